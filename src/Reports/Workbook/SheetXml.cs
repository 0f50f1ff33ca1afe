using System.Globalization;
using System.Text;
using System.Xml;

namespace NonResponse.Reports;

/// <summary>Writes a worksheet's part, row by row: a long table never stands in memory as objects.</summary>
internal static class SheetXml
{
    public const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Relationships of a worksheet's part.</summary>
    public const string DrawingId = "rId1", TableId = "rId2";

    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    // Points of a line of Arial 12, and the tallest row that Excel knows.
    private const double LineHeight = 15.75, TallestRow = 409;

    // Excel keeps 255 characters of a footer, and a title may be all ampersands.
    private const int LongestFooterTitle = 90;

    public static XmlWriterSettings Settings { get; } = new() { Encoding = new UTF8Encoding(false), CloseOutput = false };

    public static void Write(Sheet sheet, Pack pack, bool isFirst, StringPool strings, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, Settings);
        xml.WriteStartElement("worksheet", Namespace);
        xml.WriteAttributeString("xmlns", "r", null, Relationships);
        Element(xml, "sheetPr", () => Element(xml, "pageSetUpPr", null, ("fitToPage", sheet.PrintScale is null ? "1" : "0")));
        Element(xml, "dimension", null, ("ref", $"A1:{CellReference.Cell(sheet.ColumnCount, sheet.LastRow)}"));
        WriteView(xml, sheet, pack.Audience, isFirst);
        Element(xml, "sheetFormatPr", null, ("defaultRowHeight", "15.75"));
        WriteColumns(xml, sheet);
        var links = WriteRows(xml, sheet, strings);
        if (links.Count > 0)
            Element(xml, "hyperlinks", () => links.ForEach(l =>
                Element(xml, "hyperlink", null, ("ref", l.Cell), ("location", $"'{l.Sheet}'!A1"))));
        Element(xml, "pageMargins", null,
            ("left", "0.5"), ("right", "0.5"), ("top", "0.6"), ("bottom", "0.6"), ("header", "0.3"), ("footer", "0.3"));
        Element(xml, "pageSetup", null,
            [
                ("paperSize", "9"), .. sheet.PrintScale is { } scale ? new[] { ("scale", Text(scale)) } : [("fitToWidth", Text(sheet.PagesWide)), ("fitToHeight", sheet.FitsOnePage ? "1" : "0")],
                ("orientation", "landscape"),
            ]);
        if (pack.Audience == Audience.Internal)
            Element(xml, "headerFooter", () => xml.WriteElementString("oddFooter", Namespace, Footer(pack.Title)));
        // Excel passes over breaks where a sheet is fitted to pages.
        if (sheet.PrintScale is not null)
            WriteBreak(xml, sheet);
        if (sheet.Chart is not null)
            WriteReference(xml, "drawing", DrawingId);
        if (sheet.Grid is not null)
            Element(xml, "tableParts", () => WriteReference(xml, "tablePart", TableId), ("count", "1"));
        xml.WriteEndElement();
    }

    /// <summary>Makes the chart begin a page.</summary>
    private static void WriteBreak(XmlWriter xml, Sheet sheet)
    {
        var (name, after, last) = sheet.Grid!.IsAboveChart ? ("rowBreaks", sheet.LastRow, "16383") : ("colBreaks", sheet.ColumnCount, "1048575");
        Element(xml, name, () => Element(xml, "brk", null, ("id", Text(after)), ("max", last), ("man", "1")), ("count", "1"), ("manualBreakCount", "1"));
    }

    private static void WriteView(XmlWriter xml, Sheet sheet, Audience audience, bool isFirst)
    {
        (string, string)[] view = isFirst ? [("tabSelected", "1"), ("workbookViewId", "0")] : [("workbookViewId", "0")];
        var frozen = audience == Audience.Internal && sheet.Grid is not null;
        Element(xml, "sheetViews", () => Element(xml, "sheetView", () =>
        {
            var (columns, first) = (frozen ? sheet.RepeatedColumns : 0, frozen ? CellReference.Cell(1, sheet.HeaderRow + 1) : "A1");
            if (columns > 0)
                first = CellReference.Cell(columns + 1, sheet.HeaderRow + 1);
            var pane = columns > 0 ? "bottomRight" : "bottomLeft";
            if (frozen)
                Element(xml, "pane", null,
                    [.. columns > 0 ? new[] { ("xSplit", Text(columns)) } : [], ("ySplit", Text(sheet.HeaderRow)), ("topLeftCell", first), ("activePane", pane), ("state", "frozen")]);
            Element(xml, "selection", null, [.. frozen ? new[] { ("pane", pane) } : [], ("activeCell", first), ("sqref", first)]);
        }, view));
    }

    private static void WriteColumns(XmlWriter xml, Sheet sheet)
    {
        var widths = sheet.Widths;
        Element(xml, "cols", () =>
        {
            for (var i = 0; i < widths.Count; i++)
                Element(xml, "col", null,
                    ("min", Text(i + 1)), ("max", Text(i + 1)),
                    ("width", widths[i].ToString(CultureInfo.InvariantCulture)), ("customWidth", "1"));
        });
    }

    private static List<(string Cell, string Sheet)> WriteRows(XmlWriter xml, Sheet sheet, StringPool strings)
    {
        var links = new List<(string, string)>();
        var (row, widths) = (0, sheet.Widths);
        xml.WriteStartElement("sheetData", Namespace);
        foreach (var line in sheet.Lines)
            WriteRow([new SheetCell(line.Text, null, line.Style, line.LinkTo)]);
        if (sheet.Grid is { } grid)
        {
            WriteRow([.. grid.Columns.Select(c =>
                new SheetCell(c.Header, null, c.IsNumeric ? CellStyle.NumberHeader : CellStyle.Header))]);
            foreach (var cells in grid.Rows)
                WriteRow(cells);
        }
        xml.WriteEndElement();
        return links;

        void WriteRow(IReadOnlyList<SheetCell> cells)
        {
            row++;
            xml.WriteStartElement("row", Namespace);
            xml.WriteAttributeString("r", Text(row));
            if (Height(cells, widths) is { } height)
                xml.WriteAttributeString("ht", height.ToString(CultureInfo.InvariantCulture));
            var column = 0;
            foreach (var cell in cells)
            {
                var reference = CellReference.Cell(++column, row);
                if (cell.LinkTo is not null)
                    links.Add((reference, cell.LinkTo));
                WriteCell(xml, reference, cell, strings);
            }
            xml.WriteEndElement();
        }
    }

    private static void WriteCell(XmlWriter xml, string reference, SheetCell cell, StringPool strings)
    {
        var text = cell.Text is null ? null : CellText.Clean(cell.Text);
        var quoted = text is not null && CellText.LooksLikeFormula(text);
        xml.WriteStartElement("c", Namespace);
        xml.WriteAttributeString("r", reference);
        xml.WriteAttributeString("s", Text(Stylesheets.Index(cell.Style, quoted)));
        if (text is not null)
        {
            xml.WriteAttributeString("t", "s");
            xml.WriteElementString("v", Namespace, Text(strings.IndexOf(text)));
        }
        else if (cell.Number is { } number)
        {
            xml.WriteElementString("v", Namespace, number.ToString("R", CultureInfo.InvariantCulture));
        }
        xml.WriteEndElement();
    }

    /// <summary>The height of a row in points; null for that of one line.</summary>
    private static double? Height(IReadOnlyList<SheetCell> cells, IReadOnlyList<double> widths)
    {
        if (Stylesheets.HeightOf(cells[0].Style) is { } height)
            return height;
        var lines = 1;
        for (var i = 0; i < cells.Count; i++)
            if (Stylesheets.Wraps(cells[i].Style))
                lines = Math.Max(lines, ColumnWidths.LinesOf(cells[i], widths[i]));
        return lines == 1 ? null : Math.Min(lines * LineHeight, TallestRow);
    }

    private static string Footer(string title)
    {
        var text = CellText.Clean(title, LongestFooterTitle).Replace('\n', ' ');
        // An ampersand begins a code of the footer; two are one sign.
        text = text.Replace("&", "&&", StringComparison.Ordinal);
        return $"&L{text}. Internal, not for publication&RPage &P of &N";
    }

    private static void WriteReference(XmlWriter xml, string name, string id)
    {
        xml.WriteStartElement(name, Namespace);
        xml.WriteAttributeString("r", "id", Relationships, id);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, Action? content, params (string Name, string Value)[] attributes)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
            xml.WriteAttributeString(attribute, value);
        content?.Invoke();
        xml.WriteEndElement();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
