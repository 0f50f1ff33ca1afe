using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>Steps for prediction without an extract: features and outcomes as a test wants them.</summary>
internal static class MadeUpSteps
{
    /// <summary>The first day of predictions.</summary>
    public static int FirstDay { get; } = new DateOnly(2024, 1, 1).DayNumber;

    /// <summary>Steps, one a row.</summary>
    /// <param name="features">In the order of the values; <c>severity</c> is among them where models are to be judged.</param>
    /// <param name="values">By row, by feature.</param>
    /// <param name="outcomes">By row, whether it did not respond; null where nobody knows.</param>
    /// <param name="patients">By row; each its own where it is null.</param>
    /// <param name="day">By row, days after the first; one a day where it is null.</param>
    public static PredictionData Of(IReadOnlyList<Feature> features, IReadOnlyList<double[]> values, IReadOnlyList<bool?> outcomes, IReadOnlyList<int>? patients = null, Func<int, int>? day = null)
    {
        var rows = values.Count;
        Axis Same(string name) => new(name, false, ["one", "two"], [.. Enumerable.Range(0, rows).Select(i => i % 2)]);
        return new PredictionData
        {
            Point = PredictionPoint.Start,
            Table = new FeatureTable(features, [.. values.SelectMany(v => v)]),
            Patients = [.. patients ?? [.. Enumerable.Range(0, rows)]],
            Providers = Same("provider_id"),
            Groups = [.. PredictionData.FairnessAxes.Select(Same)],
            Steps = [.. Enumerable.Range(0, rows).Select(i => FirstDay + (day?.Invoke(i) ?? i)).Select((d, i) => new PredictedStep(i, i, d, d + StepOutcome.DueAfter, outcomes[i]))],
            Sources = new int[rows],
            Counts = new PredictionCounts(rows, 0, 0, 0, 0, 0),
        };
    }

    /// <summary>A feature that is a number.</summary>
    public static Feature Number(string id) => new(id, id, FeatureKind.Number, "start of the step");

    /// <summary>Steps with a known risk: it rises with x and bends, and severity says a little; the rest is noise.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="shift">Added to the log odds of the risk.</param>
    public static PredictionData Drawn(int count, ulong seed, double shift = 0)
    {
        Feature[] features = [Number("severity"), Number("x") with { IsCurved = true }, Number("noise"), new("kind", "kind", FeatureKind.Category, "start of the step") { Levels = ["a", "b", "c"] }];
        var (values, outcomes) = (new List<double[]>(), new List<bool?>());
        for (var i = 0; i < count; i++)
        {
            var random = Pcg32.ForItem(seed, (ulong)i);
            var (severity, x, kind) = (random.Unit(), random.Normal(), random.Between(0, 2));
            var logOdds = shift - 0.3 + 0.4 * severity + x - 0.3 * x * x + (kind == 1 ? 0.5 : 0);
            values.Add([severity, random.Chance(0.1) ? double.NaN : x, random.Normal(), kind]);
            bool happened = random.Unit() < 1 / (1 + Math.Exp(-logOdds)), isSeen = !random.Chance(0.1);
            outcomes.Add(isSeen ? happened : null);
        }
        // Two years of steps, two of three patients with one and one with two.
        return Of(features, values, outcomes, [.. Enumerable.Range(0, count).Select(i => i * 2 / 3)], i => (int)((long)i * 730 / count));
    }
}
