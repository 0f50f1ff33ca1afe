using DocumentFormat.OpenXml.Spreadsheet;
using XlFormat = DocumentFormat.OpenXml.Spreadsheet.CellFormat;

namespace NonResponse.Reports;

/// <summary>How a cell looks; the value is its index in the style sheet.</summary>
internal enum CellStyle
{
    Body,
    Wrapped,
    Title,
    Heading,
    Link,
    Header,
    NumberHeader,
    Text,
    TextLink,
    Marker,
    Count,
    Percent,
    Points,
    Days,
    DaysDifference,
    Number,
    Ratio,
    Fine,
    Probability,
}

/// <summary>The workbook's style sheet. Every look is a named cell style, so that readers can change it in one place.</summary>
internal static class Stylesheets
{
    private const string Percentage = "0.0%", WithSign = "+0.0;-0.0;0.0", OneDecimal = "#,##0.0", Thousands = "#,##0", TwoDecimals = "#,##0.00", ThreeDecimals = "0.000", Probability = "[<0.001]\"<0.001\";0.000";

    private static readonly string[] NumberFormats = [Thousands, Percentage, WithSign, OneDecimal, TwoDecimals, ThreeDecimals, Probability];

    // By CellStyle.
    private static readonly Look[] Looks =
    [
        new("Normal", Builtin: 0),
        new("Sentence", Wraps: true),
        new("Heading 1", Builtin: 16, Font: 2),
        new("Heading 2", Builtin: 17, Font: 3),
        new("Hyperlink", Builtin: 8, Font: 4),
        new("Table header", Font: 1, Wraps: true, IsHeader: true, IsInTable: true),
        new("Table header of numbers", Font: 1, Wraps: true, IsHeader: true, IsRight: true),
        new("Table text", Wraps: true, IsInTable: true),
        new("Table link", Font: 4, Wraps: true, IsInTable: true),
        new("Table marker", IsRight: true),
        new("Table count", IsRight: true, NumberFormat: Thousands),
        new("Table percentage", IsRight: true, NumberFormat: Percentage),
        new("Table percentage points", IsRight: true, NumberFormat: WithSign),
        new("Table days", IsRight: true, NumberFormat: OneDecimal),
        new("Table difference of days", IsRight: true, NumberFormat: WithSign),
        new("Table number", IsRight: true, NumberFormat: OneDecimal),
        new("Table ratio", IsRight: true, NumberFormat: TwoDecimals),
        new("Table fine number", IsRight: true, NumberFormat: ThreeDecimals),
        new("Table p", IsRight: true, NumberFormat: Probability),
    ];

    /// <summary>The index of a style; of its twin that keeps formula-like text as text even where somebody edits the cell.</summary>
    public static int Index(CellStyle style, bool quoted) => (int)style + (quoted ? Looks.Length : 0);

    /// <summary>True where text goes on in the next line rather than in the next cell.</summary>
    public static bool Wraps(CellStyle style) => Looks[(int)style].Wraps;

    /// <summary>The height of a row in points where headings ask for room above them; null elsewhere.</summary>
    public static double? HeightOf(CellStyle style) => style switch
    {
        CellStyle.Title => 21,
        CellStyle.Heading => 30,
        _ => null,
    };

    /// <summary>How the numbers of a column look.</summary>
    public static CellStyle Of(CellFormat format) => format switch
    {
        CellFormat.Count => CellStyle.Count,
        CellFormat.Percent => CellStyle.Percent,
        CellFormat.PercentagePoints => CellStyle.Points,
        CellFormat.Days => CellStyle.Days,
        CellFormat.DaysDifference => CellStyle.DaysDifference,
        CellFormat.Number => CellStyle.Number,
        CellFormat.Ratio => CellStyle.Ratio,
        CellFormat.Fine => CellStyle.Fine,
        CellFormat.Probability => CellStyle.Probability,
        _ => CellStyle.Marker,
    };

