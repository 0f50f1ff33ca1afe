using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>One's own account: what it may see, and its password.</summary>
internal static class AccountPages
{
    public const string Path = "/account";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => Own(null)).ForSignedIn();
        app.MapForm(Path, http => ChangeAsync(http, portal)).ForSignedIn().RequireRateLimiting(PortalHost.GuessesPolicy);
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, PortalService portal)
    {
        var viewer = http.Viewer();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var password = Forms.Of(form, "new-password");
        if (PasswordRules.Fault(password, viewer.Name) is { } fault)
            return Own(null, passwordFault: fault);
        if (!await portal.Desk.IsPasswordAsync(viewer.Account, Forms.Of(form, "password"), http.Address(), http.RequestAborted).ConfigureAwait(false))
            return Own(new Notice(SignInDesk.Refusal, IsFault: true));
        portal.Accounts.SetPassword(viewer.Account.Id, portal.Desk.Hash(viewer.Name, password), portal.Clock.GetUtcNow(), viewer.Session);
        return Own(new Notice("The password is changed. Wherever else you were signed in, you are no longer."));
    }

    private static PortalPage Own(Notice? notice, string? passwordFault = null) => new()
    {
        Title = "Your account",
        Part = Path,
        Notice = notice,
        Status = notice is { IsFault: true } || passwordFault is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK,
        Body = (page, http) =>
        {
            var viewer = http.Viewer();
            Parts.Facts(page, ("Name", viewer.Name), ("Role", Words.Role(viewer.Role)), ("Sees", Words.Scope(viewer.Account)));
            page.Open("p").Link(KeyPages.Path, "Keys for programs that ask in your name").Close();
            Parts.Section(page, "password", "Change the password", () =>
            {
                if (viewer.Session is null)
                {
                    page.Element("p", "You are signed in by your organisation: your password is kept there.");
                    return;
                }
                Forms.Form(page, http, Path, () =>
                {
                    // For programs that keep passwords.
                    page.Empty("input", ("type", "hidden"), ("name", "name"), ("autocomplete", "username"), ("value", viewer.Name));
                    Forms.Field(page, "password", "Password until now", attributes: [("type", "password"), ("autocomplete", "current-password"), ("required", ""), ("maxlength", "128")]);
                    Forms.Field(page, "new-password", "New password", "At least 12 characters. Three or four words that do not belong together are good.", passwordFault,
                        ("type", "password"), ("autocomplete", "new-password"), ("required", ""), ("minlength", "12"), ("maxlength", "128"));
                    Forms.Button(page, "Change the password");
                }, "narrow");
            });
        },
    };
}
