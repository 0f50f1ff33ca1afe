using NonResponse.Scheduler.Comparing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>The check of a file of rows, on files that were made for it: published tables, and files each with one thing wrong.</summary>
public sealed class ResearchCheckTests
{
    private const string Header = "column,title,role,type,unit,levels,known_when,missing,shown,information_lost,note\n";

    private static string Entry(string name, string role, string type, string levels, string title = "Something") => $"{name},{title},{role},{type},,{levels},,0,,,\n";

    private static string Measures(int rows, int classes, int smallest, int fewest, int leftOut) =>
        Entry("*rows", "", "measure", $"{rows}") + Entry("*classes", "", "measure", $"{classes}") + Entry("*smallest_class", "", "measure", $"{smallest}") + Entry("*fewest_outcomes", "", "measure", $"{fewest}")
        + Entry("*left_out", "", "measure", $"{leftOut}");

    private static CheckedExtract Check(string rows, string dictionary, int k = 10, int l = 2)
    {
        using var folder = new TempFolder();
        folder.Write("decisions.csv", rows);
        folder.Write("dictionary.csv", dictionary);
        return ExtractCheck.Of(folder.File("decisions.csv"), folder.File("dictionary.csv"), k, l, 0.05);
    }

    // Machanavajjhala, Kifer, Gehrke and Venkitasubramaniam 2007, ACM TKDD 1:3, figures 2 and 3: twelve inpatients, 4-anonymous; and the same made 3-diverse.
    private static readonly string[] Conditions = ["heart", "heart", "viral", "viral", "cancer", "heart", "viral", "viral", "cancer", "cancer", "cancer", "cancer"];
    private static readonly string[] FourAnonymous = ["130,under 30", "130,under 30", "130,under 30", "130,under 30", "1485,40+", "1485,40+", "1485,40+", "1485,40+", "130,30 to 39", "130,30 to 39", "130,30 to 39", "130,30 to 39"];
    private static readonly string[] ThreeDiverse = ["1305,to 40", "1305,to 40", "1306,to 40", "1306,to 40", "1485,over 40", "1485,over 40", "1485,over 40", "1485,over 40", "1305,to 40", "1305,to 40", "1306,to 40", "1306,to 40"];
    private static readonly string[] DiverseConditions = ["heart", "viral", "heart", "viral", "cancer", "heart", "viral", "viral", "cancer", "cancer", "cancer", "cancer"];

    private static string Inpatients(string[] known, string[] conditions) => "zip,years,condition\n" + string.Concat(known.Zip(conditions, (k, c) => $"{k},{c}\n"));

    private static string InpatientsDictionary(string zips, string years, int classes, int fewest) => Header + Measures(12, classes, 4, fewest, 0)
        + Entry("zip", "quasi_identifier", "category", zips) + Entry("years", "quasi_identifier", "category", years) + Entry("condition", "outcome", "category", "heart; viral; cancer");

    [Test]
    public void The_published_4_anonymous_table_has_three_classes_of_four_one_of_which_tells_the_condition()
    {
        var found = Check(Inpatients(FourAnonymous, Conditions), InpatientsDictionary("130; 1485", "under 30; 30 to 39; 40+", 3, 1), k: 4, l: 1);
        Assert.That(found.Faults, Is.Empty);
        Assert.That((found.Rows, found.Classes, found.Smallest, found.FewestOutcomes), Is.EqualTo((12, 3, 4, 1)));
        // By hand: shares 3, 4 and 5 of 12; in the class of cancer 0, 0 and 1.
        Assert.That(found.Farthest, Is.EqualTo(7.0 / 12).Within(1e-12));
        Assert.That(Check(Inpatients(FourAnonymous, Conditions), InpatientsDictionary("130; 1485", "under 30; 30 to 39; 40+", 3, 1), k: 4).Faults, Has.One.Items.And.Some.Contains("fewer than 2 different outcomes"));
        Assert.That(Check(Inpatients(FourAnonymous, Conditions), InpatientsDictionary("130; 1485", "under 30; 30 to 39; 40+", 3, 1), k: 5, l: 1).Faults, Is.EqualTo(new[] { "3 of 3 classes have fewer than 5 rows." }));
    }

    [Test]
    public void The_published_3_diverse_table_is_4_anonymous_and_3_diverse()
    {
        var found = Check(Inpatients(ThreeDiverse, DiverseConditions), InpatientsDictionary("1305; 1306; 1485", "to 40; over 40", 3, 3), k: 4, l: 3);
        Assert.That(found.Faults, Is.Empty);
        Assert.That((found.Classes, found.Smallest, found.FewestOutcomes), Is.EqualTo((3, 4, 3)));
    }

