using System.Text;
using DocumentFormat.OpenXml.Spreadsheet;
using XlCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace NonResponse.Reports.Tests;

/// <summary>Texts drawn by chance from what spreadsheets take for formulas: none becomes one, wherever it stands.</summary>
public sealed class FormulaFuzzTests
{
    private static readonly string[] Pieces =
    [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", " ", "\u00a0", "\ufeff", "'", "\"", ",", ";", "|", "!", "(", ")", "A1", "1", "1+1", "cmd", "HYPERLINK(\"x\")", "SUM(A1:A9)", "DDE(\"a\";\"b\")", "_x000D_", "ŵ", "😀", "name",
    ];

    [Test]
    public void No_text_of_a_workbook_is_a_formula([Range(1, 6)] int seed, [Values] Audience audience)
    {
        var texts = Texts(seed, 60);
        var words = WorkbookSamples.Words("words", texts);
        var chart = WorkbookSamples.Strategies();
        chart = chart with
        {
            Headline = texts[0],
            Subtitle = texts[1],
            Chart = chart.Chart! with { Categories = texts[..3], ValueTitle = texts[3], CategoryTitle = texts[4], AltText = texts[5], Series = [.. chart.Chart.Series.Select((s, i) => s with { Name = texts[6 + i] })] },
        };
        var small = WorkbookSamples.Words("small", texts[20]) with { Chart = HostileCharts.All().Single(c => c.Name == "multiples").Chart };
        small = small with { Chart = small.Chart! with { Panels = [.. small.Chart.Panels.Select((p, i) => p with { Title = texts[i], Chart = p.Chart with { ValueTitle = texts[i + 1] } })] } };
        var pack = WorkbookSamples.Of(audience, words with { Table = words.Table with { Columns = [new Column(texts[10], CellFormat.Text)] } }, chart, small) with
        {
            Title = texts[11],
            Notes = texts,
            Definitions = [.. texts.Select(t => new Definition(t, t))],
            Cover = new Cover(texts, [.. texts.Select(t => new Fact(t, t))], texts) { Signpost = new Signpost(texts[12], texts[13], "x") },
        };

        using var dump = new WorkbookDump(WorkbookSamples.Write(pack));

        var cells = dump.Sheets.SelectMany(s => s.Part.Worksheet.Descendants<XlCell>()).ToList();
        Assert.That(cells.SelectMany(c => c.Descendants<CellFormula>()), Is.Empty);
        var risky = cells.Where(c => c.DataType?.Value == CellValues.SharedString && IsRead(dump.Value(c))).ToList();
        Assert.That(risky, Has.Count.GreaterThan(20), "the draw must hold some");
        Assert.That(risky.Where(c => dump.Format(c).QuotePrefix?.Value != true).Select(c => dump.Value(c)), Is.Empty);
    }

    [Test]
    public void No_text_of_a_file_of_figures_is_a_formula([Range(1, 20)] int seed)
    {
        var texts = Texts(seed, 200);
        using var output = new StringWriter();
        var csv = new CsvText(output);
        foreach (var text in texts)
            csv.Field("first").Field(text).Field<int>(-1).EndRow();
        var fields = Parsed(output.ToString());
        Assert.That(fields.Select(f => (f[0], f[2])), Is.All.EqualTo(("first", "-1")), "a number below 0 stays one");
        Assert.That(fields.Select(f => f[1]).Where(f => IsRead(f) && !double.TryParse(f, System.Globalization.CultureInfo.InvariantCulture, out _) && f != "-"), Is.Empty);
        Assert.That(fields.Zip(texts).Where(p => p.First[1] != p.Second && p.First[1] != "'" + p.Second), Is.Empty, "nothing else is changed");
    }

    /// <summary>What OWASP names, after the white space that spreadsheets pass over.</summary>
    private static bool IsRead(string text) => text.TrimStart(' ', '\t', '\r', '\n', '\0', '\u00a0', '\ufeff') is ['=' or '+' or '-' or '@', ..];

    private static string[] Texts(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Pieces[random.Next(Pieces.Length)])))];
    }

    /// <summary>Rows of RFC 4180, read without the program's own reader.</summary>
    private static List<List<string>> Parsed(string csv)
    {
        var (rows, row, field, isQuoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            if (isQuoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                field.Append(csv[i++]);
            else if (csv[i] == '"' && (isQuoted || field.Length == 0))
                isQuoted = !isQuoted;
            else if (!isQuoted && csv[i] is ',' or '\n' && !isQuoted)
            {
                row.Add(field.ToString());
                field.Clear();
                if (csv[i] == '\n')
                {
                    rows.Add(row);
                    row = [];
                }
            }
            else
                field.Append(csv[i]);
        }
        return rows;
    }
}
