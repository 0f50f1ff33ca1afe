using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests.Publishing;

/// <summary>Made-up services with so few episodes that nearly every count is small.</summary>
internal static class SmallService
{
    /// <summary>What is read of one.</summary>
    public static EpisodeTables Tables(int seed, int episodes, DateOnly extractedOn)
    {
        using var folder = new NonResponse.Tests.TempFolder();
        var options = new SynthesisOptions { Episodes = episodes, Seed = (ulong)seed, Providers = 2, Commissioners = 1, Months = 12, Compress = false, ExtractedOn = new DateOnly(2026, 3, 31) };
        Synthesis.Write(options, folder.Path, null, CancellationToken.None);
        return Import.Read(folder.Path, new ImportOptions { AsOf = extractedOn }, null, CancellationToken.None).Tables!;
    }

    /// <summary>Its figures, of which only small counts are hidden.</summary>
    public static Release Of(int seed, int episodes, DateOnly extractedOn) => Disclosure.Release(Measurement.Of(Tables(seed, episodes, extractedOn), []), DisclosurePolicy.Standard);
}
