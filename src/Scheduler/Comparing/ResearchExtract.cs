using System.Reflection;
using System.Text;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Comparing;

/// <summary>Writes the decisions of a comparison row by row, with a dictionary and an R script that reproduces its crude and weighted estimates: so coarse that nobody can be found in them, or exact for the service's own safe setting.</summary>
internal static class ResearchExtract
{
    private const string Decisions = "decisions.csv", Dictionary = "dictionary.csv", Analysis = "analysis.csv", Specification = "comparison.json", Script = "reproduce.R", Reference = "reference.csv", Page = "README.md";

    // What the script writes beside itself goes with the extract when a later one takes its place.
    private static readonly string[] OurFiles = [Decisions, Dictionary, Analysis, Specification, Script, Reference, Page, "reproduced.csv", "survival.csv"];

    private const string Marking = "marking", Internal = "internal, not checked: for the service's own safe setting only";

    private const string Warning =
        "Internal. Row-level data, for the service's own safe setting only. It has NOT been checked for k-anonymity and must not leave the safe setting. No ids, names or dates; days count from the decision, or from the first one.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the folder of one comparison; it appears whole or not at all, and only its owner can read it. The same extracts give the same bytes.</summary>
    /// <param name="target">The folder. One that is there must be empty, or hold an earlier research extract, which is replaced.</param>
    /// <param name="sources">The extracts, taken together.</param>
    /// <param name="of">What is compared; it has been checked.</param>
    /// <param name="specificationJson">The same as JSON; it is written as it is.</param>
    /// <param name="safety">How rows are kept from telling of anybody.</param>
    /// <returns>Null where it was written; else why there is nothing to write, in a sentence. Then no folder appears.</returns>
    /// <exception cref="IOException">It cannot be written, or the folder holds something else.</exception>
    public static string? Write(string target, IReadOnlyList<PredictionSource> sources, ComparisonSpecification of, string specificationJson, ExtractSafety safety)
    {
        using var folder = OutputFolder.Prepare(target, "a research extract", f => IsOurs(f, isEmptyToo: true));
        MakePrivate(folder);
        if (Write(folder, [], sources, of, specificationJson, safety) is { } reason)
            return reason;
        folder.Commit();
        return null;
    }

