using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Comparing;

/// <summary>Carries out comparisons of strategies, one after the other, each with both cores.</summary>
internal static class Comparisons
{
    /// <summary>The measure that tells what is compared: where a check withholds it, nothing is.</summary>
    public const string Outcome = "step_response_observed";

    /// <summary>A brief look goes to a sample of so many decisions: enough to find what matters to patients, in seconds.</summary>
    private const int BriefDecisions = 10_000;

    /// <summary>Of folds, samples and imputations.</summary>
    public const ulong Seed = 1;

    /// <summary>Does it.</summary>
    /// <param name="extracts">The extracts, taken together.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="specifications">What is compared.</param>
    /// <param name="depth">Brief: a sample of decisions, and missing scores are not imputed.</param>
    /// <param name="tell">Told the share that is done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Exact; what readers see passes <see cref="ComparisonControl"/>.</returns>
    public static IReadOnlyList<ComparisonResult> Of(
        IReadOnlyList<EpisodeTables> extracts, ReportingSettings reporting, IReadOnlyList<ComparisonSpecification> specifications, ModelDepth depth, Action<double> tell, CancellationToken cancel)
    {
        PredictionSource[] sources = [.. extracts.Select(t => PredictionSource.Of(t, reporting.Analysis))];
        var results = new List<ComparisonResult>();
        cancel.ThrowIfCancellationRequested();
        foreach (var result in depth == ModelDepth.Full ? ComparisonStudy.Run(sources, specifications, Seed) : ComparisonStudy.Run(sources, [.. specifications.Select(s => s with { Imputations = 0 })], Seed, BriefDecisions))
        {
            results.Add(result);
            tell((double)results.Count / specifications.Count);
            cancel.ThrowIfCancellationRequested();
        }
        return ComparisonFamily.Adjusted(results);
    }
}
