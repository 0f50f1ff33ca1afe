namespace NonResponse.Analytics;

/// <summary>What a feature's values are.</summary>
public enum FeatureKind
{
    /// <summary>A number; missing where it is not known.</summary>
    Number,

    /// <summary>Yes or no; missing where it is not known.</summary>
    Flag,

    /// <summary>One of several levels, not recorded among them.</summary>
    Category,
}

/// <summary>Something that a prediction may rest on.</summary>
/// <param name="Id">A name for files.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="KnownAt">When its value becomes known, in words.</param>
public sealed record Feature(string Id, string Title, FeatureKind Kind, string KnownAt)
{
    /// <summary>The first point at which it can be used.</summary>
    public PredictionPoint From { get; init; } = PredictionPoint.Start;

    /// <summary>Whether it is a social determinant, which a service may leave out.</summary>
    public bool IsSocial { get; init; }

    /// <summary>Whether it is something that the service chose to do: who gets it is no chance, so what a model gives it says nothing of its effect, and no page shows it.</summary>
    public bool IsAction { get; init; }

    /// <summary>Whether its effect may bend: a number that gets a spline.</summary>
    public bool IsCurved { get; init; }

    /// <summary>The levels of a category, in the order of their numbers.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];
}

/// <summary>A feature rests on something that was not known yet when the prediction was to be made.</summary>
public sealed class LeakException(string message) : InvalidOperationException(message);
