using System.Text;

namespace NonResponse.Ingest;

#pragma warning disable CS1591 // The members are the contract's codes, each its own explanation.

/// <summary>Who referred the patient.</summary>
public enum ReferralSource : byte { Self, PrimaryCare, OtherService, Other }

/// <summary>Why an episode ended.</summary>
public enum EndReason : byte { Completed, DroppedOut, Declined, NotSuitable, ReferredOn, Deceased, Other }

/// <summary>Sex as recorded.</summary>
public enum Sex : byte { Female, Male, Other, Unknown }

/// <summary>Ethnicity in broad groups.</summary>
public enum Ethnicity : byte { White, Mixed, Asian, Black, Other, NotStated }

/// <summary>Employment status.</summary>
public enum Employment : byte { Employed, Unemployed, Student, LongTermSick, Homemaker, Retired, Other, NotStated }

/// <summary>Housing situation.</summary>
public enum Housing : byte { Stable, Insecure, Homeless, NotStated }

/// <summary>Why a step began.</summary>
public enum StepReason : byte { Initial, InadequateResponse, Intolerance, Preference, Planned, Relapse, Other }

/// <summary>What a step changes in the medication (section 3 of the contract).</summary>
public enum MedicationStrategy : byte { Initial, Augment, Switch, Start, DoseOptimise, Stop, Continue, None }

/// <summary>The kind of an intervention.</summary>
public enum InterventionKind : byte { Medication, Psychotherapy, Sleep, Neuromodulation, Support }

/// <summary>What happens to an intervention in a step.</summary>
public enum InterventionAction : byte { Start, Stop, Increase, Decrease, Intensify, Continue }

/// <summary>Classes of medication, and groups of sleep interventions.</summary>
public enum InterventionClass : byte
{
    Ssri, Snri, Ndri, Nassa, Sari, Multimodal, Tca, Maoi, Melatonergic, AtypicalAntipsychotic, MoodStabiliser, Other,
    Behavioural, Melatonin, Light,
}

/// <summary>Where a score was taken.</summary>
public enum Setting : byte { Session, Review, Followup }

/// <summary>The kind of a contact.</summary>
public enum ContactKind : byte { Assessment, Treatment, Review, Booster, Support }

/// <summary>Whether a contact took place.</summary>
public enum Attendance : byte { Attended, DidNotAttend, CancelledByPatient, CancelledByService }

/// <summary>How a contact took place.</summary>
public enum Medium : byte { InPerson, Video, Phone, Online, Text }

/// <summary>A social need.</summary>
public enum Need : byte
{
    Transport, Childcare, Caregiving, Finance, Housing, Employment, Isolation, Stigma, Literacy, Language, DigitalAccess,
    Culture,
}

/// <summary>What became of a need.</summary>
public enum NeedSupport : byte { None, Offered, Provided, Declined }

/// <summary>Something that happened in an episode.</summary>
public enum EventKind : byte
{
    AdverseEffect, Suicidality, SelfHarm, Relapse, HospitalAdmission, AdherenceReview, DiagnosisReview, MedicalReview,
    AllianceReview, SocialReview, GoalSet, GoalMet, RelapsePlan, DiagnosisRevised,
}

/// <summary>How severe an event was.</summary>
public enum EventSeverity : byte { Mild, Moderate, Severe }

/// <summary>Bands of age in whole years.</summary>
public enum AgeBand : byte { From0To17, From18To25, From26To39, From40To54, From55To64, From65To74, From75 }

#pragma warning restore CS1591

/// <summary>The codes that a column may hold. A code is kept as its place in the list, and a missing one as <see cref="Missing"/>.</summary>
public sealed class CodeList
{
    /// <summary>The byte of a missing code, boolean or small number.</summary>
    public const byte Missing = byte.MaxValue;

    private const int Slots = 256;
    private const sbyte NoCode = -1;
    private const sbyte SeveralCodes = -2;

    private readonly byte[][] _utf8;

    // Which code a text can be, by its length, first and last letter: one comparison instead of one a code.
    private readonly sbyte[] _candidates = new sbyte[Slots];

    /// <summary>A list of codes in lower case.</summary>
    public CodeList(params IReadOnlyList<string> codes)
    {
        Codes = codes;
        _utf8 = [.. codes.Select(Encoding.ASCII.GetBytes)];
        Array.Fill(_candidates, NoCode);
        for (var i = 0; i < _utf8.Length; i++)
        {
            ref var candidate = ref _candidates[Slot(_utf8[i])];
            candidate = candidate == NoCode ? (sbyte)i : SeveralCodes;
        }
    }

    /// <summary>The codes, in the order of their bytes.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The codes of an enumeration: <c>DroppedOut</c> is <c>dropped_out</c>.</summary>
    public static CodeList Of<T>() where T : struct, Enum => new([.. Enum.GetNames<T>().Select(SnakeCase)]);

    /// <summary>The bands of age as the contract writes them.</summary>
    public static CodeList AgeBands { get; } = new("0-17", "18-25", "26-39", "40-54", "55-64", "65-74", "75+");

    /// <summary>The place of a code, whatever its case; -1 where it is not in the list.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return NoCode;
        var candidate = _candidates[Slot(text)];
        if (candidate >= 0)
            return text.SequenceEqual(_utf8[candidate]) || Ascii.EqualsIgnoreCase(_utf8[candidate], text) ? candidate : NoCode;
        if (candidate == SeveralCodes)
            for (var i = 0; i < _utf8.Length; i++)
                if (Ascii.EqualsIgnoreCase(_utf8[i], text))
                    return i;
        return NoCode;
    }

    /// <summary>The code of a byte; null for <see cref="Missing"/>.</summary>
    public string? this[byte code] => code == Missing ? null : Codes[code];

    // Upper and lower case fall into one slot.
    private static int Slot(ReadOnlySpan<byte> text) => (text.Length * 37 + (text[0] | 0x20) * 7 + (text[^1] | 0x20)) % Slots;

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
