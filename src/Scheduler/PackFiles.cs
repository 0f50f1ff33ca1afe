using System.Text;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Comparing;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler;

/// <summary>Gives every pack its files: a workbook, a page, and its charts as pictures.</summary>
internal static class PackFiles
{
    public const string MeasuresFile = "measures.csv";

    private static readonly (string Name, MeasureFamily Family)[] FurtherFiles =
        [("activity.csv", MeasureFamily.Activity), ("access.csv", MeasureFamily.Access), ("pathways.csv", MeasureFamily.Pathways)];

    /// <summary>The file in which the measures of a family stand.</summary>
    public static string FileOf(MeasureFamily family) => family == MeasureFamily.Outcomes ? MeasuresFile : FurtherFiles.First(f => f.Family == family).Name;

    private const string ChartsFolder = "charts";
    private const string Page = "page", Workbook = "workbook";

    /// <summary>The files that a pack can be.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Page, Workbook];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a pack into the folder.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="created">The day that workbooks name as theirs: that of the extract, never the clock's.</param>
    /// <param name="settings">As which files; the charts of a pack that is no file are none either.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="place">The folder in it, with a stroke at its end; empty for itself.</param>
    public static void Write(Pack pack, DateOnly created, ReportingSettings settings, OutputFolder folder, CancellationToken cancel, string place = "")
    {
        cancel.ThrowIfCancellationRequested();
        if (!Formats.Any(f => settings.Writes(pack.Id, f)))
            return;
        if (settings.Writes(pack.Id, Workbook))
        {
            using var workbook = File.Create(folder.PathOf(place + pack.Id + ".xlsx"));
            WorkbookWriter.Write(pack, workbook, created);
        }
        if (settings.Writes(pack.Id, Page))
        {
            using var page = Text(folder.PathOf(place + pack.Id + ".html"));
            HtmlWriter.Write(pack, page);
        }
        foreach (var exhibit in pack.Sections.SelectMany(s => s.Exhibits).Where(e => e.Chart is not null))
        {
            using var chart = Text(folder.PathOf(place + ChartsFolder, $"{pack.Id}-{exhibit.Id}.svg"));
            SvgWriter.Write(exhibit.Chart!, chart, new SvgOptions(Marking: pack.Audience == Audience.Internal ? AudienceWords.Marking(pack.Audience) : null));
        }
    }

    /// <summary>Writes the results of the checks, a set of files for each source.</summary>
    public static void WriteQuality(IReadOnlyList<SourceResult> sources, OutputFolder folder)
    {
        foreach (var (source, own) in sources.Zip(SourceResult.FoldersOf(sources)))
            QualityFiles.Write(source.Quality, Path.GetDirectoryName(folder.PathOf(own + QualityFiles.Csv))!);
    }

    /// <summary>Writes measures.csv.</summary>
    /// <returns>How many figures were written, and how many of them are hidden.</returns>
    public static (int Figures, int Hidden) WriteMeasures(Release release, OutputFolder folder)
    {
        using var file = Text(folder.PathOf(MeasuresFile));
        return MeasuresCsv.Write(release, file);
    }

    /// <summary>What writes activity.csv, access.csv and pathways.csv.</summary>
    public static IEnumerable<Action> Further(Release release, Period month, OutputFolder folder) => FurtherFiles.Select(f => (Action)(() =>
    {
        using var file = Text(folder.PathOf(f.Name));
        FiguresCsv.Write(release.MonthsAndAll(f.Family, month), release.Derived(f.Family, month), file);
    }));

