using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Every check of the catalogue has an extract that fails it and no other.</summary>
public class CheckFixtureTests
{
    // The quality.json of the clean extract itself, with seven submissions before it.
    private static readonly Lazy<string> Before = new(WriteHistory);

    public static IEnumerable<string> Ids => CheckCatalogue.All.Select(c => c.Id);

    [Test]
    public void Clean_extract_passes_every_check()
    {
        using var extract = new CleanExtract().Write();
        var report = Run(extract);
        Assert.That(Failed(report), Is.Empty);
        Assert.That(
            report.Results.Where(r => r.Status != CheckStatus.Passed).Select(r => r.Check.Id),
            Is.EqualTo(new[] { "submission.rows.match" }), "checks that were not made");
    }

    [TestCaseSource(nameof(Ids))]
    public void Fixture_fails_its_check_and_no_other(string id)
    {
        using var extract = new CleanExtract();
        var fixture = CheckFixture.Of(id);
        fixture.Spoil(extract);
        extract.Write();
        Assert.That(Failed(Run(extract, fixture)), Is.EqualTo(fixture.With.Append(id).Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Measures_that_checks_withhold_are_measures() =>
        Assert.That(CheckCatalogue.All.SelectMany(c => c.Withholds).Except(MeasureCatalogue.All.Select(m => m.Id)), Is.Empty);

    [Test]
    public void Ids_are_unique_and_texts_are_sentences()
    {
        Assert.That(Ids, Is.Unique);
        foreach (var check in CheckCatalogue.All)
        {
            Assert.That(check.Id, Does.Match("^[a-z]+(\\.[a-z0-9_]+)+$"));
            Assert.That(check.Rule, Does.Match("^[A-Za-z].*\\.$"), check.Id);
            Assert.That(check.Action, Does.Match("^[A-Z].*[.?]$"), check.Id);
            Assert.That(check.Threshold, Is.InRange(0, 1), check.Id);
        }
    }

    private static string WriteHistory()
    {
        using var folder = new TempFolder();
        using var extract = new CleanExtract().Write();
        QualityFiles.Write(new Pipeline(TimeProvider.System, null).Check(new CheckOptions { Extract = extract.Path }, CancellationToken.None), folder.Path);
        var json = JsonNode.Parse(File.ReadAllText(folder.File(QualityFiles.Json)))!;
        for (var month = 1; month <= 7; month++)
        {
            var rows = json["rows"]!.DeepClone().AsObject();
            foreach (var (table, count) in rows.ToList())
                rows[table] = (long)count! + month % 2 * ((long)count! / 12);
            json["history"]!.AsArray().Add(new JsonObject { ["extracted_on"] = $"2025-{month:D2}-28", ["rows"] = rows });
        }
        // Names that fixtures of other checks need: known before, but too rare to be missed.
        foreach (var name in new[] { "local_therapy", "blend", "peer_support" })
            json["codes"]!["interventions.name"]![name] = 1;
        return json.ToJsonString();
    }

    private static CheckReport Run(CleanExtract extract, CheckFixture? fixture = null)
    {
        using var folder = new TempFolder();
        var json = JsonNode.Parse(Before.Value)!.AsObject();
        fixture?.Previous?.Invoke(json);
        folder.Write(QualityFiles.Json, json.ToJsonString());
        return new Pipeline(TimeProvider.System, null).Check(
            new CheckOptions
            {
                Extract = extract.Path,
                Previous = fixture is { IsFirst: true } ? null : PreviousSubmission.Read(folder.File(QualityFiles.Json)),
                Import = new ImportOptions { MaxBadShare = 0.5 },
            },
            CancellationToken.None).Checks;
    }

    private static List<string> Failed(CheckReport report) =>
        [.. report.Failed.Select(r => r.Check.Id).Order(StringComparer.Ordinal)];
}
