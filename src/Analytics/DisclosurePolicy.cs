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

    /// <summary>Whether a count of none is shown.</summary>
    public bool ShowsZero { get; init; } = true;

    /// <summary>A rate of fewer is too unreliable to be shown; its counts are. 0 shows every rate.</summary>
    /// <remarks>Reliability is not disclosure: such a rate has a marker of its own.</remarks>
    public int FewestForRate { get; init; }

    /// <summary>A rate of 0 % or 100 % of fewer is hidden, since it tells something about each of them; 0 shows them.</summary>
    public int FewestForAllOrNone { get; init; }

    /// <summary>True where figures are as counted: for safe settings only.</summary>
    public bool IsExact => HideUpTo == 0 && RoundTo == 1;

    /// <summary>The data contract's: 1 to 7 hidden, zeros shown, other counts rounded to 5, rates from the rounded counts.</summary>
    public static DisclosurePolicy Standard { get; } = new() { Name = "standard", HideUpTo = 7, RoundTo = 5 };

    /// <summary>As NHS England publishes NHS Talking Therapies: fewer than 5 hidden, none among them, other counts rounded to 5.</summary>
    public static DisclosurePolicy NhsEngland { get; } = new() { Name = "nhs-england", HideUpTo = 4, RoundTo = 5, ShowsZero = false };

    /// <summary>As OpenSAFELY releases measures: 7 or fewer hidden, none among them since it cannot be told from a count that is, other counts rounded to 5.</summary>
    public static DisclosurePolicy OpenSafely { get; } = new() { Name = "opensafely", HideUpTo = 7, RoundTo = 5, ShowsZero = false };

    /// <summary>The standard, and no rate of fewer than 20, nor 0 % or 100 % of fewer than 20.</summary>
    public static DisclosurePolicy Cautious { get; } = Standard with { Name = "cautious", FewestForRate = 20, FewestForAllOrNone = 20 };

    /// <summary>Exact figures.</summary>
    public static DisclosurePolicy None { get; } = new() { Name = "none", HideUpTo = 0, RoundTo = 1 };

    /// <summary>All that can be chosen by name, the default first.</summary>
    public static IReadOnlyList<DisclosurePolicy> Presets { get; } = [Standard, NhsEngland, OpenSafely, Cautious, None];

    /// <summary>The policy of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static DisclosurePolicy Get(string name) =>
        Presets.FirstOrDefault(p => p.Name == name) ?? throw new ArgumentException($"There is no disclosure policy '{name}'.", nameof(name));

    /// <summary>A count as a reader may see it; null where it is hidden.</summary>
    public long? Protect(long count) => Hides(count) ? null : Round(count);

    /// <summary>Whether a figure of that kind is hidden for its own counts.</summary>
    /// <param name="kind">What kind of number it is.</param>
    /// <param name="hits">Its numerator, or the count itself.</param>
    /// <param name="of">Its denominator.</param>
    internal bool Hides(MeasureKind kind, long hits, long of) => kind switch
    {
        MeasureKind.Proportion or MeasureKind.TimeTo => Hides(hits) || Hides(of) || Hides(of - hits) || ((hits == 0 || hits == of) && of < FewestForAllOrNone),
        MeasureKind.Count or MeasureKind.Stock => Hides(hits),
        MeasureKind.Ratio => Hides(hits) || Hides(of),
        _ => Hides(of),
    };

    /// <summary>The least and the most that a count can be which is shown as this one is.</summary>
    internal (int Low, int High) Known(int count)
    {
        if (count == 0)
            return (0, 0);
        var shown = (int)Round(count);
        return (Math.Max(HideUpTo + 1, shown - RoundTo / 2), shown + (RoundTo - 1) / 2);
    }

    /// <summary>A mean or a deviation as a reader may see it: with all its digits it would tell of how many it is.</summary>
    internal double RoundMean(double value) => IsExact ? value : Math.Round(value, 1, MidpointRounding.AwayFromZero);

    /// <summary>A share that does not come from two counts, such as of a survival curve: to the nearest hundredth.</summary>
    internal double RoundShare(double value) => IsExact ? value : Math.Round(value, 2, MidpointRounding.AwayFromZero);

    internal bool Hides(long count) => count >= 1 ? count <= HideUpTo : count == 0 && !ShowsZero;

    /// <summary>The nearest multiple of <see cref="RoundTo"/>; an even base would need a rule for halves, 1 and 5 do not.</summary>
    internal long Round(long count) => (count + RoundTo / 2) / RoundTo * RoundTo;
}