    /// <summary>Writes the page that leads to all the others.</summary>
    public static void WriteIndex(IReadOnlyList<Pack> packs, IReadOnlyList<SourceResult> sources, Release published, Period month, OutputFolder folder)
    {
        // Whoever may see every pack may see exact counts of rows; otherwise they pass the same policy.
        var audience = packs.Any(p => p.Audience == Audience.Internal && p.Id is not ("data-quality" or ModelsPack.Id)) ? Audience.Internal : Audience.Public;
        long? Count(long rows) => audience == Audience.Internal ? rows : published.Policy.Protect(rows);
        var index = new RunIndex(
            $"Outcomes after treatment nonresponse: {Wording.List([.. sources.Select(s => s.Source)])}",
            audience,
            [
                .. sources.SelectMany(s => (Fact[])
                [
                    new("Source", s.Source), new("Extracted on", Wording.ExtractDate(s.ExtractedOn, s.Quality.Import.ExtractDateInferred)),
                ]),
                new Fact("Report month", Wording.Of(month)),
                new Fact("Disclosure control", published.Policy.IsExact
                    ? "None: every file holds exact figures and is not for publication."
                    : "Standard, in every file marked public. Files marked internal hold exact figures."),
                .. sources.SelectMany(s => s.Quality.Checks.Withheld.GroupBy(w => w.Value).Select(g => (s.Source, Withheld: g))).Select(x => new Fact(
                    sources.Count == 1 ? "Withheld in the packs" : $"Withheld in the packs for {x.Source}",
                    $"{string.Join("; ", x.Withheld.Select(w => MeasureCatalogue.Get(w.Key).Title))}. {PackContexts.WhyWithheld(x.Withheld.Key)} {MeasuresFile} keeps these figures: the packs say nothing of them until the data are mended.")),
                new Fact("Program version", PackContexts.ProgramVersion),
            ],
            [
                .. sources.SelectMany(s => s.Quality.Import.Counts.Select(c => (Name: NameOf(c, s.Quality.Import), Of: c))).GroupBy(c => c.Name)
                    .Select(g => new RunCounts(g.Key, Count(g.Sum(c => (long)c.Of.Read)), Count(g.Sum(c => (long)c.Of.Read - c.Of.Kept)), Count(g.Sum(c => (long)c.Of.Kept)))),
            ],
            [.. packs.SelectMany(p => Links(p, folder)), .. OrganisationLinks(folder), .. ModelLinks(folder), .. ComparisonLinks(published, folder), .. DataLinks(published, sources.Any(s => s.Quality.Checks.Withheld.Count > 0)), .. RecordLinks(sources)]);
        using var page = Text(folder.PathOf("index.html"));
        IndexWriter.Write(index, page);
    }

    // A table of another format has a name there, and no word of ours.
    private static string NameOf(TableCount count, ImportReport import) =>
        count.IsMade || import.Counts.All(c => !c.IsMade) ? Wording.Capitalised(count.Table) : count.Table;

    private static IEnumerable<RunLink> Links(Pack pack, OutputFolder folder) => new RunLink[]
    {
        new(pack.Title, Purpose(pack.Id), pack.Id + ".html", LinkKind.Pack, pack.Audience),
        new(pack.Title, "Workbook: the same tables and charts in Excel.", pack.Id + ".xlsx", LinkKind.Pack, pack.Audience),
    }.Where(l => folder.Files.Contains(l.Path));

    private static IEnumerable<RunLink> OrganisationLinks(OutputFolder folder)
    {
        bool Has(string own) => folder.Files.Any(f => f.StartsWith(own + "/", StringComparison.Ordinal));
        if (Has(OrganisationPacks.Providers))
            yield return new("Each provider's pack", "The service lead's pack of one provider's own patients, in a folder for each.", OrganisationPacks.Providers + "/", LinkKind.Pack, Audience.Internal);
        if (Has(OrganisationPacks.Commissioners))
            yield return new("Each commissioner's pack", "One commissioner's patients beside everybody, from what is published, in a folder for each.", OrganisationPacks.Commissioners + "/", LinkKind.Pack, Audience.Public);
    }

    /// <summary>What a pack is for, so that nobody has to open one to know.</summary>
    private static string Purpose(string pack) => pack switch
    {
        "service-lead" => "The month of a service: what changed, where, whether it is chance, and what follows nonresponse.",
        "researcher" => "Every strategy with both denominators, who is left out, and the definitions with their versions.",
        "commissioner" => "Who gets how far, gaps between groups of people, waits, needs and providers.",
        ComparisonsPack.Id => "Which strategy works: trials imitated with the service's own data, with what must hold before an estimate is shown.",
        ModelsPack.Id => "Who is likely not to respond: how well the models tell, for whom, and what they may be used for.",
        "data-quality" => "What is wrong with the data, and what to do about it.",
        DisclosurePack.Id => "What is hidden so that nobody can be found, and what an attack on the figures could tell.",
        _ => "A page to read and print, and the same as a workbook.",
    };

