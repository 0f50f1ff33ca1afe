using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary>What a command says at its end.</summary>
internal static class Summaries
{
    private const int NarrowestName = 16;

    public static void WriteImport(Terminal console, ImportReport report)
    {
        var width = report.Counts.Select(c => c.Table.Length).Append(NarrowestName).Max();
        if (report.Counts.Count > 0)
            console.Line(Row("table", width, "read", "kept", "quarantined", "left out"));
        foreach (var c in report.Counts)
            console.Line(Row(c.Table, width, Number(c.Read), Number(c.Kept), Number(c.Quarantined), Number(c.LeftOut)));
        console.Line();
        foreach (var line in Describe(report.Findings))
            console.Line(line);
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

    /// <summary>A sentence for each finding, but one for all the columns of a table that are not read: tables of other formats have dozens.</summary>
    public static IEnumerable<string> Describe(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        var unread = all.Where(f => f.Rule == ImportReport.UnreadColumnRule).ToLookup(f => f.Table, StringComparer.Ordinal);
        foreach (var finding in all)
            if (finding.Rule != ImportReport.UnreadColumnRule || unread[finding.Table].Count() == 1)
                yield return Describe(finding);
            else if (ReferenceEquals(finding, unread[finding.Table].First()))
                yield return $"{finding.Table}: Columns that are not read: {string.Join(", ", unread[finding.Table].Select(f => f.Column))}.";
    }

    private static string Describe(Finding f)
    {
        var place = f.Table.Length == 0 ? "" : f.Column.Length == 0 ? f.Table + ": " : $"{f.Table}.{f.Column}: ";
        var rows = f.Rows == 0 || f.OfRows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {f.Rows:N0} of {f.OfRows:N0} {(f.OfRows == 1 ? "row" : "rows")}");
        var line = f.FirstLine == 0 || f.Rows == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", first on line {f.FirstLine}");
        return $"{place}{f.Explanation}{(rows.Length > 0 ? $" ({rows.Trim()}{line})" : "")}";
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Row(string table, int width, params ReadOnlySpan<string> numbers)
    {
        var text = table.PadRight(width);
        foreach (var number in numbers)
            text += number.PadLeft(14);
        return text;
    }
}
