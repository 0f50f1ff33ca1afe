using MathNet.Numerics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    private const string Providers = "provider_id";
    private const double Z998 = 3.090232306167813;
    private const int Tenths = 10;
    private static readonly double[] Intercept = [1];
    private const int CurvePoints = 60;

    /// <summary>Providers among the limits of chance, crude; null where fewer than two are shown.</summary>
    /// <param name="measure">The id of a proportion.</param>
    /// <param name="period">When.</param>
    public ProviderFunnel? Funnel(string measure, Period period)
    {
        var figures = Levels(Providers).Where(l => l != Breakdown.NotRecorded).Select(l => Find(measure, period, Providers, l)).OfType<Figure>().ToList();
        return figures.Count == 0 ? null : ProviderFunnel.Of(figures);
    }

    /// <summary>Providers compared by what was to be expected of their patients; null where there are too few steps or providers for a model, or it does not converge.</summary>
    /// <param name="measure"><c>step_response_observed</c> or <c>step_remission_observed</c>.</param>
    /// <param name="period">When the outcomes were due.</param>
    public CaseMixComparison? CaseMix(string measure, Period period)
    {
        if (_withheld.Contains(measure))
            return null;
        var isRemission = measure switch { "step_remission_observed" => true, "step_response_observed" => false, _ => throw new ArgumentException("has no case-mix model", nameof(measure)) };
        var fitted = _sources.ModelOf(period, isRemission);
        if (fitted.Model is not { } model)
            return null;
        var patterns = fitted.Patterns;
        var providers = fitted.Providers.Select(p => Provider(measure, period, p.Provider, p.Patterns, model)).ToList();
        var shown = providers.Where(p => p.Ratio is not null).ToList();
        if (shown.Count < 2)
            return null;
        var (phi, between, p, mean) = Between(shown);
        var isWidened = p < 0.05 && between > 0;
        var earlier = period.Kind == PeriodKind.All ? null : _sources.ModelOf(period.Back(12), isRemission).Model;
        // What is left of the binomial variance for each hit that is expected, for the lines alone.
        var left = shown.Sum(x => x.Variance) / shown.Sum(x => x.Expected!.Value);
        FunnelLimit Limit(double expected, double variance) => LimitOf(expected, Math.Sqrt(variance / (expected * expected) + (isWidened ? between : 0)));
        return new CaseMixComparison
        {
            Measure = MeasureCatalogue.Get(measure),
            Period = period,
            Phi = phi,
            Between = between,
            P = p,
            IsWidened = isWidened,
            Providers =
            [
                .. providers.Select(x => x is { Ratio: { } ratio, Expected: { } expected } && Limit(expected, x.Variance) is var limit
                    ? new AdjustedProvider(x.Provider, x.Steps, x.Observed, x.Expected, ratio, Shrunk(x, between, mean), limit, limit.PositionOf(ratio.Value))
                    : new AdjustedProvider(x.Provider, null, null, null, null, null, null, FunnelPosition.NotShown)),
            ],
            Curve = [.. Sizes(shown.Min(x => x.Expected!.Value), shown.Max(x => x.Expected!.Value)).Select(e => Limit(e, left * e))],
            Terms = [.. Terms(model, patterns)],
            Calibration = Calibrate(earlier ?? model, earlier is not null, patterns),
        };
    }

    private sealed record Adjusted(string Provider, long? Steps, long? Observed, double? Expected, double Variance, Estimate? Ratio);

    /// <summary>What several packs of a month ask for and takes long, each to be done on a core of its own before they are built.</summary>
    public IReadOnlyList<Action> Preparations(Period month)
    {
        var year = Period.TwelveMonthsTo(month.LastDay);
        // Two of different periods first: those of one period share what was seen in it.
        (Period Period, bool IsRemission)[] models = [(year, false), (year.Back(12), false), (year, true), (year.Back(12), true)];
        return [.. models.Select(m => (Action)(() => _sources.ModelOf(m.Period, m.IsRemission)))];
    }

    /// <summary>What is seen and expected of a provider. Where counts are rounded, what is expected is of the rounded number of steps.</summary>
    private Adjusted Provider(string measure, Period period, string provider, IReadOnlyList<CaseMixModel.Pattern> patterns, CaseMixModel model)
    {
        long steps = patterns.Sum(p => p.Trials), observed = patterns.Sum(p => p.Hits);
        if (Policy.Hides(MeasureKind.Proportion, observed, steps) || IsCountHidden(measure, period, Providers, provider))
            return new Adjusted(provider, null, null, null, 0, null);
        double expected = 0, variance = 0;
        foreach (var pattern in patterns)
        {
            var share = model.Expected(pattern.Levels);
            expected += pattern.Trials * share;
            variance += pattern.Trials * share * (1 - share);
        }
        // As the table of rates tells them.
        var (shownObserved, shownSteps) = Shown(MeasureCatalogue.Get(measure), period, Providers, provider, observed, steps);
        var scale = (double)shownSteps / steps;
        (expected, variance) = (expected * scale, variance * scale);
        var ratio = shownObserved / expected;
        var reach = Proportion.Z95 * Math.Sqrt(variance) / expected;
        return new Adjusted(provider, shownSteps, shownObserved, Policy.RoundMean(expected), variance, new Estimate(ratio, Math.Max(0, ratio - reach), ratio + reach));
    }

    /// <summary>Cochran's Q, and DerSimonian and Laird's variance between providers (1986, Control Clin Trials 7:177-188).</summary>
    private static (double Phi, double Between, double P, double Mean) Between(List<Adjusted> providers)
    {
        var weights = providers.Select(x => x.Expected!.Value * x.Expected.Value / x.Variance).ToList();
        var ratios = providers.Select(x => x.Ratio!.Value.Value).ToList();
        var mean = weights.Zip(ratios, (w, r) => w * r).Sum() / weights.Sum();
        var q = weights.Zip(ratios, (w, r) => w * (r - mean) * (r - mean)).Sum();
        var df = providers.Count - 1;
        var between = Math.Max(0, (q - df) / (weights.Sum() - weights.Sum(w => w * w) / weights.Sum()));
        var all = weights.Select(w => 1 / (1 / w + between)).ToList();
        return (q / df, between, SpecialFunctions.GammaUpperRegularized(df / 2.0, q / 2), all.Zip(ratios, (w, r) => w * r).Sum() / all.Sum());
    }

    private static Estimate Shrunk(Adjusted provider, double between, double mean)
    {
        var within = provider.Variance / (provider.Expected!.Value * provider.Expected.Value);
        var kept = between / (between + within);
        var value = mean + kept * (provider.Ratio!.Value.Value - mean);
        var reach = Proportion.Z95 * Math.Sqrt(kept * within);
        return new Estimate(value, value - reach, value + reach);
    }

    private static FunnelLimit LimitOf(double expected, double error) => new(
        expected, Math.Max(0, 1 - Z998 * error), Math.Max(0, 1 - Proportion.Z95 * error), 1 + Proportion.Z95 * error, 1 + Z998 * error);

    private static IEnumerable<double> Sizes(double smallest, double largest)
    {
        var (from, to) = (Math.Max(3, smallest / 2), largest * 1.05);
        return Enumerable.Range(0, CurvePoints + 1).Select(i => from * Math.Pow(to / from, (double)i / CurvePoints));
    }

    private IEnumerable<CaseMixTerm> Terms(CaseMixModel model, IReadOnlyList<CaseMixModel.Pattern> patterns)
    {
        for (var f = 0; f < CaseMixPattern.Factors.Count; f++)
        {
            // All of them, level by level: what is hidden must not follow from the rest.
            long[] steps = [patterns.Sum(p => (long)p.Trials), .. Enumerable.Range(0, CaseMixPattern.Factors[f].Levels.Count).Select(level => patterns.Where(p => p.Levels[f] == level).Sum(p => (long)p.Trials))];
            var shown = SmallTables.Protect(Policy, steps, [([.. Enumerable.Range(1, steps.Length - 1)], [0])], i => i == 0);
            for (var level = 0; level < steps.Length - 1; level++)
                if (steps[level + 1] > 0)
                    yield return new CaseMixTerm(CaseMixPattern.Factors[f].Name, CaseMixPattern.Factors[f].Levels[level], shown[level + 1], model.OddsRatio(f, level));
        }
    }

    private CaseMixCalibration Calibrate(CaseMixModel model, bool isEarlier, IReadOnlyList<CaseMixModel.Pattern> patterns)
    {
        var rows = patterns.Select(p => (Share: model.Expected(p.Levels), p.Hits, p.Trials)).OrderBy(r => r.Share).ToList();
        long steps = rows.Sum(r => r.Trials), hits = rows.Sum(r => r.Hits);
        var mean = (double)hits / steps;
        var logOdds = rows.Select(r => LogisticRegression.LogOdds(r.Share)).ToList();
        List<double> h = [.. rows.Select(r => (double)r.Hits)], n = [.. rows.Select(r => (double)r.Trials)];
        var inTheLarge = LogisticRegression.Fit([.. rows.Select(_ => Intercept)], h, n, logOdds);
        var slope = LogisticRegression.Fit([.. logOdds.Select(l => new[] { 1.0, l })], h, n);
        return new CaseMixCalibration(
            isEarlier, Policy.Round(steps), Rounded(inTheLarge?.Coefficients[0]), Rounded(slope?.Coefficients[1]), Policy.RoundShare(Concordance(rows)),
            Policy.RoundShare(rows.Sum(r => r.Hits * (1 - r.Share) * (1 - r.Share) + (r.Trials - r.Hits) * r.Share * r.Share) / steps),
            Policy.RoundShare(mean * (1 - mean)), [.. Groups(rows, steps)]);
    }

    private double? Rounded(double? value) => value is { } v ? Policy.RoundShare(v) : null;

    /// <summary>Pairs of a hit and a miss in which the hit was expected more, a tie counting half.</summary>
    private static double Concordance(List<(double Share, int Hits, int Trials)> rows)
    {
        double pairs = 0, concordant = 0, missesBelow = 0;
        foreach (var tied in rows.GroupBy(r => r.Share))
        {
            double hits = tied.Sum(r => r.Hits), misses = tied.Sum(r => r.Trials - r.Hits);
            concordant += hits * (missesBelow + misses / 2);
            missesBelow += misses;
            pairs += hits;
        }
        return concordant / (pairs * missesBelow);
    }

    private IEnumerable<CalibrationGroup> Groups(List<(double Share, int Hits, int Trials)> rows, long steps)
    {
        long seen = 0;
        foreach (var group in rows.GroupBy(r => { var tenth = Math.Min(Tenths - 1, seen * Tenths / steps); seen += r.Trials; return tenth; }).Select(g => g.ToList()))
        {
            long trials = group.Sum(r => r.Trials), hits = group.Sum(r => r.Hits);
            var expected = Policy.RoundShare(group.Sum(r => r.Share * r.Trials) / trials);
            yield return Policy.Hides(hits) || Policy.Hides(trials - hits) || Policy.Hides(trials)
                ? new CalibrationGroup(null, expected, null)
                : new CalibrationGroup(Policy.Round(trials), expected, Proportion.Wilson95(Policy.Round(hits), Policy.Round(trials)));
        }
    }
}
