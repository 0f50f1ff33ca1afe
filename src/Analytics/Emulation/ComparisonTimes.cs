using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Time to remission under two strategies.</summary>
internal sealed class ComparisonTimes
{
    private const int Every = 14;
    private const double Alpha = 0.05;
    private const string Alike = "not estimable: everybody fared alike";

    // A smaller error is of rounding: everybody fared alike.
    private const double NoError = 1e-9;

    private readonly ComparisonDesign _design;
    private readonly ComparisonData _data;
    private readonly double[] _ones, _weights, _slopes;
    private readonly int[] _cells;
    private readonly Arms _crude, _weighted;

    private ComparisonTimes(ComparisonDesign design)
    {
        (_design, _data) = (design, design.Data);
        _ones = [.. Enumerable.Repeat(1.0, _data.Rows)];
        (_weights, _slopes) = design.Propensity.Weights(_data.Of.Target);
        (_crude, _weighted) = (new(Rows(true, _ones), Rows(false, _ones)), new(Rows(true, _weights), Rows(false, _weights)));
        _cells = [.. _data.Outcomes.Select((o, i) => _data.IsFirst[i] ? _crude.First.CellOf(o.Days, o.Ended) : _crude.First.Cells + _crude.Second.CellOf(o.Days, o.Ended))];
    }

    /// <summary>Works it out.</summary>
    /// <param name="design">Of the comparison.</param>
    /// <param name="withheld">The gates that withhold estimates.</param>
    /// <returns>Curves, and estimates as every other outcome has them.</returns>
    public static (RemissionTimes Times, IReadOnlyList<EffectEstimate> Estimates) Of(ComparisonDesign design, IReadOnlyList<string> withheld)
    {
        var times = new ComparisonTimes(design);
        var (crude, weighted) = (times._crude, times._weighted);
        var (asSeen, forTarget) = (times.Found(crude, times._ones, null), times.Found(weighted, times._weights, times._slopes));
        EffectEstimate[] estimates = [.. times.Estimates(forTarget, true), .. times.Estimates(asSeen, false)];
        var isShown = withheld.Count == 0;
        // What is to be said of a contrast would tell of it: only why there is none stays.
        EffectEstimate Withheld(EffectEstimate e) => e with { Contrast = null, FirstMean = null, SecondMean = null, Gates = withheld, Note = e.Contrast is null ? e.Note : "" };
        return (
            new RemissionTimes
            {
                First = Curves(crude.First, isShown ? weighted.First : null, isShown ? forTarget.Means?.First : null),
                Second = Curves(crude.Second, isShown ? weighted.Second : null, isShown ? forTarget.Means?.Second : null),
                LogRankP = isShown ? LogRank.Of(crude.First.Times(), crude.Second.Times())?.P : null,
                Crude = isShown ? asSeen.Contrasts : Hidden,
                Weighted = isShown ? forTarget.Contrasts : Hidden,
            },
            isShown ? estimates : [.. estimates.Select(Withheld)]);
    }

    private static TimeContrasts Hidden { get; } = new(null, "withheld", null, "withheld", null);

    private EventDays Rows(bool first, double[] weights)
    {
        var rows = new List<Watched>(_data.Rows);
        for (var i = 0; i < _data.Rows; i++)
            if (_data.IsFirst[i] == first)
                rows.Add(new Watched(_data.Outcomes[i].Days, _data.Outcomes[i].Ended, weights[i], _data.Patients[i]));
        return EventDays.Of([.. rows]);
    }

    private static StrategyTimes Curves(EventDays crude, EventDays? weighted, double? weightedMean)
    {
        const int Least = RemissionTimes.LeastAtRisk, Horizon = RemissionTimes.Horizon;
        var (free, seen) = (Survival.Of(crude.Times()), CumulativeIncidence.Of(crude));
        var aim = weighted is null ? null : CumulativeIncidence.Of(weighted);
        int? until = crude.Days.Reverse().Select(d => (int?)d).FirstOrDefault(d => crude.AtRisk(d!.Value) >= Least);
        return new StrategyTimes(
            until, [.. Enumerable.Range(0, Horizon / Every + 1).Select(w => w * Every).Where(d => d <= until).Select(d => new WatchedOn(d, crude.AtRisk(d)))],
            free.While(Least), seen.First.While(Least), seen.Second.While(Least),
            weighted is null ? null : WeightedSurvival.Of(weighted).While(Least), aim?.First.While(Least), aim?.Second.While(Least),
            weighted is null ? null : RestrictedMean.Of(free, Horizon)?.Mean, weightedMean);
    }

    private Finding Found(Arms arms, double[] weights, double[]? slopes)
    {
        (double First, double Second)? means = null;
        Contrast? days = null;
        if (RestrictedMean.Of(arms.First, RemissionTimes.Horizon) is var (first, onFirst) && RestrictedMean.Of(arms.Second, RemissionTimes.Horizon) is var (second, onSecond))
        {
            var influence = Influence([.. onFirst, .. onSecond.Select(u => -u)], weights, slopes);
            (means, days) = ((first, second), Sound(ArmMeans.Of(first - second, _data.Patients, i => influence[i], v => v)));
        }
        // Where one strategy had no remission, its days would have no error, and a difference would look surer than it is.
        if (NotEstimable(arms) is { } reason)
            return new Finding(new TimeContrasts(null, reason, null, reason, null), means);
        var daysNote = means is null ? FormattableString.Invariant($"not estimable: of one strategy nobody was watched until day {RemissionTimes.Horizon}")
            : days is null ? Alike
            : Fewest(arms) < RemissionTimes.LeastAtRisk ? FormattableString.Invariant($"fewer than {RemissionTimes.LeastAtRisk} of one strategy were watched until day {RemissionTimes.Horizon}")
            : "";
        var (hazard, failure, proportionality) = Cox(arms, weights, slopes);
        var hazardNote = hazard is null ? Reason(failure)
            : proportionality < Alpha ? FormattableString.Invariant($"hazards are not proportional (p = {proportionality:0.0000}): the ratio changes over time, so read the difference in days")
            : "";
        return new Finding(new TimeContrasts(days, daysNote, hazard, hazardNote, proportionality), means);
    }

