using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Findings that only the measuring can make.</summary>
internal static class QualityFindings
{
    public static IReadOnlyList<Finding> Of(ImportReport import, Measurement measurement) =>
        import.Tables is null || measurement.DeclaredSteps == 0
            ? []
            : [ImportReport.StrategyAgreement(measurement.DeclaredSteps, measurement.AgreeingSteps)];
}
