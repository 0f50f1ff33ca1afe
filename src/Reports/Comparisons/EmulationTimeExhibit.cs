using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>When remission came, by strategy.</summary>
internal static class EmulationTimeExhibit
{
    // A number each fortnight would not fit under the axis.
    private const int UnderAxis = 28;

    /// <summary>Curves of the share without remission, and what they come to.</summary>
    public static ExhibitOrReason Of(PackDraft draft, string id, ComparisonResult result)
    {
        const string what = "time to remission";
        if (!result.Of.Outcomes.Contains(ComparedOutcome.TimeToRemission))
            return ExhibitOrReason.Missing(what, "the specification does not ask for it");
        if (result.Times is not { } times)
            return ExhibitOrReason.Missing(what, result.Reason is null ? "curves are for internal packs alone" : EmulationDesignExhibits.Why(result));
        if (times.First.Until is null || times.Second.Until is null)
            return ExhibitOrReason.Missing(what, FormattableString.Invariant($"fewer than {RemissionTimes.LeastAtRisk} of one strategy are watched"));
        var (of, format) = (result.Of, CellFormat.Percent);
        var headline = Headline(of, times);
        int[] days = [.. times.First.AtRisk.Concat(times.Second.AtRisk).Select(a => a.Day).Distinct().Order()];
        int[] below = [.. days.Where(d => d % UnderAxis == 0)];
        return ExhibitOrReason.Of(new Exhibit(
            id + "-time", headline, "Share not in remission by days since the decision (Kaplan–Meier), as they are, and how many were watched still",
            new Chart(
                ChartKind.Survival, [], [Curve(of.First.Title, times.First), Curve(of.Second.Title, times.Second)], format, "Not in remission (%)", "Days since the decision",
                $"Step curves with 95% bands of the share not in remission by days since the decision. {headline}")
            { AtRisk = new NumbersAtRisk([.. below.Select(d => (double)d)], [AtRisk(times.First, below), AtRisk(times.Second, below)]) },
            new Table(
                [
                    new("Days since the decision", CellFormat.Count), .. Columns(of.First.Title), .. Columns(of.Second.Title),
                ],
                [.. days.Select(d => (IReadOnlyList<Cell>)[Cell.Derived(d), .. Cells(times.First, d), .. Cells(times.Second, d)])]),
            [.. new[] { draft.Note(EmulationWords.Times) }.Order()]));
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

    private static IEnumerable<Column> Columns(string strategy) =>
    [
        new($"{strategy}: watched still", CellFormat.Count), new($"{strategy}: not in remission (%)", CellFormat.Percent), new($"{strategy}: 95% interval, lower (%)", CellFormat.Percent), new($"{strategy}: 95% interval, upper (%)", CellFormat.Percent),
        new($"{strategy}: seen to remit, dropping out competes (%)", CellFormat.Percent),
        new($"{strategy}: seen to remit, weighted (%)", CellFormat.Percent), new($"{strategy}: dropped out before (%)", CellFormat.Percent),
    ];

    private static IEnumerable<Cell> Cells(StrategyTimes times, int day)
    {
        var isSeen = day <= times.Until;
        double? At(ShareCurve? curve) => isSeen ? curve?.At(day) : null;
        yield return Cell.Derived(times.AtRisk.Where(a => a.Day == day).Select(a => (double?)a.AtRisk).FirstOrDefault(), Marker.NotAvailable);
        var free = isSeen ? times.Free.At(day) : (Estimate?)null;
        yield return Cell.Derived(free?.Value, Marker.NotAvailable);
        yield return Cell.Derived(free?.Lower, Marker.NotAvailable);
        yield return Cell.Derived(free?.Upper, Marker.NotAvailable);
        yield return Cell.Derived(At(times.Remission), Marker.NotAvailable);
        yield return Cell.Derived(At(times.WeightedRemission), Marker.NotAvailable);
        yield return Cell.Derived(At(times.Dropout), Marker.NotAvailable);
    }
}
