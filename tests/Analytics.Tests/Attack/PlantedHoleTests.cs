using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

public class PlantedHoleTests
{
    private static IEnumerable<TestCaseData> Holes => PlantedHole.All.Select(h => new TestCaseData(h.Name));

    [TestCaseSource(nameof(Holes))]
    public void A_hole_is_found(string name)
    {
        var report = Published.Attack(Named(name).Unsafe);
        Assert.Multiple(() =>
        {
            Assert.That(report.Unsafe, Is.Not.Empty);
            Assert.That(report.Contradictions, Is.Empty);
            Assert.That(report.Unsafe.Select(u => u.LowerBecause + u.UpperBecause), Has.All.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Holes))]
    public void Its_twin_holds(string name)
    {
        var report = Published.Attack(Named(name).Safe);
        Assert.Multiple(() =>
        {
            Assert.That(Published.Told(report), Is.Empty);
            Assert.That(report.Contradictions, Is.Empty);
            Assert.That(report.Undecided, Is.Zero);
            Assert.That(report.IsSafe);
        });
    }

    [Test]
    public void There_are_twenty_holes() => Assert.That(PlantedHole.All.Select(h => h.Name), Is.Unique.And.Exactly(20).Items);

    [Test]
    public void Propagation_alone_misses_what_rows_and_columns_give_away_together()
    {
        var hole = PlantedHole.All.Single(h => h.Name.StartsWith("A pair of breakdowns", StringComparison.Ordinal));
        var propagated = ReleaseAttack.Of(hole.Unsafe, new AttackSettings { ExactUpTo = 0, PartsUpTo = 0 });
        var solved = ReleaseAttack.Of(hole.Unsafe, new AttackSettings());
        Assert.Multiple(() =>
        {
            Assert.That(propagated.Unsafe, Is.Empty);
            Assert.That((propagated.PropagatedSystems, propagated.Undecided), Is.EqualTo((1, propagated.Bounded)));
            Assert.That(Published.Told(solved), Does.Contain("referrals sex|housing=3|3 Numerator 3..3"));
            Assert.That((solved.ExactSystems, solved.Undecided), Is.EqualTo((1, 0)));
        });
    }

    private static PlantedHole Named(string name) => PlantedHole.All.Single(h => h.Name == name);
}
