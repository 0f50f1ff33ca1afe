using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>Knows programs by the key that they send. Cookies count for nothing here, so that no page elsewhere can ask in somebody's name.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PortalService portal)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";

    /// <summary>What keys begin with: programs that look for secrets in places where they do not belong know them by it.</summary>
    public const string Prefix = "nonresponse_";

    private const string Bearer = "Bearer ";
    private const int LongestKey = 100;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Whoever is signed in besides is not who asks.
        Context.Features.Set<Viewer>(null);
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        var key = header[Bearer.Length..].Trim();
        if (key.Length > LongestKey || !key.StartsWith(Prefix, StringComparison.Ordinal) || portal.Service.ApiKeys.Holder(Secrets.Hash(key), portal.Clock.GetUtcNow()) is not { } account)
            return Task.FromResult(AuthenticateResult.Fail("no such key"));
        var viewer = new Viewer(account, null);
        Context.Features.Set(viewer);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(Access.Principal(viewer, Scheme.Name), Scheme.Name)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.NoKey().ExecuteAsync(Context).ConfigureAwait(false);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        await portal.NoteAsync(Context, "ask", Request.Path.Value ?? "/", "refused", $"{Request.Method} by key").ConfigureAwait(false);
        await Problems.Forbidden().ExecuteAsync(Context).ConfigureAwait(false);
    }
}
