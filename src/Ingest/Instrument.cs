namespace NonResponse.Ingest;

#pragma warning disable CS1591 // The members are the contract's codes.

/// <summary>The scales of the contract. The depression scales come first, in the order of preference for the primary instrument.</summary>
public enum InstrumentCode : byte { Phq9, QidsSr16, Hamd17, Madrs, BdiIi, Gad7, Isi, Wsas, WaiSr, Adherence, SleepEfficiency }

#pragma warning restore CS1591

/// <summary>A scale with its thresholds, in points of its own (section 2 of the contract).</summary>
/// <param name="Code">Which scale.</param>
/// <param name="Name">As readers know it.</param>
/// <param name="Lowest">Lowest possible score.</param>
/// <param name="Highest">Highest possible score.</param>
/// <param name="Caseness">Scores at or above it are cases; null where the scale has none.</param>
/// <param name="Remission">Scores at or below it are remission; null where the scale has none.</param>
/// <param name="ReliableChange">Changes of at least this are reliable; null where the scale has none.</param>
/// <param name="HighestRiskItem">Highest value of the suicidality item; null where the scale has none.</param>
/// <param name="Provisional">True where a threshold isn't that of NHS Talking Therapies and every output has to say so.</param>
public sealed record Instrument(
    InstrumentCode Code,
    string Name,
    int Lowest,
    int Highest,
    int? Caseness,
    int? Remission,
    int? ReliableChange,
    int? HighestRiskItem,
    bool Provisional)
{
    /// <summary>Scores are kept in millionths of a point, so that halves and fifths compare exactly.</summary>
    public const int PointScale = 1_000_000;

    /// <summary>Every scale, in the order of <see cref="InstrumentCode"/>.</summary>
    public static IReadOnlyList<Instrument> All { get; } =
    [
        new(InstrumentCode.Phq9, "PHQ-9", 0, 27, 10, 4, 6, 3, false),
        new(InstrumentCode.QidsSr16, "QIDS-SR16", 0, 27, 11, 5, 6, 3, true),
        new(InstrumentCode.Hamd17, "HAM-D17", 0, 52, 14, 7, 6, 4, true),
        new(InstrumentCode.Madrs, "MADRS", 0, 60, 20, 10, 9, 6, true),
        new(InstrumentCode.BdiIi, "BDI-II", 0, 63, 14, 9, 9, 3, true),
        new(InstrumentCode.Gad7, "GAD-7", 0, 21, 8, 4, 4, null, false),
        new(InstrumentCode.Isi, "ISI", 0, 28, 15, 7, 6, null, true),
        new(InstrumentCode.Wsas, "WSAS", 0, 40, 10, 9, 8, null, true),
        new(InstrumentCode.WaiSr, "WAI-SR", 12, 60, null, null, null, null, false),
        new(InstrumentCode.Adherence, "Adherence", 0, 100, null, null, null, null, false),
        new(InstrumentCode.SleepEfficiency, "Sleep efficiency", 0, 100, null, null, null, null, false),
    ];

    /// <summary>True for the scales of depression, which alone can be an episode's primary instrument.</summary>
    public static bool IsDepression(InstrumentCode code) => code <= InstrumentCode.BdiIi;

    /// <summary>The scale of that code.</summary>
    public static Instrument Get(InstrumentCode code) => All[(int)code];
}
