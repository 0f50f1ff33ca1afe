using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse export</c>: rows out of the store, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var format = new Option<string>("--format") { Description = "parquet has types and is small; csv is an extract that 'run' reads.", Required = true };
        format.AcceptOnlyFromAmong("csv", "parquet");
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the files, one in it for each source; it appears whole or not at all.", Required = true };
        var source = new Option<string?>("--source") { HelpName = "NAME", Description = "The source to export. Default: every source." };
        var command = new Command("export", "Write the stored rows, ids as pseudonyms, for DuckDB, R or pandas. A row is a patient's: keep the files as you keep the extract.");
        foreach (var option in new Option[] { format, folder, source }.Concat(store.Options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var options = new ExportOptions
                {
                    Store = store.Of(parsed),
                    Source = parsed.GetValue(source),
                    Format = Enum.Parse<ExportFormat>(parsed.GetRequiredValue(format), ignoreCase: true),
                    Out = parsed.GetRequiredValue(folder),
                };
                foreach (var exported in console.WithProgress(progress => new Pipeline(clock, progress).Export(options, cancel)))
                    console.Line(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{exported.Submission.Source}: {exported.Tables.Count} tables, {exported.Tables.Sum(t => t.Rows):N0} rows, {exported.Tables.Sum(t => t.Bytes):N0} bytes, as of {exported.Submission.ExtractedOn:yyyy-MM-dd}, in {Path.Combine(options.Out, exported.Folder)}."));
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }
}