    /// <summary>The style sheet: colours for internal readers alone, since the public checklist rules them out.</summary>
    public static Stylesheet For(Audience audience) => new(
        new NumberingFormats(NumberFormats.Select((f, i) => new NumberingFormat { NumberFormatId = FormatId(i), FormatCode = f }))
        { Count = (uint)NumberFormats.Length },
        new Fonts(
            Font(12),
            audience == Audience.Internal ? Font(12, bold: true, colour: "FFFFFFFF") : Font(12, bold: true),
            Font(14, bold: true),
            Font(13, bold: true),
            Font(12, colour: "FF0B5394", underlined: true))
        { Count = 5 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FF" + NativeChart.Palette[0] })
            {
                PatternType = PatternValues.Solid,
            }))
        { Count = 3 },
        new Borders(
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()))
        { Count = 1 },
        new CellStyleFormats(Looks.Select(look => Format(look, audience))) { Count = (uint)Looks.Length },
        new CellFormats(Twins(audience)) { Count = (uint)(2 * Looks.Length) },
        new CellStyles(Looks.Select(Name)) { Count = (uint)Looks.Length },
        new DifferentialFormats { Count = 0 },
        new TableStyles { Count = 0, DefaultTableStyle = "TableStyleLight1", DefaultPivotStyle = "PivotStyleLight16" });

    private static IEnumerable<XlFormat> Twins(Audience audience)
    {
        foreach (var quoted in (bool[])[false, true])
            for (var i = 0; i < Looks.Length; i++)
            {
                var format = Format(Looks[i], audience);
                format.FormatId = (uint)i;
                if (quoted)
                    format.QuotePrefix = true;
                yield return format;
            }
    }

    private static XlFormat Format(Look look, Audience audience)
    {
        var filled = look.IsHeader && audience == Audience.Internal;
        return new XlFormat(new Alignment
        {
            Horizontal = look.IsRight ? HorizontalAlignmentValues.Right : HorizontalAlignmentValues.Left,
            Vertical = look.IsHeader || look.Builtin > 0 ? VerticalAlignmentValues.Bottom : VerticalAlignmentValues.Top,
            Indent = look.IsRight || look.IsInTable ? Indent(look, audience) : null,
            WrapText = look.Wraps ? true : null,
        })
        {
            NumberFormatId = look.NumberFormat is null ? 0U : FormatId(Array.IndexOf(NumberFormats, look.NumberFormat)),
            FontId = look.Font,
            FillId = filled ? 2U : 0U,
            BorderId = 0,
            ApplyNumberFormat = look.NumberFormat is null ? null : true,
            ApplyFont = look.Font == 0 ? null : true,
            ApplyFill = filled ? true : null,
            ApplyAlignment = true,
        };
    }

    // Keeps neighbours apart; in a header with a filter, its button needs the room.
    private static uint Indent(Look look, Audience audience) => look.IsHeader && look.IsRight && audience == Audience.Internal ? 2U : 1U;

    private static DocumentFormat.OpenXml.Spreadsheet.CellStyle Name(Look look, int index) => new()
    {
        Name = look.Name,
        FormatId = (uint)index,
        BuiltinId = look.Builtin < 0 ? null : (uint)look.Builtin,
        CustomBuiltin = look.Builtin > 0 ? true : null,
    };

    // Numbers below 164 are Excel's own formats.
    private static uint FormatId(int index) => 164U + (uint)index;

    private static Font Font(double size, bool bold = false, string? colour = null, bool underlined = false)
    {
        var font = new Font();
        if (bold)
            font.Append(new Bold());
        if (underlined)
            font.Append(new Underline());
        font.Append(new FontSize { Val = size });
        if (colour is not null)
            font.Append(new Color { Rgb = colour });
        font.Append(new FontName { Val = "Arial" }, new FontFamilyNumbering { Val = 2 });
        return font;
    }

    private sealed record Look(
        string Name, int Builtin = -1, uint Font = 0, bool Wraps = false, bool IsHeader = false, bool IsRight = false,
        string? NumberFormat = null, bool IsInTable = false);
}
