using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using Xdr = DocumentFormat.OpenXml.Drawing.Spreadsheet;
using XlCell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using XlFormat = DocumentFormat.OpenXml.Spreadsheet.CellFormat;
using XlSheet = DocumentFormat.OpenXml.Spreadsheet.Sheet;
using XlStyle = DocumentFormat.OpenXml.Spreadsheet.CellStyle;

namespace NonResponse.Reports.Tests;

/// <summary>Reads a workbook back, as cells and as text that a golden file can hold.</summary>
internal sealed class WorkbookDump : IDisposable
{
    private readonly SpreadsheetDocument _document;
    private readonly string[] _strings;
    private readonly Stylesheet _styles;

    public WorkbookDump(byte[] workbook)
    {
        _document = SpreadsheetDocument.Open(new MemoryStream(workbook), false);
        _strings = [.. Workbook.SharedStringTablePart!.SharedStringTable.Elements<SharedStringItem>().Select(i => i.InnerText)];
        _styles = Workbook.WorkbookStylesPart!.Stylesheet;
    }

    public SpreadsheetDocument Document => _document;

    public WorkbookPart Workbook => _document.WorkbookPart!;

    public IReadOnlyList<(string Name, WorksheetPart Part)> Sheets =>
        [.. Workbook.Workbook.Sheets!.Elements<XlSheet>()
            .Select(s => (s.Name!.Value!, (WorksheetPart)Workbook.GetPartById(s.Id!.Value!)))];

    public WorksheetPart Part(string sheet) => Sheets.Single(s => s.Name == sheet).Part;

    /// <summary>The text or the number of each cell that holds something.</summary>
    public Dictionary<string, string> Cells(string sheet) => Part(sheet).Worksheet.Descendants<XlCell>()
        .Where(c => c.CellValue is not null).ToDictionary(c => c.CellReference!.Value!, Value, StringComparer.Ordinal);

    public string Value(XlCell cell) =>
        cell.DataType?.Value == CellValues.SharedString ? _strings[int.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture)] : cell.CellValue?.Text ?? "";

    public string StyleName(XlCell cell)
    {
        var format = Format(cell);
        return _styles.CellStyles!.Elements<XlStyle>().Single(s => s.FormatId!.Value == format.FormatId!.Value).Name!.Value!;
    }

    public XlFormat Format(XlCell cell) =>
        (XlFormat)_styles.CellFormats!.ElementAt((int)cell.StyleIndex!.Value);

    public string NumberFormat(XlCell cell) => _styles.NumberingFormats!.Elements<NumberingFormat>()
        .SingleOrDefault(f => f.NumberFormatId!.Value == Format(cell).NumberFormatId!.Value)?.FormatCode?.Value ?? "";

    public string Text()
    {
        var text = new StringBuilder();
        foreach (var (name, part) in Sheets)
        {
            text.Append(CultureInfo.InvariantCulture, $"== {name}\n");
            foreach (var cell in part.Worksheet.Descendants<XlCell>())
                text.Append(CultureInfo.InvariantCulture, $"{cell.CellReference} {Value(cell)} | {StyleName(cell)} | {NumberFormat(cell)}\n");
            foreach (var table in part.TableDefinitionParts.Select(t => t.Table))
                text.Append(CultureInfo.InvariantCulture, $"table {table.DisplayName} {table.Reference}\n");
            foreach (var chart in Charts(part))
                AppendChart(text, chart);
        }
        foreach (var name in Workbook.Workbook.DefinedNames?.Elements<DefinedName>() ?? [])
            text.Append(CultureInfo.InvariantCulture, $"{name.Name} {name.Text}\n");
        return text.ToString();
    }

    public static IEnumerable<(Xdr.NonVisualDrawingProperties Frame, C.ChartSpace Space)> Charts(WorksheetPart part) =>
        part.DrawingsPart is not { } drawing ? [] : drawing.WorksheetDrawing.Descendants<Xdr.GraphicFrame>().Select(f => (
            f.Descendants<Xdr.NonVisualDrawingProperties>().Single(),
            ((ChartPart)drawing.GetPartById(f.Descendants<C.ChartReference>().Single().Id!.Value!)).ChartSpace));

    public void Dispose() => _document.Dispose();

    private static void AppendChart(StringBuilder text, (Xdr.NonVisualDrawingProperties Frame, C.ChartSpace Space) chart)
    {
        text.Append(CultureInfo.InvariantCulture, $"chart {chart.Frame.Name}: {chart.Frame.Description}\n");
        text.Append(CultureInfo.InvariantCulture, $"  titles {string.Join(" | ", chart.Space.Descendants<C.Title>().Select(t => t.InnerText))}\n");
        foreach (var reference in chart.Space.Descendants<C.Formula>())
        {
            var cache = reference.Parent!.LastChild!;
            text.Append(CultureInfo.InvariantCulture, $"  {reference.Parent.Parent!.LocalName} {reference.Text} = ");
            text.AppendJoin(", ", cache.Elements<C.NumericPoint>().Select(p => $"{p.Index!.Value}:{p.InnerText}")
                .Concat(cache.Elements<C.StringPoint>().Select(p => $"{p.Index!.Value}:{p.InnerText}"))).Append('\n');
        }
    }
}
