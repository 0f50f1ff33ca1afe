using System.Diagnostics;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Scheduler.Commands;
using NonResponse.Scheduler.Jobs;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>A store with its configuration, and real processes that serve it.</summary>
internal sealed class JobHome : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TempFolder _folder = new();
    private readonly List<Node> _nodes = [];

    /// <param name="settings">Its service.json.</param>
    /// <param name="postgres">The connection string of its catalog; null for SQLite.</param>
    public JobHome(string settings, string? postgres = null)
    {
        File.WriteAllText(_folder.File("service.json"), settings);
        Postgres = postgres;
    }

    public string? Postgres { get; }

    public string Path => _folder.File("home");

    /// <summary>The store, its folder and key.</summary>
    public StoreOptions Options => new() { Home = Path, KeyFile = _folder.File("key.json"), Postgres = Postgres };

    public RunLedger Ledger => Service().Ledger;

    public string In(params string[] parts) => _folder.File(parts);

    /// <summary>The service in this process, without a node that works.</summary>
    public Service Service(TimeProvider? clock = null, Action<string>? log = null) =>
        new(Options, ServiceSettings.Read(_folder.File("service.json")), clock ?? TimeProvider.System, create: true, (_, line) => log?.Invoke(line));

    /// <summary>Writes the configuration anew; who is at work goes on with the old one.</summary>
    public void Configure(string settings) => File.WriteAllText(_folder.File("service.json"), settings);

    /// <summary>Starts a process that serves the store.</summary>
    /// <param name="verb">serve or work.</param>
    /// <param name="environment">More variables.</param>
    /// <param name="options">More options.</param>
    public Node Start(string verb, IReadOnlyDictionary<string, string>? environment = null, params string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(Pipeline).Assembly.Location, verb, "--home", Path, "--key", Options.KeyFile!, "--config", _folder.File("service.json"), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Postgres is not null)
            start.Environment[StoreArguments.CatalogVariable] = Postgres;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var node = new Node(Process.Start(start)!);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Drops an extract of a synthetic service into the inbox, as somebody does who copies a folder.</summary>
    public void Drop(string name, DateOnly day, string source = "trust", long episodes = 300, ulong seed = 1) =>
        Copy(Extract(name, day, source, episodes, seed), System.IO.Path.Combine(Path, "inbox", name));

    /// <summary>An extract of a synthetic service, beside the store.</summary>
    public string Extract(string name, DateOnly day, string source = "trust", long episodes = 300, ulong seed = 1)
    {
        var beside = _folder.File("extracts", name);
        if (!Directory.Exists(beside))
            Synthesis.Write(new SynthesisOptions { Episodes = episodes, Seed = seed, ExtractedOn = day, Source = source }, beside, null, CancellationToken.None);
        return beside;
    }

    /// <summary>Waits until something is so.</summary>
    public void Until(Func<bool> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.That(clock.Elapsed, Is.LessThan(Patience), $"{what}\n{string.Join("\n--\n", _nodes.Select(n => n.Log))}");
            Thread.Sleep(100);
        }
    }

    /// <summary>The command line, on this store.</summary>
    public (int Code, string Output, string Error) Nonresponse(params string[] args) =>
        Runs.Nonresponse([.. args, "--home", Path, "--key", Options.KeyFile!, .. args[0] is "jobs" ? ["--config", _folder.File("service.json")] : Array.Empty<string>()]);

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        _folder.Dispose();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
    }
}

/// <summary>A process that serves a store.</summary>
internal sealed class Node : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private bool _isDisposed;

    public Node(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has said so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public bool IsServing => Log.Contains(" serving ", StringComparison.Ordinal);

    public int Id => _process.Id;

    /// <summary>A power cut.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to stop, as an operating system does.</summary>
    /// <returns>Its exit code.</returns>
    public int Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        Assert.That(_process.WaitForExit(TimeSpan.FromSeconds(90)), Is.True, Log);
        return _process.ExitCode;
    }

    /// <summary>Waits for its end.</summary>
    public int WaitForExit()
    {
        Assert.That(_process.WaitForExit(TimeSpan.FromSeconds(90)), Is.True, Log);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }
}
