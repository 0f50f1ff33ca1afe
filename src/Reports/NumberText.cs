using System.Globalization;

namespace NonResponse.Reports;

/// <summary>How a reader sees a cell: the one place where pages and charts turn numbers into text.</summary>
/// <remarks>British convention and the invariant culture: <c>1,234</c>, <c>45.2%</c>, <c>+3.1</c>, <c>−3.1</c>,
/// <c>34.5</c>.</remarks>
public static class NumberText
{
    // Beyond it no figure tells anything, and a decimal holds no more.
    private const double Largest = 1e20, LeastProbability = 0.001;

    // A real minus sign: screen readers leave out a hyphen, and a fall would be read as a rise.
    private const string Minus = "\u2212";

    /// <summary>A cell's text, number or marker.</summary>
    public static string Of(Cell cell, CellFormat format) => cell switch
    {
        { Number: { } number } => Of(number, cell.Format ?? format),
        { Text: { } text } => text,
        _ => cell.MarkerText,
    };

    /// <summary>A number in the unit of its format: a fraction for percentages and points, days for days.</summary>
    public static string Of(double number, CellFormat format) => format switch
    {
        CellFormat.Percent => Rounded(number, 100, 1).ToString("#,0.0", CultureInfo.InvariantCulture)
            .Replace("-", Minus, StringComparison.Ordinal) + "%",
        CellFormat.PercentagePoints => Signed(Rounded(number, 100, 1), "#,0.0"),
        CellFormat.Days => Rounded(number, 1, 1).ToString("#,0.#", CultureInfo.InvariantCulture)
            .Replace("-", Minus, StringComparison.Ordinal),
        CellFormat.DaysDifference => Signed(Rounded(number, 1, 1), "#,0.#"),
        CellFormat.Number => Plain(number, 1, "#,0.0"),
        CellFormat.Ratio => Plain(number, 2, "#,0.00"),
        CellFormat.Fine => Plain(number, 3, "#,0.000"),
        CellFormat.Probability => number < LeastProbability ? FormattableString.Invariant($"<{LeastProbability}") : Plain(number, 3, "0.000"),
        _ => Rounded(number, 1, 0).ToString("#,0", CultureInfo.InvariantCulture)
            .Replace("-", Minus, StringComparison.Ordinal),
    };

    private static string Plain(double number, int decimals, string format) =>
        Rounded(number, 1, decimals).ToString(format, CultureInfo.InvariantCulture).Replace("-", Minus, StringComparison.Ordinal);

    // Through decimal, which keeps 15 digits as a spreadsheet does: 0.1445 is 14.5 % in both, where doubles make it 14.4 %.
    private static decimal Rounded(double number, int scale, int decimals) =>
        Math.Round((decimal)Math.Clamp(number, -Largest, Largest) * scale, decimals, MidpointRounding.AwayFromZero);

    private static string Signed(decimal number, string format) => Math.Sign(number) switch
    {
        > 0 => "+" + number.ToString(format, CultureInfo.InvariantCulture),
        < 0 => Minus + (-number).ToString(format, CultureInfo.InvariantCulture),
        _ => 0m.ToString(format, CultureInfo.InvariantCulture),
    };
}
