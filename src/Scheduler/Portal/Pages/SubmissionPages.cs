using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Commands;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>What the store holds, what was found in it, and taking it back.</summary>
internal static class SubmissionPages
{
    public const string Path = "/submissions";

    private const int PageRows = 50;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, (long? before) => List(portal, before)).For(Access.DraftReaders);
        app.MapGet(Path + "/{id}", (string id) => One(portal, id, null)).For(Access.DraftReaders);
        app.MapPost(Path + "/{id}/withdraw", (HttpContext http, string id) => WithdrawAsync(http, portal, id)).For(AccountRole.Administrator);
    }

    public static string Href(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    private static PortalPage List(PortalService portal, long? before)
    {
        var standing = portal.Service.Standing().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var all = portal.Service.Submissions().OrderByDescending(s => s.Sequence).ToList();
        var shown = all.Where(s => before is null || s.Sequence < before).Take(PageRows + 1).ToList();
        return new PortalPage
        {
            Title = "Submissions",
            Part = Path,
            Body = (page, http) =>
            {
                page.Element("p", "Every extract that the store has taken. Of each source the newest stands: packs are made from it.");
                if (http.Viewer().Role == AccountRole.Administrator)
                    page.Open("p").Link(UploadPages.Path, "Upload an extract").Close();
                if (shown.Count == 0)
                {
                    Parts.Empty(page, before is null ? "There are none yet. They come through the inbox, by upload, or by 'nonresponse import'." : "There are no earlier ones.");
                    return;
                }
                Parts.Table(page, "submissions", "Submissions, the newest first", ["Submission", "Source", "Extracted on", "Accepted", "Episodes", "State"], shown.Take(PageRows), s =>
                {
                    Parts.Head(page, s.Id, Href(s.Id));
                    Parts.Cell(page, "Source", s.Source);
                    Parts.Cell(page, "Extracted on", Day(s.ExtractedOn));
                    Parts.Cell(page, "Accepted", portal.Service.Local(s.AcceptedAt));
                    Parts.Cell(page, "Episodes", s.Episodes.ToString("N0", CultureInfo.InvariantCulture));
                    Parts.Cell(page, "State", () => Tag(page, s, standing.Contains(s.Id)));
                });
                page.Open("p", ("class", "buttons"));
                if (before is not null)
                    page.Link(Path, "Newest submissions");
                if (shown.Count > PageRows)
                    page.Link(string.Create(CultureInfo.InvariantCulture, $"{Path}?before={shown[PageRows - 1].Sequence}"), "Earlier submissions");
                page.Close();
            },
        };
    }

    private static PortalPage One(PortalService portal, string id, Notice? notice, string? fault = null)
    {
        if (portal.Service.FindSubmission(id) is not { } s)
            return Problems.Missing();
        var record = portal.Service.RecordOf(s.Id);
        var stands = portal.Service.Standing().Any(o => o.Id == s.Id);
        return new PortalPage
        {
            Title = s.Id,
            Part = Path,
            Above = [(Path, "Submissions")],
            Notice = notice,
            Status = fault is not null ? StatusCodes.Status400BadRequest : notice is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, http) =>
            {
                page.Open("p", ("class", "state"));
                Tag(page, s, stands);
                page.Close();
                Parts.Facts(page, Facts(portal, s));
                Parts.Section(page, "quality", "Data quality", () => Quality(page, record));
                Parts.Section(page, "findings", "Found in its rows", () => Findings(page, record));
                if (http.Viewer().Role == AccountRole.Administrator && s.State == SubmissionState.Accepted)
                    Parts.Section(page, "withdraw", "Take it back", () =>
                    {
                        page.Element("p", stands ? $"The submission before it, if there is one, then stands for {s.Source} again. Packs that were published stay as they are." : "It does not stand for its source; nothing else changes.");
                        Forms.Form(page, http, Href(s.Id) + "/withdraw", () =>
                        {
                            Forms.Text(page, "reason", "Reason", "Why; it is kept.", fault);
                            Forms.Button(page, "Withdraw it", "second");
                        }, "narrow");
                    });
                Files(page, "made-from", "Made from", s.Inputs);
                Files(page, "kept-as", "Kept as", s.Files);
                Parts.Section(page, "audit", "What was done to it", () => Done(page, portal, record));
            },
        };
    }

    private static (string, string)[] Facts(PortalService portal, StoredSubmission s) =>
    [
        .. new (string Name, string? Value)[]
        {
            ("Source", s.Source), ("Extracted on", Day(s.ExtractedOn)), ("Accepted", $"{portal.Service.Local(s.AcceptedAt)}, by nonresponse {s.Program}"),
            ("Episodes", s.Episodes.ToString("N0", CultureInfo.InvariantCulture)),
            ("In its state since", s.StateReason is { } why ? $"{portal.Service.Local(s.StateAt)}: {why}" : portal.Service.Local(s.StateAt)),
            ("Follows", s.Supersedes), ("Older than what stood, let in because", s.ForcedBecause),
        }.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!)),
    ];

    private static void Quality(Markup page, SubmissionRecord record)
    {
        page.Element("p", Summaries.Checks(status => record.Checks.Count(c => c.Status == status)));
        var failed = record.Checks.Where(c => c.Status == CheckStatus.Failed).OrderByDescending(c => c.Severity).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        if (failed.Count == 0)
            return;
        Parts.Table(page, "checks", "Checks that failed, the gravest first", ["Check", "Severity", "Broken by", "Rule"], failed, c =>
        {
            Parts.Head(page, c.Id);
            Parts.Cell(page, "Severity", () => Parts.Tag(page, c.Severity.ToString(), c.Severity == CheckSeverity.Error ? "bad" : "other"));
            Parts.Cell(page, "Broken by", c.Tested == 1 ? "the extract" : string.Create(CultureInfo.InvariantCulture, $"{c.Failed:N0} of {c.Tested:N0}"));
            Parts.Cell(page, "Rule", c.Rule ?? "This version of the program has no such check.");
        });
    }

    private static void Findings(Markup page, SubmissionRecord record)
    {
        if (record.Findings.Count == 0)
        {
            Parts.Empty(page, "Nothing.");
            return;
        }
        page.Open("ul");
        foreach (var line in Summaries.Describe(record.Findings))
            page.Element("li", line);
        page.Close();
    }

    private static void Files(Markup page, string id, string title, IReadOnlyList<InputFile> files) => Parts.Section(page, id, title, () =>
    {
        if (files.Count == 0)
        {
            Parts.Empty(page, "Its files are no longer kept.");
            return;
        }
        Parts.Table(page, id + "-files", title, ["File", "Size", "SHA-256"], files, f =>
        {
            Parts.Head(page, f.Name);
            Parts.Cell(page, "Size", Words.Size(f.Bytes));
            Parts.Cell(page, "SHA-256", () => page.Element("code", f.Sha256));
        });
    });

    private static void Done(Markup page, PortalService portal, SubmissionRecord record) =>
        Parts.Table(page, "done", "In order", ["When", "Who", "Did", "What came of it", "Because"], record.Audit, a =>
        {
            Parts.Head(page, portal.Service.Local(a.At));
            Parts.Cell(page, "Who", a.Who);
            Parts.Cell(page, "Did", a.Action);
            Parts.Cell(page, "What came of it", a.Detail);
            Parts.Cell(page, "Because", a.Reason);
        });

    private static async Task<IResult> WithdrawAsync(HttpContext http, PortalService portal, string id)
    {
        if (portal.Service.FindSubmission(id) is null)
            return Problems.Missing();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        string reason;
        try
        {
            reason = StoreArguments.Reason(Forms.Of(form, "reason"), "It");
        }
        catch (UsageException fault)
        {
            return One(portal, id, null, fault.Message);
        }
        var who = http.Viewer().Name;
        try
        {
            // It waits for whoever writes to the store, which notes it in the audit.
            await Task.Run(() => portal.Service.Withdraw(id, reason, who), http.RequestAborted).ConfigureAwait(false);
            return One(portal, id, new Notice("The submission is withdrawn."));
        }
        catch (StoreRefusedException refused)
        {
            return One(portal, id, new Notice(refused.Message, IsFault: true));
        }
    }

    private static void Tag(Markup page, StoredSubmission s, bool stands) =>
        Parts.Tag(page, stands ? "Stands" : s.State.ToString(), stands ? "released" : s.State is SubmissionState.Damaged or SubmissionState.Withdrawn ? "bad" : "other");

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
