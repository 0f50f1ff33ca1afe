using System.CommandLine;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse check</c>: only the checks; nothing is written.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal console)
    {
        var extract = Arguments.Extract();
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var command = new Command("check", "Check an extract and say what was found; write nothing.") { extract, asOf, maxBad };
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var options = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad));
                var report = console.WithProgress(progress => Import.Read(
                    parsed.GetRequiredValue(extract),
                    options,
                    new DirectProgress<ImportProgress>(p => progress.Report(new StageProgress("Checking", p.Fraction))),
                    cancel));
                Summaries.WriteImport(console, report);
                if (report.Refusal is null)
                    return CommandLine.Done;
                console.Error($"Refused: {report.Refusal}");
                return CommandLine.Failed;
            }),
            CancellationToken.None));
        return command;
    }
}