    // Forty patients: four classes of ten, half of each with a response.
    private static List<string> Rows { get; } = [.. Enumerable.Range(0, 40).Select(i => $"{i % 2},{(i / 2 % 2 == 0 ? "female" : "male")},{(i / 4 % 2 == 0 ? "0" : "1")},{5 * (i / 4)}")];

    private static string File(IEnumerable<string> rows, string header = "strategy,sex,response,score") => header + "\n" + string.Concat(rows.Select(r => r + "\n"));

    private static string Dictionary(int rows = 40, int classes = 4, int smallest = 10, int fewest = 2, int leftOut = 2, string more = "") => Header + Measures(rows, classes, smallest, fewest, leftOut)
        + Entry("strategy", "quasi_identifier", "number", "1 = one; 0 = other") + Entry("sex", "quasi_identifier", "category", "female; male") + Entry("response", "outcome", "flag", "") + Entry("score", "sensitive", "number", "") + more;

    [Test]
    public void A_good_file_passes()
    {
        var found = Check(File(Rows), Dictionary());
        Assert.That(found.Faults, Is.Empty);
        Assert.That((found.Rows, found.Suppressed, found.Classes, found.Smallest, found.FewestOutcomes, found.Farthest), Is.EqualTo((40, 0, 4, 10, 2, 0.0)));
        // A missing outcome is a value: nobody knows what became of them.
        Assert.That(Check(File(Rows.Select(r => r.StartsWith("0,female,1", StringComparison.Ordinal) ? r.Replace(",1,", ",,", StringComparison.Ordinal) : r)), Dictionary()).Faults, Is.Empty);
    }

    [Test]
    public void A_class_of_nine_is_refused()
    {
        var found = Check(File(Rows.Skip(1)), Dictionary(39, 4, 9));
        Assert.That(found.Faults, Is.EqualTo(new[] { "1 of 4 classes have fewer than 10 rows." }));
    }

    [Test]
    public void A_class_of_one_outcome_is_refused()
    {
        var found = Check(File(Rows.Select(r => r.Replace("0,female,1,", "0,female,0,", StringComparison.Ordinal))), Dictionary(fewest: 1));
        Assert.That(found.Faults, Has.One.Items.And.Some.Contains("fewer than 2 different outcomes"));
    }

    [TestCase("date", "2024-05-01")]
    [TestCase("date", "01/05/2024")]
    [TestCase("month", "2024-05")]
    [TestCase("month", "202405")]
    [TestCase("month", "May 2024")]
    [TestCase("year", "2024")]
    public void A_calendar_date_is_refused(string name, string value) =>
        Assert.That(Check(File(Rows.Select(r => $"{r},{value}"), $"strategy,sex,response,score,{name}"), Dictionary(more: Entry(name, "quasi_identifier", "category", value))).Faults, Is.EqualTo(new[] { $"The column {name} holds calendar dates." }));

    [TestCase("34", false)]
    [TestCase("34 to 35", false)]
    [TestCase("95+", false)]
    [TestCase("85 to 94", false)]
    [TestCase("35 to 39", true)]
    [TestCase("90+", true)]
    [TestCase("under 40", true)]
    [TestCase("not_recorded", true)]
    public void Age_is_in_bands_of_five_years_or_more(string value, bool passes)
    {
        foreach (var (name, title) in new[] { ("age", "Age"), ("x", "Age at referral") })
            Assert.That(Check(File(Rows.Select(r => $"{r},{value}"), $"strategy,sex,response,score,{name}"), Dictionary(more: Entry(name, "quasi_identifier", "category", value, title))).Faults, passes ? Is.Empty : Has.One.Contains("holds ages that are no bands"));
    }

    [Test]
    public void A_column_that_is_not_declared_is_refused()
    {
        Assert.That(Check(File(Rows.Select(r => r + ",a"), "strategy,sex,response,score,postcode"), Dictionary()).Faults, Is.EqualTo(new[] { "The column postcode is not in the dictionary." }));
        Assert.That(Check(File(Rows), Dictionary(more: Entry("housing", "quasi_identifier", "category", "stable"))).Faults, Is.EqualTo(new[] { "The column housing of the dictionary is not in the file." }));
        Assert.That(Check(File(Rows.Select(r => r + ",a"), "strategy,sex,response,score,thing"), Dictionary(more: Entry("thing", "", "category", "a"))).Faults, Is.EqualTo(new[] { "The dictionary does not say whether an acquaintance may know thing." }));
    }

