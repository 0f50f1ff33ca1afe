namespace NonResponse.Analytics.Tests.Suppression;

/// <summary>What is left of a table is held against all tables that would look the same: every one is written out.</summary>
public sealed class SmallTablesTests
{
    private const int Largest = 60;

    [Test]
    public void A_level_that_follows_from_its_total_takes_another_with_it()
    {
        // Both are told as 30, each within 2: the third would be 1 to 4.
        var shown = Protect([32, 30, 2]);

        Assert.That(shown, Is.EqualTo(new long?[] { 30, null, null }));
    }

    [Test]
    public void A_total_and_its_only_level_are_shown_together() => Assert.That(Protect([33, 33]), Is.EqualTo(new long?[] { 35, 35 }));

    [Test]
    public void Nothing_more_is_hidden_where_enough_values_are_left()
    {
        // Three levels are shown within 2 each, and so is the total: the fourth could be 0 to 11.
        Assert.That(Protect([100, 40, 30, 26, 4]), Is.EqualTo(new long?[] { 100, 40, 30, 25, null }));
    }

    [Test]
    public void Exact_figures_are_left_as_they_are() =>
        Assert.That(SmallTables.Protect(DisclosurePolicy.None, [4, 3, 1], [([1, 2], [0])], i => i == 0), Is.EqualTo(new long?[] { 4, 3, 1 }));

    [Test]
    public void No_small_count_can_be_told_from_all_tables_that_look_the_same([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var levels = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0 ? random.Next(1, 8) : random.Next(8, 25)).ToArray();
        long[] counts = [levels.Sum(), .. levels];

        var shown = Protect(counts);

        var possible = Alike(shown).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(possible, Is.Not.Empty);
            Assert.That(shown.Zip(counts, (s, c) => s is null || DisclosurePolicy.Standard.Protect(c) == s), Has.All.True, "what is shown is the rounded count");
            for (var i = 0; i < counts.Length; i++)
                if (shown[i] is null && possible.Select(p => p[i]).Distinct().ToList() is var values)
                    Assert.That(values.Min() > 7 || (values.Count >= 8 && values.Max() > 7), Is.True, "a hidden count has eight values, and one above 7, or is surely larger");
        });
    }

    private static IReadOnlyList<long?> Protect(long[] counts) =>
        SmallTables.Protect(DisclosurePolicy.Standard, counts, [([.. Enumerable.Range(1, counts.Length - 1)], [0])], i => i == 0);

    /// <summary>Every table of whole numbers that the policy would show so: hidden counts are 1 or more, since none would be shown.</summary>
    private static IEnumerable<int[]> Alike(IReadOnlyList<long?> shown)
    {
        var ranges = shown.Select(s => s is { } r ? Enumerable.Range((int)r - 2, 5).Where(c => c > 7) : Enumerable.Range(1, Largest)).ToList();
        IEnumerable<int[]> all = [[]];
        foreach (var range in ranges.Skip(1))
            all = all.SelectMany(a => range.Select(r => (int[])[.. a, r]));
        return all.Select(levels => (int[])[levels.Sum(), .. levels]).Where(t => ranges[0].Contains(t[0]) || (shown[0] is null && t[0] > Largest));
    }
}
