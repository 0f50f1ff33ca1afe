using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Carries out comparisons: design first, then gates, then estimates.</summary>
internal sealed class ComparisonStudy
{
    private const int Folds = 5, Bins = 20;

    // Small regressions keep one core at work, and so does much of what is counted between large ones: whatever does not rest on each other is gone through side by side, but no more of it than there are cores, since each takes room.
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    private const string Policy = "treatment_policy", While = "while_on_strategy", Control = "negative_control";

    private readonly ComparisonDesign _design;
    private readonly ComparisonData _data;
    private readonly int[] _folds;
    private readonly Dictionary<ComparedOutcome, ObservationModel?> _observations = [];
    private readonly List<EffectEstimate> _estimates = [];
    private readonly ulong _seed;
    private IReadOnlyList<string> _withheld = [];

    private ComparisonStudy(ComparisonDesign design, ulong seed)
    {
        (_design, _data, _seed) = (design, design.Data, seed);
        _folds = [.. _data.Patients.Select(p => (int)(Ingest.Pcg32.SplitMix64(seed ^ Ingest.Pcg32.SplitMix64((ulong)p)) % Folds))];
    }

    private ComparisonSpecification Of => _data.Of;

    /// <summary>Carries out one comparison.</summary>
    /// <param name="sources">The extracts, taken together.</param>
    /// <param name="of">What is compared; it has been checked.</param>
    /// <param name="seed">Of folds and imputations.</param>
    /// <param name="most">About how many decisions are looked at, patients being drawn; null for all.</param>
    public static ComparisonResult Run(IReadOnlyList<PredictionSource> sources, ComparisonSpecification of, ulong seed = 1, int? most = null) => Run(sources, [of], seed, most).Single();

    /// <summary>Carries out comparisons, one after the other; while one is estimated, the next is designed, so that what keeps one core at work leaves none idle.</summary>
    /// <param name="sources">The extracts, taken together.</param>
    /// <param name="all">What is compared; they have been checked.</param>
    /// <param name="seed">Of folds and imputations.</param>
    /// <param name="most">About how many decisions of each are looked at, patients being drawn; null for all.</param>
    public static IEnumerable<ComparisonResult> Run(IReadOnlyList<PredictionSource> sources, IReadOnlyList<ComparisonSpecification> all, ulong seed = 1, int? most = null)
    {
        Task<(ComparisonData, ComparisonDesign?)>? Designed(int c) => c == all.Count ? null : Task.Run(() =>
        {
            var found = ComparisonData.Find(sources, all[c]);
            var data = most is { } sample ? found.Drawn(sample, seed) : found;
            return (data, DesignOf(data));
        });
        var next = Designed(0);
        for (var c = 0; next is not null; c++)
        {
            var (data, design) = next.GetAwaiter().GetResult();
            next = Designed(c + 1);
            yield return Run(data, design, seed);
        }
    }

    /// <summary>Carries out one comparison of decisions that have been found.</summary>
    /// <param name="data">The decisions.</param>
    /// <param name="seed">Of folds and imputations.</param>
    public static ComparisonResult Run(ComparisonData data, ulong seed) => Run(data, DesignOf(data), seed);

    private static ComparisonDesign? DesignOf(ComparisonData data) => data.IsFirst.Distinct().Count() < 2 ? null : ComparisonDesign.Of(data);

    private static ComparisonResult Run(ComparisonData data, ComparisonDesign? design, ulong seed)
    {
        var of = data.Of;
        var empty = new ComparisonResult
        {
            Of = of,
            Flow = data.Flow,
            FirstCount = data.IsFirst.Count(f => f),
            SecondCount = data.IsFirst.Count(f => !f),
            Patients = data.Patients.Length == 0 ? 0 : data.Patients.Max() + 1,
        };
        if (empty.FirstCount == 0 || empty.SecondCount == 0)
            return empty with { Reason = $"No eligible decision for {(empty.FirstCount > 0 ? of.Second.Title : empty.SecondCount > 0 ? of.First.Title : "either strategy")}." };
        return design is null
            ? empty with { Reason = "The propensity cannot be fitted: too few decisions, or none is left after trimming." }
            : new ComparisonStudy(design, seed).Result();
    }

