using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Measures of one period, each with its change since the period before: one row a measure.</summary>
internal sealed record PeriodExhibit
{
    public required string Id { get; init; }

    /// <summary>What is shown, as a title.</summary>
    public required string Subject { get; init; }

    public required Period Period { get; init; }

    /// <summary>Ids of measures, all proportions or all medians.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    public ExhibitOrReason Build(PackDraft draft)
    {
        var what = Wording.Uncapitalised(Subject);
        var counted = Measures.Where(m => draft.Release.Find(m, Period) is not null).ToList();
        if (counted.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(Measures) ?? $"nothing was counted in {Wording.The(Period)}");
        var measures = draft.Measures(counted);
        var earlier = Earlier(Period);
        var rows = measures.Select(m => new FigureRow(
            MeasureWords.For(m).Name,
            [draft.Release.Find(m.Id, Period), .. earlier.Select(e => draft.Release.Find(m.Id, e.Period))])).ToList();
        // Every row is of another measure, so the grid serves for its notes alone.
        var grid = new FigureGrid("Measure", measures, rows);
        if (rows.All(r => r.Figures[0]!.Suppressed))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        var first = rows.Find(r => r.Figures[0]!.Denominator >= Sentences.Reliable)
            ?? rows.First(r => !r.Figures[0]!.Suppressed);
        var medians = measures[0].Kind == MeasureKind.MedianDays;
        return ExhibitOrReason.Of(new Exhibit(
            Id, Sentences.Headline(first.Figures[0]!, earlier.Count > 0 ? first.Figures[1] : null, IsProvisional(draft, first.Figures[0]!)),
            $"{Subject}, {Wording.Of(Period)}", null,
            new Table(
                [.. medians ? MedianColumns(earlier) : RateColumns(earlier)],
                [.. rows.Select((r, i) => (IReadOnlyList<Cell>)
                    [.. NameCells(r, measures[i]), .. medians ? MedianCells(r) : RateCells(r)])]),
            [.. (measures.Any(m => IsProvisional(draft, m, Period)) ? ExhibitNotes.For(draft, grid).Append(draft.Note(PackNotes.ProvisionalFigures(
                [.. measures.Where(m => IsProvisional(draft, m, Period)).Select(m => MeasureWords.For(m).Name)]))) : ExhibitNotes.For(draft, grid)).Order()]));
    }

    /// <summary>Whether the figure of a month or a quarter can still change; of a year, what can change is little.</summary>
    public static bool IsProvisional(PackDraft draft, Figure figure) => IsProvisional(draft, figure.Measure, figure.Period);

    private static bool IsProvisional(PackDraft draft, Measure measure, Period period) =>
        period.Kind is PeriodKind.Month or PeriodKind.Quarter && draft.Release.IsProvisional(measure, period);

    /// <summary>The period before and the same one a year before, as far as the length of the period has them.</summary>
    public static IReadOnlyList<(Period Period, string Name)> Earlier(Period period) => period.Kind switch
    {
        PeriodKind.Month => [(period.Back(1), "month before"), (period.Back(12), "year before")],
        PeriodKind.Quarter => [(period.Back(3), "quarter before"), (period.Back(12), "year before")],
        PeriodKind.TwelveMonths => [(period.Back(12), "12 months before")],
        _ => [],
    };

    private static IEnumerable<Column> RateColumns(IReadOnlyList<(Period Period, string Name)> earlier)
    {
        yield return new("Measure", CellFormat.Text);
        yield return new("Counted", CellFormat.Text);
        yield return new("Out of", CellFormat.Count);
        yield return new("Number", CellFormat.Count);
        yield return new("Rate (%)", CellFormat.Percent);
        yield return new("95% interval, lower (%)", CellFormat.Percent);
        yield return new("95% interval, upper (%)", CellFormat.Percent);
        if (earlier.Count == 0)
            yield break;
        yield return new($"Change on {earlier[0].Name} (points)", CellFormat.PercentagePoints);
        yield return new("Change, 95% interval, lower (points)", CellFormat.PercentagePoints);
        yield return new("Change, 95% interval, upper (points)", CellFormat.PercentagePoints);
        foreach (var (_, name) in earlier)
            yield return new($"{Wording.Capitalised(name)} (%)", CellFormat.Percent);
    }

    private static IEnumerable<Column> MedianColumns(IReadOnlyList<(Period Period, string Name)> earlier)
    {
        yield return new("Measure", CellFormat.Text);
        yield return new("Counted", CellFormat.Text);
        yield return new("Out of", CellFormat.Count);
        yield return new("Median (days)", CellFormat.Days);
        if (earlier.Count == 0)
            yield break;
        yield return new($"Change on {earlier[0].Name} (days)", CellFormat.DaysDifference);
        foreach (var (_, name) in earlier)
            yield return new($"{Wording.Capitalised(name)} (days)", CellFormat.Days);
    }

    private static IEnumerable<Cell> NameCells(FigureRow row, Measure measure) =>
        [Cell.Of(row.Name), Cell.Of(Wording.Capitalised(MeasureWords.For(measure).Of))];

    private static IEnumerable<Cell> RateCells(FigureRow row)
    {
        var now = row.Figures[0];
        IEnumerable<Cell> cells =
        [
            Cell.Denominator(now), Cell.Numerator(now), Cell.Value(now), Cell.Lower(now), Cell.Upper(now),
        ];
        return row.Figures.Count == 1 ? cells :
        [
            .. cells, Cell.Change(now, row.Figures[1]), Cell.ChangeLower(now, row.Figures[1]),
            Cell.ChangeUpper(now, row.Figures[1]), .. row.Figures.Skip(1).Select(Cell.Value),
        ];
    }

    private static IEnumerable<Cell> MedianCells(FigureRow row)
    {
        var now = row.Figures[0];
        IEnumerable<Cell> cells = [Cell.Denominator(now), Cell.Value(now)];
        return row.Figures.Count == 1 ? cells :
            [.. cells, Cell.Change(now, row.Figures[1]), .. row.Figures.Skip(1).Select(Cell.Value)];
    }
}
