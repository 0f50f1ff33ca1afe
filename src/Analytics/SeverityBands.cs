using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Four bands of severity on each depression scale: below mild, mild, moderate, severe.</summary>
/// <remarks>PHQ-9: Kroenke et al. 2001 (moderate and moderately severe taken together). QIDS-SR16: Rush et al. 2003 (severe and very severe together).
/// HAM-D17: Zimmerman et al. 2013. MADRS: Snaith et al. 1986. BDI-II: Beck et al. 1996.</remarks>
internal static class SeverityBands
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>What they are called.</summary>
    public static IReadOnlyList<string> Names { get; } = ["below mild", "mild", "moderate", "severe"];

    /// <summary>The band of a score in millionths of a point, from 0.</summary>
    public static int Of(InstrumentCode scale, int points)
    {
        var (mild, moderate, severe) = scale switch
        {
            InstrumentCode.Phq9 => (5, 10, 20),
            InstrumentCode.QidsSr16 => (6, 11, 16),
            InstrumentCode.Hamd17 => (8, 17, 24),
            InstrumentCode.Madrs => (7, 20, 35),
            InstrumentCode.BdiIi => (14, 20, 29),
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "is not a scale of depression"),
        };
        return points < mild * Instrument.PointScale ? 0 : points < moderate * Instrument.PointScale ? 1 : points < severe * Instrument.PointScale ? 2 : 3;
    }
}
