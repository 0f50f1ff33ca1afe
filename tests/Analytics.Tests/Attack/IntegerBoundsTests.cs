using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>Every whole solution of a small system is counted through: what solving says must equal it, and propagation enclose it.</summary>
public class IntegerBoundsTests
{
    private const int Systems = 400;

    [Test]
    public void Bounds_equal_those_of_counting_all_solutions_through()
    {
        var random = new Random(20260328);
        var (solvable, closer) = (0, 0);
        for (var s = 0; s < Systems; s++)
        {
            var system = Random(random);
            var (lower, upper) = Count(system);
            var solver = new IntegerBounds(system, int.MaxValue, long.MaxValue);
            var outer = new Propagation(system);
            outer.Run(Enumerable.Range(0, system.Relations), _ => true, 100);
            if (lower is null)
            {
                Assert.That(Enumerable.Range(0, system.Variables).Select(v => solver.IsFeasible ? solver.Most(v, long.MaxValue).Value : null), Is.All.Null, $"system {s}");
                continue;
            }
            solvable++;
            Assert.That(outer.Broken, Is.Empty, $"system {s}");
            for (var v = 0; v < system.Variables; v++)
            {
                Assert.That(solver.Most(v, long.MaxValue), Is.EqualTo(((long?)upper![v], true)), $"system {s}, variable {v}");
                Assert.That(solver.Least(v, -1), Is.EqualTo(((long?)lower[v], true)), $"system {s}, variable {v}");
                Assert.That(outer.Lower[v], Is.LessThanOrEqualTo(lower[v]), $"system {s}, variable {v}");
                Assert.That(outer.Upper[v], Is.GreaterThanOrEqualTo(upper[v]), $"system {s}, variable {v}");
                closer += outer.Lower[v] < lower[v] || outer.Upper[v] > upper[v] ? 1 : 0;
            }
        }
        Assert.That(solvable, Is.GreaterThan(Systems / 4));
        Assert.That(closer, Is.GreaterThan(Systems / 10), "solving finds more than propagation");
    }

    [Test]
    public void A_search_ends_where_enough_is_found()
    {
        var system = new SystemArrays([0, 0], [50, 50], [0, 2], [0, 1], [1, 1], [60], [60]);
        var solver = new IntegerBounds(system, 100, long.MaxValue);
        Assert.That(solver.Most(0, 20).Value, Is.GreaterThanOrEqualTo(20));
        Assert.That(solver.MostSeen[0] - solver.LeastSeen[0], Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void A_search_that_may_not_work_decides_nothing()
    {
        var solver = new IntegerBounds(new([0, 0], [50, 50], [0, 2], [0, 1], [2, 2], [61], [61]), 100, -1);
        Assert.That(solver.IsFeasible, Is.False);
        Assert.That(solver.IsOut);
    }

    private static SystemArrays Random(Random random)
    {
        var variables = random.Next(3, 7);
        var (starts, terms, coefficients, least, most) = (new List<int> { 0 }, new List<int>(), new List<long>(), new List<long>(), new List<long>());
        long[] upper = [.. Enumerable.Range(0, variables).Select(_ => (long)random.Next(1, 7))];
        long[] inside = [.. upper.Select(u => random.NextInt64(u + 1))];
        var relations = random.Next(1, 5);
        for (var r = 0; r < relations; r++)
        {
            var sum = 0L;
            for (var v = 0; v < variables; v++)
                if (random.Next(3) > 0 && random.Next(-2, 3) is not 0 and var c)
                {
                    var coefficient = r == 0 ? c : Math.Sign(c);
                    terms.Add(v);
                    coefficients.Add(coefficient);
                    sum += coefficient * inside[v];
                }
            if (terms.Count == starts[^1])
                continue;
            starts.Add(terms.Count);
            // Some equalities, some intervals, and now and then a relation without a solution.
            var off = random.Next(8) == 0 ? random.Next(-9, 10) : 0;
            var width = random.Next(2) * random.Next(4);
            least.Add(sum + off - random.Next(width + 1));
            most.Add(least[^1] + width);
        }
        return new([.. upper.Select(_ => 0L)], upper, [.. starts], [.. terms], [.. coefficients], [.. least], [.. most]);
    }

    private static (long[]? Lower, long[]? Upper) Count(SystemArrays system)
    {
        var values = new long[system.Variables];
        long[]? lower = null, upper = null;
        while (true)
        {
            if (Enumerable.Range(0, system.Relations).All(r => Propagation.Activity(system, r, values, values).Least is var sum && sum >= system.Least[r] && sum <= system.Most[r]))
            {
                lower = lower is null ? [.. values] : [.. lower.Zip(values, Math.Min)];
                upper = upper is null ? [.. values] : [.. upper.Zip(values, Math.Max)];
            }
            var i = 0;
            while (i < values.Length && values[i] == system.Upper[i])
                values[i++] = 0;
            if (i == values.Length)
                return (lower, upper);
            values[i]++;
        }
    }
}
