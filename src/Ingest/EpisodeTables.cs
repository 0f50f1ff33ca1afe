using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace NonResponse.Ingest;

/// <summary>An accepted extract as columns: what every figure is computed from.</summary>
/// <remarks>Days are <see cref="DateOnly.DayNumber"/>s with <see cref="Day.None"/> for none; codes are bytes into their
/// enumeration with <see cref="CodeList.Missing"/> for none; a missing whole number is <see cref="int.MinValue"/>. Child
/// rows stand by episode and are sorted by date; rows of one day keep the order of the file.</remarks>
public sealed class EpisodeTables
{
    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>The day up to which the extract is a full snapshot.</summary>
    public required int ExtractedOn { get; init; }

    /// <summary>The scales with the thresholds by which they are judged, in the order of <see cref="InstrumentCode"/>.</summary>
    public IReadOnlyList<Instrument> Instruments { get; init; } = Instrument.All;

    /// <summary>One row per episode of care, in the order of the file.</summary>
    public required EpisodeColumns Episodes { get; init; }

    /// <summary>Treatment steps by episode, ordered by step number, start, step id.</summary>
    public required StepColumns Steps { get; init; }

    /// <summary>Interventions by step.</summary>
    public required InterventionColumns Interventions { get; init; }

    /// <summary>Scores by episode, ordered by instrument and date; one per episode, instrument and date.</summary>
    public required ScoreColumns Scores { get; init; }

    /// <summary>Readings of the suicidality item by episode.</summary>
    public required RiskColumns Risks { get; init; }

    /// <summary>Contacts by episode.</summary>
    public required ContactColumns Contacts { get; init; }

    /// <summary>Social needs by episode; null where the extract has no such table.</summary>
    public required NeedColumns? Needs { get; init; }

    /// <summary>Events by episode; null where the extract has no such table.</summary>
    public required EventColumns? Events { get; init; }

    /// <summary>Population denominators; null where the extract has no such table.</summary>
    public required PopulationColumns? Population { get; init; }

    /// <summary>Columns of the contract, such as <see cref="RecordedColumn.EndReason"/>, that the extract has no place for: nobody knows what would stand there.</summary>
    public IReadOnlyList<string> Unrecorded { get; init; } = [];

    /// <summary>Outcomes that the sender derived, which no figure is computed from; null where there are none.</summary>
    public SubmittedFlags? Flags { get; init; }

    /// <summary>The same columns, judged by other thresholds.</summary>
    public EpisodeTables JudgedBy(IReadOnlyList<Instrument> instruments) => new()
    {
        Source = Source,
        ExtractedOn = ExtractedOn,
        Instruments = instruments,
        Episodes = Episodes,
        Steps = Steps,
        Interventions = Interventions,
        Scores = Scores,
        Risks = Risks,
        Contacts = Contacts,
        Needs = Needs,
        Events = Events,
        Population = Population,
        Unrecorded = Unrecorded,
        Flags = Flags,
    };

    /// <summary>Whether the extract has a place for a column.</summary>
    /// <param name="column">The column with its table, such as <see cref="RecordedColumn.EndReason"/>.</param>
    public bool Records(string column) => !Unrecorded.Contains(column);
}

/// <summary>A column of names, each kept once: row i has the name <c>Names[Numbers[i]]</c>.</summary>
/// <param name="Numbers">A place in <paramref name="Names"/> by row; negative where missing.</param>
/// <param name="Names">The names, in the order of their first occurrence.</param>
public sealed record NameColumn(ImmutableArray<int> Numbers, IReadOnlyList<string> Names);

/// <summary>Rows that belong to parents: those of parent p stand from <c>Offsets[p]</c> to before <c>Offsets[p + 1]</c>.</summary>
public abstract class ChildColumns
{
    /// <summary>One more than there are parents.</summary>
    public required ImmutableArray<int> Offsets { get; init; }

    /// <summary>How many rows.</summary>
    public int Count => Offsets[^1];

    /// <summary>The first row of a parent, and the row after its last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Start, int End) Of(int parent) => (Offsets[parent], Offsets[parent + 1]);
}

#pragma warning disable CS1591 // The columns are named as in the data contract.

/// <summary>The columns of episodes.</summary>
public sealed class EpisodeColumns
{
    public int Count => ReferralDate.Length;

    public required NameColumn Patient { get; init; }

    public required NameColumn Provider { get; init; }

    public required NameColumn Commissioner { get; init; }

    public required NameColumn Team { get; init; }

    public required ImmutableArray<byte> ReferralSource { get; init; }

    public required ImmutableArray<int> ReferralDate { get; init; }

    public required ImmutableArray<int> AssessmentDate { get; init; }

    public required ImmutableArray<int> TreatmentStartDate { get; init; }

    public required ImmutableArray<int> EndDate { get; init; }

