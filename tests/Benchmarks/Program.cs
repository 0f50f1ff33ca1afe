using System.Globalization;
using System.Text.Json.Nodes;
using NonResponse.Benchmarks;
using NonResponse.Ingest;

// Times `nonresponse run` against the DuckDB script in baseline/, in turn, on the same files, and prints the medians.
//   dotnet run -c Release --project tests/Benchmarks -- [--episodes N] [--runs N] [--work DIR] [--no-baseline]
// Or the reading alone against CsvHelper's: ... -- reading [--episodes N] [--runs N] [--work DIR]
// Or one service in each format that is read: ... -- formats [--episodes N] [--runs N] [--work DIR]
// Or looks for extracts that the importer cannot bear.
//   dotnet run -c Release --project tests/Benchmarks -- fuzz [--minutes N] [--seed N]
if (args is ["fuzz", ..])
    return Fuzzing.Run(double.Parse(Option("--minutes", "5"), CultureInfo.InvariantCulture), int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture));
// Or asks how often charts of services that do not change give a signal: ... -- signals [--services N] [--seed N]
if (args is ["signals", ..])
    return Signals.Run(int.Parse(Option("--services", "20000"), CultureInfo.InvariantCulture), int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture));
// Or asks how often packs of services that do not change claim that something moved or differs: ... -- narrative [--services N] [--extracts N] [--seed N] [--work DIR]
if (args is ["narrative", ..])
{
    return Narratives.Run(
        int.Parse(Option("--services", "200"), CultureInfo.InvariantCulture), int.Parse(Option("--extracts", "30"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture), Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-narrative")));
}
// Or builds and writes the three packs of a large service: ... -- packs [--providers N] [--months N] [--episodes N] [--runs N] [--work DIR]
if (args is ["packs", ..])
{
    return PackWriting.Run(
        int.Parse(Option("--providers", "200"), CultureInfo.InvariantCulture), int.Parse(Option("--months", "36"), CultureInfo.InvariantCulture), long.Parse(Option("--episodes", "200000"), CultureInfo.InvariantCulture),
        int.Parse(Option("--runs", "3"), CultureInfo.InvariantCulture), Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-packs")));
}
// Or kills imports into a store: ... -- kills [--episodes N] [--kills N] [--seed N] [--work DIR] [--catalog CONNECTION]
if (args is [Kills.One, var home, var key, var killed, var point])
{
    Kills.RunOne(home, key, killed, point);
    return 0;
}
if (args is ["kills", ..])
{
    return Kills.Run(
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-kills")),
        long.Parse(Option("--episodes", "100000"), CultureInfo.InvariantCulture),
        int.Parse(Option("--kills", "50"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        Path.Combine(FindRoot(), "artifacts", "bin", "Scheduler", "release", "NonResponse.Scheduler.dll"),
        Option("--catalog", "") is { Length: > 0 } connection ? connection : null);
}
// Or kills a service while a year of its jobs passes: ... -- jobs [--kills N] [--months N] [--speed N] [--seed N] [--work DIR]
if (args is ["jobs", ..])
{
    return JobKills.Run(
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-jobs")),
        int.Parse(Option("--kills", "100"), CultureInfo.InvariantCulture),
        int.Parse(Option("--months", "12"), CultureInfo.InvariantCulture),
        double.Parse(Option("--speed", "60000"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        Path.Combine(FindRoot(), "artifacts", "bin", "Scheduler", "release", "NonResponse.Scheduler.dll"));
}
// Or has people read the portal while its jobs are at work: ... -- portal [--readers N] [--seconds N] [--seed N] [--work DIR]
if (args is ["portal", ..])
{
    return PortalLoad.Run(
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-portal")),
        int.Parse(Option("--readers", "50"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seconds", "60"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        Path.Combine(FindRoot(), "artifacts", "bin", "Scheduler", "release", "NonResponse.Scheduler.dll"));
}
// Or fits models to made-up steps whose risk is known, and to some that hold nothing: ... -- calibration
if (args is ["calibration", ..])
    return Calibrations.Run();

// Or simulates strategies whose effects are known, and judges how they are estimated: ... -- simulation [--replicates N]
if (args is ["simulation", ..])
    return Simulations.Run(int.Parse(Option("--replicates", "2000"), CultureInfo.InvariantCulture));

// Or holds the learners of those models against scikit-learn, glmnet and XGBoost: ... -- learners [--rows N] [--runs N] [--seed N] [--work DIR]
if (args is ["learners", ..])
{
    return Learners.Run(
        int.Parse(Option("--rows", "200000"), CultureInfo.InvariantCulture),
        ulong.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        int.Parse(Option("--runs", "3"), CultureInfo.InvariantCulture),
        Path.Combine(FindRoot(), "tests", "Benchmarks", "baseline"),
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-learners")));
}
// Or carries out the comparisons of strategies: ... -- comparisons [--extract DIR]
if (args is ["comparisons", ..])
    return Comparisons.Run(Option("--extract", Path.Combine(FindRoot(), "data", "samples", "service")), int.Parse(Option("--first", "6"), CultureInfo.InvariantCulture));
// Or protects and attacks a month's release, and those of random small services: ... -- disclosure [--services N] [--from N] [--seed N] [--work DIR]
if (args is ["disclosure", ..])
{
    return Disclosures.Run(
        Path.Combine(FindRoot(), "artifacts", "bin", "Scheduler", "release", "NonResponse.Scheduler.dll"),
        Path.Combine(FindRoot(), "data", "samples", "service"),
        int.Parse(Option("--services", "200"), CultureInfo.InvariantCulture),
        int.Parse(Option("--from", "1"), CultureInfo.InvariantCulture),
        int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-disclosure")));
}
// Or imputes the missing scores of made-up decisions: ... -- imputation [--decisions N] [--columns N] [--sets N]
if (args is ["imputation", ..])
{
    return Imputations.Run(
        int.Parse(Option("--decisions", "50000"), CultureInfo.InvariantCulture),
        int.Parse(Option("--columns", "60"), CultureInfo.InvariantCulture),
        int.Parse(Option("--sets", "20"), CultureInfo.InvariantCulture));
}
// Or fits and judges the models of nonresponse: ... -- models --extract DIR [--steps N]
if (args is ["models", ..])
    return ModelStudies.Run(Option("--extract", Path.Combine(FindRoot(), "data", "samples", "service")), int.Parse(Option("--steps", "300000"), CultureInfo.InvariantCulture));
if (args is ["formats", ..])
{
    return Formats.Run(
        long.Parse(Option("--episodes", "200000"), CultureInfo.InvariantCulture), int.Parse(Option("--runs", "5"), CultureInfo.InvariantCulture),
        Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-formats")));
}
if (args is [Reading.One, var contender, var folder])
{
    Reading.RunOne(contender, folder);
    return 0;
}
var episodes = long.Parse(Option("--episodes", "1000000"), CultureInfo.InvariantCulture);
var runs = int.Parse(Option("--runs", "5"), CultureInfo.InvariantCulture);
var work = Option("--work", Path.Combine(Path.GetTempPath(), "nonresponse-benchmark"));
var withBaseline = !args.Contains("--no-baseline");

var root = FindRoot();
var extract = Path.Combine(work, $"extract-{episodes}");
if (!File.Exists(Path.Combine(extract, "submission.json")))
{
    Console.Error.WriteLine($"Writing {episodes:N0} synthetic episodes ...");
    Synthesis.Write(new SynthesisOptions { Episodes = episodes, Seed = 1, Compress = false, Source = "benchmark" }, extract, null, CancellationToken.None);
}
if (args is ["reading", ..])
{
    Reading.Run(extract, runs);
    return 0;
}
var bytes = Directory.EnumerateFiles(extract).Sum(f => new FileInfo(f).Length);

var program = Path.Combine(root, "artifacts", "bin", "Scheduler", "release", "NonResponse.Scheduler.dll");
var results = Path.Combine(work, "results");
var ours = new List<Measured>();
var theirs = new List<Measured>();
var stages = new Dictionary<string, List<double>>();
for (var run = 1; run <= runs; run++)
{
    ours.Add(ChildProcess.Run("dotnet", [program, "run", extract, "--out", results, "--disclosure", "none"], root));
    var clock = JsonNode.Parse(File.ReadAllText(Path.Combine(results, "manifest.json")))!["clock"]!["seconds"]!.AsObject();
    foreach (var (stage, seconds) in clock)
    {
        if (!stages.TryGetValue(stage, out var times))
            stages.Add(stage, times = []);
        times.Add((double)seconds!);
    }
    if (withBaseline)
        theirs.Add(ChildProcess.Run("node", [Path.Combine("tests", "Benchmarks", "baseline", "baseline.mjs"), extract, Path.Combine(work, "baseline.csv")], root));
    Console.Error.WriteLine($"run {run} of {runs}: {ours[^1]}{(withBaseline ? $"; baseline {theirs[^1]}" : "")}");
}

Console.WriteLine(FormattableString.Invariant($"{episodes:N0} episodes, {bytes / 1e9:F2} GB of CSV, {Environment.ProcessorCount} cores; medians of {runs} runs in turn"));
Console.WriteLine();
Console.WriteLine("| | seconds | peak memory |");
Console.WriteLine("|---|---|---|");
Console.WriteLine($"| nonresponse run (all of it) | {Seconds(ours)} | {Memory(ours)} |");
foreach (var (stage, times) in stages)
    Console.WriteLine(FormattableString.Invariant($"| - {stage} | {Statistics.Median(times):F1} | |"));
if (withBaseline)
    Console.WriteLine($"| DuckDB script (measures.csv alone) | {Seconds(theirs)} | {Memory(theirs)} |");
return 0;

static string Seconds(List<Measured> runs) => Statistics.Median([.. runs.Select(r => r.Seconds)]).ToString("F1", CultureInfo.InvariantCulture);

static string Memory(List<Measured> runs) =>
    Statistics.Median([.. runs.Select(r => r.PeakBytes / (double)(1L << 30))]).ToString("F1", CultureInfo.InvariantCulture) + " GiB";

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}

static string FindRoot()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        if (File.Exists(Path.Combine(folder.FullName, "NonResponse.sln")))
            return folder.FullName;
    throw new DirectoryNotFoundException("NonResponse.sln is not above the program.");
}
