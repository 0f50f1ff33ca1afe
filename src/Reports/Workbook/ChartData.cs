namespace NonResponse.Reports;

/// <summary>Collects the numbers that the charts draw into one sheet of its own.</summary>
/// <remarks>The tables cannot serve: Excel draws text in a range of numbers, such as <c>[c]</c>, as 0, and error bars ask
/// for the distance from the value where a table shows the end of the interval. Here a hidden number is an empty cell, so
/// that a chart leaves a gap.</remarks>
internal sealed class ChartData
{
    private static readonly SheetLine[] Lines =
    [
        new("Numbers behind the charts", CellStyle.Title),
        new(
            "This worksheet contains one table: what the charts on the other sheets draw. "
            + "Change a number here and its chart follows; the order of the rows must stay.",
            CellStyle.Body),
        new("On paper only these lines appear: the tables on the other sheets hold what readers need of it.", CellStyle.Body),
        new(
            "Where the column Drawn does not say yes, cells are empty on purpose: "
            + "the number is hidden or missing, and the chart leaves a gap.",
            CellStyle.Body),
        new("Where the ends of an interval are empty, the value has no interval.", CellStyle.Body),
        new("Back to the contents", CellStyle.Link, SheetNames.Contents),
    ];

    private static readonly string[] TextHeaders = ["Sheet of the chart", "Series", "Category", "What is measured", "Drawn"];

    private static readonly string[] NumberHeaders =
    [
        "Value", "Lower end of the 95% interval", "Upper end of the 95% interval", "Value less lower end",
        "Upper end less value", "Place along the axis",
    ];

    private const int SeriesColumn = 2, CategoryColumn = 3, ValueColumn = 6, LowerColumn = 7, UpperColumn = 8, BelowColumn = 9, AboveColumn = 10, PlaceColumn = 11;

    private readonly List<SheetCell[]> _rows = [];

    /// <summary>Adds the numbers of a chart; the ranges that its series are to refer to.</summary>
    public IReadOnlyList<SeriesRange> Add(string sheet, Chart chart) => [.. chart.Series.Select(s => Add(sheet, chart, s))];

    /// <summary>The sheet; null where no chart was added.</summary>
    public Sheet? ToSheet()
    {
        if (_rows.Count == 0)
            return null;
        string[] headers = [.. TextHeaders, .. NumberHeaders];
        var columns = headers.Select((h, i) =>
            new SheetColumn(h, i >= TextHeaders.Length, ColumnWidths.Of(h, _rows.Select(r => r[i]))));
        return new Sheet(SheetNames.ChartData, Lines, new SheetGrid([.. columns], _rows.Count, _rows)) { IsTableUnprinted = true };
    }

    private SeriesRange Add(string sheet, Chart chart, Series series)
    {
        var firstRow = Lines.Length + 2 + _rows.Count;
        for (var i = 0; i < series.Points.Count; i++)
        {
            var point = series.Points[i];
            _rows.Add(
            [
                Text(sheet), Text(series.Name), Text(CategoryOf(chart, series, i)), Text(chart.ValueTitle),
                Text(Drawn(point)),
                Number(point.Value), Number(point.Lower), Number(point.Upper),
                Number(Below(point)), Number(Above(point)), new(null, PlaceOf(chart, series, i), Stylesheets.Of(chart.Kind is ChartKind.Curve or ChartKind.Mirror ? chart.Places : CellFormat.Number)),
            ]);
        }
        var lastRow = firstRow + series.Points.Count - 1;
        return new SeriesRange(
            CellReference.Range(SheetNames.ChartData, SeriesColumn, firstRow, firstRow),
            Range(CategoryColumn), Range(ValueColumn), Range(LowerColumn), Range(UpperColumn), Range(BelowColumn), Range(AboveColumn), Range(PlaceColumn));

        SheetCell Number(double? number) => new(null, number, Stylesheets.Of(chart.Unit == CellFormat.PercentagePoints ? CellFormat.Percent : chart.Unit));

        string Range(int column) => CellReference.Range(SheetNames.ChartData, column, firstRow, lastRow);
    }

    /// <summary>What a row is of; along a numeric axis only what was measured has names.</summary>
    private static string CategoryOf(Chart chart, Series series, int i) =>
        series.Points[i].Name is { Length: > 0 } name ? name : i < chart.Categories.Count ? chart.Categories[i] : series.Name;

    private static string Drawn(ChartPoint point) => point switch
    {
        { Value: not null } => "yes",
        { MarkText.Length: > 0 } => point.MarkText,
        { Marker: Marker.None } => Cell.Shorthand(Marker.NotApplicable),
        _ => Cell.Shorthand(point.Marker),
    };

    /// <summary>Where a point stands along the axis that has numbers; where rows stand below one another, its row from the top.</summary>
    public static double? PlaceOf(Chart chart, Series series, int i) => chart.HasRows ? i + 1 + NativeRows.OffsetOf(chart, series) : series.Points[i].X;

    /// <summary>How far an error bar reaches to the left of the value, or below it.</summary>
    public static double? Below(ChartPoint point) => point.Value - point.Lower;

    /// <summary>How far an error bar reaches to the right of the value, or above it.</summary>
    public static double? Above(ChartPoint point) => point.Upper - point.Value;

    private static SheetCell Text(string text) => new(text, null, CellStyle.Text);
}
