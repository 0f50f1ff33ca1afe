using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Tells a release as everybody sees it: what is attacked, and what the ledger keeps.</summary>
internal static class ReleaseRows
{
    /// <summary>Every figure of its public tables.</summary>
    /// <param name="id">The name of the release.</param>
    /// <param name="release">Figures that passed disclosure control.</param>
    public static PublishedRelease Of(string id, Release release) => new(id, RulesOf(release), [.. release.PublicFigures().Select(Row)]);

    /// <summary>The same with the rows of some measures made again.</summary>
    /// <param name="rows">Those of the release before they changed.</param>
    /// <param name="release">Figures that passed disclosure control.</param>
    /// <param name="measures">The measures that changed.</param>
    public static PublishedRelease With(PublishedRelease rows, Release release, HashSet<string> measures) => rows with
    {
        Figures = [.. rows.Figures.Where(f => !measures.Contains(f.Measure)).Concat(release.PublicFigures(measures).Select(Row)).OrderBy(f => MeasureCatalogue.IndexOf(f.Measure))],
    };

    /// <summary>A figure as a row.</summary>
    public static PublishedFigure Row(Figure figure) => new(
        PackFiles.FileOf(figure.Measure.Family), figure.Measure.Id, FiguresCsv.Statistic(figure.Measure.Kind), figure.Period.Id, figure.Breakdown, figure.Level,
        // The counts of a rate that is only unreliable are no secret.
        figure.Unshown?.Numerator ?? figure.Numerator, figure.Unshown?.Denominator ?? figure.Denominator, figure.Value, figure.Lower, figure.Upper, figure.Suppressed && !figure.IsUnreliable);

    private static AttackedRules RulesOf(Release release) => new(
        release.Policy.HideUpTo, release.Policy.RoundTo, release.Policy.ShowsZero, release.Policy.HideUpTo + 1, release.Months is { Count: > 0 } months ? months[^1].Id : Period.Month(DateOnly.MinValue).Id);
}
