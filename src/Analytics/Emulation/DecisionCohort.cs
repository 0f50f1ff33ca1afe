using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>A decision that is compared.</summary>
/// <param name="Episode">The episode's row.</param>
/// <param name="Step">The step's row.</param>
/// <param name="Previous">The row of the step before; -1 where there is none.</param>
/// <param name="Day">Time zero: the day on which the step began.</param>
/// <param name="IsFirst">Which strategy it carries out.</param>
internal readonly record struct Decision(int Episode, int Step, int Previous, int Day, bool IsFirst);

/// <summary>Who is compared, and who was left out by which rule.</summary>
internal sealed class DecisionCohort
{
    /// <summary>Days after the decision in which an outcome may lie: it must be due by the day of the extract.</summary>
    public const int LastDay = 112;

    private const int Block = 1 << 12;

    private readonly List<Decision> _decisions = [];

    private DecisionCohort(IReadOnlyList<string> rules) => Flow = [.. rules.Select(r => new FlowStep(r, 0, 0))];

    /// <summary>The decisions, in the order of the extract.</summary>
    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>How many were left out by each rule; the first entry counts all steps of the two strategies.</summary>
    public FlowStep[] Flow { get; }

    /// <summary>The rules in the order in which they are asked; one that a specification does not have leaves nobody out.</summary>
    public static IReadOnlyList<string> Rules(ComparisonSpecification of) =>
    [
        "Steps that carry out one of the two strategies",
        "Carries out both at once",
        FormattableString.Invariant($"Number of the step below {of.Eligibility.FirstStep}"),
        "Began before the referral",
        FormattableString.Invariant($"Outcome not due: fewer than {LastDay} days to the day of the extract"),
        "No score in the 28 days to the decision, or one of remission",
        of.Eligibility.NeedsNonresponse ? "Score had fallen by half or more on the step before, or that step has no baseline" : "Earlier course (not asked)",
        of.Eligibility.Before.Count > 0 ? "Step before already carried out one of them" : "Step before (not asked)",
        of.Eligibility.ExcludedReasons.Count > 0 ? $"Choice not open: {string.Join(", ", of.Eligibility.ExcludedReasons)}" : "Reason of the step (not asked)",
        of.Eligibility.LeastAge is { } age ? FormattableString.Invariant($"Younger than {age}, or age not recorded") : "Age (not asked)",
        of.Eligibility.EveryDecision ? "Later decisions of a patient (counted too)" : "Later decision of the same patient",
    ];

    /// <summary>The decisions of an extract.</summary>
    /// <param name="source">The extract.</param>
    /// <param name="of">What is compared.</param>
    public static DecisionCohort Of(PredictionSource source, ComparisonSpecification of)
    {
        var tables = source.Tables;
        var cohort = new DecisionCohort(Rules(of));
        var (first, second, before) = (Conditions.Of(source, of.First.Conditions), Conditions.Of(source, of.Second.Conditions), Conditions.Of(source, of.Eligibility.Before));
        var reasons = CodeList.Of<StepReason>().Codes;
        bool[] isExcluded = [.. reasons.Select(r => of.Eligibility.ExcludedReasons.Contains(r))];
        var parts = new DecisionCohort[(tables.Episodes.Count + Block - 1) / Block];
        RowBlocks.Do(tables.Episodes.Count, Block, (begin, stop) =>
        {
            var part = parts[begin / Block] = new DecisionCohort(Rules(of));
            for (var episode = begin; episode < stop; episode++)
                part.Add(tables, episode, of, (first, second, before), isExcluded);
        });
        foreach (var part in parts)
        {
            cohort._decisions.AddRange(part._decisions);
            for (var rule = 0; rule < cohort.Flow.Length; rule++)
                cohort.Flow[rule] = cohort.Flow[rule] with { First = cohort.Flow[rule].First + part.Flow[rule].First, Second = cohort.Flow[rule].Second + part.Flow[rule].Second };
        }
        if (!of.Eligibility.EveryDecision)
            cohort.KeepFirst(tables.Episodes.Patient);
        return cohort;
    }

