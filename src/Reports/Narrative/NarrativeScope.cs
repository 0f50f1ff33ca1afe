using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>For whom a pack is.</summary>
internal enum Reader
{
    /// <summary>Whoever leads a service.</summary>
    ServiceLead,

    /// <summary>Whoever compares strategies.</summary>
    Researcher,

    /// <summary>Whoever looks for gaps.</summary>
    Commissioner,
}

/// <summary>What the opening sentences of a pack may speak of: nothing that its tables do not show.</summary>
internal sealed record NarrativeScope
{
    public required Reader Reader { get; init; }

    /// <summary>The period of the main figures.</summary>
    public required Period Period { get; init; }

    /// <summary>Main figures, the first ones first.</summary>
    public required IReadOnlyList<string> Main { get; init; }

    /// <summary>Tables of figures of the period, and their measures.</summary>
    public required IReadOnlyList<(string Exhibit, string Subject, IReadOnlyList<string> Measures)> Tables { get; init; }

    /// <summary>Charts over time of rates.</summary>
    public IReadOnlyList<(string Exhibit, string Measure)> Charted { get; init; } = [];

    /// <summary>Rates whose twelve months are held against the twelve before.</summary>
    public IReadOnlyList<string> Yearly { get; init; } = [];

    /// <summary>Funnels of providers.</summary>
    public IReadOnlyList<(string Exhibit, string Measure)> Funnels { get; init; } = [];

    /// <summary>Rates whose gaps between groups are compared.</summary>
    public IReadOnlyList<string> GapMeasures { get; init; } = [];

    /// <summary>By which breakdowns.</summary>
    public IReadOnlyList<string> GapGroups { get; init; } = [];

    /// <summary>Strategy axes.</summary>
    public IReadOnlyList<string> Axes { get; init; } = [];

    /// <summary>Strategies held against each other; null where none were.</summary>
    public IReadOnlyList<ComparisonResult>? Comparisons { get; init; }
}