    private static long Fewest(Arms arms) => Math.Min(arms.First.AtRisk(RemissionTimes.Horizon), arms.Second.AtRisk(RemissionTimes.Horizon));

    private string? NotEstimable(Arms arms)
    {
        var (one, other) = (arms.First.Times().Sum(t => t.Events), arms.Second.Times().Sum(t => t.Events));
        return _data.Patients.Distinct().Take(2).Count() < 2 ? "not estimable: fewer than two patients"
            : arms.First.Days[^1] == 0 && arms.Second.Days[^1] == 0 ? "not estimable: nobody was watched for a day"
            : one + other == 0 ? "not estimable: no remission"
            : one == 0 || other == 0 ? "not estimable: no remission in one strategy"
            : arms.First.Days.Union(arms.Second.Days).Take(2).Count() < 2 ? "not estimable: all were watched until the same day"
            : null;
    }

    private static string Reason(CoxFailure? failure) => failure switch
    {
        CoxFailure.Separation => "not estimable: all remissions of one strategy came before those of the other",
        CoxFailure.DependentColumns => "not estimable: when remissions came, one strategy alone was watched",
        CoxFailure.NoConvergence => "not estimable: the regression did not converge",
        _ => Alike,
    };

    private static Contrast? Sound(Contrast? contrast) => contrast is { Error: > NoError } ? contrast : null;

    // From what a unit of weight in a cell does to an estimate, to the influence of rows: each has its weight, and through the propensities a part in those of all others.
    private double[] Influence(double[] ofWeight, double[] weights, double[]? slopes)
    {
        var n = _data.Rows;
        double[] influence = [.. _cells.Select((c, i) => n * weights[i] * ofWeight[c])];
        if (slopes is not null)
            EffectEstimators.AddFitted([influence], _design.Propensity.Fit, _design.Propensity.Matrix, _design.Propensity.Residuals, (i, into) => into[0] = n * slopes[i] * ofWeight[_cells[i]]);
        return influence;
    }

    // Rows of one cell are alike in all that the regression asks for.
    private (Contrast? Hazard, CoxFailure? Failure, double? ProportionalityP) Cox(Arms arms, double[] weights, double[]? slopes)
    {
        var both = new[] { arms.First, arms.Second }.SelectMany(a => Enumerable.Range(0, a.Cells).Select(c => (Arm: a, Cell: c))).ToList();
        var rows = new CoxRows(
            new DesignMatrix([.. both.Select(b => b.Arm == arms.First ? 1.0 : 0)], 1), [.. both.Select(b => b.Arm.DayOf(b.Cell))], [.. both.Select(b => EventDays.IsEvent(b.Cell))],
            [.. both.Select(b => b.Arm.Weights[b.Cell])], [.. both.Select(b => b.Arm.Counts[b.Cell])]);
        var (fit, failure) = CoxRegression.Of(rows);
        if (fit is null)
            return (null, failure, null);
        Contrast? Of(double value, double[] ofWeight, Func<double, double> shown)
        {
            var influence = Influence(ofWeight, weights, slopes);
            return Sound(ArmMeans.Of(value, _data.Patients, i => influence[i], shown));
        }
        var hazard = Of(fit.Coefficients[0], fit.Influence(), Math.Exp);
        return (hazard, null, hazard is not null && ProportionalHazards.Of(fit, 0) is var (score, onScore) ? Of(score, onScore, v => v)?.P : null);
    }

    private IEnumerable<EffectEstimate> Estimates(Finding found, bool isWeighted)
    {
        var (of, contrasts) = (_data.Of, found.Contrasts);
        var population = isWeighted ? ComparisonCodes.Of(of.Target) : "observed";
        int Count(bool first, bool withEvent) => _data.Outcomes.Where((o, i) => _data.IsFirst[i] == first && (!withEvent || o.Ended == 1)).Count();
        double? Worth(bool first) => isWeighted ? PropensityModel.EffectiveSize(_weights.Where((_, i) => _data.IsFirst[i] == first)) : null;
        var counted = new EffectEstimate(population, "all", "all", "treatment_policy", "", ComparisonCodes.Of(ComparedOutcome.TimeToRemission), "", "none")
        {
            FirstCount = Count(true, false),
            SecondCount = Count(false, false),
            FirstEvents = Count(true, true),
            SecondEvents = Count(false, true),
            FirstWorth = Worth(true),
            SecondWorth = Worth(false),
        };
        yield return counted with { Method = isWeighted ? "cox_weighted" : "cox_crude", Measure = "hazard_ratio", Contrast = contrasts.Hazard, Note = contrasts.HazardNote };
        yield return counted with
        {
            Method = "restricted_mean",
            Measure = "days_difference",
            FirstMean = contrasts.Days is null ? null : found.Means?.First,
            SecondMean = contrasts.Days is null ? null : found.Means?.Second,
            Contrast = contrasts.Days,
            Note = contrasts.DaysNote,
        };
    }

    private sealed record Arms(EventDays First, EventDays Second);

    private sealed record Finding(TimeContrasts Contrasts, (double First, double Second)? Means);
}
