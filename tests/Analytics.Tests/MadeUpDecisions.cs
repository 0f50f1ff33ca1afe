using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>Decisions without an extract: what was known at them and what came of them as a test wants it.</summary>
internal static class MadeUpDecisions
{
    /// <summary>What they are compared by.</summary>
    public static ComparisonSpecification Specification { get; } = new()
    {
        Id = "made-up",
        Title = "Made up",
        Question = "Does the first do better?",
        Eligibility = new EligibilityRules(),
        First = new("first", "First", [new("sleep_strategy", ["none"], Holds: false)]),
        Second = new("second", "Second", [new("sleep_strategy", ["none"])]),
        Confounders = ["severity", "anxiety"],
        Subgroups = ["sex"],
    };

    /// <summary>Decisions that differ in what leads to the first strategy: a number and a flag, both of which go with the outcome too.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="effect">By how much the first strategy raises the chance of response.</param>
    /// <param name="pull">How strongly severity leads to the first strategy: log odds for the whole range.</param>
    public static ComparisonData Of(int count, ulong seed = 7, double effect = 0.1, double pull = 2)
    {
        var draw = Pcg32.ForItem(seed, 0);
        double Next() => draw.Unit();
        var (values, first, outcomes, sexes) = (new double[count * 2], new bool[count], new DecisionOutcome[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var (severity, anxiety) = (0.3 + 0.6 * Next(), Next() < 0.4 ? 1.0 : 0);
            (values[2 * i], values[2 * i + 1], sexes[i]) = (severity, anxiety, Next() < 0.5 ? 0 : 1);
            first[i] = Next() < 1 / (1 + Math.Exp(-(pull * (severity - 0.6) + anxiety - 0.4)));
            var responded = Next() < 0.55 - 0.4 * (severity - 0.3) - 0.1 * anxiety + (first[i] ? effect : 0);
            outcomes[i] = Outcome(severity, responded, Next());
        }
        return With(values, first, outcomes, sexes);
    }

    /// <summary>What came of a decision.</summary>
    public static DecisionOutcome Outcome(double severity, bool responded, double chance) => new(
        severity, severity * (responded ? 0.4 : 0.9), severity * (responded ? 0.7 : 0.95), 4 / 27.0, 84, responded ? 1 : 0, severity * 0.4 <= 4 / 27.0 && responded ? 1 : 0, responded ? 1 : 0, chance < 0.1 ? 1 : 0,
        chance > 0.9 ? 1 : 0, 30 + (int)(150 * chance), responded && chance > 0.3 ? 1 : chance < 0.1 ? 2 : 0, 0.02 * chance, chance is > 0.4 and < 0.6 ? 1 : 0);

    /// <summary>Decisions, one a row, each of a patient of its own.</summary>
    public static ComparisonData With(double[] values, bool[] first, DecisionOutcome[] outcomes, int[] sexes) => new()
    {
        Of = Specification,
        Flow = [new FlowStep("Steps that carry out one of the two strategies", first.Count(f => f), first.Count(f => !f))],
        Confounders = new FeatureTable([ConfounderCatalogue.Find("severity")!, ConfounderCatalogue.Find("anxiety")!], values),
        IsFirst = first,
        Patients = [.. Enumerable.Range(0, first.Length)],
        Outcomes = outcomes,
        Subgroups = [new Axis("sex", false, ["female", "male"], sexes)],
        Providers = new int[first.Length],
    };
}
