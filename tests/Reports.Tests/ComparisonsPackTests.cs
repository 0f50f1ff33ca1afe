using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using NonResponse.Analytics;
using NonResponse.Analytics.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>The pack of comparisons: what it says, what it withholds, and that it holds whatever the decisions are.</summary>
public sealed class ComparisonsPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);
    private static readonly ComparisonResult Shown = ComparisonStudy.Run(MadeUpDecisions.Of(3000), 1);
    private static readonly ComparisonResult Withheld = ComparisonStudy.Run(MadeUpDecisions.Of(200), 1);
    private static readonly ComparisonResult Nothing = ComparisonStudy.Run(MadeUpDecisions.Of(0), 1);

    private static IEnumerable<TestCaseData> Cases =>
        from policy in new[] { DisclosurePolicy.None, DisclosurePolicy.Standard }
        from result in new[] { ("shown", Shown), ("withheld", Withheld), ("nothing", Nothing) }
        select new TestCaseData(result.Item2, policy).SetArgDisplayNames(result.Item1, policy.Name);

    [TestCaseSource(nameof(Cases))]
    public void Pack_has_a_sound_form(ComparisonResult result, DisclosurePolicy policy)
    {
        var pack = Build(policy, result);
        PackChecks.HasSoundForm(pack);
        Assert.That(pack.Audience, Is.EqualTo(policy.IsExact ? Audience.Internal : Audience.Public));
        Assert.That(pack.Cover.Headlines[^1], Does.StartWith("Who got which strategy was decided by clinicians and patients, not by lot."));
        using var page = new StringWriter();
        HtmlWriter.Write(pack, page);
        using var workbook = new MemoryStream();
        WorkbookWriter.Write(pack, workbook, new DateOnly(2026, 3, 31));
        Assert.That(page.ToString(), Does.Contain("Comparisons of strategies"));
        Assert.That(workbook.Length, Is.Positive);
    }

    [Test]
    public void What_is_found_comes_before_how()
    {
        var section = Build(DisclosurePolicy.None, Shown).Sections.Single(s => s.Id == "c1");
        Assert.That(section.Exhibits.Select(e => e.Id), Is.SupersetOf(new[] { "c1-methods", "c1-gates", "c1-outcomes", "c1-time", "c1-time-competing", "c1-subgroups", "c1-controls", "c1-flow", "c1-balance", "c1-overlap", "c1-sheet", "c1-written-up" }));
        Assert.That(section.Exhibits[0].Id, Is.EqualTo("c1-methods"));
        Assert.That(section.Exhibits[0].Headline, Does.Match("first came with \\d+\\.\\d percentage points more .* in response than second"));
        Assert.That(section.Exhibits.Where(e => e.Chart is not null).Select(e => e.Chart!.Kind), Is.SupersetOf(new[] { ChartKind.Forest, ChartKind.Balance, ChartKind.Mirror, ChartKind.Attrition, ChartKind.Survival }));
    }

    [Test]
    public void Figures_are_those_of_the_comparison()
    {
        var pack = Build(DisclosurePolicy.None, Shown);
        var row = pack.Exhibit("overview-primary").Table.Rows.Single();
        var primary = Shown.Primary!.Contrast!.Value;
        Assert.That(row.Skip(2).Take(5).Select(c => c.Number), Is.EqualTo(new double?[] { Shown.FirstCount, Shown.SecondCount, primary.Value, primary.Lower, primary.Upper }));
        var flow = pack.Exhibit("c1-flow").Table.Rows;
        Assert.That(flow[^1].Skip(1).Select(c => c.Number), Is.EqualTo(new double?[] { Shown.FirstCount, Shown.SecondCount }));
    }

    [Test]
    public void Numbers_of_all_kinds_are_numbers_and_no_text()
    {
        var tables = Build(DisclosurePolicy.None, Shown).Sections.Single(s => s.Id == "c1").Exhibits.Where(e => e.Id is "c1-methods" or "c1-outcomes" or "c1-subgroups" or "c1-controls" or "c1-balance").Select(e => e.Table).ToList();
        Assert.That(tables, Has.Count.EqualTo(5));
        Assert.That(tables.SelectMany(t => t.Rows).SelectMany(r => r).Select(c => c.Text ?? ""), Has.None.Match(@"^[+-]?\d+(\.\d+)?%?$"));
        var (first, balance) = (Shown.Balance.First(r => r is { IsShare: true, First: not null }), tables[^1]);
        var row = balance.Rows.Single(r => r[0].Text == EmulationDesignExhibits.Name(first));
        Assert.That((row[1].Number, row[1].Format), Is.EqualTo((first.First, (CellFormat?)CellFormat.Percent)));
    }

    [Test]
    public void On_paper_a_table_before_its_chart_keeps_its_last_column()
    {
        using var file = new MemoryStream();
        WorkbookWriter.Write(Build(DisclosurePolicy.None, Shown), file, new DateOnly(2026, 3, 31));
        using var workbook = SpreadsheetDocument.Open(file, false);
        var scaled = workbook.WorkbookPart!.WorksheetParts.Select(p => p.Worksheet!).Where(w => w.Descendants<PageSetup>().Any(s => s.Scale is not null)).ToList();
        Assert.That(scaled, Is.Not.Empty);
        // A page of A4 on its side takes 105 digits of the font; programs differ by a few in a hundred.
        foreach (var sheet in scaled)
            Assert.That(sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Column>().Sum(c => c.Width!.Value * (c.Max! - c.Min! + 1)) * sheet.Descendants<PageSetup>().Single().Scale!.Value / 100, Is.LessThan(101));
    }

    [Test]
    public void A_withheld_estimate_is_shown_nowhere_and_the_reader_sees_why()
    {
        var pack = Build(DisclosurePolicy.None, Withheld);
        Assert.That(pack.Cover.Headlines[0], Does.Contain("the estimate is withheld, because").And.Contain("a difference that matters could be missed"));
        var section = pack.Sections.Single(s => s.Id == "c1");
        Assert.That(section.Exhibits[0].Id, Is.EqualTo("c1-gates"), "why comes first");
        Assert.That(section.Exhibits.Select(e => e.Id), Has.None.AnyOf("c1-methods", "c1-outcomes", "c1-time", "c1-subgroups", "c1-controls"));
        Assert.That(section.Introduction, Does.Contain("Left out: estimates, other outcomes, time to remission, groups and negative controls, because a difference that matters could be missed."));
        Assert.That(pack.Exhibit("c1-gates").Headline, Does.Contain("The smallest difference that would be found"));
    }

    [Test]
    public void A_checklist_counts_what_is_not_reported()
    {
        var paper = StrobeRecord.Of(ComparisonDisclosure.Under(Shown, DisclosurePolicy.None), new ComparisonIdentity(["trust"], new DateOnly(2026, 3, 31), "nonresponse 0"));
        Assert.That(paper.Asked, Is.EqualTo(paper.Sections.Sum(s => s.Items.Count)).And.GreaterThanOrEqualTo(40));
        Assert.That(paper.Asked - paper.Answered, Is.GreaterThanOrEqualTo(6), "what only authors can say");
        Assert.That(paper.Sections.SelectMany(s => s.Items).Select(i => i.Number), Is.Unique);
        Assert.That(paper.Sections.SelectMany(s => s.Items).Single(i => i.Number == "3").Answer, Is.EqualTo(Shown.Of.Question));
        Assert.That(paper.Count, Does.Contain("not reported"));
    }

    [Test]
    public void What_has_not_passed_disclosure_control_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ComparisonsPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context, [Shown]));
        Assert.Throws<ArgumentException>(() => ComparisonCsv.Write([Shown], TextWriter.Null));
    }

    [Test]
    public void Each_estimate_has_a_row_and_a_comparison_without_any_too()
    {
        using var text = new StringWriter();
        ComparisonResult[] results = [.. new[] { Shown, Nothing }.Select(r => ComparisonDisclosure.Under(r, DisclosurePolicy.None))];
        var (written, withheld) = ComparisonCsv.Write(results, text);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That((lines.Length, written), Is.EqualTo((Shown.Estimates.Count + 2, Shown.Estimates.Count)));
        Assert.That(withheld, Is.EqualTo(Shown.Estimates.Count(e => e.Contrast is null)));
        Assert.That(lines[^1], Does.Contain("not_estimable").And.Contain("No eligible decision for either strategy."));
        Assert.That(lines.Select(l => l.Count(c => c == ',')).Min(), Is.EqualTo(ComparisonCsv.Columns.Count - 1));
    }

    private static Pack Build(DisclosurePolicy policy, ComparisonResult result) =>
        ComparisonsPack.Build(ExampleReleases.Large().Build(policy), Context, [ComparisonDisclosure.Under(result, policy)], policy.IsExact ? Audience.Internal : Audience.Public);
}
