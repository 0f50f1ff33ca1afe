using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>export.json: what an export holds, and the mark of a folder that a later one may replace.</summary>
/// <remarks>It says nothing of when and by whom: the store's audit does, and the same store gives the same bytes.</remarks>
internal static class ExportManifest
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Whether a folder is empty or holds an export and nothing else.</summary>
    public static bool IsExport(string folder)
    {
        var entries = Directory.GetFileSystemEntries(folder).Where(e => Path.GetFileName(e) != SubmissionExport.ManifestFile).ToList();
        // Without the mark it may be a folder of extracts, which look much the same.
        return entries.Count == 0 || File.Exists(Path.Combine(folder, SubmissionExport.ManifestFile)) && entries.TrueForAll(HoldsTables);
    }

    /// <summary>Writes it.</summary>
    public static void Write(IReadOnlyList<ExportedSubmission> exported, ExportFormat format, OutputFolder folder)
    {
        var manifest = new JsonObject
        {
            ["program"] = "nonresponse " + PackContexts.ProgramVersion,
            ["marking"] = "internal, not for publication: a row for each patient, under the same rules as the extracts",
            ["contract"] = "1.0",
            ["format"] = format.ToString().ToLowerInvariant(),
            ["sources"] = new JsonArray([.. exported.Select(e => new JsonObject
            {
                ["source"] = e.Submission.Source,
                ["submission"] = e.Submission.Id,
                ["extracted_on"] = e.Submission.ExtractedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["folder"] = e.Folder,
                ["tables"] = new JsonArray([.. e.Tables.Select(t => new JsonObject { ["table"] = t.Name, ["rows"] = t.Rows, ["bytes"] = t.Bytes })]),
            })]),
        };
        File.WriteAllText(folder.PathOf(SubmissionExport.ManifestFile), manifest.ToJsonString(Options) + "\n");
    }

    private static bool HoldsTables(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).All(e => SubmissionExport.FileNames.Contains(Path.GetFileName(e)));
}
