using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>One measure over time, with what chance alone would do.</summary>
internal sealed record ChangeExhibit
{
    /// <summary>The exhibit's id.</summary>
    public required string Id { get; init; }

    /// <summary>The measure's id.</summary>
    public required string Measure { get; init; }

    public ExhibitOrReason Build(PackDraft draft)
    {
        var measure = MeasureCatalogue.Get(Measure);
        var words = MeasureWords.For(measure);
        var what = $"{Wording.Uncapitalised(words.Name)} over time";
        if (draft.Withheld([Measure]) is { } withheld)
            return ExhibitOrReason.Missing(what, withheld);
        if (draft.Chart(Measure) is not { } chart)
            return ExhibitOrReason.Missing(what, $"nothing was counted in the {Release.ChartMonths} months to {Wording.Of(draft.Context.ReportMonth)}");
        if (chart.Points.Count < 2)
            return ExhibitOrReason.Missing(what, chart.Points.Count == 0 ? "no whole quarter was counted" : "only one month or quarter was counted");
        if (chart.Points.All(p => p.Value is null))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures([Measure]);
        var headline = ChangeWords.Headline(chart);
        var subtitle = $"{words.Name} by {(chart.Grain == PeriodKind.Quarter ? "quarter" : "month")} of {measure.DatedBy}, "
            + $"{Wording.Of(chart.Points[0].Period)} to {Wording.Of(chart.Points[^1].Period)}: {ChangeWords.Method(chart.Phases[^1].Method)}";
        return ExhibitOrReason.Of(new Exhibit(Id, headline, subtitle, Draw(chart, words, headline), Table(chart, words), Notes(draft, chart)));
    }

    internal static Chart Draw(ControlChart chart, MeasureWords words, string headline)
    {
        var unit = ChangeWords.Unit(chart.Measure);
        var value = new Series(words.Name, [.. chart.Points.Select(p => ChartPoint.Of(p.Figure, withInterval: false) with
        {
            Mark = p.Value is null ? ChartMark.Plain : ChangeWords.Mark(p, chart.Measure),
            MarkText = p.Value is null ? "" : p.IsProvisional ? "provisional" : ChangeWords.Signal(p.Signal, p.Limit is not null),
        })]);
        var series = new List<Series> { value };
        if (chart.Points.Any(p => p.Limit is not null))
        {
            series.Add(LineOf("Mean", SeriesRole.Centre, p => p.Limit?.Centre));
            series.Add(LineOf("Limits of chance", SeriesRole.Limit, p => p.Limit?.Upper));
            series.Add(LineOf("Limits of chance", SeriesRole.Limit, p => p.Limit is { } l ? Math.Max(0, l.Lower) : null));
        }
        if (chart.Phases.Any(p => p.Run is not null))
            series.Add(LineOf("Median", SeriesRole.Centre, p => chart.Phases[p.Phase].Run?.Median));
        if (chart.Points.LastOrDefault(p => p.Target is not null)?.Target is { } target)
            series.Add(LineOf(target.IsStandard ? target.Name : $"{target.Name} ({ChangeWords.Value(chart.Measure, target.Value)})", SeriesRole.Target, p => p.Target?.Value));
        return new Chart(
            ChartKind.Control,
            [.. chart.Points.Select(p => Wording.Of(p.Period))],
            series,
            unit,
            words.Name + unit switch { CellFormat.Percent => " (%)", CellFormat.Days => " (days)", CellFormat.Count => " (number)", _ => $" ({chart.Measure.Unit})" },
            chart.Grain == PeriodKind.Quarter ? "Quarter" : "Month",
            $"Control chart of {Wording.Uncapitalised(words.Name)} by {(chart.Grain == PeriodKind.Quarter ? "quarter" : "month")}. {headline}");

        // The name of a phase keeps lines of two phases apart.
        Series LineOf(string name, SeriesRole role, Func<ControlPoint, double?> of) => new(name, [.. chart.Points.Select(p =>
            ChartPoint.Derived(of(p), without: Marker.NotApplicable) with { Phase = p.Phase })])
        { Role = role };
    }

