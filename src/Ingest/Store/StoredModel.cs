namespace NonResponse.Ingest;

/// <summary>What a prediction model is used for.</summary>
public enum ModelState
{
    /// <summary>It was registered, and predicts beside the champion at most. Every model begins as one.</summary>
    Challenger,

    /// <summary>It makes the predictions of its point; each point has one at most.</summary>
    Champion,

    /// <summary>It is no longer used; its files are kept.</summary>
    Retired,
}

/// <summary>A registered prediction model, as the catalog knows it.</summary>
public sealed record StoredModel
{
    /// <summary>The file that is the model itself.</summary>
    public const string MainFile = "model.json";

    /// <summary>Its name in the store.</summary>
    public required string Id { get; init; }

    /// <summary>When in a step it predicts: <c>m0</c> at the start, <c>m4</c> after four weeks.</summary>
    public required string Point { get; init; }

    /// <summary>How it was learnt, such as <c>ridge</c>.</summary>
    public required string Learner { get; init; }

    /// <summary>What it is used for.</summary>
    public required ModelState State { get; init; }

    /// <summary>Whether its validation lets it be used; false where that marks it "not for use".</summary>
    public required bool IsForUse { get; init; }

    /// <summary>The model that it is a recalibration of; null where it is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Whose extracts it was trained on.</summary>
    public required string Sources { get; init; }

    /// <summary>The day of the extract that it was trained on.</summary>
    public required DateOnly TrainedOn { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>By whom.</summary>
    public required string RegisteredBy { get; init; }

    /// <summary>Since when it has been in its state.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who put it there.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>Why; null for one that is as it was registered.</summary>
    public string? Reason { get; init; }

    /// <summary>Its files, by name.</summary>
    public required IReadOnlyList<InputFile> Files { get; init; }

    /// <summary>The SHA-256 of <see cref="MainFile"/>, in lower-case hexadecimal.</summary>
    public string Sha256 => Files.Single(f => f.Name == MainFile).Sha256;
}

/// <summary>A prediction model that is to be registered.</summary>
public sealed record NewModel
{
    /// <summary>Its name in the store: 1 to 100 of a-z 0-9 and -, such as <c>m0-ridge-20261123-1f3a9c2e</c>.</summary>
    public required string Id { get; init; }

    /// <summary>When in a step it predicts: <c>m0</c> at the start, <c>m4</c> after four weeks.</summary>
    public required string Point { get; init; }

    /// <summary>How it was learnt, such as <c>ridge</c>.</summary>
    public required string Learner { get; init; }

    /// <summary>Whether its validation lets it be used.</summary>
    public required bool IsForUse { get; init; }

    /// <summary>The model that it is a recalibration of, of the same point; null where it is none.</summary>
    public string? Parent { get; init; }

    /// <summary>Whose extracts it was trained on.</summary>
    public required string Sources { get; init; }

    /// <summary>The day of the extract that it was trained on.</summary>
    public required DateOnly TrainedOn { get; init; }

    /// <summary>Its files by plain names (letters, digits, - _ and ., not at the beginning or the end); <see cref="StoredModel.MainFile"/> is among them.</summary>
    public required IReadOnlyDictionary<string, byte[]> Files { get; init; }
}

/// <summary>How a model did in a month.</summary>
/// <param name="Model">The model.</param>
/// <param name="Month">The month, as <c>yyyy-MM</c>.</param>
/// <param name="Result">What was found, as JSON.</param>
/// <param name="RecordedAt">When it was recorded last.</param>
public sealed record ModelMonth(string Model, string Month, string Result, DateTimeOffset RecordedAt);
