using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Fits and judges the models of one point of prediction.</summary>
internal sealed class RiskStudy
{
    // With fewer of either outcome, nothing is fitted: chance alone would decide.
    private const int FewestOfEach = 50;
    private const int MostGroups = 10, Drawn = 4;

    private readonly PredictionData _data;
    private readonly RiskStudySettings _settings;
    private readonly CancellationToken _cancel;
    private readonly RiskSplit _split;
    private readonly int[] _learnt, _later;
    private readonly double[] _learntWeights, _laterWeights;
    private IReadOnlyList<FeatureProfile> _spreads = [];

    private RiskStudy(PredictionData data, RiskStudySettings settings, CancellationToken cancel)
    {
        (_data, _settings, _cancel) = (data, settings, cancel);
        _split = RiskSplit.Of(data);
        (_learnt, _later) = ([.. _split.Learnt.Where(data.IsObserved)], [.. _split.Later.Where(data.IsObserved)]);
        (_learntWeights, _laterWeights) = (ObservationWeights.Of(data, _split.Learnt), ObservationWeights.Of(data, _split.Later));
    }

    /// <summary>Does it.</summary>
    /// <param name="data">The steps.</param>
    /// <param name="open">Those under way, to be given a risk; null where nobody asks.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancel">Ends it.</param>
    public static PointStudy Of(PredictionData data, PredictionData? open, RiskStudySettings settings, Action<double>? progress = null, CancellationToken cancel = default) =>
        new RiskStudy(data, settings, cancel).Study(open, progress ?? (_ => { }));

    private PointStudy Study(PredictionData? open, Action<double> progress)
    {
        var study = new PointStudy
        {
            Point = _data.Point,
            Counts = _data.Counts,
            Settings = _settings,
            LaterFrom = _split.From,
            Days = _data.Rows == 0 ? default : (_data.Steps.Min(s => s.Day), _data.Steps.Max(s => s.Day)),
            Learnt = Count(_split.Learnt),
            Later = Count(_split.Later),
            Providers = _learnt.Concat(_later).Select(r => _data.Providers.LevelOfRow[r]).Distinct().Count(),
            Groups = [.. _data.Groups.SelectMany(Members)],
            Between = _split.Between,
            Known = _split.Known,
        };
        if (WhyNone(study) is { } why)
            return study with { WhyNone = why };
        var columns = FeatureTransform.Fit(_data.Table, _learnt);
        if (columns.Columns == 0)
            return study with { WhyNone = "no feature differs between the steps, so that there is nothing to learn from" };
        var used = columns.Terms.Where(t => t.Columns > 0).Select(t => t.Feature).ToHashSet(StringComparer.Ordinal);
        var prevalence = (double)study.Learnt.Events / study.Learnt.Observed;
        study = study with
        {
            Parameters = columns.Columns,
            SampleSize = PredictionSampleSize.Of(columns.Columns, RiskStudySettings.ExpectedFit * PredictionSampleSize.HighestCoxSnell(prevalence), prevalence),
            Features = [.. _data.Table.Features.Select((f, i) => (f, (double)_learnt.Count(r => double.IsNaN(_data.Table.Row(r)[i])) / _learnt.Length, used.Contains(f.Id)))],
        };

        _spreads = RiskProfile.OfFeatures(_data, _learnt);
        var training = new RiskTraining(_data, _learnt, _learntWeights, _settings.Seed, _cancel);
        List<TrainedRisk> trained = [training.Prevalence(), training.Severity(), .. training.Regressions(share => progress(0.3 * share))];
        _cancel.ThrowIfCancellationRequested();
        trained.Add(training.Trees());
        progress(0.4);
        var severity = trained.First(t => t.Model.Learner == RiskLearner.Severity).Model;
        var learners = new LearnerResult[trained.Count];
        var judged = 0;
        Parallel.For(0, learners.Length, Cores.Until(_cancel), i =>
        {
            learners[i] = Judge(trained[i], severity);
            progress(0.4 + 0.2 * Interlocked.Increment(ref judged) / learners.Length);
        });
        var ridge = trained.First(t => t.Model.Learner == RiskLearner.Ridge);
        study = study with { Learners = learners, LearntFrom = _data.HashOf(_learnt) };
        if (open is not null)
            study = WithBands(study, open, ridge.Model);
        if (!_settings.IsFull)
            return study;
        study = study with { LeftOut = LeaveOut(ridge.Tuned!.Value) };
        progress(0.8);
        return study with { Optimism = RiskOptimism.Of(_data, _learnt, _learntWeights, ridge.Tuned!.Value, _settings.Bootstraps, _settings.Seed, _cancel) };
    }

