using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary>What a command says at its end.</summary>
internal static class Summaries
{
    public static void WriteImport(Terminal console, ImportReport report)
    {
        if (report.Counts.Count > 0)
            console.Line(Row("table", "read", "kept", "quarantined", "left out"));
        foreach (var c in report.Counts)
            console.Line(Row(c.Table, Number(c.Read), Number(c.Kept), Number(c.Quarantined), Number(c.LeftOut)));
        console.Line();
        foreach (var finding in report.Findings)
            console.Line(Describe(finding));
        if (report.Findings.Count > 0)
            console.Line();
    }

    public static void WriteChecks(Terminal console, CheckReport report)
    {
        int Of(CheckStatus status) => report.Results.Count(r => r.Status == status);
        console.Line(Checks(Of));
        foreach (var r in report.Failed)
            console.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{Failed(r.Severity, r.Check.Id, r.Tally.Tested, r.Tally.Failed)}: {r.Check.Rule}{(r.Tally.Detail is { } detail ? $" ({detail.TrimEnd('.')})" : "")}{(r.Change == CheckChange.None ? "" : $" {r.Change}.")}"));
        console.Line();
    }

    // What should be is told in words such as "No step ends before it starts": "not met" before it would be a double negative.
    public static string Failed(CheckSeverity severity, string id, long tested, long failed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{severity.ToString().ToLowerInvariant(),-8} {id}, {(tested == 1 ? "broken" : string.Create(CultureInfo.InvariantCulture, $"broken by {failed:N0} of {tested:N0}"))}");

    /// <summary>How many checks came out which way.</summary>
    public static string Checks(Func<CheckStatus, int> of) => string.Create(
        CultureInfo.InvariantCulture,
        $"Checks: {of(CheckStatus.Passed)} passed, {of(CheckStatus.Failed)} failed, {of(CheckStatus.NotApplicable)} not applicable, {of(CheckStatus.NotRun)} not run.");

    public static void WriteRun(Terminal console, RunSummary summary)
    {
        var (figures, hidden) = summary.Measured;
        console.Line(string.Create(CultureInfo.InvariantCulture, $"Measured: {figures:N0} figures, {hidden:N0} of them hidden, for {summary.Month}."));
        console.Line(string.Create(CultureInfo.InvariantCulture, $"Written:  {summary.Files.Count:N0} files to {summary.Folder}; begin with {Path.Combine(summary.Folder, "index.html")}."));
        console.Line("Took:     " + string.Join(", ", summary.Stages.Select(s =>
            string.Create(CultureInfo.InvariantCulture, $"{s.Stage.ToLowerInvariant()} {s.Took.TotalSeconds:F1} s"))) + ".");
    }

    public static string Describe(Finding f)
    {
        var place = f.Table.Length == 0 ? "" : f.Column.Length == 0 ? f.Table + ": " : $"{f.Table}.{f.Column}: ";
        var rows = f.Rows == 0 || f.OfRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {f.Rows:N0} of {f.OfRows:N0} {(f.OfRows == 1 ? "row" : "rows")}");
        var line = f.FirstLine == 0 || f.Rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", first on line {f.FirstLine}");
        return $"{place}{f.Explanation}{(rows.Length > 0 ? $" ({rows.Trim()}{line})" : "")}";
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(string table, params ReadOnlySpan<string> numbers)
    {
        var text = table.PadRight(16);
        foreach (var number in numbers)
            text += number.PadLeft(14);
        return text;
    }
}
