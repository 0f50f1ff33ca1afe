using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Imputes the score at day 84 where it is missing, and estimates what follows from it.</summary>
/// <remarks>
/// The score and the early one (days 14 to 55) are imputed in turn by predictive mean matching from the columns of the propensity, and each from the other: for each strategy on its own, where known scores are many enough
/// for that, so that what is known may tell of different scores under each; else together, with the strategy and its product with the score at the decision; where there are fewer than ten known scores a column, the
/// propensity takes the columns' place. Response, remission and change are derived from the imputed score (imputing them as such loses how near they were), estimated as the primary estimate is, and pooled by Rubin's
/// rules. Missing confounders are not imputed: that they are missing was known at the decision, is among the columns, and so the propensity is the same in every set.
/// </remarks>
internal sealed class ComparisonImputation
{
    /// <summary>Decisions above which there are as many sets as were asked for and no more, and fewer cycles: the early score is begun from what was known at the decision and the later one from both, so that two more
    /// settle what the later tells of the early one.</summary>
    public const int Many = 100_000;

    private const int Cycles = 10, CyclesOfMany = 2, Block = 1 << 10, MostSets = 50, Fewest = 20, EnoughKnown = 10;
    private const double PointsOfScale = 27, Nearly = 1e-9;

    private static readonly int[] Shifts = [0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5];

    private readonly ComparisonData _data;
    private readonly RepeatedWeighting _weighting;
    private readonly ImputedColumn[] _scores;
    private readonly int[] _missing;
    private readonly (int Column, int Place)[] _placeOf;
    private readonly int _sets;
    private readonly Dictionary<ComparedOutcome, RepeatedWeighting.KnownOutcomes> _known = [];

    private ComparisonImputation(ComparisonDesign design, int sets, int cycles, ulong seed)
    {
        (_data, _sets) = (design.Data, sets);
        _missing = [.. Enumerable.Range(0, _data.Rows).Where(i => double.IsNaN(_data.Outcomes[i].Score))];
        _scores = Imputed(design, new ImputationSettings(sets, cycles, Seed: seed));
        var places = new Dictionary<int, (int, int)>();
        for (var c = 0; c < _scores.Length; c++)
            for (var p = 0; p < _scores[c].Rows.Length; p++)
                places.Add(_scores[c].Rows[p], (c, p));
        _placeOf = [.. _missing.Select(i => places[i])];
        _weighting = new RepeatedWeighting(design.Propensity, _data.Of.Target, _data.Patients, _missing);
        Note = FormattableString.Invariant($"{sets} imputed sets after {cycles} cycles{(cycles < Cycles ? FormattableString.Invariant($", fewer than {Cycles} since there are more than {Many} decisions") : "")}");
    }

    /// <summary>How it was done, in plain words.</summary>
    public string Note { get; }

    /// <summary>Imputes.</summary>
    /// <param name="design">The decisions with their propensities.</param>
    /// <param name="seed">Of every draw.</param>
    /// <returns>Null, with the reason in plain words, where there is nothing to impute or nothing to impute it from.</returns>
    public static (ComparisonImputation? Imputation, string Reason) Of(ComparisonDesign design, ulong seed)
    {
        var (data, asked) = (design.Data, design.Data.Of.Imputations);
        if (asked < 2)
            return (null, "not imputed: the specification does not ask for it");
        int Known(bool first) => Enumerable.Range(0, data.Rows).Count(i => data.IsFirst[i] == first && !double.IsNaN(data.Outcomes[i].Score));
        var known = Math.Min(Known(true), Known(false));
        var missing = data.Rows - Known(true) - Known(false);
        if (missing < Fewest)
            return (null, FormattableString.Invariant($"not imputed: fewer than {Fewest} scores are missing"));
        if (known < Fewest)
            return (null, FormattableString.Invariant($"not imputed: fewer than {Fewest} scores of one strategy are known"));
        // As many sets as per cent are missing (White, Royston and Wood 2011, Stat Med 30:377-399).
        var isMany = data.Rows > Many;
        var sets = isMany ? asked : Math.Max(asked, Math.Min(MostSets, (int)Math.Ceiling(100.0 * missing / data.Rows)));
        var imputation = new ComparisonImputation(design, sets, isMany ? CyclesOfMany : Cycles, seed);
        return imputation._weighting.IsEstimable ? (imputation, "") : (null, "not estimable: one patient only, or no weight in one strategy");
    }

