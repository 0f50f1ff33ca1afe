using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Whether a step was an adequate trial of what it started.</summary>
internal enum TrialAdequacy
{
    Adequate,
    Inadequate,

    /// <summary>It was given up because it was not tolerated, before it was adequate.</summary>
    Intolerant,

    /// <summary>It has neither medication nor psychotherapy.</summary>
    NeitherKind,

    /// <summary>Its length was enough, but a dose is missing or has no minimum.</summary>
    NotRecorded,
}

/// <summary>Judges steps by <see cref="TrialRules"/>.</summary>
internal sealed class Trial
{
    private const int ThousandthsOfMilligram = 1000;

    private readonly EpisodeTables _tables;
    private readonly TrialRules _rules;

    // By the number of an intervention's name: its minimum in thousandths of a milligram, or -1.
    private readonly int[] _minimum;

    public Trial(EpisodeTables tables, TrialRules rules)
    {
        _tables = tables;
        _rules = rules;
        var doses = rules.Doses.ToDictionary(d => d.Medication, d => (int)(d.Milligrams * ThousandthsOfMilligram), StringComparer.Ordinal);
        _minimum = [.. tables.Interventions.Name.Names.Select(n => doses.GetValueOrDefault(n, -1))];
    }

    /// <summary>The last day of a step, in the sense that the next day something else applies: its own end, the day before the next step, the end of the episode, or the extract.</summary>
    public int LastDay(int episode, int step, bool isLast)
    {
        var end = Math.Min(_tables.Steps.EndDate[step], _tables.Episodes.EndDate[episode]);
        if (!isLast)
            end = Math.Min(end, _tables.Steps.StartDate[step + 1] - 1);
        return Math.Min(end, _tables.ExtractedOn);
    }

    /// <summary>Judges a step.</summary>
    public TrialAdequacy Of(int episode, int step, bool isLast)
    {
        var start = _tables.Steps.StartDate[step];
        var last = LastDay(episode, step, isLast);
        var (hasMedication, hasPsychotherapy, dose) = Rows(step);
        if (!hasMedication && !hasPsychotherapy)
            return TrialAdequacy.NeitherKind;
        var isLongEnough = last - start + 1 >= _rules.MinDays;
        if (hasMedication && isLongEnough && dose == TrialAdequacy.Adequate)
            return TrialAdequacy.Adequate;
        if (hasPsychotherapy && Contacts(episode, start, last) >= _rules.MinContacts)
            return TrialAdequacy.Adequate;
        if (!isLast && _tables.Steps.Reason[step + 1] == (byte)StepReason.Intolerance)
            return TrialAdequacy.Intolerant;
        return hasMedication && isLongEnough && dose == TrialAdequacy.NotRecorded ? TrialAdequacy.NotRecorded : TrialAdequacy.Inadequate;
    }

    /// <summary>What a step has, and whether the doses of its medication are enough: of what it starts where it starts something, else of all that is active.</summary>
    private (bool HasMedication, bool HasPsychotherapy, TrialAdequacy Dose) Rows(int step)
    {
        var (first, end) = _tables.Interventions.Of(step);
        bool hasMedication = false, hasPsychotherapy = false, starts = false;
        for (var i = first; i < end; i++)
        {
            if (_tables.Interventions.Action[i] == (byte)InterventionAction.Stop)
                continue;
            hasPsychotherapy |= _tables.Interventions.Kind[i] == (byte)InterventionKind.Psychotherapy;
            if (_tables.Interventions.Kind[i] != (byte)InterventionKind.Medication)
                continue;
            hasMedication = true;
            starts |= _tables.Interventions.Action[i] == (byte)InterventionAction.Start;
        }
        var dose = TrialAdequacy.Inadequate;
        for (var i = first; hasMedication && i < end && dose != TrialAdequacy.Adequate; i++)
        {
            var action = _tables.Interventions.Action[i];
            if (_tables.Interventions.Kind[i] != (byte)InterventionKind.Medication || action == (byte)InterventionAction.Stop
                || starts && action != (byte)InterventionAction.Start)
                continue;
            var minimum = _minimum[_tables.Interventions.Name.Numbers[i]];
            var given = _tables.Interventions.DoseMg[i];
            if (minimum < 0 || given == int.MinValue)
                dose = TrialAdequacy.NotRecorded;
            else if (given >= minimum)
                dose = TrialAdequacy.Adequate;
        }
        return (hasMedication, hasPsychotherapy, dose);
    }

    private int Contacts(int episode, int from, int to)
    {
        var attended = 0;
        for (var (i, end) = _tables.Contacts.Of(episode); i < end && _tables.Contacts.Date[i] <= to; i++)
            if (_tables.Contacts.Date[i] >= from && _tables.Contacts.Kind[i] == (byte)ContactKind.Treatment && _tables.Contacts.Attendance[i] == (byte)Attendance.Attended)
                attended++;
        return attended;
    }
}
