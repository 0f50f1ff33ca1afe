using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>The keys of one's own account, for programs that ask in its name.</summary>
internal static class KeyPages
{
    public const string Path = "/account/keys";

    private const int LongestName = 60;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, (HttpContext http) => List(http, portal, null, null)).ForSignedIn();
        app.MapForm(Path, http => AddAsync(http, portal)).ForSignedIn();
        app.MapPost(Path + "/{id:long}/revoke", (HttpContext http, long id) => Revoke(http, portal, id)).ForSignedIn();
    }

    private static async Task<IResult> AddAsync(HttpContext http, PortalService portal)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var name = Forms.Of(form, "name").Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            return List(http, portal, null, string.Create(CultureInfo.InvariantCulture, $"A name has 1 to {LongestName} characters."));
        var key = ApiKeyHandler.Prefix + Secrets.Token();
        try
        {
            portal.Service.ApiKeys.Add(http.Viewer().Account, name, Secrets.Hash(key), portal.Clock.GetUtcNow());
        }
        catch (Ingest.StoreRefusedException refused)
        {
            return List(http, portal, new Notice(refused.Message, IsFault: true), null);
        }
        return new PortalPage
        {
            Title = $"Key {name}",
            Part = AccountPages.Path,
            Above = [(AccountPages.Path, "Your account"), (Path, "Keys")],
            Body = (page, _) =>
            {
                page.Element("p", key, ("class", "code"));
                page.Element("p", "Copy it now: it is shown this once. Whoever has it sees what you see; keep it where programs keep secrets, never in a file that is shared.");
                page.Open("p").Link(Path, "Back to your keys").Close();
            },
        };
    }

    private static PortalPage Revoke(HttpContext http, PortalService portal, long id) =>
        portal.Service.ApiKeys.Revoke(http.Viewer().Account, id, portal.Clock.GetUtcNow())
            ? List(http, portal, new Notice("The key is revoked: it is good for nothing from now on."), null)
            : Problems.Missing();

    private static PortalPage List(HttpContext http, PortalService portal, Notice? notice, string? fault)
    {
        var keys = portal.Service.ApiKeys.Of(http.Viewer().Account.Id);
        return new PortalPage
        {
            Title = "Keys",
            Part = AccountPages.Path,
            Above = [(AccountPages.Path, "Your account")],
            Notice = notice,
            Status = fault is not null ? StatusCodes.Status400BadRequest : notice is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, context) =>
            {
                page.Open("p").Element("span", "With a key a program asks the same as this portal shows you, as JSON under /api/v1:").Element("a", "what it can ask", ("href", ApiEndpoints.DocumentPath)).Close();
                if (keys.Count == 0)
                    Parts.Empty(page, "You have no key.");
                else
                    Parts.Table(page, "keys", "Your keys, the newest first", ["Name", "Made", "Last used", "State", "Revoke"], keys, k =>
                    {
                        Parts.Head(page, k.Name);
                        Parts.Cell(page, "Made", Words.At(portal, k.CreatedAt));
                        Parts.Cell(page, "Last used", k.UsedAt is { } used ? Words.At(portal, used) : "never");
                        Parts.Cell(page, "State", () => Parts.Tag(page, k.RevokedAt is null ? "Good" : "Revoked", k.RevokedAt is null ? "checked" : "other"));
                        Parts.Cell(page, "Revoke", () =>
                        {
                            if (k.RevokedAt is null)
                                Forms.Form(page, context, FormattableString.Invariant($"{Path}/{k.Id}/revoke"), () => page.Element("button", "Revoke", ("type", "submit"), ("class", "quiet"), ("aria-label", $"Revoke {k.Name}")));
                        });
                    });
                Parts.Section(page, "new", "New key", () => Forms.Form(page, context, Path, () =>
                {
                    Forms.Field(page, "name", "Name", "What it is for, such as the program that will use it.", fault, ("autocomplete", "off"), ("required", ""), ("maxlength", "60"));
                    Forms.Button(page, "Make a key");
                }, "narrow"));
            },
        };
    }
}
