using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>How resistant to treatment a depression is when a step starts.</summary>
/// <remarks>Fekadu et al. 2009, J Clin Psychiatry 70:177-184: points for the length of the episode of illness (1-3), its severity (1-5), failed
/// treatments (1-5), augmentation (0-1) and ECT (0-1); 3-6 mild, 7-10 moderate, 11-15 severe.</remarks>
internal static class MaudsleyStaging
{
    private const int ThousandthsOfMonth = 1000;
    private const int LastMild = 6;
    private const int LastModerate = 10;

    /// <summary>The levels of the breakdown.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["no_failed_trial", "mild", "moderate", "severe"];

    /// <summary>Points, from 3 to 15.</summary>
    /// <param name="months">How long this episode of illness has lasted.</param>
    /// <param name="severity">1 below the threshold of depression, 2 mild, 3 moderate, 4 severe, 5 severe with psychosis.</param>
    /// <param name="failures">Failed treatments, 1 or more.</param>
    /// <param name="isAugmented">Whether augmentation was tried.</param>
    /// <param name="hadEct">Whether ECT was given.</param>
    public static int Points(double months, int severity, int failures, bool isAugmented, bool hadEct) =>
        (months <= 12 ? 1 : months <= 24 ? 2 : 3) + severity + Failures(failures) + (isAugmented ? 1 : 0) + (hadEct ? 1 : 0);

    /// <summary>The place in <see cref="Levels"/> of so many points.</summary>
    public static int LevelOf(int points) => points <= LastMild ? 1 : points <= LastModerate ? 2 : 3;

    /// <summary>The months of illness at a day; null where they are not recorded.</summary>
    public static double? Months(EpisodeTables tables, int episode, int day)
    {
        const double DaysOfMonth = 365.25 / 12;
        var atReferral = tables.Episodes.MonthsDepressed[episode];
        return atReferral == int.MinValue ? null : (double)atReferral / ThousandthsOfMonth + (day - tables.Episodes.ReferralDate[episode]) / DaysOfMonth;
    }

    /// <summary>The severity by the diagnosis where that names psychosis, else by the score before the start, else by the diagnosis; null where none tells.</summary>
    public static int? Severity(string? diagnosis, Instrument? instrument, ScoreSeries series, int start)
    {
        var byDiagnosis = ByDiagnosis(diagnosis);
        if (byDiagnosis == Psychotic || instrument is null)
            return byDiagnosis;
        var baseline = StepOutcome.Baseline(series, start);
        return baseline == ScoreSeries.NotFound ? byDiagnosis : SeverityBands.Of(instrument.Code, series.PointsAt(baseline)) + 1;
    }

    private const int Psychotic = 5;

    // F32.0 to F32.3 and F33.0 to F33.3 of ICD-10.
    private static int? ByDiagnosis(string? diagnosis) =>
        diagnosis is ['F' or 'f', '3', '2' or '3', '.', >= '0' and <= '3', ..] ? diagnosis[4] - '0' + 2 : null;

    private static int Failures(int count) => count switch { <= 2 => 1, <= 4 => 2, <= 6 => 3, <= 10 => 4, _ => 5 };
}
