using NonResponse.Reports;
using NonResponse.Scheduler.Publishing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Publishing;

/// <summary>What is read back from the files is what was written.</summary>
public class PublishedFilesTests
{
    private static readonly ExploreNames NoNames = new(new Dictionary<(string, string), string>(), new Dictionary<string, string>());

    private TempFolder _folder = null!;
    private string _target = null!;

    [OneTimeSetUp]
    public void Run()
    {
        _folder = new TempFolder();
        _target = Runs.Copy(_folder, Runs.Example);
    }

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Every_row_is_read_back()
    {
        var figures = PublishedFiles.Read(_target);

        foreach (var file in PublishedFiles.Names)
            Assert.That(figures.Count(f => f.Table == file), Is.EqualTo(File.ReadLines(Path.Combine(_target, file)).Count() - 1).And.GreaterThan(0), file);
        var measures = figures.Where(f => f.Table == "measures.csv").ToDictionary(f => (f.Measure, f.Period, f.Breakdown, f.Level));
        foreach (var (row, fields) in Runs.Measures(Path.Combine(_target, "measures.csv")))
        {
            var figure = measures[row];
            Assert.That(FormattableString.Invariant($"{figure.Numerator},{figure.Denominator},{figure.Value:R},{figure.Lower:R},{figure.Upper:R},{(figure.Suppressed ? "true" : "false")}"), Is.EqualTo(string.Join(',', fields)));
        }
    }

    [Test]
    public void Everything_that_can_be_chosen_can_be_shown()
    {
        var explorer = new Explorer(PublishedFiles.Read(_target), NoNames);
        var shown = 0;
        foreach (var measure in explorer.Measures)
            foreach (var breakdown in explorer.Breakdowns(measure.Id))
                foreach (var period in explorer.Periods(measure.Id, breakdown.Id))
                {
                    var exhibit = explorer.Exhibit(new(measure.Id, breakdown.Id, period.Id))!;
                    Assert.That(exhibit.Table.Rows, Has.Count.EqualTo(explorer.Rows(new(measure.Id, breakdown.Id, period.Id)).Count), $"{measure.Id} {breakdown.Id} {period.Id}");
                    if (exhibit.Chart is { } chart)
                        SvgWriter.Write(chart, TextWriter.Null, new SvgOptions());
                    shown++;
                }
        Assert.That(shown, Is.GreaterThan(100));
    }

    [Test]
    public void A_damaged_file_is_told_of()
    {
        using var folder = new TempFolder();
        foreach (var file in PublishedFiles.Names)
            File.Copy(Path.Combine(_target, file), folder.File(file));
        File.AppendAllText(folder.File("access.csv"), "cut,off\n");

        Assert.That(() => PublishedFiles.Read(folder.Path), Throws.InstanceOf<IOException>().With.Message.StartsWith("access.csv is not as it was written: Line "));
    }
}
