namespace NonResponse.Analytics;

/// <summary>What a service decides about how it is measured.</summary>
public sealed record AnalysisSettings
{
    /// <summary>As the program comes.</summary>
    public static AnalysisSettings Default { get; } = new();

    /// <summary>When a trial of treatment is adequate.</summary>
    public TrialRules Trials { get; init; } = new();

    /// <summary>What an attended treatment contact costs; null where nobody says.</summary>
    public ContactCost? ContactCost { get; init; }

    /// <summary>Organisations that others have taken over: their episodes count as the successor's.</summary>
    public IReadOnlyList<Successor> Successors { get; init; } = [];

    /// <summary>Days after its end for which a month counts as provisional, beside those that its measure needs: for records that come late.</summary>
    public int LateDays { get; init; }
}

/// <summary>An organisation that another has taken over.</summary>
/// <param name="Breakdown"><c>provider_id</c>, <c>commissioner_id</c> or <c>team_id</c>.</param>
/// <param name="Code">The old code.</param>
/// <param name="Now">The code that stands for it.</param>
public sealed record Successor(string Breakdown, string Code, string Now);

/// <summary>What an attended treatment contact costs.</summary>
/// <param name="Amount">Above 0.</param>
/// <param name="Currency">Such as <c>GBP</c>.</param>
/// <param name="Source">Where the amount comes from.</param>
public sealed record ContactCost(decimal Amount, string Currency, string Source);
