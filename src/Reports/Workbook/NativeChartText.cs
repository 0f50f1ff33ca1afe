using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports;

/// <summary>Text in a native chart: Arial, never below 10 points.</summary>
internal static class NativeChartText
{
    /// <summary>Sizes in hundredths of a point.</summary>
    public const int TitleSize = 1200, LabelSize = 1000;

    private const string Font = "Arial", Ink = "0B0C0C";

    public static C.Title Title(string text, int size, bool bold, int? rotation = null) => new(
        new C.ChartText(new C.RichText(
            Body(rotation),
            new A.ListStyle(),
            new A.Paragraph(
                new A.ParagraphProperties(Default(size, bold)),
                new A.Run(
                    new A.RunProperties(Fill(), new A.LatinFont { Typeface = Font })
                    {
                        Language = "en-GB",
                        FontSize = size,
                        Bold = bold,
                    },
                    new A.Text(CellText.Clean(text)))))),
        new C.Overlay { Val = false });

    /// <summary>A label on one line, however long it is.</summary>
    public static C.RichText Label(string text, bool bold) => new(
        new A.BodyProperties { Wrap = A.TextWrappingValues.None },
        new A.ListStyle(),
        new A.Paragraph(
            new A.ParagraphProperties(Default(LabelSize, bold)),
            new A.Run(
                new A.RunProperties(Fill(), new A.LatinFont { Typeface = Font }) { Language = "en-GB", FontSize = LabelSize, Bold = bold },
                new A.Text(CellText.Clean(text)))));

    public static C.TextProperties Properties(int size, int? rotation = null) => new(
        Body(rotation),
        new A.ListStyle(),
        new A.Paragraph(new A.ParagraphProperties(Default(size, false)), new A.EndParagraphRunProperties { Language = "en-GB" }));

    private static A.BodyProperties Body(int? rotation) => rotation is { } r
        ? new A.BodyProperties { Rotation = r, Vertical = A.TextVerticalValues.Horizontal }
        : new A.BodyProperties();

    private static A.DefaultRunProperties Default(int size, bool bold) =>
        new(Fill(), new A.LatinFont { Typeface = Font }) { FontSize = size, Bold = bold };

    private static A.SolidFill Fill() => new(new A.RgbColorModelHex { Val = Ink });
}
