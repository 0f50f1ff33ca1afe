using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Reads the files of published figures back, as anybody could.</summary>
internal static class PublishedFiles
{
    private static readonly string[] Columns = ["measure", "statistic", "period", "breakdown", "level", "numerator", "denominator", "value", "lower", "upper", "suppressed"];

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<MeasureFamily>().Select(PackFiles.FileOf)];

    /// <summary>Every row of the files of a report.</summary>
    /// <param name="folder">The report's.</param>
    /// <exception cref="IOException">A file cannot be read, or is damaged.</exception>
    public static IReadOnlyList<PublishedFigure> Read(string folder)
    {
        var figures = new List<PublishedFigure>();
        foreach (var name in Names)
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            figures.AddRange(Read(name, file));
        }
        return figures;
    }

    /// <summary>Every row of one of the files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="file">What is in it.</param>
    /// <exception cref="IOException">It is damaged.</exception>
    public static IReadOnlyList<PublishedFigure> Read(string name, Stream file)
    {
        try
        {
            return [.. CsvRows.Read(file, Columns).Select(f => Row(name, f))];
        }
        catch (Exception fault) when (fault is InvalidDataException or FormatException)
        {
            throw new IOException($"{name} is not as it was written: {fault.Message}", fault);
        }
    }

    private static PublishedFigure Row(string file, string?[] f) => new(
        file, f[0] ?? "", f[1] ?? "", f[2] ?? "", f[3] ?? "", Level(f[4] ?? ""), Whole(f[5]), Whole(f[6]), Number(f[7]), Number(f[8]), Number(f[9]), f[10] == "true");

    // What a spreadsheet would take for a formula was written with an apostrophe before it.
    private static string Level(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;

    private static long? Whole(string? text) => string.IsNullOrEmpty(text) ? null : long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static double? Number(string? text) => string.IsNullOrEmpty(text) ? null : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
