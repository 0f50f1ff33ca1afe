using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Portal;
using Quartz;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse serve</c> and <c>work</c>: the jobs, by themselves.</summary>
internal static class ServeCommands
{
    private const int ThreadsForReaders = 32;

    private const string DefaultAddress = "http://127.0.0.1:8484";
    private const string NoAddress = "none";
    private const double DefaultSpeed = 20_000;

    public static Command Serve(Terminal console, TimeProvider clock)
    {
        var demo = new Option<bool>("--demo") { Description = "Show it with a synthetic service: its extracts arrive month by month, and its packs appear. Time runs fast." };
        var from = new Option<string?>("--from") { HelpName = "yyyy-MM-dd", Description = "With --demo, the day on which the demonstration begins. Default: 2025-04-01." };
        var speed = new Option<double>("--speed") { HelpName = "N", Description = "With --demo, how many times faster time runs.", DefaultValueFactory = _ => DefaultSpeed };
        var command = new Command("serve", "Run the jobs on their schedules, until it is told to stop.");
        return Create(console, clock, command, DefaultAddress, [demo, from, speed], (parsed, arguments) => parsed.GetValue(demo)
            ? Demonstration.Clock(console, arguments, parsed.GetValue(from), parsed.GetValue(speed))
            : parsed.GetValue(from) is null ? clock : throw new UsageException("--from is for --demo."));
    }

    public static Command Work(Terminal console, TimeProvider clock) =>
        Create(console, clock, new Command("work", "Run the jobs as one of several nodes that share a folder and a catalog on PostgreSQL."), NoAddress, [], (_, _) => clock);

