using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Draws limits about released figures, and judges them.</summary>
/// <remarks>Everything is computed from what the reader may see: limits about exact counts would give hidden ones away.</remarks>
internal sealed class ControlChartBuilder(Measure measure, IReadOnlyList<TrendPoint> trend, PeriodKind grain, ChangeSettings settings, Func<Period, bool> isProvisional)
{
    private readonly double[] _values = [.. trend.Select(p => p.Figure?.Value ?? double.NaN)];
    private readonly bool[] _isProvisional = [.. trend.Select(p => isProvisional(p.Period))];

    public ControlChart Build()
    {
        var starts = Starts();
        var limits = new ControlLimit?[trend.Count];
        var signals = new Signal[trend.Count];
        var phases = new List<ControlPhase>();
        var phaseOf = new int[trend.Count];
        for (var s = 0; s < starts.Count; s++)
        {
            var (first, rebase) = starts[s];
            var end = s + 1 < starts.Count ? starts[s + 1].First : trend.Count;
            phases.Add(Phase(first, end, rebase, limits, signals));
            Array.Fill(phaseOf, s, first, end - first);
        }
        var points = trend.Select((p, i) => new ControlPoint(
            p.Period, p.Figure, limits[i], signals[i], _isProvisional[i], phaseOf[i], Target(p.Period))).ToList();
        var latest = points.FindLastIndex(p => p is { IsProvisional: false, Value: not null });
        return new ControlChart
        {
            Measure = measure,
            Grain = grain,
            Points = points,
            Phases = phases,
            Variation = latest < 0 ? Variation.NotKnown : VariationOf(points[latest], phases[phaseOf[latest]]),
            Assurance = latest < 0 ? Assurance.None : AssuranceOf(points[latest]),
            ProposedRebase = Proposal(points, phases[^1], starts[^1].First) is >= 0 and var at ? trend[at].Period : null,
        };
    }

    /// <summary>The method of a measure.</summary>
    public static ChartMethod MethodOf(Measure measure, ChangeSettings settings) => measure.Kind switch
    {
        MeasureKind.Proportion => settings.UsesXmr ? ChartMethod.Individuals : ChartMethod.LaneyProportions,
        MeasureKind.Count => settings.UsesXmr ? ChartMethod.Individuals : ChartMethod.LaneyRates,
        MeasureKind.Mean => settings.UsesXmr ? ChartMethod.Individuals : ChartMethod.Means,
        MeasureKind.Stock => ChartMethod.Line,
        _ => ChartMethod.Individuals,
    };

    private List<(int First, Rebase? Rebase)> Starts()
    {
        var starts = new List<(int First, Rebase? Rebase)> { (0, null) };
        foreach (var rebase in settings.Rebases.Where(r => r.Measure == measure.Id).OrderBy(r => r.From))
        {
            var first = trend.ToList().FindIndex(p => p.Period.FirstDay >= rebase.From.FirstDay);
            // One that lies before the chart needs no mark; two in one period are one.
            if (first > 0 && first > starts[^1].First)
                starts.Add((first, rebase));
        }
        return starts;
    }

    private ControlPhase Phase(int first, int end, Rebase? rebase, ControlLimit?[] limits, Signal[] signals)
    {
        bool Takes(int i) => i >= first && i < end && !_isProvisional[i] && !double.IsNaN(_values[i]);
        var method = MethodOf(measure, settings);
        var period = trend[first].Period;
        var taking = Enumerable.Range(first, end - first).Where(Takes).ToList();
        if (method == ChartMethod.Line)
            return new ControlPhase(period, method, WhyNoLimits.Stock, null, null, rebase);
        if (taking.Count < FewestOf(method))
            return Runs(WhyNoLimits.FewPoints);
        if (taking.TrueForAll(i => Math.Abs(_values[i] - _values[taking[0]]) < 1e-12))
            return Runs(WhyNoLimits.Flat);
        if (Limits(method, Takes) is not { } all)
            return Runs(WhyNoLimits.Flat);
        for (var i = first; i < end; i++)
            // A point that isn't there, or has no size yet, has limits only where they are the same for all.
            limits[i] = double.IsNaN(all.Points[i].Upper) ? null : all.Points[i];
        var judged = SpecialCauses.Of(_values, all.Points, Takes);
        for (var i = first; i < end; i++)
            signals[i] = judged[i];
        return new ControlPhase(period, method, WhyNoLimits.None, all.Spread, null, rebase);

        ControlPhase Runs(WhyNoLimits why)
        {
            var run = why == WhyNoLimits.FewPoints ? RunChart.Of(_values, Takes) : null;
            if (run is { HasLongRun: true } r)
                for (var i = r.RunStart; i <= r.RunEnd; i++)
                    if (Takes(i) && Math.Sign(_values[i] - r.Median) is var side && side != 0)
                        signals[i] = new Signal(SpecialCause.Shift, side > 0);
            return new ControlPhase(period, ChartMethod.Run, why, null, run, rebase);
        }
    }

