using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Comparing;

/// <summary>The files of comparisons: one table of all estimates, and for each comparison its specification beside what came of it.</summary>
internal static class ComparisonFiles
{
    /// <summary>The table of all estimates.</summary>
    public const string Table = "comparison.csv";

    /// <summary>The folder that holds a folder for each comparison.</summary>
    public const string Folder = "comparisons";

    private const string Specification = "specification.json", Results = "results.json";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly string[] OurEntries = [OutputFolder.MarkerFile, Table, Folder, "charts", ComparisonsPack.Id + ".html", ComparisonsPack.Id + ".xlsx"];

    /// <summary>Whether a folder is empty or holds comparisons and nothing else.</summary>
    public static bool IsComparison(string folder) =>
        Directory.GetFileSystemEntries(folder) is var entries && (entries.Length == 0 || File.Exists(Path.Combine(folder, Table)) && entries.All(e => OurEntries.Contains(Path.GetFileName(e))));

    /// <summary>As the readers of the pack may see them.</summary>
    public static IReadOnlyList<ComparisonResult> Shown(IReadOnlyList<ComparisonResult> exact, ComparingOptions options) =>
        ComparisonControl.Protect(exact, options.Audience == Audience.Public ? options.Disclosure : DisclosurePolicy.None);

    /// <summary>Writes what comes of comparisons by themselves: the pack, the table of estimates, and a folder for each.</summary>
    public static void Write(IReadOnlyList<ComparisonResult> exact, IReadOnlyList<SourceResult> sources, ComparingOptions options, OutputFolder folder, CancellationToken cancel)
    {
        var extractedOn = sources.Min(s => s.ExtractedOn);
        var releases = Disclosure.Releases([.. sources.Select(s => s.Measurement)], [options.Disclosure, DisclosurePolicy.None]);
        var (month, whyMonth) = ReportMonth.Choose(null, extractedOn.DayNumber, releases[0]);
        var release = options.Audience == Audience.Public ? releases[0] : releases[1];
        var context = PackContexts.Of(sources, month, whyMonth, release.Policy, options.Reporting, ComparisonsPack.Id);
        PackFiles.Write(ComparisonsPack.Build(release, context, Shown(exact, options), options.Audience), extractedOn, ReportingSettings.Default, folder, cancel);
        Write(ComparisonControl.Protect(exact, options.Disclosure), [.. sources.Select(s => s.Source)], extractedOn, folder);
    }

    /// <summary>Writes the table of estimates, and a folder for each comparison.</summary>
    /// <param name="results">As readers may see them.</param>
    /// <param name="sources">Names of the sources.</param>
    /// <param name="extractedOn">The day up to which they go.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>How many estimates were written, and how many of them are withheld.</returns>
    public static (int Estimates, int Withheld) Write(IReadOnlyList<ComparisonResult> results, IReadOnlyList<string> sources, DateOnly extractedOn, OutputFolder folder)
    {
        var identity = new ComparisonIdentity(sources, extractedOn, Program);
        foreach (var result in results)
        {
            File.WriteAllText(folder.PathOf(Folder, result.Of.Id, Specification), SpecificationJson.Text(result.Of), Utf8);
            File.WriteAllText(folder.PathOf(Folder, result.Of.Id, Results), Json(result), Utf8);
            var checklist = StrobeRecord.Of(result, identity);
            File.WriteAllText(folder.PathOf(Folder, result.Of.Id, checklist.Id + ".json"), PaperWriter.ToJson(checklist), Utf8);
            using var page = new StreamWriter(folder.PathOf(Folder, result.Of.Id, checklist.Id + ".html"), append: false, Utf8);
            PaperWriter.WriteHtml(checklist, result.Policy == DisclosurePolicy.None ? Audience.Internal : Audience.Public, page);
        }
        using var table = new StreamWriter(folder.PathOf(Table), append: false, Utf8);
        return ComparisonCsv.Write(results, table);
    }

    private static string Program { get; } = "nonresponse " + PackContexts.ProgramVersion;

    private static string Json(ComparisonResult result)
    {
        var policy = result.Policy ?? throw new ArgumentException("A comparison has not passed disclosure control.", nameof(result));
        var written = (JsonObject)JsonSerializer.SerializeToNode(result, Options)!;
        // The specification is a file of its own, in the form in which it can be given again.
        foreach (var other in (string[])["of", "policy", "primary"])
            written.Remove(other);
        var head = new JsonObject
        {
            ["format"] = "nonresponse-comparison",
            ["format_version"] = 1,
            ["program"] = Program,
            ["comparison"] = result.Of.Id,
            ["disclosure"] = policy.Name,
            ["marking"] = policy.IsExact ? "internal, not for publication: counts are exact" : "small counts are hidden, others rounded",
        };
        foreach (var (name, value) in written.ToList())
        {
            written.Remove(name);
            head[name] = value;
        }
        return head.ToJsonString(Options) + "\n";
    }
}
