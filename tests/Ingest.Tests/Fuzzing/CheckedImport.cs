using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Reads an extract, writes what the checks found, and holds both to what must be true of every input.</summary>
internal static partial class CheckedImport
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The extract.</param>
    /// <param name="options">How.</param>
    /// <param name="broken">Every invariant that doesn't hold.</param>
    /// <returns>What was reported; where a file could not be read at all, the reason as a refusal.</returns>
    public static ImportReport Read(string folder, ImportOptions options, out IReadOnlyList<string> broken)
    {
        var faults = new List<string>();
        broken = faults;
        ImportReport report;
        try
        {
            report = Import.Read(folder, options);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ImportReport { Refusal = fault.Message };
        }
        CheckRefusal(report, faults);
        CheckCounts(report, faults);
        CheckNothingIsTold(report, faults);
        using var results = new TempFolder();
        QualityFiles.Write(SubmissionQuality.OfReading(report), results.Path);
        foreach (var file in Directory.GetFiles(results.Path, "*.csv", SearchOption.AllDirectories))
            CheckCsv(Path.GetFileName(file), File.ReadAllText(file), faults);
        if (Secret().IsMatch(File.ReadAllText(results.File(QualityFiles.Csv))))
            faults.Add("no value is told in quality.csv");
        using (JsonDocument.Parse(File.ReadAllText(results.File(QualityFiles.Json))))
        {
        }
        return report;
    }

    /// <summary>Everything of a report but the columns, to compare two of them.</summary>
    public static string Render(ImportReport report)
    {
        var text = new StringBuilder().AppendLine(report.Refusal);
        foreach (var line in report.Counts.Cast<object>().Concat(report.Findings).Concat(report.Files).Concat(report.Quarantine.Values.SelectMany(q => q).Cast<object>()))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    private static void CheckRefusal(ImportReport report, List<string> faults)
    {
        if (report.Refusal is null != report.Tables is not null)
            faults.Add("an extract is either refused or laid out");
        if (report.Refusal is { } refusal && (refusal.Length is 0 or > 300 || refusal.Any(char.IsControl) || refusal.Contains("Exception", StringComparison.Ordinal)))
            faults.Add("a refusal is one line that a person can read: " + refusal);
    }

    private static void CheckCounts(ImportReport report, List<string> faults)
    {
        foreach (var count in report.Counts)
        {
            if (count.Read < 0 || count.Quarantined < 0 || count.LeftOut < 0 || count.Kept < 0)
                faults.Add($"no count is negative: {count}");
            var listed = report.Quarantine.TryGetValue(count.Table, out var fields) ? fields.Select(f => f.Line).Distinct().Count() : 0;
            if (listed > count.Quarantined || (listed == 0) != (count.Quarantined == 0))
                faults.Add($"{listed} rows are listed in quarantine: {count}");
            if (report.Tables is { } tables && RowsOf(tables, count.Table) is { } rows && rows != count.Kept)
                faults.Add($"{rows} rows are laid out: {count}");
        }
    }

    private static int? RowsOf(EpisodeTables tables, string table) => table switch
    {
        "episodes" => tables.Episodes.Count,
        "steps" => tables.Steps.Count,
        "interventions" => tables.Interventions.Count,
        "contacts" => tables.Contacts.Count,
        "events" => tables.Events!.Count,
        "needs" => tables.Needs!.Count,
        "population" => tables.Population!.Count,
        // Of two scores of one day only one is laid out.
        _ => null,
    };

    private static void CheckNothingIsTold(ImportReport report, List<string> faults)
    {
        foreach (var field in report.Quarantine.Values.SelectMany(q => q))
            if (!Mask().IsMatch(field.MaskedValue) || !Name().IsMatch(field.Column))
                faults.Add($"quarantine shows shapes alone: {field}");
        foreach (var finding in report.Findings)
            if (!Name().IsMatch(finding.Column) && !Mask().IsMatch(finding.Column))
                faults.Add($"a finding names a column or shows its shape: {finding}");
        if (Secret().IsMatch(report.Refusal + string.Join('\n', report.Findings)))
            faults.Add("no value is told");
    }

    /// <summary>RFC 4180, every record as long as the first, and no field that a spreadsheet would run.</summary>
    private static void CheckCsv(string name, string text, List<string> faults)
    {
        var fields = 0;
        var first = 0;
        foreach (Match match in Field().Matches(text))
        {
            fields++;
            if (match.Groups["quoted"].Value + match.Groups["plain"].Value is ['=' or '+' or '-' or '@', ..])
                faults.Add($"{name}: a field would run as a formula");
            if (match.Groups["end"].Value != "\n")
                continue;
            first = first == 0 ? fields : first;
            if (fields != first)
                faults.Add($"{name}: a record of {fields} fields, not {first}");
            fields = 0;
        }
        if (Field().Replace(text, "").Length > 0 || !text.EndsWith('\n'))
            faults.Add($"{name}: is not well-formed CSV");
    }

    [GeneratedRegex(@"^[a9? .,:;_/-]*(\.\.\.)?\z")]
    private static partial Regex Mask();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9_ ./-]{0,63})?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"(EP|PT|ST)-\d{4}|20\d{2}-\d{2}-\d{2}|Jane|07700", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\G(?:""(?<quoted>(?:[^""]|"""")*)""|(?<plain>[^"",\r\n]*))(?<end>[,\n])")]
    private static partial Regex Field();
}
