namespace NonResponse.Analytics.Statistics;

/// <summary>A node of a tree: a question, or a leaf.</summary>
/// <param name="Column">The column that is asked; -1 for a leaf.</param>
/// <param name="Threshold">Values up to it go left, others right.</param>
/// <param name="MissingLeft">Whether missing values go left.</param>
/// <param name="Left">The place of the node to the left.</param>
/// <param name="Right">The place of the node to the right.</param>
/// <param name="Value">What a leaf adds to the log odds.</param>
public readonly record struct TreeNode(int Column, double Threshold, bool MissingLeft, int Left, int Right, double Value);

/// <summary>A tree of questions, its root first.</summary>
public sealed record DecisionTree(IReadOnlyList<TreeNode> Nodes)
{
    // Asked for every row and every tree.
    private readonly TreeNode[] _nodes = [.. Nodes];

    /// <summary>What it adds to the log odds of a row; missing numbers are <see cref="double.NaN"/>.</summary>
    public double Value(ReadOnlySpan<double> row)
    {
        ref readonly var node = ref _nodes[0];
        while (node.Column >= 0)
        {
            var value = row[node.Column];
            node = ref _nodes[double.IsNaN(value) ? node.MissingLeft ? node.Left : node.Right : value <= node.Threshold ? node.Left : node.Right];
        }
        return node.Value;
    }
}
