using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Social needs, and how long people wait, by bands.</summary>
internal static class NeedExhibits
{
    private static readonly Column[] OfSupport =
    [
        new("Needs due", CellFormat.Count), new("Support declined (%)", CellFormat.Percent), new("Needs not declined", CellFormat.Count), new("Supported", CellFormat.Count),
        new("Supported (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent), new("Unmet", CellFormat.Count),
    ];

    /// <summary>Needs by kind: identified, and where the extract says so supported, declined, unmet.</summary>
    public static ExhibitOrReason ByKind(PackDraft draft)
    {
        const string what = "needs by kind";
        var period = draft.Year;
        var rows = new List<(string Name, Figure? Identified, Figure? Supported, Figure? Declined)>();
        foreach (var need in AccessCatalogue.Needs)
        {
            Figure? Find(string what) => draft.Release.Find(AccessCatalogue.OfNeed(need, what), period);
            if (Find("identified") is { } identified)
                rows.Add((Wording.Capitalised(need.Replace('_', ' ')), identified, Find("supported"), Find("declined")));
        }
        if (rows.Count == 0)
            return ExhibitOrReason.Missing(what, $"no needs were counted in {Wording.The(period)}");
        var inOrder = rows.Where(r => r.Identified is { Numerator: not 0 } or { Suppressed: true }).ToList();
        if (inOrder.Count == 0)
            return ExhibitOrReason.Missing(what, $"no need was identified of anybody referred in {Wording.The(period)}");
        // Of needs of which nobody could say what became, there is neither a picture nor a column of markers.
        var knowsSupport = inOrder.Exists(r => r.Supported is not null || r.Declined is not null);
        string[] counted = knowsSupport ? ["identified", "supported", "declined"] : ["identified"];
        draft.Measures(counted.Select(c => AccessCatalogue.OfNeed("transport", c)));
        var unmet = inOrder.Where(r => r.Supported is { Value: not null, Denominator: >= Sentences.Reliable }).OrderBy(r => r.Supported!.Value).FirstOrDefault();
        var any = draft.Release.Find("need_identified", period);
        if (any is not null)
            draft.Measures(["need_identified"]);
        var headline = (any is { Suppressed: false } ? $"In {Wording.The(period)}, {Wording.Percent(any.Value!.Value)} of {Wording.Count(any.Denominator!.Value)} people assessed or treated had a social need identified" : "Social needs")
            + (unmet.Supported is { } least ? $"; the need least often supported was {Wording.Uncapitalised(unmet.Name)}, with {Wording.Percent(least.Value!.Value)} of {Wording.Count(least.Denominator!.Value)}." : ".");
        return ExhibitOrReason.Of(new Exhibit(
            "needs-by-kind", headline, $"Social needs by kind, {Wording.Of(period)}",
            !knowsSupport ? null : new Chart(
                ChartKind.Intervals, [.. inOrder.Select(r => r.Name)], [new Series("Supported", [.. inOrder.Select(r => ChartPoint.Of(r.Supported))])],
                CellFormat.Percent, "Needs that were supported, of those not declined (%)", "Need", $"Points with 95% intervals: share of needs supported, by kind. {headline}"),
            new Table(
                [
                    new("Need", CellFormat.Text), new("People assessed or treated", CellFormat.Count), new("Need identified", CellFormat.Count), new("Need identified (%)", CellFormat.Percent),
                    .. knowsSupport ? OfSupport : [],
                ],
                [.. inOrder.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(r.Name), Cell.Denominator(r.Identified), Cell.Numerator(r.Identified), Cell.Value(r.Identified),
                    .. knowsSupport ? Support(r.Supported, r.Declined) : [],
                ])]),
            [.. new[] { PackNotes.Markers(draft.Release.Policy) }.Concat(knowsSupport ? [PackNotes.Intervals, PackNotes.Needs] : []).Select(draft.Note).Order()]));
    }

    private static Cell[] Support(Figure? supported, Figure? declined) =>
    [
        Cell.Denominator(declined), Cell.Value(declined), Cell.Denominator(supported), Cell.Numerator(supported), Cell.Value(supported), Cell.Lower(supported), Cell.Upper(supported),
        Cell.Derived(supported?.Denominator - supported?.Numerator, supported is { Suppressed: true } ? Marker.Confidential : Marker.NotAvailable),
    ];

    /// <summary>How waits are spread over bands, for everybody and for the two ends of deprivation.</summary>
    public static ExhibitOrReason Waits(PackDraft draft, string id, string subject, IReadOnlyList<string> measures)
    {
        var period = draft.Year;
        var what = Wording.Uncapitalised(subject);
        (string Name, Func<string, Figure?> Find)[] groups =
        [
            ("Everybody", m => draft.Release.Find(m, period)),
            (draft.Level("deprivation_quintile", "1"), m => draft.Release.Find(m, period, "deprivation_quintile", "1")),
            (draft.Level("deprivation_quintile", "5"), m => draft.Release.Find(m, period, "deprivation_quintile", "5")),
        ];
        var counted = groups.Where(g => measures.Any(m => g.Find(m) is not null)).ToList();
        if (counted.Count == 0)
            return ExhibitOrReason.Missing(what, $"nobody's wait ended in {Wording.The(period)}");
        if (measures.All(m => counted[0].Find(m) is null or { Suppressed: true }))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        var all = draft.Measures(measures);
        string Band(Measure m) => Wording.Capitalised(m.Hit[..m.Hit.IndexOf(" from ", StringComparison.Ordinal)]);
        var shown = all.Select(m => (Measure: m, Figure: counted[0].Find(m.Id))).Where(x => x.Figure is { Suppressed: false }).ToList();
        // A band in which nobody was is in the table.
        List<string> waited = [.. shown.Where(x => x.Figure!.Value > 0).Select(x => $"{Wording.Percent(x.Figure!.Value!.Value)} waited {Wording.Uncapitalised(Band(x.Measure))}")];
        var headline = waited.Count > 0 ? $"In {Wording.The(period)}, {Wording.List(waited)}." : $"{subject}: {Sentences.TooFew}.";
        return ExhibitOrReason.Of(new Exhibit(
            id, headline, $"{subject}, {Wording.Of(period)}",
            new Chart(
                ChartKind.Intervals, [.. all.Select(Band)], [.. counted.Select(g => new Series(g.Name, [.. all.Select(m => ChartPoint.Of(g.Find(m.Id)))]))],
                CellFormat.Percent, subject + " (%)", "Wait", $"Points with 95% intervals: {what}. {headline}"),
            new Table(
                [new("Wait", CellFormat.Text), new("Group", CellFormat.Text), new(Wording.Capitalised(all[0].Of), CellFormat.Count), new("Number", CellFormat.Count), new("Share (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent)],
                [.. counted.SelectMany(g => all.Select(m => (IReadOnlyList<Cell>)
                    [Cell.Of(Band(m)), Cell.Of(g.Name), Cell.Denominator(g.Find(m.Id)), Cell.Numerator(g.Find(m.Id)), Cell.Value(g.Find(m.Id)), Cell.Lower(g.Find(m.Id)), Cell.Upper(g.Find(m.Id))]))]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Intervals) }.Order()]));
    }
}
