using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The interventions of one step, gathered for <see cref="Strategy"/>. Sets of codes are bits, since every step of
/// an extract passes here.</summary>
internal readonly ref struct InterventionRows
{
    private readonly InterventionColumns _rows;
    private readonly int _first;
    private readonly int _end;
    private readonly IReadOnlyList<InterventionClass> _medicationClasses;

    /// <param name="rows">All interventions.</param>
    /// <param name="step">The step's row.</param>
    /// <param name="medicationClasses">The class of each name, as a medication.</param>
    public InterventionRows(InterventionColumns rows, int step, IReadOnlyList<InterventionClass> medicationClasses)
    {
        _rows = rows;
        (_first, _end) = rows.Of(step);
        _medicationClasses = medicationClasses;
    }

    /// <summary>The actions of the rows of a kind, a bit each.</summary>
    public int Actions(InterventionKind kind)
    {
        var actions = 0;
        for (var i = _first; i < _end; i++)
            if (_rows.Kind[i] == (byte)kind)
                actions |= Bit((InterventionAction)_rows.Action[i]);
        return actions;
    }

    /// <summary>The classes of the medications with one of some actions, a bit each.</summary>
    public int MedicationClasses(int actions)
    {
        var classes = 0;
        for (var i = _first; i < _end; i++)
            if (_rows.Kind[i] == (byte)InterventionKind.Medication && (Bit((InterventionAction)_rows.Action[i]) & actions) != 0)
                classes |= Bit(MedicationClass(i));
        return classes;
    }

    /// <summary>The started medications, each once, sorted ordinally and joined by +; null where there is none.</summary>
    public string? StartedMedications()
    {
        string? one = null;
        SortedSet<string>? several = null;
        for (var i = _first; i < _end; i++)
        {
            if (_rows.Kind[i] != (byte)InterventionKind.Medication || _rows.Action[i] != (byte)InterventionAction.Start)
                continue;
            var name = _rows.Name.Names[_rows.Name.Numbers[i]];
            if (one is null)
                one = name;
            else
                (several ??= new SortedSet<string>(StringComparer.Ordinal) { one }).Add(name);
        }
        return several is null ? one : string.Join('+', several);
    }

    /// <summary>none, the one active name of a kind, or <paramref name="several"/>.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="several">What several names are.</param>
    /// <param name="known">The names that stand for themselves, any other being "other"; empty where all do.</param>
    public string OneActive(InterventionKind kind, string several, params ReadOnlySpan<string> known)
    {
        var name = -1;
        for (var i = _first; i < _end; i++)
        {
            if (_rows.Kind[i] != (byte)kind || _rows.Action[i] == (byte)InterventionAction.Stop || _rows.Name.Numbers[i] == name)
                continue;
            if (name >= 0)
                return several;
            name = _rows.Name.Numbers[i];
        }
        if (name < 0)
            return Strategy.None;
        return known.IsEmpty || known.Contains(_rows.Name.Names[name]) ? _rows.Name.Names[name] : Strategy.Other;
    }

    /// <summary>none, the one active group of sleep interventions, or combined.</summary>
    public string OneActiveSleepGroup()
    {
        var group = Strategy.None;
        for (var i = _first; i < _end; i++)
        {
            if (_rows.Kind[i] != (byte)InterventionKind.Sleep || _rows.Action[i] == (byte)InterventionAction.Stop)
                continue;
            var next = Strategy.ClassName(InterventionNames.SleepGroup(_rows.Name.Names[_rows.Name.Numbers[i]]));
            if (group != Strategy.None && group != next)
                return Strategy.Combined;
            group = next;
        }
        return group;
    }

    public static int Bit(InterventionAction action) => 1 << (int)action;

    public static int Bit(InterventionClass code) => 1 << (int)code;

    private InterventionClass MedicationClass(int row)
    {
        var given = _rows.Class[row];
        return given <= (byte)InterventionClass.Other ? (InterventionClass)given : _medicationClasses[_rows.Name.Numbers[row]];
    }
}
