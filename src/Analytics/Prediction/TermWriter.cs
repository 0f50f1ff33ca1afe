using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Writes the columns that a feature becomes, row by row.</summary>
internal sealed class TermWriter
{
    private const int Frequent = -1, Unseen = -2;

    private readonly FeatureTerm _term;
    private readonly int _feature;
    private readonly CubicSpline? _spline;
    private readonly bool _isUnseenRefused;

    // By level of the table: its column, or that it counts with the most frequent one, or that it was never seen; null for numbers.
    private readonly int[]? _columnOf;
    private readonly IReadOnlyList<string> _names;

    private TermWriter(FeatureTerm term, FeatureTable table, int feature, UnseenLevel unseen)
    {
        (_term, _feature, _isUnseenRefused, _names) = (term, feature, unseen == UnseenLevel.Refused, table.Features[feature].Levels);
        Columns = term.Columns;
        _spline = term.Knots is { } knots ? new CubicSpline(knots) : null;
        if (term.Levels is { } levels)
            _columnOf = [.. _names.Select(n => levels.ToList().IndexOf(n) is >= 0 and var c ? c : term.Known!.Contains(n) ? Frequent : Unseen)];
    }

    /// <summary>How many columns it writes.</summary>
    public int Columns { get; }

    /// <summary>One for a term and the rows of a table.</summary>
    /// <exception cref="UnknownLevelException">The rows do not have the feature.</exception>
    public static TermWriter Of(FeatureTerm term, FeatureTable table, UnseenLevel unseen) =>
        table.PlaceOf(term.Feature) is >= 0 and var feature
            ? new TermWriter(term, table, feature, unseen)
            : throw new UnknownLevelException($"The model needs the feature {term.Feature}, which the rows do not have.");

    /// <summary>Writes them.</summary>
    /// <param name="features">All features of a row.</param>
    /// <param name="into">As many places as <see cref="Columns"/>, all 0.</param>
    /// <exception cref="UnknownLevelException">The row has a level that was never seen, and it is refused.</exception>
    public void Write(ReadOnlySpan<double> features, Span<double> into)
    {
        var value = features[_feature];
        var isMissing = double.IsNaN(value);
        if (isMissing && _term.HasMissing)
            into[^1] = 1;
        if (_columnOf is not null)
        {
            if (!isMissing)
                WriteLevel((int)value, into);
            return;
        }
        var filled = isMissing ? _term.Median : value;
        if (_spline is null)
            into[0] = filled;
        else
            _spline.Write(filled, into);
    }

    private void WriteLevel(int level, Span<double> into)
    {
        var column = _columnOf![level];
        if (column == Unseen && _isUnseenRefused)
            throw new UnknownLevelException($"The feature {_term.Feature} has the level {_names[level]}, which no step had that the model was fitted to; train it anew.");
        if (column >= 0)
            into[column] = 1;
    }
}
