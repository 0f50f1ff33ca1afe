using NonResponse.Ingest;

namespace NonResponse.Tests;

internal sealed class Pcg32Tests
{
    // Printed by pcg32-demo of the reference implementation (pcg-c-basic 0.9), round 1, seed 42, sequence 54.
    [Test]
    public void Next_matches_the_reference_implementation()
    {
        var random = new Pcg32(42, 54);
        uint[] drawn = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.That(drawn, Is.EqualTo(new uint[] { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e }));
    }

    // The first outputs of splitmix64.c for the seeds 1234567 and 0.
    [TestCase(1234567ul, 6457827717110365317ul)]
    [TestCase(0ul, 0xE220A8397B1DCDAFul)]
    public void SplitMix64_matches_the_reference_implementation(ulong seed, ulong expected) =>
        Assert.That(Pcg32.SplitMix64(seed), Is.EqualTo(expected));

    [Test]
    public void Draws_stay_in_their_ranges_and_have_their_moments()
    {
        const int Count = 200_000;
        var random = new Pcg32(1, 1);
        var (units, normals, squares, logs) = (0.0, 0.0, 0.0, new double[Count]);
        var between = new int[3];
        for (var i = 0; i < Count; i++)
        {
            var unit = random.Unit();
            Assert.That(unit is >= 0 and < 1);
            units += unit;
            var normal = random.Normal();
            normals += normal;
            squares += normal * normal;
            between[random.Between(4, 6) - 4]++;
            logs[i] = random.LogNormal(20, 0.5);
        }
        Array.Sort(logs);
        // About four standard errors of each.
        Assert.That(units / Count, Is.EqualTo(0.5).Within(0.003));
        Assert.That(normals / Count, Is.EqualTo(0).Within(0.009));
        Assert.That(squares / Count, Is.EqualTo(1).Within(0.013));
        Assert.That(between, Is.All.EqualTo(Count / 3).Within(900));
        Assert.That(logs[Count / 2], Is.EqualTo(20).Within(0.15));
        Assert.That(logs[Count / 10], Is.EqualTo(20 * Math.Exp(-0.5 * 1.28)).Within(0.2));
    }

    [Test]
    public void Pick_follows_the_weights()
    {
        var random = new Pcg32(3, 9);
        var counts = new int[3];
        for (var i = 0; i < 100_000; i++)
            counts[random.Pick([0.2, 0.5, 0.3])]++;
        Assert.That(counts[0], Is.EqualTo(20_000).Within(600));
        Assert.That(counts[1], Is.EqualTo(50_000).Within(700));
    }

    [Test]
    public void ForEpisode_gives_each_index_its_own_numbers()
    {
        var first = Enumerable.Range(0, 50_000).Select(i => Pcg32.ForItem(7, (ulong)i).Next()).ToArray();
        // Of 50,000 draws from 2^32 about 0.3 pairs coincide.
        Assert.That(first.Distinct().Count(), Is.GreaterThan(49_995));
        Assert.That(first.Average(value => value / 4294967296.0), Is.EqualTo(0.5).Within(0.006));
    }
}
