using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>Tells who asks: by a trusted proxy's word, or by the token in the cookie, of which the catalog knows the hash.</summary>
internal sealed class SessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PortalService portal)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "portal";

    private const string PlainCookie = "nonresponse";

    // The prefix makes browsers refuse it from other hosts and without TLS.
    private const string SecureCookie = "__Host-nonresponse";

    /// <summary>Gives the browser its token.</summary>
    public static void Give(HttpContext http, string token) => http.Response.Cookies.Append(NameFor(http), token, Cookie(http));

    /// <summary>Takes it back.</summary>
    public static void TakeBack(HttpContext http) => http.Response.Cookies.Delete(NameFor(http), Cookie(http));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        Viewer? viewer = null;
        if (Context.Features.Get<ProxiedUser>() is { } proxied)
        {
            if (portal.Accounts.Find(SignInDesk.Normal(proxied.Name)) is { IsEnabled: true } known)
                viewer = new Viewer(known, null);
        }
        else if (Request.Cookies[NameFor(Context)] is { Length: > 0 and < 100 } token
            && portal.Accounts.Holder(Secrets.Hash(token), portal.Clock.GetUtcNow(), portal.Settings.Idle) is (var session, var account))
            viewer = new Viewer(account, session.Token);
        if (viewer is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        Context.Features.Set(viewer);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Access.Principal(viewer, Scheme.Name), Scheme.Name)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.Features.Get<ProxiedUser>() is not null)
        {
            await portal.NoteAsync(Context, "open", "unknown name", "refused", "named by the proxy").ConfigureAwait(false);
            await Problems.Unknown().ExecuteAsync(Context).ConfigureAwait(false);
            return;
        }
        var to = HttpMethods.IsGet(Request.Method) && Request.Path != "/" ? "?to=" + Uri.EscapeDataString(Request.GetEncodedPathAndQuery()) : "";
        Response.Redirect(SignInPages.Path + to);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        await portal.NoteAsync(Context, "open", Request.Path.Value ?? "/", "refused", Request.Method).ConfigureAwait(false);
        await Problems.Forbidden().ExecuteAsync(Context).ConfigureAwait(false);
    }

    private static string NameFor(HttpContext http) => http.Request.IsHttps ? SecureCookie : PlainCookie;

    private static CookieOptions Cookie(HttpContext http) => new()
    {
        HttpOnly = true,
        // Not strict: a link in an e-mail is to find somebody signed in. What changes anything needs a token of its own.
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>Whom a trusted proxy names.</summary>
/// <param name="Name">As the header has it.</param>
internal sealed record ProxiedUser(string Name);
