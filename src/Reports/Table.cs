namespace NonResponse.Reports;

/// <summary>What the numbers of a column are, and so how every writer formats them.</summary>
public enum CellFormat
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A whole number, thousands apart.</summary>
    Count,

    /// <summary>A fraction, shown as a percentage with one decimal.</summary>
    Percent,

    /// <summary>A difference of fractions, shown in percentage points with a sign and one decimal.</summary>
    PercentagePoints,

    /// <summary>Days, with at most one decimal.</summary>
    Days,

    /// <summary>A difference of days, with a sign and at most one decimal.</summary>
    DaysDifference,

    /// <summary>A number with one decimal, such as a mean of scores.</summary>
    Number,

    /// <summary>A number with two decimals, such as a ratio.</summary>
    Ratio,

    /// <summary>A number with three decimals, such as a variance.</summary>
    Fine,

    /// <summary>A p, with three decimals; one below 0.001 is said to be so, since none is 0.</summary>
    Probability,
}

/// <summary>A column of a table.</summary>
/// <param name="Header">The header, unique in its table, with the unit in it where there is one.</param>
/// <param name="Format">What its numbers are.</param>
public sealed record Column(string Header, CellFormat Format);

/// <summary>One rectangular table without merged or empty cells.</summary>
/// <param name="Columns">At least one; the first names the row.</param>
/// <param name="Rows">Each with one cell a column.</param>
public sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    /// <summary>True where a row is read for itself, as a paragraph: a narrow page stacks its cells instead of scrolling to the side.</summary>
    public bool IsStacked { get; init; }
}
