using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Comparing;

/// <summary>What is asked of comparisons by themselves.</summary>
internal sealed record ComparingOptions
{
    /// <summary>What is compared, each with an id of its own.</summary>
    public required IReadOnlyList<ComparisonSpecification> Specifications { get; init; }

    /// <summary>The extract, and how it is read; null for what the store holds.</summary>
    public CheckOptions? Extract { get; init; }

    /// <summary>The store; null for an extract.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>The source of the store; null for all of them.</summary>
    public string? Source { get; init; }

    /// <summary>The folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>The folder of the research extracts, which hold rows of patients; null for none.</summary>
    public string? ResearchExtract { get; init; }

    /// <summary>How their rows are kept from telling of anybody.</summary>
    public ExtractSafety ResearchSafety { get; init; } = ExtractSafety.Standard;

    public CheckSettings Checks { get; init; } = CheckSettings.Default;

    public ReportingSettings Reporting { get; init; } = ReportingSettings.Default;

    /// <summary>What published figures undergo.</summary>
    public DisclosurePolicy Disclosure { get; init; } = DisclosurePolicy.Standard;

    /// <summary>Whose eyes the pack is for.</summary>
    public Audience Audience { get; init; } = Audience.Internal;
}

/// <summary>What came of comparisons.</summary>
internal sealed record ComparingSummary
{
    /// <summary>Why nothing was compared; null where something was.</summary>
    public string? Refusal { get; init; }

    /// <summary>By id, why a comparison has no rows in the research extracts.</summary>
    public IReadOnlyDictionary<string, string> WithoutRows { get; init; } = new Dictionary<string, string>();

    /// <summary>As the pack's readers see them.</summary>
    public IReadOnlyList<ComparisonResult> Results { get; init; } = [];

    public IReadOnlyList<(string Stage, TimeSpan Took)> Stages { get; init; } = [];
}
