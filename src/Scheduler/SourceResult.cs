using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>What was found and measured of one source.</summary>
/// <param name="Quality">What was found; the extract was accepted.</param>
/// <param name="Measurement">Its counts.</param>
internal sealed record SourceResult(SubmissionQuality Quality, Measurement Measurement)
{
    /// <summary>Where the folders of the sources stand, in a report on several.</summary>
    public const string Folders = "sources";

    /// <summary>The name of the source.</summary>
    public string Source => Quality.Import.Tables!.Source;

    /// <summary>The day up to which its extract goes.</summary>
    public DateOnly ExtractedOn => DateOnly.FromDayNumber(Quality.Import.Tables!.ExtractedOn);

    /// <summary>The folder of each source's own files, relative to that of the report: none where there is but one source.</summary>
    public static IReadOnlyList<string> FoldersOf(IReadOnlyList<SourceResult> sources) =>
        sources.Count == 1 ? [""] : [.. SubmissionExport.FoldersOf([.. sources.Select(s => s.Source)]).Select(f => $"{Folders}/{f}/")];
}
