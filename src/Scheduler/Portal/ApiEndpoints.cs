using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Analytics.Attack;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Commands;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>What programs may ask, as JSON: the same as the pages show, by the same rules.</summary>
internal static class ApiEndpoints
{
    /// <summary>Where all of it begins.</summary>
    public const string Root = "/api";

    /// <summary>Where its description is.</summary>
    public const string DocumentPath = Root + "/openapi.json";

    private const string V1 = Root + "/v1";
    private const int MostRuns = 200;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(V1 + "/packs", (HttpContext http) => Results.Ok(PackPages.For(http.Viewer(), portal).Select(m => Packs(http.Viewer(), m.Month, m.State)).ToList()))
            .ForKeys(Access.Everyone).Tells<IReadOnlyList<ApiPacks>>("Months that have packs, the newest first.");
        app.MapGet(V1 + "/packs/{month}", (HttpContext http, string month) => Files(http.Viewer(), portal, month)).ForKeys(Access.Everyone).Tells<ApiPackFiles>("The files of the packs of a month.");
        app.MapGet(V1 + "/packs/{month}/files/{**file}", (HttpContext http, string month, string file) => PackPages.FileAsync(http, portal, month, file, isDownload: true))
            .ForKeys(Access.Everyone).WithSummary("A file of the packs of a month.");
        app.MapGet(V1 + "/measures", (HttpContext http, string? month, CancellationToken cancel) => MeasuresAsync(http, portal, month, cancel))
            .ForKeys(Access.Everyone).Tells<ApiMeasures>("The measures of which a month's packs have figures; of the newest month unless one is given.");
        app.MapGet(V1 + "/figures", (HttpContext http, string? month, string measure, string? breakdown, string? period, CancellationToken cancel) => FiguresAsync(http, portal, month, new(measure, breakdown ?? "all", period ?? "all"), cancel))
            .ForKeys(Access.Everyone).Tells<ApiFigures>("Published figures of a measure, by breakdown and period (over-time for the months one after the other).");
        app.MapGet(V1 + "/runs", (string? job, string? state, long? before) => Runs(portal, job, state, before)).ForKeys(Access.DraftReaders).Tells<ApiRuns>("Runs, the newest first.");
        app.MapGet(V1 + "/runs/{id:long}", (long id) => portal.Service.Ledger.Find(id) is { } run ? Results.Ok(Of(run)) : Problems.Missing()).ForKeys(Access.DraftReaders).Tells<ApiRun>("A run.");
        app.MapPost(V1 + "/runs/{id:long}/cancel", (HttpContext http, long id) => RunPages.CancelNow(http, portal, id) is { } refused ? Problems.Refused(refused) : Results.Ok(Of(portal.Service.Ledger.Find(id)!)))
            .ForKeys(AccountRole.Administrator).DisableAntiforgery().Tells<ApiRun>("Asks a run to end.");
        app.MapGet(V1 + "/jobs", () => Results.Ok(portal.Service.Jobs.Select(j => Of(portal.Service, j)).ToList())).ForKeys(Access.DraftReaders).Tells<IReadOnlyList<ApiJob>>("Every job.");
        app.MapPost(V1 + "/jobs/{job}/run", (HttpContext http, string job, string? what, CancellationToken cancel) => RunAsync(http, portal, job, what, cancel))
            .ForKeys(AccountRole.Administrator).DisableAntiforgery().Tells<ApiAsked>("Runs a job now, for a month or an extract where it takes one.");
        app.MapGet(V1 + "/submissions", () => Submissions(portal)).ForKeys(Access.DraftReaders).Tells<IReadOnlyList<ApiSubmission>>("Every submission, the newest first.");
        app.MapGet(V1 + "/submissions/{id}", (string id) => Submission(portal, id)).ForKeys(Access.DraftReaders).Tells<ApiSubmissionQuality>("A submission with its checks and what was found in it.");
        app.MapGet(V1 + "/sign-offs", () => SignOffsOf(portal)).ForKeys(Access.DraftReaders).Tells<IReadOnlyList<ApiSignOff>>("How far the packs of each month are.");
        app.Map(Root + "/{**path}", () => Problems.Missing()).ForAnybody().ExcludeFromDescription();
    }

    /// <summary>Whether an address is answered to programs.</summary>
    public static bool IsFor(PathString path) => path.StartsWithSegments(Root);

    /// <summary>Answers keys of accounts of some roles.</summary>
    private static RouteHandlerBuilder ForKeys(this RouteHandlerBuilder endpoint, params AccountRole[] roles)
    {
        endpoint.WithMetadata(new AccessRule(roles));
        return endpoint.RequireAuthorization(p => p.AddAuthenticationSchemes(ApiKeyHandler.SchemeName).RequireRole(roles.Select(r => r.ToString())))
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static void Tells<T>(this RouteHandlerBuilder endpoint, string summary) => endpoint.WithSummary(summary).Produces<T>();

    private static ApiPacks Packs(Viewer viewer, ShelfMonth month, SignOffState state) =>
        new(month.Month, Lower(state), month.Manifest, month.MadeAt, month.Files.Keys.Count(f => PackRights.MayRead(viewer, month, state, f)));

    private static IResult Files(Viewer viewer, PortalService portal, string month)
    {
        if (PackPages.For(viewer, portal).FirstOrDefault(m => m.Month.Month == month) is not ({ } packs, var state))
            return Problems.Missing();
        return Results.Ok(new ApiPackFiles(month, Lower(state), packs.Manifest, packs.MadeAt,
        [
            .. packs.Files.Values.Where(f => PackRights.MayRead(viewer, packs, state, f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new ApiFile(f.Name, f.Bytes, f.Sha256, V1 + PackPages.Href(month, f.Name))),
        ]));
    }

    private static async Task<IResult> MeasuresAsync(HttpContext http, PortalService portal, string? month, CancellationToken cancel)
    {
        if (Figures(http, portal, month) is not ({ } packs, var state))
            return Problems.Missing();
        var explorer = await portal.Figures.ForAsync(http.Viewer(), packs, cancel).ConfigureAwait(false);
        return Results.Ok(new ApiMeasures(packs.Month, Lower(state),
        [
            .. explorer.Measures.Select(m => new ApiMeasure(m.Id, m.Title, m.Group, Explorer.Define(m.Id)?.Meaning, [.. explorer.Breakdowns(m.Id).Select(b => b.Id)])).Where(m => m.Breakdowns.Count > 0),
        ]));
    }

    private static async Task<IResult> FiguresAsync(HttpContext http, PortalService portal, string? month, ExploreQuery query, CancellationToken cancel)
    {
        if (Figures(http, portal, month) is not ({ } packs, _))
            return Problems.Missing();
        var rows = (await portal.Figures.ForAsync(http.Viewer(), packs, cancel).ConfigureAwait(false)).Rows(query);
        if (rows.Count == 0)
            return Problems.Missing();
        await portal.NoteAsync(http, "read figures", $"{packs.Month} {query.Measure} by {query.Breakdown}", "done", "by key").ConfigureAwait(false);
        return Results.Ok(new ApiFigures(packs.Month, packs.Manifest, query.Measure, query.Breakdown, query.Period, [.. rows.Select(Of)]));
    }

    private static (ShelfMonth Month, SignOffState State) Figures(HttpContext http, PortalService portal, string? month) =>
        portal.Figures.MonthsFor(http.Viewer()).FirstOrDefault(m => month is null || m.Month.Month == month);

    private static IResult Runs(PortalService portal, string? job, string? state, long? before)
    {
        RunState? of = null;
        if (state is not null)
        {
            if (!Enum.TryParse<RunState>(state, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
                return Problems.NotUnderstood();
            of = parsed;
        }
        var runs = portal.Service.Ledger.Recent(job, MostRuns + 1, of, before);
        return Results.Ok(new ApiRuns([.. runs.Take(MostRuns).Select(Of)], runs.Count > MostRuns ? runs[MostRuns - 1].Id : null));
    }

    private static async Task<IResult> RunAsync(HttpContext http, PortalService portal, string name, string? what, CancellationToken cancel)
    {
        if (portal.Service.Jobs.FirstOrDefault(j => j.Name == name) is not { } job)
            return Problems.Missing();
        try
        {
            var (work, run) = await JobPages.RunNowAsync(http, portal, job, what, cancel).ConfigureAwait(false);
            return Results.Ok(new ApiAsked(work.Job, work.Subject, run?.Id));
        }
        catch (Exception fault) when (fault is StoreRefusedException or UsageException)
        {
            return Problems.Refused(fault.Message);
        }
    }

    private static IResult Submissions(PortalService portal)
    {
        var standing = portal.Service.Standing().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        return Results.Ok(portal.Service.Submissions().OrderByDescending(s => s.Sequence).Select(s => Of(s, standing.Contains(s.Id))).ToList());
    }

    private static IResult Submission(PortalService portal, string id)
    {
        if (portal.Service.FindSubmission(id) is not { } s)
            return Problems.Missing();
        var record = portal.Service.RecordOf(id);
        return Results.Ok(new ApiSubmissionQuality(
            Of(s, portal.Service.Standing().Any(o => o.Id == id)),
            [.. record.Checks.Select(c => new ApiCheck(c.Id, Lower(c.Severity), Lower(c.Status), c.Tested, c.Failed, c.Rule))],
            [.. Summaries.Describe(record.Findings)]));
    }

    private static IResult SignOffsOf(PortalService portal)
    {
        var steps = portal.SignOffs.All();
        return Results.Ok(portal.Shelf.Months().Select(m => new ApiSignOff(
            m.Month, Lower(SignOffs.StateOf(steps, m.Month, m.Manifest)), m.Manifest,
            [.. steps.Where(s => s.Month == m.Month).Select(s => new ApiStep(Lower(s.To), s.Who, s.At, s.Comment, s.Manifest))])).ToList());
    }

    private static ApiFigure Of(PublishedFigure f) => new(f.Period, f.Level, f.Numerator, f.Denominator, f.Value, f.Lower, f.Upper, f.Suppressed);

    private static ApiRun Of(RunEntry r) => new(
        r.Id, r.Work.Job, r.Work.Subject, Lower(r.End.State), r.Attempt, r.StartedBy, r.Node, r.Program, r.StartedAt, r.EndedAt, r.Stage, r.Fraction,
        r.End.Message, r.End.Rows, r.End.Findings, r.End.RetryAt, [.. r.End.Inputs.Select(Of)], [.. r.End.Outputs.Select(Of)]);

    private static ApiRunFile Of(RunFile f) => new(f.Name, f.Sha256);

    private static ApiJob Of(Service service, Job job)
    {
        var (schedule, next) = JobDesk.Schedule(service, job);
        return new ApiJob(job.Name, job.Title, job.Settings.Enabled, service.PauseOf(job) is not null, schedule, next, service.Ledger.Last(job.Name)?.Id);
    }

    private static ApiSubmission Of(StoredSubmission s, bool stands) => new(s.Id, s.Source, s.ExtractedOn, s.AcceptedAt, s.Episodes, Lower(s.State), stands, s.Supersedes);

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