    [Test]
    public void A_column_that_an_acquaintance_knows_cannot_be_declared_away()
    {
        string[] groups = [.. Rows.Select((r, i) => $"{r},{(i < 3 ? "black" : "white")}")];
        Assert.That(Check(File(groups, "strategy,sex,response,score,ethnicity"), Dictionary(more: Entry("ethnicity", "sensitive", "category", "black; white"))).Faults, Is.EqualTo(new[] { "An acquaintance may know ethnicity, and the dictionary says otherwise." }));
    }

    [Test]
    public void Suppressed_rows_are_no_class()
    {
        // Twelve rows that show nothing look alike; and still each has an outcome.
        string[] starred = [.. Enumerable.Range(0, 12).Select(i => $"*,*,{i % 2},5")];
        var found = Check(File(Rows.Concat(starred)), Dictionary());
        Assert.That((found.Rows, found.Suppressed, found.Classes), Is.EqualTo((40, 12, 4)));
        Assert.That(found.Faults, Has.Some.Contains("they are no class").And.Some.Contains("More than 5 % of rows"));
        // One star is enough: whoever has it stands with nobody. An empty cell is no value either.
        foreach (var mark in (string[])["*", ""])
        {
            var partly = Check(File(Rows.Select((r, i) => i is 0 or 4 ? r.Replace("female", mark, StringComparison.Ordinal) : r)), Dictionary(38, 4, 8, 2, 0));
            Assert.That((partly.Suppressed, partly.Classes, partly.Smallest), Is.EqualTo((2, 4, 8)));
            Assert.That(partly.Faults, Has.Some.Contains("they are no class").And.Some.Contains("1 of 4 classes"));
        }
        // Rows that show nothing at all tell nothing: two of 42 are fewer than 5 %.
        Assert.That(Check(File(Rows.Concat(["*,*,,", "*,*,,"])), Dictionary(leftOut: 0)).Faults, Is.Empty);
        Assert.That(Check(File(Rows.Concat(["*,*,,", "*,*,,"])), Dictionary(leftOut: 1)).Faults, Has.One.Contains("More than 5 % of rows"));
    }

    [Test]
    public void A_fingerprint_or_an_identifier_is_refused()
    {
        string With(string name, Func<int, string> value) => File(Rows.Select((r, i) => $"{r},{value(i)}"), $"strategy,sex,response,score,{name}");
        string Declared(string name, string role = "sensitive") => Dictionary(more: Entry(name, role, "number", ""));
        Assert.That(Check(With("propensity", i => $"0.{i + 100}"), Declared("propensity")).Faults, Is.EqualTo(new[] { "The column propensity has so many values that it tells rows apart." }));
        Assert.That(Check(With("score_2", _ => "12.34"), Declared("score_2")).Faults, Is.EqualTo(new[] { "The column score_2 holds what its dictionary does not say." }));
        Assert.That(Check(With("patient", _ => "1"), Declared("patient")).Faults, Is.EqualTo(new[] { "The column patient tells rows apart." }));
        Assert.That(Check(With("team_id", _ => "1"), Declared("team_id", "quasi_identifier")).Faults, Is.EqualTo(new[] { "The column team_id tells rows apart." }));
        Assert.That(Check(With("deprivation", i => $"{i % 10}"), Declared("deprivation")).Faults, Is.EqualTo(new[] { "The column deprivation is finer than fifths." }));
    }

    [Test]
    public void A_dictionary_that_miscounts_is_refused()
    {
        Assert.That(Check(File(Rows), Dictionary(smallest: 11)).Faults, Is.EqualTo(new[] { "The dictionary is wrong about smallest_class, or does not tell." }));
        Assert.That(Check(File(Rows), Dictionary(leftOut: 3)).Faults, Is.EqualTo(new[] { "More than 5 % of rows were left out." }));
        Assert.That(Check(File(Rows), Dictionary().Replace("*left_out", "*lost", StringComparison.Ordinal)).Faults, Is.EqualTo(new[] { "The dictionary does not tell how many rows were left out." }));
        Assert.That(Check(File(Rows), Dictionary().Replace("outcome,flag", "sensitive,flag", StringComparison.Ordinal)).Faults, Has.Some.EqualTo("No column is declared as the outcome."));
    }

    [TestCase("")]
    [TestCase("strategy,sex,response,score\n")]
    [TestCase("strategy,sex,response,score\n0,female,1\n")]
    [TestCase("strategy,sex,response,score\n0,\"female,1,5\n")]
    public void A_file_that_cannot_be_read_is_refused(string rows) => Assert.That(Check(rows, Dictionary()).Faults, Has.One.Items);
}
