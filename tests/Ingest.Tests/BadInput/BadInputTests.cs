using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Every broken extract, each against what must become of it, and all of them in the table that is published.</summary>
public class BadInputTests
{
    private const int LongestSaid = 260;

    // Each is made and read once; the table of all of them reads the same results.
    private static readonly ConcurrentDictionary<string, BadInputCase.Result> Results = new(StringComparer.Ordinal);

    private static readonly Dictionary<Outcome, string> Words = new()
    {
        [Outcome.NotRead] = "nothing read (1)",
        [Outcome.Refused] = "refused (1)",
        [Outcome.RowsKeptOut] = "rows in quarantine (0)",
        [Outcome.ValueMissing] = "value missing (0)",
        [Outcome.RowsLeftOut] = "rows left out (0)",
        [Outcome.Noted] = "noted (0)",
        [Outcome.Accepted] = "accepted (0)",
    };

    private static IEnumerable<TestCaseData> Cases =>
        BadInputCases.All.Select(c => new TestCaseData(c.ToString()).SetArgDisplayNames(c.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void Bad_input_is_met_as_the_documentation_says(string name)
    {
        var expected = BadInputCases.All.Single(c => c.ToString() == name);
        var result = ResultOf(expected);
        Assert.Multiple(() =>
        {
            Assert.That(result.Broken, Is.Empty);
            Assert.That(result.Outcome, Is.EqualTo(expected.Outcome), result.Said);
            Assert.That(result.Said, Does.Contain(expected.Says));
            if (expected.RowsKeptOut is { } rows)
                Assert.That(result.RowsKeptOut, Is.EqualTo(rows), "rows kept out");
            if (expected.MostRowsRead is { } most)
                Assert.That(result.MostRowsRead, Is.LessThan(most), "rows read before it was refused");
            Assert.That(result.MostListed, Is.LessThanOrEqualTo(FindingLog.MostListed));
        });
    }

    [Test]
    public void Documentation_lists_every_case_and_what_is_said()
    {
        var text = new StringBuilder("""
            # What happens to bad input

            Every line is a test: an extract of 40 good rows a table, broken in one way. *Outcome* gives what becomes of it and the exit code of
            `nonresponse`. A refusal is shown as it is said; otherwise the rules are shown that `quality.csv` counts, with the table, the column, the
            rows, the first line, and, for rows kept out, the shape of the value (letters as `a`, digits as `9`, anything unusual as `?`), which is all
            of a value that any file ever shows. Where nothing stands, nothing is said. Whatever the input, the rows read are the rows kept,
            kept out and left out together.

            """.ReplaceLineEndings("\n"));
        foreach (var group in BadInputCases.All.GroupBy(c => c.Group))
        {
            text.Append("\n## ").Append(group.Key).Append("\n\n| what is wrong | outcome | what is said |\n|---|---|---|\n");
            foreach (var each in group.OrderBy(c => c.Name, StringComparer.Ordinal))
            {
                var result = ResultOf(each);
                text.Append("| ").Append(Cell(each.Name)).Append(" | ").Append(Words[result.Outcome]).Append(" | ").Append(Cell(result.Said)).Append(" |\n");
            }
        }
        Golden.Matches(text.ToString(), "docs", "bad-input.md");
    }

    [Test]
    public void Cases_have_names_of_their_own() => Assert.That(BadInputCases.All.Select(c => c.ToString()), Is.Unique);

    [Test]
    [Platform(Exclude = "Win", Reason = "There are no named pipes in its folders.")]
    public void Named_pipe_does_not_keep_the_program_waiting()
    {
        foreach (var name in new[] { "contacts.csv", "contacts.csv.gz", "submission.json" })
        {
            using var folder = new TempFolder();
            new SmallExtract().Without("contacts.csv").Without(name).Write(folder.Path);
            using (var mkfifo = Process.Start("mkfifo", [folder.File(name)]))
                mkfifo.WaitForExit();
            Assert.That(Import.Read(folder.Path, new ImportOptions()).Refusal, Is.EqualTo($"{name} is empty or not an ordinary file."));
        }
    }

    [Test]
    public void File_that_may_not_be_read_is_no_fault_of_the_program()
    {
        using var folder = new TempFolder();
        new SmallExtract().Write(folder.Path);
        if (OperatingSystem.IsWindows())
            return; // Its files have no mode.
        File.SetUnixFileMode(folder.File("contacts.csv"), UnixFileMode.None);
        try
        {
            File.ReadAllBytes(folder.File("contacts.csv"));
        }
        catch (UnauthorizedAccessException)
        {
            Assert.That(() => Import.Read(folder.Path, new ImportOptions()), Throws.InstanceOf<UnauthorizedAccessException>());
            return;
        }
        Assert.That(Import.Read(folder.Path, new ImportOptions()).Refusal, Is.Null, "the superuser may read everything");
    }

    [Test]
    public void What_the_list_of_quarantine_leaves_out_is_counted_in_it()
    {
        using var folder = new TempFolder();
        const int Unlisted = 3;
        new SmallExtract().Text("contacts.csv", t => t + string.Concat(Enumerable.Repeat("x\n", FindingLog.MostListed + Unlisted))).Write(folder.Path);
        var report = Import.Read(folder.Path, new ImportOptions());
        QualityFiles.Write(SubmissionQuality.OfReading(report), folder.Path);
        var lines = File.ReadAllLines(folder.File("quarantine", "contacts.csv"));
        Assert.That(lines, Has.Length.EqualTo(1 + FindingLog.MostListed + 1));
        Assert.That(lines[^1], Is.EqualTo("contacts.csv,,,quarantine_not_listed,3 more,"));
    }

    [Test]
    public void Rows_that_a_quote_swallowed_are_counted_where_it_stands()
    {
        using var folder = new TempFolder();
        // The third row before the last opens a quote: it and the two after it are one row to the reader.
        new SmallExtract().Text("contacts.csv", t =>
        {
            var lines = t.TrimEnd('\n').Split('\n');
            lines[^3] = lines[^3].Insert(lines[^3].LastIndexOf(',') + 1, "\"");
            return string.Join('\n', lines) + "\n";
        }).Write(folder.Path);
        var report = Import.Read(folder.Path, new ImportOptions { MaxBadShare = 1 });
        var finding = report.Findings.Single(f => f.Rule == Rules.BrokenQuotes);
        Assert.That((finding.Rows, report.Counts.Single(c => c.Table == "contacts").Quarantined), Is.EqualTo((3, 3)));
        QualityFiles.Write(SubmissionQuality.OfReading(report), folder.Path);
        Assert.That(File.ReadAllLines(folder.File("quarantine", "contacts.csv"))[^1], Does.EndWith(",quotes_broken,,3"));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\r")]
    public void Quote_that_is_lost_loses_no_row_unseen(string lineEnd)
    {
        var good = LineCases.Quoted(new SmallExtract().TextOf("contacts.csv"));
        var (first, last) = (good.IndexOf("\"EP-0020", StringComparison.Ordinal), good.IndexOf("\"EP-0022", StringComparison.Ordinal));
        for (var at = first; at < last; at++)
        {
            if (good[at] != '"')
                continue;
            using var folder = new TempFolder();
            new SmallExtract().Text("contacts.csv", good.Remove(at, 1).Replace("\n", lineEnd, StringComparison.Ordinal)).Write(folder.Path);
            var report = CheckedImport.Read(folder.Path, new ImportOptions { MaxBadShare = 1 }, out var broken);
            var count = report.Counts.Single(c => c.Table == "contacts");
            Assert.That((count.Read, count.Quarantined > 0, broken.Count), Is.EqualTo((SmallExtract.Rows, true, 0)), $"without the quote at {at - first}");
        }
    }

    private static BadInputCase.Result ResultOf(BadInputCase each) => Results.GetOrAdd(each.ToString(), _ => each.Run());

    /// <summary>A cell of a Markdown table, on one line.</summary>
    private static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (var c in text.Length > LongestSaid ? text[..LongestSaid] + " ..." : text)
            cell.Append(c is '|' or '*' or '<' ? "\\" + c : c.ToString());
        return cell.ToString();
    }
}