    // The decisions of an episode.
    private void Add(EpisodeTables tables, int episode, ComparisonSpecification of, (Conditions First, Conditions Second, Conditions Before) conditions, bool[] isExcluded)
    {
        var (from, end) = tables.Steps.Of(episode);
        Instrument? instrument = null;
        var series = default(ScoreSeries);
        for (var step = from; step < end; step++)
        {
            var (isFirst, isSecond) = (conditions.First.Hold(step), conditions.Second.Hold(step));
            if (!isFirst && !isSecond)
                continue;
            if (instrument is null)
            {
                instrument = PrimaryInstrument.Of(tables, episode);
                series = instrument is null ? default : PrimaryInstrument.Series(tables, episode, instrument.Code);
            }
            var decision = new Decision(episode, step, step > from ? step - 1 : -1, tables.Steps.StartDate[step], isFirst);
            var rule = isFirst && isSecond ? 1 : LeftOutBy(tables, decision, of, instrument, series, conditions.Before, isExcluded);
            Count(0, isFirst);
            if (rule > 0)
                Count(rule, isFirst);
            else
                _decisions.Add(decision);
        }
    }

    private static int LeftOutBy(EpisodeTables tables, in Decision d, ComparisonSpecification of, Instrument? instrument, ScoreSeries series, Conditions before, bool[] isExcluded)
    {
        var rules = of.Eligibility;
        if (tables.Steps.Number[d.Step] < rules.FirstStep)
            return 2;
        if (tables.Episodes.ReferralDate[d.Episode] > d.Day)
            return 3;
        if (d.Day + LastDay > tables.ExtractedOn)
            return 4;
        var at = instrument is null ? ScoreSeries.NotFound : series.LatestIn(d.Day - StepOutcome.BaselineBefore, d.Day);
        if (at == ScoreSeries.NotFound || series.PointsAt(at) <= StepOutcome.Points(instrument!.Remission))
            return 5;
        if (rules.NeedsNonresponse && d.Previous >= 0)
        {
            var baseline = StepOutcome.Baseline(series, tables.Steps.StartDate[d.Previous]);
            if (baseline == ScoreSeries.NotFound || series.DayAt(baseline) > series.DayAt(at) || 2 * ((long)series.PointsAt(baseline) - series.PointsAt(at)) >= series.PointsAt(baseline))
                return 6;
        }
        if (d.Previous >= 0 && rules.Before.Count > 0 && !before.Hold(d.Previous))
            return 7;
        if (tables.Steps.Reason[d.Step] is var reason && reason != CodeList.Missing && isExcluded[reason])
            return 8;
        if (rules.LeastAge is { } age && (tables.Episodes.Age[d.Episode] is var years && (years == CodeList.Missing || years < age)))
            return 9;
        return 0;
    }

    private void KeepFirst(NameColumn patients)
    {
        var firsts = new Dictionary<int, (int Day, int Place)>();
        for (var i = 0; i < _decisions.Count; i++)
        {
            var patient = patients.Numbers[_decisions[i].Episode];
            if (!firsts.TryGetValue(patient, out var known) || _decisions[i].Day < known.Day)
                firsts[patient] = (_decisions[i].Day, i);
        }
        var kept = firsts.Values.Select(f => f.Place).ToHashSet();
        for (var i = 0; i < _decisions.Count; i++)
            if (!kept.Contains(i))
                Count(10, _decisions[i].IsFirst);
        Decision[] those = [.. _decisions.Where((_, i) => kept.Contains(i))];
        _decisions.Clear();
        _decisions.AddRange(those);
    }

    private void Count(int rule, bool isFirst) =>
        Flow[rule] = isFirst ? Flow[rule] with { First = Flow[rule].First + 1 } : Flow[rule] with { Second = Flow[rule].Second + 1 };

    /// <summary>Conditions as levels of the extract's axes.</summary>
    private sealed class Conditions(IReadOnlyList<(int[] LevelOfRow, bool[] Holds)> parts)
    {
        public static Conditions Of(PredictionSource source, IReadOnlyList<StepCondition> conditions) => new(
        [
            .. conditions.Select(c =>
            {
                var axis = source.Classification.StepAxes.First(a => a.Axis.Name == c.Axis).Axis;
                return (axis.LevelOfRow, (bool[])[.. axis.Levels.Select(l => c.Levels.Contains(l) == c.Holds)]);
            }),
        ]);

        public bool Hold(int step)
        {
            foreach (var (levelOfRow, holds) in parts)
                if (!holds[levelOfRow[step]])
                    return false;
            return true;
        }
    }
}

/// <summary>How many decisions a rule left out.</summary>
/// <param name="Rule">In plain words.</param>
/// <param name="First">Of the first strategy; null where disclosure control hides it.</param>
/// <param name="Second">Of the second.</param>
public sealed record FlowStep(string Rule, int? First, int? Second);
