using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Scheduler.Tests.Publishing;

/// <summary>Releases of small services, where nearly everything is small: none is published that an attack can break.</summary>
public sealed class ReleaseControlTests
{
    private static readonly Period March = Period.Month(new DateOnly(2026, 3, 1));

    // Of a service of 140 episodes: the figures of which only small counts are hidden, and what may be published of them.
    private static readonly Lazy<(Release Small, ControlledRelease Controlled)> One = new(() => SmallService.Of(2, 140, March.LastDay) is var small ? (small, Protect(small, March)) : default);

    [Test]
    public void What_is_published_of_a_small_service_withstands_the_attack()
    {
        var controlled = One.Value.Controlled;

        Assert.Multiple(() =>
        {
            Assert.That(controlled.Attack!.IsSafe, Is.True);
            Assert.That(controlled.Attack!.Bounded, Is.GreaterThan(1_000));
            // The rows of the last round were put together from those of several: made at once, they are the same.
            Assert.That(controlled.Rows!.Figures, Is.EqualTo(ReleaseRows.Of("again", controlled.Release, March).Figures));
            Assert.That(ReleaseAttack.Of([ReleaseRows.Of("again", controlled.Release, March)], new AttackSettings()).Unsafe, Is.Empty);
            Assert.That(controlled.Release.PublicFigures().Any(f => !f.Suppressed && f.Denominator > 0), Is.True, "something is left to read");
        });
    }

    [Test]
    public void Small_counts_alone_would_not_have_withstood_it()
    {
        // Without further suppression the same figures fall: the attack is no formality.
        var (release, controlled) = One.Value;
        var naive = controlled.Rows! with
        {
            Figures = [.. controlled.Release.PublicFigures().Select(f => release.Find(f.Measure.Id, f.Period, f.Breakdown, f.Level) is { } shown ? ReleaseRows.Row(shown) : ReleaseRows.Row(f))],
        };

        Assert.That(ReleaseAttack.Of([naive], new AttackSettings()).Unsafe, Has.Count.GreaterThan(100));
    }

    [Test]
    public void Every_figure_that_is_shown_is_the_one_of_the_contract()
    {
        var (release, controlled) = One.Value;
        var shown = controlled.Release.MonthsAndAll().Where(f => !f.Suppressed).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(shown, Has.Count.GreaterThan(100));
            Assert.That(shown.Where(f => release.Find(f.Measure.Id, f.Period, f.Breakdown, f.Level) is var own && (own!.Numerator, own.Denominator, own.Value) != (f.Numerator, f.Denominator, f.Value)), Is.Empty);
            Assert.That(release.MonthsAndAll().Where(f => f.Suppressed).All(f => controlled.Release.Find(f.Measure.Id, f.Period, f.Breakdown, f.Level)!.Suppressed), Is.True);
        });
    }

    [Test]
    public void The_next_month_cannot_be_told_from_two_releases()
    {
        using var folder = new NonResponse.Tests.TempFolder();
        var february = March.Back(1);
        Publish(SmallService.Of(1, 140, february.LastDay), february, folder.Path);

        var second = Publish(SmallService.Of(1, 140, March.LastDay), March, folder.Path);

        var ledger = ReleaseLedger.Open(folder.Path).Releases;
        Assert.Multiple(() =>
        {
            Assert.That((second.Earlier, ledger.Count), Is.EqualTo((1, 2)));
            Assert.That(second.Attack!.IsSafe, Is.True);
            // From the ledger, as it is on the disk, all releases at once.
            Assert.That(ReleaseAttack.Of([.. ledger.Select(r => r.ToPublished())], new AttackSettings()).Unsafe, Is.Empty);
        });
        var before = Revisions.Of([ledger[0]], second.Release, March, VersionedDefinition.All(AnalysisSettings.Default))!;
        Assert.Multiple(() =>
        {
            Assert.That((before.Month, before.ExtractedOn), Is.EqualTo((february, february.LastDay)));
            // In February the quarter was not over.
            Assert.That(before.Revised.Where(r => r.Now.Period.Id == "2026-Q1"), Is.Not.Empty.And.All.Property("CouldChange").True);
            foreach (var r in before.Revised)
                Assert.That(ledger[0].Figures.Count(f => (f.Measure, f.Period, f.Breakdown, f.Numerator, f.Denominator) == (r.Now.Measure.Id, r.Now.Period.Id, Breakdown.All, r.Was.Numerator, r.Was.Denominator)), Is.EqualTo(1));
            Assert.That(Revisions.Of([], second.Release, March, VersionedDefinition.All(AnalysisSettings.Default)), Is.Null);
            Assert.That(Revisions.Of(ledger, second.Release, february, []), Is.Null, "a report is not compared with itself or with later ones");
        });
    }

    [Test]
    public void The_same_report_again_is_no_new_release()
    {
        using var folder = new NonResponse.Tests.TempFolder();
        var (release, first) = One.Value;
        Publish(release, March, folder.Path);

        var again = Publish(release, March, folder.Path);

        Assert.That((again.Earlier, ReleaseLedger.Open(folder.Path).Releases.Count), Is.EqualTo((0, 1)));
        Assert.That(again.Rows!.Figures, Is.EqualTo(first.Rows!.Figures));
    }

    [Test]
    public void A_change_that_is_small_waits()
    {
        var release = SmallService.Of(3, 180, March.LastDay);
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
        var exact = Disclosure.Release(Measurement.Of(SmallService.Tables(1, 100, March.LastDay), []), DisclosurePolicy.None);

        var controlled = Protect(exact, March);

        Assert.That((controlled.Release, controlled.Attack, controlled.Rows), Is.EqualTo((exact, (AttackReport?)null, (PublishedRelease?)null)));
    }

    private static ControlledRelease Protect(Release release, Period month) => ReleaseControl.Protect(release, month, null, month.LastDay, _ => { }, CancellationToken.None);

    private static ControlledRelease Publish(Release release, Period month, string folder)
    {
        var ledger = ReleaseLedger.Open(folder);
        var controlled = ReleaseControl.Protect(release, month, ledger, month.LastDay, _ => { }, CancellationToken.None);
        ledger.Add(controlled.Rows!, [], month.Id, "standard", month.LastDay, VersionedDefinition.All(AnalysisSettings.Default));
        return controlled;
    }
}
