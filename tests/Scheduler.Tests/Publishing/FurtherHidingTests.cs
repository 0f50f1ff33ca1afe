using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Scheduler.Tests.Publishing;

/// <summary>What else is hidden after an attack, what is left out whole, and what nothing helps against.</summary>
public sealed class FurtherHidingTests
{
    private static readonly Period March = Period.Month(new DateOnly(2026, 3, 1));
    private static readonly Lazy<Release> Small = new(() => SmallService.Of(2, 140, March.LastDay));
    private static readonly Lazy<Release> Published = new(() => Small.Value.Published(March));

    [Test]
    public void One_count_from_which_two_follow_is_hidden_before_two_that_cost_more()
    {
        var (cheap, dear) = (Shown("referrals", "provider_id"), Shown("referrals", Breakdown.All));
        var hiding = new FurtherHiding();

        var changed = hiding.HideFor(Published.Value, [Unsafe("dropout", dear, cheap), Unsafe("paired_scores", cheap)]);

        Assert.That(hiding.Forced, Is.EquivalentTo(new[] { Published.Value.PlaceOf(cheap) }));
        Assert.That(changed, Does.Contain("referrals"), "measures that are linked with it are protected anew");
    }

    [Test]
    public void What_does_not_do_is_followed_by_more_and_in_the_end_by_all_that_is_linked()
    {
        var source = Shown("referrals", "provider_id");
        var hiding = new FurtherHiding();
        var counts = new List<int>();
        for (var time = 1; time <= 19; time++)
        {
            hiding.HideFor(Published.Value, [Unsafe("dropout", source)]);
            counts.Add(hiding.Forced.Count);
        }

        Assert.That(counts, Is.Ordered);
        Assert.That(counts[0], Is.EqualTo(1), "its only source first");
        Assert.That(counts[1], Is.GreaterThan(1), "then what else there is");
        var linked = Published.Value.LinkedWith("dropout").ToHashSet();
        Assert.That(counts[^1], Is.EqualTo(Published.Value.PublicFigures(linked).Count(f => !f.Suppressed && f is not { Denominator: null, Numerator: 0 })));
    }

    [Test]
    public void Where_one_source_after_the_other_does_not_do_all_of_its_own_level_go_before_others()
    {
        var own = Published.Value.PublicFigures(["referrals"]).Where(f => f.Breakdown == "provider_id" && !f.Suppressed && f.Period.Kind != PeriodKind.Month).ToList();
        own = [.. own.Where(f => f.Level == own[0].Level)];
        var other = Shown("referrals", Breakdown.All);
        var hiding = new FurtherHiding();

        var unsafeCount = Unsafe("referrals", "provider_id", own[0].Level, [other, .. own]);
        hiding.HideFor(Published.Value, [unsafeCount]);
        Assert.That(hiding.Forced, Has.Count.EqualTo(1), "the cheapest first");
        // That did nothing for it.
        hiding.HideFor(Published.Value, [unsafeCount]);

        Assert.That(own, Has.Count.GreaterThan(1));
        Assert.That(hiding.Forced, Is.EquivalentTo(own.Select(Published.Value.PlaceOf)));
    }

    [Test]
    public void A_table_that_is_left_out_has_no_rows_and_is_named()
    {
        var leftOut = LeftOut.None with { Tables = [("completed_course", "provider_id")] };

        var published = Small.Value.Published(March, leftOut: leftOut);

        Assert.Multiple(() =>
        {
            Assert.That(Published.Value.MonthsAndAll().Count(f => f.Measure.Id == "completed_course" && f.Breakdown == "provider_id"), Is.GreaterThan(0));
            Assert.That(published.MonthsAndAll().Where(f => f.Measure.Id == "completed_course" && f.Breakdown == "provider_id"), Is.Empty);
            Assert.That(published.TablesLeftOut.Select(t => (t.Measure.Id, t.Breakdown)), Is.EqualTo(new[] { ("completed_course", "provider_id") }));
            Assert.That(Published.Value.TablesLeftOut, Is.Empty);
        });
    }

