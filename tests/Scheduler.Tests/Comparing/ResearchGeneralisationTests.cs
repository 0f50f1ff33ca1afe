using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Scheduler.Comparing;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>How coarse columns become, and who is left out: by hand, and against counts that are done the slow way.</summary>
public sealed class ResearchGeneralisationTests
{
    private static Hierarchy Of(string name, int weight, params int[][] grains) =>
        new(name, name, "referral", weight, [.. grains.Select((codes, g) => new Grain($"grain {g}", [.. Enumerable.Range(0, codes.Max() + 1).Select(c => $"{g}.{c}")], codes))]);

    private static int[] Rows(int count, Func<int, int> code) => [.. Enumerable.Range(0, count).Select(code)];

    [Test]
    public void A_column_becomes_as_fine_as_its_classes_allow()
    {
        // Eighty rows in two strategies, outcomes by turns; four codes of ten a strategy, which pair into two of twenty.
        int[] strategies = Rows(80, i => i % 2), outcomes = Rows(80, i => i / 2 % 2);
        var of = Of("four", 1, Rows(80, i => i / 20), Rows(80, i => i / 40));
        Assert.That(Generalisation.Of([of], strategies, outcomes, ExtractSafety.Standard).Grains, Is.EqualTo(new[] { 0 }));
        var eleven = Generalisation.Of([of], strategies, outcomes, ExtractSafety.Standard with { K = 11 });
        Assert.That((eleven.Grains[0], eleven.IsKept.Count(k => k), eleven.Refusal), Is.EqualTo((1, 80, (string?)null)));
        Assert.That(Generalisation.Of([of], strategies, outcomes, ExtractSafety.Standard with { K = 21 }).Grains, Is.EqualTo(new[] { 2 }));
        // Nothing shows: everybody in the first code has the same outcome.
        int[] alike = Rows(80, i => i < 20 ? 0 : i / 2 % 2);
        Assert.That(Generalisation.Of([of], strategies, alike, ExtractSafety.Standard).Grains, Is.EqualTo(new[] { 1 }));
        Assert.That(of.Lost(0), Is.Zero);
        Assert.That(of.Lost(1), Is.EqualTo(0.5).Within(1e-12), "one bit of two");
        Assert.That(of.Lost(2), Is.EqualTo(1));
    }

    [Test]
    public void At_most_one_in_twenty_of_each_strategy_is_left_out()
    {
        // Two hundred of each strategy. Ten with a rare code are 5 % of theirs; eleven are more.
        int[] strategies = Rows(400, i => i / 200), outcomes = Rows(400, i => i % 2);
        Hierarchy Rare(int count) => Of("rare", 1, Rows(400, i => i < count ? 1 : 0));
        var nine = Generalisation.Of([Rare(9)], strategies, outcomes, ExtractSafety.Standard);
        Assert.That((nine.Grains[0], nine.IsKept.Count(k => !k)), Is.EqualTo((0, 9)));
        Assert.That(nine.IsKept.Take(9), Has.None.True);
        var split = Of("split", 1, Rows(400, i => i < 5 ? 1 : i is >= 5 and < 11 ? 2 : 0));
        Assert.That(Generalisation.Of([split], strategies, outcomes, ExtractSafety.Standard).Grains, Is.EqualTo(new[] { 1 }), "eleven would go");
        // Of both strategies together they would be fewer than 5 %.
        Assert.That(11.0 / 400, Is.LessThan(0.05));
    }

