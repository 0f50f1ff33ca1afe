namespace NonResponse.Analytics;

/// <summary>What small counts must undergo before anybody sees them.</summary>
public sealed record DisclosurePolicy
{
    /// <summary>The name on the command line and on covers.</summary>
    public required string Name { get; init; }

    /// <summary>Counts from 1 to this are hidden; 0 hides nothing.</summary>
    public required int HideUpTo { get; init; }

    /// <summary>Shown counts are rounded to the nearest multiple of this; 1 leaves them exact.</summary>
    public required int RoundTo { get; init; }

    /// <summary>True where figures are as counted: for safe settings only.</summary>
    public bool IsExact => HideUpTo == 0 && RoundTo == 1;

    /// <summary>1 to 7 hidden, zeros shown, other counts rounded to 5, rates from the rounded counts.</summary>
    public static DisclosurePolicy Standard { get; } = new() { Name = "standard", HideUpTo = 7, RoundTo = 5 };

    /// <summary>Exact figures.</summary>
    public static DisclosurePolicy None { get; } = new() { Name = "none", HideUpTo = 0, RoundTo = 1 };

    /// <summary>A count as a reader may see it; null where it is hidden.</summary>
    public long? Protect(long count) => Hides(count) ? null : Round(count);

    /// <summary>A mean or a deviation as a reader may see it: with all its digits it would tell of how many it is.</summary>
    internal double RoundMean(double value) => IsExact ? value : Math.Round(value, 1, MidpointRounding.AwayFromZero);

    /// <summary>A share that does not come from two counts, such as of a survival curve: to the nearest hundredth.</summary>
    internal double RoundShare(double value) => IsExact ? value : Math.Round(value, 2, MidpointRounding.AwayFromZero);

    internal bool Hides(long count) => count >= 1 && count <= HideUpTo;

    /// <summary>The nearest multiple of <see cref="RoundTo"/>; an even base would need a rule for halves, 1 and 5 do not.</summary>
    internal long Round(long count) => (count + RoundTo / 2) / RoundTo * RoundTo;
}
