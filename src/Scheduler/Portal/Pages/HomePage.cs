using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>What is new for whoever looks.</summary>
internal static class HomePage
{
    private const int MostMonths = 3;
    private const int MostRuns = 5;
    private const int RunsLookedAt = 200;

    public static void Map(IEndpointRouteBuilder app, PortalService portal) => app.MapGet("/", (HttpContext http) => New(http.Viewer(), portal)).ForSignedIn();

    private static PortalPage New(Viewer viewer, PortalService portal) => new()
    {
        Title = "What is new",
        Part = "/",
        Body = (page, _) =>
        {
            var months = PackPages.For(viewer, portal);
            if (viewer.SeesDrafts)
                Waiting(page, viewer, portal, months);
            Parts.Section(page, "newest", "Newest packs", () => Newest(page, viewer, portal, months));
            if (viewer.SeesDrafts)
                Parts.Section(page, "failed", "Runs that did not succeed", () => Failed(page, portal));
        },
    };

    private static void Waiting(Markup page, Viewer viewer, PortalService portal, List<(ShelfMonth Month, SignOffState State)> months)
    {
        var waiting = months.Where(m => m.State != SignOffState.Released).ToList();
        Parts.Section(page, "waiting", "Waiting for sign-off", () =>
        {
            if (waiting.Count == 0)
            {
                Parts.Empty(page, months.Count == 0 ? "There are no packs yet." : "Nothing: the packs of every month are released.");
                return;
            }
            var steps = portal.SignOffs.All();
            page.Open("ul", ("class", "rows"));
            foreach (var (month, state) in waiting.Take(MostMonths * 2))
            {
                page.Open("li");
                page.Link(SignOffPages.Href(month.Month), Words.Month(month.Month));
                PackPages.Tag(page, state);
                if (state == SignOffState.Checked)
                    page.Element("span", steps.Last(s => s.Month == month.Month && s.Manifest == month.Manifest).Who is var who && who == viewer.Name ? "checked by you: another person releases it" : $"checked by {who}");
                page.Close();
            }
            page.Close();
        });
    }

    private static void Newest(Markup page, Viewer viewer, PortalService portal, List<(ShelfMonth Month, SignOffState State)> months)
    {
        if (months.Count == 0)
        {
            Parts.Empty(page, viewer.SeesDrafts
                ? "There are none yet. Packs are made on the working day on which they are due, once an extract has come."
                : "There are none for you yet. They appear here once two people have checked and released them.");
            return;
        }
        page.Open("ul", ("class", "cards"));
        foreach (var (month, state) in months.Take(MostMonths))
        {
            page.Open("li");
            page.Open("h3").Link(PackPages.Href(month.Month), Words.Month(month.Month)).Close();
            page.Open("p");
            PackPages.Tag(page, state);
            page.Close();
            if (month.MadeAt is { } at)
                page.Element("p", $"Made {Words.At(portal, at)}", ("class", "subtitle"));
            page.Close();
        }
        page.Close();
        if (months.Count > MostMonths)
            page.Open("p").Link(PackPages.Path, "All months").Close();
    }

    private static void Failed(Markup page, PortalService portal)
    {
        var failed = portal.Service.Ledger.Recent(null, RunsLookedAt).Where(r => r.End.State is RunState.Failed or RunState.Refused or RunState.Missed or RunState.Interrupted).Take(MostRuns).ToList();
        if (failed.Count == 0)
        {
            Parts.Empty(page, "None of late.");
            return;
        }
        Parts.Table(page, "runs", "The newest first", ["Run", "Ended", "When", "What happened"], failed, r =>
        {
            Parts.Head(page, $"{r.Work.Job} {r.Work.Subject}");
            Parts.Cell(page, "Ended", () => Parts.Tag(page, r.End.State.ToString().ToLowerInvariant(), "bad"));
            Parts.Cell(page, "When", r.EndedAt is { } at ? Words.At(portal, at) : "");
            Parts.Cell(page, "What happened", r.End.Message);
        });
    }
}
