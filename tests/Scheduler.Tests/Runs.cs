using System.Collections.Concurrent;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Runs the command line as a person would, in this process.</summary>
internal static class Runs
{
    private static readonly ConcurrentDictionary<string, Lazy<TempFolder>> Made = new(StringComparer.Ordinal);

    public static string Example { get; } = Repository.Path("tests", "Scheduler.Tests", "Example");

    public static string SmallService { get; } = Repository.Path("data", "samples", "small-service");

    /// <summary>Options for a test that is about files rather than figures: no models, no comparisons, and nothing hidden, so that nothing is attacked.</summary>
    public static string[] Bare => ["--models", "none", "--comparisons", "none", "--disclosure", "none"];

    public static (int Code, string Output, string Error) Nonresponse(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.RunAsync(args, output, error, TimeProvider.System).GetAwaiter().GetResult();
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A run that must succeed, and the folder of its results.</summary>
    public static string Run(TempFolder folder, string extract, params string[] options)
    {
        var target = folder.File("out");
        var (code, _, error) = Nonresponse(["run", extract, "--out", target, .. options]);
        Assert.That(code, Is.Zero, error);
        return target;
    }

    /// <summary>A copy of what a run gives, made once for all tests that ask for the same: a second run has the same bytes, which RunTests shows.</summary>
    public static string Copy(TempFolder folder, string extract, params string[] options)
    {
        var made = Made.GetOrAdd(string.Join('\n', [extract, .. options]), _ => new(() =>
        {
            var own = new TempFolder();
            Run(own, extract, options);
            return own;
        }));
        var target = folder.File("out");
        foreach (var file in Directory.EnumerateFiles(made.Value.File("out"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(made.Value.File("out"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return target;
    }

    /// <summary>Removes what was kept to be copied.</summary>
    public static void Clean()
    {
        foreach (var made in Made.Values.Where(m => m.IsValueCreated))
            made.Value.Dispose();
    }

    /// <summary>measures.csv by measure, period, breakdown and level.</summary>
    public static Dictionary<(string Measure, string Period, string Breakdown, string Level), string[]> Measures(string file) =>
        File.ReadLines(file).Skip(1).Select(line => line.Split(','))
            .ToDictionary(f => (f[0], f[1], f[2], f[3]), f => f[4..]);
}

/// <summary>The end of all tests of this assembly.</summary>
[SetUpFixture]
public sealed class RunsKept
{
    [OneTimeTearDown]
    public void Clean() => Runs.Clean();
}
