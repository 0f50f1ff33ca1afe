using static NonResponse.Scheduler.Tests.CleanExtract;

namespace NonResponse.Scheduler.Tests;

/// <summary>Fixtures of the checks of what the tables mean.</summary>
internal static class ContentFixtures
{
    private const int SecondStep = 86;
    private const int Fortnight = 14;

    public static Dictionary<string, CheckFixture> ById { get; } = new(StringComparer.Ordinal)
    {
        ["episodes.diagnosis.icd10"] = new(x => x.Set("episodes", "diagnosis", "depression", 5)),
        ["interventions.name.listed"] = new(x => x.Change("interventions", (r, i) => r[1] == "psychotherapy" && i % 7 == 0, r => r[2] = "local_therapy")),
        ["interventions.name.not_reserved"] = new(x => x["interventions"].First(r => r[1] == "psychotherapy")[2] = "blend"),
        ["episodes.age.filled"] = new(x => x.Set("episodes", "age", "", 7)),
        ["episodes.sex.filled"] = new(x => x.Set("episodes", "sex", "", 7)),
        ["episodes.ethnicity.filled"] = new(x => x.Set("episodes", "ethnicity", "", 7)),
        ["episodes.deprivation_decile.filled"] = new(x => x.Set("episodes", "deprivation_decile", "", 7)),
        ["episodes.employment.filled"] = new(x => x.Set("episodes", "employment", "", 7)),
        ["episodes.commissioner_id.filled"] = new(x => x.Set("episodes", "commissioner_id", "", 7)),
        ["episodes.end_reason.filled"] = new(x => x.Set("episodes", "end_reason", "", 7)),
        ["episodes.contacts.present"] = new(x => x.Change("contacts", (r, _) => Episode(r[0]) % 9 == 0, r => r[3] = "did_not_attend")),
        ["steps.interventions.present"] = new(x => x.Change(
            "interventions", (r, _) => StepEpisode(r[0]) is var e && e % 8 == 0 && e < 160, r => r[0] = r[0].Replace($"S{StepEpisode(r[0])}-", $"S{StepEpisode(r[0]) + 1}-", StringComparison.Ordinal))),
        ["steps.baseline.present"] = new(x => x.Change(
            "assessments", (r, _) => IsPhq9(r) && Episode(r[0]) % 8 == 0 && DaysIn(x, r) is 0 or 4, r => r[1] = After(r[1], DaysIn(x, r) == 0 ? 6 : 3))),
        ["steps.outcome.present"] = new(x => x.Change(
            "assessments", (r, _) => IsPhq9(r) && DaysIn(x, r) >= SecondStep + 28 && End(x, r) is { Length: > 0 } end && string.CompareOrdinal(end, "2025-11-30") < 0,
            r => r[1] = After(End(x, r), 8 + DaysIn(x, r) / Fortnight))),
        ["episodes.paired_scores.present"] = new(x => x.Change(
            "assessments", (r, _) => IsPhq9(r) && Episode(r[0]) % 2 == 0 && DaysIn(x, r) > 0, r => r[5] = "followup")),
        ["steps.cadence.week4"] = new(x => Move(Move(x, 28, 37), 112, 122)),
        ["steps.cadence.week8"] = new(x => Move(Move(x, 56, 65), 140, 150)),
        ["steps.cadence.week12"] = new(x => Move(Move(x, 84, 76), 168, 162)),

        ["episodes.referral.unique"] = new(x => x.Change("episodes", (_, i) => i is 2 or 34 or 66, r =>
        {
            var twin = x["episodes"][Episode(r[0]) - 2];
            (r[1], r[6]) = (twin[1], twin[6]);
        })),
        ["steps.start.unique"] = new(x => x.Change("steps", (r, _) => r[0] is "S0-2" or "S4-2" or "S8-2", r => r[3] = x["steps"].Single(s => s[0] == r[0][..^1] + "1")[3])),
        ["assessments.score.unique"] = new(x => Repeat(x, "assessments", 50, r => r[2] == "GAD7", r => r[3] = "3")),
        ["assessments.rows.unique"] = new(x => Repeat(x, "assessments", 25, _ => true, _ => { })),
        ["contacts.rows.unique"] = new(x => x.Change("contacts", (r, i) => i % 50 == 3 && x["contacts"][i - 1][0] == r[0], r =>
            Array.Copy(x["contacts"][x["contacts"].IndexOf(r) - 1], r, r.Length))),

        ["episodes.assessment_date.order"] = new(x => x.Change("episodes", (r, i) => i % 20 == 0 && r[7].Length > 0, r => r[7] = After(r[6], -3))),
        ["episodes.treatment_start_date.order"] = new(x => x.Change("episodes", (r, i) => i % 40 == 0, r => r[8] = After(r[6], -1))),
        ["episodes.end_date.order"] = new(x => x.Change("episodes", (r, i) => i is 0 or 4 or 8, r => r[8] = After(r[9], 1))),
        ["episodes.open.seen"] = new(x => x.Change("episodes", (r, i) => i < 80 && i % 4 == 0, r => (r[9], r[10]) = ("", ""))),
        ["episodes.referral_date.spread"] = new(x => x.Change("episodes", (_, i) => i % 3 == 0, r => r[6] = r[6][..8] + "01")),
        ["steps.end_date.order"] = new(x => x.Change("steps", (r, i) => i % 40 == 0 && r[4].Length > 0, r => r[4] = After(r[3], -1))),
        ["steps.start_date.in_episode"] = new(x => x.Change("steps", (r, i) => r[2] == "1" && StepEpisode(r[0]) % 40 == 0, r => r[3] = After(r[3], -60))),
        ["steps.overlap"] = new(x => x.Change("steps", (r, _) => r[2] == "1" && r[4].Length > 0 && StepEpisode(r[0]) % 10 == 0, r => r[4] = After(r[4], 40))),
        ["steps.step_number.order"] = new(x => x.Change("steps", (r, _) => StepEpisode(r[0]) is 0 or 4 or 8, r => r[2] = r[2] == "1" ? "2" : "1")),
        ["steps.step_number.complete"] = new(x => x.Change("steps", (r, _) => r[2] == "2" && StepEpisode(r[0]) % 8 == 0, r => r[2] = "3")),
        ["steps.step_number.unique"] = new(x => x.Change("steps", (r, _) => r[2] == "2" && StepEpisode(r[0]) % 20 == 0, r => r[2] = "1")),
        ["assessments.date.in_episode"] = new(x => x.Change(
            "assessments", (r, i) => r[2] == "GAD7" && DaysIn(x, r) == 2 * Fortnight, r => r[1] = After(r[1], -90))),
        ["assessments.score.jump"] = new(x => x.Change("assessments", (r, _) => IsPhq9(r) && DaysIn(x, r) == 4 && Episode(r[0]) % 40 == 0, r => r[3] = "0")),
        ["assessments.score.flat"] = new(x => x.Change("assessments", (r, _) => IsPhq9(r) && Episode(r[0]) % 8 == 0, r => r[3] = "12")),
        ["assessments.score.digit_preference"] = new(x => x.Change("assessments", (r, i) => IsPhq9(r) && i % 5 == 0 && DaysIn(x, r) > 4, r => r[3] = "10")),
        ["contacts.date.in_episode"] = new(x => x.Change(
            "contacts", (r, _) => r[3] == "did_not_attend" && Episode(r[0]) % 2 == 0 && DaysIn(x, r) == 5 * Fortnight, r => r[1] = After(r[1], -100))),
        ["contacts.minutes.plausible"] = new(x => x.Set("contacts", "minutes", "3000", 50)),
        ["needs.support_date.order"] = new(x => x.Change("needs", (_, i) => i % 40 == 0, r => r[4] = After(r[2], -1))),
        ["population.commissioner_id.covers"] = new(x => x.Set("population", "commissioner_id", "C9", from: 1)),

        ["extract.date.not_alone"] = new(x =>
        {
            Keep(x, "2025-01-01", "2025-08-31");
            foreach (var table in new[] { "contacts", "assessments", "events" })
                x.Remove(table, r => string.CompareOrdinal(r[1], "2025-09-28") > 0);
            x["contacts"][0][1] = "2025-12-31";
        })
        { IsFirst = true },
        ["extract.activity.recent"] = new(x =>
        {
            Keep(x, "2025-02-01", "2025-12-31");
            x.Submission["extracted_on"] = "2026-02-15";
        })
        { IsFirst = true },
        ["contacts.last_month.volume"] = new(x => x.Change(
            "contacts", (r, i) => string.CompareOrdinal(r[1], "2025-12-01") >= 0 && Episode(r[0]) < 180 && i % 2 == 0, r => r[1] = After(r[1], -33))),
        ["episodes.last_month.volume"] = new(x => x.Change("episodes", (_, i) => i >= CleanExtract.Episodes - 5, r => r[6] = "2025-11-28")),
        ["steps.declared_strategy.agrees"] = new(x => x.Change("interventions", (r, _) => r[3] == "stop", r => r[3] = "continue")),
        ["episodes.treatment_start_date.agrees"] = new(x => x.Change("episodes", (r, i) => i % 8 == 0 && r[8].Length > 0, r => r[8] = After(r[8], 20))),
    };

