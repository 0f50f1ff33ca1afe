using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Writes what the checks found: <c>quality.csv</c> and <c>quality.json</c>, and <c>quarantine/TABLE.csv</c> for each
/// table with rows kept out.</summary>
/// <remarks>Only counts, places and shapes of values: nothing of a patient. For the service's own use, so counts are exact.</remarks>
public static class QualityFiles
{
    /// <summary>The file for spreadsheets.</summary>
    public const string Csv = "quality.csv";

    /// <summary>The file for programs, and for the checks of the next submission.</summary>
    public const string Json = "quality.json";

    // A column that somebody named =1+1 must not run in the spreadsheet that opens the file.
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", Injection = CsvInjection.Escape };

    /// <summary>Writes the files into a folder.</summary>
    /// <param name="quality">What was found.</param>
    /// <param name="folder">An existing folder.</param>
    public static void Write(SubmissionQuality quality, string folder)
    {
        WriteChecks(quality.Checks, Path.Combine(folder, Csv));
        QualityJson.Write(quality, Path.Combine(folder, Json));
        if (quality.Import.Quarantine.Count == 0)
            return;
        var quarantine = Directory.CreateDirectory(Path.Combine(folder, "quarantine")).FullName;
        foreach (var (table, fields) in quality.Import.Quarantine)
        {
            using var csv = Create(Path.Combine(quarantine, table + ".csv"));
            csv.WriteRecord("file", "line", "column", "rule", "masked_value", "rows");
            foreach (var field in fields)
            {
                csv.WriteField(field.File);
                csv.WriteField(field.Line);
                csv.WriteField(field.Column);
                csv.WriteField(field.Rule);
                csv.WriteField(field.MaskedValue);
                csv.WriteField(field.Rows);
                csv.EndRecord();
            }
            foreach (var unlisted in quality.Import.Findings.Where(f => f.Table == table && f.Rule == Rules.NotListed))
                csv.WriteRecord(fields[0].File, "", "", unlisted.Rule, FormattableString.Invariant($"{unlisted.Rows} more"), "");
        }
    }

    private static void WriteChecks(CheckReport report, string path)
    {
        using var csv = Create(path);
        csv.WriteRecord(
            "check", "dimension", "severity", "status", "table", "column", "tested", "failed", "share", "threshold", "previous_share", "change",
            "first_line", "detail", "rule", "action", "why_not", "threshold_reason", "withholds");
        foreach (var result in Told(report))
        {
            var isMade = result.WhyNot is null;
            csv.WriteField(result.Check.Id);
            csv.WriteField(QualityJson.Name(result.Check.Dimension));
            csv.WriteField(QualityJson.Name(result.Severity));
            csv.WriteField(QualityJson.Name(result.Status));
            csv.WriteField(result.Check.Table);
            csv.WriteField(result.Check.Column);
            csv.WriteField(isMade ? result.Tally.Tested : null);
            csv.WriteField(isMade ? result.Tally.Failed : null);
            csv.WriteField(result.Share);
            csv.WriteField(result.Threshold);
            csv.WriteField(result.PreviousShare);
            csv.WriteField(result.Change == CheckChange.None ? "" : QualityJson.Name(result.Change));
            csv.WriteField(isMade && result.Tally.FirstLine > 0 ? (int?)result.Tally.FirstLine : null);
            csv.WriteField(result.Tally.Detail ?? "");
            csv.WriteField(result.Check.Rule);
            csv.WriteField(result.Check.Action);
            csv.WriteField(result.WhyNot ?? "");
            csv.WriteField(result.ThresholdReason ?? "");
            csv.WriteField(string.Join(' ', result.Withheld));
            csv.EndRecord();
        }
    }

    /// <summary>The results to write: after a refusal for identity nothing is told but that.</summary>
    internal static IReadOnlyList<CheckResult> Told(CheckReport report) =>
        [.. report.Results.Where(r => report.Results[0] is not { Status: CheckStatus.Failed } identity || r == identity)];

    private static CsvWriter Create(string path) => CsvWriter.Create(File.Create(path), Options, leaveOpen: false);
}
