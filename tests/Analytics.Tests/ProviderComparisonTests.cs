using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Providers among the limits of chance, and by what was to be expected of their patients.</summary>
public class ProviderComparisonTests
{
    private static readonly Period Year = Period.TwelveMonthsTo(new DateOnly(2025, 12, 31));

    private static Release Funnel(params (int Hits, int Of)[] providers)
    {
        var names = providers.Select((_, i) => $"PR{i + 1:00}").ToArray();
        var counts = new CountTable(new LevelSpace([new(Breakdown.All, false, 0, [Breakdown.All]), new("provider_id", false, 1, names)]));
        var cells = counts.At(MeasureCatalogue.IndexOf("dropout"), Extracts.Month("2025-06").LastMonth);
        for (var i = 0; i < providers.Length; i++)
            (cells.Numerators[i + 1], cells.Denominators[i + 1]) = providers[i];
        return new Release(counts, DisclosurePolicy.None);
    }

    [Test]
    public void Alike_providers_have_exact_limits()
    {
        var funnel = Funnel((20, 100), (22, 100), (41, 200), (9, 50)).Funnel("dropout", Year)!;
        Assert.That((funnel.IsWidened, funnel.Target), Is.EqualTo((false, 92 / 450.0)));
        Assert.That(funnel.Points.Select(p => p.Position), Is.All.EqualTo(FunnelPosition.Within));
        Assert.That(funnel.Points[2].Limit!.Value.Upper998, Is.EqualTo(Statistics.Funnel.Exact(funnel.Target, 200, 0.999)).Within(1e-12));
        Assert.That(funnel.ByChance.Outside95, Is.EqualTo(0.2).Within(1e-12));
    }

    [Test]
    public void One_that_differs_lies_outside_and_many_that_differ_widen_the_limits()
    {
        var one = Funnel([(55, 100), .. Enumerable.Repeat((20, 100), 19)]).Funnel("dropout", Year)!;
        Assert.That((one.IsWidened, one.Points[0].Position), Is.EqualTo((false, FunnelPosition.Above998)), "one alone is drawn in, and does not widen the limits");
        Assert.That(one.Points.Skip(1).Select(p => p.Position), Is.All.EqualTo(FunnelPosition.Within));
        var many = Funnel([.. Enumerable.Range(0, 20).Select(i => (100 + i * 20, 1000))]).Funnel("dropout", Year)!;
        Assert.That(many.IsWidened, Is.True);
        Assert.That(many.Dispersion!.Value.Phi, Is.GreaterThan(2));
        Assert.That(many.Points.Count(p => p.Position is FunnelPosition.Above998 or FunnelPosition.Below998), Is.Zero);
        Assert.That(many.Points.Select(p => p.Provider), Is.Ordered, "by name, never by rank");
    }

    [Test]
    public void Hidden_providers_are_not_placed()
    {
        var counts = Funnel((20, 100), (3, 90), (30, 120));
        var hidden = new Release(CountsOf(counts), DisclosurePolicy.Standard).Funnel("dropout", Year)!;
        Assert.That(hidden.Points.Select(p => p.Position), Is.EqualTo([FunnelPosition.Within, FunnelPosition.NotShown, FunnelPosition.Within]));
        Assert.That(Funnel((20, 100)).Funnel("dropout", Year), Is.Null, "one provider cannot be compared");
    }

    // Two kinds of patients: one in two of the light cases respond, one in five of the severe; PR1 has the severe.
    private static Release CaseMix(int extraHits = 0)
    {
        var steps = new List<CaseMixStep>();
        void Add(int provider, int severity, int hits, int of)
        {
            var pattern = severity;
            foreach (var (_, levels) in CaseMixPattern.Factors.Skip(1))
                pattern *= levels.Count;
            for (var i = 0; i < of; i++)
                steps.Add(new CaseMixStep(Extracts.Month("2025-06").LastMonth, provider, pattern, i < hits, false));
        }
        Add(0, 0, 20, 40);
        Add(0, 5, 32 + extraHits, 160);
        Add(1, 0, 80, 160);
        Add(1, 5, 8, 40);
        Add(2, 0, 50, 100);
        Add(2, 5, 20, 100);
        var counts = new CountTable(new LevelSpace([new(Breakdown.All, false, 0, [Breakdown.All])]));
        return new Release(counts, DisclosurePolicy.None, sources: new ReleaseSources { CaseMix = [(steps, ["PR1", "PR2", "PR3"])] });
    }

