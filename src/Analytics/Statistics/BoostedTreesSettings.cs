namespace NonResponse.Analytics.Statistics;

/// <summary>How boosted trees are grown.</summary>
public sealed record BoostedTreesSettings
{
    /// <summary>How many trees, one after the other.</summary>
    public int Rounds { get; init; } = 200;

    /// <summary>How much of what a tree finds is kept, above 0 and at most 1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Questions between the root of a tree and a leaf, at least 1.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>The least that a leaf weighs: the sum of weight times p (1 - p).</summary>
    public double LeastLeaf { get; init; } = 5;

    /// <summary>Draws the values of leaves towards 0.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>The least that a split has to gain.</summary>
    public double LeastGain { get; init; } = 1e-9;
}
