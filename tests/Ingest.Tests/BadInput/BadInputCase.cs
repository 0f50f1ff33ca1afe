using System.Globalization;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What becomes of an extract, the gravest first.</summary>
internal enum Outcome
{
    /// <summary>There is nothing to read; no report either.</summary>
    NotRead,

    /// <summary>Refused whole.</summary>
    Refused,

    /// <summary>Read without the rows at fault.</summary>
    RowsKeptOut,

    /// <summary>Read, a bad value being missing.</summary>
    ValueMissing,

    /// <summary>Read without rows that lie after the extract.</summary>
    RowsLeftOut,

    /// <summary>Read whole; somebody ought to know something.</summary>
    Noted,

    /// <summary>Read whole, and nothing to say.</summary>
    Accepted,
}

/// <summary>One way in which an extract is broken, and what must happen.</summary>
/// <param name="Group">The heading that it stands under.</param>
/// <param name="Name">What is wrong, in the words of the person who made the extract.</param>
/// <param name="Break">Breaks the good extract.</param>
/// <param name="Outcome">What must become of it.</param>
/// <param name="Says">What must be said, in part.</param>
internal sealed record BadInputCase(string Group, string Name, Action<SmallExtract> Break, Outcome Outcome, string Says = "")
{
    /// <summary>Does to the folder what bytes alone cannot.</summary>
    public Action<string>? InFolder { get; init; }

    /// <summary>Rows of all tables that must be kept out; of a refused extract, those counted before it was.</summary>
    public int? RowsKeptOut { get; init; }

    /// <summary>Rows that no table may have read more of.</summary>
    public int? MostRowsRead { get; init; }

    public ImportOptions Options { get; init; } = new();

    public override string ToString() => $"{Group}: {Name}";

    /// <summary>Makes the extract and reads it.</summary>
    public Result Run()
    {
        using var folder = new TempFolder();
        var path = Directory.CreateDirectory(folder.File("extract")).FullName;
        var extract = new SmallExtract();
        Break(extract);
        extract.Write(path);
        InFolder?.Invoke(path);
        var report = CheckedImport.Read(path, Options, out var broken);
        return new Result(
            OutcomeOf(report),
            Said(report).Replace(folder.Path, "FOLDER", StringComparison.Ordinal),
            report.Counts.Sum(c => c.Quarantined),
            report.Counts.Select(c => c.Read).DefaultIfEmpty().Max(),
            report.Quarantine.Values.Select(q => q.Count).DefaultIfEmpty().Max(),
            broken);
    }

    private static Outcome OutcomeOf(ImportReport report) =>
        report.Refusal is not null ? report.Counts.Count == 0 && report.Findings.Count == 0 && report.Refusal.StartsWith("There is no", StringComparison.Ordinal) ? Outcome.NotRead : Outcome.Refused
        : report.Findings.Any(f => f.Effect == Effect.Quarantined) ? Outcome.RowsKeptOut
        : report.Findings.Any(f => f.Effect == Effect.SetMissing) ? Outcome.ValueMissing
        : report.Findings.Any(f => f.Effect == Effect.LeftOut) ? Outcome.RowsLeftOut
        : report.Findings.Count > 0 ? Outcome.Noted
        : Outcome.Accepted;

    private static string Said(ImportReport report)
    {
        if (report.Refusal is not null)
            return report.Refusal;
        var said = new StringBuilder();
        foreach (var finding in report.Findings)
        {
            said.Append(said.Length > 0 ? "; " : "").Append(finding.Table.Length > 0 ? finding.Table : "extract");
            if (finding.Column.Length > 0)
                said.Append(", ").Append(finding.Column);
            said.Append(": ").Append(finding.Rule);
            if (finding.Rows > 0 && finding.OfRows > 0)
                said.Append(CultureInfo.InvariantCulture, $" in {finding.Rows:N0} of {finding.OfRows:N0} rows");
            if (finding.FirstLine > 0)
                said.Append(CultureInfo.InvariantCulture, $", line {finding.FirstLine}");
            var shown = report.Quarantine.GetValueOrDefault(finding.Table)?
                .FirstOrDefault(q => finding.Effect == Effect.Quarantined && q.Column == finding.Column && q.Rule == finding.Rule).MaskedValue;
            if (!string.IsNullOrEmpty(shown))
                said.Append(", shown as ").Append(shown);
        }
        return said.ToString();
    }

    /// <summary>What came of a case.</summary>
    internal sealed record Result(Outcome Outcome, string Said, int RowsKeptOut, int MostRowsRead, int MostListed, IReadOnlyList<string> Broken);
}
