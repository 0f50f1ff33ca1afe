using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What a comparison came to.</summary>
internal static class EmulationEstimateExhibits
{
    private const string Policy = "treatment_policy";

    /// <summary>The primary outcome by every method.</summary>
    public static ExhibitOrReason Methods(PackDraft draft, string id, ComparisonResult result)
    {
        var shown = Of(result, e => e.Estimand == Policy && e.Breakdown == Breakdown.All && e.Outcome == ComparisonCodes.Of(result.Of.Primary) && e.Measure is "risk_difference" or "mean_difference").ToList();
        if (shown.Count == 0)
            return ExhibitOrReason.Missing("estimates", EmulationDesignExhibits.Why(result));
        if (Withheld(result, shown) is { } why)
            return ExhibitOrReason.Missing("estimates", why);
        var headline = EmulationWords.Finding(result) + (result.EValues is { } e && result.Primary?.Contrast is not null ? $" E-value {NumberText.Of(e.Value, CellFormat.Ratio)} ({NumberText.Of(e.NearerEnd, CellFormat.Ratio)} for the interval)." : "");
        return ExhibitOrReason.Of(new Exhibit(
            id + "-methods", headline, $"{EmulationWords.Outcome(result.Of.Primary)}: {Wording.Uncapitalised(result.Of.First.Title)} less {Wording.Uncapitalised(result.Of.Second.Title)}, by method", Forest(result, [.. shown.Select(e => ($"Missing outcomes {EmulationWords.Missing(e.Missing, result.Of)}", EmulationWords.Method(e, result.Of), e))], headline),
            Table(result, shown, e => [Cell.Of(EmulationWords.Method(e, result.Of)), Cell.Of(Wording.Capitalised(EmulationWords.Missing(e.Missing, result.Of)))], [Text("Method"), Text("Missing outcomes")]),
            Notes(draft, result, EmulationWords.Methods, EmulationWords.MissingOutcomes, EmulationWords.EValue)));
    }

