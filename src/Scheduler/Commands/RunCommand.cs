using System.CommandLine;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse run</c>: an extract in, a report for each reader out.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = Arguments.Extract();
        var packs = new PackArguments();
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        var previous = Arguments.Previous();
        var command = new Command("run", "Check an extract, measure it, and write every pack.") { extract };
        foreach (var option in packs.Options.Concat([asOf, maxBad, config, previous]))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetValue(config));
                var options = new RunOptions
                {
                    Extract = parsed.GetRequiredValue(extract),
                    Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings),
                    Checks = settings.Checks,
                    Previous = Arguments.Earlier(parsed.GetValue(previous)),
                    Packs = packs.Of(parsed, settings.Reporting),
                };
                return Run(console, clock, options, cancel);
            }),
            CancellationToken.None));
        return command;
    }

    private static int Run(Terminal console, TimeProvider clock, RunOptions options, CancellationToken cancel)
    {
        var summary = console.WithProgress(progress => new Pipeline(clock, progress).Run(options, cancel));
        var quality = summary.Sources[0];
        Summaries.WriteImport(console, quality.Import);
        Summaries.WriteChecks(console, quality.Checks);
        if (quality.Import.Refusal is { } refusal)
        {
            console.Error($"Refused: {refusal}");
            console.Error($"What was found is in {Path.Combine(summary.Folder, "quality.csv")}.");
            if (File.Exists(Path.Combine(options.Packs.Out, OutputFolder.MarkerFile)))
                console.Error($"The earlier result in {options.Packs.Out} stands.");
            return CommandLine.Failed;
        }
        Summaries.WriteRun(console, summary);
        return CommandLine.Done;
    }
}
