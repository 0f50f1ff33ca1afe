using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using Xdr = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace NonResponse.Reports;

/// <summary>Places a chart on its sheet so that it covers nothing: to the right of the table, or below one that is wide and
/// short.</summary>
internal static class ChartDrawing
{
    private const int EmuPerCentimetre = 360_000;

    private const int Gap = EmuPerCentimetre / 2;

    /// <summary>In centimetres.</summary>
    public const double Width = 20;

    private const double TrendHeight = 12.5;

    // An interval chart grows with what it compares; the rest holds title, axis and legend.
    private const double BarHeight = 0.4, CategoryGap = 0.3, Furniture = 3.8, Lowest = 7, Tallest = 60;

    // Small charts stand in rows of so many.
    private const int PanelsAcross = 3;
    private const double PanelWidth = 9.8, PanelHeight = 5.5, PanelGap = 0.4;

    public static void Add(DrawingsPart part, Sheet sheet)
    {
        var drawing = part.WorksheetDrawing = new Xdr.WorksheetDrawing();
        if (sheet.Panels.Count == 0)
            drawing.Append(Place(part, sheet, sheet.Chart!, 0, (0, 0, Width, HeightOf(sheet.Chart!.Chart))));
        for (var i = 0; i < sheet.Panels.Count; i++)
            drawing.Append(Place(part, sheet, sheet.Panels[i], i, (i % PanelsAcross * (PanelWidth + PanelGap), i / PanelsAcross * (PanelHeight + PanelGap), PanelWidth, PanelHeight)));
    }

    /// <summary>A chart at a place, in centimetres from where charts begin.</summary>
    private static Xdr.OneCellAnchor Place(DrawingsPart part, Sheet sheet, SheetChart chart, int index, (double Left, double Top, double Width, double Height) box)
    {
        var id = FormattableString.Invariant($"rId{index + 1}");
        part.AddNewPart<ChartPart>(id).ChartSpace = sheet.Panels.Count > 0 ? NativeChart.OfPanel(chart) : NativeChart.Of(chart);
        var below = sheet.Grid?.IsAboveChart == true;
        static int Emu(double centimetres) => (int)(centimetres * EmuPerCentimetre);
        return new Xdr.OneCellAnchor(
            new Xdr.FromMarker(
                new Xdr.ColumnId(Text(below ? 0 : sheet.Grid?.Columns.Count ?? 0)),
                new Xdr.ColumnOffset(Text(Emu(box.Left) + (below ? 0 : Gap))),
                // Never beside the header, since the rows down to it may be frozen.
                new Xdr.RowId(Text(below ? sheet.LastRow : sheet.HeaderRow)),
                new Xdr.RowOffset(Text(Emu(box.Top) + (below ? Gap : 0)))),
            new Xdr.Extent { Cx = Emu(box.Width), Cy = Emu(box.Height) },
            new Xdr.GraphicFrame(
                new Xdr.NonVisualGraphicFrameProperties(
                    new Xdr.NonVisualDrawingProperties
                    {
                        Id = (uint)(index + 2),
                        Name = $"Chart {sheet.Name}" + (index == 0 ? "" : FormattableString.Invariant($" {index + 1}")),
                        Description = CellText.Clean(chart.Chart.AltText),
                    },
                    new Xdr.NonVisualGraphicFrameDrawingProperties()),
                new Xdr.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(new A.GraphicData(new C.ChartReference { Id = id })
                {
                    Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart",
                }))
            { Macro = "" },
            new Xdr.ClientData());
    }

    /// <summary>In centimetres.</summary>
    public static double HeightOf(Chart chart) => chart.Panels.Count > 0 ? Math.Ceiling(chart.Panels.Count / (double)PanelsAcross) * (PanelHeight + PanelGap)
        : chart.HasRows ? NativeRows.HeightOf(chart)
        : chart.Kind is not (ChartKind.Intervals or ChartKind.Attrition)
        ? TrendHeight
        : Math.Clamp(Furniture + chart.Categories.Count * (chart.Series.Count * BarHeight + CategoryGap), Lowest, Tallest);

    private static string Text(int number) => FormattableString.Invariant($"{number}");
}
