using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Measures by the levels of a breakdown: providers, strategies, groups of people.</summary>
internal sealed record LevelExhibit
{
    private const string Deprivation = "deprivation_quintile";
    private const string MedicationStarted = "medication_started";
    private const int MostMedicines = 40;

    // Each counts eligible steps; one may be hidden where another is shown.
    private static readonly string[] OfEligibleSteps = ["step_coverage", "step_response_nri", "step_remission_nri"];

    /// <summary>What comes before the breakdown's name in the exhibit's id.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is shown, as a title.</summary>
    public required string Subject { get; init; }

    /// <summary>The breakdown's name.</summary>
    public required string Breakdown { get; init; }

    public required Period Period { get; init; }

    /// <summary>Ids of measures; the headline is about the first.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>How many of the measures, from the first, the chart shows; 0 for no chart.</summary>
    public int Charted { get; init; }

    /// <summary>True for one row a measure and level instead of one a level: for many measures.</summary>
    public bool Long { get; init; }

    /// <summary>Measures with a chart, over the pack's twelve months unless another period is given.</summary>
    public static ExhibitOrReason Of(PackDraft draft, string breakdown, string prefix, string subject, IReadOnlyList<string> measures, int charted, Period? period = null) =>
        new LevelExhibit { Prefix = prefix, Subject = subject, Breakdown = breakdown, Period = period ?? draft.Year, Measures = measures, Charted = charted }.Build(draft);

    public ExhibitOrReason Build(PackDraft draft)
    {
        var what = $"{Wording.Uncapitalised(Subject)} by {draft.By(Breakdown)}";
        if (WhyNotSplit(draft.Release) is { } notSplit)
            return ExhibitOrReason.Missing(what, notSplit);
        // A measure that the extract cannot have, for want of a table, would be a column of markers.
        var counted = Measures.Where(m => draft.Release.Find(m, Period) is not null).ToList();
        var charted = Measures.Take(Charted).Count(counted.Contains);
        if (counted.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(Measures) ?? $"nothing was counted in {Wording.The(Period)}");
        var measures = draft.Measures(counted);
        var levels = Counted(draft, measures, out var leftOut);
        var grid = Grid(draft, measures, levels);
        if (WhyNot(draft, levels, grid, leftOut) is { } why)
            return ExhibitOrReason.Missing(what, why);
        var headline = Headline(draft, grid, measures[0]);
        var chart = grid.Chart(
            ChartKind.Intervals, charted, Subject,
            $"Points with 95% intervals: {what}, {Wording.Of(Period)}. {headline}");
        List<int> notes = [.. ExhibitNotes.For(draft, grid)];
        if (draft.Release.BreakdownOf(Breakdown).OfSteps)
            notes.Add(draft.Note(PackNotes.Confounded));
        if (Breakdown is "provider_id" or "commissioner_id" or "team_id")
            notes.Add(draft.Note(PackNotes.NotRanked));
        if (Breakdown is Analytics.Breakdown.TrialAdequacy)
            notes.Add(draft.Note(PackNotes.Trials));
        if (Breakdown is Analytics.Breakdown.MaudsleyStage)
            notes.Add(draft.Note(PackNotes.Maudsley));
        if (leftOut > 0)
            notes.Add(draft.Note($"Shown are at most {MostMedicines} medicines or combinations with {Sentences.Reliable} or "
                + $"more eligible steps; levels left out: {Wording.Count(leftOut)}."));
        return ExhibitOrReason.Of(new Exhibit(
            $"{Prefix}-{draft.Slug(Breakdown)}", headline, $"{Wording.Capitalised(what)}, {Wording.Of(Period)}",
            chart, Long ? grid.Long() : grid.Fitting(), [.. notes.Order()]));
    }

    /// <summary>The levels of which any of the measures counts something, in order.</summary>
    private IReadOnlyList<string> Counted(PackDraft draft, IReadOnlyList<Measure> measures, out int leftOut)
    {
        var levels = draft.Release.Levels(Breakdown)
            .Where(l => measures.Any(m => draft.Release.Find(m.Id, Period, Breakdown, l) is not null)).ToList();
        var kept = Breakdown == MedicationStarted ? MostFrequent(draft, levels) : levels;
        leftOut = levels.Count - kept.Count;
        return draft.InOrder(Breakdown, kept);
    }

    private List<string> MostFrequent(PackDraft draft, List<string> levels) =>
    [
        .. levels.Select(l => (Level: l, Steps: EligibleSteps(draft, l)))
            .Where(x => x.Steps >= Sentences.Reliable)
            .OrderByDescending(x => x.Steps).ThenBy(x => x.Level, StringComparer.Ordinal)
            .Take(MostMedicines).Select(x => x.Level),
    ];

    private long? EligibleSteps(PackDraft draft, string level) =>
        OfEligibleSteps.Max(m => draft.Release.Find(m, Period, Breakdown, level)?.Denominator);

    private FigureGrid Grid(PackDraft draft, IReadOnlyList<Measure> measures, IReadOnlyList<string> levels) => new(
        draft.Release.BreakdownOf(Breakdown).Title,
        measures,
        [.. levels.Select(l => new FigureRow(
            draft.Level(Breakdown, l), [.. measures.Select(m => draft.Release.Find(m.Id, Period, Breakdown, l))]))]);

    // The same for every measure, so that a section of many says it once.
    private string? WhyNotSplit(Release release) => release.Levels(Breakdown) switch
    {
        [] => "figures were not split so",
        [Analytics.Breakdown.NotRecorded] => Sentences.NotRecorded,
        _ => null,
    };

    private string? WhyNot(PackDraft draft, IReadOnlyList<string> levels, FigureGrid grid, int leftOut) => levels switch
    {
        [] when leftOut > 0 => $"every level has fewer than {Sentences.Reliable} eligible steps",
        [] => $"nothing was counted in {Wording.The(Period)}",
        [Analytics.Breakdown.NotRecorded] when leftOut == 0 => Sentences.NotRecorded,
        [_] when leftOut == 0 => $"{draft.By(Breakdown)} is the same throughout ({grid.Rows[0].Name})",
        _ when !grid.AnyShown => $"there are {Sentences.TooFew}",
        _ => null,
    };

    private string Headline(PackDraft draft, FigureGrid grid, Measure measure)
    {
        Figure? At(string level) => draft.Release.Find(measure.Id, Period, Breakdown, level);
        if (Breakdown == Deprivation && Sentences.DeprivationGap(At("1"), At("5")) is { } gap)
            return gap;
        var known = grid.Column(0)
            .Where(x => x.Name != draft.Level(Breakdown, Analytics.Breakdown.NotRecorded)).ToList();
        return Sentences.Range(measure, known, Wording.Plural(Breakdown), grid.RowTitle);
    }
}
