using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public class AccessMeasuresTests
{
    [Test]
    public void A_later_stage_stands_for_the_earlier_ones_and_the_cascade_never_grows()
    {
        // A has no assessment date, but recovers; B is treated once; C only referred; D is too young a referral.
        using var extract = new ExtractFolder()
            .WithEpisodes(
                "A,P1,PR1,,2024-06-01,,2024-06-20,2024-12-01,completed,1,30,female,,,",
                "B,P2,PR1,,2024-06-02,2024-06-10,2024-06-20,,,9,30,male,,,",
                "C,P3,PR1,,2024-06-03,,,,,,30,male,,,",
                "D,P4,PR1,,2025-06-03,,,,,1,30,male,,,")
            .Attended("A", "2024-06-20", "2024-07-20").Attended("B", "2024-06-20")
            .Phq9("A", ("2024-06-20", 20), ("2024-11-20", 5));
        var release = Measured.Release(extract);
        string[] cascade = [.. AccessCatalogue.Stages.Select(s => Measured.Text(release.Find(AccessCatalogue.Cascade(s.Stage), Period.All)))];
        Assert.That(cascade, Is.EqualTo(["2/3", "2/3", "1/3", "1/3", "1/3"]));
        string[] stages = [.. AccessCatalogue.Stages.Skip(1).Select(s => Measured.Text(release.Find(AccessCatalogue.FromStage(s.Stage), Period.All)))];
        Assert.That(stages, Is.EqualTo(["2/2", "1/2", "1/1", "1/1"]));
        Assert.That(Measured.Text(release.Find("cascade_treated", Period.All, Breakdown.Core20, "core20")), Is.EqualTo("1/1"));
        Assert.That(Measured.Text(release.Find("cascade_treated", Period.All, Breakdown.Core20, "rest")), Is.EqualTo("1/1"));
    }

    [Test]
    public void A_stage_counts_to_the_365th_day()
    {
        using var extract = new ExtractFolder().WithEpisodes("A,P,PR1,,2024-06-01,,2025-06-01,,,,,,,,", "B,P,PR1,,2024-06-01,,2025-06-02,,,,,,,,");
        Assert.That(Measured.Of(extract, "cascade_treated"), Is.EqualTo("1/2"));
    }

    [Test]
    public void Bands_of_waits_hold_everybody_once()
    {
        using var extract = new ExtractFolder().WithEpisodes(
            [.. new[] { 0, 14, 15, 28, 29, 42, 43, 84, 85, 126, 127, 400 }.Select((d, i) => $"E{i},P,PR1,,2024-01-01,,{new DateOnly(2024, 1, 1).AddDays(d):yyyy-MM-dd},,,,,,,,")]);
        var release = Measured.Release(extract);
        Assert.That(AccessCatalogue.WaitMeasures.Treatment.Select(m => Measured.Text(release.Find(m, Period.All))), Is.EqualTo(["2/12", "2/12", "2/12", "2/12", "2/12", "2/12"]));
    }

    [Test]
    public void Referrals_are_still_assessed_for_needs_for_a_year()
    {
        // The same two referrals of January, seen in February and in June.
        using var early = new ExtractFolder().WithEpisodes("A,P,PR1,,2025-01-10,2025-01-15,,,,,,,,,", "B,P,PR1,,2025-01-10,,,,,,,,,,").File("needs.csv", "episode_id,need,identified_date,support,support_date\nA,housing,2025-01-20,none,\n");
        using var late = new ExtractFolder().WithEpisodes("A,P,PR1,,2025-01-10,2025-01-15,,,,,,,,,", "B,P,PR1,,2025-01-10,2025-05-20,,,,,,,,,").File("needs.csv", "episode_id,need,identified_date,support,support_date\nA,housing,2025-01-20,none,\n");
        var january = Period.Month(new DateOnly(2025, 1, 1));
        Assert.That((Measured.Text(Measured.Release(early).Find("need_identified", january)), Measured.Text(Measured.Release(late).Find("need_identified", january))), Is.EqualTo(("1/1", "1/2")));
        var release = new Release(Measurement.Of(Measured.Read(early), []).Counts, DisclosurePolicy.None, sources: new ReleaseSources { ExtractedOn = new DateOnly(2025, 12, 31).DayNumber });
        string[] needs = ["need_identified", .. AccessCatalogue.Needs.Select(n => AccessCatalogue.OfNeed(n, "identified"))];
        Assert.That(needs.Select(m => release.IsProvisional(MeasureCatalogue.Get(m), january)), Is.All.True);
        Assert.That(needs.Select(m => release.IsProvisional(MeasureCatalogue.Get(m), Period.Month(new DateOnly(2024, 12, 1)))), Is.All.False);
    }

    [Test]
    public void Needs_are_identified_supported_or_declined()
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("A,P,PR1,,2025-01-01,2025-01-05,,,,,,,,,", "B,P,PR1,,2025-01-01,2025-01-05,,,,,,,,,", "C,P,PR1,,2025-01-01,,,,,,,,,,")
            .File("needs.csv", "episode_id,need,identified_date,support,support_date\nA,housing,2025-01-10,provided,2025-02-01\nA,finance,2025-01-10,declined,\nB,housing,2025-01-11,offered,\nB,housing,2025-12-11,none,\nC,finance,2025-01-11,none,\n");
        var release = Measured.Release(extract);
        string Text(string need, string what) => Measured.Text(release.Find(AccessCatalogue.OfNeed(need, what), Period.All));
        Assert.That(Text("housing", "identified"), Is.EqualTo("2/2"), "C was neither assessed nor treated");
        Assert.That(Text("housing", "supported"), Is.EqualTo("1/2"), "the need of December is not due");
        Assert.That(Text("finance", "declined"), Is.EqualTo("1/2"));
        Assert.That(Text("finance", "supported"), Is.EqualTo("0/1"));
        Assert.That(AccessCatalogue.Needs.Sum(n => release.Find(AccessCatalogue.OfNeed(n, "supported"), Period.All)?.Denominator ?? 0), Is.EqualTo(release.Find("need_met", Period.All)!.Denominator));
        Assert.That(release.Levels(Breakdown.NeedsMet).Where(l => release.Find("referrals", Period.All, Breakdown.NeedsMet, l) is { Numerator: > 0 }), Is.EqualTo(["all_met", "some_unmet"]), "a need whose support was declined is no unmet need");
    }

    [Test]
    public void Gaps_are_to_the_reference_and_the_missing_are_told()
    {
        using var extract = new ExtractFolder().WithEpisodes(
            [.. Enumerable.Range(0, 100).Select(i => $"E{i},P,PR1,,2024-01-01,,{(i < 45 || i >= 90 ? "2024-02-01" : "")},,,{(i < 60 ? 1 : i < 95 ? 10 : "")},,,,,")]);
        var release = Measured.Release(extract);
        var gaps = release.Gaps("cascade_treated", Period.All, "deprivation_quintile");
        var most = gaps.Groups.Single(g => g.Level == "1");
        Assert.That(gaps.Reference, Is.EqualTo("5"));
        // R: 45 of 60 and 5 of 35; Newcombe's interval is tested by itself.
        Assert.That(most.Gap!.Value.Value, Is.EqualTo(45 / 60.0 - 5 / 35.0).Within(1e-12));
        Assert.That(most.Gap, Is.EqualTo(Statistics.Proportion.Newcombe95(5, 35, 45, 60)));
        Assert.That(gaps.Groups.Single(g => g.Level == "5").Gap, Is.Null);
        Assert.That((gaps.NotRecorded!.Numerator, gaps.NotRecorded.Denominator), Is.EqualTo(((long?)5, (long?)100)));
    }

    // rr <- (45 / 120) / (60 / 110); se <- sqrt(1/45 - 1/120 + 1/60 - 1/110); exp(log(rr) + c(-1, 1) * qnorm(.975) * se)
    [Test]
    public void Ratio_of_shares()
    {
        using var extract = new ExtractFolder().WithEpisodes(
            [.. Enumerable.Range(0, 230).Select(i => $"E{i},P,PR1,,2024-01-01,,{(i < 45 || i is >= 120 and < 180 ? "2024-02-01" : "")},,,{(i < 120 ? 1 : 10)},,,,,")]);
        var ratio = Measured.Release(extract).Gaps("cascade_treated", Period.All, "deprivation_quintile").Groups.Single(g => g.Level == "1").Ratio!.Value;
        Assert.That(new[] { ratio.Value, ratio.Lower, ratio.Upper }, Is.EqualTo([0.6875, 0.515899033895, 0.916179754072]).Within(1e-10));
    }

    // Dobson's vector of the technical guide: events 12, 30, 25, 9; people 200, 350, 260, 120; here the group's people are these and the weights come from all people.
    [Test]
    public void Rates_are_standardised_to_the_whole_population()
    {
        (string Band, int Age, int Events, int People, int Others)[] strata = [("18-25", 20, 12, 200, 5800), ("26-39", 30, 30, 350, 6650), ("40-54", 45, 25, 260, 6740), ("55-64", 60, 9, 120, 5380)];
        using var extract = new ExtractFolder()
            .WithEpisodes([.. strata.SelectMany(s => Enumerable.Range(0, s.Events).Select(i => $"{s.Band}{i},P,PR1,C1,2025-03-01,,,,,,{s.Age},female,,,").Select(r => r.Replace("18-25", "a").Replace("26-39", "b").Replace("40-54", "c").Replace("55-64", "d")))])
            .File("population.csv", "commissioner_id,age_band,sex,population\n" + string.Concat(strata.Select(s => $"C1,{s.Band},female,{s.People}\nC2,{s.Band},female,{s.Others}\n")));
        var rates = Measured.Release(extract).PopulationRates("referrals", Period.TwelveMonthsTo(new DateOnly(2025, 12, 31)), "commissioner_id");
        var rate = rates.Single(r => r.Level == "C1");
        Assert.That((rate.Events, rate.People), Is.EqualTo(((long?)76, 930L)));
        Assert.That(rate.Standardised!.Value.Value / 1000, Is.EqualTo(8.021870).Within(1e-5));
        Assert.That(rate.Standardised.Value.Lower / 1000, Is.EqualTo(6.247902).Within(1e-5));
        Assert.That(rate.Standardised.Value.Upper / 1000, Is.EqualTo(10.126332).Within(1e-5));
        Assert.That(rates.Single(r => r.Level == "C2").Crude!.Value.Value, Is.Zero);
        Assert.That(rates.Single(r => r.Level == "C2").Standardised, Is.Null, "fewer than ten events");
    }

    [Test]
    public void People_of_whom_the_group_is_not_recorded_are_told_beside_the_rates()
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("A,P,PR1,C1,2025-03-01,,,,,1,20,female,,,", "B,P,PR1,C1,2025-03-01,,,,,,20,female,,,", "C,P,PR1,,2025-03-01,,,,,2,20,female,,,")
            .File("population.csv", "commissioner_id,age_band,sex,deprivation_decile,population\nC1,18-25,female,1,100\nC1,18-25,female,10,100\n");
        var rates = Measured.Release(extract).PopulationRates("referrals", Period.TwelveMonthsTo(new DateOnly(2025, 12, 31)), "deprivation_quintile");
        Assert.That(rates.Select(r => (r.Level, r.Events, r.People)), Is.EqualTo([("1", (long?)2, 100L), ("5", 0, 100), ("not_recorded", 1, 0)]));
    }
}
