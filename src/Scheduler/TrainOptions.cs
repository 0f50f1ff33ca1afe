using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler;

/// <summary>What a training is asked to do: from an extract into a folder, or from the store into its registry, or both.</summary>
internal sealed record TrainOptions
{
    /// <summary>The extract to learn from, and how it is read; null to learn from the store.</summary>
    public CheckOptions? Extract { get; init; }

    /// <summary>The store that the models are registered in; null for none.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>The source of the store to learn from; null for all of them.</summary>
    public string? Source { get; init; }

    /// <summary>The folder that the files go to; null for none.</summary>
    public string? Out { get; init; }

    public CheckSettings Checks { get; init; } = CheckSettings.Default;

    public ReportingSettings Reporting { get; init; } = ReportingSettings.Default;
}

/// <summary>What came of a training.</summary>
internal sealed record TrainingSummary
{
    /// <summary>Why nothing was learnt from the extract; null where it was.</summary>
    public string? Refusal { get; init; }

    public IReadOnlyList<PointStudy> Studies { get; init; } = [];

    /// <summary>Each with what the registry says of it; null where it was not registered.</summary>
    public IReadOnlyList<(FrozenModel Model, StoredModel? Stored)> Models { get; init; } = [];

    /// <summary>Models that became champions by the configured rule.</summary>
    public IReadOnlyList<StoredModel> Promoted { get; init; } = [];

    public IReadOnlyList<(string Stage, TimeSpan Took)> Stages { get; init; } = [];
}

/// <summary>What a list of risks is asked to be.</summary>
internal sealed record RiskListOptions
{
    /// <summary>The extract, with the source's own pseudonyms.</summary>
    public required CheckOptions Extract { get; init; }

    /// <summary>The model's file; null for the champion of the store.</summary>
    public string? ModelFile { get; init; }

    /// <summary>The store; null where the model is a file.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>The file of the list.</summary>
    public required string Out { get; init; }

    public required ReportingSettings Reporting { get; init; }
}
