using System.Runtime.InteropServices;

namespace NonResponse.Ingest;

/// <summary>An episode being drawn: its dates, its steps and its rows, used again for the next one.</summary>
internal sealed class SyntheticEpisode
{
    public long Number { get; set; }

    public SyntheticPerson Person { get; set; } = null!;

    /// <summary>How many episodes of this person the extract had before.</summary>
    public int Earlier { get; set; }

    /// <summary>The day of this person's first referral in the extract.</summary>
    public int FirstReferral { get; set; }

    public int Age { get; set; }

    public string? Team { get; set; }

    public int Referral { get; set; }

    public int? Assessed { get; set; }

    public int? TreatmentStart { get; set; }

    public int End { get; set; }

    public string? EndReason { get; set; }

    public DepressionScale Scale { get; set; } = DepressionScale.Phq9;

    /// <summary>The first score of <see cref="Scale"/>, and of GAD-7.</summary>
    public int FirstScore { get; set; }

    public int FirstAnxiety { get; set; }

    /// <summary>Whether the patient has thoughts of self-harm at times: the suicidality item repeats itself within a person.</summary>
    public bool HasIdeation { get; set; }

    /// <summary>The latest score of <see cref="Scale"/>, recorded or not.</summary>
    public int Level { get; set; }

    public List<SyntheticStep> Steps { get; } = [];

    public List<InterventionRow> Interventions { get; } = [];

    public List<AssessmentRow> Assessments { get; } = [];

    public List<ContactRow> Contacts { get; } = [];

    public List<EventRow> Events { get; } = [];

    public List<NeedRow> Needs { get; } = [];

    public void Clear()
    {
        Assessed = null;
        TreatmentStart = null;
        Steps.Clear();
        Interventions.Clear();
        Assessments.Clear();
        Contacts.Clear();
        Events.Clear();
        Needs.Clear();
    }

    /// <summary>Adds a score unless its instrument already has one that day: two that differ would be a finding.</summary>
    public void AddScore(int day, string instrument, int score, int risk, string? setting)
    {
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(Assessments))
            if (row.Day == day && ReferenceEquals(row.Instrument, instrument))
                return;
        Assessments.Add(new AssessmentRow(day, instrument, score, risk, setting));
    }

    public void AddEvent(int day, string code, string? detail = null, string? severity = null) =>
        Events.Add(new EventRow(day, code, detail, severity));

    /// <summary>Puts every list in the order of its dates, rows of one day as they were added.</summary>
    public void Sort()
    {
        InOrder(Assessments, static row => row.Day);
        InOrder(Contacts, static row => row.Day);
        InOrder(Events, static row => row.Day);
        InOrder(Needs, static row => row.Day);
    }

    // Insertion sort: stable, and the lists are short and nearly sorted.
    private static void InOrder<T>(List<T> rows, Func<T, int> day)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            var at = i;
            for (; at > 0 && day(rows[at - 1]) > day(row); at--)
                rows[at] = rows[at - 1];
            rows[at] = row;
        }
    }
}

/// <summary>What a step came to, against its baseline.</summary>
internal enum SimulatedOutcome
{
    None,
    Partial,
    Response,
}

/// <summary>A step being drawn.</summary>
internal sealed class SyntheticStep
{
    public required int Number { get; init; }

    public required int Start { get; init; }

    public int End { get; set; }

    public string? Reason { get; init; }

    public string? Declared { get; set; }

    public bool HasMedication { get; set; }

    public bool HasSleepWork { get; set; }

    public string? Modality { get; set; }

    public bool IsAugmented { get; set; }

    public SimulatedOutcome Outcome { get; set; }

    public bool IsMissing { get; set; }

    public bool DropsOut { get; set; }

    public bool IsIntolerant { get; set; }

    /// <summary>The start of the next step, if there is one.</summary>
    public int? Next { get; set; }

    /// <summary>When the score of the step's first session was taken.</summary>
    public FirstScore First { get; set; }

    public int Due => Start + 98;

    /// <summary>The last day on which a score can be the endpoint (contract, section 4).</summary>
    public int WindowEnd => Math.Min(Math.Min(Due, Next ?? int.MaxValue), End + 7);
}

/// <summary>When the first score of a step was taken.</summary>
internal enum FirstScore
{
    OnTheDay,
    DaysLater,
    Never,
}

internal readonly record struct InterventionRow(int Step, string Kind, string Name, string Action, string? Class, int Dose, int Sessions);

internal readonly record struct AssessmentRow(int Day, string Instrument, int Score, int Risk, string? Setting);

internal readonly record struct ContactRow(int Day, string Kind, string Attendance, string? Medium, string? Modality, int Minutes);

internal readonly record struct EventRow(int Day, string Code, string? Detail, string? Severity);

internal readonly record struct NeedRow(int Day, string Code, string? Support, int? SupportDay);
