using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Comparing;

/// <summary>The text of the files of a research extract in which nobody is to be found.</summary>
/// <param name="Rows">What is written.</param>
/// <param name="Exact">The comparison as it is, for how far estimates moved.</param>
/// <param name="Safety">What was asked.</param>
internal sealed record SafeExtract(SafeRows Rows, ComparisonDesign Exact, ExtractSafety Safety)
{
    private const string Marking = "Checked for k-anonymity and diversity on the file as written. Not to be published, not to be joined with other files.";

    private readonly List<int[]> _classes = ClassesOf(Rows.Columns);

    private int Count => Rows.Design.Data.Rows;

    /// <summary>The rows, in the order of their text: that of the extract would tell who came first.</summary>
    public void WriteDecisions(TextWriter output)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        ResearchExtract.WriteDecisions(new CsvText(text), Rows.Columns, Count);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(lines, 1, lines.Length - 1, StringComparer.Ordinal);
        foreach (var line in lines)
            output.Write(line + "\n");
    }

    /// <summary>What each column is, after what is true of the whole file: those entries begin with a star, and their value stands under levels.</summary>
    public void WriteDictionary(TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var name in (string[])["column", "title", "role", "type", "unit", "levels", "known_when", "missing", "shown", "information_lost", "note"])
            csv.Field(name);
        csv.EndRow();
        foreach (var (name, title, value) in Measures())
            csv.Field(name).Field(title).Field("").Field("measure").Field("").Field(value).Field("").Field<int>(null).Field("").Field<double>(null).Field(name == "*rows" ? Marking : "").EndRow();
        foreach (var c in Rows.Columns)
            csv.Field(c.Name).Field(c.Title).Field(c.Role).Field(c.Type).Field(c.Unit).Field(string.Join("; ", c.Levels)).Field(c.KnownWhen).Field<int>(c.Missing).Field(c.Shown).Field<double>(c.Lost is { } lost ? Math.Round(lost, 2) : null).Field(c.Note).EndRow();
    }

    /// <summary>What the script needs to fit the propensity again.</summary>
    public void WriteAnalysis(TextWriter output)
    {
        var csv = new CsvText(output);
        csv.Field("name").Field("value").Field("meaning").EndRow();
        foreach (var (name, value, meaning) in ResearchDesign.Decided(Rows.Design).Concat(ResearchDesign.Terms(Rows.Design)))
            csv.Field(name).Field(value).Field(meaning).EndRow();
    }

    /// <summary>What the program's own estimators make of the rows as they are written.</summary>
    public void WriteReference(TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var name in (string[])["estimand", "outcome", "measure", "method", "population", "missing", "estimate", "lower", "upper", "se"])
            csv.Field(name);
        csv.EndRow();
        foreach (var e in ResearchReference.Of(Rows.Design))
            csv.Field(e.Estimand).Field(e.Outcome).Field(e.Measure).Field(e.Method).Field(e.Population).Field(e.Missing)
                .Field<double>(e.Contrast.Value).Field<double>(e.Contrast.Lower).Field<double>(e.Contrast.Upper).Field<double>(e.Contrast.Error).EndRow();
    }

    /// <summary>The page that goes with it, in plain words.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="check">What was counted in the file.</param>
    public void WritePage(TextWriter output, CheckedExtract check)
    {
        void Line(string text = "") => output.Write(text + "\n");
        var of = Rows.Design.Data.Of;
        Line($"# {of.Title}: rows for research");
        Line();
        Line(of.Question);
        Line();
        Line(FormattableString.Invariant($"Each of the {Count} rows is one patient at one decision. Whatever somebody who knows a patient may know of them (the columns marked quasi_identifier in dictionary.csv),"));
        Line(FormattableString.Invariant($"at least {Safety.K} patients in the file share it, and among them are at least {Safety.L} different outcomes of the primary one, a missing one counting as one. That was counted in"));
        Line("decisions.csv as it was written, by a part of the program that shares nothing with what wrote it.");
        Line();
        Line("## What it is not");
        Line();
        Line("Not anonymous for ever, and not for publication. Somebody who knows a patient's scores may recognise them; so may somebody who has another file on the same patients, such as another comparison or an earlier month of this one: their classes can be");
        Line("held against each other. Give it to people who have agreed not to look for anybody, one file to one project.");
        Line();
        Line("## How near anybody comes");
        Line();
        Line("| what | value |");
        Line("|---|---|");
        foreach (var (_, title, value) in Measures())
            Line($"| {title} | {value} |");
        Line(FormattableString.Invariant($"| The most by which the outcomes of a class differ from those of the file (t-closeness, equal distances), 0 to 1 | {check.Farthest:F2} |"));
        foreach (var column in Rows.Columns.Where(c => c is { Role: ResearchColumn.Sensitive, Type: ResearchColumn.Flag }))
            Line(FormattableString.Invariant($"| Classes in which everybody has the same {column.Name} | {AllAlike(column)} |"));
        Line();
        Line("Rows that too few others resemble are not in the file at all, at most the same share of each strategy. They are the unusual patients, so estimates for small groups should not be made from it.");
        Line();
        Line("## What was made coarser");
        Line();
        Line("| column | how it is shown | information lost |");
        Line("|---|---|---|");
        foreach (var (hierarchy, grain) in Rows.Hierarchies.Zip(Rows.Grains))
            Line($"| {hierarchy.Name} | {(hierarchy.Grains[0].Bits == 0 ? "left out: the same in every row" : grain == hierarchy.Grains.Count ? "left out" : hierarchy.Grains[grain].Title)} | {hierarchy.Lost(grain).ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal)} |");
        Line();
        Line("Scores are rounded to twentieths of the scale, or in bands; days to remission are whole weeks. Dates, ids and the order of rows tell nothing. Lost is the share of the bits that the finest form of a column had.");
        Line();
        WriteEstimates(Line);
    }

    private void WriteEstimates(Action<string> line)
    {
        line("## What that does to estimates");
        line("");
        line("reference.csv holds what the program's own estimators make of this file; `Rscript reproduce.R` comes to the same to seven digits. With every confounder as fine as it was recorded, and every row, the primary ones were, to two digits:");
        line("");
        line("| estimate | this file | all rows, as recorded | standard error in this file |");
        line("|---|---|---|---|");
        var exact = ResearchReference.Shown(Exact).ToDictionary(e => (e.Outcome, e.Measure, e.Method));
        foreach (var e in ResearchReference.Shown(Rows.Design))
            line($"| {e.Outcome}, {e.Method}: {e.Measure.Replace('_', ' ')} | {Short(e.Contrast.Value)} | {(exact.TryGetValue((e.Outcome, e.Measure, e.Method), out var other) ? Short(other.Contrast.Value) : "-")} | {Short(e.Contrast.Error)} |");
        line("");
        line("What was made coarser is adjusted for less well. The program's gates (balance, overlap, size) have not been asked here: the pack of the comparison says whether any of this should be read as an answer.");
    }

    // Without the sign of a rounded 0.
    private static string Short(double value) => (Math.Round(value, 2) + 0.0).ToString("F2", CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, string Title, string Value)> Measures()
    {
        string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
        var (eligible, smallest, outcome) = (Count + Rows.LeftOut, _classes.Min(c => c.Length), Rows.Columns.First(c => c.Role == ResearchColumn.Outcome).Numbers!);
        yield return ("*rows", "Rows, each of one patient", Text(Count));
        yield return ("*k", "Patients in a class, at least, that were asked for", Text(Safety.K));
        yield return ("*smallest_class", "Patients in the smallest class", Text(smallest));
        yield return ("*l", "Different outcomes in a class, at least, that were asked for", Text(Safety.L));
        yield return ("*fewest_outcomes", "Different outcomes in the class with the fewest", Text(_classes.Min(c => c.Select(r => outcome[r]).Distinct().Count())));
        yield return ("*classes", "Classes: patients that share everything an acquaintance may know", Text(_classes.Count));
        yield return ("*left_out", "Patients left out because too few resemble them", Text(Rows.LeftOut));
        yield return ("*left_out_share", "The same, as a share", Text(Math.Round((double)Rows.LeftOut / eligible, 4)));
        yield return ("*further_decisions", "Further decisions of patients in it, left out: one row is one patient", Text(Rows.Repeats));
        yield return ("*average_risk", "Average risk: the chance of picking the right row, given all that an acquaintance may know", Text(Math.Round((double)_classes.Count / Count, 4)));
        yield return ("*highest_risk", "Highest risk: that of the smallest class", Text(Math.Round(1.0 / smallest, 4)));
    }

    private int AllAlike(ResearchColumn column) => _classes.Count(c => c.Select(r => column.Numbers![r]).Distinct().Count() == 1);

    private static List<int[]> ClassesOf(IReadOnlyList<ResearchColumn> columns)
    {
        var quasi = columns.Where(c => c.Role == ResearchColumn.Quasi).ToList();
        return [.. Enumerable.Range(0, columns[0].Numbers!.Length).GroupBy(r => string.Join('|', quasi.Select(q => q.Texts is { } texts ? texts[r] : q.Numbers![r].ToString(CultureInfo.InvariantCulture))), StringComparer.Ordinal).Select(g => g.ToArray())];
    }
}
