using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using Xdr = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace NonResponse.Reports;

/// <summary>Places a chart on its sheet so that it covers nothing: to the right of the table, or below one that is wide and
/// short.</summary>
internal static class ChartDrawing
{
    private const string ChartId = "rId1";

    private const int EmuPerCentimetre = 360_000;

    private const int Gap = EmuPerCentimetre / 2;

    /// <summary>In centimetres.</summary>
    public const double Width = 20;

    private const double TrendHeight = 12.5;

    // An interval chart grows with what it compares; the rest holds title, axis and legend.
    private const double BarHeight = 0.4, CategoryGap = 0.3, Furniture = 3.8, Lowest = 7, Tallest = 60;

    public static void Add(DrawingsPart part, Sheet sheet)
    {
        var chart = sheet.Chart!;
        part.AddNewPart<ChartPart>(ChartId).ChartSpace = NativeChart.Of(chart);
        var below = sheet.Grid?.IsAboveChart == true;
        part.WorksheetDrawing = new Xdr.WorksheetDrawing(new Xdr.OneCellAnchor(
            new Xdr.FromMarker(
                new Xdr.ColumnId(Text(below ? 0 : sheet.Grid?.Columns.Count ?? 0)),
                new Xdr.ColumnOffset(Text(below ? 0 : Gap)),
                // Never beside the header, since the rows down to it may be frozen.
                new Xdr.RowId(Text(below ? sheet.LastRow : sheet.HeaderRow)),
                new Xdr.RowOffset(Text(below ? Gap : 0))),
            new Xdr.Extent { Cx = (long)(Width * EmuPerCentimetre), Cy = (long)(HeightOf(chart.Chart) * EmuPerCentimetre) },
            new Xdr.GraphicFrame(
                new Xdr.NonVisualGraphicFrameProperties(
                    new Xdr.NonVisualDrawingProperties
                    {
                        Id = 2,
                        Name = $"Chart {sheet.Name}",
                        Description = CellText.Clean(chart.Chart.AltText),
                    },
                    new Xdr.NonVisualGraphicFrameDrawingProperties()),
                new Xdr.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(new A.GraphicData(new C.ChartReference { Id = ChartId })
                {
                    Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart",
                }))
            { Macro = "" },
            new Xdr.ClientData()));
    }

    /// <summary>In centimetres.</summary>
    public static double HeightOf(Chart chart) => chart.HasRows ? NativeRows.HeightOf(chart)
        : chart.Kind is not (ChartKind.Intervals or ChartKind.Attrition)
        ? TrendHeight
        : Math.Clamp(Furniture + chart.Categories.Count * (chart.Series.Count * BarHeight + CategoryGap), Lowest, Tallest);

    private static string Text(int number) => FormattableString.Invariant($"{number}");
}
