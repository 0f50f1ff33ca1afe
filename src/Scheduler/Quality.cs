using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Judges an extract by the checks: what the reading counted, and what needs the measures.</summary>
internal static class Quality
{
    /// <summary>The quality of an accepted extract.</summary>
    public static SubmissionQuality Of(ImportReport import, Measurement measurement, CheckSettings settings, PreviousSubmission? previous)
    {
        var tables = import.Tables!;
        IReadOnlyDictionary<string, Tally> tallies = import.Tallies;
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> codes = new Dictionary<string, IReadOnlyDictionary<string, long>>();
        IReadOnlyList<QuasiIdentifierRisk> risks = [];
        Together.Do(
            [() => tallies = DataQuality.Of(tables, measurement, previous), () => risks = QuasiIdentifiers.Of(tables), () => codes = SubmissionHistory.Codes(tables)],
            CancellationToken.None);
        return new SubmissionQuality
        {
            Import = import,
            Checks = CheckReport.Of(Joined(import.Tallies, tallies), settings, previous),
            MoreFindings =
            [
                .. measurement.DeclaredSteps == 0 ? [] : new[] { ImportReport.StrategyAgreement(measurement.DeclaredSteps, measurement.AgreeingSteps) },
                .. OutcomeAgreement.Of(tables),
            ],
            Rows = SubmissionHistory.Rows(tables),
            Codes = codes,
            QuasiIdentifiers = risks,
            Previous = previous,
        };
    }

    private static Dictionary<string, Tally> Joined(IReadOnlyDictionary<string, Tally> first, IReadOnlyDictionary<string, Tally> second)
    {
        var all = new Dictionary<string, Tally>(first, StringComparer.Ordinal);
        foreach (var (check, tally) in second)
            all[check] = tally;
        return all;
    }
}
