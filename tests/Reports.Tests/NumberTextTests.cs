namespace NonResponse.Reports.Tests;

/// <summary>Numbers as readers see them, on a machine whose own culture writes them differently.</summary>
[TestFixture]
public sealed class NumberTextTests
{
    [TestCase(0.452, CellFormat.Percent, "45.2%")]
    [TestCase(0, CellFormat.Percent, "0.0%")]
    [TestCase(1, CellFormat.Percent, "100.0%")]
    // A double times 100 is 14.449999999999998; a spreadsheet shows 14.5%.
    [TestCase(0.1445, CellFormat.Percent, "14.5%")]
    [TestCase(1234567, CellFormat.Count, "1,234,567")]
    [TestCase(0, CellFormat.Count, "0")]
    [TestCase(0.031, CellFormat.PercentagePoints, "+3.1")]
    [TestCase(-0.031, CellFormat.PercentagePoints, "\u22123.1")]
    [TestCase(-0.0004, CellFormat.PercentagePoints, "0.0")]
    [TestCase(0, CellFormat.PercentagePoints, "0.0")]
    [TestCase(34.5, CellFormat.Days, "34.5")]
    [TestCase(34, CellFormat.Days, "34")]
    [TestCase(1234.25, CellFormat.Days, "1,234.3")]
    [TestCase(1.5, CellFormat.DaysDifference, "+1.5")]
    [TestCase(-12, CellFormat.DaysDifference, "\u221212")]
    [TestCase(-0.04, CellFormat.DaysDifference, "0")]
    [TestCase(0.0004, CellFormat.Probability, "<0.001")]
    [TestCase(0.0, CellFormat.Probability, "<0.001")]
    [TestCase(0.001, CellFormat.Probability, "0.001")]
    [TestCase(1, CellFormat.Probability, "1.000")]
    public void Of_writes_British_numbers(double number, CellFormat format, string expected) =>
        Assert.That(NumberText.Of(number, format), Is.EqualTo(expected));

    [TestCase(Marker.Confidential, "[c]")]
    [TestCase(Marker.NotAvailable, "[x]")]
    [TestCase(Marker.NotApplicable, "[z]")]
    public void Of_writes_why_there_is_no_number(Marker marker, string expected) =>
        Assert.That(NumberText.Of(Cell.Of(marker), CellFormat.Percent), Is.EqualTo(expected));
}
