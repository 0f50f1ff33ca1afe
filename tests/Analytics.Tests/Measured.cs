using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Measures a small extract through the same door as a run: files on disk, all checks, no disclosure control.</summary>
internal static class Measured
{
    public static EpisodeTables Read(ExtractFolder extract)
    {
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    public static Release Release(ExtractFolder extract, DisclosurePolicy? policy = null, params (string, string)[] pairs) =>
        Disclosure.Release(Measurement.Of(Read(extract), pairs), policy ?? DisclosurePolicy.None);

    public static Release With(ExtractFolder extract, AnalysisSettings settings) => Disclosure.Release(Measurement.Of(Read(extract), [], settings), DisclosurePolicy.None);

    /// <summary>Numerator and denominator of a figure of the whole extract as "n/d"; "-" where there is none.</summary>
    public static string Of(ExtractFolder extract, string measure, string breakdown = "all", string level = "all") =>
        Text(Release(extract).Find(measure, Period.All, breakdown, level));

    public static string Text(Figure? figure) =>
        figure is null ? "-" : figure.Suppressed ? "hidden" : FormattableString.Invariant($"{figure.Numerator}/{figure.Denominator}");
}
