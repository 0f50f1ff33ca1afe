using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>Accounts: who there is, what they may see, and a code for those who have no password.</summary>
internal static class UserPages
{
    public const string Path = "/users";

    private const int MostCodes = 200;
    private const int LongestCode = 64;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => List(portal, null, null, null)).For(AccountRole.Administrator);
        app.MapForm(Path, http => AddAsync(http, portal)).For(AccountRole.Administrator);
        app.MapGet(Path + "/{id:long}", (long id) => One(portal, id, null)).For(AccountRole.Administrator);
        app.MapPost(Path + "/{id:long}", (HttpContext http, long id) => ChangeAsync(http, portal, id)).For(AccountRole.Administrator);
        app.MapPost(Path + "/{id:long}/reset", (HttpContext http, long id) => Reset(http, portal, id)).For(AccountRole.Administrator);
    }

    private static string Href(long id) => FormattableString.Invariant($"{Path}/{id}");

    private static async Task<IResult> AddAsync(HttpContext http, PortalService portal)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var name = SignInDesk.Normal(Forms.Of(form, "name"));
        if (!SignInDesk.IsName(name))
            return List(portal, null, "A name has 2 to 100 letters, digits, and . - _ @ or \\ among them.", null);
        if (Words.RoleOf(Forms.Of(form, "role")) is not { } role)
            return Problems.NotUnderstood();
        if (!TryScope(role, Forms.Of(form, "scope"), out var scope))
            return List(portal, null, null, "Codes, with commas between them, or * for all.");
        var (code, hash, until) = SignInDesk.NewCode(portal.Clock.GetUtcNow());
        Account added;
        try
        {
            added = portal.Accounts.Add(new NewAccount(name, role, scope, Password: null, hash, until), http.Viewer().Name, portal.Clock.GetUtcNow());
        }
        catch (StoreRefusedException refused)
        {
            return List(portal, null, refused.Message, null);
        }
        return Code(added, code, portal, until);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, PortalService portal, long id)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        if (Words.RoleOf(Forms.Of(form, "role")) is not { } role)
            return Problems.NotUnderstood();
        if (!TryScope(role, Forms.Of(form, "scope"), out var scope))
            return One(portal, id, new Notice("A scope is made of codes, with commas between them, or * for all.", IsFault: true));
        try
        {
            portal.Accounts.Change(id, role, scope, Forms.Of(form, "enabled") == "yes", http.Viewer().Name, portal.Clock.GetUtcNow());
        }
        catch (StoreRefusedException refused)
        {
            return One(portal, id, new Notice(refused.Message, IsFault: true));
        }
        return Results.Redirect(Href(id));
    }

    private static PortalPage Reset(HttpContext http, PortalService portal, long id)
    {
        if (portal.Accounts.Find(id) is not { } account)
            return Problems.Missing();
        var (code, hash, until) = SignInDesk.NewCode(portal.Clock.GetUtcNow());
        portal.Accounts.Reset(id, hash, until, http.Viewer().Name, portal.Clock.GetUtcNow());
        return Code(account, code, portal, until);
    }

    private static PortalPage List(PortalService portal, Notice? notice, string? nameFault, string? scopeFault) => new()
    {
        Title = "Users",
        Part = Path,
        Notice = notice,
        Status = nameFault is null && scopeFault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Body = (page, http) =>
        {
            var now = portal.Clock.GetUtcNow();
            Parts.Table(page, "accounts", "Accounts", ["Name", "Role", "Sees", "State"], portal.Accounts.All(), a =>
            {
                Parts.Head(page, a.Name, Href(a.Id));
                Parts.Cell(page, "Role", Words.Role(a.Role));
                Parts.Cell(page, "Sees", Words.Scope(a));
                Parts.Cell(page, "State", () => Parts.Tag(page, Words.State(a, now), a.IsEnabled ? "released" : "bad"));
            });
            Parts.Section(page, "new", "New account", () => Forms.Form(page, http, Path, () =>
            {
                Forms.Field(page, "name", "Name", "Small letters, digits, and . - _ @ among them; behind a proxy that signs people in, the name that it sends. It never changes.", nameFault,
                    ("autocomplete", "off"), ("required", ""), ("autocapitalize", "none"), ("spellcheck", "false"), ("maxlength", "100"));
                RoleAndScope(page, null, scopeFault);
                Forms.Button(page, "Make the account");
            }, "narrow"));
        },
    };

    private static PortalPage One(PortalService portal, long id, Notice? notice)
    {
        if (portal.Accounts.Find(id) is not { } account)
            return Problems.Missing();
        var now = portal.Clock.GetUtcNow();
        return new PortalPage
        {
            Title = account.Name,
            Part = Path,
            Above = [(Path, "Users")],
            Notice = notice,
            Status = notice is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, http) =>
            {
                Parts.Facts(page, ("State", Words.State(account, now)), ("Made", $"{Words.At(portal, account.CreatedAt)} by {account.CreatedBy}"));
                Parts.Section(page, "may", "What it may do", () => Forms.Form(page, http, Href(id), () =>
                {
                    RoleAndScope(page, account, null);
                    Forms.Choice(page, "enabled", "Sign-in", [("yes", "Allowed"), ("no", "Disabled: signed out everywhere at once")], account.IsEnabled ? "yes" : "no");
                    Forms.Button(page, "Keep");
                }, "narrow"));
                Parts.Section(page, "code", "Password", () =>
                {
                    page.Element("p", "A reset takes the password away, signs the account out everywhere, and gives a code, good once for a day, with which its owner sets another.");
                    Forms.Form(page, http, Href(id) + "/reset", () => Forms.Button(page, "Reset the password", "second"));
                });
            },
        };
    }

    private static PortalPage Code(Account account, string code, PortalService portal, DateTimeOffset until) => new()
    {
        Title = $"Code for {account.Name}",
        Part = Path,
        Above = [(Path, "Users")],
        Body = (page, http) =>
        {
            page.Element("p", code, ("class", "code"));
            page.Element("p", $"Give it to its owner by a way that you trust; it is shown this once. With it they set their password under {SignInPages.CodePath}, until {Words.At(portal, until)}.");
            page.Open("p").Link(Path, "Back to users").Close();
        },
    };

    private static void RoleAndScope(Markup page, Account? account, string? fault)
    {
        Forms.Choice(page, "role", "Role", Access.Everyone.Select(r => (Words.Code(r), Words.Role(r))), account is null ? Words.Code(AccountRole.ServiceLead) : Words.Code(account.Role));
        Forms.Field(page, "scope", "Providers or commissioners", "Of a service lead the codes of their providers, of a commissioner those of theirs, with commas between them; * for all. Other roles need none.", fault,
            ("autocomplete", "off"), ("spellcheck", "false"), ("value", account is null ? null : string.Join(", ", account.Scope)), ("maxlength", "4000"));
    }

    private static bool TryScope(AccountRole role, string text, out IReadOnlyList<string> scope)
    {
        var codes = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        scope = role is AccountRole.ServiceLead or AccountRole.Commissioner ? codes : [];
        return codes.Count <= MostCodes && codes.All(c => c.Length <= LongestCode && !c.Any(char.IsControl)) && (!codes.Contains(Account.Everything) || codes.Count == 1);
    }
}
