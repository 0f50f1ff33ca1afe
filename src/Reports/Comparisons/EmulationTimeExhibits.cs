using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>When remission came, by strategy.</summary>
internal static class EmulationTimeExhibits
{
    // A number each fortnight would not fit under the axis.
    private const int UnderAxis = 28;

    /// <summary>Curves of the share without remission, what they come to, and how many were seen to remit where dropping out competes.</summary>
    public static IEnumerable<ExhibitOrReason> All(PackDraft draft, string id, ComparisonResult result)
    {
        const string what = "time to remission";
        if (!result.Of.Outcomes.Contains(ComparedOutcome.TimeToRemission))
            return [ExhibitOrReason.Missing(what, "the specification does not ask for it")];
        if (result.Times is not { } times)
            return [ExhibitOrReason.Missing(what, result.Reason is null ? "curves are for internal packs alone" : EmulationDesignExhibits.Why(result))];
        if (EmulationEstimateExhibits.Withheld(result, []) is { } why)
            return [ExhibitOrReason.Missing(what, why)];
        if (times.First.Until is null || times.Second.Until is null)
            return [ExhibitOrReason.Missing(what, FormattableString.Invariant($"fewer than {RemissionTimes.LeastAtRisk} of one strategy are watched"))];
        int[] days = [.. times.First.AtRisk.Concat(times.Second.AtRisk).Select(a => a.Day).Distinct().Order()];
        return [Free(draft, id, result.Of, times, days), Competing(draft, id, result.Of, times, days)];
    }

    private static ExhibitOrReason Free(PackDraft draft, string id, ComparisonSpecification of, RemissionTimes times, int[] days)
    {
        var headline = Headline(of, times);
        int[] below = [.. days.Where(d => d % UnderAxis == 0)];
        return ExhibitOrReason.Of(new Exhibit(
            id + "-time", headline, "Share not in remission by days since the decision (Kaplan–Meier), as they are, and how many were watched still",
            new Chart(
                ChartKind.Survival, [], [Curve(of.First.Title, times.First), Curve(of.Second.Title, times.Second)], CellFormat.Percent, "Not in remission (%)", "Days since the decision",
                $"Step curves with 95% bands of the share not in remission by days since the decision. {headline}")
            { AtRisk = new NumbersAtRisk([.. below.Select(d => (double)d)], [AtRisk(times.First, below), AtRisk(times.Second, below)]) },
            Rows(
                of, times, days,
                [("watched still", CellFormat.Count), ("not in remission (%)", CellFormat.Percent), ("95% interval, lower (%)", CellFormat.Percent), ("95% interval, upper (%)", CellFormat.Percent)],
                (strategy, day) => day <= strategy.Until && strategy.Free.At(day) is var free ? [AtRisk(strategy, [day])[0], free.Value, free.Lower, free.Upper] : [AtRisk(strategy, [day])[0], null, null, null]),
            [draft.Note(EmulationWords.Times)]));
    }

    private static ExhibitOrReason Competing(PackDraft draft, string id, ComparisonSpecification of, RemissionTimes times, int[] days)
    {
        var until = days.Where(d => d <= times.First.Until && d <= times.Second.Until).DefaultIfEmpty(0).Max();
        string Seen(ComparedStrategy strategy, StrategyTimes own) => $"{Wording.Percent(own.Remission.At(until))} of those with {Wording.Uncapitalised(strategy.Title)}";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-time-competing", FormattableString.Invariant($"By day {until}, {Seen(of.First, times.First)} and {Seen(of.Second, times.Second)} were seen to remit before they dropped out."),
            "Share seen to remit by days since the decision where dropping out competes (Aalen–Johansen), and how many dropped out before", null,
            Rows(
                of, times, days,
                [("seen to remit (%)", CellFormat.Percent), ("seen to remit, weighted (%)", CellFormat.Percent), ("dropped out before (%)", CellFormat.Percent)],
                (strategy, day) => day <= strategy.Until ? [strategy.Remission.At(day), strategy.WeightedRemission?.At(day), strategy.Dropout.At(day)] : [null, null, null]),
            [draft.Note(EmulationWords.Times)]));
    }

    /// <summary>A row for each day, columns of the first strategy before those of the second.</summary>
    private static Table Rows(ComparisonSpecification of, RemissionTimes times, int[] days, (string Title, CellFormat Format)[] columns, Func<StrategyTimes, int, IReadOnlyList<double?>> values)
    {
        IEnumerable<Column> Columns(string strategy) => columns.Select(c => new Column($"{strategy}: {c.Title}", c.Format));
        return new Table(
            [new("Days since the decision", CellFormat.Count), .. Columns(of.First.Title), .. Columns(of.Second.Title)],
            [.. days.Select(d => (IReadOnlyList<Cell>)[Cell.Derived(d), .. values(times.First, d).Concat(values(times.Second, d)).Select(v => Cell.Derived(v, Marker.NotAvailable))])]);
    }

    private static string Headline(ComparisonSpecification of, RemissionTimes times)
    {
        var said = times.Weighted.Days is { } days
            ? $"Weighted, those with {Wording.Uncapitalised(of.First.Title)} were {NumberText.Of(Math.Abs(days.Value), CellFormat.Number)} days {(days.Value < 0 ? "less" : "longer")} without remission, of {RemissionTimes.Horizon} "
                + $"(95% interval of the difference {NumberText.Of(days.Lower, CellFormat.DaysDifference)} to {NumberText.Of(days.Upper, CellFormat.DaysDifference)})."
            : $"How many days were spent without remission is not compared: {times.Weighted.DaysNote}.";
        return times.Weighted.Hazard is { } hazard
            ? $"{said} The hazard ratio of remission is {NumberText.Of(hazard.Value, CellFormat.Ratio)} ({NumberText.Of(hazard.Lower, CellFormat.Ratio)} to {NumberText.Of(hazard.Upper, CellFormat.Ratio)}){(times.Weighted.ProportionalityP < 0.05 ? ", but it changes over time: read the days" : "")}."
            : said;
    }

    private static Series Curve(string strategy, StrategyTimes times) => new(
        strategy, [ChartPoint.Derived(1) with { X = 0 }, .. times.Free.Points.Select(p => ChartPoint.Derived(p.Survival.Value, p.Survival.Lower, p.Survival.Upper) with { X = p.Time })]);

    private static IReadOnlyList<double?> AtRisk(StrategyTimes times, int[] days) => [.. days.Select(d => times.AtRisk.Where(a => a.Day == d).Select(a => (double?)a.AtRisk).FirstOrDefault())];
}
