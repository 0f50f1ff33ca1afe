using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NonResponse.Scheduler.Portal;

namespace NonResponse.Portal.Tests;

/// <summary>Every endpoint, asked by every role and by nobody. The table is written by hand: an endpoint that has no row in it fails.</summary>
public sealed class EndpointTests
{
    private const string Anybody = "anybody", Everyone = "admin researcher lead commissioner", Signers = "admin researcher", Administrators = "admin";

    /// <summary>Method and pattern, an address of it, and who may ask it.</summary>
    private static readonly (string Endpoint, string Address, string For)[] Table =
    [
        ("GET /", "/", Everyone),
        ("GET /sign-in", "/sign-in", Anybody),
        ("POST /sign-in", "/sign-in", Anybody),
        ("POST /sign-out", "/sign-out", Everyone),
        ("GET /code", "/code", Anybody),
        ("POST /code", "/code", Anybody),
        ("GET /first", "/first", Anybody),
        ("POST /first", "/first", Anybody),
        ("GET /account", "/account", Everyone),
        ("POST /account", "/account", Everyone),
        ("GET /account/keys", "/account/keys", Everyone),
        ("POST /account/keys", "/account/keys", Everyone),
        ("POST /account/keys/{id:long}/revoke", "/account/keys/99/revoke", Everyone),
        ("GET /packs", "/packs", Everyone),
        ("GET /packs/{month}", "/packs/2026-02", Everyone),
        ("GET /packs/{month}/files/{**file}", "/packs/2026-02/files/nothing.html", Everyone),
        ("GET /measures", "/measures", Everyone),
        ("GET /measures.csv", "/measures.csv?month=2026-02&measure=none&breakdown=all&period=all", Everyone),
        ("GET /sign-off", "/sign-off", Signers),
        ("GET /sign-off/{month}", "/sign-off/2026-02", Signers),
        ("POST /sign-off/{month}", "/sign-off/2026-02", Signers),
        ("GET /runs", "/runs", Signers),
        ("GET /runs/{id:long}", "/runs/1", Signers),
        ("GET /runs/{id:long}/state", "/runs/1/state", Signers),
        ("POST /runs/{id:long}/retry", "/runs/1/retry", Administrators),
        ("POST /runs/{id:long}/cancel", "/runs/1/cancel", Administrators),
        ("GET /jobs", "/jobs", Signers),
        ("POST /jobs/{job}/run", "/jobs/none/run", Administrators),
        ("POST /jobs/{job}/pause", "/jobs/none/pause", Administrators),
        ("POST /jobs/{job}/resume", "/jobs/none/resume", Administrators),
        ("GET /submissions", "/submissions", Signers),
        ("GET /submissions/{id}", "/submissions/none", Signers),
        ("POST /submissions/{id}/withdraw", "/submissions/none/withdraw", Administrators),
        ("GET /upload", "/upload", Administrators),
        ("POST /upload", "/upload", Administrators),
        ("GET /models", "/models", Signers),
        ("GET /models/{id}", "/models/none", Signers),
        ("POST /models/{id}/promote", "/models/none/promote", Administrators),
        ("POST /models/{id}/retire", "/models/none/retire", Administrators),
        ("GET /users", "/users", Administrators),
        ("POST /users", "/users", Administrators),
        ("GET /users/{id:long}", "/users/1", Administrators),
        ("POST /users/{id:long}", "/users/1", Administrators),
        ("POST /users/{id:long}/reset", "/users/9/reset", Administrators),
        ("GET /audit", "/audit", Administrators),
        ("GET /assets/portal.css", "/assets/portal.css", Anybody),
        ("GET /assets/pack-bar.css", "/assets/pack-bar.css", Anybody),
        ("GET /assets/run.js", "/assets/run.js", Anybody),
        ("GET /assets/icon.svg", "/assets/icon.svg", Anybody),
        ("GET /api/v1/packs", "/api/v1/packs", Everyone),
        ("GET /api/v1/packs/{month}", "/api/v1/packs/2026-02", Everyone),
        ("GET /api/v1/packs/{month}/files/{**file}", "/api/v1/packs/2026-02/files/nothing.html", Everyone),
        ("GET /api/v1/measures", "/api/v1/measures", Everyone),
        ("GET /api/v1/figures", "/api/v1/figures?measure=none", Everyone),
        ("GET /api/v1/runs", "/api/v1/runs", Signers),
        ("GET /api/v1/runs/{id:long}", "/api/v1/runs/1", Signers),
        ("POST /api/v1/runs/{id:long}/cancel", "/api/v1/runs/1/cancel", Administrators),
        ("GET /api/v1/jobs", "/api/v1/jobs", Signers),
        ("POST /api/v1/jobs/{job}/run", "/api/v1/jobs/none/run", Administrators),
        ("GET /api/v1/submissions", "/api/v1/submissions", Signers),
        ("GET /api/v1/submissions/{id}", "/api/v1/submissions/none", Signers),
        ("GET /api/v1/sign-offs", "/api/v1/sign-offs", Signers),
        ("GET /api/openapi.json", "/api/openapi.json", Anybody),
        ("* /api/{**path}", "/api/v2/none", Anybody),
        ("GET /health/live", "/health/live", Anybody),
        ("GET /health/ready", "/health/ready", Anybody),
        ("GET /metrics", "/metrics", Anybody),
        ("* {**path}", "/no/such/page", Anybody),
    ];

