using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>What runs by itself: when, how it went last, now, and not for a while.</summary>
internal static class JobPages
{
    public const string Path = "/jobs";

    private const string WhatField = "what";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => List(portal, null)).For(Access.DraftReaders);
        app.MapPost(Path + "/{job}/run", (HttpContext http, string job) => RunAsync(http, portal, job)).For(AccountRole.Administrator);
        app.MapPost(Path + "/{job}/pause", (HttpContext http, string job) => Steer(http, portal, job, JobDesk.Pause, "is paused: its schedule begins nothing until it is resumed, on no machine and over restarts. It can still be run now.")).For(AccountRole.Administrator);
        app.MapPost(Path + "/{job}/resume", (HttpContext http, string job) => Steer(http, portal, job, JobDesk.Resume, "goes on by its schedule.")).For(AccountRole.Administrator);
    }

    private static PortalPage List(PortalService portal, Notice? notice)
    {
        var service = portal.Service;
        return new PortalPage
        {
            Title = "Jobs",
            Part = Path,
            Notice = notice,
            Status = notice is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, http) =>
            {
                page.Element("p", $"What the program does by itself. Times are those of {service.Settings.TimeZone.Id}; schedules are set in service.json.");
                page.Open("ul", ("class", "cards jobs"));
                foreach (var job in service.Jobs)
                    Card(page, http, service, job);
                page.Close();
            },
        };
    }

    private static void Card(Markup page, HttpContext http, Service service, Job job)
    {
        var (schedule, next) = JobDesk.Schedule(service, job);
        var pause = service.PauseOf(job);
        var last = service.Ledger.Last(job.Name);
        page.Open("li", ("id", job.Name));
        page.Element("h2", job.Name);
        page.Element("p", Wording.Capitalised(job.Title) + ".");
        page.Open("p", ("class", "state"));
        Parts.Tag(page, !job.Settings.Enabled ? "Off" : pause is null ? "On" : "Paused", !job.Settings.Enabled ? "other" : pause is null ? "checked" : "bad");
        page.Close();
        Parts.Facts(page, ("Schedule", schedule), ("Next", next.Length > 0 ? next : job.Settings.Enabled ? "again and again" : "not by itself"));
        page.Open("p", ("class", "last"));
        if (last is null)
            page.Element("span", "It has never run.", ("class", "hint"));
        else
        {
            RunPages.Tag(page, last.End.State);
            page.Link(RunPages.Href(last.Id), string.Create(CultureInfo.InvariantCulture, $"Run {last.Id}: {last.Work.Subject}, {service.Local(last.EndedAt ?? last.StartedAt)}"));
        }
        page.Close();
        if (http.Viewer().Role == AccountRole.Administrator)
            Steering(page, http, service, job, pause is not null);
        page.Close();
    }

    private static void Steering(Markup page, HttpContext http, Service service, Job job, bool isPaused)
    {
        Forms.Form(page, http, $"{Path}/{job.Name}/run", () =>
        {
            if (job is PacksJob)
                Forms.Field(page, WhatField, "Month of the packs", "Written yyyy-MM; empty for the last month that was due.", null, ("maxlength", "7"), ("autocomplete", "off"), ("inputmode", "numeric"));
            if (job is InboxJob && InboxJob.Of(service).Names() is { Count: > 0 } names)
                Forms.Choice(page, WhatField, "Extract", names.Select(n => (n, n)), names[0]);
            else if (job is InboxJob)
            {
                page.Element("p", "The inbox is empty.", ("class", "hint"));
                return;
            }
            page.Element("button", "Run now", ("type", "submit"), ("aria-label", $"Run now: {job.Name}"));
        }, "act");
        if (job.Settings.Enabled)
            Forms.Form(page, http, $"{Path}/{job.Name}/{(isPaused ? "resume" : "pause")}", () =>
                page.Element("button", isPaused ? "Resume" : "Pause", ("type", "submit"), ("class", "second"), ("aria-label", $"{(isPaused ? "Resume" : "Pause")} {job.Name}")), "act");
    }

    private static async Task<IResult> RunAsync(HttpContext http, PortalService portal, string name)
    {
        if (portal.Service.Jobs.FirstOrDefault(j => j.Name == name) is not { } job)
            return Problems.Missing();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        try
        {
            return Results.Redirect(RunPages.HrefOf((await RunNowAsync(http, portal, job, Forms.Of(form, WhatField), http.RequestAborted).ConfigureAwait(false)).Run));
        }
        catch (Exception fault) when (fault is StoreRefusedException or UsageException)
        {
            return List(portal, new Notice(fault.Message, IsFault: true));
        }
    }

    /// <summary>Has a job run now, and notes who asked.</summary>
    /// <returns>What it does, and its run; null for the run where it waits for its turn.</returns>
    /// <exception cref="UsageException">There is nothing of the kind.</exception>
    /// <exception cref="StoreRefusedException">It was done, or is being done.</exception>
    public static async Task<(RunWork Work, RunEntry? Run)> RunNowAsync(HttpContext http, PortalService portal, Job job, string? what, CancellationToken cancel)
    {
        var work = job.Asked(portal.Service, what?.Trim() is { Length: > 0 } named ? named : null);
        portal.Chain.Append(new ChainEntry(portal.Clock.GetUtcNow(), http.Viewer().Name, "run now", $"{work.Job} {work.Subject}", "asked", ""));
        return (work, await portal.Runs.BeginAsync(job, work, http.Viewer().Name, null, cancel).ConfigureAwait(false));
    }

    private static PortalPage Steer(HttpContext http, PortalService portal, string name, Action<Service, Job, string> steer, string done)
    {
        if (portal.Service.Jobs.FirstOrDefault(j => j.Name == name) is not { } job)
            return Problems.Missing();
        try
        {
            steer(portal.Service, job, http.Viewer().Name);
            return List(portal, new Notice($"{job.Name} {done}"));
        }
        catch (StoreRefusedException refused)
        {
            return List(portal, new Notice(refused.Message, IsFault: true));
        }
    }
}