    private IEnumerable<(string Axis, string Level, int Learnt, int Later)> Members(Axis axis)
    {
        int[] Counts(int[] rows)
        {
            var counts = new int[axis.Levels.Count];
            foreach (var row in rows)
                counts[axis.LevelOfRow[row]]++;
            return counts;
        }
        var (learnt, later) = (Counts(_learnt), Counts(_later));
        return axis.Levels.Select((level, i) => (axis.Name, level, learnt[i], later[i])).Where(m => m.Item3 + m.Item4 > 0);
    }

    private (int All, int Observed, int Events, int Patients) Count(int[] rows)
    {
        int[] observed = [.. rows.Where(_data.IsObserved)];
        return (rows.Length, observed.Length, observed.Count(_data.IsNonresponse), observed.Select(r => _data.Patients[r]).Distinct().Count());
    }

    private static string? WhyNone(PointStudy study)
    {
        var (events, others) = (study.Learnt.Events, study.Learnt.Observed - study.Learnt.Events);
        if (study.Learnt.Observed == 0)
            return "no step with a known outcome lies before the day that parts earlier steps from later ones";
        if (events == 0 || others == 0)
            return $"every one of the earlier steps {(events == 0 ? "responded" : "did not respond")}, so that there is nothing to tell apart";
        return Math.Min(events, others) < FewestOfEach
            ? FormattableString.Invariant($"fewer than {FewestOfEach} of the earlier steps {(events < others ? "did not respond" : "responded")}; chance alone would decide")
            : null;
    }

    private LearnerResult Judge(TrainedRisk trained, RiskModel severity)
    {
        var model = trained.Model;
        var result = new LearnerResult(trained, RiskProfile.Of(model, _data, _learnt, _spreads))
        {
            Coefficients = [.. model.Transform.Names.Zip(model.Coefficients, (n, c) => new RiskCoefficient(_data.Table.Features[_data.Table.PlaceOf(n.Feature)], n.Part, c))],
            Apparent = RiskPerformance.Of(Scored(model, _learnt, _learntWeights), withCalibration: false),
        };
        if (_later.Length == 0)
            return result with { WhyNotForUse = ["there are no later steps of other patients by which it could be judged"] };
        var later = Scored(model, _later, _laterWeights);
        var all = _split.Later;
        var isBenchmark = model.Learner is RiskLearner.Prevalence or RiskLearner.Severity;
        var isTakenApart = model.Learner == RiskLearner.Ridge || _settings.IsFull && !isBenchmark;
        var capacity = RiskCapacity.Of(later, _settings.Capacity);
        result = result with
        {
            Later = RiskPerformance.Of(later),
            LaterNri = RiskPerformance.Of(Scored(model, all, [.. all.Select(_ => 1.0)]), withCalibration: false),
            GainOverSeverity = model.Learner == RiskLearner.Severity ? null : later.GainOver(severity.Risks(_data.Table, _later, UnseenLevel.AsMostFrequent)),
            Decisions = DecisionPoint.Curve(later.Risks, later.Happened, _settings.Thresholds, later.Weights),
            Capacity = capacity,
            Groups = !isTakenApart ? [] : RiskGroup.All(_data, _later, later, capacity),
            Importance = !isTakenApart ? [] : FeatureImportance.Of(model, _data, _later, _settings.Seed),
        };
        if (isBenchmark)
            return result;
        return result with
        {
            WhyNotForUse = RiskRules.WhyNotForUse(result.GainOverSeverity, result.Later!),
            Dependence = [.. Dependence(model, result.Importance)],
        };
    }