    private static int FewestOf(ChartMethod method) => method == ChartMethod.Line ? 0 : ControlChart.FewestPoints;

    /// <summary>The limits; null where they would lie on the centre.</summary>
    private ControlLimits? Limits(ChartMethod method, Func<int, bool> takes)
    {
        var screened = Limits(method, takes, screens: true);
        if (HasWidth(screened, takes))
            return screened;
        // Screening can leave nothing but zeros of a quiet series; then every range counts.
        var unscreened = Limits(method, takes, screens: false);
        return HasWidth(unscreened, takes) ? unscreened : null;
    }

    private ControlLimits Limits(ChartMethod method, Func<int, bool> takes, bool screens)
    {
        long Of(long? number) => number ?? 0;
        return method switch
        {
            ChartMethod.LaneyProportions => ControlLimits.LaneyProportions(
                [.. trend.Select(p => Of(p.Figure?.Numerator))], [.. trend.Select(p => Of(p.Figure?.Denominator))], takes, screens, leastSpread: 1),
            ChartMethod.LaneyRates => Counts(ControlLimits.LaneyRates(
                [.. trend.Select(p => Of(p.Figure?.Numerator))], [.. trend.Select(p => (double)Days(p.Period))], takes, screens, leastSpread: 1)),
            ChartMethod.Means => ControlLimits.Means(_values, [.. trend.Select(p => Of(p.Figure?.Denominator))], takes, screens),
            _ => ControlLimits.Individuals(_values, takes, screens),
        };
    }

    /// <summary>Limits of counts a day as limits of the counts of months of different length.</summary>
    private ControlLimits Counts(ControlLimits aDay) => aDay with
    {
        Points =
        [
            .. aDay.Points.Select((p, i) => Days(trend[i].Period) is var days
                ? new ControlLimit(p.Centre * days, p.Lower * days, p.Upper * days, p.NearLower * days, p.NearUpper * days) : p),
        ],
    };

    private static int Days(Period period) => period.LastDay.DayNumber - period.FirstDay.DayNumber + 1;

    private static bool HasWidth(ControlLimits limits, Func<int, bool> takes) =>
        limits.Points.Where((_, i) => takes(i)).Any(p => p.Upper - p.Lower > 1e-12);

    private Target? Target(Period period) => settings.TargetOf(measure.Id, period) is { } target
        // A plan for a month says nothing of a quarter's count.
        && (grain == PeriodKind.Month || measure.Kind is not MeasureKind.Count) ? target : null;

    private Variation VariationOf(ControlPoint point, ControlPhase phase)
    {
        if (point.Signal.Cause == SpecialCause.None)
            return phase.Why is WhyNoLimits.None || phase.Run is { CanTell: true } ? Variation.CommonCause : Variation.NotKnown;
        return (measure.Better, point.Signal.IsHigh) switch
        {
            (Direction.Neither, true) => Variation.High,
            (Direction.Neither, false) => Variation.Low,
            (Direction.HigherIsBetter, true) or (Direction.LowerIsBetter, false) => Variation.Improvement,
            _ => Variation.Concern,
        };
    }

    private Assurance AssuranceOf(ControlPoint point)
    {
        if (point.Target is not { } target || point.Limit is not { } limit || measure.Better == Direction.Neither)
            return Assurance.None;
        var isHigherBetter = measure.Better == Direction.HigherIsBetter;
        if (target.Value > limit.Upper)
            return isHigherBetter ? Assurance.Fails : Assurance.Passes;
        if (target.Value < limit.Lower)
            return isHigherBetter ? Assurance.Passes : Assurance.Fails;
        return Assurance.HitOrMiss;
    }

    /// <summary>Where new limits would be right: eight or more settled points to the latest, all on one side, and stable among themselves.</summary>
    /// <returns>The first of them; -1 for none.</returns>
    private int Proposal(List<ControlPoint> points, ControlPhase phase, int first)
    {
        if (phase.Why != WhyNoLimits.None)
            return -1;
        var settled = Enumerable.Range(first, points.Count - first).Where(i => points[i] is { IsProvisional: false, Value: not null }).ToList();
        if (settled.Count == 0 || settled[^1] - settled[0] + 1 != settled.Count)
            return -1;
        int Side(int i) => Math.Sign(points[i].Value!.Value - points[i].Limit!.Value.Centre);
        var run = settled.AsEnumerable().Reverse().TakeWhile(i => Side(i) != 0 && Side(i) == Side(settled[^1])).Reverse().ToList();
        // Where all lie on one side of it, there is no earlier level to leave.
        if (run.Count < ControlChart.PointsToPropose || settled.Count - run.Count < ControlChart.PointsToPropose)
            return -1;
        var own = Limits(phase.Method, run.Contains);
        return own is not null && SpecialCauses.Of(_values, own.Points, run.Contains).All(s => s.Cause == SpecialCause.None) ? run[0] : -1;
    }
}
