using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>An observed step as the comparison of providers sees it.</summary>
/// <param name="Month">The month in which its outcome was due.</param>
/// <param name="Provider">The cell of its provider.</param>
/// <param name="Pattern">What its patient brought: see <see cref="CaseMixPattern"/>.</param>
/// <param name="IsResponse">Whether it responded.</param>
/// <param name="IsRemission">Whether it remitted.</param>
internal readonly record struct CaseMixStep(int Month, int Provider, int Pattern, bool IsResponse, bool IsRemission);

/// <summary>What a patient brings to a step, fixed before it: severity, length of illness, failed trials, number of the step, anxiety, long-term
/// condition, age and sex. Deprivation and ethnicity are left out on purpose: adjusting for them would adjust gaps away.</summary>
internal static class CaseMixPattern
{
    private const int MonthsScale = 1000;

    // Shares of the scale's highest score; on the PHQ-9 they are 10, 13, 16, 19 and 22 points.
    private static readonly double[] SeverityEnds = [0.37, 0.48, 0.59, 0.70, 0.81];

    /// <summary>The factors, each with its levels; the first level is the one that the others are compared with.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Levels)> Factors { get; } =
    [
        ("Severity at baseline, share of the scale's highest score", ["below 37%", "37 to 47%", "48 to 58%", "59 to 69%", "70 to 80%", "81% or more"]),
        ("Length of the episode of illness", ["6 months or less", "over 6 to 12 months", "over 12 to 24 months", "over 24 months", "not recorded"]),
        ("Trials that failed before the episode", ["none", "1", "2", "3 or more", "not recorded"]),
        ("Number of the step", ["1", "2", "3", "4 or more"]),
        ("Anxiety", ["no", "yes", "not recorded"]),
        ("Long-term condition", ["no", "yes", "not recorded"]),
        ("Age", [.. CodeList.AgeBands.Codes, "not recorded"]),
        ("Sex", ["female", "male", "other or not recorded"]),
    ];

    /// <summary>The levels of a step as one number.</summary>
    public static int Of(EpisodeTables tables, int episode, int step, Instrument instrument, int baseline)
    {
        var e = tables.Episodes;
        var share = (double)baseline / Instrument.PointScale / instrument.Highest;
        ReadOnlySpan<int> levels =
        [
            Array.FindIndex(SeverityEnds, end => share < end) is var band and >= 0 ? band : SeverityEnds.Length,
            e.MonthsDepressed[episode] switch { int.MinValue => 4, <= 6 * MonthsScale => 0, <= 12 * MonthsScale => 1, <= 24 * MonthsScale => 2, _ => 3 },
            e.PriorFailedTrials[episode] switch { < 0 => 4, >= 3 => 3, var failed => failed },
            Math.Min(tables.Steps.Number[step], 4) - 1,
            Flag(e.Anxiety[episode]),
            Flag(e.LongTermCondition[episode]),
            e.Age[episode] is var age && age == CodeList.Missing ? CodeList.AgeBands.Codes.Count : (int)EpisodeAxes.BandOf(age),
            e.Sex[episode] switch { (byte)Sex.Female => 0, (byte)Sex.Male => 1, _ => 2 },
        ];
        var pattern = 0;
        for (var f = 0; f < levels.Length; f++)
            pattern = pattern * Factors[f].Levels.Count + levels[f];
        return pattern;
    }

    /// <summary>The levels of a number, one a factor.</summary>
    public static int[] Levels(int pattern)
    {
        var levels = new int[Factors.Count];
        for (var f = levels.Length - 1; f >= 0; f--)
            (pattern, levels[f]) = Math.DivRem(pattern, Factors[f].Levels.Count);
        return levels;
    }

    private static int Flag(byte value) => value == CodeList.Missing ? 2 : value;
}
