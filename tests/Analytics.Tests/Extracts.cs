using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Small extracts for the measures of activity, access and pathways.</summary>
internal static class Extracts
{
    public const string Episodes = "episode_id,patient_id,provider_id,commissioner_id,referral_date,assessment_date,treatment_start_date,end_date,end_reason,deprivation_decile,age,sex,prior_failed_trials,months_depressed,diagnosis\n";

    /// <summary>Rows of episodes after the header that has everything.</summary>
    public static ExtractFolder WithEpisodes(this ExtractFolder extract, params string[] rows) => extract.File("episodes.csv", Episodes + string.Concat(rows.Select(r => r + "\n")));

    /// <summary>Attended treatment contacts.</summary>
    public static ExtractFolder Attended(this ExtractFolder extract, string episode, params string[] days) =>
        extract.Rows("contacts", [.. days.Select(d => $"{episode},{d},treatment,attended")]);

    public static ExtractFolder Phq9(this ExtractFolder extract, string episode, params (string Day, int Score)[] scores) =>
        extract.Rows("assessments", [.. scores.Select(s => FormattableString.Invariant($"{episode},{s.Day},PHQ9,{s.Score},,"))]);

    public static string Number(this Release release, string measure, string month, string breakdown = "all", string level = "all") =>
        release.Find(measure, month == "all" ? Period.All : Month(month), breakdown, level) is { } f ? FormattableString.Invariant($"{f.Numerator}") : "-";

    public static Period Month(string month) => Period.TryParseMonth(month, out var period) ? period : throw new ArgumentException("is no month", nameof(month));
}