    private IEnumerable<PartialDependence> Dependence(RiskModel model, IReadOnlyList<FeatureImportance> importance)
    {
        var all = importance.Select(i => PartialDependence.Of(model, _data, _later, i.Feature)).OfType<PartialDependence>();
        return model.Learner == RiskLearner.Trees ? all.Take(Drawn) : all;
    }

    private ScoredSteps Scored(RiskModel model, int[] rows, double[] weights) => new(
        model.Risks(_data.Table, rows, UnseenLevel.AsMostFrequent), [.. rows.Select(_data.IsNonresponse)], weights, [.. rows.Select(r => _data.Patients[r])]);

    /// <summary>Fits the ridge without some providers, and holds it against them.</summary>
    private List<LeftOutProviders> LeaveOut(double penalty)
    {
        var sizes = _learnt.GroupBy(r => _data.Providers.LevelOfRow[r]).Select(g => (Provider: g.Key, Steps: g.Count())).OrderByDescending(g => g.Steps).ThenBy(g => g.Provider).ToList();
        if (sizes.Count < 2)
            return [];
        // The largest first, each to the group that has least: groups of about the same size.
        var groups = Enumerable.Range(0, Math.Min(MostGroups, sizes.Count)).Select(_ => (Providers: new HashSet<int>(), Steps: 0)).ToArray();
        foreach (var (provider, steps) in sizes)
        {
            var least = Array.IndexOf(groups, groups.MinBy(g => g.Steps));
            groups[least].Providers.Add(provider);
            groups[least].Steps += steps;
        }
        var results = new List<LeftOutProviders>();
        foreach (var (providers, _) in groups)
        {
            _cancel.ThrowIfCancellationRequested();
            var at = Enumerable.Range(0, _learnt.Length).ToLookup(i => providers.Contains(_data.Providers.LevelOfRow[_learnt[i]]));
            int[] others = [.. at[false].Select(i => _learnt[i])], own = [.. at[true].Select(i => _learnt[i])];
            string[] names = [.. providers.Select(p => _data.Providers.Levels[p]).Order(StringComparer.Ordinal)];
            bool Enough(int[] rows) => rows.Count(_data.IsNonresponse) >= RiskGroup.FewestOfEach && rows.Count(r => !_data.IsNonresponse(r)) >= RiskGroup.FewestOfEach;
            if (!Enough(others) || !Enough(own))
            {
                results.Add(new LeftOutProviders(names, own.Length, null));
                continue;
            }
            var model = new RiskTraining(_data, others, [.. at[false].Select(i => _learntWeights[i])], _settings.Seed, _cancel).Ridge(penalty);
            results.Add(new LeftOutProviders(names, own.Length, RiskPerformance.Of(Scored(model, own, [.. at[true].Select(i => _learntWeights[i])]))));
        }
        return results;
    }

    private static PointStudy WithBands(PointStudy study, PredictionData open, RiskModel model)
    {
        var bands = study.Settings.Bands;
        var counts = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        var without = 0;
        var risks = model.RisksOrNull(open.Table, [.. Enumerable.Range(0, open.Rows)]);
        for (var row = 0; row < open.Rows; row++)
        {
            if (risks[row] is not { } risk)
            {
                without++;
                continue;
            }
            var provider = open.Providers.Levels[open.Providers.LevelOfRow[row]];
            if (!counts.TryGetValue(provider, out var own))
                counts.Add(provider, own = new int[bands.Count + 1]);
            own[bands.Count(b => risk >= b)]++;
        }
        return study with { OpenByBand = [.. counts.Select(c => (c.Key, (IReadOnlyList<int>)c.Value))], OpenWithoutRisk = without };
    }
}
