namespace NonResponse.Ingest.Tests;

/// <summary>A few hundred extracts that chance has broken. Many more: <c>fuzz</c> of tests/Benchmarks.</summary>
public class FuzzingTests
{
    private const int Cases = 400;

    [Test]
    public void Whatever_is_read_keeps_what_must_be_true_of_every_input()
    {
        var refusals = 0;
        var failures = new List<string>();
        for (var seed = 1; seed <= Cases; seed++)
        {
            if (Fuzzer.Try(seed, out var refused) is { } failure)
                failures.Add(failure);
            refusals += refused ? 1 : 0;
        }
        Assert.That(failures, Is.Empty);
        Assert.That(refusals, Is.InRange(Cases / 10, Cases * 9 / 10), "chance breaks neither nothing nor everything");
    }

    [Test]
    public void Same_seed_breaks_an_extract_in_the_same_way()
    {
        var (one, other) = (new Mutation(7), new Mutation(7));
        Assert.That(one.ToString(), Is.EqualTo(other.ToString()));
        Assert.That(one.Extract.Files, Is.EqualTo(other.Extract.Files));
    }
}
