using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports;

/// <summary>The two axes of a native chart.</summary>
internal static class NativeChartAxes
{
    public const uint CategoryId = 1, ValueId = 2;

    // At most so many steps of the axis.
    private const int Steps = 7;

    // In 60,000ths of a degree: text that runs upwards.
    private const int Upwards = -5_400_000;

    // How much text fits along the axis of a trend, in characters.
    private const int LabelRoom = 70;

    public static OpenXmlElement[] Of(Chart chart) => [chart.Kind is ChartKind.Funnel or ChartKind.Survival or ChartKind.Curve ? Places(chart) : Category(chart), Value(chart)];

    /// <summary>The number format of a chart's values.</summary>
    public static string Format(CellFormat unit) => unit switch
    {
        CellFormat.Percent => "0.0%",
        // The model holds fractions, and no format shows them as points without the sign.
        CellFormat.PercentagePoints => "+0.0%;-0.0%;0.0%",
        CellFormat.Count => "#,##0",
        CellFormat.Ratio => "0.00",
        CellFormat.Fine => "0.000",
        _ => "0.0",
    };

    private static C.CategoryAxis Category(Chart chart)
    {
        var down = chart.Kind is ChartKind.Intervals or ChartKind.Attrition;
        var axis = new C.CategoryAxis(
            new C.AxisId { Val = CategoryId },
            // Excel counts categories from the bottom; readers read from the top.
            new C.Scaling(new C.Orientation { Val = down ? C.OrientationValues.MaxMin : C.OrientationValues.MinMax }),
            new C.Delete { Val = false },
            new C.AxisPosition { Val = down ? C.AxisPositionValues.Left : C.AxisPositionValues.Bottom },
            NativeChartText.Title(CategoryTitle(chart), NativeChartText.LabelSize, bold: false, down ? Upwards : null),
            new C.NumberingFormat { FormatCode = "@", SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.None },
            new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = C.TickLabelPositionValues.Low },
            new C.ChartShapeProperties(Line("3D3D3D")),
            NativeChartText.Properties(NativeChartText.LabelSize),
            new C.CrossingAxis { Val = ValueId },
            new C.Crosses { Val = C.CrossesValues.AutoZero },
            new C.AutoLabeled { Val = false },
            new C.LabelAlignment { Val = C.LabelAlignmentValues.Center },
            new C.LabelOffset { Val = 100 });
        axis.Append(new C.TickLabelSkip { Val = down ? 1 : Skip(chart) });
        axis.Append(new C.NoMultiLevelLabels { Val = true });
        return axis;
    }

    /// <summary>What the categories are, and which of them are a stretch of their own.</summary>
    private static string CategoryTitle(Chart chart) => chart.Band is { } band
        ? $"{chart.CategoryTitle} ({band.Name}: {ValueAxis.TextOf(band.From, chart.Places)} to {ValueAxis.TextOf(band.To, chart.Places)})"
        : chart.CategoryTitle;

    /// <summary>A numeric axis along the bottom.</summary>
    private static C.ValueAxis Places(Chart chart)
    {
        var scaling = new C.Scaling(new C.Orientation { Val = C.OrientationValues.MinMax });
        var picture = chart.Kind == ChartKind.Curve ? ValueAxis.OfPlaces(chart, Steps) : null;
        if (picture is not null)
            scaling.Append(new C.MaxAxisValue { Val = picture.End });
        scaling.Append(new C.MinAxisValue { Val = picture?.Start ?? 0 });
        var axis = Places(chart, scaling, picture is null ? "#,##0" : FormatOfTicks(chart.Places, picture.Ticks[1].Value - picture.Ticks[0].Value));
        if (picture is not null)
            axis.Append(new C.MajorUnit { Val = picture.Ticks[1].Value - picture.Ticks[0].Value });
        return axis;
    }

    private static C.ValueAxis Places(Chart chart, C.Scaling scaling, string format) => new(
        new C.AxisId { Val = CategoryId },
        scaling,
        new C.Delete { Val = false },
        new C.AxisPosition { Val = C.AxisPositionValues.Bottom },
        NativeChartText.Title(chart.CategoryTitle, NativeChartText.LabelSize, bold: false, null),
        new C.NumberingFormat { FormatCode = format, SourceLinked = false },
        new C.MajorTickMark { Val = C.TickMarkValues.Outside },
        new C.MinorTickMark { Val = C.TickMarkValues.None },
        new C.TickLabelPosition { Val = C.TickLabelPositionValues.Low },
        new C.ChartShapeProperties(Line("3D3D3D")),
        NativeChartText.Properties(NativeChartText.LabelSize),
        new C.CrossingAxis { Val = ValueId },
        new C.Crosses { Val = C.CrossesValues.AutoZero },
        new C.CrossBetween { Val = C.CrossBetweenValues.MidpointCategory });

    private static C.ValueAxis Value(Chart chart)
    {
        var down = chart.Kind is ChartKind.Intervals or ChartKind.Attrition;
        var scaling = new C.Scaling(new C.Orientation { Val = C.OrientationValues.MinMax });
        // The same ends as in the picture, where a chart does not begin at 0.
        var picture = ValueAxis.For(chart, Steps);
        var own = picture.Start != 0 || chart.Kind is ChartKind.Control or ChartKind.Funnel or ChartKind.Survival or ChartKind.Curve || chart.Unit == CellFormat.Fine ? picture : null;
        if (own is not null || Highest(chart) is not null)
            scaling.Append(new C.MaxAxisValue { Val = own?.End ?? Highest(chart)!.Value });
        scaling.Append(new C.MinAxisValue { Val = own?.Start ?? 0 });
        var axis = new C.ValueAxis(
            new C.AxisId { Val = ValueId },
            scaling,
            new C.Delete { Val = false },
            new C.AxisPosition { Val = down ? C.AxisPositionValues.Bottom : C.AxisPositionValues.Left },
            new C.MajorGridlines(new C.ChartShapeProperties(Line("D9D9D9"))),
            NativeChartText.Title(chart.ValueTitle, NativeChartText.LabelSize, bold: false, down ? null : Upwards),
            new C.NumberingFormat { FormatCode = FormatOfTicks(chart.Unit, own is null ? null : own.Ticks[1].Value - own.Ticks[0].Value), SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.None },
            new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = chart.Kind == ChartKind.Curve ? C.TickLabelPositionValues.Low : C.TickLabelPositionValues.NextTo },
            new C.ChartShapeProperties(new A.Outline(new A.NoFill())),
            NativeChartText.Properties(NativeChartText.LabelSize, rotation: 0),
            new C.CrossingAxis { Val = CategoryId },
            // With the categories from the top, the far end of their axis is the bottom.
            new C.Crosses { Val = down ? C.CrossesValues.Maximum : C.CrossesValues.AutoZero },
            new C.CrossBetween { Val = C.CrossBetweenValues.Between });
        if (own is not null)
            axis.Append(new C.MajorUnit { Val = own.Ticks[1].Value - own.Ticks[0].Value });
        else if (Highest(chart) is { } top)
            axis.Append(new C.MajorUnit { Val = top > 0.3 ? 0.1 : top > 0.1 ? 0.05 : 0.02 });
        else if (chart.Unit == CellFormat.Count && chart.Series.SelectMany(s => s.Points).Max(p => p.Value) is null or < Steps)
            // Programs would set ticks between whole numbers, and write the same number under several.
            axis.Append(new C.MajorUnit { Val = 1 });
        return axis;
    }

    /// <summary>As many decimals as tell two ticks apart.</summary>
    internal static string FormatOfTicks(CellFormat unit, double? step) => (unit, step) switch
    {
        (CellFormat.Percent or CellFormat.PercentagePoints, < 0.01) => "0.0%",
        (CellFormat.Percent or CellFormat.PercentagePoints, _) => "0%",
        (_, < 0.01) => "#,##0.000",
        (_, < 0.1) => "#,##0.00",
        (_, < 1) => "#,##0.0",
        _ => "#,##0",
    };

    /// <summary>The top of a percentage axis: the next full ten above all that is drawn; Excel would go beyond 100%.</summary>
    private static double? Highest(Chart chart)
    {
        if (chart.Unit != CellFormat.Percent)
            return null;
        var drawn = chart.Series.SelectMany(s => s.Points).Max(p => p.Upper ?? p.Value) ?? 1;
        return Math.Clamp(Math.Ceiling(drawn * 10) / 10, 0.1, 1);
    }

    /// <summary>Every how many periods a label stands, so that all labels are horizontal.</summary>
    private static int Skip(Chart chart)
    {
        var label = chart.Categories.Select(c => c.Length).DefaultIfEmpty(1).Max() + 2;
        return (int)Math.Ceiling(chart.Categories.Count * (double)label / LabelRoom);
    }

    internal static A.Outline Line(string colour) =>
        new(new A.SolidFill(new A.RgbColorModelHex { Val = colour })) { Width = 9_525 };
}
