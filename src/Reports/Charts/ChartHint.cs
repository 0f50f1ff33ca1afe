namespace NonResponse.Reports;

/// <summary>What a reader sees who rests the pointer on a mark: whose value it is, the value and its interval.</summary>
internal static class ChartHint
{
    public static string For(Chart chart, int series, int category)
    {
        var point = chart.Series[series].Points[category];
        var days = chart.Unit == CellFormat.Days ? " days" : "";
        var value = NumberText.Of(point.Value!.Value, chart.Unit) + days;
        var interval = point is { Lower: { } lower, Upper: { } upper }
            ? $" (95% interval {NumberText.Of(lower, chart.Unit)} to {NumberText.Of(upper, chart.Unit)})"
            : "";
        var name = point.Name.Length > 0 ? point.Name : chart.Categories[category];
        return $"{name}, {chart.Series[series].Name}: {value}{interval}{(point.MarkText.Length > 0 ? $"; {point.MarkText}" : "")}";
    }
}
