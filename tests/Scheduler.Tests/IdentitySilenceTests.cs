using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Nothing that a refused extract carries gets out: neither to the console nor into a file.</summary>
public class IdentitySilenceTests
{
    [Test]
    public void No_value_of_a_leak_is_told_or_written()
    {
        using var folder = new TempFolder();
        var told = new List<string>();
        foreach (var (identity, i) in IdentityLeaks.All.Select((c, i) => (c, i)))
        {
            using var extract = identity.Write();
            var target = folder.File("out" + i);
            var (code, output, error) = Runs.Nonresponse("run", extract.Path, "--out", target);
            Assert.That(code, Is.EqualTo(1), identity.ToString());
            Assert.That(Directory.GetFileSystemEntries(target).Select(Path.GetFileName), Is.EquivalentTo(new[] { "quality.csv", "quality.json" }), identity.ToString());
            var said = (output + error + File.ReadAllText(Path.Combine(target, "quality.csv")) + File.ReadAllText(Path.Combine(target, "quality.json"))).Replace(extract.Path, "", StringComparison.Ordinal)
                .Replace(target, "", StringComparison.Ordinal);
            Assert.That(said, Does.Contain("The extract carries identity: "), identity.ToString());
            // The headers of files are names, not values.
            string[] secrets = identity.Place.StartsWith("file:", StringComparison.Ordinal) ? [.. identity.Values.Where(v => v.Any(char.IsDigit))] : identity.Values;
            told.AddRange(secrets.Where(v => v.Length > 3 && said.Contains(v, StringComparison.OrdinalIgnoreCase)).Select(v => $"{v} of {identity}"));
        }
        Assert.That(told, Is.Empty);
    }

    [Test]
    public void Identity_leaves_an_earlier_result_and_its_quality_alone()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        var before = File.ReadAllText(Path.Combine(target, "quality.csv"));
        using var extract = IdentityLeaks.All[^1].Write();
        Assert.That(Runs.Nonresponse("run", extract.Path, "--out", target).Code, Is.EqualTo(1));
        Assert.That(File.ReadAllText(Path.Combine(target, "quality.csv")), Is.EqualTo(before));
        Assert.That(Directory.GetFileSystemEntries(target + ".refused").Select(Path.GetFileName), Is.EquivalentTo(new[] { "quality.csv", "quality.json" }));
    }
}