    public required ImmutableArray<byte> EndReason { get; init; }

    public required NameColumn Diagnosis { get; init; }

    public required ImmutableArray<byte> Age { get; init; }

    public required ImmutableArray<byte> Sex { get; init; }

    public required ImmutableArray<byte> Ethnicity { get; init; }

    public required ImmutableArray<byte> DeprivationDecile { get; init; }

    public required ImmutableArray<byte> Employment { get; init; }

    public required ImmutableArray<byte> Housing { get; init; }

    public required ImmutableArray<byte> InterpreterNeeded { get; init; }

    public required ImmutableArray<byte> Disability { get; init; }

    public required ImmutableArray<byte> LongTermCondition { get; init; }

    public required ImmutableArray<byte> Anxiety { get; init; }

    public required ImmutableArray<byte> SubstanceUse { get; init; }

    public required ImmutableArray<byte> ChronicPain { get; init; }

    public required ImmutableArray<int> PriorEpisodes { get; init; }

    public required ImmutableArray<int> PriorFailedTrials { get; init; }

    /// <summary>In thousandths of a month.</summary>
    public required ImmutableArray<int> MonthsDepressed { get; init; }

    /// <summary>Columns that the contract does not have, by name.</summary>
    public IReadOnlyDictionary<string, NameColumn> Further { get; init; } = new Dictionary<string, NameColumn>();
}

/// <summary>The columns of steps, by episode.</summary>
public sealed class StepColumns : ChildColumns
{
    public required ImmutableArray<int> Number { get; init; }

    public required ImmutableArray<int> StartDate { get; init; }

    public required ImmutableArray<int> EndDate { get; init; }

    public required ImmutableArray<byte> Reason { get; init; }

    public required ImmutableArray<byte> DeclaredStrategy { get; init; }
}

/// <summary>The columns of interventions, by step.</summary>
public sealed class InterventionColumns : ChildColumns
{
    public required ImmutableArray<byte> Kind { get; init; }

    public required NameColumn Name { get; init; }

    public required ImmutableArray<byte> Action { get; init; }

    public required ImmutableArray<byte> Class { get; init; }

    /// <summary>In thousandths of a milligram.</summary>
    public required ImmutableArray<int> DoseMg { get; init; }

    /// <summary>In thousandths.</summary>
    public required ImmutableArray<int> SessionsPerMonth { get; init; }
}

/// <summary>The scores that count, by episode.</summary>
public sealed class ScoreColumns : ChildColumns
{
    public required ImmutableArray<byte> Instrument { get; init; }

    public required ImmutableArray<int> Date { get; init; }

    /// <summary>In units of 1 / <see cref="Ingest.Instrument.PointScale"/> of a point.</summary>
    public required ImmutableArray<int> Score { get; init; }

    public required ImmutableArray<byte> Setting { get; init; }
}

/// <summary>Readings of the suicidality item, by episode.</summary>
public sealed class RiskColumns : ChildColumns
{
    public required ImmutableArray<int> Date { get; init; }

    public required ImmutableArray<byte> Item { get; init; }
}

/// <summary>The columns of contacts, by episode.</summary>
public sealed class ContactColumns : ChildColumns
{
    public required ImmutableArray<int> Date { get; init; }

    public required ImmutableArray<byte> Kind { get; init; }

    public required ImmutableArray<byte> Attendance { get; init; }

    public required ImmutableArray<byte> Medium { get; init; }

    public required NameColumn Modality { get; init; }

    public required ImmutableArray<int> Minutes { get; init; }
}

/// <summary>The columns of needs, by episode.</summary>
public sealed class NeedColumns : ChildColumns
{
    public required ImmutableArray<byte> Need { get; init; }

    public required ImmutableArray<int> IdentifiedDate { get; init; }

    public required ImmutableArray<byte> Support { get; init; }

    public required ImmutableArray<int> SupportDate { get; init; }

    /// <summary>Whether a support date lay after the extract, and so became missing: the support was not there yet.</summary>
    public required ImmutableArray<bool> SupportedLater { get; init; }
}

/// <summary>The columns of events, by episode.</summary>
public sealed class EventColumns : ChildColumns
{
    public required ImmutableArray<int> Date { get; init; }

    public required ImmutableArray<byte> Kind { get; init; }

    public required NameColumn Detail { get; init; }

    public required ImmutableArray<byte> Severity { get; init; }
}

/// <summary>The columns of the population table.</summary>
public sealed class PopulationColumns
{
    public int Count => Population.Length;

    public required NameColumn Commissioner { get; init; }

    public required ImmutableArray<byte> AgeBand { get; init; }

    public required ImmutableArray<byte> Sex { get; init; }

    public required ImmutableArray<byte> Ethnicity { get; init; }

    public required ImmutableArray<byte> DeprivationDecile { get; init; }

    public required ImmutableArray<int> Population { get; init; }
}