    [Test]
    public void What_is_needed_most_comes_first()
    {
        // Each column alone leaves classes of ten; both together would not.
        int[] strategies = Rows(40, i => i / 20), outcomes = Rows(40, i => i / 4 % 2);
        Hierarchy One(int weight) => Of("one", weight, Rows(40, i => i % 2));
        Hierarchy Other(int weight) => Of("other", weight, Rows(40, i => i / 2 % 2));
        Assert.That(Generalisation.Of([One(1), Other(3)], strategies, outcomes, ExtractSafety.Standard).Grains, Is.EqualTo(new[] { 1, 0 }));
        Assert.That(Generalisation.Of([One(1), Other(1)], strategies, outcomes, ExtractSafety.Standard).Grains, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Generalisation.Of([One(1), Other(3)], strategies, outcomes, ExtractSafety.Standard with { Keep = ["one"] }).Grains, Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void A_refusal_names_the_column_to_drop()
    {
        int[] strategies = Rows(40, i => i / 20), outcomes = Rows(40, i => i / 4 % 2);
        Hierarchy[] of = [Of("halves", 1, Rows(40, i => i % 2)), Of("many", 1, Rows(40, i => i % 8))];
        var refused = Generalisation.Of(of, strategies, outcomes, ExtractSafety.Standard with { Keep = ["halves", "many"] });
        Assert.That(refused.Refusal, Is.EqualTo("10 patients in every class with 2 different outcomes cannot be reached while at most 5 % of either strategy are left out and the file keeps halves, many: drop many, which costs most patients."));
        Assert.That(refused.IsKept, Is.Empty);
        Assert.That(Generalisation.Of(of, strategies, outcomes, ExtractSafety.Standard with { K = 21 }).Refusal, Does.EndWith("whatever columns go: a strategy has too few patients, or too few different outcomes."));
        Assert.That(Generalisation.Of([], strategies, Rows(40, i => i / 20), ExtractSafety.Standard).Refusal, Does.EndWith("too few different outcomes."));
    }

    [Test]
    public void Classes_counted_the_slow_way_are_large_and_diverse_and_no_column_could_be_finer([Range(1, 25)] int seed)
    {
        var lot = new Pcg32((ulong)seed, 1);
        int Draw(int below) => lot.Between(0, below - 1);
        var count = 150 + Draw(600);
        int[] strategies = Rows(count, _ => Draw(3) / 2), outcomes = Rows(count, _ => Draw(3));
        Hierarchy[] of =
        [
            .. Enumerable.Range(0, 4).Select(h =>
            {
                // Few rows have high codes; halving codes makes the next grain.
                var (codes, levels) = (Rows(count, _ => Math.Min(Draw(12), Draw(12))), 1 + Draw(3));
                return Of($"column {h}", 1 + Draw(3), [.. Enumerable.Range(0, levels).Select(g => (int[])[.. codes.Select(c => c >> g)])]);
            }),
        ];
        var safety = ExtractSafety.Standard with { K = 10 + Draw(10), L = 2 + Draw(2) };
        var found = Generalisation.Of(of, strategies, outcomes, safety);
        Assert.That(found.Refusal, Is.Null);
        Assert.That(Generalisation.Of(of, strategies, outcomes, safety).Grains, Is.EqualTo(found.Grains), "the same every time");
        Assert.That(Kept([.. found.Grains]), Is.EqualTo(found.IsKept));
        Assert.That(Holds(found.IsKept));
        for (var h = 0; h < of.Length; h++)
            if (found.Grains[h] > 0 && of[h].Lost(found.Grains[h]) - of[h].Lost(found.Grains[h] - 1) >= 0.05)
                Assert.That(Holds(Kept([.. found.Grains.Select((g, i) => i == h ? g - 1 : g)])), Is.False, $"column {h} could be finer");

        bool[] Kept(int[] grains)
        {
            bool Alike(int a, int b) => strategies[a] == strategies[b] && Enumerable.Range(0, of.Length).All(h => grains[h] == of[h].Grains.Count || of[h].Grains[grains[h]].Codes[a] == of[h].Grains[grains[h]].Codes[b]);
            return [.. Enumerable.Range(0, count).Select(row => Enumerable.Range(0, count).Where(other => Alike(row, other)).ToList() is var same && same.Count >= safety.K && same.Select(s => outcomes[s]).Distinct().Count() >= safety.L)];
        }
        bool Holds(bool[] kept) => strategies.Distinct().All(s => Enumerable.Range(0, count).Count(r => strategies[r] == s && !kept[r]) <= 0.05 * strategies.Count(x => x == s));
    }

    [Test]
    public void Every_confounder_has_a_way_in_which_it_may_be_shown_and_coarser_ways_tell_nothing_that_finer_ones_do_not()
    {
        foreach (var feature in ConfounderCatalogue.All)
        {
            string[] levels = feature.Levels.Count > 0 ? [.. feature.Levels] : ["none", "other", "switch", "augment", "within_class", "mood_stabiliser", "atypical_antipsychotic", "blend", "ect"];
            double[] values = [.. Enumerable.Range(-1, 200).Select(i => i < 0 ? double.NaN : feature.Kind switch { FeatureKind.Flag => i % 2, FeatureKind.Category => i * i % levels.Length, _ => feature.Id == ConfounderCatalogue.Calendar ? 730_000 + 13 * i : i / 2.0 })];
            var of = feature.Kind == FeatureKind.Category ? feature with { Levels = levels } : feature;
            if (Recodings.IsSensitive(feature.Id))
            {
                Assert.That(Recodings.BandsOf(of, values).Names.Count, Is.InRange(2, 5), feature.Id);
                continue;
            }
            var hierarchy = Recodings.HierarchyOf(of, values, 10);
            Assert.That(hierarchy.Weight, Is.InRange(1, 3), feature.Id);
            foreach (var (fine, coarse) in hierarchy.Grains.Zip(hierarchy.Grains.Skip(1)))
                foreach (var code in fine.Codes.Zip(coarse.Codes).GroupBy(c => c.First))
                    Assert.That(code.Select(c => c.Second).Distinct().Count(), Is.EqualTo(1), $"{feature.Id}: {fine.Names[code.Key]}");
            Assert.That(hierarchy.Grains.SelectMany(g => g.Names), Has.None.Match(@"^\d+-\d+$"), "a spreadsheet would take it for a date");
        }
    }

    [Test]
    public void Bands_are_as_they_are_promised()
    {
        static IReadOnlyList<IReadOnlyList<string>> Names(string id, params double[] values) => [.. Recodings.HierarchyOf(ConfounderCatalogue.Find(id)!, values, 10).Grains.Select(g => g.Names)];
        Assert.That(Names("age", 4, 19, 20, 24, 34, 39, 67, 89, 90, double.NaN)[0], Is.EqualTo(new[] { "under 5", "15 to 19", "20 to 24", "30 to 34", "35 to 39", "65 to 69", "85 to 89", "90+", "not_recorded" }));
        Assert.That(Names("age", 4, 19, 20, 34, 67, 89, 90)[2], Is.EqualTo(new[] { "under 20", "20 to 39", "60 to 79", "80+" }));
        Assert.That(Names("deprivation_decile", 1, 2, 3, 10, double.NaN), Is.EqualTo(new[] { new[] { "1", "2", "5", "not_recorded" }, ["1 or 2", "3 to 5", "not_recorded"] }));
        Assert.That(Names("contacts_missed", 0, 0.09, 0.1, 0.29, 0.3, 1)[0], Is.EqualTo(new[] { "under 10", "10 to 29", "30+" }));
        Assert.That(Names("step_number", 1, 2, 3, 4, 9), Is.EqualTo(new[] { new[] { "1", "2", "3", "4+" }, ["under 3", "3+"] }));
        // Rare sites stand together, the others are numbered by size.
        var sites = Recodings.HierarchyOf(ConfounderCatalogue.Find("provider")! with { Levels = ["a", "b", "c", "d"] }, [.. Enumerable.Repeat(3.0, 12), .. Enumerable.Repeat(1.0, 20), 0, 2, 2], 10);
        Assert.That(sites.Grains.Single().Names, Is.EqualTo(new[] { "site 1", "site 2", "small sites" }));
        Assert.That((sites.Grains[0].Codes[0], sites.Grains[0].Codes[12], sites.Grains[0].Codes[^1]), Is.EqualTo((1, 0, 2)));
        // Rare treatments are other treatments; those of a kind stay of it.
        var detail = ConfounderCatalogue.Find("medication_detail")! with { Levels = ["none", "atypical_antipsychotic", "mood_stabiliser", "other", "within_class", "between_class"] };
        var treatments = Recodings.HierarchyOf(detail, [.. Enumerable.Repeat(0.0, 30), .. Enumerable.Repeat(1.0, 12), 2, 2, 3, .. Enumerable.Repeat(4.0, 11), .. Enumerable.Repeat(5.0, 10)], 10);
        Assert.That(treatments.Grains.Select(g => g.Names), Is.EqualTo(new[] { new[] { "atypical_antipsychotic", "between_class", "none", "other_augmentation", "within_class" }, ["augmentation", "none", "switch"] }));
        // What is rare of ethnicity is together; where all of it is of one broad group, it stays of that.
        var groups = Recodings.HierarchyOf(ConfounderCatalogue.Find("ethnicity")!, [.. Enumerable.Repeat(0.0, 30), 1, 3, 5, .. Enumerable.Repeat(2.0, 15)], 10);
        Assert.That(groups.Grains.Select(g => g.Names), Is.EqualTo(new[] { new[] { "asian", "not_recorded", "other", "white" }, ["minority_ethnic", "not_recorded", "white"] }));
    }
}
