using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>A hole planted in small releases, and the same releases without it.</summary>
/// <param name="Name">What gives the count away.</param>
/// <param name="Unsafe">Releases that an attacker must break.</param>
/// <param name="Safe">Their twins, that must hold.</param>
internal sealed record PlantedHole(string Name, PublishedRelease[] Unsafe, PublishedRelease[] Safe)
{
    private static readonly AttackedRules Exact = new(7, 1, true, 1, "2026-03");
    private static readonly AttackedRules WithoutWaiting = new(7, 5, true, 1, "2026-03");

    public static IReadOnlyList<PlantedHole> All { get; } =
    [
        Of("One hidden level of a breakdown", """
            referrals:count 2026-01 all 100
            referrals:count 2026-01 sex=female {0}
            referrals:count 2026-01 sex=male hidden
            """, "100", "85"),
        Of("Two hidden levels under a total that rounding clips", """
            referrals:count 2026-01 all 100
            referrals:count 2026-01 sex=female {0}
            referrals:count 2026-01 sex=male hidden
            referrals:count 2026-01 sex=other hidden
            """, "100", "90"),
        Of("The complement of a shown count", """
            prevention_after_remission 2026-01 all hidden
            relapse_within_180_days 2026-01 all 30/100
            relapse_without_prevention 2026-01 all 20/{0}
            """, "100", "85"),
        Of("Response, partial response and none add up", """
            step_response_observed 2026-01 all {0}/60
            step_partial_response_observed 2026-01 all 20/60
            step_no_response_observed 2026-01 all hidden
            """, "40", "25"),
        Of("The numerator with missing as nonresponse is the observed one", """
            step_response_observed 2026-01 all hidden
            step_response_nri 2026-01 all 50/80
            step_remission_observed 2026-01 all 20/{0}
            """, "50", "60"),
        Of("A month against its quarter", """
            referrals:count 2026-01 all 40
            referrals:count 2026-02 all 40
            referrals:count 2026-03 all hidden
            referrals:count 2026-Q1 all {0}
            """, "80", "90"),
        Of("A month against twelve months", """
            completed_course 2025-05 all 40/80
            completed_course 2026-03 all hidden
            completed_course 12-months-to-2026-03 all {0}
            """, "40/80", "55/110"),
        Of("A month against the whole extract", """
            referrals:count 2024-01 all 40
            referrals:count 2026-03 all hidden
            referrals:count all all {0}
            """, "40", "50"),
        Of("Rates printed from exact counts", """
            recovery 2026-01 all 40/100 v={0}
            recovery 2026-01 sex=female 35/90 v={1}
            recovery 2026-01 sex=male hidden
            """, "0.4141414141414141 0.375", "0.4 0.3888888888888889"),
        Of("Wilson limits printed from exact counts", """
            recovery 2026-01 all 40/100 {0}
            recovery 2026-01 sex=female 35/90 {1}
            recovery 2026-01 sex=male hidden
            """, "l=0.32209499,u=0.51260202 l=0.28107923,u=0.47937754", "l=0.30940129,u=0.49799741 l=0.29469917,u=0.49217541"),
        Of("A hidden level that another table shows", """
            assessments:count 2026-01 all 100
            assessments:count 2026-01 sex=female hidden
            assessments:count 2026-01 sex=male hidden
            wait_assessment_days_median:median 2026-01 all /100 v=30
            wait_assessment_days_median:median 2026-01 sex=female /{0} v=30
            """, "100", "90"),
        // g is row 3 less e and f, and e + f is column 1 and column 2 less row 1 and row 2: no single row or column says so.
        new(
            "A pair of breakdowns that only all its rows and columns together give away",
            [Published.Release("2026-03", Pairs, Exact)], [Published.Release("2026-03", Pairs + TwoMore, Exact)]),
        Of("An earlier release showed it", """
            referrals:count 2026-01 sex=female {0}
            referrals:count 2026-01 sex=male hidden
            """, """
            referrals:count 2026-01 all 25
            referrals:count 2026-01 sex=female hidden
            referrals:count 2026-01 sex=male hidden
            """, "25", "hidden"),
        // What is shown again may have moved by up to 7 and waits to be told.
        new("Twelve months against the twelve months before", Rolling(WithoutWaiting), Rolling(AttackedRules.Standard("2026-03"))),
        Of("A later release has another breakdown", """
            referrals:count 2026-01 all 100
            referrals:count 2026-01 sex=female hidden
            referrals:count 2026-01 sex=male hidden
            """, """
            referrals:count 2026-01 sex|housing=female|stable 50
            referrals:count 2026-01 sex|housing=female|other {0}
            referrals:count 2026-01 sex|housing=male|stable hidden
            referrals:count 2026-01 sex|housing=male|other hidden
            """, "50", "35"),
        Of("A total that is told anew after a small change", """
            referrals:count 2026-01 all {0}
            """, """
            referrals:count 2026-01 all 100
            referrals:count 2026-01 sex=female 100
            referrals:count 2026-01 sex=male hidden
            """, "95", "100"),
        Of("Providers against the commissioner that they belong to", """
            referrals:count 2026-01 commissioner_id=C1 100
            referrals:count 2026-01 provider_id=P1 {0}
            referrals:count 2026-01 provider_id=P2 hidden
            referrals:count 2026-01 commissioner_id|provider_id=C1|P1 hidden
            referrals:count 2026-01 commissioner_id|provider_id=C1|P2 hidden
            """, "100", "85"),
        Of("A mean beside a hidden count", "first_score_phq9:mean 2026-01 sex=male hidden {0}", "v=17.5", "-"),
        Of("One level has nearly all of a numerator", """
            need_met 2026-01 all 20/60
            need_met 2026-01 sex=male {0}
            need_met 2026-01 sex=female hidden
            """, "20/30", "10/30"),
        Of("Three tables about the same steps", """
            step_eligible 2026-01 all hidden
            suicidality_flag 2026-01 all 40/100
            step_response_nri 2026-01 all 10/{0}
            """, "100", "85"),
    ];

