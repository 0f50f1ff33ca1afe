namespace NonResponse.Analytics;

/// <summary>What a service decides about its charts over time.</summary>
public sealed record ChangeSettings
{
    /// <summary>As the program comes: the long-standing standards of NHS Talking Therapies, no plans, nothing rebased.</summary>
    public static ChangeSettings Default { get; } = new();

    /// <summary>Where the limits of a chart start anew.</summary>
    public IReadOnlyList<Rebase> Rebases { get; init; } = [];

    /// <summary>What is asked of everybody by whoever set the definition of the measure.</summary>
    public IReadOnlyList<Standard> Standards { get; init; } = Standard.Known;

    /// <summary>What the service itself has promised.</summary>
    public IReadOnlyList<Plan> Plans { get; init; } = [];

    /// <summary>Whether rates and counts stand on XmR charts, as NHS England's Making Data Count draws them, instead of p' and u'.</summary>
    public bool UsesXmr { get; init; }

    /// <summary>What is asked of a measure in a period; null for nothing.</summary>
    public Target? TargetOf(string measure, Period period)
    {
        var standard = Standards.LastOrDefault(s => s.Measure == measure && s.From <= period.LastDay && (s.To ?? DateOnly.MaxValue) >= period.LastDay);
        if (standard is not null)
            return new Target(standard.Name, standard.Value, IsStandard: true);
        var plan = Plans.LastOrDefault(p => p.Measure == measure && p.From <= period.LastDay && (p.To ?? DateOnly.MaxValue) >= period.LastDay);
        return plan is null ? null : new Target(plan.Name, plan.Value, IsStandard: false);
    }
}

/// <summary>A month from which on the limits of a chart are computed anew.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="From">The first month of the new limits.</param>
/// <param name="Reason">Why: a known cause, in words.</param>
/// <param name="Author">Who decided.</param>
/// <param name="Date">When it was decided.</param>
public sealed record Rebase(string Measure, Period From, string Reason, string Author, DateOnly Date);

/// <summary>A published standard, for the one measure that is defined as the standard is.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Measure">The measure's id.</param>
/// <param name="Value">A fraction.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; null while it stands.</param>
/// <param name="Source">Who set it.</param>
public sealed record Standard(string Name, string Measure, double Value, DateOnly From, DateOnly? To, string Source)
{
    private const string TalkingTherapies = "NHS England, NHS Talking Therapies manual";

    /// <summary>Those that the program comes with.</summary>
    public static IReadOnlyList<Standard> Known { get; } =
    [
        new("NHS standard: 75% within 6 weeks", "completed_wait_within_42_days", 0.75, new DateOnly(2015, 4, 1), null, TalkingTherapies),
        new("NHS standard: 95% within 18 weeks", "completed_wait_within_126_days", 0.95, new DateOnly(2015, 4, 1), null, TalkingTherapies),
        new("NHS standard: 50% recovery", "recovery", 0.50, new DateOnly(2015, 4, 1), null, TalkingTherapies),
    ];

    /// <summary>The measures that are defined as NHS Talking Therapies defines them; only these may have a standard.</summary>
    public static IReadOnlyList<string> Measures { get; } =
        ["completed_wait_within_42_days", "completed_wait_within_126_days", "recovery", "reliable_recovery", "reliable_improvement", "wait_second_treatment_over_90_days"];
}

/// <summary>What a service has promised for a measure.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Measure">The measure's id.</param>
/// <param name="Value">In the measure's unit: a fraction, a count a month, days or points.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; null while it stands.</param>
public sealed record Plan(string Name, string Measure, double Value, DateOnly From, DateOnly? To);

/// <summary>What a figure should be.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">In the measure's unit.</param>
/// <param name="IsStandard">Whether it is a published standard, not the service's own plan.</param>
public sealed record Target(string Name, double Value, bool IsStandard);
