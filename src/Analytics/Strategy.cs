using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What a step changes, on the four axes of section 3 of the contract, as codes.</summary>
/// <param name="Medication">The medication strategy: the declared one, else the derived.</param>
/// <param name="AgreesWithRows">Whether the rows show that strategy, "initial" being the same as what the rows alone say.</param>
/// <param name="MedicationDetail">Kind of switch or augmentation.</param>
/// <param name="MedicationStarted">Started names, sorted and joined by +, or none.</param>
/// <param name="Psychotherapy">The psychotherapy strategy.</param>
/// <param name="ModalityBlend">none, the one active modality, or blend.</param>
/// <param name="Sleep">none, the one active group, or combined.</param>
/// <param name="Neuromodulation">none, ect, rtms, other, or combined.</param>
internal readonly record struct Strategy(
    MedicationStrategy Medication,
    bool AgreesWithRows,
    string MedicationDetail,
    string MedicationStarted,
    string Psychotherapy,
    string ModalityBlend,
    string Sleep,
    string Neuromodulation)
{
    public const string None = "none";
    public const string Combined = "combined";
    public const string Other = "other";
    public const string Ect = "ect";
    public const string Rtms = "rtms";
    public const string Blend = "blend";
    public const string Antidepressant = "antidepressant";
    public const string WithinClass = "within_class";
    public const string BetweenClass = "between_class";

    private static readonly CodeList Classes = CodeList.Of<InterventionClass>();
    private static readonly int Start = InterventionRows.Bit(InterventionAction.Start);
    private static readonly int Stop = InterventionRows.Bit(InterventionAction.Stop);
    private static readonly int Decrease = InterventionRows.Bit(InterventionAction.Decrease);
    private static readonly int Raise = InterventionRows.Bit(InterventionAction.Increase);
    private static readonly int Intensify = InterventionRows.Bit(InterventionAction.Intensify);
    private static readonly int Continue = InterventionRows.Bit(InterventionAction.Continue);

    /// <summary>The levels of the detail of a switch or an augmentation.</summary>
    public static IReadOnlyList<string> Details { get; } =
    [
        None, WithinClass, BetweenClass, ClassName(InterventionClass.AtypicalAntipsychotic),
        ClassName(InterventionClass.MoodStabiliser), Antidepressant, ClassName(InterventionClass.Other), Breakdown.NotRecorded,
    ];

    /// <summary>The strategies of psychotherapy.</summary>
    public static IReadOnlyList<string> PsychotherapyStrategies { get; } =
        [None, "add", "switch", "start", "intensify", "stop", "continue"];

    /// <summary>The levels of the sleep strategy.</summary>
    public static IReadOnlyList<string> SleepStrategies { get; } =
    [
        None, ClassName(InterventionClass.Behavioural), ClassName(InterventionClass.Melatonin), ClassName(InterventionClass.Light),
        ClassName(InterventionClass.Other), Combined,
    ];

    /// <summary>The levels of neuromodulation.</summary>
    public static IReadOnlyList<string> Neuromodulations { get; } = [None, Ect, Rtms, Other, Combined];

    /// <summary>The code of a class, such as <c>mood_stabiliser</c>.</summary>
    public static string ClassName(InterventionClass code) => Classes.Codes[(int)code];

    /// <summary>Classifies a step.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="episode">The episode's row.</param>
    /// <param name="step">The step's row.</param>
    /// <param name="medicationClasses">The class of each intervention name, as a medication.</param>
    public static Strategy Of(
        EpisodeTables tables, int episode, int step, IReadOnlyList<InterventionClass> medicationClasses)
    {
        var rows = new InterventionRows(tables.Interventions, step, medicationClasses);
        var byRows = MedicationByRows(rows.Actions(InterventionKind.Medication));
        var failedBefore = tables.Episodes.PriorFailedTrials[episode] > 0;
        var derived = tables.Steps.Number[step] == 1 && byRows != MedicationStrategy.None && !failedBefore
            ? MedicationStrategy.Initial
            : byRows;
        var declared = tables.Steps.DeclaredStrategy[step];
        var medication = declared == CodeList.Missing ? derived : (MedicationStrategy)declared;
        return new Strategy(
            medication,
            medication == derived || medication == byRows,
            Detail(rows, medication, byRows, declared != CodeList.Missing),
            rows.StartedMedications() ?? None,
            PsychotherapyByRows(rows.Actions(InterventionKind.Psychotherapy)),
            rows.OneActive(InterventionKind.Psychotherapy, Blend),
            rows.OneActiveSleepGroup(),
            rows.OneActive(InterventionKind.Neuromodulation, Combined, Ect, Rtms));
    }

    private static MedicationStrategy MedicationByRows(int actions)
    {
        bool Has(int action) => (actions & action) != 0;
        var keeps = Has(Continue | Raise);
        if (actions == 0)
            return MedicationStrategy.None;
        if (Has(Start))
            return keeps ? MedicationStrategy.Augment
                : Has(Stop | Decrease) ? MedicationStrategy.Switch
                : MedicationStrategy.Start;
        if (Has(Raise))
            return MedicationStrategy.DoseOptimise;
        return Has(Stop) && !keeps && !Has(Decrease) ? MedicationStrategy.Stop : MedicationStrategy.Continue;
    }

    private static string PsychotherapyByRows(int actions)
    {
        bool Has(int action) => (actions & action) != 0;
        var keeps = Has(Continue | Intensify);
        if (actions == 0)
            return None;
        if (Has(Start))
            return keeps ? "add" : Has(Stop) ? "switch" : "start";
        if (Has(Intensify))
            return "intensify";
        return Has(Stop) && !keeps ? "stop" : "continue";
    }

    private static string Detail(InterventionRows rows, MedicationStrategy strategy, MedicationStrategy byRows, bool isDeclared)
    {
        if (strategy is not (MedicationStrategy.Switch or MedicationStrategy.Augment))
            return None;
        if (isDeclared && byRows != strategy)
            return Breakdown.NotRecorded;
        var other = InterventionRows.Bit(InterventionClass.Other);
        var started = rows.MedicationClasses(Start);
        if (strategy == MedicationStrategy.Switch)
            return (started & rows.MedicationClasses(Stop | Decrease) & ~other) != 0 ? WithinClass : BetweenClass;
        foreach (var first in (ReadOnlySpan<InterventionClass>)[InterventionClass.AtypicalAntipsychotic, InterventionClass.MoodStabiliser])
            if ((started & InterventionRows.Bit(first)) != 0)
                return ClassName(first);
        return (started & ~other) != 0 ? Antidepressant : ClassName(InterventionClass.Other);
    }
}
