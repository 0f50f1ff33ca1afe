using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Decisions of all extracts with what was known at them and what came of them, row by row.</summary>
internal sealed record ComparisonData
{
    /// <summary>What is compared.</summary>
    public required ComparisonSpecification Of { get; init; }

    /// <summary>How many were left out by which rule.</summary>
    public required IReadOnlyList<FlowStep> Flow { get; init; }

    /// <summary>What was known at the decision.</summary>
    public required FeatureTable Confounders { get; init; }

    /// <summary>By row, which strategy.</summary>
    public required bool[] IsFirst { get; init; }

    /// <summary>By row, the patient, as a number from 0.</summary>
    public required int[] Patients { get; init; }

    /// <summary>By row, what came of it.</summary>
    public required DecisionOutcome[] Outcomes { get; init; }

    /// <summary>By row, the level of each subgroup's breakdown.</summary>
    public required IReadOnlyList<Axis> Subgroups { get; init; }

    /// <summary>By row, the provider.</summary>
    public required int[] Providers { get; init; }

    /// <summary>How many.</summary>
    public int Rows => IsFirst.Length;

    /// <summary>A breakdown in whose levels comparisons can be looked at, beside those of episodes.</summary>
    public const string PriorResponse = "prior_response";

    /// <summary>How much the score had fallen on the step before: what augmentation follows more than switching does.</summary>
    public static IReadOnlyList<string> PriorResponses { get; } = ["rose", "fell_by_less_than_a_quarter", "fell_by_a_quarter_or_more", Breakdown.NotRecorded];

    /// <summary>Finds the decisions.</summary>
    /// <param name="sources">The extracts.</param>
    /// <param name="of">What is compared; it has been checked.</param>
    public static ComparisonData Find(IReadOnlyList<PredictionSource> sources, ComparisonSpecification of)
    {
        DecisionCohort[] cohorts = [.. sources.Select(s => DecisionCohort.Of(s, of))];
        var patients = new Dictionary<(int, int), int>();
        var numbers = new List<int>();
        for (var s = 0; s < sources.Count; s++)
            foreach (var d in cohorts[s].Decisions)
            {
                var key = (s, sources[s].Tables.Episodes.Patient.Numbers[d.Episode]);
                if (!patients.TryGetValue(key, out var number))
                    patients.Add(key, number = patients.Count);
                numbers.Add(number);
            }
        return new ComparisonData
        {
            Of = of,
            Flow = [.. DecisionCohort.Rules(of).Select((rule, r) => new FlowStep(rule, cohorts.Sum(c => c.Flow[r].First), cohorts.Sum(c => c.Flow[r].Second)))],
            Confounders = FeatureTable.Joined([.. sources.Select((s, i) => ConfounderReader.Of(s, cohorts[i].Decisions, of.Confounders))]),
            IsFirst = [.. cohorts.SelectMany(c => c.Decisions).Select(d => d.IsFirst)],
            Patients = [.. numbers],
            Outcomes = [.. sources.SelectMany((s, i) => Outcome(s, cohorts[i].Decisions))],
            Subgroups = [.. of.Subgroups.Select(name => Joined(name, sources, cohorts))],
            Providers = Joined("provider_id", sources, cohorts).LevelOfRow,
        };
    }

    /// <summary>The decisions of patients drawn by lot, about so many; all of them where there are no more.</summary>
    public ComparisonData Drawn(int most, ulong seed)
    {
        if (Rows <= most)
            return this;
        var share = (double)most / Rows;
        // The upper half of the hash of a patient: the same patients whatever their order.
        int[] kept = [.. Enumerable.Range(0, Rows).Where(i => (Ingest.Pcg32.SplitMix64(~seed ^ Ingest.Pcg32.SplitMix64((ulong)Patients[i])) >> 32) / 4294967296.0 < share)];
        int Left(bool first) => IsFirst.Count(f => f == first) - kept.Count(i => IsFirst[i] == first);
        return Only(kept) with { Flow = [.. Flow, new FlowStep("Of a patient who was not drawn for this brief look", Left(true), Left(false))] };
    }

