using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Reports;

/// <summary>Chart and table of some published figures of one measure.</summary>
internal sealed class ExploreExhibit(Measure measure, ExploreQuery query, IReadOnlyList<PublishedFigure> rows, ExploreNames names)
{
    // More levels of points, or lines on one chart, nobody can read.
    private const int MostRows = 50, MostLines = 4;

    private readonly bool _isOverTime = query.Period == ExploreQuery.OverTime;
    private readonly string _name = MeasureWords.For(measure).Name;

    private bool IsSplit => query.Breakdown != Breakdown.All;

    private bool IsAmount => measure.Kind is MeasureKind.Count or MeasureKind.Stock;

    private CellFormat Format => ChangeWords.Unit(measure);

    private string Unit => measure.Kind switch
    {
        MeasureKind.Proportion => " (%)",
        MeasureKind.MedianDays or MeasureKind.TimeTo => " (days)",
        MeasureKind.Mean when measure.Unit.Length > 0 => $" ({measure.Unit})",
        _ => "",
    };

    private string When => _isOverTime ? $"{PeriodOf(rows[0])} to {PeriodOf(rows[^1])}" : ExplorePeriod.Parse(rows[0].Period)?.Words ?? rows[0].Period;

    public Exhibit Build()
    {
        var headline = Headline();
        var subtitle = $"{_name}{(IsSplit ? $" by {Wording.Uncapitalised(names.Breakdown(query.Breakdown))}" : "")}, {When}";
        return new Exhibit("figures", headline, subtitle, Chart(headline), Table(), []);
    }

    private string Headline()
    {
        var shown = rows.Where(f => f is { Suppressed: false, Value: not null }).ToList();
        if (shown.Count == 0)
            return $"{_name}: {Sentences.TooFew}.";
        if (_isOverTime)
        {
            var line = shown.Where(f => f.Level == shown[^1].Level).ToList();
            var of = IsSplit ? $", {LevelOf(line[0])}" : "";
            return line.Count == 1 ? $"{_name}{of}: {Text(line[0])} in {PeriodOf(line[0])}."
                : $"{_name}{of}: {Text(line[0])} in {PeriodOf(line[0])}, {Text(line[^1])} in {PeriodOf(line[^1])}.";
        }
        if (!IsSplit || shown.Count == 1)
            return $"{_name}{(IsSplit ? $", {LevelOf(shown[0])}" : "")}: {Text(shown[0])}{(shown[0] is { Lower: { } lower, Upper: { } upper } ? $" (95% interval {NumberText.Of(lower, Format)} to {NumberText.Of(upper, Format)})" : "")}.";
        var (least, most) = (shown.MinBy(f => f.Value)!, shown.MaxBy(f => f.Value)!);
        return $"{_name}: from {Text(least)} ({LevelOf(least)}) to {Text(most)} ({LevelOf(most)}).";
    }

    private Table Table()
    {
        var columns = new List<(Column Column, Func<PublishedFigure, Cell> Cell)>();
        if (_isOverTime || !IsSplit)
            columns.Add((new(_isOverTime ? "Month" : "Period", CellFormat.Text), f => Cell.Of(PeriodOf(f))));
        if (IsSplit)
            columns.Add((new(names.Breakdown(query.Breakdown), CellFormat.Text), f => Cell.Of(LevelOf(f))));
        Numbers(Wording.Capitalised(MeasureWords.For(measure).Of), CellFormat.Count, f => f.Denominator);
        if (!IsAmount && measure.Kind is MeasureKind.Proportion or MeasureKind.Ratio)
            Numbers("Number", CellFormat.Count, f => f.Numerator);
        columns.Add((new(IsAmount ? "Number" : _name + Unit, Format), f => Of(f, f.Value)));
        Numbers($"95% interval, lower{Unit}", Format, f => f.Lower);
        Numbers($"95% interval, upper{Unit}", Format, f => f.Upper);
        return new Table([.. columns.Select(c => c.Column)], [.. rows.Select(f => (IReadOnlyList<Cell>)[.. columns.Select(c => c.Cell(f))])]);

        void Numbers(string header, CellFormat format, Func<PublishedFigure, double?> number)
        {
            if (rows.Any(f => number(f) is not null))
                columns.Add((new(header, format), f => Of(f, number(f))));
        }
    }

    private Chart? Chart(string headline)
    {
        var title = _name + Unit;
        if (!_isOverTime)
            return !IsSplit || rows.Count > MostRows || rows.All(f => f.Value is null) ? null
                : new Chart(ChartKind.Intervals, [.. rows.Select(LevelOf)], [new(_name, [.. rows.Select(Point)])], Format, title, names.Breakdown(query.Breakdown), $"Points with 95% intervals: {_name}, {When}. {headline}");
        var months = rows.Select(f => f.Period).Distinct().ToList();
        var lines = rows.GroupBy(f => f.Level, StringComparer.Ordinal).Where(l => l.Any(f => f.Value is not null)).ToList();
        if (lines.Count == 0)
            return null;
        // Where there are too many lines, those of most people are drawn; the table has all.
        var drawn = lines.Count <= MostLines ? lines : [.. lines.OrderByDescending(l => l.Sum(f => f.Denominator ?? f.Numerator ?? 0)).Take(MostLines).OrderBy(lines.IndexOf)];
        return new Chart(
            ChartKind.Trend, [.. months.Select(m => ExplorePeriod.Parse(m)!.Title)],
            [.. drawn.Select(l => new Series(IsSplit ? LevelOf(l.First()) : _name, [.. months.Select(m => l.FirstOrDefault(f => f.Period == m) is { } f ? Point(f) : ChartPoint.Derived(null))]))],
            Format, title, "Month",
            $"Line chart of {Wording.Uncapitalised(_name)} by month{(drawn.Count < lines.Count ? $", the {drawn.Count} of {lines.Count} levels that count most" : "")}. {headline}");
    }

    private static ChartPoint Point(PublishedFigure f) => ChartPoint.Derived(f.Value, f.Lower, f.Upper, f.Suppressed ? Marker.Confidential : Marker.NotApplicable);

    private static Cell Of(PublishedFigure f, double? number) => f.Suppressed ? Cell.Of(Marker.Confidential) : Cell.Derived(number);

    private string Text(PublishedFigure f) => ChangeWords.Value(measure, f.Value!.Value);

    private string LevelOf(PublishedFigure f) => names.Level(f.Breakdown, f.Level);

    private static string PeriodOf(PublishedFigure f) => ExplorePeriod.Parse(f.Period)?.Title ?? f.Period;
}