    /// <summary>The documents of the main models, and where all of them are.</summary>
    private static IEnumerable<RunLink> ModelLinks(OutputFolder folder)
    {
        var cards = folder.Files.Where(f => f.StartsWith(ModelFiles.Folder + "/", StringComparison.Ordinal) && f.EndsWith("-ridge/card.html", StringComparison.Ordinal)).ToList();
        foreach (var card in cards)
        {
            var (own, at) = (card[..^"card.html".Length], card.Contains("/m0-", StringComparison.Ordinal) ? "at the start of a step" : "at week 4");
            yield return new($"Ridge regression {at}: its documents", "Model card, and the checklists TRIPOD+AI and PROBAST+AI answered from what was done.", card, LinkKind.Data, Audience.Internal);
            yield return new($"Ridge regression {at}: its documents", "TRIPOD+AI.", own + "tripod-ai.html", LinkKind.Data, Audience.Internal);
            yield return new($"Ridge regression {at}: its documents", "PROBAST+AI.", own + "probast-ai.html", LinkKind.Data, Audience.Internal);
        }
        if (cards.Count > 0)
            yield return new("Models as files", "Every model with its documents, for other programs and for audit.", ModelFiles.Folder + "/", LinkKind.Data, Audience.Internal);
    }

    /// <summary>What comparisons leave beside their pack.</summary>
    private static IEnumerable<RunLink> ComparisonLinks(Release published, OutputFolder folder)
    {
        if (!folder.Files.Contains(ComparisonFiles.Table))
            yield break;
        yield return new("Comparisons", "Every estimate, one row each, with its method and the gates that withhold it.", ComparisonFiles.Table, LinkKind.Data, AudienceOf(published));
        yield return new("Comparisons as files", "What was asked, and what came of it, for other programs; the specification can be given to 'nonresponse compare'.", ComparisonFiles.Folder + "/", LinkKind.Data, AudienceOf(published));
    }

    private static IEnumerable<RunLink> DataLinks(Release published, bool isAnyWithheld) =>
    [
        new("All figures", "Every measure by month and breakdown, one row each, for other programs."
            + (!isAnyWithheld ? "" : " Those that the packs withhold for a failed check are in it too."), MeasuresFile, LinkKind.Data, AudienceOf(published)),
        new("Activity", "Counts, stock and means by month and breakdown.", "activity.csv", LinkKind.Data, AudienceOf(published)),
        new("Access", "Who gets how far: the cascade, rates for each 100,000 people, gaps, slopes, waits and needs.", "access.csv", LinkKind.Data, AudienceOf(published)),
        new("Pathways", "What follows nonresponse: time to a change, adequacy of trials, paths, remission over steps, relapse.", "pathways.csv", LinkKind.Data, AudienceOf(published)),
        new("Charts", "Every chart of the packs as a picture (SVG); those of an internal pack say so.", ChartsFolder + "/", LinkKind.Chart),
    ];

    private static Audience AudienceOf(Release published) => published.Policy.IsExact ? Audience.Internal : Audience.Public;

    private static IEnumerable<RunLink> RecordLinks(IReadOnlyList<SourceResult> sources)
    {
        foreach (var (source, own) in sources.Zip(SourceResult.FoldersOf(sources)))
        {
            var of = sources.Count == 1 ? "" : $" of {source.Source}";
            yield return new($"Results of the checks{of}", "Every check with what it counted, for spreadsheets.", own + QualityFiles.Csv, LinkKind.Record, Audience.Internal);
            yield return new($"Results of the checks{of}", "The same for programs, and for the checks of the next submission.", own + QualityFiles.Json, LinkKind.Record, Audience.Internal);
            if (source.Quality.Import.Quarantine.Count > 0)
                yield return new($"Quarantine{of}", "Where the rows stand that were kept out, with the rule that each breaks.", own + "quarantine/", LinkKind.Record, Audience.Internal);
        }
        yield return new("Manifest", "Inputs, options, versions and outputs with their checksums.", OutputFolder.MarkerFile, LinkKind.Record, Audience.Internal);
    }

    private static StreamWriter Text(string path) => new(path, append: false, Utf8);
}