    /// <summary>The estimate of an outcome that follows from the score.</summary>
    /// <param name="outcome">Response, remission or change.</param>
    /// <param name="firstShift">By how much imputed scores of the first strategy are made worse, of the scale's highest as 1.</param>
    /// <param name="secondShift">The same of the second.</param>
    public PooledComparison Of(ComparedOutcome outcome, double firstShift = 0, double secondShift = 0)
    {
        if (!_known.TryGetValue(outcome, out var known))
            _known.Add(outcome, known = _weighting.Known(_data.Values(outcome)));
        // Each is asked for several times.
        var derived = new double[(long)_missing.Length * _sets];
        RowBlocks.Do(_missing.Length, Block, (from, to) =>
        {
            for (var p = from; p < to; p++)
            {
                var (row, (column, place)) = (_missing[p], _placeOf[p]);
                var shift = _data.IsFirst[row] ? firstShift : secondShift;
                ref readonly var of = ref _data.Outcomes[row];
                for (var set = 0; set < _sets; set++)
                    derived[p * _sets + set] = Derived(outcome, of, Math.Min(1, _scores[column].Of(place, set) + shift));
            }
        });
        var pairs = _weighting.Of(known, _sets, (p, into) => derived.AsSpan(p * _sets, _sets).CopyTo(into));
        return PooledComparison.Of(pairs, _weighting.Clusters - 1);
    }

    /// <summary>How many decisions of a strategy have an outcome, known ones and the mean over sets of imputed ones.</summary>
    public int Events(ComparedOutcome outcome, bool first)
    {
        var known = _data.Values(outcome);
        long imputed = 0;
        for (var p = 0; p < _missing.Length; p++)
            for (var set = 0; set < _sets && _data.IsFirst[_missing[p]] == first; set++)
                imputed += Derived(outcome, _data.Outcomes[_missing[p]], _scores[_placeOf[p].Column].Of(_placeOf[p].Place, set)) == 1 ? 1 : 0;
        return Enumerable.Range(0, known.Length).Count(i => _data.IsFirst[i] == first && known[i] == 1) + (int)Math.Round(imputed / (double)_sets);
    }

    /// <summary>The estimates of an outcome as rows: for response and remission the difference and the ratio, for change the difference.</summary>
    /// <param name="imputation">Null where estimates are withheld or nothing was imputed.</param>
    /// <param name="design">The decisions.</param>
    /// <param name="outcome">Response, remission or change.</param>
    /// <param name="gates">That withhold estimates.</param>
    /// <param name="without">Why nothing was imputed.</param>
    public static IEnumerable<EffectEstimate> Estimates(ComparisonImputation? imputation, ComparisonDesign design, ComparedOutcome outcome, IReadOnlyList<string> gates, string without)
    {
        var (of, isShare, pooled) = (design.Data.Of, outcome != ComparedOutcome.Change, imputation?.Of(outcome));
        var weights = design.Propensity.Weights(of.Target).Weights;
        int Count(bool first) => design.Data.IsFirst.Count(f => f == first);
        double Worth(bool first) => PropensityModel.EffectiveSize(weights.Where((_, i) => design.Data.IsFirst[i] == first));
        var row = new EffectEstimate(ComparisonCodes.Of(of.Target), Breakdown.All, Breakdown.All, "treatment_policy", "weighted", ComparisonCodes.Of(outcome), "", "imputed")
        {
            FirstCount = Count(true),
            SecondCount = Count(false),
            FirstEvents = isShare ? imputation?.Events(outcome, true) : null,
            SecondEvents = isShare ? imputation?.Events(outcome, false) : null,
            FirstWorth = Worth(true),
            SecondWorth = Worth(false),
            FirstMean = pooled?.First,
            SecondMean = pooled?.Second,
            Gates = gates,
        };
        foreach (var measure in isShare ? (string[])["risk_difference", "risk_ratio"] : ["mean_difference"])
        {
            var contrast = measure == "risk_ratio" ? pooled?.Ratio : pooled?.Difference;
            var note = gates.Count > 0 ? "" : imputation is null ? without : contrast is null ? "not estimable: a strategy has no success in some imputed set" : imputation.Note;
            yield return row with { Measure = measure, Contrast = contrast, Note = note };
        }
    }

