using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Ingest;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Scheduler.Tests.Publishing;

/// <summary>Releases of small services, where nearly everything is small: none is published that an attack can break.</summary>
public sealed class ReleaseControlTests
{
    private static readonly Period March = Period.Month(new DateOnly(2026, 3, 1));

    [Test]
    public void What_is_published_of_a_small_service_withstands_the_attack([Values(1)] int seed)
    {
        var release = Small(Of(seed, 60 + 40 * seed, March.LastDay));

        var controlled = Protect(release, March);

        Assert.Multiple(() =>
        {
            Assert.That(controlled.Attack!.IsSafe, Is.True);
            Assert.That(controlled.Attack!.Bounded, Is.GreaterThan(1_000));
            Assert.That(ReleaseAttack.Of([ReleaseRows.Of("again", controlled.Release)], new AttackSettings()).Unsafe, Is.Empty);
            Assert.That(controlled.Release.PublicFigures().Any(f => !f.Suppressed && f.Denominator > 0), Is.True, "something is left to read");
        });
    }

    [Test]
    public void A_change_that_is_small_waits()
    {
        var release = Small(Of(3, 180, March.LastDay));
        var shown = release.Find("completed_course", Period.All)!;
        var earlier = new EarlierRelease { LastMonth = March };
        earlier.Add("completed_course", "all", Breakdown.All, Breakdown.All, shown.Numerator - 5, shown.Denominator + 5);
        earlier.Add("dropout", "all", Breakdown.All, Breakdown.All, release.Find("dropout", Period.All)!.Numerator + 50, 500);

        var published = release.Published(March, earlier);

        Assert.Multiple(() =>
        {
            Assert.That(published.Find("completed_course", Period.All)!.Numerator, Is.EqualTo(shown.Numerator - 5), "as it was told before");
            Assert.That(published.Find("completed_course", Period.All)!.Denominator, Is.EqualTo(shown.Denominator + 5));
            Assert.That(published.Find("dropout", Period.All)!.Numerator, Is.EqualTo(release.Find("dropout", Period.All)!.Numerator), "a large change is told");
        });
    }

    [Test]
    public void Exact_figures_are_neither_attacked_nor_kept()
    {
        var exact = Disclosure.Release(Measurement.Of(Of(1, 100, March.LastDay), []), DisclosurePolicy.None);

        var controlled = Protect(exact, March);

        Assert.That((controlled.Release, controlled.Attack, controlled.Rows), Is.EqualTo((exact, (AttackReport?)null, (PublishedRelease?)null)));
    }

    private static ControlledRelease Protect(Release release, Period month)
    {
        using var folder = new NonResponse.Tests.TempFolder();
        return ReleaseControl.Protect(release, month, ReleaseLedger.Open(folder.Path), month.LastDay, _ => { }, CancellationToken.None);
    }

    private static Release Small(EpisodeTables tables) => Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.Standard);

    private static EpisodeTables Of(int seed, int episodes, DateOnly extractedOn)
    {
        using var folder = new NonResponse.Tests.TempFolder();
        var options = new SynthesisOptions { Episodes = episodes, Seed = (ulong)seed, Providers = 2, Commissioners = 1, Months = 12, Compress = false, ExtractedOn = new DateOnly(2026, 3, 31) };
        Synthesis.Write(options, folder.Path, null, CancellationToken.None);
        return Import.Read(folder.Path, new ImportOptions { AsOf = extractedOn }, null, CancellationToken.None).Tables!;
    }
}