    [Test]
    public void Patients_explain_what_the_crude_rates_differ_by()
    {
        var adjusted = CaseMix().CaseMix("step_response_observed", Year)!;
        // Crude: 26 %, 44 % and 35 %. Expected exactly what was seen, so every ratio is 1.
        Assert.That(adjusted.Providers.Select(p => (p.Observed, p.Expected)), Is.EqualTo([((long?)52, (double?)52), (88, 88), (70, 70)]).Using<(long?, double?)>((a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2!.Value - b.Item2!.Value) < 1e-6));
        Assert.That(adjusted.Providers.Select(p => p.Ratio!.Value.Value), Is.All.EqualTo(1).Within(1e-8));
        // The variance of what is expected is binomial: 40 x 0.25 + 160 x 0.16.
        Assert.That(adjusted.Providers[0].Ratio!.Value.Upper, Is.EqualTo(1 + Proportion.Z95 * Math.Sqrt(35.6) / 52).Within(1e-7));
        // Odds 1 : 1 against 1 : 4.
        Assert.That(adjusted.Terms.Single(t => t.OddsRatio is not null).OddsRatio!.Value.Value, Is.EqualTo(0.25).Within(1e-7));
        Assert.That((adjusted.Between, adjusted.IsWidened), Is.EqualTo((0.0, false)));
        Assert.That(adjusted.Providers.Select(p => p.Shrunk!.Value.Value), Is.All.EqualTo(1).Within(1e-8));
    }

    [Test]
    public void What_is_expected_of_all_adds_up_to_what_was_seen()
    {
        var adjusted = CaseMix(extraHits: 60).CaseMix("step_response_observed", Year)!;
        Assert.That(adjusted.Providers.Sum(p => p.Expected), Is.EqualTo(adjusted.Providers.Sum(p => p.Observed)).Within(1e-6));
        Assert.That(adjusted.Providers[0].Ratio!.Value.Value, Is.GreaterThan(1));
        var (ratio, shrunk) = (adjusted.Providers[0].Ratio!.Value.Value, adjusted.Providers[0].Shrunk!.Value.Value);
        Assert.That(shrunk, Is.GreaterThan(1).And.LessThan(ratio), "drawn towards all, not beyond");
        Assert.That(adjusted.Phi, Is.GreaterThan(1));
    }

    [Test]
    public void A_model_that_is_held_against_its_own_data_says_so()
    {
        var calibration = CaseMix().CaseMix("step_response_observed", Year)!.Calibration;
        Assert.That(calibration.IsEarlierModel, Is.False);
        Assert.That(calibration.InTheLarge!.Value, Is.EqualTo(0).Within(1e-7));
        Assert.That(calibration.Slope!.Value, Is.EqualTo(1).Within(1e-6));
        // 300 light cases (150 hits), 300 severe (60 hits). Pairs of hit and miss: (150 x 240 + (150 x 150 + 60 x 240) / 2) / (210 x 390)
        Assert.That(calibration.Concordance, Is.EqualTo((150 * 240 + (150 * 150 + 60 * 240) / 2.0) / (210 * 390)).Within(1e-12));
        Assert.That(calibration.Brier, Is.EqualTo((300 * 0.25 + 300 * 0.16) / 600).Within(1e-7));
        Assert.That(calibration.Groups.Sum(g => g.Steps), Is.EqualTo(600));
    }

    [Test]
    public void Few_steps_have_no_model() =>
        Assert.That(new Release(new CountTable(new LevelSpace([new(Breakdown.All, false, 0, [Breakdown.All])])), DisclosurePolicy.None).CaseMix("step_response_observed", Year), Is.Null);

    [Test]
    public void Patterns_come_back_as_they_went_in()
    {
        var sizes = CaseMixPattern.Factors.Select(f => f.Levels.Count).ToArray();
        for (var pattern = 0; pattern < sizes.Aggregate(1, (a, b) => a * b); pattern += 997)
            Assert.That(CaseMixPattern.Levels(pattern).Select((l, f) => (l, f)).Aggregate(0, (p, x) => p * sizes[x.f] + x.l), Is.EqualTo(pattern));
    }

    private static CountTable CountsOf(Release release)
    {
        var names = release.Levels("provider_id").ToArray();
        var counts = new CountTable(new LevelSpace([new(Breakdown.All, false, 0, [Breakdown.All]), new("provider_id", false, 1, names)]));
        var cells = counts.At(MeasureCatalogue.IndexOf("dropout"), Extracts.Month("2025-06").LastMonth);
        for (var i = 0; i < names.Length; i++)
            (cells.Numerators[i + 1], cells.Denominators[i + 1]) = ((int)release.Find("dropout", Year, "provider_id", names[i])!.Numerator!, (int)release.Find("dropout", Year, "provider_id", names[i])!.Denominator!);
        return counts;
    }
}
