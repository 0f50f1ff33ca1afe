using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>activity.csv, access.csv and pathways.csv of the sample service, exact.</summary>
public sealed class FurtherFilesTests
{
    private static readonly string[] Files = ["activity.csv", "access.csv", "pathways.csv"];

    private readonly TempFolder _folder = new();
    private string _target = "";

    [OneTimeSetUp]
    public void RunOnce() => _target = Runs.Run(_folder, Repository.Path("data", "samples", "service"), Runs.Bare);

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    private IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(_target, file)).Skip(1).Select(l => l.Split(','));

    [TestCaseSource(nameof(Files))]
    public void Every_table_adds_up_to_its_total(string file)
    {
        // measure, statistic, period, breakdown, level, numerator, denominator
        var counted = Rows(file).Where(r => r[1] is "proportion" or "count" or "stock" or "mean" or "median_time").ToList();
        var totals = counted.Where(r => r[3] == "all").ToDictionary(r => (r[0], r[2]), r => (Number(r[5]), Number(r[6])));
        var checkedTables = 0;
        foreach (var table in counted.Where(r => r[3] != "all").GroupBy(r => (Measure: r[0], Period: r[2], Breakdown: r[3])))
        {
            Assert.That((table.Sum(r => Number(r[5])), table.Sum(r => Number(r[6]))), Is.EqualTo(totals.GetValueOrDefault((table.Key.Measure, table.Key.Period))), $"{table.Key}");
            checkedTables++;
        }
        Assert.That(checkedTables, Is.GreaterThan(300));
        Assert.That(Rows(file).Select(r => r.Length), Is.All.EqualTo(12));
    }

    [Test]
    public void Rates_of_the_population_are_told_of_everybody_and_what_it_lacks_is_named()
    {
        var page = File.ReadAllText(Path.Combine(_target, "commissioner.html"));
        var headline = System.Text.RegularExpressions.Regex.Match(page, @"In the 12 months to March 2026, referrals for each 100,000 people: ([\d,.]+) \(95% interval ([\d,.]+) to ([\d,.]+)\), standardised for age and sex\.");
        Assert.That(headline.Success, Is.True);
        var rate = Rows("access.csv").Single(r => r[0] == "referrals" && r[1] == "standardised_rate_per_100000" && r[3] == "all");
        Assert.That(headline.Groups.Values.Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)), Is.EqualTo(new[] { rate[7], rate[9], rate[10] }.Select(v => double.Parse(v, CultureInfo.InvariantCulture))).Within(0.051));
        Assert.That(page, Does.Contain("by ethnicity, because the extract has no population for it").And.Not.Contain("by everybody"));
    }

    [Test]
    public void Months_add_up_to_the_whole()
    {
        foreach (var measure in Rows("activity.csv").Where(r => r[1] == "count" && r[3] == "all").GroupBy(r => r[0]))
            Assert.That(measure.Where(r => r[2].Length == 7).Sum(r => Number(r[5])), Is.EqualTo(Number(measure.Single(r => r[2] == "all")[5])), measure.Key);
    }

    [Test]
    public void Stock_is_what_came_less_what_went()
    {
        var whole = Rows("activity.csv").Where(r => r[3] == "all").ToLookup(r => r[0]);
        long Until(string measure, string month) => whole[measure].Where(r => r[2].Length == 7 && string.CompareOrdinal(r[2], month) <= 0).Sum(r => Number(r[5]));
        foreach (var stock in whole["open_caseload"].Where(r => r[2].Length == 7))
            // An episode that ends on a day of a month is not open on its last day.
            Assert.That(Number(stock[5]), Is.EqualTo(Until("referrals", stock[2]) - Until("episodes_finished", stock[2])), stock[2]);
    }

    [Test]
    public void The_cascade_never_grows()
    {
        foreach (var group in Rows("access.csv").Where(r => r[1] == "proportion" && r[0].StartsWith("cascade_", StringComparison.Ordinal)).GroupBy(r => (r[2], r[3], r[4])))
        {
            var stages = AccessCatalogue.Stages.Select(s => Number(group.Single(r => r[0] == AccessCatalogue.Cascade(s.Stage))[5])).ToList();
            Assert.That(stages, Is.Ordered.Descending, $"{group.Key}");
        }
    }

    [Test]
    public void Reasons_and_bands_share_out_everybody()
    {
        void Shares(string file, IEnumerable<string> measures)
        {
            var rows = Rows(file).Where(r => measures.Contains(r[0]) && r[1] == "proportion" && r[3] == "all").GroupBy(r => r[2]);
            foreach (var period in rows)
                Assert.That(period.Sum(r => Number(r[5])), Is.EqualTo(Number(period.First()[6])), $"{file} {period.Key}");
        }
        Shares("activity.csv", ActivityCatalogue.ReasonMeasures);
        Shares("access.csv", AccessCatalogue.WaitMeasures.Treatment);
        Shares("access.csv", AccessCatalogue.WaitMeasures.Second);
        Shares("pathways.csv", ["last_score_0_to_14_days", "last_score_15_to_28_days", "last_score_29_to_56_days", "last_score_57_or_more_days", "last_score_never"]);
    }

    [Test]
    public void Published_files_hide_small_counts()
    {
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Repository.Path("data", "samples", "service"), "--models", "none", "--comparisons", "none");
        foreach (var file in Files)
        {
            var rows = File.ReadLines(Path.Combine(target, file)).Skip(1).Select(l => l.Split(',')).ToList();
            Assert.That(rows.Where(r => r[11] == "true").SelectMany(r => r[5..11]), Is.All.Empty, file);
            var counts = rows.Where(r => r[1] is "proportion" or "count" or "stock" && r[11] == "false").SelectMany(r => r[5..7]).Where(n => n.Length > 0).Select(Number);
            Assert.That(counts.Where(n => n % 5 != 0), Is.Empty, file);
        }
    }

    private static long Number(string text) => text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture);
}