    private ComparisonResult Result()
    {
        var propensity = _design.Propensity;
        var weights = propensity.Weights(Of.Target).Weights;
        var primary = _data.Values(Of.Primary);
        var effect = _design.With(primary);
        var observation = Observation(Of.Primary, effect);
        var (gates, detectable) = Gates(effect, weights);
        _withheld = [.. gates.Where(g => !g.Passes).Select(g => g.Id)];
        ComparedOutcome[] outcomes = [.. Of.Outcomes.Where(o => o != ComparedOutcome.TimeToRemission)];
        foreach (var outcome in outcomes)
            Observation(outcome, _design.With(_data.Values(outcome)));
        (List<EffectEstimate> Estimates, IReadOnlyList<TippingPoint> Tipping) imputed = ([], []);
        var (ofOutcomes, ofControls) = (new List<EffectEstimate>[outcomes.Length], new List<EffectEstimate>[Of.NegativeControls.Count]);
        (RemissionTimes Times, IReadOnlyList<EffectEstimate> Estimates)? times = null;
        List<EffectEstimate> whileOn = [];
        IReadOnlyList<BalanceRow> balance = [];
        OverlapSummary? overlap = null;
        var levels = _data.Subgroups.SelectMany(axis => Enumerable.Range(0, axis.Levels.Count).Select(level => (Axis: axis, Level: level))).ToList();
        var ofLevels = new (EffectEstimate Estimate, bool IsCompared)?[levels.Count];
        // What takes longest begins first: little is left for one core in the end.
        Action[] work =
        [
            () => imputed = Imputed(),
            .. outcomes.Select<ComparedOutcome, Action>((outcome, o) => () => ofOutcomes[o] = Estimates(outcome)),
            .. levels.Select<(Axis Axis, int Level), Action>((l, j) => () => ofLevels[j] = Subgroup(l.Axis, l.Level, observation)),
            () => times = Of.Outcomes.Contains(ComparedOutcome.TimeToRemission) ? ComparisonTimes.Of(_design, _withheld) : null,
            () => whileOn = WhileOnStrategy(),
            .. Of.NegativeControls.Select<NegativeControl, Action>((control, c) => () => ofControls[c] = Controlled(control)),
            () => balance = _design.Balance(weights),
            () => overlap = Overlap(),
        ];
        SideBySide(work);
        _estimates.AddRange([.. ofOutcomes.SelectMany(e => e), .. times?.Estimates ?? [], .. whileOn, .. ofControls.SelectMany(e => e), .. ofLevels.OfType<(EffectEstimate Estimate, bool)>().Select(f => f.Estimate), .. imputed.Estimates]);
        return new ComparisonResult
        {
            Of = Of,
            Flow = _data.Flow,
            FirstCount = _data.IsFirst.Count(f => f),
            SecondCount = _data.IsFirst.Count(f => !f),
            Patients = _data.Patients.Max() + 1,
            Balance = balance,
            Overlap = overlap,
            Gates = gates,
            Detectable = detectable,
            Estimates = _estimates,
            EValues = EValues(),
            Interactions = Interactions(ofLevels),
            Tipping = imputed.Tipping,
            Times = times?.Times,
        };
    }

