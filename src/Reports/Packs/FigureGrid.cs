using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Released figures by row and measure: the one source of a table and of the chart above it, so that both
/// show the same.</summary>
/// <param name="RowTitle">The header of the column that names the rows.</param>
/// <param name="Measures">The measures, in the order of the columns.</param>
/// <param name="Rows">The levels or periods, in order.</param>
internal sealed record FigureGrid(string RowTitle, IReadOnlyList<Measure> Measures, IReadOnlyList<FigureRow> Rows)
{
    private const int MostCategories = 50;

    // More scroll to the side on a screen of 1,280 pixels, and are too small to read on paper.
    private const int MostColumns = 11;

    /// <summary>True where at least one figure may be seen.</summary>
    public bool AnyShown => Rows.Any(r => r.Figures.Any(f => f is { Suppressed: false }));

    /// <summary>True where a shown figure is of so few that it tells little.</summary>
    public bool AnyUnreliable => Rows.Any(r => r.Figures.Any(f => f?.Denominator < Sentences.Reliable));

    /// <summary>The figures of one measure with the names of their rows.</summary>
    public IReadOnlyList<(string Name, Figure? Figure)> Column(int measure) =>
        [.. Rows.Select(r => (r.Name, r.Figures[measure]))];

    /// <summary>One row a level or period where that fits a screen and a sheet of paper; else one row each of its measures, so that both denominators still stand together.</summary>
    public Table Fitting()
    {
        var wide = Wide();
        return wide.Columns.Count <= MostColumns ? wide : Long(byMeasure: false);
    }

    /// <summary>One row a level or period, five columns a proportion and two a median.</summary>
    public Table Wide()
    {
        var columns = new List<Column> { new(RowTitle, CellFormat.Text) };
        foreach (var measure in Measures)
            columns.AddRange(ColumnsOf(measure));
        return new Table(columns, [.. Rows.Select(r => (IReadOnlyList<Cell>)
            [Cell.Of(r.Name), .. r.Figures.SelectMany((f, i) => CellsOf(Measures[i], f))])]);
    }

    /// <summary>One row a measure and level, for many measures: proportions and medians.</summary>
    /// <param name="byMeasure">Whether the levels of a measure stand together, or the measures of a level.</param>
    public Table Long(bool byMeasure = true)
    {
        var (hasRates, hasMedians) = (Measures.Any(m => m.Kind != MeasureKind.MedianDays), Measures.Any(m => m.Kind == MeasureKind.MedianDays));
        Column[] rates = hasRates
            ? [new("Number", CellFormat.Count), new("Rate (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent)] : [];
        Column[] medians = hasMedians ? [new("Median (days)", CellFormat.Days)] : [];
        Column[] names = [new("Measure", CellFormat.Text), new(RowTitle, CellFormat.Text)];
        var counted = Enumerable.Range(0, Measures.Count).Where(i => Rows.Any(r => r.Figures[i] is not null)).ToList();
        var rows = byMeasure ? counted.SelectMany(i => Rows.Select(r => (r, i))) : Rows.SelectMany(r => counted.Select(i => (r, i)));
        return new Table(
            [.. byMeasure ? names : names.Reverse(), new("Counted", CellFormat.Text), new("Out of", CellFormat.Count), .. rates, .. medians],
            [.. rows.Select(x => Row(x.r, x.i))]);

        IReadOnlyList<Cell> Row(FigureRow row, int i)
        {
            var (words, figure, isMedian) = (MeasureWords.For(Measures[i]), row.Figures[i], Measures[i].Kind == MeasureKind.MedianDays);
            Cell[] named = [Cell.Of(words.Name), Cell.Of(row.Name)];
            return
            [
                .. byMeasure ? named : named.Reverse(), Cell.Of(Wording.Capitalised(words.Of)), Cell.Denominator(figure),
                .. !hasRates ? [] : isMedian ? rates.Select(_ => Cell.Of(Marker.NotApplicable)) : [Cell.Numerator(figure), Cell.Value(figure), Cell.Lower(figure), Cell.Upper(figure)],
                .. medians.Select(_ => isMedian ? Cell.Value(figure) : Cell.Of(Marker.NotApplicable)),
            ];
        }
    }

    /// <summary>The first measures drawn; null where there is too little to draw or too much to read.</summary>
    public Chart? Chart(ChartKind kind, int measures, string valueTitle, string altText)
    {
        var drawn = Measures.Take(measures).ToList();
        var fewest = kind == ChartKind.Trend ? 2 : 1;
        if (drawn.Count == 0 || Rows.Count > MostCategories
            || Rows.Count(r => r.Figures.Take(measures).Any(f => f?.Value is not null)) < fewest)
            return null;
        var unit = drawn[0].Kind == MeasureKind.MedianDays ? CellFormat.Days : CellFormat.Percent;
        return new Chart(
            kind,
            [.. Rows.Select(r => r.Name)],
            [.. drawn.Select((m, i) => new Series(MeasureWords.For(m).Name, [.. Rows.Select(r => ChartPoint.Of(r.Figures[i]))]))],
            unit,
            valueTitle + (unit == CellFormat.Days ? " (days)" : " (%)"),
            RowTitle,
            altText);
    }

    private IEnumerable<Column> ColumnsOf(Measure measure)
    {
        var words = MeasureWords.For(measure);
        // Where no other measure could be meant, a header says what was counted instead of the measure's name.
        var alone = Measures.Count == 1;
        yield return new(alone ? Wording.Capitalised(words.Of) : $"{words.Name}: out of", CellFormat.Count);
        if (measure.Kind == MeasureKind.MedianDays)
        {
            yield return new($"{words.Name} (days)", CellFormat.Days);
            yield break;
        }
        yield return new(alone ? Wording.Capitalised(words.Did) : $"{words.Name}: number", CellFormat.Count);
        yield return new($"{words.Name} (%)", CellFormat.Percent);
        var interval = alone ? "95% interval" : $"{words.Name}: 95% interval";
        yield return new($"{interval}, lower (%)", CellFormat.Percent);
        yield return new($"{interval}, upper (%)", CellFormat.Percent);
    }

    private static IEnumerable<Cell> CellsOf(Measure measure, Figure? figure) =>
        measure.Kind == MeasureKind.MedianDays
            ? [Cell.Denominator(figure), Cell.Value(figure)]
            :
            [
                Cell.Denominator(figure), Cell.Numerator(figure), Cell.Value(figure), Cell.Lower(figure),
                Cell.Upper(figure),
            ];
}

/// <summary>A level or a period and its figures, one for each measure of the grid.</summary>
internal sealed record FigureRow(string Name, IReadOnlyList<Figure?> Figures);
