using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Why a cell holds no number.</summary>
public enum Marker
{
    /// <summary>It holds one, or text.</summary>
    None,

    /// <summary>Hidden so that nobody can be found; shown as [c].</summary>
    Confidential,

    /// <summary>The extract does not hold what the figure needs, or counted nobody; shown as [x].</summary>
    NotAvailable,

    /// <summary>The figure has no meaning here; shown as [z].</summary>
    NotApplicable,

    /// <summary>Of too few to be relied on; shown as [u].</summary>
    Unreliable,
}

/// <summary>One cell of a table: text, a released number, or a marker that says why there is none.</summary>
/// <remarks>A number about patients can be made from a <see cref="Figure"/> alone, so nothing that disclosure control has not
/// passed can be shown. Counts of rows are for the internal tables of checks.</remarks>
public sealed record Cell
{
    private Cell(string? text, double? number, Marker marker) => (Text, Number, Marker) = (text, number, marker);

    /// <summary>The text; null for a number or a marker.</summary>
    public string? Text { get; }

    /// <summary>The number in the unit of its column's <see cref="CellFormat"/>; null for text or a marker.</summary>
    public double? Number { get; }

    /// <summary>Why there is no number.</summary>
    public Marker Marker { get; }

    /// <summary>What its number is, where that is another than its column's.</summary>
    public CellFormat? Format { get; init; }

    /// <summary>How the marker is written: <c>[c]</c>, <c>[x]</c>, <c>[z]</c>, <c>[u]</c>, or nothing.</summary>
    public string MarkerText => Shorthand(Marker);

    /// <summary>A cell without a number.</summary>
    public static Cell Of(string text) => new(text, null, Marker.None);

    /// <summary>A marker alone.</summary>
    public static Cell Of(Marker marker) => new(null, null, marker);

    /// <summary>A count of rows that a check made, for internal tables: exact, and nothing of a patient's outcome.</summary>
    public static Cell OfRows(long? rows) => rows is { } count ? new(null, count, Marker.None) : Of(Marker.NotApplicable);

    /// <summary>A share of rows that a check counted, as a fraction.</summary>
    public static Cell OfShare(double? share) => share is { } fraction ? new(null, fraction, Marker.None) : Of(Marker.NotApplicable);

    /// <summary>A number that Analytics made of released figures alone, such as a limit, a gap or a slope.</summary>
    internal static Cell Derived(double? number, Marker without = Marker.NotApplicable) => number is { } value ? new(null, value, Marker.None) : Of(without);

    /// <summary>The hits.</summary>
    public static Cell Numerator(Figure? figure) => Of(figure, figure?.Numerator);

    /// <summary>Of how many.</summary>
    public static Cell Denominator(Figure? figure) => Of(figure, figure?.Denominator);

    /// <summary>The proportion or the median.</summary>
    public static Cell Value(Figure? figure) => Of(figure, figure?.Value);

    /// <summary>The standard deviation of what a mean is taken of.</summary>
    public static Cell Deviation(Figure? figure) => Of(figure, figure?.Deviation);

    /// <summary>The lower end of the 95 % interval.</summary>
    public static Cell Lower(Figure? figure) => Of(figure, figure?.Lower);

    /// <summary>The upper end of the 95 % interval.</summary>
    public static Cell Upper(Figure? figure) => Of(figure, figure?.Upper);

    /// <summary>The change since an earlier figure: a difference of fractions, or of days.</summary>
    public static Cell Change(Figure? now, Figure? earlier) =>
        OfPair(now, earlier, now?.ChangeSince(earlier)?.Value ?? now?.DaysSince(earlier));

    /// <summary>The lower end of the change's 95 % interval.</summary>
    public static Cell ChangeLower(Figure? now, Figure? earlier) => OfPair(now, earlier, now?.ChangeSince(earlier)?.Lower);

    /// <summary>The upper end of the change's 95 % interval.</summary>
    public static Cell ChangeUpper(Figure? now, Figure? earlier) => OfPair(now, earlier, now?.ChangeSince(earlier)?.Upper);

    /// <summary>How a marker is written.</summary>
    public static string Shorthand(Marker marker) => marker switch
    {
        Marker.Confidential => "[c]",
        Marker.NotAvailable => "[x]",
        Marker.NotApplicable => "[z]",
        Marker.Unreliable => "[u]",
        _ => "",
    };

    private static Cell Of(Figure? figure, double? number) => (figure, number) switch
    {
        (null, _) => Of(Marker.NotAvailable),
        ({ Suppressed: true }, _) => Of(Hidden(figure)),
        (_, null) => Of(Marker.NotApplicable),
        _ => new Cell(null, number, Marker.None),
    };

    /// <summary>Why a hidden figure is hidden.</summary>
    internal static Marker Hidden(Figure figure) => figure.IsUnreliable ? Marker.Unreliable : Marker.Confidential;

    private static Cell OfPair(Figure? now, Figure? earlier, double? number)
    {
        if (now is null || earlier is null)
            return Of(Marker.NotAvailable);
        return now.Suppressed ? Of(Hidden(now)) : Of(earlier, number);
    }
}
