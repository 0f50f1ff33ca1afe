using System.CommandLine;
using System.Globalization;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse import</c>: an extract into the store.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = Arguments.Extract();
        var store = new StoreArguments();
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        var force = new Option<string?>("--force") { HelpName = "REASON", Description = "Take the extract though it is older than the one that stands, or was withdrawn; the reason is kept." };
        var command = new Command("import", "Check an extract and keep it in the store; the newest of a source stands for it.") { extract };
        foreach (var option in store.Options.Concat([asOf, maxBad, config, force]))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetValue(config));
                var options = new StoreImportOptions
                {
                    Extract = parsed.GetRequiredValue(extract),
                    Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings),
                    Checks = settings.Checks,
                    Store = store.Of(parsed),
                    Force = parsed.GetValue(force) is { } reason ? StoreArguments.Reason(reason, "--force") : null,
                };
                return Run(console, clock, options, cancel);
            }),
            CancellationToken.None));
        return command;
    }

    private static int Run(Terminal console, TimeProvider clock, StoreImportOptions options, CancellationToken cancel)
    {
        var outcome = console.WithProgress(progress => new Pipeline(clock, progress).Import(options, cancel));
        Summaries.WriteImport(console, outcome.Quality.Import);
        Summaries.WriteChecks(console, outcome.Quality.Checks);
        if (outcome.Refusal is { } refusal)
        {
            console.Error($"Refused: {refusal}");
            console.Error("The store is as it was.");
            return CommandLine.Failed;
        }
        var submission = outcome.Submission!;
        console.Line(outcome.WasThere
            ? $"The store has this extract already, as {submission.Id}; nothing was done."
            : string.Create(CultureInfo.InvariantCulture, $"Stored as {submission.Id}: {submission.Episodes:N0} episodes; it now stands for {submission.Source}."));
        return CommandLine.Done;
    }
}
