namespace NonResponse.Ingest;

/// <summary>Columns of the contract that measures rest on and for which not every format has a place. What is missing there of every row is unknown and no zero:
/// where <see cref="EpisodeTables.Unrecorded"/> names one, the measures that rest on it have no rows.</summary>
public static class RecordedColumn
{
    /// <summary>Why an episode ended.</summary>
    public const string EndReason = "episodes.end_reason";

    /// <summary>Whether a contact took place: where it is not recorded, every contact that is there did.</summary>
    public const string Attendance = "contacts.attendance";

    /// <summary>What became of a social need.</summary>
    public const string NeedSupport = "needs.support";

    /// <summary>Doses of medication: where they are not recorded, a raised dose is not seen.</summary>
    public const string Dose = "interventions.dose_mg";

    /// <summary>Why a step began: where it is not recorded, the steps were inferred from treatments.</summary>
    public const string StepReason = "steps.reason";

    /// <summary>Whether a name is that of a column of the contract, with its table.</summary>
    internal static bool IsOne(string name) => TableSpec.All.Any(t => t.Columns.Any(c => name == $"{t.Name}.{c.Name}"));
}
