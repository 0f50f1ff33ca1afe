using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Measures of one unit at a glance: the latest settled figure, its variation and its assurance.</summary>
internal sealed record GlanceExhibit
{
    public required string Id { get; init; }

    /// <summary>What is shown, as a title.</summary>
    public required string Subject { get; init; }

    /// <summary>Ids of measures of one unit.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    public ExhibitOrReason Build(PackDraft draft)
    {
        var what = Wording.Uncapitalised(Subject);
        var charts = Measures.Where(m => !draft.Release.IsWithheld(m)).Select(m => draft.Chart(m)).OfType<ControlChart>().Where(c => c.Latest is not null).ToList();
        if (charts.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(Measures) ?? "no month is settled and shown");
        draft.Measures(charts.Select(c => c.Measure.Id));
        var unit = ChangeWords.Unit(charts[0].Measure);
        var suffix = unit switch { CellFormat.Percent => " (%)", CellFormat.Days => " (days)", _ => "" };
        var hasTargets = charts.Any(c => c.Latest!.Target is not null);
        var limits = unit == CellFormat.Count ? CellFormat.Number : unit;
        List<Column> columns =
        [
            new("Measure", CellFormat.Text), new("Latest settled period", CellFormat.Text), new("Figure" + suffix, unit),
            new("Lower limit" + suffix, limits), new("Upper limit" + suffix, limits), new("Variation", CellFormat.Text),
        ];
        if (hasTargets)
            columns.AddRange([new("Target" + suffix, unit), new("Assurance", CellFormat.Text)]);
        columns.Add(new("Why", CellFormat.Text));
        return ExhibitOrReason.Of(new Exhibit(
            Id, Headline(charts, Subject), $"{Subject}: variation{(hasTargets ? " and assurance" : "")} of the latest settled month or quarter", null,
            new Table(columns, [.. charts.Select(c => (IReadOnlyList<Cell>)[.. Cells(c, hasTargets)])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.ControlCharts) }.Order()]));
    }

    private static IEnumerable<Cell> Cells(ControlChart chart, bool hasTargets)
    {
        var latest = chart.Latest!;
        yield return Cell.Of(MeasureWords.For(chart.Measure).Name);
        yield return Cell.Of(Wording.Of(latest.Period));
        yield return Cell.Value(latest.Figure);
        yield return Cell.Derived(latest.Limit is { } l ? Math.Max(0, l.Lower) : null);
        yield return Cell.Derived(latest.Limit?.Upper);
        yield return Cell.Of(ChangeWords.Of(chart.Variation));
        if (hasTargets)
        {
            yield return Cell.Derived(latest.Target?.Value);
            yield return Cell.Of(ChangeWords.Of(chart.Assurance));
        }
        var why = ChangeWords.Signal(latest.Signal, latest.Limit is not null);
        yield return Cell.Of(why.Length > 0 ? Wording.Capitalised(why)
            : chart.Variation == Variation.NotKnown ? Wording.Capitalised(ChangeWords.WhyNot(chart.Phases[latest.Phase]))
            : "No point or pattern beyond chance");
    }

    /// <summary>What is beyond chance, by name.</summary>
    /// <param name="charts">The measures.</param>
    /// <param name="subject">What they are called together, where others stand beside them; null where they are all there is.</param>
    internal static string Headline(IReadOnlyList<ControlChart> charts, string? subject = null)
    {
        string Names(Variation variation) => Wording.List([.. charts.Where(c => c.Variation == variation).Select(c => Wording.Uncapitalised(MeasureWords.For(c.Measure).Name))]);
        List<string> said = [];
        if (Names(Variation.Concern) is { Length: > 0 } worse)
            said.Add($"beyond chance for the worse: {worse}");
        if (Names(Variation.Improvement) is { Length: > 0 } better)
            said.Add($"beyond chance for the better: {better}");
        if (Wording.List([.. new[] { Names(Variation.High), Names(Variation.Low) }.Where(n => n.Length > 0)]) is { Length: > 0 } other)
            said.Add($"beyond chance, neither better nor worse: {other}");
        // What nothing can be told of is not within chance.
        var known = charts.Count(c => c.Variation != Variation.NotKnown);
        return said.Count > 0 ? Wording.Capitalised(string.Join("; ", said)) + "."
            : known == 0 ? $"{(subject is null ? "There are" : $"{subject}: there are")} too few settled months or quarters to tell chance from change."
            : known < charts.Count ? $"Nothing beyond chance in the {Wording.Count(known)} of {Wording.Count(charts.Count)} measures that can be judged."
            : known == 1 ? "Nothing beyond chance." : $"Nothing beyond chance among {Wording.Count(known)} measures.";
    }
}
