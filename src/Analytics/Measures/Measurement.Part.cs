using NonResponse.Ingest;

namespace NonResponse.Analytics;

internal sealed partial class Measurement
{
    /// <summary>What one thread counts.</summary>
    private sealed class Part
    {
        private const int ScoreOfLastDays = 28;
        private const int JudgedFrom = 14;

        private static readonly int OffTrack = MeasureCatalogue.IndexOf("off_track");

        private readonly EpisodeTables _tables;
        private readonly Counter _counter;
        private readonly StepMeasures _steps;
        private readonly EpisodeMeasures _episodes;
        private readonly ActivityMeasures _activity;
        private readonly AccessMeasures _access;
        private readonly PathwayMeasures _pathways;
        private readonly List<OpenStep> _open = [];
        private readonly Axis? _providers;
        private readonly int? _provider;
        private readonly Axis? _commissioners;
        private readonly Axis? _medication;
        private readonly bool[] _used = new bool[Instrument.All.Count];

        // The steps of the episode at hand.
        private StepOutcome[] _outcomes = new StepOutcome[16];
        private int[] _strategies = new int[16];

        /// <param name="tables">The extract.</param>
        /// <param name="classification">Its levels.</param>
        /// <param name="provider">The level of the provider whose episodes alone are counted; null for all.</param>
        public Part(EpisodeTables tables, Classification classification, int? provider)
        {
            (_tables, _provider) = (tables, provider);
            Counts = new CountTable(classification.Space);
            Quality = new EpisodeQuality(tables);
            _providers = Find(classification.EpisodeAxes, "provider_id");
            _commissioners = Find(classification.EpisodeAxes, "commissioner_id");
            _medication = Find(classification.StepAxes, "medication_strategy");
            _counter = new Counter(Counts, classification);
            _steps = new StepMeasures(tables, _counter);
            _episodes = new EpisodeMeasures(tables, _counter);
            _activity = new ActivityMeasures(tables, _counter);
            _access = new AccessMeasures(tables, _counter);
            _pathways = new PathwayMeasures(tables, _counter);
        }

        public CountTable Counts { get; }

        public EpisodeQuality Quality { get; }

        public ExpectedCourse Course { get; } = new();

        public StepPaths Paths { get; } = new();

        public List<CaseMixStep> CaseMix { get; } = [];

        public PeopleStrata Strata { get; } = new();

        public IReadOnlyList<Instrument> Instruments => [.. _tables.Instruments.Where(i => _used[(int)i.Code])];

        public void Count(int first, int end)
        {
            for (var episode = first; episode < end; episode++)
            {
                if (_provider is { } only && _providers!.LevelOfRow[episode] != only)
                    continue;
                var instrument = PrimaryInstrument.Of(_tables, episode);
                var series = instrument is null ? default : PrimaryInstrument.Series(_tables, episode, instrument.Code);
                if (instrument is not null)
                    _used[(int)instrument.Code] = true;
                var outcomes = OutcomesOf(episode, instrument, series);
                var facts = EpisodeFacts.Of(_tables, episode);
                _episodes.Count(episode, instrument, facts);
                _steps.Count(episode, instrument, series, outcomes);
                Quality.Count(episode, instrument, series);
                _activity.Count(episode, instrument, facts);
                _access.Count(episode, instrument, facts);
                _pathways.CountLastScore(episode, series, facts);
                if (_medication is null)
                    continue;
                Follow(episode, instrument, series, outcomes);
                if (_tables.Population is not null)
                    Strata.Add(_tables, episode, _commissioners!.LevelOfRow[episode], facts);
            }
        }

        /// <summary>Ends the counting of this part.</summary>
        public void Finish()
        {
            _counter.Finish();
            Strata.Sort();
        }

        public void Add(Part other)
        {
            Counts.Add(other.Counts);
            Quality.Add(other.Quality);
            Course.Add(other.Course);
            Paths.Add(other.Paths);
            CaseMix.AddRange(other.CaseMix);
            Strata.Add(other.Strata);
            _open.AddRange(other._open);
            for (var i = 0; i < _used.Length; i++)
                _used[i] |= other._used[i];
        }

        private static Axis? Find(IReadOnlyList<PlacedAxis> axes, string name) => axes.FirstOrDefault(a => a.Axis.Name == name)?.Axis;

        /// <summary>Holds open steps against the history, when all of it is there.</summary>
        public void CountOffTrack(Classification classification)
        {
            var counter = new Counter(Counts, classification);
            foreach (var open in _open)
                if (Course.Percentile(open.Scale, open.Band, open.Week, ExpectedCourse.OffTrackAbove) is { } usual)
                    counter.CountStep(OffTrack, _tables.ExtractedOn, open.Episode, open.Step, ExpectedCourse.WholePoints(open.Points) > usual);
            counter.Finish();
        }

        private ReadOnlySpan<StepOutcome> OutcomesOf(int episode, Instrument? instrument, ScoreSeries series)
        {
            var (first, end) = _tables.Steps.Of(episode);
            if (end - first > _outcomes.Length)
                (_outcomes, _strategies) = (new StepOutcome[end - first], new int[end - first]);
            for (var step = first; step < end; step++)
                _outcomes[step - first] = StepOutcome.Of(_tables, step, step == end - 1, instrument, series);
            return _outcomes.AsSpan(0, end - first);
        }

        private void Follow(int episode, Instrument? instrument, ScoreSeries series, ReadOnlySpan<StepOutcome> outcomes)
        {
            var (first, end) = _tables.Steps.Of(episode);
            for (var step = first; step < end; step++)
            {
                var strategy = _medication!.LevelOfRow[step];
                _strategies[step - first] = strategy;
                ref readonly var outcome = ref outcomes[step - first];
                if (!outcome.IsConcluded)
                    AddOpen(episode, step, step == end - 1, instrument, series);
                else if (outcome.IsEligible)
                    AddConcluded(episode, step, outcome, instrument!, series);
            }
            Paths.Add(outcomes, _strategies.AsSpan(0, outcomes.Length));
        }

        private void AddConcluded(int episode, int step, in StepOutcome outcome, Instrument instrument, ScoreSeries series)
        {
            Course.Add(instrument.Code, SeverityBands.Of(instrument.Code, outcome.BaselinePoints), outcome.Start, outcome.EventsUntil, series);
            if (outcome.IsObserved)
                CaseMix.Add(new CaseMixStep(
                    Period.MonthOf(DateOnly.FromDayNumber(outcome.Due)), _providers!.LevelOfRow[episode],
                    CaseMixPattern.Of(_tables, episode, step, instrument, outcome.BaselinePoints), outcome.IsResponse, outcome.IsRemission));
        }

        private void AddOpen(int episode, int step, bool isLast, Instrument? instrument, ScoreSeries series)
        {
            var today = _tables.ExtractedOn;
            var start = _tables.Steps.StartDate[step];
            if (instrument is null || !isLast || _tables.Steps.EndDate[step] != Day.None || _tables.Episodes.EndDate[episode] != Day.None)
                return;
            var latest = series.LatestIn(Math.Max(start + JudgedFrom, today - ScoreOfLastDays), today);
            var baseline = StepOutcome.Baseline(series, start);
            if (latest == ScoreSeries.NotFound || baseline == ScoreSeries.NotFound || series.PointsAt(baseline) <= StepOutcome.Points(instrument.Remission))
                return;
            _open.Add(new OpenStep(
                episode, step, instrument.Code, SeverityBands.Of(instrument.Code, series.PointsAt(baseline)),
                ExpectedCourse.WeekOf(series.DayAt(latest), start), series.PointsAt(latest)));
        }
    }
}
