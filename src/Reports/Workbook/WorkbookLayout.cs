namespace NonResponse.Reports;

/// <summary>Which sheets a pack's workbook has, and what stands on them.</summary>
internal static class WorkbookLayout
{
    public static IReadOnlyList<Sheet> Of(Pack pack)
    {
        var names = new SheetNames();
        var charts = new ChartData();
        var exhibits = new List<(Section Section, Exhibit Exhibit, Sheet Sheet)>();
        foreach (var section in pack.Sections)
            foreach (var exhibit in section.Exhibits)
                exhibits.Add((section, exhibit, ExhibitSheet.Of(section, exhibit, names.For(exhibit.Id), charts)));
        var data = charts.ToSheet();
        return
        [
            CoverSheet(pack, exhibits.ToDictionary(e => e.Exhibit.Id, e => e.Sheet.Name)), Contents(pack, exhibits, data), Notes(pack), Definitions(pack),
            .. exhibits.Select(e => e.Sheet),
            .. data is null ? [] : new[] { data },
        ];
    }

    private static Sheet CoverSheet(Pack pack, Dictionary<string, string> sheetOf) => new(SheetNames.Cover,
    [
        new(pack.Title, CellStyle.Title),
        Sentence(pack.Audience == Audience.Internal ? "Internal: exact counts, not for publication." : "For publication."),
        new("Contents: what each sheet says", CellStyle.Link, SheetNames.Contents),
        Heading("What the figures say"),
        .. pack.Cover.Headlines.Select((text, i) => Sentence(
            pack.Cover.Leads.ElementAtOrDefault(i)?.Exhibit is { } exhibit ? $"{text} See sheet “{sheetOf[exhibit]}”." : text)),
        .. pack.Cover.Note is { } note ? (SheetLine[])[Sentence($"How these sentences are chosen: {NoteMark(note)}.")] : [],
        .. pack.Cover.Signpost is { } sign ? (SheetLine[])[Sentence($"{sign.Text} {sign.Link}: {sign.Pack}.xlsx.")] : [],
        Heading("About this workbook"),
        .. pack.Cover.Facts.Select(f => Sentence($"{f.Name}: {f.Value}")),
        .. pack.Cover.Quality.Count == 0 ? [] : (SheetLine[])[Heading("Data quality"), .. pack.Cover.Quality.Select(Sentence)],
        Heading("Shorthand in place of a number"),
        .. SheetShorthand.All.Select(m => Sentence(SheetShorthand.Meaning(m))),
        .. pack.Audience == Audience.Public
            ? []
            : (SheetLine[])
            [
                Heading("How to use the sheets"),
                Sentence("The buttons in a table's header filter and sort it."),
                Sentence("The rows above a table stay in view; View, Freeze Panes, Unfreeze Panes lets them go."),
            ],
    ], LineWidth: 100);

    private static Sheet Contents(
        Pack pack, IReadOnlyList<(Section Section, Exhibit Exhibit, Sheet Sheet)> exhibits, Sheet? chartData)
    {
        const string about = "About this workbook";
        (string Name, string Section, string Says)[] sheets =
        [
            (SheetNames.Cover, about, pack.Title),
            (SheetNames.Notes, about, "Notes that the tables refer to"),
            (SheetNames.Definitions, about, "The words used, each with its meaning"),
            .. exhibits.Select(e => (e.Sheet.Name, e.Section.Title, e.Exhibit.Headline)),
            .. chartData is null ? [] : new[] { (chartData.Name, about, chartData.Lines[0].Text) },
        ];
        return TextTable(SheetNames.Contents, "Contents",
            "This worksheet contains one table: every other sheet, with a link to it, and what it says.",
            ["Sheet", "Section", "What it says"],
            [.. sheets.Select(s => (IReadOnlyList<SheetCell>)
                [new(s.Name, null, CellStyle.TextLink, s.Name), TextCell(s.Section), TextCell(s.Says)])]);
    }

    private static Sheet Notes(Pack pack) => TextTable(SheetNames.Notes, "Notes",
        pack.Notes.Count == 0
            ? "The tables need no notes."
            : "This worksheet contains one table: the notes that other sheets refer to by number.",
        ["Note number", "Note"],
        [.. pack.Notes.Select((note, i) => (IReadOnlyList<SheetCell>)[TextCell(NoteMark(i + 1)), TextCell(note)])]);

    private static Sheet Definitions(Pack pack) => TextTable(SheetNames.Definitions, "Definitions",
        pack.Definitions.Count == 0
            ? "The tables need no definitions."
            : "This worksheet contains one table: the words used, each with its meaning.",
        ["Term", "Meaning"],
        [.. pack.Definitions.Select(d => (IReadOnlyList<SheetCell>)[TextCell(d.Term), TextCell(d.Meaning)])]);

    /// <summary>How a note is named, on its sheet and where it is referred to.</summary>
    public static string NoteMark(int number) => FormattableString.Invariant($"[note {number}]");

    private static SheetLine Sentence(string text) => new(text, CellStyle.Wrapped);

    private static SheetLine Heading(string text) => new(text, CellStyle.Heading);

    private static SheetCell TextCell(string text) => new(text, null, CellStyle.Text);

    private static Sheet TextTable(
        string name, string title, string subtitle, string[] headers, IReadOnlyList<IReadOnlyList<SheetCell>> rows)
    {
        SheetLine[] lines =
        [
            new(title, CellStyle.Title),
            new(subtitle, CellStyle.Body),
            new("Back to the cover", CellStyle.Link, SheetNames.Cover),
        ];
        var columns = headers.Select((h, i) => new SheetColumn(h, false, ColumnWidths.Of(h, rows.Select(r => r[i]))));
        return rows.Count == 0 ? new Sheet(name, lines) : new Sheet(name, lines, new SheetGrid([.. columns], rows.Count, rows));
    }
}

/// <summary>What stands in a table in place of a number.</summary>
internal static class SheetShorthand
{
    public static IReadOnlyList<Marker> All { get; } = [Marker.Confidential, Marker.Unreliable, Marker.NotAvailable, Marker.NotApplicable];

    public static string Meaning(Marker marker) => Cell.Shorthand(marker) + marker switch
    {
        Marker.Confidential => " means confidential: the number is hidden so that nobody can be found.",
        Marker.Unreliable => " means unreliable: the number is of too few to be relied on.",
        Marker.NotAvailable => " means not available: the extract does not hold what the number needs, or nobody was counted.",
        _ => " means not applicable: the number would have no meaning here.",
    };
}
