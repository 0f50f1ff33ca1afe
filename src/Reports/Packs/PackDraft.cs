using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>A pack in the making: its figures, its notes as they come up, and what had to be left out and why.</summary>
internal sealed class PackDraft
{
    private const int MostNamed = 3;

    private readonly List<string> _notes = [];
    private readonly List<Section> _sections = [];
    private readonly List<(string Title, string Why)> _leftOut = [];
    private readonly Dictionary<string, ControlChart?> _charts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public PackDraft(Release release, PackContext context, Audience audience)
    {
        if (context.ReportMonth.Kind != PeriodKind.Month)
            throw new ArgumentException("The period of a report must be a month.", nameof(context));
        Release = release;
        Context = context;
        // Exact figures may lead to a person: they never make a public pack, whatever was asked for.
        Audience = release.Policy.IsExact ? Audience.Internal : audience;
        var months = Period.TwelveMonthsTo(context.ReportMonth.LastDay);
        Year = HoldsAnything(months) ? months : Period.All;
    }

    public Release Release { get; }

    public PackContext Context { get; }

    public Audience Audience { get; }

    /// <summary>The twelve months to the report month; the whole extract where they hold nothing.</summary>
    public Period Year { get; }

    /// <summary>The number of a note; equal texts share one.</summary>
    public int Note(string text)
    {
        var index = _notes.IndexOf(text);
        if (index >= 0)
            return index + 1;
        _notes.Add(text);
        return _notes.Count;
    }

    /// <summary>A level as a reader sees it, with the name that the service gave it.</summary>
    public string Level(string breakdown, string level) => Context.NameOf(breakdown, level) ?? (IsOwn(breakdown) ? Wording.OwnLevel(level) : Wording.Level(breakdown, level));

    /// <summary>Levels in the order in which a reader expects them, a missing value last.</summary>
    public IReadOnlyList<string> InOrder(string breakdown, IEnumerable<string> levels) =>
        Wording.InOrder(breakdown, levels, IsOwn(breakdown) ? Release.BreakdownOf(breakdown).Order : null);

    /// <summary>A breakdown's short name for ids of exhibits; one of the service's own is never that of another.</summary>
    public string Slug(string breakdown) => (IsOwn(breakdown) ? "own-" : "") + Wording.Slug(breakdown);

    private bool IsOwn(string breakdown) => Release.OwnColumns.Any(c => c.Name == breakdown);

    /// <summary>A breakdown's title within a sentence.</summary>
    public string By(string breakdown) => Wording.Uncapitalised(Release.BreakdownOf(breakdown).Title);

    /// <summary>A measure over time with its limits; null where nothing was counted, or it is withheld.</summary>
    public ControlChart? Chart(string measure)
    {
        if (!_charts.TryGetValue(measure, out var chart))
            _charts.Add(measure, chart = Release.Chart(measure, Context.ReportMonth, Context.Change));
        return chart;
    }

    /// <summary>The measures of those names, marked as used so that the pack defines them.</summary>
    public IReadOnlyList<Measure> Measures(IEnumerable<string> ids)
    {
        var measures = ids.Select(MeasureCatalogue.Get).ToList();
        _used.UnionWith(measures.Select(m => m.Id));
        return measures;
    }

    /// <summary>The measures that the pack has used so far, in their order.</summary>
    public IEnumerable<Measure> Used => MeasureCatalogue.Everything.Where(m => _used.Contains(m.Id));

    /// <summary>Why an exhibit of these measures is missing, where it is a check of the data that withholds one of them; else null.</summary>
    public string? Withheld(IEnumerable<string> measures) =>
        measures.Any(Release.IsWithheld) ? "a check of the data failed that they rest on" : null;

    /// <summary>Adds a section of the exhibits that could be made; one sentence says what was left out and why.</summary>
    public void Add(string id, string title, string introduction, IReadOnlyList<ExhibitOrReason> parts)
    {
        if (Context.HiddenSections.Contains(id))
        {
            _leftOut.Add((Wording.Uncapitalised(title), "the service's configuration hides it"));
            return;
        }
        var exhibits = parts.Select(p => p.Exhibit).OfType<Exhibit>().ToList();
        var missing = parts.Where(p => p.Exhibit is null).ToList();
        if (exhibits.Count == 0)
        {
            var reasons = missing.Select(p => p.Why!).Distinct().ToList();
            // What is not recorded cannot be counted either: one reason is enough.
            if (reasons.Contains(Sentences.NotRecorded))
                reasons = [Sentences.NotRecorded];
            _leftOut.Add((Wording.Uncapitalised(title), Wording.List(reasons)));
            return;
        }
        var sentences = LeftOut(missing.Select(p => (p.What, p.Why!)));
        _sections.Add(new Section(id, title, string.Join(' ', sentences.Prepend(introduction).Where(s => s != "")), exhibits));
    }

    /// <summary>Whether an exhibit of that id stands in the pack.</summary>
    public bool Shows(string exhibit) => SectionOf(exhibit) is not null;

    /// <summary>The section in which an exhibit stands; null where it is not in the pack.</summary>
    public Section? SectionOf(string exhibit) => _sections.Find(s => s.Exhibits.Any(e => e.Id == exhibit));

