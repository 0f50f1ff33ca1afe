using System.Collections.Frozen;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>What a concept is of in the data contract.</summary>
internal enum OmopKind
{
    Depression, Exclusion, Medication, Psychotherapy, Sleep, Neuromodulation, Support, Score, Need, Contact, Medium, Sex, Ethnicity, ReferralSource, Employment, Housing,
    InterpreterNeeded, Disability, LongTermCondition, Anxiety, SubstanceUse, ChronicPain, DeprivationDecile, PriorEpisodes, PriorFailedTrials,
}

/// <summary>What a concept means.</summary>
/// <param name="Kind">What it is of.</param>
/// <param name="Name">The name of a treatment, or the diagnosis as ICD-10; empty for other kinds.</param>
/// <param name="Code">The place of the value in the contract's list, or 1 and 0 for true and false; <see cref="RawColumn.Missing"/> where a name or a number tells.</param>
internal sealed record OmopMeaning(OmopKind Kind, string Name, int Code)
{
    private static readonly FrozenDictionary<string, OmopKind> ByName =
        Enum.GetValues<OmopKind>().ToFrozenDictionary(k => string.Concat(k.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())), StringComparer.Ordinal);

    /// <summary>The kinds by name, such as <c>referral_source</c>.</summary>
    public static IReadOnlyCollection<string> Kinds { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether it is a treatment that a step can have.</summary>
    public bool IsTreatment => Kind is OmopKind.Medication or OmopKind.Psychotherapy or OmopKind.Sleep or OmopKind.Neuromodulation or OmopKind.Support;

    /// <summary>Reads what a list, a service or a concept of the own vocabulary says.</summary>
    /// <param name="kind">The name of the kind.</param>
    /// <param name="value">The value; empty for kinds that have none.</param>
    /// <param name="meaning">The meaning.</param>
    public static bool TryParse(string kind, string value, out OmopMeaning? meaning)
    {
        meaning = null;
        if (!ByName.TryGetValue(kind, out var of))
            return false;
        var code = RawColumn.Missing;
        var isValid = of switch
        {
            OmopKind.Exclusion or OmopKind.DeprivationDecile or OmopKind.PriorEpisodes or OmopKind.PriorFailedTrials => value.Length == 0,
            OmopKind.Depression => FieldParser.IsText(Encoding.UTF8.GetBytes(value)),
            OmopKind.Medication or OmopKind.Psychotherapy or OmopKind.Sleep or OmopKind.Neuromodulation or OmopKind.Support => FieldParser.IsName(Encoding.UTF8.GetBytes(value)),
            OmopKind.Score => Has(CodeList.Of<InstrumentCode>()),
            OmopKind.Need => Has(CodeList.Of<Need>()),
            OmopKind.Contact => Has(CodeList.Of<ContactKind>()),
            OmopKind.Medium => Has(CodeList.Of<Medium>()),
            OmopKind.Sex => Has(CodeList.Of<Sex>()),
            OmopKind.Ethnicity => Has(CodeList.Of<Ethnicity>()),
            OmopKind.ReferralSource => Has(CodeList.Of<ReferralSource>()),
            OmopKind.Employment => Has(CodeList.Of<Employment>()),
            OmopKind.Housing => Has(CodeList.Of<Housing>()),
            _ => (code = value switch { "true" => 1, "false" => 0, _ => -1 }) >= 0,
        };
        if (isValid)
            meaning = new OmopMeaning(of, of is OmopKind.Depression ? value : code == RawColumn.Missing ? value.ToLowerInvariant() : "", code);
        return isValid;

        bool Has(CodeList codes) => (code = codes.IndexOf(Encoding.UTF8.GetBytes(value))) >= 0;
    }
}
