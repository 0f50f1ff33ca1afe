using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>In and out: by password, by a code for the first time, as the first of all.</summary>
internal static class SignInPages
{
    public const string Path = "/sign-in";
    public const string OutPath = "/sign-out";
    public const string CodePath = "/code";
    public const string FirstPath = "/first";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, (HttpContext http) => http.ViewerOrNull() is null ? In(http, portal, Target(http.Request.Query["to"]), "", null, isOut: http.Request.Query.ContainsKey("out")) : Results.Redirect("/")).ForAnybody();
        app.MapForm(Path, http => SignInAsync(http, portal)).ForAnybody().RequireRateLimiting(PortalHost.GuessesPolicy);
        app.MapPost(OutPath, (HttpContext http) => SignOut(http, portal)).ForSignedIn();
        app.MapGet(CodePath, () => ByCode("", null, null)).ForAnybody();
        app.MapForm(CodePath, http => ByCodeAsync(http, portal)).ForAnybody().RequireRateLimiting(PortalHost.GuessesPolicy);
        app.MapGet(FirstPath, (HttpContext http) => portal.First.IsWanted ? First(http, "", null, null) : Problems.Missing()).ForAnybody();
        app.MapForm(FirstPath, http => FirstAsync(http, portal)).ForAnybody().RequireRateLimiting(PortalHost.GuessesPolicy);
    }

    private static async Task<IResult> SignInAsync(HttpContext http, PortalService portal)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var (name, to) = (Forms.Of(form, "name"), Target(Forms.Of(form, "to")));
        var token = await portal.Desk.SignInAsync(name, Forms.Of(form, "password"), http.Address(), http.RequestAborted).ConfigureAwait(false);
        if (token is null)
            return In(http, portal, to, name, SignInDesk.Refusal);
        End(http, portal);
        SessionHandler.Give(http, token);
        return Results.Redirect(to);
    }

    private static IResult SignOut(HttpContext http, PortalService portal)
    {
        End(http, portal);
        SessionHandler.TakeBack(http);
        // What the browser keeps of the pages goes too.
        http.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.Redirect(Path + "?out");
    }

    private static async Task<IResult> ByCodeAsync(HttpContext http, PortalService portal)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var (name, password) = (Forms.Of(form, "name"), Forms.Of(form, "password"));
        if (PasswordRules.Fault(password, SignInDesk.Normal(name)) is { } fault)
            return ByCode(name, null, fault);
        var token = await portal.Desk.TakeCodeAsync(name, Forms.Of(form, "code"), password, http.Address(), http.RequestAborted).ConfigureAwait(false);
        if (token is null)
            return ByCode(name, SignInDesk.Refusal, null);
        End(http, portal);
        SessionHandler.Give(http, token);
        return Results.Redirect("/");
    }

    private static async Task<IResult> FirstAsync(HttpContext http, PortalService portal)
    {
        if (!portal.First.IsWanted)
            return Problems.Missing();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var (name, password) = (SignInDesk.Normal(Forms.Of(form, "name")), Forms.Of(form, "password"));
        if (!SignInDesk.IsName(name))
            return First(http, name, "A name has 2 to 100 letters, digits, and . - _ @ or \\ among them.", null);
        if (PasswordRules.Fault(password, name) is { } fault)
            return First(http, name, null, fault);
        var account = portal.Desk.Addresses.IsLocked(http.Address()) ? null
            : portal.First.Take(Forms.Of(form, "code"), new NewAccount(name, AccountRole.Administrator, [], portal.Desk.Hash(name, password)));
        if (account is null)
        {
            portal.Desk.Addresses.Fail(http.Address());
            portal.Chain.Append(new ChainEntry(portal.Clock.GetUtcNow(), ChainEntry.Nobody, "first administrator", "code", "refused", $"from {http.Address()}"));
            return First(http, name, SignInDesk.Refusal, null);
        }
        SessionHandler.Give(http, portal.Desk.Begin(account, http.Address()));
        return Results.Redirect("/");
    }

    private static PortalPage In(HttpContext http, PortalService portal, string to, string name, string? fault, bool isOut = false) => new()
    {
        Title = "Sign in",
        Status = fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Notice = fault is not null ? new Notice(fault, IsFault: true) : isOut ? new Notice("You are signed out.") : null,
        Body = (page, _) =>
        {
            Forms.Form(page, http, Path, () =>
            {
                page.Empty("input", ("type", "hidden"), ("name", "to"), ("value", to));
                Forms.Field(page, "name", "Name", attributes: [("autocomplete", "username"), ("required", ""), ("autocapitalize", "none"), ("spellcheck", "false"), ("value", name), ("maxlength", "100")]);
                Forms.Field(page, "password", "Password", attributes: [("type", "password"), ("autocomplete", "current-password"), ("required", ""), ("maxlength", "128")]);
                Forms.Button(page, "Sign in");
            }, "narrow");
            page.Open("p").Link(CodePath, "I have a code from an administrator").Close();
            if (portal.First.IsWanted)
                page.Open("p").Link(FirstPath, "Set up the first administrator").Close();
        },
    };

    private static PortalPage ByCode(string name, string? fault, string? passwordFault) => new()
    {
        Title = "Set your password",
        Status = fault is null && passwordFault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Notice = fault is null ? null : new Notice(fault, IsFault: true),
        Body = (page, http) =>
        {
            page.Element("p", "An administrator gave you a code. It is good once, for a day.");
            Forms.Form(page, http, CodePath, () =>
            {
                Forms.Field(page, "name", "Name", attributes: [("autocomplete", "username"), ("required", ""), ("autocapitalize", "none"), ("spellcheck", "false"), ("value", name), ("maxlength", "100")]);
                Code(page);
                NewPassword(page, passwordFault);
                Forms.Button(page, "Set the password and sign in");
            }, "narrow");
        },
    };

    private static PortalPage First(HttpContext http, string name, string? fault, string? passwordFault) => new()
    {
        Title = "The first administrator",
        Status = fault is null && passwordFault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Notice = fault is null ? null : new Notice(fault, IsFault: true),
        Body = (page, _) =>
        {
            page.Element("p", "The program told a code on its console when it started. Who has it makes the account that keeps the portal.");
            Forms.Form(page, http, FirstPath, () =>
            {
                Code(page);
                Forms.Field(page, "name", "Name", "Small letters, digits, and . - _ @ among them; it never changes.", attributes:
                    [("autocomplete", "username"), ("required", ""), ("autocapitalize", "none"), ("spellcheck", "false"), ("value", name.Length > 0 ? name : http.Features.Get<ProxiedUser>()?.Name), ("maxlength", "100")]);
                NewPassword(page, passwordFault);
                Forms.Button(page, "Make the account and sign in");
            }, "narrow");
        },
    };

    private static void Code(Markup page) =>
        Forms.Field(page, "code", "Code", "Four groups of five letters and digits.", attributes: [("autocomplete", "one-time-code"), ("required", ""), ("spellcheck", "false"), ("maxlength", "60")]);

    private static void NewPassword(Markup page, string? fault) => Forms.Field(
        page, "password", "New password", FormattableString.Invariant($"At least {PasswordRules.Shortest} characters. Three or four words that do not belong together are good."), fault,
        ("type", "password"), ("autocomplete", "new-password"), ("required", ""), ("minlength", "12"), ("maxlength", "128"));

    /// <summary>Who signs in anew leaves the session before.</summary>
    private static void End(HttpContext http, PortalService portal)
    {
        if (http.ViewerOrNull() is { Session: { } session } viewer)
            portal.Accounts.SignOut(session, viewer.Name, portal.Clock.GetUtcNow());
    }

    /// <summary>A place of the portal alone: what leads elsewhere leads home.</summary>
    internal static string Target(string? to) =>
        to is { Length: > 0 and < 500 } && to[0] == '/' && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl) ? to : "/";
}
