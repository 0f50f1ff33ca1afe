using System.IO.Compression;
using NonResponse.Ingest;

namespace NonResponse.Tests;

/// <summary>Reads synthetic extracts in the plainest way, independent of the product's own reader.</summary>
internal static class SyntheticExtract
{
    public static readonly string[] Tables =
        ["episodes", "steps", "interventions", "assessments", "contacts", "needs", "events", "population"];

    public static SynthesisSummary Write(SynthesisOptions options, TempFolder folder) =>
        Synthesis.Write(options, folder.Path, null, CancellationToken.None);

    public static string Text(string folder, string table)
    {
        var plain = Path.Combine(folder, table + ".csv");
        if (File.Exists(plain))
            return File.ReadAllText(plain);
        using var stream = new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The rows of a table, each as a function from a column to its value.</summary>
    public static IEnumerable<Func<string, string>> Rows(string folder, string table)
    {
        var lines = Text(folder, table).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].Split(',').Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index);
        foreach (var line in lines.Skip(1))
        {
            var values = line.Split(',');
            if (values.Length != columns.Count)
                throw new InvalidDataException($"{table}: {line}");
            yield return column => values[columns[column]];
        }
    }

    /// <summary>A day number, or -1 for an empty value.</summary>
    public static int Day(string value) =>
        value.Length == 0 ? -1 : DateOnly.ParseExact(value, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber;

    public static int Int(string value) => int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
}
