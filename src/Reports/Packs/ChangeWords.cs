using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>What charts over time say, in words.</summary>
internal static class ChangeWords
{
    /// <summary>The unit of a measure's values.</summary>
    public static CellFormat Unit(Measure measure) => measure.Kind switch
    {
        MeasureKind.Proportion => CellFormat.Percent,
        MeasureKind.MedianDays or MeasureKind.TimeTo => CellFormat.Days,
        MeasureKind.Count or MeasureKind.Stock => CellFormat.Count,
        MeasureKind.Ratio => CellFormat.Number,
        _ => CellFormat.Number,
    };

    /// <summary>A value of a measure: <c>45.2%</c>, <c>34.5 days</c>, <c>412</c>, <c>15.2 points</c>.</summary>
    public static string Value(Measure measure, double value) => measure.Kind switch
    {
        MeasureKind.MedianDays or MeasureKind.TimeTo => Wording.Days(value),
        MeasureKind.Mean => $"{NumberText.Of(value, CellFormat.Number)} {measure.Unit}",
        _ => NumberText.Of(value, Unit(measure)),
    };

    /// <summary>By which chart a measure was judged.</summary>
    public static string Method(ChartMethod method) => method switch
    {
        ChartMethod.LaneyProportions => "p′ chart",
        ChartMethod.LaneyRates => "u′ chart",
        ChartMethod.Means => "I′ chart",
        ChartMethod.Individuals => "XmR chart",
        ChartMethod.Run => "run chart",
        _ => "no limits: stock carries over from month to month",
    };

    /// <summary>What the mark of a point says.</summary>
    public static ChartMark Mark(ControlPoint point, Measure measure) => point switch
    {
        { IsProvisional: true } => ChartMark.Provisional,
        { Signal.Cause: SpecialCause.None } => ChartMark.Plain,
        _ when measure.Better == Direction.Neither => ChartMark.Notable,
        _ => (measure.Better == Direction.HigherIsBetter) == point.Signal.IsHigh ? ChartMark.Better : ChartMark.Worse,
    };

    /// <summary>The signal of a point within a sentence, such as <c>one of 7 in a row above the mean</c>; empty for none.</summary>
    public static string Signal(Signal signal, bool hasLimits)
    {
        var (above, centre) = (signal.IsHigh ? "above" : "below", hasLimits ? "mean" : "median");
        return signal.Cause switch
        {
            SpecialCause.Outside => $"{above} the {(signal.IsHigh ? "upper" : "lower")} limit",
            SpecialCause.Trend => $"one of {SpecialCauses.Run} in a row that {(signal.IsHigh ? "rise" : "fall")}",
            SpecialCause.TwoOfThree => $"one of two out of three close to the {(signal.IsHigh ? "upper" : "lower")} limit",
            SpecialCause.Shift => hasLimits ? $"one of {SpecialCauses.Run} or more in a row {above} the {centre}" : $"in a run {above} the {centre} that is longer than chance",
            _ => "",
        };
    }

    /// <summary>What a row of the table says of its point.</summary>
    public static string Reading(ControlPoint point, Measure measure) => point switch
    {
        { Figure: null } => "Nothing counted",
        { Figure.Suppressed: true } => "Hidden",
        { IsProvisional: true } => "Provisional",
        { Signal.Cause: SpecialCause.None, Limit: null } => "No limits",
        { Signal.Cause: SpecialCause.None } => "Within chance",
        _ => Wording.Capitalised(Signal(point.Signal, point.Limit is not null)) + Judged(point, measure),
    };

    /// <summary>Variation in words, with a sign that tells it apart without colour.</summary>
    public static string Of(Variation variation) => variation switch
    {
        Variation.CommonCause => "○ Common cause",
        Variation.Improvement => "▲ Improvement",
        Variation.Concern => "▼ Concern",
        Variation.High => "△ More than chance: high",
        Variation.Low => "▽ More than chance: low",
        _ => "– Not known",
    };

    /// <summary>Assurance in words, likewise.</summary>
    public static string Of(Assurance assurance) => assurance switch
    {
        Assurance.Passes => "✓ Met month after month",
        Assurance.Fails => "✗ Missed month after month",
        Assurance.HitOrMiss => "? Met or missed by chance",
        _ => "No target",
    };

    /// <summary>What a chart says, as a sentence.</summary>
    public static string Headline(ControlChart chart)
    {
        if (chart.Latest is not { } latest)
            return $"{MeasureWords.For(chart.Measure).Name}: every month so far is provisional or hidden.";
        var said = $"In {Wording.The(latest.Period)}, {Sentences.Statement(latest.Figure!)}";
        var phase = chart.Phases[latest.Phase];
        return chart.Variation switch
        {
            Variation.NotKnown => $"{said}; {WhyNot(phase)}.",
            Variation.CommonCause when latest.Limit is { } limit =>
                $"{said}: within chance, which alone would give {Value(chart.Measure, Math.Max(0, limit.Lower))} to {Value(chart.Measure, limit.Upper)}.",
            Variation.CommonCause => $"{said}: the run chart shows nothing beyond chance.",
            var variation => $"{said}: {(variation switch { Variation.Improvement => "an improvement beyond chance", Variation.Concern => "a concern beyond chance", _ => "more than chance" })}, "
                + $"{Signal(latest.Signal, latest.Limit is not null)}.",
        };
    }

    /// <summary>Why a phase cannot tell chance from change.</summary>
    public static string WhyNot(ControlPhase phase) => phase.Why switch
    {
        WhyNoLimits.Stock => "stock carries over from month to month, so no limits are drawn",
        WhyNoLimits.Flat => "the figures do not vary, so no limits are drawn",
        _ => "there are too few months to tell chance from change",
    };

    /// <summary>The same in as few words as a small chart has room for.</summary>
    public static string WhyNotBriefly(ControlPhase phase) => phase.Why switch
    {
        WhyNoLimits.Stock => "no limits: it carries over",
        WhyNoLimits.Flat => "no limits: it does not vary",
        _ => "too few months for limits",
    };

    private static string Judged(ControlPoint point, Measure measure) => Mark(point, measure) switch
    {
        ChartMark.Better => ": improvement",
        ChartMark.Worse => ": concern",
        _ => "",
    };
}
