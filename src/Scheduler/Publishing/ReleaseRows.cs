using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Tells a release as everybody sees it: what is attacked, and what the ledger keeps.</summary>
internal static class ReleaseRows
{
    private const string Path = "path", Watched = "unchanged_after_";

    /// <summary>Every figure of its public tables.</summary>
    /// <param name="id">The name of the release.</param>
    /// <param name="release">Figures that passed disclosure control.</param>
    /// <param name="month">The month that is reported.</param>
    public static PublishedRelease Of(string id, Release release, Period month) => new(id, RulesOf(release), [.. release.PublicFigures().Select(Row), .. Beside(release, month)]);

    /// <summary>The same with the rows of some measures made again.</summary>
    /// <param name="rows">Those of the release before they changed.</param>
    /// <param name="release">Figures that passed disclosure control.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="measures">The measures that changed.</param>
    public static PublishedRelease With(PublishedRelease rows, Release release, Period month, HashSet<string> measures) => rows with
    {
        Figures =
        [
            .. rows.Figures.Where(f => !measures.Contains(f.Measure) && !IsBeside(f)).Concat(release.PublicFigures(measures).Select(Row)).OrderBy(f => MeasureCatalogue.IndexOf(f.Measure)),
            .. Beside(release, month),
        ],
    };

    /// <summary>Whether a row is of paths, or of who was still watched: counts that no table of measures has.</summary>
    public static bool IsBeside(PublishedFigure row) => row.Measure == Path || IsWatched(row);

    /// <summary>Whether a row tells who was still watched.</summary>
    public static bool IsWatched(PublishedFigure row) => row.Statistic.StartsWith(Watched, StringComparison.Ordinal);

    // Stages of paths are breakdowns, and what leads from one to the next is a pair of them: so they add up as breakdowns do.
    private static IEnumerable<PublishedFigure> Beside(Release release, Period month)
    {
        var year = Period.TwelveMonthsTo(month.LastDay);
        foreach (var point in release.Derived(MeasureFamily.Pathways, month).Where(f => f.Statistic.StartsWith(Watched, StringComparison.Ordinal)))
            yield return new PublishedFigure(PackFiles.FileOf(MeasureFamily.Pathways), point.Measure, point.Statistic, point.Period.Id, point.Breakdown, point.Level, null, point.Denominator, point.Value, point.Lower, point.Upper, point.Suppressed);
        if (release.Paths(year) is not { } flow)
            yield break;
        static string Stage(int stage) => FormattableString.Invariant($"stage_{stage}");
        PublishedFigure Of(string breakdown, string level, long? count) => new(PackFiles.FileOf(MeasureFamily.Pathways), Path, "count", year.Id, breakdown, level, count, null, count, null, null, count is null);
        yield return Of("episodes", "every", flow.All);
        for (var stage = 0; stage < flow.Nodes.Count; stage++)
            for (var state = 0; state < flow.States.Count; state++)
                if (flow.Nodes[stage][state] is null or > 0)
                {
                    yield return Of(Stage(stage), flow.States[state], flow.Nodes[stage][state]);
                    if (stage == 0)
                        yield return Of("episodes|" + Stage(stage), "every|" + flow.States[state], flow.Nodes[stage][state]);
                }
        foreach (var (stage, from, to, count) in flow.Links)
            yield return Of($"{Stage(stage)}|{Stage(stage + 1)}", $"{flow.States[from]}|{flow.States[to]}", count);
    }

    /// <summary>A figure as a row.</summary>
    public static PublishedFigure Row(Figure figure) => new(
        PackFiles.FileOf(figure.Measure.Family), figure.Measure.Id, FiguresCsv.Statistic(figure.Measure.Kind), figure.Period.Id, figure.Breakdown, figure.Level,
        // The counts of a rate that is only unreliable are no secret.
        figure.Unshown?.Numerator ?? figure.Numerator, figure.Unshown?.Denominator ?? figure.Denominator, figure.Value, figure.Lower, figure.Upper, figure.Suppressed && !figure.IsUnreliable);

    private static AttackedRules RulesOf(Release release) => new(
        release.Policy.HideUpTo, release.Policy.RoundTo, release.Policy.ShowsZero, release.Policy.HideUpTo + 1, release.Months is { Count: > 0 } months ? months[^1].Id : Period.Month(DateOnly.MinValue).Id)
    {
        LastWholeMonth = release.LastWholeMonth.Id,
    };
}
