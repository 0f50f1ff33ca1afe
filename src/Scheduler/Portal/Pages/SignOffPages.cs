using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>Draft, checked, released: two people look at the packs of a month before anybody else sees them.</summary>
internal static class SignOffPages
{
    public const string Path = "/sign-off";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => List(portal)).For(Access.DraftReaders);
        app.MapGet(Path + "/{month}", (string month) => Month(portal, month, null)).For(Access.DraftReaders);
        app.MapPost(Path + "/{month}", (HttpContext http, string month) => TakeAsync(http, portal, month)).For(Access.DraftReaders);
    }

    public static string Href(string month) => $"{Path}/{month}";

    private static PortalPage List(PortalService portal) => new()
    {
        Title = "Sign-off",
        Part = Path,
        Body = (page, _) =>
        {
            page.Element("p", "Nobody but administrators and researchers sees the packs of a month before two people have looked at them: one checks, another releases. Packs that are made anew are drafts again.");
            var months = portal.Shelf.Months();
            if (months.Count == 0)
            {
                Parts.Empty(page, "There are no packs yet, so there is nothing to sign off.");
                return;
            }
            var steps = portal.SignOffs.All();
            Parts.Table(page, "months", "Months, the newest first", ["Month", "State", "Last step"], months, m =>
            {
                Parts.Head(page, Words.Month(m.Month), Href(m.Month));
                Parts.Cell(page, "State", () => PackPages.Tag(page, SignOffs.StateOf(steps, m.Month, m.Manifest)));
                Parts.Cell(page, "Last step", steps.LastOrDefault(s => s.Month == m.Month && s.Manifest == m.Manifest) is { } last ? $"{last.Who}, {Words.At(portal, last.At)}" : "none yet");
            });
        },
    };

    private static async Task<IResult> TakeAsync(HttpContext http, PortalService portal, string month)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (portal.Shelf.Find(month) is not { } packs)
            return Problems.Missing();
        SignOffState? to = Forms.Of(form, "step") switch { "check" => SignOffState.Checked, "release" => SignOffState.Released, "return" => SignOffState.Draft, _ => null };
        if (to is null)
            return Problems.NotUnderstood();
        // The form says which packs its reader had before them: others may have taken their place since.
        if (Forms.Of(form, "manifest") != packs.Manifest)
            return Month(portal, month, new Notice("The packs were made anew while you looked at them. These are drafts: look again.", IsFault: true));
        try
        {
            portal.SignOffs.Take(month, packs.Manifest, to.Value, http.Viewer().Name, portal.Clock.GetUtcNow(), Forms.Of(form, "comment"));
        }
        catch (StoreRefusedException refused)
        {
            return Month(portal, month, new Notice(refused.Message, IsFault: true));
        }
        return Results.Redirect(Href(month));
    }

    private static PortalPage Month(PortalService portal, string month, Notice? notice)
    {
        if (portal.Shelf.Find(month) is not { } packs)
            return Problems.Missing();
        var steps = portal.SignOffs.Of(month);
        var state = SignOffs.StateOf(steps, month, packs.Manifest);
        return new PortalPage
        {
            Title = $"Sign-off of {Words.Month(month)}",
            Part = Path,
            Above = [(Path, "Sign-off")],
            Notice = notice,
            Status = notice is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            Body = (page, http) =>
            {
                page.Open("p", ("class", "state"));
                PackPages.Tag(page, state);
                page.Link(PackPages.Href(month), "Read the packs");
                page.Close();
                Parts.Facts(page, ("Made", packs.MadeAt is { } made ? Words.At(portal, made) : "not known"), ("Manifest", packs.Manifest));
                Parts.Section(page, "next", "Next step", () => Next(page, http, month, packs.Manifest, state, steps));
                Parts.Section(page, "steps", "Steps so far", () => Steps(page, portal, packs.Manifest, steps));
            },
        };
    }

    private static void Next(Markup page, HttpContext http, string month, string manifest, SignOffState state, IReadOnlyList<SignOffEntry> steps)
    {
        var mine = state == SignOffState.Checked && steps.Last(s => s.Manifest == manifest).Who == http.Viewer().Name;
        page.Element("p", state switch
        {
            SignOffState.Draft => "Read the packs, look at what failed in the data, and say what you looked at. Another person releases them after you.",
            SignOffState.Checked when mine => "You checked these packs. Another person has to release them.",
            SignOffState.Checked => "One person has checked these packs. Released, they are seen by service leads and commissioners.",
            _ => "Readers see these packs. To take them back, say why.",
        });
        Forms.Form(page, http, Href(month), () =>
        {
            page.Empty("input", ("type", "hidden"), ("name", "manifest"), ("value", manifest));
            Forms.Text(page, "comment", "Comment", state == SignOffState.Released ? "Why they are taken back." : "What you looked at, and what you found.");
            page.Open("p", ("class", "buttons"));
            if (state == SignOffState.Draft)
                Forms.Button(page, "Mark as checked", null, "step", "check");
            if (state == SignOffState.Checked && !mine)
                Forms.Button(page, "Release to readers", null, "step", "release");
            if (state != SignOffState.Draft)
                Forms.Button(page, state == SignOffState.Released ? "Take back to draft" : "Back to draft", "second", "step", "return");
            page.Close();
        }, "narrow");
    }

    private static void Steps(Markup page, PortalService portal, string manifest, IReadOnlyList<SignOffEntry> steps)
    {
        if (steps.Count == 0)
        {
            Parts.Empty(page, "Nobody has taken a step yet.");
            return;
        }
        Parts.Table(page, "history", "The newest first", ["When", "Step", "Who", "Comment"], steps.Reverse(), s =>
        {
            Parts.Head(page, Words.At(portal, s.At));
            Parts.Cell(page, "Step", Words.State(s.To) + (s.Manifest == manifest ? "" : " (packs since made anew)"));
            Parts.Cell(page, "Who", s.Who);
            Parts.Cell(page, "Comment", s.Comment);
        });
    }
}