    /// <summary>The primary finding, were imputed scores of one strategy worse by nothing and up to five of 27 points (as of the PHQ-9), and then those of the other.</summary>
    /// <returns>Empty where the primary outcome does not follow from the score.</returns>
    public IReadOnlyList<TippingPoint> Tipping()
    {
        var outcome = _data.Of.Primary;
        if (outcome is not (ComparedOutcome.Response or ComparedOutcome.Remission or ComparedOutcome.Change))
            return [];
        var points = new List<TippingPoint>();
        foreach (var worse in Shifts)
            if (Of(outcome, Math.Max(0, worse) / PointsOfScale, Math.Max(0, -worse) / PointsOfScale).Difference is { } contrast)
                points.Add(new TippingPoint(100 * worse / PointsOfScale, contrast));
        return points;
    }

    private static double Derived(ComparedOutcome outcome, in DecisionOutcome of, double score) => outcome switch
    {
        ComparedOutcome.Response => 2 * (of.Baseline - score) >= of.Baseline - Nearly ? 1 : 0,
        ComparedOutcome.Remission => score <= of.Remission + Nearly ? 1 : 0,
        ComparedOutcome.Change => 100 * (of.Baseline - score),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), "It does not follow from the score."),
    };

    private static ImputedColumn[] Imputed(ComparisonDesign design, ImputationSettings settings)
    {
        var data = design.Data;
        double[] early = [.. data.Outcomes.Select(o => o.Early)], score = [.. data.Outcomes.Select(o => o.Score)];
        // An early score that hardly anybody has cannot be imputed, and tells nothing.
        double[][] columns = EarlyIsThere(data) ? [early, score] : [score];
        int[] all = [.. Enumerable.Range(0, data.Rows)];
        int[][] arms = [[.. all.Where(i => data.IsFirst[i])], [.. all.Where(i => !data.IsFirst[i])]];
        bool IsEnough(int[] rows, int width) => columns.All(c => rows.Count(i => !double.IsNaN(c[i])) >= (long)EnoughKnown * width);
        var known = design.Matrix;
        double[] baseline = [.. data.Outcomes.Select(o => o.Baseline)], isFirst = [.. data.IsFirst.Select(f => f ? 1.0 : 0)];
        if (arms.All(rows => IsEnough(rows, known.Columns + 2)))
        {
            var own = known.With([], [baseline]);
            return [.. arms.Select((rows, arm) => ChainedImputation.Of(own, rows, columns, settings with { Seed = settings.Seed + (ulong)arm })[^1])];
        }
        var complete = IsEnough(all, known.Columns + 4) ? known : CompactMatrix.Of([.. design.Propensity.Scores.Select(LogisticRegression.LogOdds)], 1);
        return [ChainedImputation.Of(complete.With([], [baseline, isFirst, [.. baseline.Zip(isFirst, (b, f) => b * f)]]), all, columns, settings)[^1]];
    }

    private static bool EarlyIsThere(ComparisonData data)
    {
        bool Has(bool first) => Enumerable.Range(0, data.Rows).Count(i => data.IsFirst[i] == first && !double.IsNaN(data.Outcomes[i].Early)) >= Fewest;
        return Has(true) && Has(false);
    }
}

/// <summary>Means and contrasts of imputed sets, pooled.</summary>
/// <param name="First">The mean under the first strategy.</param>
/// <param name="Second">Under the second.</param>
/// <param name="Difference">First less second; null where the sets do not tell how sure it is.</param>
/// <param name="Ratio">First over second, pooled as a logarithm; null likewise, or where a mean is not above 0 in some set.</param>
/// <param name="MissingInformation">Of the difference, from 0 to 1.</param>
internal sealed record PooledComparison(double First, double Second, Contrast? Difference, Contrast? Ratio, double MissingInformation)
{
    /// <summary>Pools sets.</summary>
    public static PooledComparison Of(MeanPair[] sets, double freedom)
    {
        var difference = RubinPooling.Of([.. sets.Select(s => s.Difference)], [.. sets.Select(s => s.DifferenceVariance)], freedom);
        var ratio = sets.All(s => s.LogRatio is not null) ? RubinPooling.Of([.. sets.Select(s => s.LogRatio!.Value)], [.. sets.Select(s => s.LogRatioVariance)], freedom).Shown(Math.Exp) : null;
        return new PooledComparison(sets.Average(s => s.First), sets.Average(s => s.Second), difference.Shown(v => v), ratio, difference.MissingInformation);
    }
}
