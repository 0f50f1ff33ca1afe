using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using Xdr = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace NonResponse.Reports;

/// <summary>Places a chart on its sheet: to the right of the table, so that it covers nothing and filters hide no part of it.</summary>
internal static class ChartDrawing
{
    private const string ChartId = "rId1";

    private const int EmuPerCentimetre = 360_000;

    private const double GapCentimetres = 0.6, Width = 18, TrendHeight = 11;

    // An interval chart grows with what it compares; the rest holds title, axis and legend.
    private const double BarHeight = 0.45, CategoryGap = 0.35, Furniture = 3.8, Lowest = 7, Tallest = 60;

    public static void Add(DrawingsPart part, Sheet sheet)
    {
        var chart = sheet.Chart!;
        part.AddNewPart<ChartPart>(ChartId).ChartSpace = NativeChart.Of(chart);
        part.WorksheetDrawing = new Xdr.WorksheetDrawing(new Xdr.OneCellAnchor(
            new Xdr.FromMarker(
                new Xdr.ColumnId(Text(sheet.UsedColumns)),
                new Xdr.ColumnOffset(Text((int)(GapCentimetres * EmuPerCentimetre))),
                // Below the header, since the rows down to it may be frozen.
                new Xdr.RowId(Text(sheet.HeaderRow)),
                new Xdr.RowOffset("0")),
            new Xdr.Extent { Cx = (long)(Width * EmuPerCentimetre), Cy = (long)(Height(chart.Chart) * EmuPerCentimetre) },
            new Xdr.GraphicFrame(
                new Xdr.NonVisualGraphicFrameProperties(
                    new Xdr.NonVisualDrawingProperties { Id = 2, Name = $"Chart {sheet.Name}", Description = CellText.Clean(chart.Chart.AltText) },
                    new Xdr.NonVisualGraphicFrameDrawingProperties()),
                new Xdr.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(new A.GraphicData(new C.ChartReference { Id = ChartId })
                {
                    Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart",
                }))
            { Macro = "" },
            new Xdr.ClientData()));
    }

    /// <summary>The cells under the chart: a page of their own in print, since beside the table both would be too small to read.</summary>
    public static string PrintRange(Sheet sheet)
    {
        // A column without a width of its own takes 64 pixels of a 96th of an inch.
        const double ColumnCentimetres = 64 * 2.54 / 96, RowCentimetres = RowHeights.Line * 2.54 / 72;
        var first = sheet.UsedColumns + 1;
        var last = first + (int)Math.Ceiling((Width + GapCentimetres) / ColumnCentimetres);
        var lastRow = sheet.HeaderRow + 2 + (int)Math.Ceiling(Height(sheet.Chart!.Chart) / RowCentimetres);
        return FormattableString.Invariant(
            $"'{sheet.Name}'!${CellReference.Column(first)}${sheet.HeaderRow + 1}:${CellReference.Column(last)}${lastRow}");
    }

    private static double Height(Chart chart) => chart.Kind == ChartKind.Trend
        ? TrendHeight
        : Math.Clamp(Furniture + chart.Categories.Count * (chart.Series.Count * BarHeight + CategoryGap), Lowest, Tallest);

    private static string Text(int number) => FormattableString.Invariant($"{number}");
}