    /// <summary>Writes a folder that holds a folder for each comparison, named by its id; likewise whole or not at all.</summary>
    /// <param name="target">The folder. One that is there must be empty, or hold earlier research extracts and nothing else.</param>
    /// <param name="sources">The extracts, taken together.</param>
    /// <param name="comparisons">What is compared, each id once, with the same as JSON.</param>
    /// <param name="safety">How rows are kept from telling of anybody.</param>
    /// <returns>By id, why there is nothing to write; no folder appears where that is so of all.</returns>
    /// <exception cref="IOException">It cannot be written, or the folder holds something else.</exception>
    public static IReadOnlyDictionary<string, string> WriteEach(
        string target, IReadOnlyList<PredictionSource> sources, IReadOnlyList<(ComparisonSpecification Of, string Json)> comparisons, ExtractSafety safety)
    {
        using var folder = OutputFolder.Prepare(target, "research extracts", f => Directory.GetFiles(f).Length == 0 && Directory.GetDirectories(f).All(d => IsOurs(d, isEmptyToo: false)));
        MakePrivate(folder);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (of, json) in comparisons)
            if (Write(folder, [of.Id], sources, of, json, safety) is { } reason)
                reasons.Add(of.Id, reason);
        if (reasons.Count < comparisons.Count)
            folder.Commit();
        return reasons;
    }

    private static string? Write(OutputFolder folder, string[] below, IReadOnlyList<PredictionSource> sources, ComparisonSpecification of, string specificationJson, ExtractSafety safety)
    {
        var data = ComparisonData.Find(sources, of);
        if (data.IsFirst.Distinct().Count() < 2)
            return $"No eligible decision for {(data.Rows == 0 ? "either strategy" : data.IsFirst[0] ? of.Second.Title : of.First.Title)}.";
        if (ComparisonDesign.Of(data) is not { } design)
            return "The propensity cannot be fitted: too few decisions, or none is left after trimming.";
        void File(string name, Action<TextWriter> write) => Write(folder.PathOf([.. below, name]), write);
        if (safety.IsExact)
            WriteExact(File, design);
        else if (WriteSafe(File, name => Path.Combine([folder.Path, .. below, name]), design, safety) is { } reason)
        {
            // Nothing of it may be left for somebody to take; a folder without one below never appears.
            if (below.Length > 0 && Path.Combine([folder.Path, .. below]) is var rest && Directory.Exists(rest))
                Directory.Delete(rest, recursive: true);
            return reason;
        }
        File(Specification, output => output.Write(specificationJson));
        File(Script, output =>
        {
            using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Script)!, Utf8);
            output.Write(script.ReadToEnd());
        });
        return null;
    }

    private static void WriteExact(Action<string, Action<TextWriter>> file, ComparisonDesign design)
    {
        var rows = design.Data.Rows;
        ResearchColumn[] columns =
        [
            .. ResearchColumns.Of(design),
            new(Marking, "Who may see this", ResearchColumn.Category) { Levels = [Internal], Texts = [.. Enumerable.Repeat(Internal, rows)], Note = "in every row, so that it stays with rows that are taken elsewhere" },
        ];
        file(Decisions, output => WriteDecisions(new CsvText(output), columns, rows));
        file(Dictionary, output => WriteDictionary(new CsvText(output), columns, rows));
        file(Analysis, output => WriteAnalysis(new CsvText(output), design));
    }

    // What is judged is what lies on the disk, not what was meant to.
    private static string? WriteSafe(Action<string, Action<TextWriter>> file, Func<string, string> pathOf, ComparisonDesign design, ExtractSafety safety)
    {
        var (rows, reason) = SafeRows.Of(design, safety);
        if (rows is null)
            return reason;
        var extract = new SafeExtract(rows, design, safety);
        file(Decisions, extract.WriteDecisions);
        file(Dictionary, extract.WriteDictionary);
        var check = ExtractCheck.Of(pathOf(Decisions), pathOf(Dictionary), safety.K, safety.L, safety.MostLeftOut);
        if (check.Faults.Count > 0)
            return $"The file did not pass its check, and nothing of it was kept. {string.Join(' ', check.Faults)}";
        file(Analysis, extract.WriteAnalysis);
        file(Reference, extract.WriteReference);
        file(Page, output => extract.WritePage(output, check));
        return null;
    }

    /// <summary>Rows with a header.</summary>
    public static void WriteDecisions(CsvText csv, IReadOnlyList<ResearchColumn> columns, int rows)
    {
        foreach (var column in columns)
            csv.Field(column.Name);
        csv.EndRow();
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in columns)
                if (column.Texts is { } texts)
                    csv.Field(texts[row] ?? "");
                else
                    csv.Field<double>(double.IsNaN(column.Numbers![row]) ? null : column.Numbers[row]);
            csv.EndRow();
        }
    }

    private static void WriteDictionary(CsvText csv, IReadOnlyList<ResearchColumn> columns, int rows)
    {
        foreach (var name in (string[])["column", "title", "type", "unit", "levels", "known_when", "missing", "note"])
            csv.Field(name);
        csv.EndRow();
        csv.Field("*").Field(FormattableString.Invariant($"The whole file: {rows} decisions")).Field("table").Field("").Field("").Field("").Field<int>(null).Field(Warning).EndRow();
        foreach (var column in columns)
            csv.Field(column.Name).Field(column.Title).Field(column.Type).Field(column.Unit).Field(string.Join("; ", column.Levels)).Field(column.KnownWhen).Field<int>(column.Missing).Field(column.Note).EndRow();
    }

    private static void WriteAnalysis(CsvText csv, ComparisonDesign design)
    {
        csv.Field("name").Field("value").Field("meaning").EndRow();
        csv.Field(Marking).Field(Internal).Field("who may see this, and what the script writes").EndRow();
        foreach (var (name, value, meaning) in ResearchDesign.Decided(design))
            csv.Field(name).Field(value).Field(meaning).EndRow();
    }

    // Nobody else may even list what is in it.
    private static void MakePrivate(OutputFolder folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void Write(string path, Action<TextWriter> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, Utf8, options);
        write(file);
    }

    private static bool IsOurs(string folder, bool isEmptyToo)
    {
        string[] files = [.. Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f))];
        return (isEmptyToo && files.Length == 0) || (files.Contains(Dictionary) && files.All(f => OurFiles.Contains(f, StringComparer.Ordinal)));
    }
}