    private static Command Create(
        Terminal console, TimeProvider clock, Command command, string address, IReadOnlyList<Option> options, Func<ParseResult, ServeArguments, TimeProvider> timeOf)
    {
        var store = new StoreArguments();
        var config = ServeArguments.ConfigOption();
        var listen = new Option<string>("--listen") { HelpName = "URL", Description = command.Name == "serve" ? "Where the portal, health and metrics are; none for nowhere." : "Where health and metrics can be asked for; none for nowhere.", DefaultValueFactory = _ => address };
        foreach (var option in store.Options.Concat([config, listen]).Concat(options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var arguments = new ServeArguments(store.Of(parsed), parsed.GetValue(config), Address(parsed.GetRequiredValue(listen)));
                RunAsync(console, clock, arguments, timeOf(parsed, arguments), isCluster: command.Name == "work", cancel).GetAwaiter().GetResult();
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }

    private static async Task RunAsync(Terminal console, TimeProvider machine, ServeArguments arguments, TimeProvider clock, bool isCluster, CancellationToken stop)
    {
        // A page is not to wait until a run lets go of a thread: the pool begins with as many as readers may need, and grows slowly beyond.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsForReaders), ports);
        var settings = arguments.Settings();
        var service = new Service(arguments.Store, settings, clock, create: true, console.Log);
        if (isCluster && service.SharedDatabase is null)
            throw new UsageException($"Several nodes need a catalog on PostgreSQL: set {StoreArguments.CatalogVariable}. One process alone is 'serve'.");
        using var only = service.SharedDatabase is not null ? null : service.TryLock("serve")
            ?? throw new IOException($"Another program serves {arguments.Store.Home}; one machine needs no second.");

        IHost host = arguments.Listen is not { } address ? Plain(service) : isCluster ? Watched(service, address, machine) : WithPortal(service, address, machine);
        await using var closing = ((IAsyncDisposable)host).ConfigureAwait(false);
        await host.StartAsync(stop).ConfigureAwait(false);
        if (host.Services.GetService<PortalService>() is { } portal)
            Welcome(console, portal, arguments.Listen!, isDemonstration: clock is MovedClock, stop);
        await JobNode.StartAsync(host.Services.GetRequiredService<IScheduler>(), service, stop).ConfigureAwait(false);
        service.Log($"serving {service.Home} as {service.Node}{(arguments.Listen is { } url ? $", {(isCluster ? "" : "portal, ")}health and metrics at {url}" : "")}; {Enabled(service)}");
        // The command line is told to stop by a signal, and the host by the service control of Windows.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        service.Log("stopping");
        await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static IHost Plain(Service service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Configure(builder, service);
        return builder.Build();
    }

    /// <summary>A node that machines can ask how it is.</summary>
    private static WebApplication Watched(Service service, string address, TimeProvider machine)
    {
        var builder = Web(service);
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        var app = builder.Build();
        app.Urls.Add(address);
        Health.Map(app, service, app.Services.GetRequiredService<Supervisor>(), machine);
        return app;
    }

    /// <summary>The host of the jobs and the portal.</summary>
    /// <param name="service">The service.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="machine">The machine's clock, which is people's too.</param>
    internal static WebApplication WithPortal(Service service, string address, TimeProvider machine)
    {
        var builder = Web(service);
        PortalHost.Add(builder, service, machine);
        var app = builder.Build();
        app.Urls.Add(address);
        PortalHost.Map(app);
        Health.Map(app, service, app.Services.GetRequiredService<Supervisor>(), machine);
        return app;
    }

    // Never the environment of a developer, whose pages of faults tell everything.
    private static WebApplicationBuilder Web(Service service)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        Configure(builder, service);
        return builder;
    }

    /// <summary>Tells on the console how to get in.</summary>
    private static void Welcome(Terminal console, PortalService portal, string address, bool isDemonstration, CancellationToken stop)
    {
        if (isDemonstration)
            DemonstrationPortal.Open(console, portal, address, stop);
        else
            DemonstrationPortal.Close(portal);
        var chain = portal.Chain.Verify();
        portal.Service.Log(chain.IsWhole
            ? FormattableString.Invariant($"audit: {chain.Rows} rows, each holds the one before; the last is {chain.Head}")
            : chain.Words);
        if (portal.First.IsWanted)
            console.Error($"The portal has no administrator yet. Open {address}{Portal.Pages.SignInPages.FirstPath} with this code, good once within a day: {portal.First.NewCode()}");
    }

    private static void Configure(IHostApplicationBuilder builder, Service service)
    {
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new TerminalLogs(service.Log));
        // The command line stops it; the host's own signals would come on top.
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddWindowsService(o => o.ServiceName = "NonResponse");
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));
        JobNode.Add(builder.Services, service);
    }

    private static string Enabled(Service service)
    {
        var off = service.Jobs.Where(j => !j.Settings.Enabled).Select(j => j.Name).ToList();
        return off.Count == 0 ? "every job is on" : $"off: {string.Join(", ", off)}";
    }

    private static string? Address(string listen) => listen == NoAddress ? null
        : Uri.TryCreate(listen, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp ? listen
        : throw new UsageException($"--listen takes an address such as {DefaultAddress}, or none.");

    /// <summary>Leaves signals to the command line.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Warnings of the libraries, where the service speaks.</summary>
    private sealed class TerminalLogs(Action<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, null)}{(exception is null ? "" : $" ({exception.GetType().Name})")}");
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>How a node is to run.</summary>
/// <param name="Store">The store.</param>
/// <param name="Config">The configuration file; null for the one in the store's folder.</param>
/// <param name="Listen">Where health is asked for; null for nowhere.</param>
internal sealed record ServeArguments(Ingest.StoreOptions Store, string? Config, string? Listen)
{
    /// <summary>The option that names the configuration file.</summary>
    public static Option<string?> ConfigOption() =>
        new("--config") { HelpName = "FILE", Description = "What the site configured. Default: service.json in the store's folder, where there is one." };

    /// <summary>A verb that works on a service, without being a node of it.</summary>
    public static Command Verb(Terminal console, TimeProvider clock, Command command, IReadOnlyList<Option> options, Func<ParseResult, Service, CancellationToken, int> work)
    {
        var store = new StoreArguments();
        var config = ConfigOption();
        foreach (var option in options.Concat(store.Options).Append(config))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var arguments = new ServeArguments(store.Of(parsed), parsed.GetValue(config), Listen: null);
                return work(parsed, new Service(arguments.Store, arguments.Settings(), clock, create: false, (_, _) => { }), cancel);
            }),
            CancellationToken.None));
        return command;
    }

    /// <summary>What the site configured.</summary>
    /// <exception cref="UsageException">The file has faults.</exception>
    public ServiceSettings Settings()
    {
        var own = Path.Combine(Store.Home, ServiceSettings.FileName);
        return Arguments.Settings(Config ?? (File.Exists(own) ? own : null));
    }
}
