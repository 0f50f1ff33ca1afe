using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Runs the command line as a person would, in this process.</summary>
internal static class Runs
{
    public static string Example { get; } = Repository.Path("tests", "Scheduler.Tests", "Example");

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

    /// <summary>measures.csv by measure, period, breakdown and level.</summary>
    public static Dictionary<(string Measure, string Period, string Breakdown, string Level), string[]> Measures(string file) =>
        File.ReadLines(file).Skip(1).Select(line => line.Split(','))
            .ToDictionary(f => (f[0], f[1], f[2], f[3]), f => f[4..]);
}
