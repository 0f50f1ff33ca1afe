using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Judges an extract by the checks: what the reading counted, and what needs the measures.</summary>
internal static class Quality
{
    /// <summary>The quality of an accepted extract.</summary>
    public static SubmissionQuality Of(ImportReport import, Measurement measurement, CheckSettings settings, PreviousSubmission? previous) => new()
    {
        Import = import,
        Checks = CheckReport.Of(Joined(import.Tallies, DataQuality.Of(import.Tables!, measurement, previous)), settings, previous),
        MoreFindings = measurement.DeclaredSteps == 0 ? [] : [ImportReport.StrategyAgreement(measurement.DeclaredSteps, measurement.AgreeingSteps)],
        Rows = SubmissionHistory.Rows(import.Tables!),
        Codes = SubmissionHistory.Codes(import.Tables!),
        QuasiIdentifiers = QuasiIdentifiers.Of(import.Tables!),
        Previous = previous,
    };

    private static Dictionary<string, Tally> Joined(IReadOnlyDictionary<string, Tally> first, IReadOnlyDictionary<string, Tally> second)
    {
        var all = new Dictionary<string, Tally>(first, StringComparer.Ordinal);
        foreach (var (check, tally) in second)
            all[check] = tally;
        return all;
    }
}
