namespace NonResponse.Analytics;

public sealed partial class Release
{
    // Of people; providers are compared by funnels instead.
    private static readonly string[] AccessBreakdowns =
    [
        "referral_source", "sex", "ethnicity", "deprivation_quintile", "age_band", "employment", "housing", "interpreter_needed", "disability", "long_term_condition",
        "anxiety", "any_need", Breakdown.Core20, Breakdown.NeedsMet,
    ];

    /// <summary>What a further file holds beside its figures: numbers made of several figures.</summary>
    /// <param name="family">Which file.</param>
    /// <param name="month">The month that is reported; rates and gaps are of the twelve months to it.</param>
    public IEnumerable<DerivedFigure> Derived(MeasureFamily family, Period month) => family switch
    {
        MeasureFamily.Activity => EffectSizes(),
        MeasureFamily.Access => Inequalities(month),
        MeasureFamily.Pathways => OfPathways(month),
        _ => [],
    };

    private IEnumerable<DerivedFigure> EffectSizes()
    {
        foreach (var (code, _) in ActivityCatalogue.ScaleNames)
        {
            var fall = ActivityCatalogue.OfScale("score_fall", code);
            foreach (var period in _counts.MonthsOf(MeasureCatalogue.IndexOf(fall)).Select(Period.Month).Append(Period.All))
                if (EffectSize(code, period) is { } effect)
                    yield return new DerivedFigure(fall, "effect_size", period, Breakdown.All, Breakdown.All, effect.Value, effect.Lower, effect.Upper)
                    {
                        Denominator = Find(fall, period)?.Denominator,
                    };
        }
    }

    /// <summary>Gaps, ratios, slopes and rates of the twelve months to a month, and of the referrals whose year is over.</summary>
    private IEnumerable<DerivedFigure> Inequalities(Period month)
    {
        var year = Period.TwelveMonthsTo(month.LastDay);
        string[] groups = [.. Breakdowns.Where(b => AccessBreakdowns.Contains(b) || OwnColumns.Any(c => c.Name == b))];
        foreach (var measure in AccessCatalogue.Compared)
        {
            var period = MeasureCatalogue.Get(measure).Family == MeasureFamily.Access && measure.StartsWith("need", StringComparison.Ordinal) is false ? CohortYear(month) : year;
            foreach (var breakdown in groups)
                foreach (var row in Compared(measure, period, breakdown))
                    yield return row;
            foreach (var row in Slopes(measure, period, Slope(measure, period)))
                yield return row;
        }
        foreach (var measure in (string[])["referrals", "treatment_starts"])
        {
            foreach (var breakdown in PopulationBreakdowns)
                foreach (var rate in PopulationRates(measure, year, breakdown))
                {
                    DerivedFigure Of(string statistic, Statistics.Estimate? estimate) => new(measure, statistic, year, breakdown, rate.Level, estimate?.Value, estimate?.Lower, estimate?.Upper)
                    {
                        Numerator = rate.Events,
                        Denominator = rate.Events is null ? null : rate.People,
                        Suppressed = rate.Events is null,
                    };
                    yield return Of("rate_per_100000", rate.Crude);
                    if (rate.Standardised is not null)
                        yield return Of("standardised_rate_per_100000", rate.Standardised);
                }
            foreach (var row in Slopes(measure, year, PopulationSlope(measure, year)))
                yield return row;
        }
    }

    private IEnumerable<DerivedFigure> Compared(string measure, Period period, string breakdown)
    {
        var gaps = Gaps(measure, period, breakdown);
        foreach (var group in gaps.Groups)
        {
            var pair = $"{group.Level} vs {gaps.Reference}";
            if (group.Gap is { } gap)
                yield return new DerivedFigure(measure, "gap", period, breakdown, pair, gap.Value, gap.Lower, gap.Upper);
            if (group.Ratio is { } ratio)
                yield return new DerivedFigure(measure, "relative_gap", period, breakdown, pair, ratio.Value, ratio.Lower, ratio.Upper);
        }
        if (gaps.NotRecorded is { } missing)
            yield return new DerivedFigure(measure, "not_recorded", period, breakdown, Breakdown.NotRecorded, missing.Value, missing.Lower, missing.Upper)
            {
                Numerator = missing.Numerator,
                Denominator = missing.Denominator,
                Suppressed = missing.Suppressed,
            };
    }

    private static IEnumerable<DerivedFigure> Slopes(string measure, Period period, Statistics.InequalitySlope? found)
    {
        if (found is not { } slope)
            yield break;
        yield return new DerivedFigure(measure, "slope_index", period, "deprivation_quintile", "1 to 5", slope.Slope.Value, slope.Slope.Lower, slope.Slope.Upper);
        if (slope.Relative is { } relative)
            yield return new DerivedFigure(measure, "relative_index", period, "deprivation_quintile", "1 to 5", relative.Value, relative.Lower, relative.Upper);
        if (slope.CurveP is { } p)
            yield return new DerivedFigure(measure, "linearity_p", period, "deprivation_quintile", "1 to 5", p, null, null);
    }
}