    // Each piece is taken up by whichever core is free; none is handed out beforehand.
    private static void SideBySide(Action[] work) => Parallel.ForEach(Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering), AtOnce, piece => piece());

    private static bool IsShare(ComparedOutcome outcome) => outcome != ComparedOutcome.Change;

    // Outcomes of the same score are missing together.
    private ObservationModel? Observation(ComparedOutcome outcome, EffectData data)
    {
        var key = ComparisonData.MissingWith(outcome);
        if (!_observations.TryGetValue(key, out var known))
            _observations.Add(key, known = ObservationModel.Of(data, _data.EarlyScores()));
        return known;
    }

    private (IReadOnlyList<ComparisonGate> Gates, double? Detectable) Gates(EffectData effect, double[] weights)
    {
        double Worth(bool first) => PropensityModel.EffectiveSize(effect.ObservedOf(first).Select(i => weights[i]));
        int Events(bool first)
        {
            var rows = effect.ObservedOf(first);
            return IsShare(Of.Primary) ? Math.Min(rows.Count(i => effect.Outcomes[i] == 1), rows.Count(i => effect.Outcomes[i] == 0)) : rows.Length;
        }
        double Part(bool first) => effect.ObservedOf(first) is { Length: > 0 } rows ? Worth(first) / rows.Length : 0;
        var second = effect.ObservedOf(false);
        var share = second.Length == 0 ? 0 : second.Average(i => effect.Outcomes[i]);
        double? detectable = !IsShare(Of.Primary) || Worth(true) == 0 || Worth(false) == 0 || share is <= 0 or >= 1 ? null : DetectableDifference.OfShares(share, Worth(true), Worth(false));
        var fall = _data.Confounders.PlaceOf(ConfounderCatalogue.FallOnLastStep);
        double? missing = Of.Eligibility.NeedsNonresponse && fall >= 0 ? Enumerable.Range(0, _data.Rows).Count(r => double.IsNaN(_data.Confounders.Row(r)[fall])) / (double)_data.Rows : null;
        var largest = _design.LargestDifference(weights);
        return (ComparisonGates.Of(
            _data, double.IsFinite(largest) ? largest : null, Math.Min(Worth(true), Worth(false)), Math.Min(Part(true), Part(false)), _design.Propensity.Equipoise, Math.Min(Events(true), Events(false)), detectable, missing), detectable);
    }

    private List<EffectEstimate> Estimates(ComparedOutcome outcome)
    {
        var estimates = new List<EffectEstimate>();
        void Add(EffectEstimate at, EffectData data, TargetPopulation? target, ArmMeans? means, bool isPrimary = false) => estimates.AddRange(Rows(at, data, target, means, isPrimary));
        var (name, isShare, data) = (ComparisonCodes.Of(outcome), IsShare(outcome), _design.With(_data.Values(outcome)));
        var (isFirst, link, propensity) = (outcome == Of.Primary, isShare ? Link.Logit : Link.Identity, _design.Propensity);
        var observation = Observation(outcome, data);
        var target = ComparisonCodes.Of(Of.Target);
        var missing = observation is null ? "observed" : "weighted";
        EffectEstimate At(string population, string method, string treatment) => new(population, "all", "all", Policy, method, name, "", treatment);

        // All weighted ones together, and shown in this order.
        var wanted = new List<(EffectEstimate At, WeightedEstimate Of)>();
        void Want(string population, string method, string treatment, EffectData of, TargetPopulation whom, ObservationModel? by = null, double truncation = 0) =>
            wanted.Add((At(population, method, treatment), new WeightedEstimate(of, whom, by, truncation)));
        Want(target, "weighted", missing, data, Of.Target, observation);
        if (observation is not null)
            Want(target, "weighted", "observed", data, Of.Target);
        if (outcome is ComparedOutcome.Response or ComparedOutcome.Remission)
            Want(target, "weighted", "nonresponse", _design.With([.. data.Outcomes.Select(o => double.IsNaN(o) ? 0 : o)]), Of.Target);
        if (outcome is ComparedOutcome.Response or ComparedOutcome.Remission && data.Outcomes.Any(double.IsNaN))
            foreach (var ofFirst in (bool[])[true, false])
                Want(target, "weighted", ofFirst ? "worst_first" : "worst_second", _design.With([.. data.Outcomes.Select((o, i) => !double.IsNaN(o) ? o : _data.IsFirst[i] == ofFirst ? 0 : 1)]), Of.Target);
        foreach (var other in Enum.GetValues<TargetPopulation>().Where(t => t != Of.Target))
            Want(ComparisonCodes.Of(other), "weighted", missing, data, other, observation);
        Want("all", "weighted_truncated", missing, data, TargetPopulation.All, observation, Of.Truncation);
        foreach (var (e, means) in EffectEstimators.Weighted(propensity, [.. wanted.Select(w => w.Of)]).Index())
        {
            Add(wanted[e].At, wanted[e].Of.Data, wanted[e].Of.Target, means, isPrimary: isFirst && e == 0);
            if (e > 0)
                continue;
            Add(At("observed", "crude", "observed"), data, null, EffectEstimators.Crude(data));
            estimates.Add(Row(At("observed", "mantel_haenszel", "observed"), data, null, EffectEstimators.MantelHaenszel(data, _data.Strata(), _data.Patients), "no stratum of severity and prior response has both strategies"));
        }
        var models = EffectEstimators.Models(data, link);
        Add(At("all", "g_computation", "modelled"), data, null, EffectEstimators.GComputation(data, link, models: models));
        Add(At("all", "augmented", missing), data, TargetPopulation.All, EffectEstimators.Augmented(data, link, propensity, observation, _folds, models));
        return estimates;
    }

    // Withheld estimates are not worked out: imputing takes longest of all.
    private (List<EffectEstimate> Estimates, IReadOnlyList<TippingPoint> Tipping) Imputed()
    {
        ComparedOutcome[] outcomes = [.. Of.Outcomes.Where(o => o is ComparedOutcome.Response or ComparedOutcome.Remission or ComparedOutcome.Change)];
        if (outcomes.Length == 0)
            return ([], []);
        var (imputation, without) = _withheld.Count > 0 ? (null, "") : ComparisonImputation.Of(_design, _seed);
        return ([.. outcomes.SelectMany(outcome => ComparisonImputation.Estimates(imputation, _design, outcome, _withheld, without))], imputation?.Tipping() ?? []);
    }

    private List<EffectEstimate> WhileOnStrategy()
    {
        if (Of.Primary != ComparedOutcome.Response)
            return [];
        var data = _design.With([.. _data.Outcomes.Select(o => o.WhileOn)]);
        return [.. Rows(new EffectEstimate(ComparisonCodes.Of(Of.Target), "all", "all", While, "weighted", ComparisonCodes.Of(ComparedOutcome.Response), "", "observed"), data, Of.Target,
            EffectEstimators.Weighted(data, _design.Propensity, Of.Target))];
    }

    private List<EffectEstimate> Controlled(NegativeControl control)
    {
        var data = _design.With(_data.Values(control));
        return [.. Rows(new EffectEstimate(ComparisonCodes.Of(Of.Target), "all", "all", Control, "weighted", ComparisonCodes.Of(control), "", "observed"), data, Of.Target,
            EffectEstimators.Weighted(data, _design.Propensity, Of.Target), isScore: control == NegativeControl.PriorChange)];
    }

    private List<Interaction> Interactions((EffectEstimate Estimate, bool IsCompared)?[] found)
    {
        var interactions = new List<(string Breakdown, double? P)>();
        foreach (var axis in _data.Subgroups)
        {
            List<Contrast> differences = [.. found.OfType<(EffectEstimate Estimate, bool IsCompared)>().Where(f => f.Estimate.Breakdown == axis.Name && f.IsCompared && f.Estimate.Contrast is not null).Select(f => f.Estimate.Contrast!.Value)];
            interactions.Add((axis.Name, differences.Count < 2 ? null : HeterogeneityP(differences)));
        }
        var tested = interactions.Where(i => i.P is not null).ToList();
        var adjusted = Multiplicity.Holm([.. tested.Select(i => i.P!.Value)]);
        return [.. interactions.Select(i => new Interaction(i.Breakdown, i.P, i.P is null ? null : adjusted[tested.IndexOf(i)]))];
    }

    // Each level is weighted by propensities of its own, so that it is balanced in itself.
    private (EffectEstimate Estimate, bool IsCompared)? Subgroup(Axis axis, int level, ObservationModel? whole)
    {
        int[] rows = [.. Enumerable.Range(0, _data.Rows).Where(i => axis.LevelOfRow[i] == level)];
        return rows.Length == 0 ? null : (Subgroup(axis, level, rows, whole), axis.Levels[level] != Breakdown.NotRecorded);
    }

    private EffectEstimate Subgroup(Axis axis, int level, int[] rows, ObservationModel? whole)
    {
        // What was known of its rows is in the matrix.
        var part = (_data with { Confounders = new FeatureTable([], []), Subgroups = [] }).Only(rows);
        var estimate = new EffectEstimate(ComparisonCodes.Of(Of.Target), axis.Name, axis.Levels[level], Policy, "weighted", ComparisonCodes.Of(Of.Primary), IsShare(Of.Primary) ? "risk_difference" : "mean_difference", whole is null ? "observed" : "weighted");
        var matrix = _design.Matrix.Only(rows);
        var data = new EffectData(matrix, part.IsFirst, part.Values(Of.Primary));
        var counted = Counted(estimate, data);
        if (PropensityModel.Of(matrix, part.IsFirst, _design.Propensity.Fit) is not { } propensity)
            return counted with { Gates = _withheld, Note = "one strategy only, or too few decisions" };
        var weights = propensity.Weights(Of.Target).Weights;
        double Worth(bool first) => PropensityModel.EffectiveSize(data.ObservedOf(first).Select(i => weights[i]));
        counted = counted with { FirstWorth = Worth(true), SecondWorth = Worth(false) };
        int Rarer(bool first) => data.ObservedOf(first) is var arm && IsShare(Of.Primary) ? Math.Min(arm.Count(i => data.Outcomes[i] == 1), arm.Count(i => data.Outcomes[i] == 0)) : arm.Length;
        string[] gates = [.. _withheld, .. Math.Min(Rarer(true), Rarer(false)) < ComparisonGates.LeastEvents ? ["events"] : Array.Empty<string>(), .. Math.Min(Worth(true), Worth(false)) < ComparisonGates.LeastWorth ? ["effective_size"] : Array.Empty<string>()];
        var means = EffectEstimators.Weighted(data, propensity, Of.Target, whole is null ? null : ObservationModel.Of(data, like: whole));
        return counted with
        {
            Contrast = gates.Length == 0 ? means?.Difference(part.Patients) : null,
            FirstMean = gates.Length == 0 ? means?.First : null,
            SecondMean = gates.Length == 0 ? means?.Second : null,
            Gates = [.. gates.Distinct()],
            Note = means is null ? "no known outcome in one strategy" : "",
        };
    }

    // Cochran's Q of estimates that rest on different patients.
    private static double HeterogeneityP(List<Contrast> differences)
    {
        double[] weights = [.. differences.Select(d => 1 / (d.Error * d.Error))];
        var mean = differences.Zip(weights).Sum(d => d.First.Value * d.Second) / weights.Sum();
        var q = differences.Zip(weights).Sum(d => d.Second * (d.First.Value - mean) * (d.First.Value - mean));
        return double.IsFinite(q) ? 1 - ChiSquared.CDF(differences.Count - 1, q) : 1;
    }

    private IEnumerable<EffectEstimate> Rows(EffectEstimate at, EffectData data, TargetPopulation? target, ArmMeans? means, bool isPrimary = false, bool isScore = false)
    {
        var isShare = !isScore && at.Outcome != ComparisonCodes.Of(ComparedOutcome.Change);
        var counted = Counted(at, data, target);
        string[] measures = isShare ? ["risk_difference", "risk_ratio"] : ["mean_difference"];
        foreach (var measure in measures)
        {
            var isRatio = measure == "risk_ratio";
            yield return counted with
            {
                Measure = measure,
                IsPrimary = isPrimary && !isRatio,
                FirstEvents = isShare ? counted.FirstEvents : null,
                SecondEvents = isShare ? counted.SecondEvents : null,
                FirstMean = _withheld.Count == 0 ? means?.First : null,
                SecondMean = _withheld.Count == 0 ? means?.Second : null,
                Contrast = _withheld.Count > 0 ? null : isRatio ? means?.Ratio(_data.Patients) : means?.Difference(_data.Patients),
                Gates = _withheld,
                Note = means is null ? "not estimable: too few known outcomes, or all the same, in one strategy" : "",
            };
        }
    }

    private EffectEstimate Row(EffectEstimate at, EffectData data, TargetPopulation? target, Contrast? contrast, string without) => Counted(at, data, target) with
    {
        Measure = at.Outcome == ComparisonCodes.Of(ComparedOutcome.Change) ? "mean_difference" : "risk_difference",
        FirstEvents = at.Outcome == ComparisonCodes.Of(ComparedOutcome.Change) ? null : Counted(at, data).FirstEvents,
        SecondEvents = at.Outcome == ComparisonCodes.Of(ComparedOutcome.Change) ? null : Counted(at, data).SecondEvents,
        Contrast = _withheld.Count > 0 ? null : contrast,
        Gates = _withheld,
        Note = contrast is null ? without : "",
    };

    private EffectEstimate Counted(EffectEstimate at, EffectData data, TargetPopulation? target = null)
    {
        var (one, other) = (data.ObservedOf(true), data.ObservedOf(false));
        var weights = target is { } of ? _design.Propensity.Weights(of, at.Method == "weighted_truncated" ? Of.Truncation : 0).Weights : null;
        return at with
        {
            FirstCount = one.Length,
            SecondCount = other.Length,
            FirstEvents = one.Count(i => data.Outcomes[i] == 1),
            SecondEvents = other.Count(i => data.Outcomes[i] == 1),
            FirstWorth = weights is null ? null : PropensityModel.EffectiveSize(one.Select(i => weights[i])),
            SecondWorth = weights is null ? null : PropensityModel.EffectiveSize(other.Select(i => weights[i])),
        };
    }

    private OverlapSummary Overlap()
    {
        var (propensity, names) = (_design.Propensity, _design.Transform.Names);
        var (one, other) = (new int[Bins], new int[Bins]);
        for (var i = 0; i < _data.Rows; i++)
            (_data.IsFirst[i] ? one : other)[Math.Min(Bins - 1, (int)(propensity.Preference(i) * Bins))]++;
        string Name(int column) => $"{names[column].Feature} ({names[column].Part})";
        return new OverlapSummary(
            RocArea.Of(propensity.Scores, _data.IsFirst)?.Value ?? double.NaN, propensity.Equipoise, [.. one.Select(n => (int?)n)], [.. other.Select(n => (int?)n)], [.. propensity.Fit.Dropped.Select(Name)],
            propensity.Fit.Separating is { } s ? Name(s) : null, propensity.Fit.IsPenalised, _design.Matrix.Columns);
    }

    private EValues? EValues() =>
        _estimates.Find(e => e.Measure == "risk_ratio" && e.Method == "weighted" && e.Outcome == ComparisonCodes.Of(Of.Primary) && e.Population == ComparisonCodes.Of(Of.Target) && e.Breakdown == "all" && e.Estimand == Policy)
            is { Contrast: { } ratio } ? new EValues(EValue.OfRiskRatio(ratio.Value), EValue.OfNearerEnd(new Estimate(ratio.Value, ratio.Lower, ratio.Upper))) : null;
}
