using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Providers among the limits of chance: crude, and by what was to be expected of their patients. Never ranked.</summary>
internal static class ComparisonExhibits
{
    /// <summary>A funnel of a rate.</summary>
    public static ExhibitOrReason Funnel(PackDraft draft, string id, string measureId)
    {
        var measure = MeasureCatalogue.Get(measureId);
        var words = MeasureWords.For(measure);
        var what = $"{Wording.Uncapitalised(words.Name)} by provider";
        if (draft.Withheld([measureId]) is { } withheld)
            return ExhibitOrReason.Missing(what, withheld);
        if (draft.Release.Funnel(measureId, draft.Year) is not { } funnel)
            return ExhibitOrReason.Missing(what, "fewer than two providers can be shown");
        draft.Measures([measureId]);
        var headline = Headline(funnel, words);
        var dispersion = funnel.Dispersion is { } d
            ? $"Dispersion φ {NumberText.Of(d.Phi, CellFormat.Ratio)} (p {P(d.P)}), variance between providers τ² {NumberText.Of(d.Between, CellFormat.Fine)}, {d.Providers} providers, a tenth of scores drawn in on either side: "
                + (funnel.IsWidened ? "providers differ by more than chance, and the limits allow for it." : "the limits are those of chance alone (exact binomial).")
            : "The dispersion cannot be tested. The limits are those of chance alone (exact binomial).";
        return ExhibitOrReason.Of(new Exhibit(
            id, headline, $"{words.Name} by provider, {Wording.Of(funnel.Period)}: funnel plot. {dispersion}",
            new Chart(
                ChartKind.Funnel, [.. funnel.Points.Select(p => Name(draft, p.Provider))],
                [
                    new Series(words.Name, [.. funnel.Points.Select(p => ChartPoint.Of(p.Figure, withInterval: false) with
                    {
                        X = p.Figure.Denominator, Name = Name(draft, p.Provider), Mark = Mark(p.Position, measure), MarkText = Position(p.Position),
                    })]),
                    LineOf("All providers shown", SeriesRole.Centre, funnel.Curve, _ => funnel.Target),
                    LineOf("95% limits", SeriesRole.NearLimit, funnel.Curve, l => l.Upper95), LineOf("95% limits", SeriesRole.NearLimit, funnel.Curve, l => l.Lower95),
                    LineOf("99.8% limits", SeriesRole.Limit, funnel.Curve, l => l.Upper998), LineOf("99.8% limits", SeriesRole.Limit, funnel.Curve, l => l.Lower998),
                ],
                CellFormat.Percent, words.Name + " (%)", Wording.Capitalised(words.Of) + " of the provider", $"Funnel plot of {what}, {Wording.Of(funnel.Period)}. {headline}"),
            new Table(
                [
                    new("Provider", CellFormat.Text), new(Wording.Capitalised(words.Of), CellFormat.Count), new(Wording.Capitalised(words.Did), CellFormat.Count), new(words.Name + " (%)", CellFormat.Percent),
                    new("99.8% limit, lower (%)", CellFormat.Percent), new("95% limit, lower (%)", CellFormat.Percent), new("95% limit, upper (%)", CellFormat.Percent), new("99.8% limit, upper (%)", CellFormat.Percent),
                    new("Reading", CellFormat.Text),
                ],
                [.. funnel.Points.Select(p => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Name(draft, p.Provider)), Cell.Denominator(p.Figure), Cell.Numerator(p.Figure), Cell.Value(p.Figure),
                    .. Limits(p.Limit), Cell.Of(Wording.Capitalised(Position(p.Position))),
                ])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Funnels), draft.Note(PackNotes.NotRanked) }.Order()]));
    }

    /// <summary>Observed over expected, what the model is, and how far it can be trusted.</summary>
    public static IReadOnlyList<ExhibitOrReason> CaseMix(PackDraft draft, string id, string measureId, bool withModel)
    {
        var measure = MeasureCatalogue.Get(measureId);
        var words = MeasureWords.For(measure);
        var what = $"{Wording.Uncapitalised(words.Name)} adjusted for case mix";
        if (draft.Withheld([measureId]) is { } withheld)
            return [ExhibitOrReason.Missing(what, withheld)];
        if (draft.Release.CaseMix(measureId, draft.Year) is not { } adjusted)
            return [ExhibitOrReason.Missing(what, "there are too few steps or providers for a case-mix model")];
        draft.Measures([measureId]);
        IReadOnlyList<ExhibitOrReason> all = [ExhibitOrReason.Of(Adjusted(draft, id, adjusted, words)), ExhibitOrReason.Of(Calibration(draft, id, adjusted, words))];
        return withModel ? [.. all, ExhibitOrReason.Of(Model(draft, id, adjusted, words))] : all;
    }

    private static Exhibit Adjusted(PackDraft draft, string id, CaseMixComparison adjusted, MeasureWords words)
    {
        var measure = adjusted.Measure;
        var outside = adjusted.Providers.Where(p => p.Position is not (FunnelPosition.Within or FunnelPosition.NotShown)).ToList();
        var shown = adjusted.Providers.Count(p => p.Limit is not null);
        var headline = $"In {Wording.The(adjusted.Period)}, allowing for who their patients are, "
            + (outside.Count == 0 ? $"all {Wording.Count(shown)} providers shown lie within the 95% limits." : $"{Outside(draft, outside.Select(p => (p.Provider, p.Position)))}; the other {Wording.Count(shown - outside.Count)} lie within the 95% limits.");
        var dispersion = $"Dispersion φ {NumberText.Of(adjusted.Phi, CellFormat.Ratio)} (p {P(adjusted.P)}), variance between providers τ² {NumberText.Of(adjusted.Between, CellFormat.Fine)}: "
            + (adjusted.IsWidened ? "the limits allow for more than chance." : "the limits are those of chance alone.");
        return new Exhibit(
            id + "-adjusted", headline, $"{words.Name}, observed over expected by provider, {Wording.Of(adjusted.Period)}. {dispersion}",
            new Chart(
                ChartKind.Funnel, [.. adjusted.Providers.Select(p => Name(draft, p.Provider))],
                [
                    new Series("Observed over expected", [.. adjusted.Providers.Select(p => ChartPoint.Derived(p.Ratio?.Value, without: Marker.Confidential) with
                    {
                        X = p.Expected, Name = Name(draft, p.Provider), Mark = Mark(p.Position, measure), MarkText = Position(p.Position),
                    })]),
                    LineOf("As expected", SeriesRole.Centre, adjusted.Curve, _ => 1),
                    LineOf("95% limits", SeriesRole.NearLimit, adjusted.Curve, l => l.Upper95), LineOf("95% limits", SeriesRole.NearLimit, adjusted.Curve, l => l.Lower95),
                    LineOf("99.8% limits", SeriesRole.Limit, adjusted.Curve, l => l.Upper998), LineOf("99.8% limits", SeriesRole.Limit, adjusted.Curve, l => l.Lower998),
                ],
                CellFormat.Ratio, $"{words.Name}: observed over expected", "Number expected", $"Funnel plot of {Wording.Uncapitalised(words.Name)}, observed over expected, by provider. {headline}"),
            new Table(
                [
                    new("Provider", CellFormat.Text), new(Wording.Capitalised(words.Of), CellFormat.Count), new("Observed", CellFormat.Count), new("Expected", CellFormat.Number),
                    new("Observed over expected", CellFormat.Ratio), new("95% interval, lower", CellFormat.Ratio), new("95% interval, upper", CellFormat.Ratio),
                    new("Shrunk towards all", CellFormat.Ratio), new("Shrunk, 95% interval, lower", CellFormat.Ratio), new("Shrunk, 95% interval, upper", CellFormat.Ratio),
                    new("95% limit, lower", CellFormat.Ratio), new("95% limit, upper", CellFormat.Ratio), new("Reading", CellFormat.Text),
                ],
                [.. adjusted.Providers.Select(p => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Name(draft, p.Provider)), Cell.Derived(p.Steps, Marker.Confidential), Cell.Derived(p.Observed, Marker.Confidential), Cell.Derived(p.Expected, Marker.Confidential),
                    Cell.Derived(p.Ratio?.Value, Marker.Confidential), Cell.Derived(p.Ratio?.Lower, Marker.Confidential), Cell.Derived(p.Ratio?.Upper, Marker.Confidential),
                    Cell.Derived(p.Shrunk?.Value, Marker.Confidential), Cell.Derived(p.Shrunk?.Lower, Marker.Confidential), Cell.Derived(p.Shrunk?.Upper, Marker.Confidential),
                    Cell.Derived(p.Limit?.Lower95, Marker.Confidential), Cell.Derived(p.Limit?.Upper95, Marker.Confidential), Cell.Of(Wording.Capitalised(Position(p.Position))),
                ])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.CaseMix), draft.Note(PackNotes.Funnels), draft.Note(PackNotes.NotRanked) }.Order()]);
    }

    private static Exhibit Calibration(PackDraft draft, string id, CaseMixComparison adjusted, MeasureWords words)
    {
        var calibration = adjusted.Calibration;
        string Of(double? value) => value is { } v ? NumberText.Of(v, CellFormat.Ratio) : "not known";
        var headline = calibration.IsEarlierModel
            ? $"Fitted to the twelve months before and held against {Wording.Count(calibration.Steps)} steps it had not seen, the case-mix model ranks steps with c {NumberText.Of(calibration.Concordance, CellFormat.Ratio)} "
                + $"(0.5 is a coin, 1 perfect); calibration in the large {Of(calibration.InTheLarge)} (0 is right), slope {Of(calibration.Slope)} (1 is right), Brier score {Of(calibration.Brier)} against {Of(calibration.BrierOfMean)} without a model."
            : $"The case-mix model ranks the {Wording.Count(calibration.Steps)} steps it was fitted to with c {NumberText.Of(calibration.Concordance, CellFormat.Ratio)} (0.5 is a coin, 1 perfect). The twelve months before hold too few steps to test it on others.";
        return new Exhibit(
            id + "-calibration", headline, $"{words.Name}: what the case-mix model expects and what was seen, by tenth of the steps, {Wording.Of(adjusted.Period)}",
            new Chart(
                ChartKind.Intervals, [.. calibration.Groups.Select((_, i) => FormattableString.Invariant($"Tenth {i + 1}"))],
                [
                    new Series("Observed", [.. calibration.Groups.Select(g => ChartPoint.Derived(g.Observed?.Value, g.Observed?.Lower, g.Observed?.Upper, Marker.Confidential))]),
                    new Series("Expected", [.. calibration.Groups.Select(g => ChartPoint.Derived(g.Expected))]),
                ],
                CellFormat.Percent, words.Name + " (%)", "Steps, from the least to the most expected", $"Points: share observed with 95% interval, and share expected, by tenth. {headline}"),
            new Table(
                [
                    new("Tenth of the steps", CellFormat.Text), new("Steps", CellFormat.Count), new("Expected (%)", CellFormat.Percent), new("Observed (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                ],
                [.. calibration.Groups.Select((g, i) => (IReadOnlyList<Cell>)
                [
                    Cell.Of(FormattableString.Invariant($"Tenth {i + 1}")), Cell.Derived(g.Steps, Marker.Confidential), Cell.Derived(g.Expected),
                    Cell.Derived(g.Observed?.Value, Marker.Confidential), Cell.Derived(g.Observed?.Lower, Marker.Confidential), Cell.Derived(g.Observed?.Upper, Marker.Confidential),
                ])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.CaseMix) }.Order()]);
    }

    private static Exhibit Model(PackDraft draft, string id, CaseMixComparison adjusted, MeasureWords words) => new(
        id + "-model", $"What the case-mix model of {Wording.Uncapitalised(words.Name)} allows for; deprivation and ethnicity are left out, so that gaps are not adjusted away.",
        $"Odds ratios of the case-mix model, {Wording.Of(adjusted.Period)}", null,
        new Table(
            [
                new("Factor", CellFormat.Text), new("Level", CellFormat.Text), new("Steps", CellFormat.Count), new("Odds ratio", CellFormat.Ratio),
                new("95% interval, lower", CellFormat.Ratio), new("95% interval, upper", CellFormat.Ratio),
            ],
            [.. adjusted.Terms.Select(t => (IReadOnlyList<Cell>)
            [
                Cell.Of(t.Factor), Cell.Of(t.Level), Cell.Derived(t.Steps, Marker.Confidential), Cell.Derived(t.OddsRatio?.Value), Cell.Derived(t.OddsRatio?.Lower), Cell.Derived(t.OddsRatio?.Upper),
            ])]),
        [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.CaseMix) }.Order()]);

    private static string Headline(ProviderFunnel funnel, MeasureWords words)
    {
        var shown = funnel.Points.Count(p => p.Limit is not null);
        var outside = funnel.Points.Where(p => p.Position is not (FunnelPosition.Within or FunnelPosition.NotShown)).ToList();
        var said = $"In {Wording.The(funnel.Period)}, {Wording.Percent(funnel.Target)} of {words.Of} {words.Did} across {Wording.Count(shown)} providers: ";
        var chance = funnel.IsWidened ? "" : $" By chance alone, {NumberText.Of(funnel.ByChance.Outside95, CellFormat.Number)} would lie outside.";
        return outside.Count == 0
            ? said + "all lie within the 95% limits."
            : said + $"{Outside(funnel.Points.Select(p => (p.Provider, p.Position)), outside.Count)}.{chance}";
    }

    // In a sentence, numbers say enough: names stand in the table and beside the marks.
    private static string Outside(IEnumerable<(string Provider, FunnelPosition Position)> points, int outside)
    {
        var all = points.ToList();
        var above = all.Count(p => p.Position is FunnelPosition.Above95 or FunnelPosition.Above998);
        var below = outside - above;
        var far = all.Count(p => p.Position is FunnelPosition.Above998 or FunnelPosition.Below998);
        List<string> said = [];
        if (above > 0)
            said.Add($"{Wording.Count(above)} above");
        if (below > 0)
            said.Add($"{Wording.Count(below)} below");
        return $"{Wording.List(said)} the 95% limits" + (far > 0 ? $", {Wording.Count(far)} of them beyond the 99.8% limits" : "");
    }

    private static string Outside(PackDraft draft, IEnumerable<(string Provider, FunnelPosition Position)> points) =>
        Wording.List([.. points.Select(p => $"{Name(draft, p.Provider)} lies {Position(p.Position)}")]);

    private static IEnumerable<Cell> Limits(FunnelLimit? limit) =>
        new[] { limit?.Lower998, limit?.Lower95, limit?.Upper95, limit?.Upper998 }.Select(l => Cell.Derived(l));

    private static Series LineOf(string name, SeriesRole role, IReadOnlyList<FunnelLimit> curve, Func<FunnelLimit, double> of) =>
        new(name, [.. curve.Select(l => ChartPoint.Derived(of(l)) with { X = l.Size })]) { Role = role };

    private static ChartMark Mark(FunnelPosition position, Measure measure) => (position, measure.Better) switch
    {
        (FunnelPosition.Within or FunnelPosition.NotShown, _) => ChartMark.Plain,
        (_, Direction.Neither) => ChartMark.Notable,
        (FunnelPosition.Above95 or FunnelPosition.Above998, Direction.HigherIsBetter) or (FunnelPosition.Below95 or FunnelPosition.Below998, Direction.LowerIsBetter) => ChartMark.Better,
        _ => ChartMark.Worse,
    };

    private static string Position(FunnelPosition position) => position switch
    {
        FunnelPosition.Within => "within the 95% limits",
        FunnelPosition.Above95 => "above the 95% limits",
        FunnelPosition.Above998 => "above the 99.8% limits",
        FunnelPosition.Below95 => "below the 95% limits",
        FunnelPosition.Below998 => "below the 99.8% limits",
        _ => "hidden",
    };

    private static string P(double p) => NumberText.Of(p, CellFormat.Probability);

    private static string Name(PackDraft draft, string provider) => draft.Level("provider_id", provider);
}
