using System.Diagnostics;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Kills imports, as a power cut or an operator does, and looks at what is left of the store.</summary>
internal static class Kills
{
    /// <summary>The argument by which the program imports one extract and dies at a named point.</summary>
    public const string One = "kills-one";

    private const int TimedImports = 5;

    // Where a change has just passed what can't be taken back: files closed, folder renamed, catalog committed.
    private static readonly string[] Points = ["files closed", "folder moved", "catalog committed"];

    /// <summary>Kills and checks.</summary>
    /// <param name="work">A folder for everything.</param>
    /// <param name="episodes">How many the extracts have.</param>
    /// <param name="kills">How many imports are killed at instants drawn over the length of one.</param>
    /// <param name="seed">Draws the instants.</param>
    /// <param name="program">The program's own assembly.</param>
    /// <param name="postgres">The connection string of an empty database; null for SQLite.</param>
    /// <returns>1 where anything was lost or half visible, else 0.</returns>
    public static int Run(string work, long episodes, int kills, int seed, string program, string? postgres)
    {
        var round = new Round(work, program, postgres);
        Write(episodes, 1, new DateOnly(2026, 2, 28), round.First);
        Write(episodes, 2, new DateOnly(2026, 3, 31), round.Second);

        var times = new List<double>();
        for (var i = 0; i < TimedImports; i++)
        {
            round.Begin();
            times.Add(round.Import());
        }
        var length = Statistics.Median(times);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"An import of {episodes:N0} episodes takes {length:F2} s (median of {TimedImports})."));

        var random = new Random(seed);
        var (before, after, faults) = (0, 0, 0);
        for (var i = 0; i < kills + Points.Length; i++)
        {
            var point = i < kills ? null : Points[i - kills];
            var at = random.NextDouble() * length;
            round.Begin();
            if (point is null)
                round.Kill(TimeSpan.FromSeconds(at));
            else
                round.KillAt(point);
            var what = point ?? string.Create(CultureInfo.InvariantCulture, $"{at:F2} s");
            try
            {
                var isNew = round.Check();
                (before, after) = isNew ? (before, after + 1) : (before + 1, after);
                Console.Error.WriteLine($"killed at {what}: the {(isNew ? "new" : "old")} state, whole; the next import succeeded");
            }
            catch (Exception fault) when (fault is InvalidOperationException or IOException)
            {
                faults++;
                Console.WriteLine($"killed at {what}: {fault.Message}");
            }
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills at instants drawn over {length:F2} s and {Points.Length} at named points: {before} left the old state, {after} the new one, {faults} anything else."));
        return faults == 0 ? 0 : 1;
    }

    /// <summary>Imports an extract in this process, and kills it at a point.</summary>
    public static void RunOne(string home, string key, string extract, string point)
    {
        var postgres = Environment.GetEnvironmentVariable(Round.CatalogVariable);
        var store = Store.Open(new StoreOptions { Home = home, KeyFile = key, Postgres = postgres }, new StoreCaller("kills", TimeProvider.System.GetUtcNow(), "benchmark"));
        store.Passing = passed =>
        {
            if (passed == point)
                Process.GetCurrentProcess().Kill();
        };
        store.Import(extract, new ImportOptions(), null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
    }

    private static void Write(long episodes, ulong seed, DateOnly day, string folder)
    {
        if (!File.Exists(Path.Combine(folder, Submission.FileName)))
            Synthesis.Write(new SynthesisOptions { Episodes = episodes, Seed = seed, ExtractedOn = day, Compress = false, Source = "benchmark" }, folder, null, CancellationToken.None);
    }

    /// <summary>A store with one submission, to which another is added.</summary>
    private sealed class Round(string work, string program, string? postgres)
    {
        public const string CatalogVariable = "NONRESPONSE_CATALOG";

        private readonly string _home = Path.Combine(work, "home");
        private readonly string _key = Path.Combine(work, "key.json");
        private string? _first;

        public string First { get; } = Path.Combine(work, "first");

        public string Second { get; } = Path.Combine(work, "second");

        /// <summary>Puts the store into its first state.</summary>
        public void Begin()
        {
            if (postgres is null)
            {
                var kept = Path.Combine(work, "kept");
                if (!Directory.Exists(kept))
                    Start(First, kept).WaitForSuccess();
                if (Directory.Exists(_home))
                    Directory.Delete(_home, recursive: true);
                Copy(kept, _home);
            }
            else
            {
                // The catalog is elsewhere, so what a round added is taken back.
                if (!Directory.Exists(_home))
                    Start(First, _home).WaitForSuccess();
                var store = Open();
                foreach (var submission in store.List().Where(s => s.State == SubmissionState.Accepted && s.ExtractedOn.Month == 3))
                    store.Withdraw(submission.Id, "another round");
                store.Retain(new DateOnly(2100, 1, 1), 0, isTrial: false);
            }
            _first ??= Open().Standing().Single().Id;
        }

        /// <summary>Imports the second extract, and says how many seconds it took.</summary>
        public double Import()
        {
            var clock = Stopwatch.StartNew();
            Start(Second, _home).WaitForSuccess();
            return clock.Elapsed.TotalSeconds;
        }

        public void Kill(TimeSpan after)
        {
            using var import = Start(Second, _home);
            if (import.Process.WaitForExit(after))
                return;
            import.Process.Kill();
            import.Process.WaitForExit();
        }

        public void KillAt(string point)
        {
            using var import = new Child(ProcessOf("dotnet", [typeof(Kills).Assembly.Location, One, _home, _key, Second, point], postgres));
            import.Process.WaitForExit();
            if (import.Process.ExitCode == 0)
                throw new InvalidOperationException($"The import never came to the point '{point}'.");
        }

        /// <summary>Whether the store shows the new state; it must be this or the old one, and take the next import.</summary>
        public bool Check()
        {
            var store = Open();
            Whole(store);
            var isNew = store.Standing().Single().Id != _first;
            Start(Second, _home).WaitForSuccess();
            store = Open();
            Whole(store);
            Expect(store.Standing().Single().Id != _first, "the next import does not stand");
            var kept = store.List().Count(s => s.State != SubmissionState.Ended);
            Expect(Directory.GetDirectories(Path.Combine(_home, "submissions")).Length == kept, "a folder was left behind");
            Expect(Directory.GetFileSystemEntries(Path.Combine(_home, "incoming")).Length == 0, "something was left in incoming");
            return isNew;
        }

        private static void Whole(Store store)
        {
            Expect(store.Verify().Count == 0, "a stored file is not what was written");
            var standing = store.Standing().Single();
            Expect(store.Read(standing.Source).Import.Tables!.Episodes.Count == standing.Episodes, "what is read back has other episodes");
        }

        private Store Open() => Store.Open(new StoreOptions { Home = _home, KeyFile = _key, Postgres = postgres }, new StoreCaller("kills", TimeProvider.System.GetUtcNow(), "benchmark"));

        private Child Start(string extract, string home) => new(ProcessOf("dotnet", [program, "import", extract, "--home", home, "--key", _key], postgres));

        private static ProcessStartInfo ProcessOf(string file, string[] arguments, string? postgres)
        {
            var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (postgres is not null)
                start.Environment[CatalogVariable] = postgres;
            return start;
        }

        private static void Expect(bool isSo, string otherwise)
        {
            if (!isSo)
                throw new InvalidOperationException(otherwise);
        }

        private static void Copy(string from, string to)
        {
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    /// <summary>A process whose output nobody waits for.</summary>
    private sealed class Child : IDisposable
    {
        private readonly Task<string> _errors;

        public Child(ProcessStartInfo start)
        {
            Process = Process.Start(start)!;
            _errors = Process.StandardError.ReadToEndAsync();
            _ = Process.StandardOutput.ReadToEndAsync();
        }

        public Process Process { get; }

        public void WaitForSuccess()
        {
            using (this)
            {
                Process.WaitForExit();
                if (Process.ExitCode != 0)
                    throw new InvalidOperationException($"an import failed: {_errors.Result}");
            }
        }

        public void Dispose() => Process.Dispose();
    }
}
