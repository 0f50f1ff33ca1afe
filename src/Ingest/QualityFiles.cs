using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Writes what the checks found: <c>quality.csv</c>, and <c>quarantine/TABLE.csv</c> for each table with rows kept out.</summary>
/// <remarks>Only counts, places and shapes of values: nothing of a patient. For the service's own use, so counts are exact.</remarks>
public static class QualityFiles
{
    // A column that somebody named =1+1 must not run in the spreadsheet that opens the file.
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", Injection = CsvInjection.Escape };

    /// <summary>Writes the files into a folder.</summary>
    /// <param name="report">What was read.</param>
    /// <param name="more">Findings of later stages.</param>
    /// <param name="folder">An existing folder.</param>
    public static void Write(ImportReport report, IEnumerable<Finding> more, string folder)
    {
        using (var csv = Create(Path.Combine(folder, "quality.csv")))
        {
            csv.WriteRecord("table", "column", "rule", "effect", "rows", "of_rows", "share", "first_line", "explanation");
            if (report.Refusal is { } refusal)
                csv.WriteRecord("", "", "refused", "refused", "", "", "", "", refusal);
            foreach (var identity in report.Identity)
                csv.WriteRecord(identity.Table, identity.Column, identity.Kind, "refused", "", "", "", "", $"The column carries {IdentityKinds.Describe(identity.Kind)}.");
            foreach (var count in report.Counts)
                WriteFinding(csv, new Finding(
                    count.Table, "", "rows_kept", Effect.Noted, count.Kept, count.Read, 0, "Rows that every figure is computed from."));
            foreach (var finding in report.Findings.Concat(more))
                WriteFinding(csv, finding);
        }
        if (report.Quarantine.Count == 0)
            return;
        var quarantine = Directory.CreateDirectory(Path.Combine(folder, "quarantine")).FullName;
        foreach (var (table, fields) in report.Quarantine)
        {
            using var csv = Create(Path.Combine(quarantine, table + ".csv"));
            csv.WriteRecord("file", "line", "column", "rule", "masked_value");
            foreach (var field in fields)
            {
                csv.WriteField(field.File);
                csv.WriteField(field.Line);
                csv.WriteField(field.Column);
                csv.WriteField(field.Rule);
                csv.WriteField(field.MaskedValue);
                csv.EndRecord();
            }
        }
    }

    private static void WriteFinding(CsvWriter csv, Finding finding)
    {
        csv.WriteField(finding.Table);
        csv.WriteField(finding.Column);
        csv.WriteField(finding.Rule);
        csv.WriteField(finding.Effect switch
        {
            Effect.Quarantined => "quarantined",
            Effect.LeftOut => "left_out",
            Effect.SetMissing => "set_missing",
            _ => "noted",
        });
        csv.WriteField(finding.Rows);
        csv.WriteField(finding.OfRows);
        csv.WriteField(finding.OfRows == 0 ? null : (double?)finding.Rows / finding.OfRows);
        csv.WriteField(finding.FirstLine == 0 ? null : (int?)finding.FirstLine);
        csv.WriteField(finding.Explanation);
        csv.EndRecord();
    }

    private static CsvWriter Create(string path) => CsvWriter.Create(File.Create(path), Options, leaveOpen: false);
}
