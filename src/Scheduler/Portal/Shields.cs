using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>What stands before every page.</summary>
internal static class Shields
{
    /// <summary>The policy of the portal's own pages: its own style sheet, scripts and pictures, and nothing written into a page.</summary>
    public const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Asks browsers to be careful; a page may have set a policy of its own.</summary>
    public static Task HeadersAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = PagePolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Embedder-Policy"] = "require-corp";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
            headers["X-Robots-Tag"] = "noindex";
            if (http.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            // Whatever was shown to somebody is not for the next who sits at the machine.
            if (!Assets.IsAsset(http.Request.Path))
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }

    /// <summary>Believes the header that names somebody only where the trusted proxy speaks; from anybody else it is refused.</summary>
    public static async Task ProxyAsync(HttpContext http, RequestDelegate next, PortalService portal)
    {
        if (portal.Settings.Proxy is { UserHeader: { } header } proxy && http.Request.Headers.TryGetValue(header, out var values))
        {
            // The peer itself, not what somebody says of it.
            if (!proxy.Is(http.Connection.RemoteIpAddress))
            {
                await portal.NoteAsync(http, "sign in", "header of the proxy", "refused", $"forged from {http.Address()}").ConfigureAwait(false);
                await Problems.Forged().ExecuteAsync(http).ConfigureAwait(false);
                return;
            }
            if (values is not [{ Length: > 0 } name] || name.Contains(',', StringComparison.Ordinal))
            {
                await portal.NoteAsync(http, "sign in", "header of the proxy", "refused", "empty, or more than one name").ConfigureAwait(false);
                await Problems.Forged().ExecuteAsync(http).ConfigureAwait(false);
                return;
            }
            http.Features.Set(new ProxiedUser(name));
        }
        await next(http).ConfigureAwait(false);
    }

    /// <summary>Over the network it speaks with TLS alone: passwords and packs are not for whoever listens.</summary>
    public static Task TlsAsync(HttpContext http, RequestDelegate next) =>
        http.Request.IsHttps || http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress) || http.GetEndpoint()?.Metadata.GetMetadata<MachineQuestion>() is not null
            ? next(http)
            : Problems.Plain().ExecuteAsync(http);

    /// <summary>Whatever may change something comes from a form of the portal itself.</summary>
    public static async Task FormsAsync(HttpContext http, RequestDelegate next, PortalService portal, IAntiforgery antiforgery)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
            && http.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is not { RequiresValidation: false }
            && !await antiforgery.IsRequestValidAsync(http).ConfigureAwait(false))
        {
            await portal.NoteAsync(http, "form", http.Request.Path.Value ?? "/", "refused", "not from a form of this portal, or too old").ConfigureAwait(false);
            await Problems.Stale().ExecuteAsync(http).ConfigureAwait(false);
            return;
        }
        await next(http).ConfigureAwait(false);
    }
}
