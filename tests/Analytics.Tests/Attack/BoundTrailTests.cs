using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>What a bound is said to follow from is enough for it, and no more is said than was used.</summary>
public class BoundTrailTests
{
    private const long Any = 1_000;

    // Bounds may creep on by one.
    private const int Rounds = 100_000;

    [Test]
    public void A_bound_follows_from_what_was_known_then_and_not_from_what_was_found_later()
    {
        // x + y = 10; z is at least 8 and z <= y; u + y = 12 says nothing of x.
        var system = new SystemArrays([0, 0, 8, 0], [Any, Any, Any, Any], [0, 2, 4, 6], [0, 1, 1, 2, 3, 1], [1, 1, 1, -1, 1, 1], [10, 0, 12], [10, Any, 12]);
        var bounds = new Propagation(system);
        bounds.Run([1], i => i == 1, 10);
        bounds.Run([0, 2], _ => true, 10);

        Assert.Multiple(() =>
        {
            Assert.That((bounds.Upper[0], bounds.Upper[3]), Is.EqualTo((2L, 4L)));
            Assert.That(bounds.Trail.FirstBoundsOf([(0, true, null)]), Is.EqualTo(new[] { 2 }));
            Assert.That(bounds.Trail.FirstBoundsOf([(2, false, null)]), Is.EqualTo(new[] { 2 }), "its own");
            Assert.That(bounds.Trail.RelationOf(0, true), Is.Zero);
            Assert.That(bounds.Trail.RelationOf(2, false), Is.EqualTo(-1));
        });
    }

    [Test]
    public void A_bound_as_of_where_it_was_reached_needs_no_more_than_that()
    {
        // x <= y, which is at most 7; then x <= z, which is at most 3.
        var system = new SystemArrays([0, 0, 0], [Any, 7, 3], [0, 2, 4], [0, 1, 0, 2], [1, -1, 1, -1], [-Any, -Any], [0, 0]);
        var bounds = new Propagation(system);
        bounds.Run([0], i => i == 0, 10);
        bounds.Run([1], _ => true, 10);

        Assert.Multiple(() =>
        {
            Assert.That(bounds.Upper[0], Is.EqualTo(3));
            Assert.That(bounds.Trail.FirstBoundsOf([(0, true, 7)]), Is.EqualTo(new[] { 1 }));
            Assert.That(bounds.Trail.FirstBoundsOf([(0, true, 6)]), Is.EqualTo(new[] { 2 }));
            Assert.That(bounds.Trail.FirstBoundsOf([(0, true, null)]), Is.EqualTo(new[] { 2 }));
        });
    }

    [Test]
    public void Counts_that_a_printed_rate_narrows_follow_from_both_of_its_counts()
    {
        // One third, of at most five: one of three.
        var system = new SystemArrays([0, 0, 0], [5, Any, 5], [0, 2], [1, 2], [1, -1], [-Any], [0]);
        var bounds = new Propagation(system);
        bounds.Run([0], _ => true, 10);
        Assert.That(bounds.Narrow(new RateClue(0, 1, 0.333333, null, null, 6)));

        Assert.That((bounds.Lower[0], bounds.Upper[0], bounds.Lower[1], bounds.Upper[1]), Is.EqualTo((1L, 1L, 3L, 3L)));
        Assert.That(bounds.Trail.FirstBoundsOf([(0, true, null)]), Is.EquivalentTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void What_a_bound_follows_from_is_enough_for_it()
    {
        var random = new Random(20261129);
        var (narrowed, smaller) = (0, 0);
        for (var s = 0; s < 300; s++)
        {
            var system = Linked(random);
            var bounds = new Propagation(system);
            bounds.Run(Enumerable.Range(0, system.Relations), _ => true, Rounds);
            Assert.That(bounds.Broken, Is.Empty);
            foreach (var variable in Enumerable.Range(0, system.Variables))
                foreach (var isUpper in new[] { false, true })
                {
                    if (bounds.Trail.RelationOf(variable, isUpper) < 0)
                        continue;
                    var from = bounds.Trail.FirstBoundsOf([(variable, isUpper, null)]).ToHashSet();
                    var others = new Propagation(system with
                    {
                        Lower = [.. system.Lower.Select((l, v) => from.Contains(v) ? l : -Any)],
                        Upper = [.. system.Upper.Select((u, v) => from.Contains(v) ? u : Any)],
                    });
                    // A relation is not looked at again for what it changed itself, which rounding may make worth while.
                    for (var i = 0; i < 5; i++)
                        others.Run(Enumerable.Range(0, system.Relations), _ => true, Rounds);
                    Assert.That(isUpper ? others.Upper[variable] : -others.Lower[variable], Is.LessThanOrEqualTo(isUpper ? bounds.Upper[variable] : -bounds.Lower[variable]), $"system {s}, variable {variable}");
                    narrowed++;
                    smaller += from.Count < system.Variables - 1 ? 1 : 0;
                }
        }
        Assert.That(narrowed, Is.GreaterThan(1000));
        Assert.That(smaller, Is.GreaterThan(narrowed / 4), "most of what is known is not needed");
    }

    // Many variables in few relations of two to four terms, all of which hold for some values within the bounds.
    private static SystemArrays Linked(Random random)
    {
        const int variables = 12;
        var (starts, terms, coefficients, least, most) = (new List<int> { 0 }, new List<int>(), new List<long>(), new List<long>(), new List<long>());
        long[] inside = [.. Enumerable.Range(0, variables).Select(_ => random.NextInt64(30))];
        for (var r = 0; r < 10; r++)
        {
            var sum = 0L;
            foreach (var v in Enumerable.Range(0, variables).OrderBy(_ => random.Next()).Take(random.Next(2, 5)))
            {
                var coefficient = random.Next(2) == 0 ? 1 : -random.Next(1, 3);
                terms.Add(v);
                coefficients.Add(coefficient);
                sum += coefficient * inside[v];
            }
            starts.Add(terms.Count);
            least.Add(sum - (random.Next(2) * random.Next(4)));
            most.Add(sum + (random.Next(2) * random.Next(4)));
        }
        return new([.. inside.Select(i => i - random.NextInt64(20))], [.. inside.Select(i => i + random.NextInt64(20))], [.. starts], [.. terms], [.. coefficients], [.. least], [.. most]);
    }
}
