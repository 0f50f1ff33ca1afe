using System.CommandLine;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse report</c>: a report for each reader, from the store.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var packs = new PackArguments();
        var source = new Option<string?>("--source") { HelpName = "NAME", Description = "The one source to report. Default: all of them, added up." };
        var config = Arguments.Config();
        var command = new Command("report", "Write every pack from the store: the same packs as 'run' writes.");
        foreach (var option in store.Options.Concat(packs.Options).Concat([source, config]))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetValue(config));
                var options = new ReportOptions
                {
                    Store = store.Of(parsed),
                    Source = parsed.GetValue(source),
                    Checks = settings.Checks,
                    Packs = packs.Of(parsed, settings.Reporting),
                };
                var summary = console.WithProgress(progress => new Pipeline(clock, progress).Report(options, cancel));
                foreach (var quality in summary.Sources)
                {
                    if (summary.Sources.Count > 1)
                        console.Line($"{quality.Import.Tables!.Source}:");
                    Summaries.WriteChecks(console, quality.Checks);
                }
                Summaries.WriteRun(console, summary);
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }
}
