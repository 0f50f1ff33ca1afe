using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Kills a service again and again while a year of its jobs passes, and looks whether anything was lost or done twice.</summary>
internal static class JobKills
{
    private static readonly DateTimeOffset Begin = new(2025, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan AtRest = TimeSpan.FromSeconds(60);

    /// <summary>Kills and checks.</summary>
    /// <param name="work">A folder for everything; it is emptied.</param>
    /// <param name="kills">How many times the process is killed, at instants drawn over the year.</param>
    /// <param name="months">How many months pass.</param>
    /// <param name="speed">How many times faster time runs.</param>
    /// <param name="seed">Draws the instants.</param>
    /// <param name="program">The program's own assembly.</param>
    /// <returns>1 where anything was lost or done twice, else 0.</returns>
    public static int Run(string work, int kills, int months, double speed, int seed, string program)
    {
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        var service = new Served(work, program, speed);
        var end = Begin.AddMonths(months).AddDays(20);
        var random = new Random(seed);
        var instants = Enumerable.Range(0, kills).Select(_ => Begin + (end - Begin) * random.NextDouble()).Order().ToList();
        var now = Begin;
        foreach (var (instant, i) in instants.Select((k, i) => (k, i)))
        {
            now = service.RunUntil(now, instant);
            if ((i + 1) % 10 == 0)
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1} kills, {now:yyyy-MM-dd}"));
        }
        now = service.RunUntil(now, end);
        // Nobody kills it any more: what is left undone is done.
        service.RunUntil(now, now + AtRest * speed);
        var faults = Faults(service, months, end).ToList();
        foreach (var fault in faults)
            Console.WriteLine(fault);
        var runs = service.Ledger.Recent(null, int.MaxValue);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills over {months} months: {runs.Count} runs, {runs.Count(r => r.End.State == RunState.Done)} done, {runs.Count(r => r.End.State == RunState.Interrupted)} interrupted and begun again, {runs.Count(r => r.End.State == RunState.Missed)} told as missed; {faults.Count} faults."));
        return faults.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Faults(Served service, int months, DateTimeOffset end)
    {
        var runs = service.Ledger.Recent(null, int.MaxValue);
        foreach (var run in runs.Where(r => r.End.State is not (RunState.Done or RunState.Interrupted or RunState.Missed)))
            yield return $"run {run.Id} {run.Work.Job} {run.Work.Subject} is {run.End.State}: {run.End.Message}";
        foreach (var twice in runs.Where(r => r.End.State == RunState.Done).GroupBy(r => (r.Work.Job, r.Work.Subject)).Where(g => g.Count() > 1))
            yield return $"{twice.Key.Job} {twice.Key.Subject} was done {twice.Count()} times";

        var done = runs.Where(r => r.End.State == RunState.Done).Select(r => (r.Work.Job, r.Work.Subject)).ToHashSet();
        var expected = Enumerable.Range(-2, months + 2).Select(m => Begin.AddMonths(m).ToString("yyyy-MM", CultureInfo.InvariantCulture)).ToList();
        foreach (var month in expected)
        {
            if (!done.Contains(("packs", month)) && month != expected[0])
                yield return $"no packs of {month}";
            if (!done.Contains(("inbox", $"service-{month}")) && month != expected[0])
                yield return $"the extract of {month} was not imported";
        }
        // What was missed is told with the last instant of a row of them, which is the one that is made up for.
        var told = runs.Where(r => r.End.State == RunState.Missed && r.Work.Job == "integrity").Select(r => r.Work.Subject).ToHashSet();
        var madeUpFor = true;
        var sundays = Enumerable.Range(0, 7 * 200).Select(i => new DateTimeOffset(2025, 4, 6, 2, 0, 0, TimeSpan.Zero).AddDays(7 * i)).TakeWhile(s => s < end).ToList();
        foreach (var sunday in sundays.AsEnumerable().Reverse())
            if (done.Contains(("integrity", Wording(sunday))))
                madeUpFor = told.Contains($"{Wording(sunday)} missed");
            else if (!madeUpFor || sunday == sundays[^1])
                yield return $"integrity was neither done nor told as missed at {Wording(sunday)}";

        foreach (var folder in Directory.GetDirectories(Path.Combine(service.Home, "packs")))
        {
            var manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")))!;
            foreach (var file in manifest["outputs"]!.AsArray())
                if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, (string)file!["file"]!)))) != (string)file["sha256"]!)
                    yield return $"{folder} is not what its manifest says";
        }
        var left = Directory.GetFileSystemEntries(Path.Combine(service.Home, "packs"), ".*").Concat(Directory.GetFileSystemEntries(Path.Combine(service.Home, "inbox", "accepted"), ".*"))
            .Concat(Directory.GetDirectories(Path.Combine(service.Home, "inbox", "accepted"), "*~*")).Concat(Directory.GetFileSystemEntries(Path.Combine(service.Home, "incoming"))).ToList();
        foreach (var path in left)
            yield return $"left behind: {path}";
        var store = service.Open();
        if (store.List().Count != done.Count(d => d.Job == "inbox"))
            yield return $"{store.List().Count} submissions from {done.Count(d => d.Job == "inbox")} extracts";
        foreach (var fault in store.Verify())
            yield return fault.Message;
        var restored = service.Restore();
        if (restored.Verify().Count > 0 || restored.List().Count == 0)
            yield return "the newest backup does not restore";
    }

    private static string Wording(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The demonstration service in processes of its own.</summary>
    private sealed class Served
    {
        private readonly string _work;
        private readonly string _program;
        private readonly double _speed;

        public Served(string work, string program, double speed)
        {
            (_work, _program, _speed) = (work, program, speed);
            File.WriteAllText(Config, $$"""{ "jobs": { "backup": { "folder": "{{Path.Combine(work, "backups")}}", "cron": "30 1 * * 3", "keep": 3 } } }""");
        }

        public string Home => Path.Combine(_work, "home");

        public RunLedger Ledger => Open().Ledger;

        private string Key => Path.Combine(_work, "key.json");

        private string Config => Path.Combine(_work, "service.json");

        public Store Open() => Store.Open(new StoreOptions { Home = Home, KeyFile = Key }, new StoreCaller("kills", TimeProvider.System.GetUtcNow(), "benchmark"));

        public Store Restore()
        {
            var options = new StoreOptions { Home = Path.Combine(_work, "restored"), KeyFile = Key };
            Store.Restore(Path.Combine(_work, "backups"), null, options, null, CancellationToken.None);
            return Store.Open(options, new StoreCaller("kills", TimeProvider.System.GetUtcNow(), "benchmark"));
        }

        /// <summary>Serves from an instant of the year to another, and is killed.</summary>
        /// <returns>How far it came: the last time that it told of.</returns>
        public DateTimeOffset RunUntil(DateTimeOffset from, DateTimeOffset until)
        {
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    _program, "serve", "--home", Home, "--key", Key, "--config", Config, "--listen", "none", "--demo",
                    "--from", from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), "--speed", _speed.ToString(CultureInfo.InvariantCulture),
                ])
            {
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var clock = Stopwatch.StartNew();
            var begun = from;
            var told = from;
            process.ErrorDataReceived += (_, e) =>
            {
                if (e.Data is not { Length: > 20 } line || !DateTimeOffset.TryParseExact(line[..20], "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                    return;
                if (told == begun)
                    clock.Restart();
                told = at;
            };
            process.BeginErrorReadLine();
            // The process takes a moment to begin; its time runs from its first line on.
            while (!process.HasExited && (told == from || from + clock.Elapsed * _speed < until))
                Thread.Sleep(5);
            if (process.HasExited)
                throw new InvalidOperationException($"The service ended by itself with {process.ExitCode}.");
            process.Kill();
            process.WaitForExit();
            var passed = from + clock.Elapsed * _speed;
            return passed > told ? passed : told;
        }
    }
}