    [Test]
    public void Months_of_groups_are_hidden_whole_and_keep_their_rows()
    {
        var groups = Published.Value.MonthsAndAll().Where(f => f.Period.Kind == PeriodKind.Month && f.Breakdown is not (Breakdown.All or "provider_id" or "commissioner_id")).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(groups, Has.Count.GreaterThan(1_000).And.All.Property("Suppressed").True);
            Assert.That(groups.All(Published.Value.IsTableHidden), Is.True);
            // As the data contract has it: what is hidden keeps its row, and nothing else has one.
            Assert.That(
                Published.Value.MonthsAndAll().Select(f => (f.Measure.Id, f.Period, f.Breakdown, f.Level)), Is.EqualTo(Small.Value.MonthsAndAll().Select(f => (f.Measure.Id, f.Period, f.Breakdown, f.Level))));
            // That they are there is known to the attack.
            var attacked = ReleaseRows.Of("now", Published.Value, March).Figures.Select(f => (f.Measure, f.Period, f.Breakdown, f.Level)).ToHashSet();
            Assert.That(groups.Where(f => !attacked.Contains((f.Measure.Id, f.Period.Id, f.Breakdown, f.Level))), Is.Empty);
        });
    }

    [Test]
    public void A_year_that_began_before_the_first_month_is_no_table()
    {
        var first = Small.Value.Months[0];
        var (whole, part) = (Period.TwelveMonthsTo(first.Back(-11).LastDay), Period.TwelveMonthsTo(first.Back(-10).LastDay));

        Assert.That(Small.Value.Find("completed_course", part, Breakdown.Core20, "rest"), Is.Not.Null, "there is something to leave out");
        Assert.That((Published.Value.Find("completed_course", part, Breakdown.Core20, "rest"), Published.Value.Find("completed_course", whole, Breakdown.Core20, "rest") is null), Is.EqualTo(((Figure?)null, false)));
    }

    [Test]
    public void What_an_earlier_release_gave_away_stops_no_later_one()
    {
        using var folder = new NonResponse.Tests.TempFolder();
        var february = March.Back(1);
        // As a program would have published it that hides small counts and nothing else.
        var careless = SmallService.Of(1, 140, february.LastDay);
        ReleaseLedger.Open(folder.Path).Add(
            ReleaseRows.Of("careless", careless.Published(february), february) with { Figures = [.. careless.Published(february).PublicFigures().Select(f => ReleaseRows.Row(careless.Find(f.Measure.Id, f.Period, f.Breakdown, f.Level) ?? f))] },
            [], february.Id, "standard", february.LastDay, []);

        var second = ReleaseControl.Protect(SmallService.Of(1, 140, March.LastDay), March, ReleaseLedger.Open(folder.Path), March.LastDay, _ => { }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(second.Attack!.Unsafe, Is.Not.Empty, "the first release is broken, and stays so");
            Assert.That(second.Attack.Unsafe.Where(u => u.From.Count > 0), Is.Empty, "nothing that could be hidden adds to it");
            Assert.That(second.Release.PublicFigures().Count(f => !f.Suppressed && f.Denominator > 0), Is.GreaterThan(100));
        });
    }

    private static Figure Shown(string measure, string breakdown) => Published.Value.PublicFigures([measure]).First(f => f.Breakdown == breakdown && f.Period == Period.All && !f.Suppressed);

    private static UnsafeCount Unsafe(string measure, params Figure[] from) => Unsafe(Published.Value.PublicFigures([measure]).First(), from);

    private static UnsafeCount Unsafe(string measure, string breakdown, string level, params Figure[] from) => Unsafe(Published.Value.PublicFigures([measure]).First(f => f.Breakdown == breakdown && f.Level == level), from);

    private static UnsafeCount Unsafe(Figure figure, Figure[] from) =>
        new("now", ReleaseRows.Row(figure), HiddenSide.Numerator, 1, 2, "", "") { From = [.. from.Select(f => (IReadOnlyList<PublishedFigure>)[ReleaseRows.Row(f)])] };
}
