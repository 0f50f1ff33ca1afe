using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NonResponse.Ingest;
using NonResponse.Scheduler;
using NonResponse.Scheduler.Commands;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Portal;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>A portal on a free port of this machine: a real store with an imported sample and its packs, a real server.</summary>
internal sealed class PortalSite : IAsyncDisposable
{
    /// <summary>A month that has packs.</summary>
    public const string Month = "2026-02";

    /// <summary>The password of every account of the tests.</summary>
    public const string Password = "gravel-otter-lantern-42";

    private static readonly Lazy<TempFolder> Made = new(MakeHome);

    private readonly TempFolder _folder = new();
    private readonly WebApplication _app;

    private PortalSite(string settings, TimeProvider? clock)
    {
        Copy(Made.Value.File("home"), Home);
        File.WriteAllText(Path.Combine(Home, ServiceSettings.FileName), settings);
        Clock = clock ?? TimeProvider.System;
        var options = new StoreOptions { Home = Home, KeyFile = Made.Value.File("key.json") };
        Service = new Service(options, ServiceSettings.Read(Path.Combine(Home, ServiceSettings.FileName)), TimeProvider.System, create: false, (_, line) => Log.Add(line));
        _app = ServeCommands.WithPortal(Service, "http://127.0.0.1:0", Clock);
    }

    public TimeProvider Clock { get; }

    public Service Service { get; }

    public List<string> Log { get; } = [];

    public string Home => _folder.File("home");

    public PortalService Portal => _app.Services.GetRequiredService<PortalService>();

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts a portal with one account for each role.</summary>
    /// <param name="settings">service.json.</param>
    /// <param name="clock">The machine's time.</param>
    /// <param name="more">Adds endpoints of the test's own.</param>
    /// <param name="isEmpty">Whether there are no accounts.</param>
    public static async Task<PortalSite> StartAsync(string settings = "{}", TimeProvider? clock = null, Action<WebApplication>? more = null, bool isEmpty = false)
    {
        var site = new PortalSite(settings, clock);
        more?.Invoke(site._app);
        await site._app.StartAsync();
        site.Address = new Uri(site._app.Urls.Single());
        foreach (var (name, role, scope) in isEmpty ? [] : People)
            site.Add(name, role, scope);
        return site;
    }

    /// <summary>The accounts.</summary>
    public static IReadOnlyList<(string Name, AccountRole Role, string[] Scope)> People { get; } =
    [
        ("admin", AccountRole.Administrator, []),
        ("researcher", AccountRole.Researcher, []),
        ("lead", AccountRole.ServiceLead, ["PR01"]),
        ("commissioner", AccountRole.Commissioner, ["C1"]),
        ("chief", AccountRole.ServiceLead, ["*"]),
        ("board", AccountRole.Commissioner, ["*"]),
    ];

    public Account Add(string name, AccountRole role, params string[] scope) =>
        Portal.Accounts.Add(new NewAccount(name, role, scope, HashOf(name)), "tests", Clock.GetUtcNow());

    /// <summary>The command line, on its store.</summary>
    public string Run(params string[] args) => Command([.. args, "--home", Home, "--key", Service.Options.KeyFile!]);

    /// <summary>Makes the packs released, as two people would.</summary>
    public void Release()
    {
        var manifest = Portal.Shelf.Find(Month)!.Manifest;
        Portal.SignOffs.Take(Month, manifest, SignOffState.Checked, "researcher", Clock.GetUtcNow(), "looked at");
        Portal.SignOffs.Take(Month, manifest, SignOffState.Released, "admin", Clock.GetUtcNow(), "fine");
    }

