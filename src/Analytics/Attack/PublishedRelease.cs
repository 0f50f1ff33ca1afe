namespace NonResponse.Analytics.Attack;

/// <summary>A row of a published file, as anybody can read it.</summary>
/// <param name="Table">The file it stands in, such as <c>measures.csv</c>.</param>
/// <param name="Measure">The measure's name.</param>
/// <param name="Statistic">What is told of it: <c>proportion</c>, <c>median</c>, <c>count</c>, <c>stock</c>, <c>mean</c>, <c>ratio</c>, <c>median_time</c> or
/// <c>time_to</c>, or the name of a row made of several figures; empty in a file that has no such column.</param>
/// <param name="Period"><c>2025-03</c>, <c>2025-Q1</c>, <c>12-months-to-2025-03</c> or <c>all</c>.</param>
/// <param name="Breakdown"><c>all</c>, a name, or two joined by <c>|</c>.</param>
/// <param name="Level"><c>all</c>, a name, or two joined by <c>|</c>.</param>
/// <param name="Numerator">Hits, or the count; null where it is empty.</param>
/// <param name="Denominator">Of how many; null where it is empty.</param>
/// <param name="Value">The rate, mean, median or count; null where it is empty.</param>
/// <param name="Lower">Lower end of the 95 % interval; null where it is empty.</param>
/// <param name="Upper">Upper end of the 95 % interval; null where it is empty.</param>
/// <param name="Suppressed">Whether the row says that it is hidden.</param>
public sealed record PublishedFigure(
    string Table, string Measure, string Statistic, string Period, string Breakdown, string Level,
    long? Numerator, long? Denominator, double? Value, double? Lower, double? Upper, bool Suppressed);

/// <summary>What is publicly known of how small counts were treated.</summary>
/// <param name="HideUpTo">Counts from 1 to this are hidden; 0 where nothing is.</param>
/// <param name="RoundTo">Shown counts are rounded to the nearest multiple of this, halves up; 1 where they are exact.</param>
/// <param name="ZerosShown">Whether a zero is shown as 0.</param>
/// <param name="WaitsBelow">A figure that would change by fewer than this is published unchanged; 1 or less where every change is published.</param>
/// <param name="LastMonth">The last month of the data, as <c>yyyy-MM</c>: <c>all</c> ends with it.</param>
public sealed record AttackedRules(int HideUpTo, int RoundTo, bool ZerosShown, int WaitsBelow, string LastMonth)
{
    /// <summary>The last month whose end the data reach: what later ones count was not all there.</summary>
    public string LastWholeMonth { get; init; } = LastMonth;

    /// <summary>1 to 7 hidden, rounded to 5, zeros shown, changes of fewer than 8 wait.</summary>
    public static AttackedRules Standard(string lastMonth) => new(7, 5, true, 8, lastMonth);

    /// <summary>How many values the interval of a hidden count must hold at least.</summary>
    public int FewestValues => HideUpTo + 1;

    /// <summary>What a shown count tells of the true one.</summary>
    /// <param name="shown">The count as printed, 0 or more.</param>
    /// <param name="isUnchanged">Whether it stands as it did in the release before, so that smaller changes may be waiting.</param>
    internal (long Lower, long Upper) Behind(long shown, bool isUnchanged)
    {
        var (down, up) = (RoundTo / 2, RoundTo - 1 - RoundTo / 2);
        if (isUnchanged && WaitsBelow > 1)
            (down, up) = (Math.Max(down, WaitsBelow - 1), Math.Max(up, WaitsBelow - 1));
        if (shown == 0)
            return (0, RoundTo - 1 - RoundTo / 2 <= HideUpTo ? 0 : up);
        var lower = Math.Max(shown - down, HideUpTo + 1L);
        return lower > shown + up ? (Math.Max(0, shown - down), shown + up) : (lower, shown + up);
    }
}

/// <summary>All that was published at once.</summary>
/// <param name="Id">Its name, such as the month that it reports; different from those of the others.</param>
/// <param name="Rules">How small counts were treated.</param>
/// <param name="Figures">Every row of every file; a row may stand in several files.</param>
public sealed record PublishedRelease(string Id, AttackedRules Rules, IReadOnlyList<PublishedFigure> Figures);

/// <summary>How hard an attack is tried.</summary>
public sealed record AttackSettings
{
    /// <summary>The largest number of linked cells that are solved exactly; larger systems have their bounds propagated, and small parts of them are solved.</summary>
    public int ExactUpTo { get; init; } = 2_000;

    /// <summary>The largest number of cells of a part of such a system; 0 for no parts.</summary>
    public int PartsUpTo { get; init; } = 300;

    /// <summary>How many times, on average, a relation is looked at before propagation ends.</summary>
    public int RoundsOfPropagation { get; init; } = 60;

    /// <summary>How many linear programs one bound may take; what takes more is counted as not decided.</summary>
    public int NodesPerBound { get; init; } = 400;

    /// <summary>How much work, in changed coefficients, the solving of one system may take; what is left then is counted as not decided.</summary>
    public long WorkPerSystem { get; init; } = 200_000_000;

    /// <summary>How much work, in changed coefficients, all systems together may take: a hundred million are a second or two. It is counted, not timed, so that the same figures give the same report.</summary>
    public long WorkInAll { get; init; } = 100_000_000;

    /// <summary>Whether a shown row could be hidden, so that it may be named as what an unsafe count follows from; null where all could.</summary>
    public Func<PublishedFigure, bool>? MayBeHidden { get; init; }
}
