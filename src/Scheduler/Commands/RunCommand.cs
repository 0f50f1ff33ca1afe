using System.CommandLine;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse run</c>: an extract in, a report for each reader out.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = Arguments.Extract();
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the results; it appears whole or not at all.", Required = true };
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var month = new Option<string?>("--month") { HelpName = "yyyy-MM", Description = "The month to report, as yyyy-MM. Default: the last whole month before the extract." };
        var by = new Option<string[]>("--by") { HelpName = "A,B", Description = "Two breakdowns to cross in measures.csv, such as medication_strategy,deprivation_quintile. May be given several times." };
        var disclosure = new Option<string>("--disclosure")
        {
            Description = "standard hides small counts and rounds the others in everything public; none is for safe settings.",
            DefaultValueFactory = _ => "standard",
        };
        disclosure.AcceptOnlyFromAmong("standard", "none");
        var audience = new Option<string>("--audience")
        {
            Description = "Whose eyes the service lead's and the researcher's packs are for. The commissioner's is public.",
            DefaultValueFactory = _ => "internal",
        };
        audience.AcceptOnlyFromAmong("internal", "public");
        var config = Arguments.Config();
        var previous = Arguments.Previous();
        var command = new Command("run", "Check an extract, measure it, and write every pack.")
        {
            extract, folder, month, asOf, by, disclosure, audience, maxBad, config, previous,
        };
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var checks = Arguments.Checks(parsed.GetValue(config));
                var options = new RunOptions
                {
                    Extract = parsed.GetRequiredValue(extract),
                    Out = parsed.GetRequiredValue(folder),
                    Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), checks),
                    Checks = checks,
                    Previous = Arguments.Earlier(parsed.GetValue(previous)),
                    Month = parsed.GetValue(month) is { } text ? ParseMonth(text) : null,
                    Pairs = [.. (parsed.GetValue(by) ?? []).Select(ParsePair)],
                    Disclosure = parsed.GetValue(disclosure) == "none" ? DisclosurePolicy.None : DisclosurePolicy.Standard,
                    Audience = parsed.GetValue(audience) == "public" ? Audience.Public : Audience.Internal,
                };
                return Run(console, clock, options, cancel);
            }),
            CancellationToken.None));
        return command;
    }

    private static int Run(Terminal console, TimeProvider clock, RunOptions options, CancellationToken cancel)
    {
        var summary = console.WithProgress(progress => new Pipeline(clock, progress).Run(options, cancel));
        Summaries.WriteImport(console, summary.Import);
        Summaries.WriteChecks(console, summary.Quality.Checks);
        if (summary.Import.Refusal is { } refusal)
        {
            console.Error($"Refused: {refusal}");
            console.Error($"What was found is in {Path.Combine(summary.Folder, "quality.csv")}.");
            if (File.Exists(Path.Combine(options.Out, OutputFolder.MarkerFile)))
                console.Error($"The earlier result in {options.Out} stands.");
            return CommandLine.Failed;
        }
        Summaries.WriteRun(console, summary);
        return CommandLine.Done;
    }

    private static Period ParseMonth(string text) =>
        Period.TryParseMonth(text, out var month) ? month : throw new UsageException($"--month takes a month written yyyy-MM, not '{text}'.");

    private static (string First, string Second) ParsePair(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        var known = Breakdown.Catalogue.Select(b => b.Name).Skip(1).ToList();
        if (names.Length != 2 || names[0] == names[1] || names.Except(known).Any())
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"--by takes two different breakdowns joined by a comma, not '{text}'. There are: {string.Join(", ", known)}."));
        return (names[0], names[1]);
    }
}
