using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Models;

/// <summary>Fits and judges the models of both points.</summary>
internal static class Modelling
{
    /// <summary>The measure that tells what is predicted: where a check withholds it, nothing is learnt.</summary>
    public const string Outcome = "step_response_observed";

    /// <summary>Does it.</summary>
    /// <param name="extracts">The extracts, taken together.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="depth">Brief or full.</param>
    /// <param name="tell">Told the share that is done.</param>
    /// <param name="cancel">Ends it.</param>
    public static IReadOnlyList<PointStudy> Study(
        IReadOnlyList<EpisodeTables> extracts, ReportingSettings reporting, ModelDepth depth, Action<double> tell, CancellationToken cancel)
    {
        PredictionSource[] sources = [.. extracts.Select(t => PredictionSource.Of(t, reporting.Analysis))];
        var settings = reporting.Models.ForStudy(depth);
        var points = Enum.GetValues<PredictionPoint>();
        var studies = new PointStudy[points.Length];
        var shares = new double[points.Length];
        void Study(int i) => studies[i] = RiskStudy.Of(
            PredictionData.Of(sources, points[i], settings.WithSocial, settings.MostSteps, settings.SampledSteps), PredictionData.Open(sources, points[i], settings.WithSocial), settings,
            share =>
            {
                lock (shares)
                {
                    shares[i] = share;
                    tell(shares.Average());
                }
            },
            cancel);
        Together.Do([.. points.Select((_, i) => (Action)(() => Study(i)))], cancel);
        return studies;
    }
}
