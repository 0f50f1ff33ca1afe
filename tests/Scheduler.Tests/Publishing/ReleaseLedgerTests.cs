using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Scheduler.Publishing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Publishing;

public sealed class ReleaseLedgerTests
{
    private static readonly DateOnly Day = new(2026, 3, 31);

    private TempFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TempFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void What_was_published_is_read_as_it_was_shown()
    {
        var release = Of(Figure("a, \"b\"", 40, 100, 0.4), Figure("hidden", null, null, null));
        ReleaseLedger.Open(_folder.Path).Add(release, [], "2026-03", "standard", Day, []);

        var read = ReleaseLedger.Open(_folder.Path).Releases.Single();

        Assert.Multiple(() =>
        {
            Assert.That(read.Figures, Is.EqualTo(release.Figures));
            Assert.That((read.Id, read.Entry.Month, read.Entry.Policy, read.LastMonth), Is.EqualTo(("000001", "2026-03", "standard", "2026-03")));
            Assert.That(read.ToPublished().Rules, Is.EqualTo(release.Rules));
        });
    }

    [Test]
    public void The_same_figures_again_are_no_new_release()
    {
        var ledger = ReleaseLedger.Open(_folder.Path);

        ledger.Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, []);
        ledger.Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, []);
        ledger.Add(Of(Figure("x", 45, 100, 0.45)), [], "2026-04", "standard", Day, []);

        Assert.That(ReleaseLedger.Open(_folder.Path).Releases.Select(r => r.Entry.Month), Is.EqualTo(new[] { "2026-03", "2026-04" }));
    }

    [Test]
    public void The_same_figures_by_other_definitions_are_a_release_of_their_own()
    {
        var ledger = ReleaseLedger.Open(_folder.Path);
        var now = VersionedDefinition.All(AnalysisSettings.Default);
        VersionedDefinition[] before = [now[0] with { Text = "otherwise" }, .. now.Skip(1)];

        foreach (var definitions in new[] { before, before, now, now })
            ledger.Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, definitions);

        Assert.That(ReleaseLedger.Open(_folder.Path).Releases.Select(r => r.Entry.Definitions![now[0].Key]), Is.EqualTo(new[] { "otherwise", now[0].Text }));
    }

    [Test]
    public void Comparisons_are_kept_beside_the_figures_of_measures()
    {
        var release = Of(Figure("x", 40, 100, 0.4));
        PublishedFigure[] comparisons =
        [
            new("comparison.csv", "switch-or-augment/first_flow", "count", "all", "part", "1", 45, null, null, null, null, false),
            new("comparison.csv", "switch-or-augment/response/ato/weighted/nri", "risk_difference", "all", "all", "all", null, null, 0.08, 0.01, 0.15, false),
        ];
        ReleaseLedger.Open(_folder.Path).Add(release, comparisons, "2026-03", "standard", Day, []);

        var read = ReleaseLedger.Open(_folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(read.Releases.Single().Comparisons, Is.EqualTo(comparisons));
            Assert.That(read.Releases.Single().ToPublished().Figures, Is.EqualTo(release.Figures));
            Assert.That(read.IsLast(release), Is.True);
        });
    }

    [Test]
    public void What_figures_rest_on_is_kept_with_them()
    {
        var definitions = VersionedDefinition.All(AnalysisSettings.Default);
        ReleaseLedger.Open(_folder.Path).Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, definitions);

        var read = ReleaseLedger.Open(_folder.Path).Releases.Single().Entry.Definitions!;

        Assert.Multiple(() =>
        {
            Assert.That(read, Has.Count.EqualTo(definitions.Count));
            Assert.That(read["step_response_observed"], Is.EqualTo(definitions.Single(d => d.Key == "step_response_observed").Text));
            Assert.That(read["scale:PHQ-9"], Is.EqualTo("Scores from 0 to 27. Caseness: 10 or more. Remission: 4 or less. Reliable change: 6 or more."));
        });
    }

    [Test]
    public void A_release_that_kept_no_definitions_is_read_and_claims_no_change()
    {
        // As a program wrote it before it kept them.
        ReleaseLedger.Open(_folder.Path).Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-02", "standard", Day, []);
        var file = Path.Combine(_folder.Path, "000001.json");
        var entry = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        Assert.That(entry.Remove("definitions"), Is.True);
        File.WriteAllText(file, entry.ToJsonString());

        var releases = ReleaseLedger.Open(_folder.Path).Releases;

        Assert.That(releases.Single().Entry.Definitions, Is.Null);
        Assert.That(Revisions.Of(releases, SmallService.Of(1, 40, Day), Period.Month(Day), VersionedDefinition.All(AnalysisSettings.Default))!.Redefined, Is.Null);
    }

    [Test]
    public void A_measure_and_a_threshold_that_are_defined_otherwise_are_told_with_their_words_before()
    {
        AnalysisSettings own = new() { Thresholds = [new("PHQ9", 12, null, null, "Pilot.", Day)] };
        var before = VersionedDefinition.All(AnalysisSettings.Default).Select(d => d.Key == "dropout" ? d with { Text = "ended as dropped out. Of: episodes." } : d).ToList();
        ReleaseLedger.Open(_folder.Path).Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-02", "standard", Day, before);

        var told = Revisions.Of(ReleaseLedger.Open(_folder.Path).Releases, SmallService.Of(1, 40, Day), Period.Month(Day), VersionedDefinition.All(own))!.Redefined!;

        Assert.That(told.Select(d => (d.Now.Key, d.Was)), Is.EqualTo(new[]
        {
            ("dropout", "ended as dropped out. Of: episodes."), ("scale:PHQ-9", "Scores from 0 to 27. Caseness: 10 or more. Remission: 4 or less. Reliable change: 6 or more."),
        }));
        Assert.That(told.Select(d => d.Now.Version), Is.Unique.And.All.Match("^[0-9a-f]{8}$"));
        Assert.That(told.All(d => d.Now.Version != VersionedDefinition.VersionOf(d.Was)), Is.True);
    }

    [Test]
    public void A_figure_that_was_changed_is_noticed()
    {
        ReleaseLedger.Open(_folder.Path).Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, []);
        var file = Path.Combine(_folder.Path, "000001.jsonl.gz");
        string text;
        using (var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress)))
            text = reader.ReadToEnd();
        using (var writer = new GZipStream(File.Create(file), CompressionLevel.Fastest))
            writer.Write(Encoding.UTF8.GetBytes(text.Replace("\"numerator\":40", "\"numerator\":45", StringComparison.Ordinal)));

        Assert.That(() => ReleaseLedger.Open(_folder.Path), Throws.InstanceOf<IOException>().With.Message.Contains("000001"));
    }

    [Test]
    public void A_release_that_was_taken_away_is_noticed()
    {
        var ledger = ReleaseLedger.Open(_folder.Path);
        ledger.Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, []);
        ledger.Add(Of(Figure("x", 50, 100, 0.5)), [], "2026-04", "standard", Day, []);
        foreach (var ending in (string[])[".json", ".jsonl.gz"])
            File.Move(Path.Combine(_folder.Path, "000002" + ending), Path.Combine(_folder.Path, "000001" + ending), overwrite: true);

        Assert.That(() => ReleaseLedger.Open(_folder.Path), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void A_release_whose_writing_was_cut_short_is_none()
    {
        ReleaseLedger.Open(_folder.Path).Add(Of(Figure("x", 40, 100, 0.4)), [], "2026-03", "standard", Day, []);
        File.Delete(Path.Combine(_folder.Path, "000001.json"));

        Assert.That(ReleaseLedger.Open(_folder.Path).Releases, Is.Empty);
    }

    private static PublishedFigure Figure(string level, long? numerator, long? denominator, double? value) =>
        new("measures.csv", "dropout", "proportion", "2026-03", "sex", level, numerator, denominator, value, null, null, numerator is null);

    private static PublishedRelease Of(params PublishedFigure[] figures) => new("now", AttackedRules.Standard("2026-03"), figures);
}
