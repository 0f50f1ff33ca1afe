using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>The ledger of runs: what was done, from what, and how it ended; what is at work, and how far.</summary>
internal static class RunPages
{
    public const string Path = "/runs";

    private const int PageRows = 50;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, (HttpContext http, string? job, string? state, long? before) => List(portal, job, state, before, http.Request.Query.ContainsKey("waiting"))).For(Access.DraftReaders);
        app.MapGet(Path + "/{id:long}", (long id) => One(portal, id, null)).For(Access.DraftReaders);
        app.MapGet(Path + "/{id:long}/state", (long id) => State(portal, id)).For(Access.DraftReaders);
        app.MapPost(Path + "/{id:long}/retry", (HttpContext http, long id) => RetryAsync(http, portal, id)).For(AccountRole.Administrator);
        app.MapPost(Path + "/{id:long}/cancel", (HttpContext http, long id) => Cancel(http, portal, id)).For(AccountRole.Administrator);
    }

    public static string Href(long id) => FormattableString.Invariant($"{Path}/{id}");

    /// <summary>Where somebody goes who has asked for a run: to it, or to what waits for its turn.</summary>
    public static string HrefOf(RunEntry? run) => run is null ? Path + "?waiting" : Href(run.Id);

    public static void Tag(Markup page, RunState state) => Parts.Tag(page, Word(state), state switch
    {
        RunState.Done => "released",
        RunState.Running => "checked",
        RunState.Failed or RunState.Refused or RunState.Missed => "bad",
        _ => "other",
    });

    /// <summary>A state as the page shows it.</summary>
    public static string Word(RunState state) => state == RunState.Running ? "At work" : state.ToString();

    private static PortalPage List(PortalService portal, string? job, string? state, long? before, bool isWaiting)
    {
        var (service, waiting) = (portal.Service, portal.Runs.Waiting);
        var ofJob = service.Jobs.Any(j => j.Name == job) ? job : null;
        RunState? ofState = Enum.TryParse<RunState>(state, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null;
        var runs = service.Ledger.Recent(ofJob, PageRows + 1, ofState, before);
        return new PortalPage
        {
            Title = "Runs",
            Part = Path,
            Notice = isWaiting && waiting.Count > 0 ? new Notice("It waits for its turn: the program does one thing at a time. Load the page again to see whether it has begun.") : null,
            Body = (page, _) =>
            {
                if (waiting.Count > 0)
                    Parts.Section(page, "waiting", "Waiting for their turn", () =>
                    {
                        page.Open("ul", ("class", "rows"));
                        foreach (var w in waiting)
                            page.Open("li").Element("span", $"{w.Job} {w.Subject}").Element("span", $"asked for by {w.Who}, {service.Local(w.At)}", ("class", "hint")).Close();
                        page.Close();
                    });
                page.Open("form", ("method", "get"), ("action", Path), ("class", "choices"), ("aria-label", "Which runs are shown"));
                Forms.Choice(page, "job", "Job", [("", "All jobs"), .. service.Jobs.Select(j => (j.Name, j.Name))], ofJob ?? "");
                Forms.Choice(page, "state", "State", [("", "All states"), .. Enum.GetValues<RunState>().Select(s => (s.ToString().ToLowerInvariant(), Word(s)))], ofState?.ToString().ToLowerInvariant() ?? "");
                page.Open("p", ("class", "buttons"));
                Forms.Button(page, "Show");
                page.Close().Close();
                if (runs.Count == 0)
                {
                    Parts.Empty(page, before is not null ? "There are no earlier runs." : ofJob is null && ofState is null ? "Nothing has run yet. What runs by itself, and when next, stands under Jobs." : "There is no such run.");
                    return;
                }
                Parts.Table(page, "runs", "Runs, the newest first", ["Run", "State", "Began", "Took", "Started by", "What came of it"], runs.Take(PageRows), r =>
                {
                    Parts.Head(page, string.Create(CultureInfo.InvariantCulture, $"{r.Id}: {r.Work.Job} {r.Work.Subject}"), Href(r.Id));
                    Parts.Cell(page, "State", () => Tag(page, r.End.State));
                    Parts.Cell(page, "Began", service.Local(r.StartedAt));
                    Parts.Cell(page, "Took", r.HasEnded ? JobDesk.Took(r) : "not done yet");
                    Parts.Cell(page, "Started by", r.StartedBy);
                    Parts.Cell(page, "What came of it", r.HasEnded ? r.End.Message : Progress(r));
                });
                page.Open("p", ("class", "buttons"));
                if (before is not null)
                    page.Link(HrefOf(ofJob, ofState, null), "Newest runs");
                if (runs.Count > PageRows)
                    page.Link(HrefOf(ofJob, ofState, runs[PageRows - 1].Id), "Earlier runs");
                page.Close();
            },
        };
    }

    private static string HrefOf(string? job, RunState? state, long? before) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?job={job}&state={state?.ToString().ToLowerInvariant()}{(before is null ? "" : $"&before={before}")}");

    private static PortalPage One(PortalService portal, long id, Notice? notice)
    {
        var service = portal.Service;
        if (service.Ledger.Find(id) is not { } run)
            return Problems.Missing();
        return new PortalPage
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Run {run.Id}: {run.Work.Job} {run.Work.Subject}"),
            Part = Path,
            Above = [(Path, "Runs")],
            Notice = notice,
            Status = notice is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, http) =>
            {
                page.Open("p", ("class", "state"));
                Tag(page, run.End.State);
                if (run.CancelledBy is { } who && !run.HasEnded)
                    page.Element("span", $"is being cancelled by {who}");
                page.Close();
                if (run.HasEnded)
                    page.Element("p", run.End.Message, ("class", "outcome"));
                else
                    AtWork(page, run);
                Steer(page, http, service, run);
                Parts.Section(page, "facts", "The run", () => Parts.Facts(page, Facts(service, run)));
                if (run.Work.Job == "inbox" && run.HasEnded)
                    Report(page, InboxJob.Of(service), run);
                Files(page, "read", "What was read", run.End.Inputs, run.HasEnded ? "Nothing that has a hash." : "That is told when it has ended.");
                Files(page, "wrote", "What was written", run.End.Outputs, run.HasEnded ? "Nothing." : "That is told when it has ended.");
            },
        };
    }

    private static void AtWork(Markup page, RunEntry run)
    {
        page.Open("div", ("class", "progress"), ("data-run", Href(run.Id) + "/state"));
        page.Element("p", Progress(run), ("id", "progress-text"), ("role", "status"));
        page.Open("progress", ("max", "100"), ("value", Percent(run).ToString(CultureInfo.InvariantCulture)), ("aria-labelledby", "progress-text")).Close();
        page.Open("p", ("class", "hint"), ("id", "progress-hint")).Link(Href(run.Id), "Load the page again").Element("span", "to see how far it is.").Close();
        page.Close();
        page.Element("script", "", ("src", Assets.RunScriptHref), ("defer", ""));
    }

    private static void Steer(Markup page, HttpContext http, Service service, RunEntry run)
    {
        if (http.Viewer().Role != AccountRole.Administrator)
            return;
        if (!run.HasEnded && run.CancelledBy is null)
            Forms.Form(page, http, Href(run.Id) + "/cancel", () => Forms.Button(page, "Cancel this run", "second"), "act");
        else if (JobDesk.Again(service, run) is not null)
            Forms.Form(page, http, Href(run.Id) + "/retry", () => Forms.Button(page, "Try it again now"), "act");
    }

    private static (string, string)[] Facts(Service service, RunEntry run) =>
    [
        .. new (string Name, string? Value)[]
        {
            ("Began", $"{service.Local(run.StartedAt)}, by {run.StartedBy}"),
            ("Ended", run.EndedAt is { } ended ? $"{service.Local(ended)}, after {JobDesk.Took(run)}" : null),
            ("Attempt", run.Attempt.ToString(CultureInfo.InvariantCulture)),
            ("On", $"{run.Node}, nonresponse {run.Program}"),
            ("Rows", run.End.Rows?.ToString("N0", CultureInfo.InvariantCulture)),
            ("Findings", run.End.Findings?.ToString("N0", CultureInfo.InvariantCulture)),
            ("Tried again", run.End.RetryAt is { } retry ? service.Local(retry) : null),
            ("Told", service.Ledger.Telling(run.Id) is { Count: > 0 } told ? string.Join("; ", told) : null),
        }.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!)),
    ];

    /// <summary>What an import said of an extract, as it lies beside it.</summary>
    private static void Report(Markup page, Inbox inbox, RunEntry run)
    {
        if (inbox.ReportOf(run.Work.Subject, run.End) is not { } report)
            return;
        Parts.Section(page, "report", "Report of the import", () =>
        {
            page.Open("div", ("class", "report"), ("tabindex", "0"), ("role", "region"), ("aria-labelledby", "report-heading"));
            page.Element("pre", report);
            page.Close();
        });
    }

    private static void Files(Markup page, string id, string title, IReadOnlyList<RunFile> files, string none) => Parts.Section(page, id, title, () =>
    {
        if (files.Count == 0)
        {
            Parts.Empty(page, none);
            return;
        }
        Parts.Table(page, id + "-files", title, ["Name", "SHA-256"], files, f =>
        {
            Parts.Head(page, f.Name, HrefOf(f));
            Parts.Cell(page, "SHA-256", () => page.Element("code", f.Sha256));
        });
    });

    private static string? HrefOf(RunFile file) => file.Name.Split('/') is [PacksJob.Folder, var month, ..] ? PackPages.Href(month) : null;

    private static string Progress(RunEntry run) => run.Stage.Length == 0 ? "It has begun." : string.Create(CultureInfo.InvariantCulture, $"{run.Stage}: {Percent(run)} %");

    private static int Percent(RunEntry run) => (int)Math.Round(100 * run.Fraction);

    private static IResult State(PortalService portal, long id) => portal.Service.Ledger.Find(id) is not { } run ? Results.NotFound()
        : Results.Json(new { state = run.End.State.ToString().ToLowerInvariant(), text = run.HasEnded ? run.End.Message : Progress(run), percent = Percent(run), ended = run.HasEnded });

    private static async Task<IResult> RetryAsync(HttpContext http, PortalService portal, long id)
    {
        if (portal.Service.Ledger.Find(id) is not { } run)
            return Problems.Missing();
        if (JobDesk.Again(portal.Service, run) is not { } work)
            return One(portal, id, new Notice("To do this run again would do nothing: it was done, or another has taken its place, or what it is about is no longer there.", IsFault: true));
        try
        {
            portal.Chain.Append(new ChainEntry(portal.Clock.GetUtcNow(), http.Viewer().Name, "run again", FormattableString.Invariant($"run {id}: {work.Job} {work.Subject}"), "asked", ""));
            return Results.Redirect(HrefOf(await portal.Runs.BeginAsync(portal.Service.Find(work.Job), work, http.Viewer().Name, run, http.RequestAborted).ConfigureAwait(false)));
        }
        catch (StoreRefusedException refused)
        {
            return One(portal, id, new Notice(refused.Message, IsFault: true));
        }
    }

    private static PortalPage Cancel(HttpContext http, PortalService portal, long id)
    {
        if (portal.Service.Ledger.Find(id) is null)
            return Problems.Missing();
        return CancelNow(http, portal, id) is { } refused ? One(portal, id, new Notice(refused, IsFault: true))
            : One(portal, id, new Notice("The run was asked to end; it does so within seconds, and leaves nothing half done."));
    }

    /// <summary>Asks a run to end, and notes who did.</summary>
    /// <returns>Why it was not done; null where it was.</returns>
    public static string? CancelNow(HttpContext http, PortalService portal, long id)
    {
        try
        {
            var run = JobDesk.Cancel(portal.Service, id, http.Viewer().Name);
            portal.Chain.Append(new ChainEntry(portal.Clock.GetUtcNow(), http.Viewer().Name, "run cancelled", FormattableString.Invariant($"run {id}: {run.Work.Job} {run.Work.Subject}"), "asked", ""));
            return null;
        }
        catch (StoreRefusedException refused)
        {
            return refused.Message;
        }
    }
}
