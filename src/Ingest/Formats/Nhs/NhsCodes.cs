using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>The codes of a field of the data set, without the zeros before them, and what each is in the contract.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="Contract">The contract's code of each; empty where it has none.</param>
internal sealed record NhsCodeList(CodeList Codes, IReadOnlyList<string> Contract)
{
    /// <summary>The contract's code of each by its place in the contract's list; <see cref="RawColumn.Missing"/> for none.</summary>
    /// <typeparam name="T">The contract's list.</typeparam>
    public int[] To<T>() where T : struct, Enum
    {
        var list = CodeList.Of<T>();
        return [.. Contract.Select(c => c.Length == 0 ? RawColumn.Missing
            : list.IndexOf(Encoding.ASCII.GetBytes(c)) is >= 0 and var place ? place
            : throw new InvalidDataException($"The contract has no code {c}."))];
    }

    /// <summary>Each as 1 or 0; <see cref="RawColumn.Missing"/> for neither.</summary>
    public int[] ToBool() => [.. Contract.Select(c => c switch { "true" => 1, "false" => 0, _ => RawColumn.Missing })];

    /// <summary>The place of a code; -1 where it is not there.</summary>
    public byte this[string code] => (byte)Codes.IndexOf(Encoding.ASCII.GetBytes(code));
}

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
    private static readonly ILookup<string, string[]> Rows = Read("codes.csv").ToLookup(r => r[0], StringComparer.Ordinal);

    public static NhsCodeList Gender { get; } = List("Gender");

    public static NhsCodeList Ethnicity { get; } = List("Ethnicity");

    public static NhsCodeList Employment { get; } = List("Employment");

    public static NhsCodeList Disability { get; } = List("Disability");

    public static NhsCodeList Source { get; } = List("Source");

    public static NhsCodeList EndCode { get; } = List("EndCode");

    public static NhsCodeList AppointmentType { get; } = List("AppointmentType");

    public static NhsCodeList Attendance { get; } = List("Attendance");

    public static NhsCodeList Medium { get; } = List("Medium");

    public static NhsCodeList YesNo { get; } = List("YesNo");

    public static NhsCodeList Flag { get; } = List("Flag");

    /// <summary>Scales by the concept of their score.</summary>
    public static FrozenDictionary<string, InstrumentCode> Scales { get; } = Read("scales.csv").ToFrozenDictionary(
        r => r[0], r => Instrument.All.Single(i => i.Code.ToString().Equals(r[1], StringComparison.OrdinalIgnoreCase)).Code, StringComparer.Ordinal);

    /// <summary>Therapies by concept.</summary>
    public static FrozenDictionary<string, NhsTherapy> Therapies { get; } = Read("therapies.csv").ToFrozenDictionary(
        r => r[0], r => new NhsTherapy(r[1], Enum.Parse<TherapyIntensity>(r[2], ignoreCase: true)), StringComparer.Ordinal);

    /// <summary>The social need that a concept is.</summary>
    public static FrozenDictionary<string, int> Needs { get; } = Circumstances("need").ToFrozenDictionary(
        r => r[0], r => CodeList.Of<Need>().IndexOf(Encoding.ASCII.GetBytes(r[2])), StringComparer.Ordinal);

    /// <summary>Concepts that tell of the use of substances.</summary>
    public static FrozenSet<string> SubstanceUse { get; } = Circumstances("flag").Select(r => r[0]).ToFrozenSet(StringComparer.Ordinal);

    private static IEnumerable<string[]> Circumstances(string kind) => Read("circumstances.csv").Where(r => r[1] == kind);

    private static NhsCodeList List(string field) => new(new CodeList([.. Rows[field].Select(r => r[1])]), [.. Rows[field].Select(r => r[3])]);

    /// <summary>The rows below the header of a file of this folder; none of its fields holds a comma.</summary>
    private static IEnumerable<string[]> Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("NonResponse.Ingest.Nhs." + file)
            ?? throw new InvalidOperationException($"The program lacks its list {file}.");
        using var text = new StreamReader(stream, Encoding.UTF8);
        return [.. text.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(','))];
    }
}