    /// <summary>The pack with a narrative, whose note comes last.</summary>
    public Pack Finish(string id, string title, NarrativeScope scope)
    {
        var said = Narrative.Of(this, scope);
        var note = _sections.Count > 0 ? Note(PackNotes.Narrative) : (int?)null;
        var pack = Finish(id, title, scope.Period, [.. said.Select(s => s.Text)]);
        return pack with { Cover = pack.Cover with { Leads = [.. said.Select(s => s.Lead)], Note = note } };
    }

    public Pack Finish(string id, string title, Period period, IReadOnlyList<string> headlines)
    {
        Add("data-quality", "Findings of the checks", "", [QualityExhibit()]);
        string?[] quality =
        [
            .. Context.Quality, .. Context.OptionalTables, PackNotes.Provisional(Context), .. LeftOut(_leftOut),
            PackNotes.Early,
        ];
        return new Pack(
            id, title, Audience,
            new Cover(headlines, Facts(period), [.. quality.OfType<string>().Distinct()]) { Signpost = id == DataQualityPack.Id ? null : ToDataQuality() },
            _sections,
            _notes,
            [.. PackNotes.Words, .. Used.Select(PackNotes.Of)]);
    }

    /// <summary>What the checks found in one line: whoever reads one page alone must not miss that its data are at fault.</summary>
    private Signpost? ToDataQuality()
    {
        if (Context.Unmet is not { } unmet)
            return null;
        string Count(string severity) => unmet.Count(u => u.Severity == severity) is var n && n == 1
            ? $"1 {severity.ToLowerInvariant()}" : $"{(n == 0 ? "no" : Wording.Count(n))} {severity.ToLowerInvariant()}s";
        var named = unmet.Take(MostNamed).Select(u => $"“{u.Rule.TrimEnd('.')}”").ToList();
        var more = unmet.Count - named.Count;
        return new Signpost(
            $"Data quality: {Count("Error")}, {Count("Warning")}."
                + (named.Count == 0 ? "" : $" Not as it should be: {string.Join("; ", named)}{(more == 0 ? "" : $"; and {Wording.Count(more)} more")}."),
            Audience == Audience.Internal ? "See the data quality page" : "See the data quality page (internal)",
            DataQualityPack.Id);
    }

    /// <summary>One sentence for all that share a reason.</summary>
    private static IEnumerable<string> LeftOut(IEnumerable<(string What, string Why)> missing) =>
        missing.GroupBy(x => x.Why, StringComparer.Ordinal)
            .Select(g => $"Left out: {Wording.List([.. g.Select(x => x.What)])}, because {g.Key}.");

    private IReadOnlyList<Fact> Facts(Period period) =>
    [
        new("Source", Context.Source),
        .. Context.Provider is { } provider ? new[] { new Fact("Provider", $"{provider} alone") } : [],
        new("Report month", Wording.Of(Context.ReportMonth)),
        new("Period", Wording.Capitalised(Wording.Of(period))),
        new("Extracted on", Wording.ExtractDate(Context.ExtractedOn, Context.ExtractDateInferred)),
        new("Audience", Audience == Audience.Internal
            ? "Internal: not for publication"
            : "Public"),
        new("Disclosure control", Wording.Capitalised(Release.Policy.Name) + ". " + PackNotes.Disclosure(Release.Policy)),
        .. DisclosurePack.Warning(Release) is { } warning ? new[] { new Fact("Hidden", warning) } : [],
        new("Program version", Context.ProgramVersion),
    ];

    private ExhibitOrReason QualityExhibit()
    {
        if (Context.QualityRows.Count == 0)
            return ExhibitOrReason.Missing("findings of the checks", "the checks counted no findings");
        // Counts of findings are not figures of patients; their caller made them safe, so they are text here.
        Column[] columns =
        [
            new("Table", CellFormat.Text), new("Finding", CellFormat.Text), new("Number of rows", CellFormat.Text),
        ];
        var rows = Context.QualityRows.Select(r => (IReadOnlyList<Cell>)
        [
            Cell.Of(r.Table), Cell.Of(r.What),
            r.Count is { } count ? Cell.Of(Wording.Count(count)) : Cell.Of(Marker.Confidential),
        ]);
        return ExhibitOrReason.Of(new Exhibit(
            "findings", "What the checks of the extract found", $"Findings by table, {Context.Source}", null,
            new Table(columns, [.. rows]), Context.QualityRows.Any(r => r.Count is null) ? [Note(PackNotes.Markers(Release.Policy))] : []));
    }

    private bool HoldsAnything(Period period) =>
        MeasureCatalogue.All.Any(m => Release.Find(m.Id, period) is not null);
}

/// <summary>An exhibit, or why there is none.</summary>
/// <param name="Exhibit">The exhibit; null where it would be empty.</param>
/// <param name="What">What it would have shown, within a sentence.</param>
/// <param name="Why">The reason, after "because"; null where there is an exhibit.</param>
internal readonly record struct ExhibitOrReason(Exhibit? Exhibit, string What, string? Why)
{
    public static ExhibitOrReason Of(Exhibit exhibit) => new(exhibit, "", null);

    public static ExhibitOrReason Missing(string what, string why) => new(null, what, why);
}
