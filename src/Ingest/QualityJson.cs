using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Writes quality.json: every check, every finding, and what the next submission is compared with.</summary>
internal static class QualityJson
{
    private const int LongestHistory = 36;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    public static void Write(SubmissionQuality quality, string path)
    {
        using var file = File.Create(path);
        using (var json = new Utf8JsonWriter(file, Options))
        {
            json.WriteStartObject();
            json.WriteString("marking", "internal, not for publication: counts are exact");
            if (quality.Import.Tables is { } tables)
            {
                json.WriteString("source", tables.Source);
                json.WriteString("extracted_on", Iso(DateOnly.FromDayNumber(tables.ExtractedOn)));
                json.WriteBoolean("extracted_on_inferred", quality.Import.ExtractDateInferred);
            }
            if (quality.Import.Refusal is { } refusal)
                json.WriteString("refused", refusal);
            if (quality.Previous is { } previous)
                json.WriteString("compared_with", Iso(previous.ExtractedOn));
            WriteChecks(json, quality.Checks);
            WriteFindings(json, quality.Import.Findings.Concat(quality.MoreFindings));
            WriteCounts(json, quality.Import.Counts);
            if (quality.Import.Tables is not null)
            {
                WriteQuasiIdentifiers(json, quality.QuasiIdentifiers);
                WriteForNext(json, quality);
            }
            json.WriteEndObject();
        }
        file.WriteByte((byte)'\n');
    }

    /// <summary>An enumeration's member as a code: <c>NotRun</c> is <c>not_run</c>.</summary>
    public static string Name<T>(T member) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString());

    private static void WriteChecks(Utf8JsonWriter json, CheckReport report)
    {
        json.WriteStartArray("checks");
        foreach (var r in QualityFiles.Told(report))
        {
            json.WriteStartObject();
            json.WriteString("check", r.Check.Id);
            json.WriteString("dimension", Name(r.Check.Dimension));
            json.WriteString("severity", Name(r.Severity));
            json.WriteString("status", Name(r.Status));
            if (r.WhyNot is null)
            {
                json.WriteNumber("tested", r.Tally.Tested);
                json.WriteNumber("failed", r.Tally.Failed);
            }
            Number(json, "share", r.Share);
            json.WriteNumber("threshold", r.Threshold);
            Number(json, "previous_share", r.PreviousShare);
            if (r.Change != CheckChange.None)
                json.WriteString("change", Name(r.Change));
            if (r.Tally.Detail is { } detail)
                json.WriteString("detail", detail);
            if (r.WhyNot is { } why)
                json.WriteString("why_not", why);
            if (r.ThresholdReason is { } reason)
                json.WriteString("threshold_reason", reason);
            if (r.Withheld.Count > 0)
            {
                json.WriteStartArray("withholds");
                foreach (var measure in r.Withheld)
                    json.WriteStringValue(measure);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFindings(Utf8JsonWriter json, IEnumerable<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (var f in findings)
        {
            json.WriteStartObject();
            json.WriteString("table", f.Table);
            json.WriteString("column", f.Column);
            json.WriteString("rule", f.Rule);
            json.WriteString("effect", Name(f.Effect));
            json.WriteNumber("rows", f.Rows);
            json.WriteNumber("of_rows", f.OfRows);
            if (f.FirstLine > 0)
                json.WriteNumber("first_line", f.FirstLine);
            json.WriteString("explanation", f.Explanation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, IReadOnlyList<TableCount> counts)
    {
        json.WriteStartArray("tables");
        foreach (var c in counts)
        {
            json.WriteStartObject();
            json.WriteString("table", c.Table);
            json.WriteNumber("read", c.Read);
            json.WriteNumber("quarantined", c.Quarantined);
            json.WriteNumber("left_out", c.LeftOut);
            json.WriteNumber("kept", c.Kept);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteQuasiIdentifiers(Utf8JsonWriter json, IReadOnlyList<QuasiIdentifierRisk> risks)
    {
        json.WriteStartArray("quasi_identifiers");
        foreach (var risk in risks)
        {
            json.WriteStartObject();
            json.WriteString("columns", risk.Columns);
            json.WriteNumber("patients", risk.Patients);
            json.WriteNumber("combinations", risk.Combinations);
            json.WriteNumber("smallest_class", risk.SmallestClass);
            Number(json, "unique_share", risk.UniqueShare);
            Number(json, "small_share", risk.SmallShare);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteForNext(Utf8JsonWriter json, SubmissionQuality quality)
    {
        Counts(json, "rows", quality.Rows);
        json.WriteStartObject("codes");
        foreach (var (column, codes) in quality.Codes)
            Counts(json, column, codes);
        json.WriteEndObject();
        json.WriteStartArray("history");
        foreach (var (day, rows) in (quality.Previous?.History ?? []).TakeLast(LongestHistory))
        {
            json.WriteStartObject();
            json.WriteString("extracted_on", Iso(day));
            Counts(json, "rows", rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Counts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (code, count) in counts)
            json.WriteNumber(code, count);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
