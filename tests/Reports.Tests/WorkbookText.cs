using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports.Tests;

/// <summary>A workbook as text that can be read in a comparison: cells with their formats, tables, charts.</summary>
internal static class WorkbookText
{
    public static string Of(byte[] workbook)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        var text = new StringBuilder();
        foreach (var sheet in document.WorkbookPart!.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>())
        {
            text.Append("== ").Append(sheet.Name).Append('\n');
            var part = Part(document, sheet.Name!);
            foreach (var cell in part.Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>())
                text.Append(cell.CellReference).Append('\t').Append(Style(document, cell)).Append('\t')
                    .Append(Value(document, cell).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            foreach (var table in part.TableDefinitionParts)
                text.Append("table ").Append(table.Table!.DisplayName).Append(' ').Append(table.Table.Reference).Append('\n');
            foreach (var chart in part.DrawingsPart?.ChartParts ?? [])
                foreach (var formula in chart.ChartSpace!.Descendants<C.Formula>())
                    text.Append("chart ").Append(formula.Text).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The texts and numbers of a sheet, by reference.</summary>
    public static Dictionary<string, string> Cells(SpreadsheetDocument document, string sheet) =>
        Part(document, sheet).Worksheet!.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()
            .Where(c => c.CellValue is not null).ToDictionary(c => c.CellReference!.Value!, c => Value(document, c));

    public static WorksheetPart Part(SpreadsheetDocument document, string sheet) =>
        (WorksheetPart)document.WorkbookPart!.GetPartById(document.WorkbookPart.Workbook!.Sheets!
            .Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Single(s => s.Name == sheet).Id!);

    private static string Value(SpreadsheetDocument document, DocumentFormat.OpenXml.Spreadsheet.Cell cell) =>
        cell.DataType?.Value == CellValues.SharedString
            ? document.WorkbookPart!.SharedStringTablePart!.SharedStringTable!
                .ElementAt(int.Parse(cell.CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)).InnerText
            : cell.CellValue?.Text ?? "";

    private static string Style(SpreadsheetDocument document, DocumentFormat.OpenXml.Spreadsheet.Cell cell)
    {
        var sheet = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet!;
        var format = (DocumentFormat.OpenXml.Spreadsheet.CellFormat)sheet.CellFormats!.ElementAt((int)cell.StyleIndex!.Value);
        return sheet.CellStyles!.Elements<DocumentFormat.OpenXml.Spreadsheet.CellStyle>().Single(s => s.FormatId!.Value == format.FormatId!.Value).Name!;
    }
}
