namespace NonResponse.Analytics;

public sealed partial class Release
{
    /// <summary>What a further file holds beside its figures: numbers made of several figures.</summary>
    /// <param name="family">Which file.</param>
    /// <param name="month">The month that is reported; rates and gaps are of the twelve months to it.</param>
    public IEnumerable<DerivedFigure> Derived(MeasureFamily family, Period month) => family switch
    {
        MeasureFamily.Activity => EffectSizes(),
        MeasureFamily.Access => Inequalities(month),
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

    private static IEnumerable<DerivedFigure> Inequalities(Period month) => month.Kind == PeriodKind.Month ? [] : throw new ArgumentException("is not a month", nameof(month));
}
