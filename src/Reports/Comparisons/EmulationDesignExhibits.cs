using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What is settled before any estimate is seen: who is compared, how alike the strategies are, and whether there is enough to tell.</summary>
internal static class EmulationDesignExhibits
{
    private const double Alike = 0.1;
    private const int MostDots = 30;

    /// <summary>What had to hold.</summary>
    public static ExhibitOrReason Gates(PackDraft draft, string id, ComparisonResult result)
    {
        if (result.Gates.Count == 0)
            return ExhibitOrReason.Missing("gates", Why(result));
        var failed = result.Gates.Where(g => !g.Passes).ToList();
        var headline = failed.Count == 0
            ? $"All {Wording.Count(result.Gates.Count)} gates are passed, so the estimates are shown."
            : $"{Wording.Count(failed.Count)} of {Wording.Count(result.Gates.Count)} gates {(failed.Count == 1 ? "is" : "are")} not passed, so the estimates are withheld: {EmulationWords.Withheld([.. failed.Select(g => g.Id)])}.";
        string Number(double value, bool isShare) => isShare ? Wording.Percent(value) : NumberText.Of(value, value >= 5 ? CellFormat.Count : CellFormat.Ratio);
        string Bar(ComparisonGate g) => $"{(g.Id is "balance" or "detectable_difference" or "recorded" ? "at most" : "at least")} {Number(g.Bar, g.IsShare)}";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-gates", headline
                + (result.Detectable is { } least ? $" The smallest difference that would be found in four of five such comparisons is {Wording.Points(least)} percentage points." : ""),
            "What has to hold before an estimate is shown", null,
            new Table(
                [new("What has to hold", CellFormat.Text), new("Found", CellFormat.Text), new("Asked for", CellFormat.Text), new("Passed", CellFormat.Text)],
                [.. result.Gates.Select(g => (IReadOnlyList<Cell>)
                [
                    Cell.Of(g.Title), g.Value is { } value ? Cell.Of(Number(value, g.IsShare)) : Cell.Of(Marker.NotAvailable), Cell.Of(Bar(g)), Cell.Of(g.Passes ? "Yes" : "No"),
                ])]),
            [draft.Note(EmulationWords.Gates)]));
    }

    /// <summary>Who was left out by which rule.</summary>
    public static ExhibitOrReason Flow(PackDraft draft, string id, ComparisonResult result)
    {
        var (of, rules) = (result.Of, result.Flow.Skip(1).Where(f => f.First != 0 || f.Second != 0).ToList());
        IReadOnlyList<Cell> Row(string what, int? first, int? second) => [Cell.Of(what), Count(first), Count(second)];
        if (result.Flow[0] is { First: 0, Second: 0 })
            return ExhibitOrReason.Missing("who is compared", Why(result));
        var headline = $"Of {Shown(result.Flow[0].First)} steps with {Wording.Uncapitalised(of.First.Title)} and {Shown(result.Flow[0].Second)} with {Wording.Uncapitalised(of.Second.Title)}, "
            + (result is { FirstCount: 0, SecondCount: 0 } ? "none is compared." : $"{Shown(result.FirstCount)} and {Shown(result.SecondCount)} are compared ({Shown(result.Patients)} {(result.Patients == 1 ? "patient" : "patients")}).");
        return ExhibitOrReason.Of(new Exhibit(
            id + "-flow", headline, "Who is compared, and who was left out by which rule, in the order in which the rules are asked",
            new Chart(
                ChartKind.Attrition, ["Steps of either strategy", .. rules.Select(f => f.Rule), "Compared"],
                [Boxes(of.First.Title, [result.Flow[0].First, .. rules.Select(f => f.First), result.FirstCount]), Boxes(of.Second.Title, [result.Flow[0].Second, .. rules.Select(f => f.Second), result.SecondCount])],
                CellFormat.Count, "Steps found, left out and compared", "Rule", $"Flow chart of steps found, those left out by each rule, and those compared, by strategy. {headline}")
            { LeftOut = [.. Enumerable.Range(1, rules.Count)] },
            new Table(
                [new("Steps", CellFormat.Text), new(of.First.Title, CellFormat.Count), new(of.Second.Title, CellFormat.Count)],
                [
                    Row(result.Flow[0].Rule, result.Flow[0].First, result.Flow[0].Second), .. rules.Select(f => Row($"Left out: {Wording.Uncapitalised(f.Rule)}", f.First, f.Second)),
                    Row("Compared", result.FirstCount, result.SecondCount),
                ]),
            Notes(draft, result)));
    }

    /// <summary>How the strategies differ in what was known, before and after weighting.</summary>
    public static ExhibitOrReason Balance(PackDraft draft, string id, ComparisonResult result)
    {
        if (result.Balance.Count == 0)
            return ExhibitOrReason.Missing("what was known at the decision", Why(result));
        var (of, rows, known) = (result.Of, result.Balance, result.Balance.Where(r => r.IsKnown).ToList());
        var (before, after) = (known.Count(r => Math.Abs(r.Before ?? 0) > Alike), known.Count(r => Math.Abs(r.After ?? 0) > Alike));
        var most = known.Where(r => r.Before is not null).OrderByDescending(r => Math.Abs(r.Before!.Value)).FirstOrDefault();
        var headline = before == 0
            ? "The strategies went to people who were alike in everything recorded."
            : $"As they are, the strategies differ in {Wording.Count(before)} of {Wording.Count(known.Count)} things known at the decision, most in: {Wording.Uncapitalised(Name(most!))}. Weighted, {(after == 0 ? "in none" : $"in {Wording.Count(after)}")}.";
        Cell Number(double? value, bool isShare) => Cell.Derived(value, result.Policy!.IsExact ? Marker.NotAvailable : Marker.Confidential) with { Format = isShare ? CellFormat.Percent : Math.Abs(value ?? 0) < 10 ? CellFormat.Ratio : CellFormat.Number };
        Cell Level(double? value, BalanceRow row) => row.IsDay && value is { } day ? Cell.Of(Wording.Date(DateOnly.FromDayNumber((int)Math.Round(day)))) : Number(value, row.IsShare);
        return ExhibitOrReason.Of(new Exhibit(
            id + "-balance", headline, "What was known at the decision, by strategy, with standardised differences before and after weighting",
            LoveChart(result, headline),
            new Table(
                [
                    new("Known at the decision", CellFormat.Text), new(of.First.Title, CellFormat.Number), new($"{of.First.Title}: standard deviation", CellFormat.Number), new($"{of.First.Title}: missing", CellFormat.Count),
                    new(of.Second.Title, CellFormat.Number), new($"{of.Second.Title}: standard deviation", CellFormat.Number), new($"{of.Second.Title}: missing", CellFormat.Count),
                    new("Standardised difference as they are, whatever its sign", CellFormat.Ratio), new("Standardised difference weighted", CellFormat.Ratio), new("Ratio of variances weighted", CellFormat.Ratio), new("Distance of distributions weighted", CellFormat.Ratio),
                ],
                [.. rows.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Name(r)), Level(r.First, r), r.IsShare ? Cell.Of(Marker.NotApplicable) : Number(r.FirstDeviation, false), r.FirstMissing is { } one ? Cell.Derived(one) : Cell.Of(Marker.NotApplicable),
                    Level(r.Second, r), r.IsShare ? Cell.Of(Marker.NotApplicable) : Number(r.SecondDeviation, false), r.SecondMissing is { } other ? Cell.Derived(other) : Cell.Of(Marker.NotApplicable),
                    Cell.Derived(Size(r.Before)), Cell.Derived(Size(r.After)), Cell.Derived(r.Ratio), Cell.Derived(r.Distance),
                ])]),
            [.. new[] { draft.Note(EmulationWords.Balance) }.Concat(Notes(draft, result)).Distinct().Order()]));
    }

    /// <summary>How far both strategies were options for the same people.</summary>
    public static ExhibitOrReason Overlap(PackDraft draft, string id, ComparisonResult result)
    {
        if (result.Overlap is not { } overlap)
            return ExhibitOrReason.Missing("preference scores", Why(result));
        var (of, first, second) = (result.Of, overlap.Shares(true), overlap.Shares(false));
        var headline = $"For {Wording.Percent(overlap.Equipoise)} of decisions both strategies were real options (a preference score from 0.3 to 0.7); the propensity tells the strategies apart with an AUC of {NumberText.Of(overlap.Area, CellFormat.Ratio)}."
            + (overlap.Separating is { } column ? $" One thing tells the strategy for certain: {column}." : "") + (overlap.Dropped.Count > 0 ? $" Left out of the propensity, since others give them or they are the same for everybody: {Wording.Count(overlap.Dropped.Count)} columns." : "");
        string Bin(int bin) => FormattableString.Invariant($"{bin / (double)overlap.FirstBins.Count:0.00} to {(bin + 1) / (double)overlap.FirstBins.Count:0.00}");
        return ExhibitOrReason.Of(new Exhibit(
            id + "-overlap", headline, "Decisions by preference score: how likely the first strategy was, had both been as frequent",
            new Chart(
                ChartKind.Mirror, [.. overlap.FirstBins.Select((_, bin) => Bin(bin))], [Bars(of.First.Title, first), Bars(of.Second.Title, second)],
                CellFormat.Percent, "Share of the strategy's decisions (%)", "Preference score", $"Mirrored histogram of preference scores, the first strategy above. {headline}")
            { Places = CellFormat.Ratio, Band = new AxisBand(0.3, 0.7, "Equipoise") },
            new Table(
                [new("Preference score", CellFormat.Text), new(of.First.Title, CellFormat.Count), new($"{of.First.Title} (%)", CellFormat.Percent), new(of.Second.Title, CellFormat.Count), new($"{of.Second.Title} (%)", CellFormat.Percent)],
                [.. overlap.FirstBins.Select((_, bin) => (IReadOnlyList<Cell>)[Cell.Of(Bin(bin)), Count(overlap.FirstBins[bin]), Cell.Derived(first[bin], Marker.Confidential), Count(overlap.SecondBins[bin]), Cell.Derived(second[bin], Marker.Confidential)])]),
            [draft.Note(EmulationWords.Overlap)]));
    }

    public static string Name(BalanceRow row) => row.Part.Length == 0 ? row.Title : row.Part == "missing" ? $"{row.Title}: missing" : $"{row.Title}: {Wording.Uncapitalised(row.Part.Replace('_', ' '))}";

    public static string Why(ComparisonResult result) => result.Reason is not { } reason ? "nothing could be compared"
        : (reason.StartsWith("No ", StringComparison.Ordinal) ? "there is " : "") + Wording.Uncapitalised(reason.TrimEnd('.'));

    public static string Shown(int? count) => count is { } n ? Wording.Count(n) : Cell.Shorthand(Marker.Confidential);

    public static Cell Count(int? count) => count is { } n ? Cell.Derived(n) : Cell.Of(Marker.Confidential);

    private static double? Size(double? difference) => difference is { } d ? Math.Abs(d) : null;

    private static Series Boxes(string strategy, IReadOnlyList<int?> counts) => new(strategy, [.. counts.Select(c => ChartPoint.Derived(c, without: Marker.Confidential))]);

    private static Series Bars(string strategy, IReadOnlyList<double?> shares) =>
        new(strategy, [.. shares.Select((s, bin) => ChartPoint.Derived(s, without: Marker.Confidential) with { X = (bin + 0.5) / shares.Count })]);

    // The differences that matter come first; beyond so many the rest is in the table.
    private static Chart? LoveChart(ComparisonResult result, string headline)
    {
        var shown = result.Balance.Where(r => r.IsKnown && r.Before is not null && r.After is not null).OrderByDescending(r => Math.Abs(r.Before!.Value)).Take(MostDots).ToList();
        return shown.Count < 2 ? null : new Chart(
            ChartKind.Balance, [.. shown.Select(Name)],
            [
                new Series("As they are", [.. shown.Select(r => ChartPoint.Derived(Size(r.Before)))]), new Series("Weighted", [.. shown.Select(r => ChartPoint.Derived(Size(r.After)))]),
                Series.Across("0.1: alike below", Alike, shown.Count, SeriesRole.Limit),
            ],
            CellFormat.Ratio, "Standardised difference, whatever its sign", "Known at the decision", $"Dot plot of standardised differences before and after weighting, the largest first. {headline}");
    }

    private static IReadOnlyList<int> Notes(PackDraft draft, ComparisonResult result) => result.Policy!.IsExact ? [] : [draft.Note(PackNotes.Markers(result.Policy))];
}
