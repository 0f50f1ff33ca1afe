using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Exact counts of every measure of an extract, before disclosure control.</summary>
internal sealed partial class Measurement
{
    private const int EpisodesPerBlock = 1 << 14;

    private Measurement(Part whole, Classification classification, AnalysisSettings settings)
    {
        Counts = whole.Counts;
        Quality = whole.Quality;
        Course = whole.Course;
        Paths = whole.Paths;
        CaseMix = whole.CaseMix;
        Strata = whole.Strata;
        Settings = settings;
        DeclaredSteps = classification.DeclaredSteps;
        AgreeingSteps = classification.AgreeingSteps;
        PrimaryInstruments = whole.Instruments;
    }

    public CountTable Counts { get; }

    /// <summary>What the checks of the content counted.</summary>
    public EpisodeQuality Quality { get; }

    /// <summary>How scores went in the service's own history.</summary>
    public ExpectedCourse Course { get; }

    /// <summary>How treatments followed each other.</summary>
    public StepPaths Paths { get; }

    /// <summary>Every observed step for the comparison of providers; empty where the extract was measured as a whole.</summary>
    public IReadOnlyList<CaseMixStep> CaseMix { get; }

    /// <summary>Referrals and starts of treatment by kind of person; empty where the extract was measured as a whole.</summary>
    public PeopleStrata Strata { get; }

    /// <summary>The people of each commissioner; null where the extract does not say.</summary>
    public PopulationTotals? Population { get; private init; }

    /// <summary>The day up to which the extract goes.</summary>
    public int ExtractedOn { get; private init; }

    /// <summary>What the service decides.</summary>
    public AnalysisSettings Settings { get; }

    /// <summary>Steps with a declared medication strategy.</summary>
    public int DeclaredSteps { get; }

    /// <summary>Those of them whose interventions show the strategy that was declared.</summary>
    public int AgreeingSteps { get; }

    /// <summary>The scales by which the episodes are judged.</summary>
    public IReadOnlyList<Instrument> PrimaryInstruments { get; }

    /// <summary>Measures an extract.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="pairs">Pairs of breakdowns that are wanted beside the single ones.</param>
    /// <param name="settings">What the service decides; as the program comes where it is null.</param>
    /// <param name="progress">Told the episodes measured now and then, from several threads.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">A pair names a breakdown that there is not.</exception>
    public static Measurement Of(
        EpisodeTables tables,
        IReadOnlyList<(string First, string Second)> pairs,
        AnalysisSettings? settings = null,
        IProgress<int>? progress = null,
        CancellationToken cancel = default)
    {
        settings ??= AnalysisSettings.Default;
        var judged = settings.Judged(tables);
        return Of(judged, Classification.Of(judged, pairs, settings), settings, progress, cancel);
    }

    /// <summary>Measures an extract as a whole, without any breakdown but <see cref="Breakdown.All"/>: what the checks need.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="cancel">Ends it.</param>
    public static Measurement OfWhole(EpisodeTables tables, CancellationToken cancel = default) => Of(tables, Classification.OfWhole(tables), AnalysisSettings.Default, null, cancel);

    /// <summary>Measures the episodes of each provider by themselves, as if nobody else had any.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="settings">What the service decides; providers are those that took others over.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Each provider when it is asked for. Rates of the population are left out: nobody counts the people of a provider.</returns>
    public static IEnumerable<(string Provider, Measurement Measurement)> OfEachProvider(EpisodeTables tables, AnalysisSettings settings, CancellationToken cancel = default)
    {
        var judged = settings.Judged(tables);
        var classification = Classification.Of(judged, [], settings);
        var providers = classification.EpisodeAxes.First(a => a.Axis.Name == "provider_id").Axis;
        for (var level = 0; level < providers.Levels.Count; level++)
            if (providers.Levels[level] != Breakdown.NotRecorded)
                yield return (providers.Levels[level], Of(judged, classification, settings, null, cancel, level));
    }

    private static Measurement Of(
        EpisodeTables tables, Classification classification, AnalysisSettings settings, IProgress<int>? progress, CancellationToken cancel, int? provider = null)
    {
        var blocks = (tables.Episodes.Count + EpisodesPerBlock - 1) / EpisodesPerBlock;
        var parts = new Part[Math.Clamp(Environment.ProcessorCount, 1, Math.Max(1, blocks))];
        var (next, done) = (-1, 0);
        // One part a core, each taking the next block: counts of parts add up, so the order doesn't matter.
        Parallel.For(0, parts.Length, Cores.Until(cancel), i =>
        {
            var part = parts[i] = new Part(tables, classification, provider);
            for (var block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                var first = block * EpisodesPerBlock;
                var end = Math.Min(tables.Episodes.Count, first + EpisodesPerBlock);
                part.Count(first, end);
                progress?.Report(Interlocked.Add(ref done, end - first));
            }
            part.Finish();
        });
        var whole = parts[0];
        foreach (var part in parts.Skip(1))
            whole.Add(part);
        whole.CountOffTrack(classification);
        return new Measurement(whole, classification, settings) { Population = provider is null ? PopulationTotals.Of(tables, settings.Successors) : null, ExtractedOn = tables.ExtractedOn };
    }
}
