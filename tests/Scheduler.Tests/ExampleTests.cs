using System.Globalization;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Every figure of the example extract against an implementation of the contract that shares no code with this one.</summary>
public class ExampleTests
{
    // The file prints every digit of a double; Wilson intervals are closed forms.
    private const double Tolerance = 1e-10;

    [Test]
    public void Figures_are_those_expected()
    {
        using var folder = new TempFolder();
        var actual = Runs.Measures(Path.Combine(Runs.Run(folder, Runs.Example, "--disclosure", "none"), "measures.csv"));
        var expected = Runs.Measures(Repository.Path("tests", "Scheduler.Tests", "expected-measures.csv"));
        Assert.That(expected, Has.Count.EqualTo(11260));

        var differences = expected.Where(e => !actual.TryGetValue(e.Key, out var found) || !IsEqual(found, e.Value)).Select(e => e.Key).ToList();
        Assert.That(differences, Is.Empty);
        var unexpected = actual.Keys
            .Where(k => (k.Period == "all" || k.Breakdown is "all" or "medication_strategy") && !expected.ContainsKey(k)).ToList();
        Assert.That(unexpected, Is.Empty);
    }

    [Test]
    public void Figures_are_sorted_and_levels_add_up()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(Runs.Run(folder, Runs.Example, "--disclosure", "none", "--by", "medication_strategy,deprivation_quintile"), "measures.csv");
        var rows = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).ToList();
        var keys = rows.Select(r => string.Join('\u0001', r[..4])).ToList();
        Assert.That(keys, Is.Ordered.Using<string>(StringComparer.Ordinal).And.Unique);

        var totals = rows.Where(r => r[2] == "all").ToDictionary(r => (r[0], r[1]), r => (Count(r[4]), Count(r[5])));
        foreach (var split in rows.Where(r => r[2] != "all").GroupBy(r => (r[0], r[1], r[2])))
            Assert.That(
                (split.Sum(r => Count(r[4])), split.Sum(r => Count(r[5]))),
                Is.EqualTo(totals[(split.Key.Item1, split.Key.Item2)]), $"{split.Key}");
        foreach (var months in rows.Where(r => r[1] != "all").GroupBy(r => (r[0], r[2], r[3])))
            Assert.That(
                months.Sum(r => Count(r[5])),
                Is.EqualTo(rows.Where(r => r[1] == "all" && (r[0], r[2], r[3]) == months.Key).Sum(r => Count(r[5]))), $"{months.Key}");
        Assert.That(rows.Any(r => r[2] == "medication_strategy|deprivation_quintile" && r[3] == "initial|1"), Is.True);
    }

    [Test]
    public void Standard_disclosure_hides_small_figures_in_place()
    {
        using var folder = new TempFolder();
        using var other = new TempFolder();
        var exact = Runs.Measures(Path.Combine(Runs.Run(folder, Runs.Example, "--disclosure", "none"), "measures.csv"));
        var hidden = Runs.Measures(Path.Combine(Runs.Copy(other, Runs.Example), "measures.csv"));
        Assert.That(hidden.Keys, Is.EquivalentTo(exact.Keys), "a hidden figure keeps its row");
        foreach (var (key, row) in hidden)
        {
            var (hits, of) = (Count(exact[key][0]), Count(exact[key][1]));
            var isSmall = new[] { hits, of, of - hits }.Any(n => n is >= 1 and <= 7);
            // Others are hidden too, where a small count would follow from them.
            if (isSmall)
                Assert.That(row[5], Is.EqualTo("true"), $"{key}");
            if (row[5] == "true")
                Assert.That(row[..5], Is.All.Empty, $"{key}");
            else if (row[0].Length > 0)
                Assert.That((Count(row[0]), Count(row[1])), Is.EqualTo(((hits + 2) / 5 * 5, (of + 2) / 5 * 5)), $"{key}");
        }
        Assert.That(hidden.Values.Any(r => r[5] == "false"), Is.True, "something is left to read");
    }

    private static long Count(string text) => text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsEqual(string[] found, string[] expected)
    {
        for (var i = 0; i < 5; i++)
        {
            if (found[i].Length == 0 || expected[i].Length == 0)
            {
                if (found[i] != expected[i])
                    return false;
                continue;
            }
            var (x, y) = (double.Parse(found[i], CultureInfo.InvariantCulture), double.Parse(expected[i], CultureInfo.InvariantCulture));
            if (Math.Abs(x - y) > Tolerance * Math.Max(1, Math.Abs(y)))
                return false;
        }
        return true;
    }
}
