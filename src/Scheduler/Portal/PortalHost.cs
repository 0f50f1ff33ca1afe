using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>Puts the portal into the program's host: what stands before every page, in its order, and the pages.</summary>
internal static class PortalHost
{
    /// <summary>The policy of endpoints at which people could guess.</summary>
    public const string GuessesPolicy = "guesses";

    /// <summary>The largest body of a form. What takes more says so by itself.</summary>
    public const long LargestForm = 64 * 1024;

    private const string KeysFolder = "portal-keys";
    private const int MostConnections = 1_000;

    /// <summary>Adds what the portal needs.</summary>
    public static void Add(WebApplicationBuilder builder, Service service, TimeProvider machine)
    {
        var services = builder.Services;
        services.AddSingleton(p => new PortalService(service, p.GetRequiredService<JobRunner>(), machine));
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = LargestForm;
            k.Limits.MaxConcurrentConnections = MostConnections;
            k.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        });
        // Keys that cannot be encrypted lie in a folder of the account alone, which is told in the documents.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        services.AddDataProtection().SetApplicationName("nonresponse").PersistKeysToFileSystem(Keys(service.Home));
        services.Configure<FormOptions>(o => (o.ValueCountLimit, o.KeyLengthLimit, o.ValueLengthLimit) = (100, 100, 16 * 1024));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "nonresponse-form";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.FormFieldName = Forms.TokenField;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication(SessionHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        // What an address asks for and cannot be read is answered like any other fault.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi(o =>
        {
            o.ShouldInclude = d => d.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            o.AddDocumentTransformer((document, _, _) =>
            {
                ApiDocument.Describe(document);
                return Task.CompletedTask;
            });
        });
        // An endpoint that does not say who may ask it answers nobody.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.AddRateLimiter(Limit);
    }

    /// <summary>Puts the portal in its place: what stands before it, and its pages.</summary>
    public static void Map(WebApplication app)
    {
        var portal = app.Services.GetRequiredService<PortalService>();
        app.Use(Faults.CatchAsync);
        app.Use(Shields.HeadersAsync);
        app.Use((http, next) => Shields.ProxyAsync(http, next, portal));
        if (portal.Settings.Proxy is { } proxy)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxy.Addresses)
                forwarded.KnownIPNetworks.Add(network);
            app.UseForwardedHeaders(forwarded);
        }
        app.UseRouting();
        app.Use(Shields.TlsAsync);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use((http, next) => Shields.FormsAsync(http, next, portal, app.Services.GetRequiredService<IAntiforgery>()));

        Assets.Map(app);
        SignInPages.Map(app, portal);
        AccountPages.Map(app, portal);
        HomePage.Map(app, portal);
        PackPages.Map(app, portal);
        MeasurePages.Map(app, portal);
        SignOffPages.Map(app, portal);
        RunPages.Map(app, portal);
        JobPages.Map(app, portal);
        SubmissionPages.Map(app, portal);
        UploadPages.Map(app, portal);
        ModelPages.Map(app, portal);
        UserPages.Map(app, portal);
        AuditPage.Map(app, portal);
        KeyPages.Map(app, portal);
        ApiEndpoints.Map(app, portal);
        app.MapOpenApi(ApiEndpoints.DocumentPath).ForAnybody();
        app.MapFallback("{**path}", () => Problems.Missing()).ForAnybody();
    }

    private static void Limit(RateLimiterOptions limits)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = async (context, _) =>
        {
            context.HttpContext.Response.Headers.RetryAfter = "30";
            await Problems.Busy().ExecuteAsync(context.HttpContext).ConfigureAwait(false);
        };
        // Who is signed in has a share of their own; strangers share one by their address.
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.ViewerOrNull() is { } viewer
            ? RateLimitPartition.GetTokenBucketLimiter("s " + (viewer.Session ?? viewer.Name), _ => Bucket(300, 60))
            : RateLimitPartition.GetTokenBucketLimiter("a " + http.Address(), _ => Bucket(120, 20)));
        limits.AddPolicy(GuessesPolicy, http => HttpMethods.IsGet(http.Request.Method)
            ? RateLimitPartition.GetNoLimiter("reading")
            : RateLimitPartition.GetTokenBucketLimiter("g " + http.Address(), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 30,
                TokensPerPeriod = 5,
                ReplenishmentPeriod = TimeSpan.FromSeconds(30),
                QueueLimit = 0,
            }));
    }

    private static TokenBucketRateLimiterOptions Bucket(int most, int aSecond) =>
        new() { TokenLimit = most, TokensPerPeriod = aSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 };

    private static DirectoryInfo Keys(string home)
    {
        var path = Path.Combine(home, KeysFolder);
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var folder = Directory.CreateDirectory(path, Own);
        // One that is there already, such as after a copy, may be open to others.
        File.SetUnixFileMode(path, Own);
        return folder;
    }
}
