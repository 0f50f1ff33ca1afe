using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

/// <summary>What holds of all three packs, for every kind of source.</summary>
public class PackTests
{
    private const string Month = ExampleReleases.Month;

    private static readonly (string Name, Func<HandMadeRelease> Make)[] Sources =
    [
        ("large", ExampleReleases.Large), ("small", ExampleReleases.Small), ("trial", ExampleReleases.Trial),
        ("empty", ExampleReleases.Empty),
    ];

    private static readonly DisclosurePolicy[] Policies = [DisclosurePolicy.None, DisclosurePolicy.Standard];

    private static readonly (string Name, Func<Release, PackContext, Audience, Pack> Build)[] Packs =
    [
        ("service lead", ServiceLeadPack.Build), ("researcher", (release, context, audience) => ResearcherPack.Build(release, context, audience)),
        ("commissioner", CommissionerPack.Build),
    ];

    private static IEnumerable<TestCaseData> Cases =>
        from source in Sources
        from policy in Policies
        from pack in Packs
        select new TestCaseData(source.Make().Build(policy), pack.Build, source.Name)
            .SetArgDisplayNames(source.Name, policy.Name, pack.Name);

    [TestCaseSource(nameof(Cases))]
    public void Every_pack_is_sound(
        Release release, Func<Release, PackContext, Audience, Pack> build, string source)
    {
        var pack = build(release, HandMadeRelease.Context(Month), Audience.Public);
        PackChecks.HasSoundForm(pack);
        Assert.That(FigureCheck.Verify(pack, release, Month), source == "empty" ? Is.Zero : Is.Positive);
        PackChecks.SaysOnlyReleasedRates(pack, release, Month);
        Assert.That(pack.Cover.Headlines, Has.Count.InRange(source switch { "empty" => 1, "trial" => 3, _ => 5 }, Narrative.Most));
    }

    [TestCaseSource(nameof(Cases))]
    public void Every_pack_names_its_disclosure_control_and_audience(
        Release release, Func<Release, PackContext, Audience, Pack> build, string source)
    {
        var pack = build(release, HandMadeRelease.Context(Month), Audience.Public);
        var control = pack.Cover.Facts.Single(f => f.Name == "Disclosure control").Value;
        Assert.That(control, Does.StartWith(release.Policy.IsExact ? "None. " : "Standard. "), source);
        Assert.That(control, Does.Contain(release.Policy.IsExact ? "Not for publication" : "from 1 to 7 are hidden"), source);
        Assert.That(pack.Audience, Is.EqualTo(release.Policy.IsExact ? Audience.Internal : Audience.Public), source);
        Assert.That(release.Policy.IsExact && pack.Exhibits().Where(e => e.Id != "definitions-scales").Any(e => e.Table.Rows.Any(r => r.Any(c => c.Number is not null))),
            Is.EqualTo(pack.Notes.Any(n => n.Contains("not for publication", StringComparison.Ordinal))), source);
    }

    [Test]
    public void No_hidden_figure_can_be_read_anywhere()
    {
        // 3 of 137: a rate that no other figure has.
        var small = new HandMadeRelease(("provider_id", ["PR1", "PR2"]), ("medication_strategy", ["augment", "switch"]));
        foreach (var measure in MeasureCatalogue.All.Where(m => m.Kind == MeasureKind.Proportion))
            foreach (var month in HandMadeRelease.MonthsTo(Month, 24).Where((_, i) => i % 12 == 11))
            {
                small.Add(measure.Id, month, 3, 137).Add(measure.Id, month, 3, 137, "provider_id", "PR1");
                small.Add(measure.Id, month, 40, 80, "provider_id", "PR2");
                if (measure.OfSteps)
                    small.Add(measure.Id, month, 3, 137, "medication_strategy", "augment");
            }
        var release = small.Build(DisclosurePolicy.Standard);
        foreach (var (name, build) in Packs)
        {
            var texts = build(release, HandMadeRelease.Context(Month), Audience.Public).Texts().ToList();
            Assert.That(texts.Where(t => t.Contains("137", StringComparison.Ordinal) || t.Contains("2.2%", StringComparison.Ordinal)),
                Is.Empty, name);
            Assert.That(texts, Has.Some.Contains("too few to show"), name);
        }
    }

    [Test]
    public void Provisional_thresholds_are_named_in_every_pack()
    {
        var context = HandMadeRelease.Context(Month) with { ProvisionalInstruments = ["QIDS-SR16", "HAM-D17"] };
        foreach (var (name, build) in Packs)
            Assert.That(
                build(ExampleReleases.Large().Build(DisclosurePolicy.None), context, Audience.Internal).Cover.Quality,
                Has.Some.EqualTo("The reliable changes of QIDS-SR16 and HAM-D17 and the caseness of WSAS are provisional."), name);
    }

    [Test]
    public void Context_is_on_the_cover_and_findings_are_a_table()
    {
        var context = HandMadeRelease.Context(Month) with
        {
            Quality = ["2.1% of rows were kept out."],
            OptionalTables = ["There is no needs table, so needs met are not reported."],
            QualityRows = [new("steps", "orphan", 1234), new("events", "bad date", null)],
        };
        var pack = ServiceLeadPack.Build(ExampleReleases.Empty().Build(DisclosurePolicy.Standard), context);
        Assert.That(pack.Cover.Quality, Is.SupersetOf([.. context.Quality, .. context.OptionalTables]));
        Assert.That(
            pack.Exhibit("findings").Table.Rows.Select(r => string.Join('|', r.Select(c => c.Text ?? c.MarkerText))),
            Is.EqualTo(["steps|orphan|1,234", "events|bad date|[c]"]));
        Assert.That(pack.Cover.Facts.Select(f => f.Value), Has.Member("March 2026").And.Member("31 March 2026"));
    }

    [Test]
    public void Report_month_must_be_a_month() => Assert.That(
        () => CommissionerPack.Build(
            ExampleReleases.Empty().Build(DisclosurePolicy.None),
            HandMadeRelease.Context(Month) with { ReportMonth = Period.All }),
        Throws.ArgumentException);
}
