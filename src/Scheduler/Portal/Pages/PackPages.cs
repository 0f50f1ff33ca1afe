using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>The packs of each month: to find, to read, to take away.</summary>
internal static class PackPages
{
    public const string Path = "/packs";

    private static readonly (string Id, string Title, string For)[] Packs =
    [
        ("service-lead", "Service leads", "The month on one page, control charts, activity, providers and strategies."),
        ("commissioner", "Commissioners", "Access and its gaps, rates of the population, needs, outcomes by group."),
        ("researcher", "Researchers", "Who is in the figures, every strategy and its detail, the case-mix model."),
        ("comparisons", "Comparisons of strategies", "Strategies held against each other as a trial would."),
        ("models", "Prediction models", "Who is likely not to respond, and how well that is told."),
        ("data-quality", "Data quality", "Every check of the submissions, and what to do about what failed."),
        ("disclosure", "Disclosure control", "What was hidden, and how the result was attacked."),
    ];

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, (HttpContext http) => List(http.Viewer(), portal)).ForSignedIn();
        app.MapGet(Path + "/{month}", (HttpContext http, string month) => Month(http.Viewer(), portal, month)).ForSignedIn();
        app.MapGet(Path + "/{month}/files/{**file}", (HttpContext http, string month, string? file) => FileAsync(http, portal, month, file ?? "", http.Request.Query.ContainsKey("download"))).ForSignedIn();
    }

    /// <summary>Months of which somebody may read anything, with how far they are.</summary>
    public static List<(ShelfMonth Month, SignOffState State)> For(Viewer viewer, PortalService portal)
    {
        var steps = portal.SignOffs.All();
        return
        [
            .. portal.Shelf.Months().Select(m => (m, State: SignOffs.StateOf(steps, m.Month, m.Manifest)))
                .Where(m => PackRights.MayKnow(viewer, m.State) && m.m.Files.Keys.Any(f => PackRights.MayRead(viewer, m.m, m.State, f))),
        ];
    }

    public static string Href(string month, string? file = null) =>
        $"{Path}/{month}" + (file is null ? "" : "/files/" + string.Join('/', file.Split('/').Select(Uri.EscapeDataString)));

    private static PortalPage List(Viewer viewer, PortalService portal) => new()
    {
        Title = "Packs",
        Part = Path,
        Body = (page, _) =>
        {
            var months = For(viewer, portal);
            if (months.Count == 0)
            {
                Parts.Empty(page, viewer.SeesDrafts
                    ? "There are no packs yet. They are made on the working day on which they are due, once an extract has come."
                    : "There is nothing to read yet. Packs appear here once two people have checked and released them.");
                return;
            }
            Parts.Table(page, "months", "Months, the newest first", ["Month", "State", "Made", "Files"], months, m =>
            {
                Parts.Head(page, Words.Month(m.Month.Month), Href(m.Month.Month));
                Parts.Cell(page, "State", () => Tag(page, m.State));
                Parts.Cell(page, "Made", m.Month.MadeAt is { } at ? Words.At(portal, at) : "not known");
                Parts.Cell(page, "Files", m.Month.Files.Keys.Count(f => PackRights.MayRead(viewer, m.Month, m.State, f)).ToString(CultureInfo.InvariantCulture));
            });
        },
    };

    public static void Tag(Markup page, SignOffState state) => Parts.Tag(page, Words.State(state), state.ToString().ToLowerInvariant());

    private static PortalPage Month(Viewer viewer, PortalService portal, string month)
    {
        if (For(viewer, portal).FirstOrDefault(m => m.Month.Month == month) is not ({ } packs, var state))
            return Problems.Missing();
        var files = packs.Files.Values.Where(f => PackRights.MayRead(viewer, packs, state, f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        return new PortalPage
        {
            Title = $"Packs of {Words.Month(month)}",
            Part = Path,
            Above = [(Path, "Packs")],
            Body = (page, _) =>
            {
                page.Open("p", ("class", "state"));
                Tag(page, state);
                if (viewer.SeesDrafts)
                    page.Link(SignOffPages.Href(month), "Sign-off of this month");
                page.Close();
                Cards(page, month, files);
                Own(page, month, files, OrganisationPacks.Providers, "Packs of providers");
                Own(page, month, files, OrganisationPacks.Commissioners, "Packs of commissioners");
                if (viewer.SeesDrafts)
                    Others(page, month, files);
            },
        };
    }

    private static void Cards(Markup page, string month, List<ShelfFile> files)
    {
        var there = Packs.Where(p => files.Any(f => f.Name == p.Id + ".html" || f.Name == p.Id + ".xlsx")).ToList();
        if (there.Count == 0)
            return;
        Parts.Section(page, "whole", "Packs of the whole service", () =>
        {
            page.Open("ul", ("class", "cards"));
            foreach (var (id, title, what) in there)
            {
                page.Open("li");
                page.Element("h3", title);
                page.Element("p", what);
                page.Open("ul", ("class", "formats"));
                Link(page, month, files, id + ".html", "Read it", download: false);
                Link(page, month, files, id + ".xlsx", "Workbook", download: true);
                if (files.Any(f => f.Name.StartsWith($"charts/{id}-", StringComparison.Ordinal)))
                    page.Open("li").Link($"{Href(month)}/files/charts/", "Charts as pictures").Close();
                page.Close().Close();
            }
            page.Close();
        });
    }

    private static void Link(Markup page, string month, List<ShelfFile> files, string name, string text, bool download)
    {
        if (files.FirstOrDefault(f => f.Name == name) is not { } file)
            return;
        page.Open("li");
        page.Link(Href(month, name) + (download ? "?download" : ""), download ? $"{text} ({Words.Size(file.Bytes)})" : text);
        page.Close();
    }

    /// <summary>The packs of single providers or commissioners.</summary>
    private static void Own(Markup page, string month, List<ShelfFile> files, string folder, string title)
    {
        var codes = files.Where(f => f.Name.StartsWith(folder + "/", StringComparison.Ordinal)).GroupBy(f => f.Name.Split('/')[1], StringComparer.Ordinal).ToList();
        if (codes.Count == 0)
            return;
        Parts.Section(page, folder, title, () =>
        {
            page.Open("ul", ("class", "cards"));
            foreach (var code in codes)
            {
                page.Open("li");
                page.Element("h3", OrganisationPacks.CodeOf(code.Key));
                page.Open("ul", ("class", "formats"));
                foreach (var file in code.Where(f => f.Name.Count(c => c == '/') == 2).OrderByDescending(f => f.Name.EndsWith("/index.html", StringComparison.Ordinal)))
                    page.Open("li").Link(Href(month, file.Name) + (PackContent.IsPage(file.Name) ? "" : "?download"), OwnText(file)).Close();
                page.Close().Close();
            }
            page.Close();
        });
    }

    private static string OwnText(ShelfFile file) => System.IO.Path.GetFileName(file.Name) switch
    {
        "index.html" => "Read it",
        var name when PackContent.IsPage(name) => $"Read {System.IO.Path.GetFileNameWithoutExtension(name)}",
        var name => $"{name} ({Words.Size(file.Bytes)})",
    };

    private static void Others(Markup page, string month, List<ShelfFile> files) => Parts.Section(page, "others", "Everything else of this month", () =>
    {
        page.Open("ul", ("class", "formats"));
        if (files.Any(f => f.Name == "index.html"))
            page.Open("li").Link(Href(month, "index.html"), "Index of the month").Close();
        foreach (var file in files.Where(f => !f.Name.Contains('/', StringComparison.Ordinal) && f.Name.EndsWith(".csv", StringComparison.Ordinal)))
            Link(page, month, files, file.Name, file.Name, download: true);
        foreach (var folder in files.Where(f => f.Name.Contains('/', StringComparison.Ordinal)).Select(f => f.Name.Split('/')[0]).Distinct().Where(f => f is not (OrganisationPacks.Providers or OrganisationPacks.Commissioners)))
            page.Open("li").Link($"{Href(month)}/files/{Uri.EscapeDataString(folder)}/", $"Folder {folder}").Close();
        page.Close();
    });

    /// <summary>Sends a file of a month's packs to whoever may read it, and notes it.</summary>
    public static async Task<IResult> FileAsync(HttpContext http, PortalService portal, string month, string name, bool isDownload)
    {
        var viewer = http.Viewer();
        var packs = portal.Shelf.Find(month);
        var state = packs is null ? SignOffState.Draft : SignOffs.StateOf(portal.SignOffs.Of(month), month, packs.Manifest);
        // What somebody may not know of is not there: to say that it is would tell something.
        if (packs is null || !PackRights.MayKnow(viewer, state))
            return Problems.Missing();
        if ((name.Length == 0 || name.EndsWith('/')) && !ApiEndpoints.IsFor(http.Request.Path))
            return Folder(viewer, packs, state, name);
        if (!packs.Files.TryGetValue(name, out var file))
            return Problems.Missing();
        if (!PackRights.MayRead(viewer, packs, state, name))
        {
            await portal.NoteAsync(http, "read pack", $"{month}/{name}", "refused").ConfigureAwait(false);
            return Problems.Forbidden();
        }
        if (await portal.Shelf.ReadAsync(packs, file, http.RequestAborted).ConfigureAwait(false) is not { } bytes)
        {
            await portal.NoteAsync(http, "read pack", $"{month}/{name}", "failed", "not what the manifest has").ConfigureAwait(false);
            return Problems.Refused("The file is not what it was when the packs were made. If they are being made anew just now, try again in a minute; otherwise tell who keeps the service.");
        }
        await portal.NoteAsync(http, isDownload || !PackContent.IsPage(name) ? "download" : "read pack", $"{month}/{name}", "done").ConfigureAwait(false);
        return PackContent.Send(http, System.IO.Path.GetFileName(name), bytes, isDownload, (Href(month), $"Portal: packs of {Words.Month(month)}"));
    }

    private static PortalPage Folder(Viewer viewer, ShelfMonth packs, SignOffState state, string folder)
    {
        var files = packs.Files.Values.Where(f => f.Name.StartsWith(folder, StringComparison.Ordinal) && PackRights.MayRead(viewer, packs, state, f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            return Problems.Missing();
        return new PortalPage
        {
            Title = folder.Length == 0 ? $"Files of {Words.Month(packs.Month)}" : $"Files in {folder.TrimEnd('/')}",
            Part = Path,
            Above = [(Path, "Packs"), (Href(packs.Month), Words.Month(packs.Month))],
            Body = (page, _) => Parts.Table(page, "files", $"{files.Count.ToString(CultureInfo.InvariantCulture)} files", ["File", "Size", "Take away"], files, f =>
            {
                Parts.Head(page, f.Name[folder.Length..], PackContent.IsPage(f.Name) ? Href(packs.Month, f.Name) : null);
                Parts.Cell(page, "Size", Words.Size(f.Bytes));
                Parts.Cell(page, "Take away", () => page.Element("a", "Download", ("href", Href(packs.Month, f.Name) + "?download"), ("aria-label", $"Download {f.Name[folder.Length..]}")));
            }),
        };
    }
}