    private const string Pairs = """
        referrals:count 2026-01 sex=1 40
        referrals:count 2026-01 sex=2 40
        referrals:count 2026-01 sex=3 43
        referrals:count 2026-01 sex=4 hidden
        referrals:count 2026-01 housing=1 60
        referrals:count 2026-01 housing=2 60
        referrals:count 2026-01 housing=3 25
        referrals:count 2026-01 sex|housing=1|1 hidden
        referrals:count 2026-01 sex|housing=1|2 hidden
        referrals:count 2026-01 sex|housing=2|1 hidden
        referrals:count 2026-01 sex|housing=2|2 hidden
        referrals:count 2026-01 sex|housing=3|1 hidden
        referrals:count 2026-01 sex|housing=3|2 hidden
        referrals:count 2026-01 sex|housing=3|3 hidden
        referrals:count 2026-01 sex|housing=4|3 hidden
        """;

    private const string TwoMore = """

        referrals:count 2026-01 sex=5 hidden
        referrals:count 2026-01 sex|housing=4|1 hidden
        referrals:count 2026-01 sex|housing=5|1 hidden
        """;

    public override string ToString() => Name;

    private static PublishedRelease[] Rolling(AttackedRules rules) =>
    [
        Published.Release("2026-02", """
            referrals:count 2025-03 all 10
            referrals:count 2025-06 all hidden
            referrals:count 12-months-to-2026-02 all 100
            """, rules with { LastMonth = "2026-02" }),
        Published.Release("2026-03", """
            referrals:count 2025-03 all 10
            referrals:count 2025-06 all hidden
            referrals:count 2026-03 all hidden
            referrals:count 12-months-to-2026-03 all 90
            """, rules),
    ];

    private static PlantedHole Of(string name, string rows, string holed, string whole) =>
        new(name, [Published.Release("2026-03", Fill(rows, holed))], [Published.Release("2026-03", Fill(rows, whole))]);

    private static PlantedHole Of(string name, string earlier, string later, string holed, string whole)
    {
        PublishedRelease[] Both(string value) => [Published.Release("2026-02", Fill(earlier, value)), Published.Release("2026-03", Fill(later, value))];
        return new(name, Both(holed), Both(whole));
    }

    private static string Fill(string rows, string values)
    {
        var words = values.Split(' ');
        for (var i = 0; i < words.Length; i++)
            rows = rows.Replace($"{{{i}}}", words[i].Replace(',', ' '), StringComparison.Ordinal);
        return rows;
    }
}