    private static Table Table(ControlChart chart, MeasureWords words)
    {
        var unit = ChangeWords.Unit(chart.Measure);
        var suffix = unit switch { CellFormat.Percent => " (%)", CellFormat.Days => " (days)", _ => "" };
        var kind = chart.Measure.Kind;
        var hasTarget = chart.Points.Any(p => p.Target is not null);
        var columns = new List<Column> { new(chart.Grain == PeriodKind.Quarter ? "Quarter" : "Month", CellFormat.Text) };
        if (kind is not (MeasureKind.Count or MeasureKind.Stock))
            columns.Add(new(Wording.Capitalised(words.Of), CellFormat.Count));
        if (kind == MeasureKind.Proportion)
            columns.Add(new(Wording.Capitalised(words.Did), CellFormat.Count));
        columns.Add(new(words.Name + suffix, unit));
        if (kind == MeasureKind.Mean)
            columns.Add(new("Standard deviation", CellFormat.Number));
        columns.AddRange([
            new("Mean of the process" + suffix, LimitFormat(unit)), new("Lower limit" + suffix, LimitFormat(unit)), new("Upper limit" + suffix, LimitFormat(unit)),
        ]);
        if (hasTarget)
            columns.Add(new("Target" + suffix, unit));
        columns.Add(new("Reading", CellFormat.Text));
        return new Table(columns, [.. chart.Points.Select(p => (IReadOnlyList<Cell>)[.. Cells(p)])]);

        IEnumerable<Cell> Cells(ControlPoint p)
        {
            yield return Cell.Of(Wording.Of(p.Period));
            if (kind is not (MeasureKind.Count or MeasureKind.Stock))
                yield return Cell.Denominator(p.Figure);
            if (kind == MeasureKind.Proportion)
                yield return Cell.Numerator(p.Figure);
            yield return Cell.Value(p.Figure);
            if (kind == MeasureKind.Mean)
                yield return Cell.Deviation(p.Figure);
            yield return Cell.Derived(p.Limit?.Centre);
            yield return Cell.Derived(p.Limit is { } l ? Math.Max(0, l.Lower) : null);
            yield return Cell.Derived(p.Limit?.Upper);
            if (hasTarget)
                yield return Cell.Derived(p.Target?.Value);
            yield return Cell.Of(ChangeWords.Reading(p, chart.Measure));
        }
    }

    // Limits of counts fall between them.
    private static CellFormat LimitFormat(CellFormat unit) => unit == CellFormat.Count ? CellFormat.Number : unit;

    private static List<int> Notes(PackDraft draft, ControlChart chart)
    {
        List<int> notes = [draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.ControlCharts)];
        if (chart.Points.Any(p => p.IsProvisional))
            notes.Add(draft.Note(PackNotes.ProvisionalMonths));
        if (chart.Phases.Any(p => p.Method == ChartMethod.Run))
            notes.Add(draft.Note(PackNotes.RunCharts));
        if (chart.Grain == PeriodKind.Quarter)
            notes.Add(draft.Note(PackNotes.Quarters));
        foreach (var rebase in chart.Phases.Select(p => p.Rebase).OfType<Rebase>())
            notes.Add(draft.Note($"The limits of “{MeasureWords.For(chart.Measure).Name}” start anew in {Wording.Of(rebase.From)}: {rebase.Reason.TrimEnd('.')} "
                + $"(entered by {rebase.Author}, {Wording.Date(rebase.Date)})."));
        if (chart.ProposedRebase is { } proposed)
            notes.Add(draft.Note($"“{MeasureWords.For(chart.Measure).Name}” has kept a new level since {Wording.Of(proposed)}. If its cause is known and it is to stay, "
                + "enter a rebase from that month in the service's configuration, with the reason; until then the limits stay as they are."));
        return [.. notes.Distinct().Order()];
    }
}