    private static int Episode(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    private static int StepEpisode(string id) => Episode(id[..id.IndexOf('-', StringComparison.Ordinal)]);

    private static bool IsPhq9(string[] assessment) => assessment[2] == "PHQ9";

    /// <summary>Days from the start of treatment to the row's date.</summary>
    public static int DaysIn(CleanExtract x, string[] row) =>
        Day(row[1]).DayNumber - Day(x["episodes"][Episode(row[0])][7]).DayNumber;

    private static string End(CleanExtract x, string[] row) => x["episodes"][Episode(row[0])][9];

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Moves the PHQ-9 of a day of treatment to another day.</summary>
    private static CleanExtract Move(CleanExtract x, int from, int to) =>
        x.Change("assessments", (r, _) => IsPhq9(r) && DaysIn(x, r) == from, r => r[1] = After(r[1], to - from));

    /// <summary>Keeps the episodes referred within two days, and what belongs to them.</summary>
    private static void Keep(CleanExtract x, string from, string to)
    {
        var gone = x["episodes"].Where(r => string.CompareOrdinal(r[6], from) < 0 || string.CompareOrdinal(r[6], to) > 0).Select(r => r[0]).ToHashSet();
        x.Remove("episodes", r => gone.Contains(r[0])).Remove("steps", r => gone.Contains(r[1]))
            .Remove("interventions", r => gone.Contains($"E{StepEpisode(r[0])}"));
        foreach (var table in new[] { "assessments", "contacts", "needs", "events" })
            x.Remove(table, r => gone.Contains(r[0]));
    }

    /// <summary>Writes every n-th row of some a second time, changed.</summary>
    private static void Repeat(CleanExtract x, string table, int every, Predicate<string[]> which, Action<string[]> change)
    {
        foreach (var row in x[table].Where((r, i) => which(r) && i % every == 0).ToList())
        {
            string[] copy = [.. row];
            change(copy);
            x[table].Insert(x[table].IndexOf(row) + 1, copy);
        }
    }
}