    /// <summary>Every outcome, weighted for the target.</summary>
    public static ExhibitOrReason Outcomes(PackDraft draft, string id, ComparisonResult result)
    {
        var (of, target) = (result.Of, ComparisonCodes.Of(result.Of.Target));
        var shown = Of(result, e => e.Estimand is Policy or "while_on_strategy" && e.Breakdown == Breakdown.All && e.Method is "weighted" && e.Population == target && e.Missing is "observed" or "weighted" && e.Measure != "risk_ratio" || e.Outcome == "time_to_remission")
            .DistinctBy(e => (e.Outcome, e.Estimand, e.Method, e.Measure)).ToList();
        if (shown.Count == 0)
            return ExhibitOrReason.Missing("other outcomes", EmulationDesignExhibits.Why(result));
        if (Withheld(result, shown) is { } why)
            return ExhibitOrReason.Missing("other outcomes", why);
        string Name(EffectEstimate e) => EmulationWords.Outcome(e.Outcome) + (e.Estimand == Policy ? "" : ", while on the strategy");
        var told = shown.Where(e => e is { Contrast: not null, IsPrimary: false, AdjustedP: not null }).ToList();
        var surely = told.Where(e => e.AdjustedP < 0.05).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            id + "-outcomes", told.Count == 0 ? "No other outcome could be told." : surely.Count == 0 ? "In no other outcome do the strategies differ by more than chance, allowing for how many were looked at."
                : $"Allowing for how many were looked at, the strategies differ in: {Wording.Uncapitalised(Wording.List([.. surely.Select(Name)]))}.",
            $"Every outcome: {Wording.Uncapitalised(of.First.Title)} less {Wording.Uncapitalised(of.Second.Title)}, weighted", null,
            Table(result, shown, e => [Cell.Of(Name(e)), Cell.Of(Wording.Capitalised(e.Method == "weighted" ? EmulationWords.Measure(e.Measure) : $"{EmulationWords.Method(e, of)}, {EmulationWords.Measure(e.Measure)}"))], [Text("Outcome"), Text("Measure")]),
            Notes(draft, result, EmulationWords.NotATrial)));
    }

    /// <summary>The primary outcome by the levels of breakdowns.</summary>
    public static ExhibitOrReason Subgroups(PackDraft draft, string id, ComparisonResult result)
    {
        var shown = Of(result, e => e.Breakdown != Breakdown.All).ToList();
        if (shown.Count == 0)
            return ExhibitOrReason.Missing("groups", result.Of.Subgroups.Count == 0 ? "the specification asks for none" : EmulationDesignExhibits.Why(result));
        if (Withheld(result, shown) is { } why)
            return ExhibitOrReason.Missing("groups", why);
        var differing = result.Interactions.Where(i => i.AdjustedP < 0.05).ToList();
        var tested = result.Interactions.Count(i => i.P is not null);
        var headline = tested == 0 ? "Groups are too small, or withheld, so that nothing can be told of how the difference varies."
            : differing.Count == 0 ? $"The difference does not vary by more than chance with any of the {Wording.Count(tested)} things looked at."
            : $"The difference varies by more than chance with: {Wording.List([.. differing.Select(i => EmulationSheet.Group(i.Breakdown))])}.";
        double? P(string breakdown) => result.Interactions.FirstOrDefault(i => i.Breakdown == breakdown)?.AdjustedP;
        var ordered = result.Of.Subgroups.SelectMany(b => (b == "prior_response" ? shown.Where(e => e.Breakdown == b).Select(e => e.Level) : draft.InOrder(b, shown.Where(e => e.Breakdown == b).Select(e => e.Level))).Select(l => shown.First(e => e.Breakdown == b && e.Level == l))).ToList();
        string Name(EffectEstimate e) => $"{Wording.Capitalised(EmulationSheet.Group(e.Breakdown))}: {Wording.Uncapitalised(EmulationSheet.Level(draft, e.Breakdown, e.Level))}";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-subgroups", headline, $"{EmulationWords.Outcome(result.Of.Primary)} by group: {Wording.Uncapitalised(result.Of.First.Title)} less {Wording.Uncapitalised(result.Of.Second.Title)}, weighted within each", Forest(result, [.. ordered.Select(e => (Wording.Capitalised(EmulationSheet.Group(e.Breakdown)), EmulationSheet.Level(draft, e.Breakdown, e.Level), e))], headline),
            Table(result, ordered, e => [Cell.Of(Name(e)), Cell.Derived(P(e.Breakdown), Marker.NotAvailable)], [Text("Group"), new("p of no variation (Holm)", CellFormat.Probability)]),
            Notes(draft, result, EmulationWords.Subgroups)));
    }

    /// <summary>What the decision cannot have changed.</summary>
    public static ExhibitOrReason Controls(PackDraft draft, string id, ComparisonResult result)
    {
        var shown = Of(result, e => e.Estimand == "negative_control" && e.Measure != "risk_ratio").ToList();
        if (shown.Count == 0)
            return ExhibitOrReason.Missing("negative controls", result.Of.NegativeControls.Count == 0 ? "the specification asks for none" : EmulationDesignExhibits.Why(result));
        if (Withheld(result, shown) is { } why)
            return ExhibitOrReason.Missing("negative controls", why);
        var off = shown.Where(e => e.Contrast is { } c && (c.Lower > 0 || c.Upper < 0)).ToList();
        var headline = shown.All(e => e.Contrast is null) ? "No negative control could be told."
            : off.Count == 0 ? "In what came before the decision, the weighted strategies are alike within chance, as they should be."
            : $"The weighted strategies differ in what came before the decision ({Wording.Uncapitalised(Wording.List([.. off.Select(e => EmulationWords.Outcome(e.Outcome))]))}): they went to people who differ in more than what is adjusted for.";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-controls", headline, $"Negative controls: {Wording.Uncapitalised(result.Of.First.Title)} less {Wording.Uncapitalised(result.Of.Second.Title)}, weighted", null,
            Table(result, shown, e => [Cell.Of(EmulationWords.Outcome(e.Outcome)), Cell.Of(Wording.Capitalised(EmulationWords.Measure(e.Measure)))], [Text("Negative control"), Text("Measure")]), Notes(draft, result, EmulationWords.Controls)));
    }

    /// <summary>What missing scores may have been for the finding to turn.</summary>
    public static ExhibitOrReason Tipping(PackDraft draft, string id, ComparisonResult result)
    {
        if (result.Tipping.Count == 0)
            return ExhibitOrReason.Missing("tipping point", "scores were not imputed here, too few are missing, or the estimate is withheld");
        var measure = result.Of.Primary == ComparedOutcome.Change ? "mean_difference" : "risk_difference";
        bool HoldsZero(TippingPoint t) => t.Contrast.Lower <= 0 && t.Contrast.Upper >= 0;
        var (begun, turned) = (result.Tipping[0], result.Tipping.FirstOrDefault(t => HoldsZero(t) != HoldsZero(result.Tipping[0])));
        var headline = turned is null ? $"The finding does not turn, were imputed scores of one strategy worse by up to {NumberText.Of(result.Tipping.Max(t => Math.Abs(t.Shift)), CellFormat.Number)} points of 100."
            : $"The finding turns where imputed scores of one strategy are worse by {NumberText.Of(Math.Abs(turned.Shift), CellFormat.Number)} points of 100.";
        var format = EmulationWords.Format(measure);
        return ExhibitOrReason.Of(new Exhibit(
            id + "-tipping", headline, $"{EmulationWords.Outcome(result.Of.Primary)} were those without a score worse than imputed", null,
            new Table(
                [new("Imputed scores worse by (of 100)", CellFormat.Number), new("Difference", format), new("95% interval, lower", format), new("95% interval, upper", format), new("Interval holds 0", CellFormat.Text)],
                [.. result.Tipping.Select(t => (IReadOnlyList<Cell>)[Cell.Derived(t.Shift), Cell.Derived(t.Contrast.Value), Cell.Derived(t.Contrast.Lower), Cell.Derived(t.Contrast.Upper), Cell.Of(HoldsZero(t) ? "Yes" : "No")])]),
            Notes(draft, result, EmulationWords.Tipping)));
    }

    /// <summary>What randomised trials found when they asked the same, beside what was found here.</summary>
    public static ExhibitOrReason Published(PackDraft draft, string id, ComparisonResult result)
    {
        var trials = PublishedTrials.For(result.Of);
        if (trials.Count == 0)
            return ExhibitOrReason.Missing("published trials", "the program knows of none that asked the same");
        EffectEstimate? Own(ComparedOutcome outcome) => result.Estimates.FirstOrDefault(e =>
            e is { Contrast: not null, Breakdown: Breakdown.All, Estimand: Policy, Method: "weighted", Measure: "risk_difference" } && e.Population == ComparisonCodes.Of(result.Of.Target) && e.Outcome == ComparisonCodes.Of(outcome));
        ComparedOutcome[] outcomes = [.. trials.Select(t => t.Outcome).Distinct()];
        var own = outcomes.Select(o => (Outcome: o, Estimate: Own(o))).Where(o => o.Estimate is not null).Select(o => (o.Outcome, Contrast: o.Estimate!.Contrast!.Value)).ToList();
        var headline = $"{Wording.Count(trials.Select(t => t.Trial.Split(',')[0]).Distinct().Count())} randomised {(trials.Select(t => t.Trial.Split(',')[0]).Distinct().Count() == 1 ? "trial" : "trials")} asked the same of other patients"
            + (own.Count == 0 ? "; this service's own estimate is not shown." : "; this service's own estimate stands first.");
        (string Name, string Scale, Analytics.Statistics.Estimate Value)[] rows =
        [
            .. own.Select(o => ($"This service: {Wording.Uncapitalised(EmulationWords.Outcome(o.Outcome))}", "As in this pack", new Analytics.Statistics.Estimate(o.Contrast.Value, o.Contrast.Lower, o.Contrast.Upper))),
            .. trials.Select(t => ($"{t.Trial}: {Wording.Uncapitalised(t.First.Title)} or {Wording.Uncapitalised(t.Second.Title)}, {Wording.Uncapitalised(EmulationWords.Outcome(t.Outcome))}", t.Scale, t.Difference)),
        ];
        return ExhibitOrReason.Of(new Exhibit(
            id + "-published", headline, "Differences of shares in randomised trials, as published, with Newcombe's intervals",
            new Chart(
                ChartKind.Forest, [.. rows.Select(r => r.Name)], [new Series("First less second", [.. rows.Select((r, i) => ChartPoint.Derived(r.Value.Value, r.Value.Lower, r.Value.Upper) with { Mark = i < own.Count ? ChartMark.Plain : ChartMark.Published })])],
                CellFormat.PercentagePoints, "Difference (percentage points)", "Where", $"Points with 95% intervals about the line of no difference. {headline}"),
            new Table(
                [
                    new("Where", CellFormat.Text), new("Scale and limit", CellFormat.Text), new("Difference (percentage points)", CellFormat.PercentagePoints), new("95% interval, lower", CellFormat.PercentagePoints), new("95% interval, upper", CellFormat.PercentagePoints),
                    new("Counts", CellFormat.Text), new("Published in", CellFormat.Text),
                ],
                [.. rows.Select((r, i) => (IReadOnlyList<Cell>)
                [
                    Cell.Of(r.Name), Cell.Of(r.Scale), Cell.Derived(r.Value.Value), Cell.Derived(r.Value.Lower), Cell.Derived(r.Value.Upper),
                    i < own.Count ? Cell.Of(Marker.NotApplicable) : Cell.Of(Counts(trials[i - own.Count])), i < own.Count ? Cell.Of(Marker.NotApplicable) : Cell.Of(trials[i - own.Count].Citation),
                ])])
            { IsStacked = true },
            Notes(draft, result, EmulationWords.Published)));
    }

    /// <summary>Why none of some estimates is shown where a gate keeps all of them back: rows of markers would tell nothing. Null elsewhere.</summary>
    public static string? Withheld(ComparisonResult result, IReadOnlyList<EffectEstimate> shown) =>
        result.Primary is { Contrast: null, Gates.Count: > 0 } primary && shown.All(e => e.Contrast is null) ? EmulationWords.Withheld(primary.Gates) : null;

    private static string Counts(PublishedContrast t) => FormattableString.Invariant($"{t.First.Events} of {t.First.Count}, {t.Second.Events} of {t.Second.Count}");

    /// <summary>A chart of estimates with their intervals, each under its heading; null where none is shown.</summary>
    private static Chart? Forest(ComparisonResult result, IReadOnlyList<(string Heading, string Name, EffectEstimate Estimate)> shown, string headline)
    {
        if (shown.All(s => s.Estimate.Contrast is null) || shown.Select(s => s.Estimate.Measure).Distinct().Count() > 1)
            return null;
        var (of, measure) = (result.Of, shown[0].Estimate.Measure);
        var rows = new List<(string Name, ChartPoint? Point)>();
        foreach (var group in shown.GroupBy(s => s.Heading))
        {
            rows.Add((group.Key, null));
            rows.AddRange(group.Select(s => (s.Name, (ChartPoint?)Point(s.Estimate))));
        }
        return new Chart(
            ChartKind.Forest, [.. rows.Select(r => r.Name)], [new Series($"{of.First.Title} less {Wording.Uncapitalised(of.Second.Title)}", [.. rows.Select(r => r.Point ?? ChartPoint.Blank)])],
            EmulationWords.Format(measure), measure == "risk_difference" ? "Difference (percentage points)" : Wording.Capitalised(EmulationWords.Measure(measure)), "Estimate", $"Points with 95% intervals about the line of no difference. {headline}")
        { Headings = [.. rows.Select((r, i) => (r.Point, Place: i)).Where(r => r.Point is null).Select(r => r.Place)] };
    }

    /// <summary>The mark of an estimate; the word where a gate keeps it back.</summary>
    public static ChartPoint Point(EffectEstimate? e) => e switch
    {
        null => ChartPoint.Derived(null),
        { Contrast: { } c } => ChartPoint.Derived(c.Value, c.Lower, c.Upper),
        { Gates.Count: > 0 } when !e.Gates.Contains(ComparisonDisclosure.Gate) => ChartPoint.Withheld,
        _ => ChartPoint.Derived(null, without: Without(e)),
    };

    private static IEnumerable<EffectEstimate> Of(ComparisonResult result, Func<EffectEstimate, bool> isWanted) => result.Estimates.Where(isWanted);

    private static Column Text(string title) => new(title, CellFormat.Text);

    private static Table Table(ComparisonResult result, List<EffectEstimate> shown, Func<EffectEstimate, IReadOnlyList<Cell>> heads, IReadOnlyList<Column> titles)
    {
        var of = result.Of;
        // Where measures differ, each row has numbers of its own kind.
        var format = shown.Select(e => EmulationWords.Format(e.Measure)).Distinct().Count() == 1 ? EmulationWords.Format(shown[0].Measure) : CellFormat.Ratio;
        Cell Number(EffectEstimate e, double? value) => Cell.Derived(value, Without(e)) with { Format = EmulationWords.Format(e.Measure) };
        Cell Mean(EffectEstimate e, double? value) => Cell.Derived(value, e.Contrast is null ? Without(e) : Marker.NotApplicable) with { Format = e.Measure is "risk_difference" or "risk_ratio" ? CellFormat.Percent : CellFormat.Number };
        var hasEvents = shown.Any(e => e.FirstEvents is not null);
        IEnumerable<Column> Arm(string strategy) =>
            [new($"{strategy}: estimate", CellFormat.Percent), new($"{strategy}: decisions", CellFormat.Count), .. hasEvents ? [new Column($"{strategy}: with the outcome", CellFormat.Count)] : Array.Empty<Column>()];
        IEnumerable<Cell> Cells(EffectEstimate e, double? mean, int? count, int? events) => [Mean(e, mean), EmulationDesignExhibits.Count(count), .. hasEvents ? [Events(e, events)] : Array.Empty<Cell>()];
        return new Table(
            [
                .. titles, new("Difference", format), new("95% interval, lower", format), new("95% interval, upper", format), new("p", CellFormat.Probability),
                new("p for as many as were asked", CellFormat.Probability), .. Arm(of.First.Title), .. Arm(of.Second.Title), new("Why not shown", CellFormat.Text),
            ],
            [.. shown.Select(e => (IReadOnlyList<Cell>)
            [
                .. heads(e), Number(e, e.Contrast?.Value), Number(e, e.Contrast?.Lower), Number(e, e.Contrast?.Upper), Cell.Derived(e.Contrast?.P, Without(e)), Cell.Derived(e.AdjustedP),
                .. Cells(e, e.FirstMean, e.FirstCount, e.FirstEvents), .. Cells(e, e.SecondMean, e.SecondCount, e.SecondEvents),
                e.Contrast is not null ? Cell.Of(Marker.NotApplicable) : Cell.Of(Wording.Capitalised(e.Gates.Count > 0 ? EmulationWords.Withheld(e.Gates) : e.Note.Length > 0 ? e.Note : "not estimable")),
            ])])
        { IsStacked = true };
    }

    private static Cell Events(EffectEstimate e, int? events) => events is { } n ? Cell.Derived(n) : Cell.Of(e.Gates.Contains(ComparisonDisclosure.Gate) ? Marker.Confidential : Marker.NotApplicable);

    private static Marker Without(EffectEstimate e) => e.Gates.Contains(ComparisonDisclosure.Gate) ? Marker.Confidential : Marker.NotAvailable;

    private static IReadOnlyList<int> Notes(PackDraft draft, ComparisonResult result, params string[] texts) =>
        [.. texts.Select(draft.Note).Concat(result.Policy!.IsExact ? [] : [draft.Note(PackNotes.Markers(result.Policy))]).Order()];
}
