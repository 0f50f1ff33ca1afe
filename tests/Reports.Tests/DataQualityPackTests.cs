using System.Xml.Linq;
using NonResponse.Analytics;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

public class DataQualityPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void Headlines_say_what_was_not_run_and_how_many_more_failed()
    {
        var headlines = Build(
            [.. Enumerable.Range(0, 9).Select(i => Row($"w.{i}", "Warning", "Failed")), Row("e", "Error", "Failed"),
                Row("n", "Note", "Not run") with { Why = "Fewer than 20 to judge by." }, Row("p", "Error", "Passed")]).Cover.Headlines;
        Assert.That(headlines, Has.Count.EqualTo(8));
        Assert.That(headlines[0], Is.EqualTo("Of 11 checks that could be made, 10 failed: 1 error and 9 warnings."));
        Assert.That(headlines[1], Is.EqualTo("1 check was not run. Fewer than 20 to judge by."));
        Assert.That(headlines[2], Is.EqualTo("Error, broken by 3 of 1,200: No e is wrong."), "errors come first");
        Assert.That(headlines[^1], Is.EqualTo("And 5 more errors and warnings: see “What to do”."));
    }

    [Test]
    public void Headlines_that_have_room_for_all_leave_none_out()
    {
        var headlines = Build([.. Enumerable.Range(0, 7).Select(i => Row($"w.{i}", "Warning", "Failed"))]).Cover.Headlines;
        Assert.That(headlines, Has.Count.EqualTo(8));
        Assert.That(headlines[^1], Is.EqualTo("Warning, broken by 3 of 1,200: No w.6 is wrong."));
    }

    [Test]
    public void What_to_do_stands_beside_the_finding_and_severities_without_one_are_said_plainly()
    {
        var pack = Build([Row("a", "Warning", "Failed")]);
        var section = pack.Sections.Single(s => s.Id == "to-do");
        Assert.That(section.Introduction, Does.EndWith("No check failed as an error or a note.").And.Not.Contain("Left out"));
        var table = section.Exhibits.Single().Table;
        Assert.That(table.Columns.Take(2).Select(c => c.Header), Is.EqualTo(["What should be", "What to do"]));
        // A column of words right after one of numbers would run into it in a workbook.
        foreach (var columns in pack.Exhibits().Where(e => e.Table.IsStacked).Select(e => e.Table.Columns.Select(c => c.Format == CellFormat.Text)))
            Assert.That(columns, Is.Ordered.Descending);
        Assert.That(table.IsStacked, Is.True);
        Assert.That(Build([Row("a", "Warning", "Passed")]).Cover.Quality, Has.Some.EqualTo("Left out: what to do, because no check failed."));
    }

    [Test]
    public void Every_check_comes_by_urgency()
    {
        var table = Build(
        [
            Row("z", "Error", "Not applicable"), Row("p", "Error", "Passed"), Row("q", "Note", "Not run"), Row("n", "Note", "Failed"),
            Row("w", "Warning", "Failed"), Row("e", "Error", "Failed"), Row("d", "Error", "Failed"),
        ]).Exhibit("checks-all").Table;
        Assert.That(table.Rows.Select(r => $"{r[0].Text} {r[2].Text}"), Is.EqualTo(
            ["e Failed: error", "d Failed: error", "w Failed: warning", "n Failed: note", "q Not run", "p Passed", "z Not applicable"]));
    }

    [Test]
    public void Row_of_a_stacked_table_says_what_each_cell_is_and_stays_a_table()
    {
        var page = XDocument.Parse(PageSamples.Html(Build([Row("a", "Error", "Failed")])));
        var table = page.Descendants("div").First(d => ((string?)d.Attribute("class"))?.Contains("stacked", StringComparison.Ordinal) == true).Element("table")!;
        Assert.That((string?)table.Attribute("role"), Is.EqualTo("table"));
        Assert.That(table.Descendants("td").Select(c => (string?)c.Attribute("data-label")).Take(3), Is.EqualTo(["What to do", "Tested", "Failed"]));
        Assert.That(table.Descendants("td").Select(c => (string?)c.Attribute("role")), Is.All.EqualTo("cell"));
        var style = page.Descendants("style").Single().Value;
        Assert.That(style, Does.Contain(".stacked td::before { content: attr(data-label)"));
    }

    [Test]
    public void Measures_of_a_trend_that_go_by_different_dates_are_not_given_the_first_ones()
    {
        var pack = Build([]);
        Assert.That(pack.Exhibit("scores-trend").Subtitle, Does.StartWith("Courses and steps with both scores by month, each measure by its own date (see Definitions), "));
        Assert.That(pack.Definitions.Select(d => d.Meaning), Has.Some.EndsWith("Dated by: end of the episode.").And.Some.EndsWith("Dated by: due date (step start + 98 days)."));
        var steps = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context).Exhibit("change-response").Subtitle;
        Assert.That(steps, Does.Contain("by month of due date (step start + 98 days), "));
    }

    [Test]
    public void Covers_of_other_packs_lead_to_what_the_checks_found()
    {
        var context = Context with { Unmet = [new("Error", "No a is wrong."), new("Warning", "B is right."), new("Warning", "C is right."), new("Warning", "D is right.")] };
        var release = ExampleReleases.Large().Build(DisclosurePolicy.Standard);
        foreach (var pack in new[] { ServiceLeadPack.Build(release, context), CommissionerPack.Build(release, context) })
        {
            Assert.That(pack.Cover.Signpost!.Text, Is.EqualTo(
                "Data quality: 1 error, 3 warnings. Not as it should be: “No a is wrong”; “B is right”; “C is right”; and 1 more."));
            var link = XDocument.Parse(PageSamples.Html(pack)).Descendants("a").Single(a => a.Attribute("href")!.Value == "data-quality.html");
            Assert.That(link.Value, Is.EqualTo(pack.Audience == Audience.Internal ? "See the data quality page" : "See the data quality page (internal)"));
            Assert.That(WorkbookLayout.Of(pack)[0].Lines.Select(l => l.Text), Has.Some.EndsWith(link.Value + ": data-quality.xlsx."));
        }
        Assert.That(ServiceLeadPack.Build(release, Context with { Unmet = [] }).Cover.Signpost!.Text, Is.EqualTo("Data quality: no errors, no warnings."));
        Assert.That(ServiceLeadPack.Build(release, Context).Cover.Signpost, Is.Null, "nothing was checked");
        Assert.That(DataQualityPack.Build(release, context).Cover.Signpost, Is.Null, "it is that page");
    }

    // A service that began with 30 courses and has 200 a month since: 30 are no start to compare with.
    [TestCase(new[] { 30, 30, 200, 200, 200 }, 2)]
    [TestCase(new[] { 12, 100, 200, 200, 200 }, 1)]
    [TestCase(new[] { 19, 19, 19, 19, 25 }, -1)]
    [TestCase(new[] { 25, 25, 25, 25, 25 }, 0)]
    public void Trend_is_compared_with_the_earliest_month_that_is_large_enough(int[] counts, int expected)
    {
        var made = new HandMadeRelease();
        foreach (var (month, count) in HandMadeRelease.MonthsTo(ExampleReleases.Month, counts.Length).Zip(counts))
            made.Add("step_response_observed", month, count / 3, count);
        var release = made.Build(DisclosurePolicy.None);
        var figures = HandMadeRelease.MonthsTo(ExampleReleases.Month, counts.Length).Select(m => release.Find("step_response_observed", HandMadeRelease.Month(m))!).ToList();
        Assert.That(Trend.Base(figures), Is.EqualTo(expected < 0 ? null : figures[expected]));
    }

    private static Pack Build(IReadOnlyList<CheckRow> checks) =>
        DataQualityPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context with { Checks = checks });

    private static CheckRow Row(string id, string severity, string status) => new(id, "Plausibility", severity, status, $"No {id} is wrong.", "Mend it.")
    {
        Tested = 1200,
        Failed = 3,
        Share = 0.0025,
    };
}
