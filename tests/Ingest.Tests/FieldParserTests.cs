using System.Text;

namespace NonResponse.Ingest.Tests;

public class FieldParserTests
{
    [TestCase("2024-02-29", true)]
    [TestCase("2023-02-29", false)]
    [TestCase("2024-13-01", false)]
    [TestCase("2024-00-10", false)]
    [TestCase("2024-04-31", false)]
    [TestCase("0000-01-01", false)]
    [TestCase("0001-01-01", true)]
    [TestCase("9999-12-31", true)]
    [TestCase("24-02-2024", false)]
    [TestCase("2024/02/29", false)]
    [TestCase("2024-2-9", false)]
    [TestCase("2024-02-29T00:00", false)]
    [TestCase("٢٠٢٤-02-29", false)]
    public void TryDay_takes_calendar_days_alone(string text, bool expected)
    {
        Assert.That(FieldParser.TryDay(Utf8(text), out var day), Is.EqualTo(expected));
        if (expected)
            Assert.That(DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(text));
    }

    [TestCase("0", 0L)]
    [TestCase("12.5", 12_500_000L)]
    [TestCase("+7", 7_000_000L)]
    [TestCase("-0.25", -250_000L)]
    [TestCase(".5", 500_000L)]
    [TestCase("5.", 5_000_000L)]
    [TestCase("1.0000004", 1_000_000L)]
    [TestCase("1.0000005", 1_000_001L)]
    [TestCase("1.00000049", 1_000_000L)]
    [TestCase("99999999999999999999", 1_000_000_000_000_000L)]
    public void TryNumber_scales_exactly(string text, long expected)
    {
        Assert.That(FieldParser.TryNumber(Utf8(text), 6, out var value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("1e3")]
    [TestCase("1,5")]
    [TestCase("1.234.5")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase("--5")]
    [TestCase("12a")]
    [TestCase("1 000")]
    [TestCase("NaN")]
    public void TryNumber_refuses_other_forms(string text) =>
        Assert.That(FieldParser.TryNumber(Utf8(text), 6, out _), Is.False);

    [TestCase("12.0")]
    [TestCase("1.")]
    public void TryInt_has_no_decimal_point(string text) => Assert.That(FieldParser.TryInt(Utf8(text), out _), Is.False);

    [TestCase("true", 1)]
    [TestCase("YES", 1)]
    [TestCase("1", 1)]
    [TestCase("False", 0)]
    [TestCase("no", 0)]
    [TestCase("0", 0)]
    public void TryBool_reads_six_words(string text, int expected)
    {
        Assert.That(FieldParser.TryBool(Utf8(text), out var value), Is.True);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("y")]
    [TestCase("2")]
    [TestCase("truee")]
    public void TryBool_refuses_others(string text) => Assert.That(FieldParser.TryBool(Utf8(text), out _), Is.False);

    [Test]
    public void Ids_names_and_texts_keep_to_their_characters_and_lengths()
    {
        Assert.Multiple(() =>
        {
            Assert.That(FieldParser.IsId(Utf8("a.B_c:9-" + new string('x', 56))), Is.True);
            Assert.That(FieldParser.IsId(Utf8(new string('x', 65))), Is.False);
            Assert.That(FieldParser.IsId(Utf8("a b")), Is.False);
            Assert.That(FieldParser.IsId(Utf8("")), Is.False);
            Assert.That(FieldParser.IsName(Utf8("a:b")), Is.False);
            Assert.That(FieldParser.IsName(Utf8("study_drug")), Is.True);
            Assert.That(FieldParser.IsText(Utf8(new string('x', 32))), Is.True);
            Assert.That(FieldParser.IsText(Utf8(new string('x', 33))), Is.False);
            Assert.That(FieldParser.IsText(Utf8("Zoë")), Is.False);
        });
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
