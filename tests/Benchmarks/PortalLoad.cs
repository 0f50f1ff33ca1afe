using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace NonResponse.Benchmarks;

/// <summary>Has many people read the portal at once while its jobs are at work, and tells how long they wait.</summary>
internal static partial class PortalLoad
{
    private const double MostMilliseconds = 200;
    private const int ReadersOfASession = 2;
    private const int WantedMonths = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // What a reader does between two pages. Nobody clicks without looking.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1.5);

    private static readonly string[] Roles = ["admin", "researcher", "lead", "commissioner"];

    /// <summary>Serves a demonstration, whose extracts are imported and whose packs are made all the time, and reads it.</summary>
    /// <param name="work">A folder for everything; it is emptied.</param>
    /// <param name="readers">How many read at once.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="seed">Draws pages and pauses.</param>
    /// <param name="program">The program's own assembly.</param>
    /// <returns>1 where readers wait too long or anything fails, else 0.</returns>
    public static int Run(string work, int readers, int seconds, int seed, string program)
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        const string Address = "http://127.0.0.1:8499";
        using var served = new Served(program, work, Address);
        return RunAsync(served, new Uri(Address), readers, seconds, seed).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(Served served, Uri address, int readers, int seconds, int seed)
    {
        var passwords = served.Passwords();
        using var looker = await SignInAsync(address, "admin", passwords["admin"]);
        var months = await MonthsAsync(looker);
        var clients = new List<HttpClient>();
        for (var i = 0; i < (readers + ReadersOfASession - 1) / ReadersOfASession; i++)
            clients.Add(await SignInAsync(address, Roles[i % Roles.Length], passwords[Roles[i % Roles.Length]]));
        // Whoever comes first reads the figures from the disk: that is told apart.
        var first = Stopwatch.StartNew();
        foreach (var client in clients.Take(Roles.Length))
            await client.GetStringAsync("/measures");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the first look at measures in each role, after the packs are new: {first.Elapsed.TotalMilliseconds / Roles.Length:F0} ms"));

        var (took, faults) = (new List<(string Kind, double Milliseconds)>(), new List<string>());
        var runsBefore = await RunsAsync(looker);
        var until = Stopwatch.StartNew();
        var working = 0;
        var watching = Task.Run(async () =>
        {
            var looks = 0;
            for (; until.Elapsed.TotalSeconds < seconds; looks++)
            {
                working += (await looker.GetStringAsync("/metrics")).Contains("nonresponse_runs_running 1", StringComparison.Ordinal) ? 1 : 0;
                await Task.Delay(1000);
            }
            return (double)working / looks;
        });
        await Task.WhenAll(Enumerable.Range(0, readers).Select(r => Task.Run(() => ReadAsync(clients[r / ReadersOfASession], Roles[r / ReadersOfASession % Roles.Length], months, new Random(seed + r), until, seconds, took, faults))));
        var atWork = await watching;
        var runs = await RunsAsync(looker) - runsBefore;
        foreach (var client in clients)
            client.Dispose();

        Console.WriteLine("| page | asked | p50 | p95 | longest |\n|---|---|---|---|---|");
        foreach (var kind in took.GroupBy(t => t.Kind, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Append(took.GroupBy(_ => "all").Single()))
        {
            var sorted = kind.Select(t => t.Milliseconds).Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind.Key} | {sorted.Count} | {At(sorted, 0.5):F0} ms | {At(sorted, 0.95):F0} ms | {sorted[^1]:F0} ms |"));
        }
        foreach (var fault in faults.Distinct().Take(10))
            Console.WriteLine(fault);
        var p95 = At([.. took.Select(t => t.Milliseconds).Order()], 0.95);
        var isGood = p95 < MostMilliseconds && faults.Count == 0 && atWork > 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{readers} readers for {seconds} s, a job at work in {atWork:P0} of the looks, {runs} runs begun: p95 {p95:F0} ms, less than {MostMilliseconds} ms asked for, {faults.Count} errors: {(isGood ? "pass" : "FAIL")}"));
        return isGood ? 0 : 1;
    }