    /// <summary>Some of the rows, patients numbered anew.</summary>
    public ComparisonData Only(int[] rows)
    {
        var numbers = new Dictionary<int, int>();
        return this with
        {
            Confounders = Confounders with { Values = new DesignMatrix(Confounders.Values, Confounders.Features.Count).Only(rows).Values },
            IsFirst = [.. rows.Select(r => IsFirst[r])],
            Patients = [.. rows.Select(r => numbers.TryGetValue(Patients[r], out var n) ? n : numbers[Patients[r]] = numbers.Count)],
            Outcomes = [.. rows.Select(r => Outcomes[r])],
            Subgroups = [.. Subgroups.Select(a => a with { LevelOfRow = [.. rows.Select(r => a.LevelOfRow[r])] })],
            Providers = [.. rows.Select(r => Providers[r])],
        };
    }

    /// <summary>The values of an outcome, by row.</summary>
    public double[] Values(ComparedOutcome outcome) =>
    [
        .. Outcomes.Select(o => outcome switch
        {
            ComparedOutcome.Response => o.Responded,
            ComparedOutcome.Remission => o.Remitted,
            ComparedOutcome.Change => 100 * (o.Baseline - o.Score),
            ComparedOutcome.Dropout => o.DroppedOut,
            ComparedOutcome.AdverseEffect => o.Adverse,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), "Times are no values by row."),
        }),
    ];

    /// <summary>The values of a negative control, by row.</summary>
    public double[] Values(NegativeControl control) => [.. Outcomes.Select(o => control == NegativeControl.PriorChange ? 100 * o.PriorChange : o.PriorMissed)];

    /// <summary>The score of days 14 to 55 by row, the mean of those known where it is missing, and whether it is missing: with what was known at the decision it makes later missing scores missing at random.</summary>
    public double[][] EarlyScores()
    {
        double[] known = [.. Outcomes.Where(o => !double.IsNaN(o.Early)).Select(o => o.Early)];
        var mean = known.Length == 0 ? 0 : known.Average();
        return [[.. Outcomes.Select(o => double.IsNaN(o.Early) ? mean : o.Early)], [.. Outcomes.Select(o => double.IsNaN(o.Early) ? 1.0 : 0)]];
    }

    /// <summary>The outcome whose missing rows are the same: outcomes of one score are missing together.</summary>
    public static ComparedOutcome MissingWith(ComparedOutcome outcome) => outcome is ComparedOutcome.Response or ComparedOutcome.Remission ? ComparedOutcome.Change : outcome;

    /// <summary>Strata of severity at the decision and of how the step before went: what is adjusted for where one adjusts by hand.</summary>
    public int[] Strata()
    {
        var fall = Confounders.PlaceOf(ConfounderCatalogue.FallOnLastStep);
        return [.. Outcomes.Select((o, i) => Third(o.Baseline) * PriorResponses.Count + (fall < 0 ? PriorResponses.Count - 1 : PriorResponseOf(Confounders.Row(i)[fall])))];
    }

    private static int Third(double severity) => severity < 0.5 ? 0 : severity < 0.7 ? 1 : 2;

    private static int PriorResponseOf(double fall) => double.IsNaN(fall) ? PriorResponses.Count - 1 : fall < 0 ? 0 : fall < 0.25 ? 1 : 2;

    private static DecisionOutcome[] Outcome(PredictionSource source, IReadOnlyList<Decision> decisions)
    {
        var outcomes = new DecisionOutcome[decisions.Count];
        const int Block = 1 << 10;
        RowBlocks.Do(decisions.Count, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                outcomes[i] = DecisionOutcome.Of(source.Tables, decisions[i]);
        });
        return outcomes;
    }

    private static Axis Joined(string name, IReadOnlyList<PredictionSource> sources, DecisionCohort[] cohorts)
    {
        if (name == PriorResponse)
            return new Axis(name, true, PriorResponses, [.. sources.SelectMany((s, i) => cohorts[i].Decisions.Select(d => PriorResponseOf(ConfounderReader.FallOnLastStep(s.Tables, d) ?? double.NaN)))]);
        Axis[] axes = [.. sources.Select(s => s.Classification.EpisodeAxes.First(a => a.Axis.Name == name).Axis)];
        string[] levels = [.. axes.SelectMany(a => a.Levels).Distinct(StringComparer.Ordinal)];
        var places = levels.Select((l, i) => (l, i)).ToDictionary(l => l.l, l => l.i, StringComparer.Ordinal);
        return new Axis(name, false, levels, [.. cohorts.SelectMany((c, s) => c.Decisions.Select(d => places[axes[s].Levels[axes[s].LevelOfRow[d.Episode]]]))]);
    }
}
