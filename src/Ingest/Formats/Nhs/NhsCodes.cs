using System.Collections.Frozen;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>A therapy of the data set.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Intensity">Whether it is of high or of low intensity.</param>
internal sealed record NhsTherapy(string Name, TherapyIntensity Intensity);

/// <summary>How a therapy stands in stepped care.</summary>
internal enum TherapyIntensity
{
    /// <summary>No therapy: signposting, employment support.</summary>
    None,

    /// <summary>Low intensity: guided self-help and the like.</summary>
    Low,

    /// <summary>High intensity: CBT and the like.</summary>
    High,
}

/// <summary>The code lists of the data set, which stand in files beside this one, each row with where it is from.</summary>
internal static class NhsCodes
{
    private static readonly ILookup<string, string[]> Fields = Rows("codes.csv").ToLookup(r => r[0], StringComparer.Ordinal);

    public static MappedCodes Gender { get; } = List("Gender");

    public static MappedCodes Ethnicity { get; } = List("Ethnicity");

    public static MappedCodes Employment { get; } = List("Employment");

    public static MappedCodes Disability { get; } = List("Disability");

    public static MappedCodes Source { get; } = List("Source");

    public static MappedCodes EndCode { get; } = List("EndCode");

    public static MappedCodes AppointmentType { get; } = List("AppointmentType");

    public static MappedCodes Attendance { get; } = List("Attendance");

    public static MappedCodes Medium { get; } = List("Medium");

    public static MappedCodes Interpreter { get; } = List("Interpreter");

    public static MappedCodes YesNo { get; } = List("YesNo");

    public static MappedCodes Flag { get; } = List("Flag");

    /// <summary>Scales by the concept of their score.</summary>
    public static FrozenDictionary<string, InstrumentCode> Scales { get; } = Rows("scales.csv").ToFrozenDictionary(
        r => r[0], r => Instrument.All.Single(i => i.Code.ToString().Equals(r[1], StringComparison.OrdinalIgnoreCase)).Code, StringComparer.Ordinal);

    /// <summary>Therapies by concept.</summary>
    public static FrozenDictionary<string, NhsTherapy> Therapies { get; } = Rows("therapies.csv").ToFrozenDictionary(
        r => r[0], r => new NhsTherapy(r[1], Enum.Parse<TherapyIntensity>(r[2], ignoreCase: true)), StringComparer.Ordinal);

    /// <summary>The social need that a concept is.</summary>
    public static FrozenDictionary<string, int> Needs { get; } = Circumstances("need").ToFrozenDictionary(
        r => r[0], r => CodeList.Of<Need>().IndexOf(Encoding.ASCII.GetBytes(r[2])), StringComparer.Ordinal);

    /// <summary>Concepts that tell of the use of substances.</summary>
    public static FrozenSet<string> SubstanceUse { get; } = Circumstances("flag").Select(r => r[0]).ToFrozenSet(StringComparer.Ordinal);

    private static IEnumerable<string[]> Circumstances(string kind) => Rows("circumstances.csv").Where(r => r[1] == kind);

    private static MappedCodes List(string field) => new(new CodeList([.. Fields[field].Select(r => r[1])]), [.. Fields[field].Select(r => r[3])]);

    private static IReadOnlyList<string[]> Rows(string file) => EmbeddedRows.Of("Nhs", file);
}