    private static async Task ReadAsync(HttpClient client, string role, IReadOnlyList<string> months, Random random, Stopwatch until, int seconds, List<(string, double)> took, List<string> faults)
    {
        await Task.Delay(MostPause * random.NextDouble());
        while (until.Elapsed.TotalSeconds < seconds)
        {
            var (kind, path) = Page(role, months, random);
            var watch = Stopwatch.StartNew();
            string? fault = null;
            try
            {
                using var answer = await client.GetAsync(path);
                await answer.Content.ReadAsByteArrayAsync();
                fault = answer.StatusCode == HttpStatusCode.OK ? null : $"{role} {path}: {(int)answer.StatusCode}";
            }
            catch (HttpRequestException broken)
            {
                fault = $"{role} {path}: {broken.Message}";
            }
            lock (took)
            {
                took.Add((kind, watch.Elapsed.TotalMilliseconds));
                if (fault is not null)
                    faults.Add(fault);
            }
            await Task.Delay(LeastPause + (MostPause - LeastPause) * random.NextDouble());
        }
    }

    private static (string Kind, string Path) Page(string role, IReadOnlyList<string> months, Random random)
    {
        var month = months[random.Next(months.Count)];
        return random.Next(10) switch
        {
            0 or 1 => ("what is new", "/"),
            2 => ("packs", "/packs"),
            3 => ("packs of a month", $"/packs/{month}"),
            4 or 5 => ("a pack", $"/packs/{month}/files/{(role == "commissioner" ? "commissioner" : "service-lead")}.html"),
            6 or 7 => ("measures", $"/measures?month={month}&breakdown={(random.Next(2) == 0 ? "all" : "sex")}"),
            8 => ("csv of measures", $"/measures.csv?month={month}&measure=step_response_nri&breakdown=all&period=all"),
            _ => role is "admin" or "researcher" ? ("runs", "/runs") : ("account", "/account"),
        };
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static async Task<IReadOnlyList<string>> MonthsAsync(HttpClient client)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(500))
            if (ReleasedMonth().Matches(await client.GetStringAsync("/packs")).Select(m => m.Groups[1].Value).Distinct().ToList() is { Count: >= WantedMonths } months)
                return [.. months.Take(WantedMonths)];
        throw new InvalidOperationException("The demonstration published no packs.");
    }

    private static async Task<long> RunsAsync(HttpClient client) =>
        RunHref().Matches(await client.GetStringAsync("/runs")).Select(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    private static async Task<HttpClient> SignInAsync(Uri address, string name, string password)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true }) { BaseAddress = address };
        var token = Token().Match(await client.GetStringAsync("/code")).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("form-token", token), new("name", name), new("password", password)]);
        using var answer = await client.PostAsync("/sign-in", form);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath != "/")
            throw new InvalidOperationException($"{name} could not sign in: {answer.StatusCode}");
        return client;
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("href=\"/packs/(\\d{4}-\\d{2})\"")]
    private static partial Regex ReleasedMonth();

    [GeneratedRegex("href=\"/runs/(\\d+)\"")]
    private static partial Regex RunHref();

    /// <summary>A demonstration in a process of its own.</summary>
    private sealed partial class Served : IDisposable
    {
        private readonly Process _process;
        private readonly List<string> _told = [];

        public Served(string program, string work, string address)
        {
            var start = new ProcessStartInfo("dotnet", [program, "serve", "--demo", "--home", Path.Combine(work, "home"), "--key", Path.Combine(work, "key.json"), "--listen", address])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            _process = Process.Start(start)!;
            _process.ErrorDataReceived += (_, e) =>
            {
                lock (_told)
                    _told.Add(e.Data ?? "");
            };
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
        }

        /// <summary>The accounts of the demonstration, as its console tells them.</summary>
        public Dictionary<string, string> Passwords()
        {
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !_process.HasExited; Thread.Sleep(200))
                lock (_told)
                    if (_told.Select(l => Account().Match(l)).Where(m => m.Success).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value) is var found && Roles.All(found.ContainsKey))
                        return found;
            lock (_told)
                throw new InvalidOperationException("The demonstration told no accounts: " + string.Join('\n', _told));
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        [GeneratedRegex("^  ([a-z]+) +((?:[a-z0-9]{5}-){3}[a-z0-9]{5}) ")]
        private static partial Regex Account();
    }
}
