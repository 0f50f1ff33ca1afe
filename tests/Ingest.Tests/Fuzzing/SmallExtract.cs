using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>A good extract of a few episodes with every table, as bytes that somebody can break before they are written.</summary>
internal sealed class SmallExtract
{
    /// <summary>Rows of each table; one of them is less than the share that may be bad.</summary>
    public const int Rows = 40;

    public static readonly string[] Tables = ["episodes", "steps", "interventions", "assessments", "contacts", "needs", "events", "population"];

    /// <summary>The files by name, in ordinal order.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public SmallExtract()
    {
        Table("episodes", "episode_id,patient_id,provider_id,referral_date,end_date,diagnosis,age,sex,deprivation_decile,interpreter_needed,months_depressed",
            i => $"EP-{i:D4},PT-{i:D4},PR-1,{Day(i)},{(i % 2 == 0 ? Day(i + 150) : "")},F32.1,{20 + i},{(i % 3 == 0 ? "male" : "female")},{1 + i % 10},{(i % 4 == 0 ? "yes" : "no")},{i}.5");
        Table("steps", "step_id,episode_id,step_number,start_date,end_date,reason,declared_strategy", i => $"ST-{i:D4},EP-{i:D4},1,{Day(i + 10)},,initial,initial");
        Table("interventions", "step_id,kind,name,action,class,dose_mg", i => $"ST-{i:D4},medication,sertraline,start,ssri,50");
        Table("assessments", "episode_id,date,instrument,score,risk_item,setting", i => $"EP-{i:D4},{Day(i + 12)},PHQ9,{10 + i % 15},0,session");
        Table("contacts", "episode_id,date,kind,attendance,medium,minutes", i => $"EP-{i:D4},{Day(i + 14)},treatment,attended,video,50");
        Table("needs", "episode_id,need,identified_date,support,support_date", i => $"EP-{i:D4},housing,{Day(i + 5)},offered,{Day(i + 6)}");
        Table("events", "episode_id,date,event,detail,severity", i => $"EP-{i:D4},{Day(i + 20)},adverse_effect,nausea,mild");
        Table("population", "commissioner_id,age_band,sex,deprivation_decile,population", i => $"CO-1,26-39,female,{1 + i % 10},{1000 + i}");
        Text("submission.json", """{"contract":"1.0","source":"small","period_start":"2025-01-01","period_end":"2025-12-31","extracted_on":"2025-12-31"}""");
    }

    public string TextOf(string name) => Encoding.UTF8.GetString(Files[name]);

    public SmallExtract Text(string name, string text) => Bytes(name, Encoding.UTF8.GetBytes(text));

    public SmallExtract Text(string name, Func<string, string> change) => Text(name, change(TextOf(name)));

    public SmallExtract Bytes(string name, byte[] bytes)
    {
        Files[name] = bytes;
        return this;
    }

    public SmallExtract Bytes(string name, Func<byte[], byte[]> change) => Bytes(name, change(Files[name]));

    public SmallExtract Without(string name)
    {
        Files.Remove(name);
        return this;
    }

    /// <summary>Puts raw text in the place of one field of the good table; row 1 stands on line 2.</summary>
    public SmallExtract Set(string table, int row, string column, string raw) => Line(table, row, line =>
    {
        var fields = line.Split(',');
        fields[Array.IndexOf(TextOf(table + ".csv").Split('\n')[0].Split(','), column)] = raw;
        return string.Join(',', fields);
    });

    /// <summary>Changes one line; the header is line 0.</summary>
    public SmallExtract Line(string table, int row, Func<string, string> change) => Text(table + ".csv", text =>
    {
        var lines = text.Split('\n');
        lines[row] = change(lines[row]);
        return string.Join('\n', lines);
    });

    /// <summary>Compresses a table, and changes the compressed bytes.</summary>
    public SmallExtract Packed(string table, Func<byte[], byte[]>? change = null)
    {
        var packed = Gzip(Files[table + ".csv"]);
        return Without(table + ".csv").Bytes(table + ".csv.gz", change is null ? packed : change(packed));
    }

    public void Write(string folder)
    {
        foreach (var (name, bytes) in Files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private void Table(string name, string header, Func<int, FormattableString> row) =>
        Text(name + ".csv", header + "\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => Invariant(row(i)))));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";

    private static string Day(int days) => new DateOnly(2025, 1, 1).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
