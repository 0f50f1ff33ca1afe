namespace NonResponse.Reports;

/// <summary>What a stroke or a letter is for, and so its colour.</summary>
internal enum Ink
{
    /// <summary>The background.</summary>
    Page,

    /// <summary>Letters.</summary>
    Text,

    /// <summary>Letters of less weight.</summary>
    Muted,

    /// <summary>The line at 0 and other axes.</summary>
    Axis,

    /// <summary>Lines that help the eye.</summary>
    Grid,

    /// <summary>The first series; the others follow.</summary>
    Series1,

    /// <summary>The second series.</summary>
    Series2,

    /// <summary>The third series.</summary>
    Series3,

    /// <summary>The fourth series.</summary>
    Series4,
}

/// <summary>Colours of charts on white. Pages repeat the names in pack.css, where the dark ones are.</summary>
/// <remarks>The order of the Government Analysis Function's palette for categories: each has 3:1 on white and beside the
/// one before it.</remarks>
internal static class Palette
{
    /// <summary>How many series have a colour and a shape of their own.</summary>
    public const int Count = 4;

    /// <summary>The ink of a series, counted from 0.</summary>
    public static Ink Series(int series) => Ink.Series1 + series % Count;

    /// <summary>The colour on white and the name of the class.</summary>
    public static (string Colour, string Name) Of(Ink ink) => ink switch
    {
        Ink.Page => ("#ffffff", "page"),
        Ink.Text => ("#0b0c0c", "text"),
        Ink.Muted => ("#505a5f", "muted"),
        Ink.Axis => ("#6f777b", "axis"),
        Ink.Grid => ("#dde1e4", "grid"),
        Ink.Series1 => ("#12436d", "s1"),
        Ink.Series2 => ("#28a197", "s2"),
        Ink.Series3 => ("#801650", "s3"),
        _ => ("#f46a25", "s4"),
    };
}
