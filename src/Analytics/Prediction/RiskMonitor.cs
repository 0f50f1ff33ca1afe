using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>How far one feature, or the risk, has moved since the model learnt.</summary>
/// <param name="Name">The feature's id, or <c>risk</c>.</param>
/// <param name="StabilityIndex">The population stability index against the steps learnt from: 0 is the same; null where fewer than 200 have a value, of which chance alone would move it.</param>
/// <param name="MissingThen">The share that was missing when the model learnt.</param>
/// <param name="MissingNow">The share that is missing.</param>
public sealed record RiskDrift(string Name, double? StabilityIndex, double MissingThen, double MissingNow)
{
    /// <summary>From which index on a spread is worth a look, and from which on it is to be acted on: a custom of the credit industry.</summary>
    public const double Look = 0.1, Act = 0.25;

    /// <summary>From which rise of the missing share on it is worth a look.</summary>
    public const double MissingRise = 0.1;

    /// <summary>Whether it is worth a look.</summary>
    public bool IsNotable => StabilityIndex >= Look || MissingNow - MissingThen >= MissingRise;

    /// <summary>In plain words.</summary>
    public string Title => FeatureCatalogue.All.FirstOrDefault(f => f.Id == Name)?.Title ?? "The risk";
}

/// <summary>How a model did in one month.</summary>
/// <param name="Month">The month of the predictions.</param>
/// <param name="IsProvisional">Whether outcomes of the month are still to come; then it takes no part in the CUSUM.</param>
/// <param name="Steps">Predictions whose outcome is due.</param>
/// <param name="Observed">Those of them whose outcome is known.</param>
/// <param name="Events">Those of them that did not respond.</param>
/// <param name="Expected">The sum of the risks of those observed.</param>
/// <param name="ObservedOverExpected">With patients as clusters; null where fewer than 20 are observed.</param>
/// <param name="Deviation">Observed less expected, in standard deviations of chance; null where nothing was observed.</param>
/// <param name="Above">The upper sum of the CUSUM: it grows while more do not respond than expected.</param>
/// <param name="Below">The lower one: it grows while fewer do not.</param>
/// <param name="IsSignal">Whether one of them passed the limit in this month; both begin again at 0 after it.</param>
public sealed record RiskMonth(
    Period Month, bool IsProvisional, int Steps, int Observed, int Events, double Expected, Estimate? ObservedOverExpected, double? Deviation, double Above, double Below, bool IsSignal);

/// <summary>How a model does on steps that were predicted after those it learnt from.</summary>
/// <param name="Months">In order; those without a step are left out.</param>
/// <param name="Recent">On the settled months of the last twelve; null where fewer than 20 responded or fewer than 20 did not.</param>
/// <param name="RecentSteps">How many steps that rests on.</param>
/// <param name="Drift">Over the same steps, the risk first; empty where they are fewer than 200.</param>
/// <param name="UnseenLevels">Steps with a level that the model has never seen; it counts as the most frequent one.</param>
/// <remarks>The CUSUM (<see cref="Cusum"/>) is of observed less expected nonresponse, by month of the prediction, in standard deviations of chance.</remarks>
public sealed record RiskMonitor(IReadOnlyList<RiskMonth> Months, RiskPerformance? Recent, int RecentSteps, IReadOnlyList<RiskDrift> Drift, int UnseenLevels)
{
    private const int FewestObserved = 20, FewestForDrift = 200, RecentMonths = 12;

    /// <summary>What somebody should look at, in sentences; empty where the model does as it should.</summary>
    public IReadOnlyList<string> Concerns
    {
        get
        {
            var said = new List<string>();
            if (Months.LastOrDefault(m => m.IsSignal) is { } signal)
                said.Add(FormattableString.Invariant($"In {signal.Month}, nonresponse had drifted from what was expected for longer than chance does (CUSUM)."));
            if (Recent is { } recent)
            {
                if (recent.ObservedOverExpected.Value is < RiskRules.LeastRatio or > RiskRules.MostRatio)
                    said.Add(FormattableString.Invariant($"Over the last settled months, observed over expected is {recent.ObservedOverExpected.Value:F2}: outside {RiskRules.LeastRatio} to {RiskRules.MostRatio}."));
                if (recent.Calibration is { } calibration && RiskRules.IsSlopeOff(calibration.Slope))
                    said.Add(FormattableString.Invariant($"The calibration slope is {calibration.Slope.Value:F2} ({calibration.Slope.Lower:F2} to {calibration.Slope.Upper:F2}): outside {RiskRules.LeastSlope} to {RiskRules.MostSlope}."));
            }
            said.AddRange(Drift.Where(d => d.StabilityIndex >= RiskDrift.Look).OrderByDescending(d => d.StabilityIndex).Select(d =>
                FormattableString.Invariant($"{d.Title} has moved since the model learnt (index {d.StabilityIndex:F2}{(d.StabilityIndex >= RiskDrift.Act ? ", enough to act on" : "")}).")));
            said.AddRange(Drift.Where(d => d.MissingNow - d.MissingThen >= RiskDrift.MissingRise).Select(d =>
                FormattableString.Invariant($"{d.Title} is missing for {d.MissingNow:P0}, where it was {d.MissingThen:P0}.")));
            if (UnseenLevels > 0)
                said.Add(FormattableString.Invariant($"{UnseenLevels} steps have a code that the model has never seen."));
            return said;
        }
    }

