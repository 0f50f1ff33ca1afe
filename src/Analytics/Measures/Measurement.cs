using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Exact counts of every measure of an extract, before disclosure control.</summary>
internal sealed class Measurement
{
    private const int EpisodesPerBlock = 1 << 14;

    private Measurement(CountTable counts, EpisodeQuality quality, Classification classification, IReadOnlyList<Instrument> instruments)
    {
        Counts = counts;
        Quality = quality;
        DeclaredSteps = classification.DeclaredSteps;
        AgreeingSteps = classification.AgreeingSteps;
        PrimaryInstruments = instruments;
    }

    public CountTable Counts { get; }

    /// <summary>What the checks of the content counted.</summary>
    public EpisodeQuality Quality { get; }

    /// <summary>Steps with a declared medication strategy.</summary>
    public int DeclaredSteps { get; }

    /// <summary>Those of them whose interventions show the strategy that was declared.</summary>
    public int AgreeingSteps { get; }

    /// <summary>The scales by which the episodes are judged.</summary>
    public IReadOnlyList<Instrument> PrimaryInstruments { get; }

    /// <summary>Measures an extract.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="pairs">Pairs of breakdowns that are wanted beside the single ones.</param>
    /// <param name="progress">Told the episodes measured now and then, from several threads.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">A pair names a breakdown that there is not.</exception>
    public static Measurement Of(
        EpisodeTables tables,
        IReadOnlyList<(string First, string Second)> pairs,
        IProgress<int>? progress = null,
        CancellationToken cancel = default) => Of(tables, Classification.Of(tables, pairs), progress, cancel);

    /// <summary>Measures an extract as a whole, without any breakdown but <see cref="Breakdown.All"/>: what the checks need.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="cancel">Ends it.</param>
    public static Measurement OfWhole(EpisodeTables tables, CancellationToken cancel = default) => Of(tables, Classification.OfWhole(tables), null, cancel);

    private static Measurement Of(EpisodeTables tables, Classification classification, IProgress<int>? progress, CancellationToken cancel)
    {
        var parts = new List<Part>();
        var blocks = (tables.Episodes.Count + EpisodesPerBlock - 1) / EpisodesPerBlock;
        var done = 0;
        // Counts of parts add up, so the order in which the threads finish doesn't matter.
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Part(tables, classification),
            (block, _, part) =>
            {
                var first = block * EpisodesPerBlock;
                var end = Math.Min(tables.Episodes.Count, first + EpisodesPerBlock);
                part.Count(first, end);
                progress?.Report(Interlocked.Add(ref done, end - first));
                return part;
            },
            part =>
            {
                lock (parts)
                    parts.Add(part);
            });
        var whole = parts.FirstOrDefault() ?? new Part(tables, classification);
        foreach (var part in parts.Skip(1))
            whole.Add(part);
        return new Measurement(whole.Counts, whole.Quality, classification, whole.Instruments);
    }

    /// <summary>What one thread counts.</summary>
    private sealed class Part
    {
        private readonly EpisodeTables _tables;
        private readonly StepMeasures _steps;
        private readonly EpisodeMeasures _episodes;
        private readonly bool[] _used = new bool[Instrument.All.Count];

        public Part(EpisodeTables tables, Classification classification)
        {
            _tables = tables;
            Counts = new CountTable(classification.Space);
            Quality = new EpisodeQuality(tables);
            var counter = new Counter(Counts, classification);
            _steps = new StepMeasures(tables, counter);
            _episodes = new EpisodeMeasures(tables, counter);
        }

        public CountTable Counts { get; }

        public EpisodeQuality Quality { get; }

        public IReadOnlyList<Instrument> Instruments => [.. Instrument.All.Where(i => _used[(int)i.Code])];

        public void Count(int first, int end)
        {
            for (var episode = first; episode < end; episode++)
            {
                var instrument = PrimaryInstrument.Of(_tables, episode);
                var series = instrument is null ? default : PrimaryInstrument.Series(_tables, episode, instrument.Code);
                if (instrument is not null)
                    _used[(int)instrument.Code] = true;
                _episodes.Count(episode, instrument);
                _steps.Count(episode, instrument, series);
                Quality.Count(episode, instrument, series);
            }
        }

        public void Add(Part other)
        {
            Counts.Add(other.Counts);
            Quality.Add(other.Quality);
            for (var i = 0; i < _used.Length; i++)
                _used[i] |= other._used[i];
        }
    }
}