    /// <summary>A run at its end.</summary>
    public async Task<RunEntry> EndAsync(long run)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(3); await Task.Delay(100))
            if (Service.Ledger.Find(run) is { HasEnded: true } ended)
                return ended;
        throw new TimeoutException(FormattableString.Invariant($"Run {run} did not end."));
    }

    /// <summary>A client without an account.</summary>
    public PortalClient Nobody() => new(Address);

    /// <summary>A client that is signed in.</summary>
    public PortalClient As(string name)
    {
        var client = Nobody();
        client.Cookies.Add(new Cookie("nonresponse", Portal.Desk.Begin(Portal.Accounts.Find(name)!, "tests"), "/", "127.0.0.1"));
        return client;
    }

    /// <summary>A program that asks by a key of an account.</summary>
    public PortalClient WithKey(string name)
    {
        var key = ApiKeyHandler.Prefix + Secrets.Token();
        var account = Portal.Accounts.Find(name)!;
        foreach (var old in Service.ApiKeys.Of(account.Id).Where(k => k.RevokedAt is null))
            Service.ApiKeys.Revoke(account, old.Id, Clock.GetUtcNow());
        Service.ApiKeys.Add(account, "tests", Secrets.Hash(key), Clock.GetUtcNow());
        var client = Nobody();
        client.Headers.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>A client that has signed in by the form.</summary>
    public async Task<PortalClient> SignInAsync(string name, string password = Password)
    {
        var client = Nobody();
        var answer = await client.PostAsync("/sign-in", ("name", name), ("password", password));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Redirect), answer.Text);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    // Hashing is made to be slow, and each account of the tests has the same password.
    private static readonly Lazy<string> Hashed = new(() => new Microsoft.AspNetCore.Identity.PasswordHasher<string>(
        Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = SignInDesk.Iterations })).HashPassword("", Password));

    private static string HashOf(string _) => Hashed.Value;

    /// <summary>The store, once for all tests of the process: import and packs are the program's own.</summary>
    private static TempFolder MakeHome()
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var home = folder.File("home");
        Command("import", Repository.Path("data", "samples", "small-service"), "--home", home, "--key", folder.File("key.json"));
        Directory.CreateDirectory(Path.Combine(home, PacksJob.Folder));
        Command("report", "--home", home, "--key", folder.File("key.json"), "--month", Month, "--models", "none", "--comparisons", "none", "--out", Path.Combine(home, PacksJob.Folder, Month));
        // What is in the packs of the month before does not matter here.
        Copy(Path.Combine(home, PacksJob.Folder, Month), Path.Combine(home, PacksJob.Folder, "2026-01"));
        // A pack for each of two providers and commissioners, as the job writes them.
        var packs = Path.Combine(home, PacksJob.Folder, Month);
        foreach (var (kind, codes, of) in new[] { (OrganisationPacks.Providers, new[] { "PR01", "PR02" }, "service-lead"), (OrganisationPacks.Commissioners, ["C1", "C2"], "commissioner") })
            foreach (var code in codes)
            {
                if (Directory.Exists(Path.Combine(packs, kind, code)))
                    continue;
                Directory.CreateDirectory(Path.Combine(packs, kind, code));
                foreach (var end in new[] { ".html", ".xlsx" })
                    File.Copy(Path.Combine(packs, of + end), Path.Combine(packs, kind, code, of + end));
                File.Copy(Path.Combine(packs, of + ".html"), Path.Combine(packs, kind, code, "index.html"));
            }
        ListAgain(packs);
        return folder;
    }

    /// <summary>Writes the outputs of a manifest anew, from what lies there.</summary>
    public static void ListAgain(string packs)
    {
        var path = Path.Combine(packs, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllBytes(path))!;
        manifest["outputs"] = new JsonArray(
        [
            .. Directory.EnumerateFiles(packs, "*", SearchOption.AllDirectories).Where(f => f != path).Order(StringComparer.Ordinal).Select(f => (JsonNode)new JsonObject
            {
                ["file"] = Path.GetRelativePath(packs, f).Replace('\\', '/'),
                ["bytes"] = new FileInfo(f).Length,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))),
            }),
        ]);
        File.WriteAllText(path, manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static string Command(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.That(CommandLine.RunAsync(args, output, error, TimeProvider.System).GetAwaiter().GetResult(), Is.Zero, error.ToString());
        return output.ToString();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
