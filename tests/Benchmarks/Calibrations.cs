using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Analytics.Tests;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Whether risks are right where the risk is known, and intervals cover what they should where there is nothing to find.</summary>
internal static class Calibrations
{
    private const int Steps = 100_000, Seeds = 20, ShuffledSteps = 2_000, Shuffles = 200;
    private const double MostGap = 0.01, Confidence = 0.95;

    public static int Run()
    {
        var settings = new RiskStudySettings { IsFull = false };
        var gaps = new Dictionary<RiskLearner, List<double>>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var study = RiskStudy.Of(MadeUpSteps.Drawn(Steps, (ulong)seed), null, settings);
            foreach (var learner in study.Learners.Where(l => l.Learner >= RiskLearner.Ridge))
            {
                if (!gaps.TryGetValue(learner.Learner, out var own))
                    gaps.Add(learner.Learner, own = []);
                own.Add(learner.Later!.Calibration!.Curve!.MeanGap);
            }
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  seed {seed} of {Seeds}"));
        }
        var isRight = true;
        foreach (var (learner, own) in gaps)
        {
            isRight &= own.Average() < MostGap;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{learner}: mean gap (ICI) of {Seeds} seeds at {Steps:N0} steps {own.Average():F4} (highest {own.Max():F4}), below {MostGap} asked for"));
        }

        // The outcomes of steps beside the features of others: no model can know anything.
        var covered = new Dictionary<RiskLearner, int>();
        for (var shuffle = 1; shuffle <= Shuffles; shuffle++)
        {
            var data = MadeUpSteps.Drawn(ShuffledSteps, 1_000 + (ulong)shuffle);
            var study = RiskStudy.Of(data with { Steps = Shuffled(data.Steps, (ulong)shuffle) }, null, settings);
            foreach (var learner in study.Learners.Where(l => l.Learner >= RiskLearner.Ridge))
                covered[learner.Learner] = covered.GetValueOrDefault(learner.Learner) + (learner.Later!.Auc!.Interval is { } i && i.Lower <= 0.5 && i.Upper >= 0.5 ? 1 : 0);
        }
        var reach = 3 * Math.Sqrt(Confidence * (1 - Confidence) / Shuffles);
        foreach (var (learner, count) in covered)
        {
            var share = (double)count / Shuffles;
            // A model that found out that there is nothing gives everybody the same risk: its area is 0.5 without an error, and covering more than 95 % is no fault.
            isRight &= share >= Confidence - reach;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{learner}: {share:P1} of the 95 % intervals of the AUC cover 0.5 in {Shuffles} shuffles; {Confidence - reach:P1} to {Math.Min(1, Confidence + reach):P1} is within 3 standard errors"));
        }
        return isRight ? 0 : 1;
    }

    private static IReadOnlyList<PredictedStep> Shuffled(IReadOnlyList<PredictedStep> steps, ulong seed)
    {
        var random = Pcg32.ForItem(seed, 0);
        bool?[] outcomes = [.. steps.Select(s => s.Outcome)];
        for (var i = outcomes.Length - 1; i > 0; i--)
        {
            var j = random.Between(0, i);
            (outcomes[i], outcomes[j]) = (outcomes[j], outcomes[i]);
        }
        return [.. steps.Select((s, i) => s with { Outcome = outcomes[i] })];
    }
}
