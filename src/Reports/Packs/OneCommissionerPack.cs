using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The pack of one commissioner: its patients beside everybody whom the service treats, from what is published of both.</summary>
public static class OneCommissionerPack
{
    private const string By = "commissioner_id", Everybody = "Everybody";
    private const int Months = 24;

    private static readonly (string Id, string Subject, IReadOnlyList<string> Measures)[] Subjects =
    [
        ("access", "Access and waits", Outcomes.Access), ("course", "Course of treatment", Outcomes.Course), ("step-outcomes", "Outcomes of steps", Outcomes.Steps),
        ("course-outcomes", "Outcomes of completed courses", Outcomes.Courses), ("acting", "Acting on nonresponse", Outcomes.Inertia), ("needs", "Needs and goals", Outcomes.Needs),
    ];

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The only source of its figures: the same that is published of everybody, so that nothing more is told.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="commissioner">The commissioner's code.</param>
    /// <exception cref="ArgumentException">The report month is not a month, or figures are exact.</exception>
    public static Pack Build(Release release, PackContext context, string commissioner)
    {
        if (release.Policy.IsExact)
            throw new ArgumentException("Exact figures are no commissioner's.", nameof(release));
        var draft = new PackDraft(release, context, Audience.Public);
        var of = new Organisation(draft, commissioner, draft.Level(By, commissioner));
        string[] charted = ["step_response_observed", "step_remission_observed", .. Outcomes.Recovery(release), .. Outcomes.Waits, "treatment_inertia", "dropout", "did_not_attend", "step_coverage"];
        draft.Add("year", $"Measures, {Wording.Of(draft.Year)}", $"Patients of {of.Name} beside everybody whom the service treats.", [.. Subjects.Select(s => Year(of, s.Id, s.Subject, s.Measures))]);
        draft.Add("change", "Over time", "", [.. charted.Select(m => OverTime(of, m))]);
        return draft.Finish("commissioner", $"Outcomes after nonresponse: commissioner pack, {of.Name}", draft.Year, [.. charted.Take(6).Select(m => Sentence(of, m)).OfType<string>()]);
    }

    private static ExhibitOrReason Year(Organisation of, string id, string subject, IReadOnlyList<string> measures)
    {
        var (draft, period) = (of.Draft, of.Draft.Year);
        var counted = measures.Where(m => of.Find(m, period) is not null).ToList();
        if (counted.Count == 0)
            return ExhibitOrReason.Missing(Wording.Uncapitalised(subject), draft.Withheld(measures) ?? $"nothing was counted in {Wording.The(period)}");
        var used = draft.Measures(counted);
        var grid = new FigureGrid("Patients of", used, [new(of.Name, [.. counted.Select(m => of.Find(m, period))]), new(Everybody, [.. counted.Select(m => draft.Release.Find(m, period))])]);
        if (!grid.AnyShown)
            return ExhibitOrReason.Missing(Wording.Uncapitalised(subject), $"there are {Sentences.TooFew}");
        var headline = counted.Select(m => Sentence(of, m)).OfType<string>().FirstOrDefault() ?? $"{subject}: {Sentences.TooFew}.";
        var chart = new Chart(
            ChartKind.Intervals, [.. used.Select(m => MeasureWords.For(m).Name)], [.. grid.Rows.Select(r => new Series(r.Name, [.. r.Figures.Select(f => ChartPoint.Of(f))]))],
            CellFormat.Percent, $"{subject} (%)", "Measure", $"Points with 95% intervals of {of.Name} and of everybody: {Wording.Uncapitalised(subject)}, {Wording.Of(period)}. {headline}");
        return ExhibitOrReason.Of(new Exhibit(id, headline, $"{subject}, {of.Name} and everybody, {Wording.Of(period)}", chart, grid.Long(), [.. ExhibitNotes.For(draft, grid).Order()]));
    }

    private static ExhibitOrReason OverTime(Organisation of, string measure)
    {
        var draft = of.Draft;
        var words = MeasureWords.For(MeasureCatalogue.Get(measure));
        var month = draft.Context.ReportMonth;
        var rows = Enumerable.Range(0, Months).Select(month.Back).Reverse().Select(m => (Month: m, Own: of.Find(measure, m), All: draft.Release.Find(measure, m))).Where(r => r.Own is not null).ToList();
        if (rows.Count(r => r.Own!.Value is not null) < 2)
            return ExhibitOrReason.Missing($"{Wording.Uncapitalised(words.Name)} by month", draft.Withheld([measure]) ?? (rows.Count == 0 ? "nothing was counted" : $"there are {Sentences.TooFew}"));
        var used = draft.Measures([measure])[0];
        var headline = Sentences.Headline(rows.Last(r => r.Own!.Value is not null).Own!);
        Column[] columns =
        [
            new("Month", CellFormat.Text), new(Wording.Capitalised(words.Of), CellFormat.Count), new(Wording.Capitalised(words.Did), CellFormat.Count), new($"{words.Name} (%)", CellFormat.Percent),
            new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent), new($"{Everybody} (%)", CellFormat.Percent),
        ];
        var chart = new Chart(
            ChartKind.Trend, [.. rows.Select(r => Wording.Of(r.Month))], [new(of.Name, [.. rows.Select(r => ChartPoint.Of(r.Own))]), new(Everybody, [.. rows.Select(r => ChartPoint.Of(r.All, withInterval: false))])],
            CellFormat.Percent, $"{words.Name} (%)", "Month", $"Line chart of {Wording.Uncapitalised(words.Name)} by month, {of.Name} and everybody. {headline}");
        var table = new Table(columns, [.. rows.Select(r => (IReadOnlyList<Cell>)
            [Cell.Of(Wording.Of(r.Month)), Cell.Denominator(r.Own), Cell.Numerator(r.Own), Cell.Value(r.Own), Cell.Lower(r.Own), Cell.Upper(r.Own), Cell.Value(r.All)])]);
        return ExhibitOrReason.Of(new Exhibit(
            "change-" + measure.Replace('_', '-'), headline, $"{words.Name} by month of {used.DatedBy}, {Wording.Of(rows[0].Month)} to {Wording.Of(rows[^1].Month)}", chart, table,
            [.. ExhibitNotes.For(draft, new FigureGrid("Month", [used], [.. rows.Select(r => new FigureRow("", [r.Own]))])).Order()]));
    }

    private static string? Sentence(Organisation of, string measure) => of.Find(measure, of.Draft.Year) is { Suppressed: false } own
        ? $"{Sentences.Headline(own).TrimEnd('.')}{(of.Draft.Release.Find(measure, of.Draft.Year) is { Suppressed: false, Value: { } all } ? $"; of everybody, {Wording.Percent(all)}" : "")}."
        : null;

    private sealed record Organisation(PackDraft Draft, string Code, string Name)
    {
        public Figure? Find(string measure, Period period) => Draft.Release.Find(measure, period, By, Code);
    }
}
