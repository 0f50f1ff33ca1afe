using System.CommandLine;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse check</c>: only the checks; nothing is written.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = Arguments.Extract();
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        var previous = Arguments.Previous();
        var store = new StoreArguments(isRequired: false);
        var command = new Command("check", "Check an extract and say what was found, beside --previous or what stands for its source in --home; write nothing.") { extract, asOf, maxBad, config, previous };
        foreach (var option in store.Options)
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetValue(config));
                if (store.Optional(parsed) is not null && parsed.GetValue(previous) is not null)
                    throw new UsageException("--home and --previous both say what to compare with; give one of them.");
                var options = new CheckOptions
                {
                    Extract = parsed.GetRequiredValue(extract),
                    Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings),
                    Checks = settings.Checks,
                    Previous = Arguments.Earlier(parsed.GetValue(previous)),
                    Home = store.Optional(parsed),
                };
                var quality = console.WithProgress(progress => new Pipeline(clock, progress).Check(options, cancel));
                Summaries.WriteImport(console, quality.Import);
                Summaries.WriteChecks(console, quality.Checks);
                if (quality.Import.Refusal is not { } refusal)
                    return CommandLine.Done;
                console.Error($"Refused: {refusal}");
                return CommandLine.Failed;
            }),
            CancellationToken.None));
        return command;
    }
}
