using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Providers that others took over between two submissions of the same referrals.</summary>
public sealed class SuccessorTests
{
    private const string Header = "PathwayID,Person_ID,OrgIDProv,ReferralRequestReceivedDate,ServDischDate,EndCode,UniqueSubmissionID";

    // PR1 is taken over by PR2 in November: A goes on and is sent by both, B ended before and is never sent again.
    private const string Referrals = Header + """

        A,P,PR1,2025-01-06,,,1
        B,Q,PR1,2025-01-06,2025-04-30,47,1
        A,P,PR2,2025-01-06,2025-12-01,46,2

        """;

    private const string Config = """{ "successors": [ { "breakdown": "provider_id", "code": "PR1", "successor": "PR2", "reason": "merged", "date": "2025-11-01" } ] }""";

    [Test]
    public void Referral_is_the_latest_senders_and_those_of_before_stay_where_they_were()
    {
        using var folder = new TempFolder();
        var providers = Dropout(folder);
        Assert.That(providers, Is.EquivalentTo(new[] { ("PR1", "1/1"), ("PR2", "0/1") }));
    }

    [Test]
    public void Successor_that_the_service_names_takes_over_referrals_of_before()
    {
        using var folder = new TempFolder();
        var providers = Dropout(folder, "--config", folder.Write("service.json", Config));
        Assert.That(providers, Is.EqualTo(new[] { ("PR2", "1/2") }));
        Assert.That(File.ReadAllText(folder.File("out", "service-lead.html")), Does.Contain("Counted as their successors: PR1 as PR2."));
    }

    /// <summary>How many dropped out of how many, by provider, over the whole extract.</summary>
    private static List<(string Provider, string Share)> Dropout(TempFolder folder, params string[] options)
    {
        using var extract = new NhsFolder().Person("P").Person("Q").File("IDS101Referral.csv", Referrals)
            .Contact("A", "2025-02-03").Contact("A", "2025-03-03").Contact("B", "2025-02-03");
        var target = Runs.Run(folder, extract.Path, [.. options, .. Runs.Bare]);
        return [.. Runs.Measures(Path.Combine(target, "measures.csv")).Where(m => m.Key is ("dropout", "all", "provider_id", _)).Select(m => (m.Key.Level, $"{m.Value[0]}/{m.Value[1]}"))];
    }
}
