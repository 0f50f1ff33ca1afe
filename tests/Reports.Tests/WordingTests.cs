using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class WordingTests
{
    private static readonly DateOnly March = new(2026, 3, 15);

    [TestCase("deprivation_quintile", "1", "1 (most deprived)")]
    [TestCase("deprivation_quintile", "3", "3")]
    [TestCase("deprivation_quintile", "5", "5 (least deprived)")]
    [TestCase("deprivation_quintile", "not_recorded", "Not recorded")]
    [TestCase("provider_id", "not_recorded", "Not recorded")]
    [TestCase("provider_id", "trust_A-1", "trust_A-1")]
    [TestCase("interpreter_needed", "true", "Yes")]
    [TestCase("interpreter_needed", "false", "No")]
    [TestCase("medication_strategy", "augment", "Augmentation")]
    [TestCase("medication_strategy", "dose_optimise", "Dose optimisation")]
    [TestCase("medication_detail", "other", "Augmentation with another medicine")]
    [TestCase("medication_started", "aripiprazole+new_drug", "Aripiprazole + new drug")]
    [TestCase("modality_blend", "cbt", "CBT")]
    [TestCase("modality_blend", "cbti", "CBT for insomnia")]
    [TestCase("modality_blend", "some_new_code", "Some new code")]
    [TestCase("age_band", "75+", "75 and over")]
    [TestCase("age_band", "18-25", "18 to 25")]
    [TestCase("step_number", "4+", "4 and later")]
    [TestCase("ethnicity", "not_stated", "Not stated")]
    public void Level_is_plain_English(string breakdown, string level, string expected) =>
        Assert.That(Wording.Level(breakdown, level), Is.EqualTo(expected));

    [TestCase("provider_id", "not_recorded PR10 PR2 PR1 none", "PR1 PR2 PR10 none not_recorded")]
    [TestCase("age_band", "75+ 0-17 18-25 not_recorded 26-39", "0-17 18-25 26-39 75+ not_recorded")]
    [TestCase("step_number", "4+ 2 1 3", "1 2 3 4+")]
    [TestCase("medication_strategy", "none zzz stop augment start switch initial dose_optimise not_recorded continue",
        "initial start dose_optimise switch augment continue stop zzz none not_recorded")]
    [TestCase("modality_blend", "blend none cbt interpersonal yoga", "cbt interpersonal yoga blend none")]
    [TestCase("ethnicity", "not_recorded not_stated other white", "white other not_stated not_recorded")]
    [TestCase("disability", "false not_recorded true", "true false not_recorded")]
    [TestCase("deprivation_quintile", "5 not_recorded 1 2", "1 2 5 not_recorded")]
    public void InOrder_is_what_a_reader_expects(string breakdown, string levels, string expected) =>
        Assert.That(Wording.InOrder(breakdown, levels.Split(' ')), Is.EqualTo(expected.Split(' ')));

    [TestCase("PR2", "PR10", -1)]
    [TestCase("PR02", "PR2", -1)]
    [TestCase("PR2", "PR2", 0)]
    [TestCase("a99999999999999999999999", "a100000000000000000000000", -1)]
    [TestCase("a", "a1", -1)]
    [TestCase("a1b2", "a1b10", -1)]
    public void CompareNaturally_takes_digits_as_numbers(string a, string b, int sign)
    {
        Assert.That(Math.Sign(Wording.CompareNaturally(a, b)), Is.EqualTo(sign));
        Assert.That(Math.Sign(Wording.CompareNaturally(b, a)), Is.EqualTo(-sign));
    }

    [Test]
    public void Periods_are_named() => Assert.That(
        new[] { Period.Month(March), Period.Quarter(March), Period.TwelveMonthsTo(March), Period.All }.Select(Wording.Of),
        Is.EqualTo(["March 2026", "Jan–Mar 2026", "12 months to March 2026", "whole extract"]));

    [Test]
    public void Numbers_are_written_for_a_British_reader()
    {
        Assert.That(Wording.Count(1234567), Is.EqualTo("1,234,567"));
        Assert.That(Wording.Percent(0.4523), Is.EqualTo("45.2%"));
        Assert.That(Wording.Percent(0), Is.EqualTo("0.0%"));
        Assert.That(Wording.Points(-0.0312), Is.EqualTo("3.1"));
        Assert.That(Wording.Points(-0.0001), Is.EqualTo("0.0"));
        Assert.That(Wording.Days(34.5), Is.EqualTo("34.5 days"));
        Assert.That(Wording.Days(-1), Is.EqualTo("1 day"));
        Assert.That(Wording.Days(1200), Is.EqualTo("1,200 days"));
        Assert.That(Wording.List(["a", "b", "c"]), Is.EqualTo("a, b and c"));
    }

    [Test]
    public void Every_measure_has_words_and_a_name_of_its_own()
    {
        var words = MeasureCatalogue.All.Select(MeasureWords.For).ToList();
        Assert.That(words.Select(w => w.Name), Is.Unique);
        Assert.That(words.Select(w => w.Did), Has.None.StartsWith("were counted"));
    }

    [Test]
    public void Every_breakdown_has_a_short_name_of_its_own()
    {
        var slugs = Breakdown.Catalogue.Select(b => Wording.Slug(b.Name)).ToList();
        Assert.That(slugs, Is.Unique);
        Assert.That(slugs.Select(s => "remission-" + s), Has.All.Length.LessThanOrEqualTo(28));
    }
}