    /// <summary>Watches a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">How its risks and features were spread when it learnt.</param>
    /// <param name="data">Steps whose outcome is due.</param>
    /// <param name="from">The first day of predictions that it has not learnt from.</param>
    /// <param name="extractedOn">The day of the extract.</param>
    internal static RiskMonitor Of(RiskModel model, RiskProfile profile, PredictionData data, int from, int extractedOn)
    {
        int[] rows = [.. Enumerable.Range(0, data.Rows).Where(r => data.Steps[r].Day >= from)];
        var risks = model.Risks(data.Table, rows, UnseenLevel.AsMostFrequent);
        int MonthOf(int i) => Period.MonthOf(DateOnly.FromDayNumber(data.Steps[rows[i]].Day));
        var byMonth = Enumerable.Range(0, rows.Length).GroupBy(MonthOf).OrderBy(g => g.Key).ToList();
        var months = new List<RiskMonth>();
        var sums = default(Cusum);
        foreach (var group in byMonth)
        {
            var month = MonthBefore(Period.Month(group.Key), [.. group], rows, risks, data, extractedOn);
            if (month is { IsProvisional: false, Deviation: { } z })
            {
                sums = sums.After(z);
                month = month with { Above = sums.Above, Below = sums.Below, IsSignal = sums.IsSignal };
                if (month.IsSignal)
                    sums = default;
            }
            months.Add(month);
        }
        var settled = months.Where(m => !m.IsProvisional).ToList();
        var first = settled.Count == 0 ? int.MaxValue : Period.MonthOf(settled[^1].Month.FirstDay) - RecentMonths + 1;
        var last = settled.Count == 0 ? int.MinValue : Period.MonthOf(settled[^1].Month.FirstDay);
        int[] recent = [.. byMonth.Where(g => g.Key >= first && g.Key <= last).SelectMany(g => g)];
        return new RiskMonitor(
            months, PerformanceOf([.. recent.Where(i => data.IsObserved(rows[i]))], rows, risks, data), recent.Length, recent.Length < FewestForDrift ? [] : DriftOf(profile, [.. recent], rows, risks, data),
            model.Transform.AllSeen(data.Table, rows).Count(isSeen => !isSeen));
    }

    /// <summary>A month as it is by itself, before the CUSUM.</summary>
    private static RiskMonth MonthBefore(Period month, int[] own, int[] rows, double[] risks, PredictionData data, int extractedOn)
    {
        int[] observed = [.. own.Where(i => data.IsObserved(rows[i]))];
        double[] happened = [.. observed.Select(i => data.IsNonresponse(rows[i]) ? 1.0 : 0)], expected = [.. observed.Select(i => risks[i])];
        var variance = expected.Sum(p => p * (1 - p));
        var first = data.Steps[rows[own[0]]];
        return new RiskMonth(
            month, month.LastDay.DayNumber + (first.Due - first.Day) > extractedOn, own.Length, observed.Length, (int)happened.Sum(), expected.Sum(),
            observed.Length < FewestObserved ? null : ClusteredRatio.Of(happened, expected, [.. observed.Select(_ => 1.0)], [.. observed.Select(i => data.Patients[rows[i]])]),
            variance > 0 ? (happened.Sum() - expected.Sum()) / Math.Sqrt(variance) : null, 0, 0, false);
    }

    private static RiskPerformance? PerformanceOf(int[] observed, int[] rows, double[] risks, PredictionData data)
    {
        var events = observed.Count(i => data.IsNonresponse(rows[i]));
        return Math.Min(events, observed.Length - events) < RiskGroup.FewestOfEach ? null : RiskPerformance.Of(new ScoredSteps(
            [.. observed.Select(i => risks[i])], [.. observed.Select(i => data.IsNonresponse(rows[i]))], [.. observed.Select(_ => 1.0)], [.. observed.Select(i => data.Patients[rows[i]])]));
    }

    private static IReadOnlyList<RiskDrift> DriftOf(RiskProfile profile, int[] some, int[] rows, double[] risks, PredictionData data)
    {
        RiskDrift Of(FeatureProfile then, IReadOnlyList<double> values, IReadOnlyList<string> levels)
        {
            var now = RiskProfile.Like(then, values, levels);
            return new RiskDrift(then.Name, values.Count(v => !double.IsNaN(v)) < FewestForDrift ? null : RiskProfile.StabilityIndex(then, now), then.Missing, now.Missing);
        }
        return
        [
            Of(profile.Risk, [.. some.Select(i => risks[i])], []),
            .. profile.Features.Select(f => (Then: f, Place: data.Table.PlaceOf(f.Name))).Select(f => Of(f.Then, [.. some.Select(i => data.Table.Row(rows[i])[f.Place])], data.Table.Features[f.Place].Levels)),
        ];
    }
}