    private static readonly string[] Askers = ["nobody", .. Everyone.Split(' ')];

    private PortalSite _site = null!;

    [OneTimeSetUp]
    public async Task Start() => _site = await PortalSite.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public void Every_endpoint_has_a_row_and_says_who_may_ask_it()
    {
        var there = Endpoints(_site).ToList();
        Assert.That(there.Select(e => e.Name), Is.EquivalentTo(Table.Select(t => t.Endpoint)));
        Assert.That(there.Where(e => e.Endpoint.Metadata.GetMetadata<AccessRule>() is null).Select(e => e.Name), Is.Empty);
    }

    [Test]
    public async Task Every_endpoint_answers_whom_it_is_for_and_nobody_else([Values("nobody", "admin", "researcher", "lead", "commissioner")] string asker)
    {
        Assert.That(Askers, Does.Contain(asker));
        foreach (var (endpoint, address, roles) in Table)
        {
            // Anew each time: one of them signs out.
            using var client = asker == "nobody" ? _site.Nobody() : _site.As(asker);
            var method = endpoint.Split(' ')[0];
            var isFor = roles == Anybody || roles.Split(' ').Contains(asker);
            if (address.StartsWith("/api/", StringComparison.Ordinal))
            {
                // Programs are known by a key; a cookie counts for nothing.
                Assert.That((await client.SendAsync(new HttpMethod(method == "*" ? "GET" : method), address, null)).Status == HttpStatusCode.Unauthorized, Is.EqualTo(roles != Anybody), $"{endpoint} with the cookie of {asker}");
                if (asker == "nobody")
                    continue;
                using var program = _site.WithKey(asker);
                var told = await program.SendAsync(new HttpMethod(method == "*" ? "GET" : method), address, null);
                Assert.That(told.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, Is.EqualTo(!isFor), $"{endpoint} asked by a program of {asker}: {told.Status}");
                continue;
            }
            var answer = method == "POST" ? await client.PostAsync(address) : await client.GetAsync(address);
            var toSignIn = answer.Status == HttpStatusCode.Redirect && (answer.Location == "/sign-in" || answer.Location!.StartsWith("/sign-in?to=", StringComparison.Ordinal));
            Assert.That(
                answer.Status == HttpStatusCode.Forbidden || toSignIn, Is.EqualTo(!isFor),
                string.Create(CultureInfo.InvariantCulture, $"{endpoint} asked by {asker}: {answer.Status} {answer.Location}"));
            if (!isFor && asker == "nobody")
                Assert.That(toSignIn, Is.True, endpoint);
        }
    }

    [Test]
    public async Task Endpoint_that_does_not_say_who_may_ask_it_answers_nobody()
    {
        await using var site = await PortalSite.StartAsync(more: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/forgotten", () => "secret"));
        Assert.That(Endpoints(site).Select(e => e.Name).Except(Table.Select(t => t.Endpoint)), Is.EqualTo(new[] { "GET /forgotten" }));
        foreach (var asker in Askers)
        {
            using var client = asker == "nobody" ? site.Nobody() : site.As(asker);
            Assert.That((await client.GetAsync("/forgotten")).Text, Does.Not.Contain("secret"), asker);
        }
    }

    private static IEnumerable<(string Name, Microsoft.AspNetCore.Http.Endpoint Endpoint)> Endpoints(PortalSite site) =>
        site.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).Distinct().OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(m => ($"{m} {e.RoutePattern.RawText}", (Microsoft.AspNetCore.Http.Endpoint)e)));
}
