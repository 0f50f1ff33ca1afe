using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>How one feature becomes columns of a regression.</summary>
/// <param name="Feature">The feature's id.</param>
/// <param name="Median">What takes the place of a missing number or flag; <see cref="double.NaN"/> where trees are to see that it is missing.</param>
/// <param name="HasMissing">Whether a column says that it is missing.</param>
/// <param name="Knots">Of the spline; null for a straight line.</param>
/// <param name="Levels">Levels with a column each; null for numbers and flags.</param>
/// <param name="Known">Every level that was there, those without a column among them, which count with the most frequent one; null for numbers and flags.</param>
public sealed record FeatureTerm(string Feature, double Median, bool HasMissing, IReadOnlyList<double>? Knots, IReadOnlyList<string>? Levels, IReadOnlyList<string>? Known)
{
    /// <summary>How many columns it has.</summary>
    public int Columns => Levels is { } levels ? levels.Count + (HasMissing ? 1 : 0) : (Knots is { } knots ? knots.Count - 1 : 1) + (HasMissing ? 1 : 0);
}

/// <summary>What is done with a level that no row had to which a model was fitted.</summary>
internal enum UnseenLevel
{
    /// <summary>It is an error: the model knows nothing of it.</summary>
    Refused,

    /// <summary>It counts with the most frequent level, as rare ones do: for validation, where a model is to be judged on whatever came.</summary>
    AsMostFrequent,
}

/// <summary>How features become columns of a regression or of trees. Whatever it takes from rows - medians, knots, levels - it takes from those it is fitted to, and from no others.</summary>
/// <param name="Terms">By feature; numbers and flags that are the same in every row are left out, and such categories have no column.</param>
internal sealed record FeatureTransform(IReadOnlyList<FeatureTerm> Terms)
{
    private const string Straight = "value", Curve = "curve", MissingPart = "missing";

    // A level with fewer rows would have a coefficient of chance, and a spline through fewer values would bend to them.
    private const int FewestOfLevel = 20, FewestDistinct = 8, SplineKnots = 4;

    /// <summary>How many columns there are.</summary>
    public int Columns => Terms.Sum(t => t.Columns);

    /// <summary>The columns' names: the feature, and what of it.</summary>
    public IReadOnlyList<(string Feature, string Part)> Names =>
    [
        .. Terms.SelectMany(t => (IEnumerable<(string, string)>)
        [
            .. t.Levels is { } levels ? levels.Select(l => (t.Feature, l)) : Enumerable.Range(0, t.Columns - (t.HasMissing ? 1 : 0)).Select(i => (t.Feature, i == 0 ? Straight : FormattableString.Invariant($"{Curve} {i}"))),
            .. t.HasMissing ? new[] { (t.Feature, MissingPart) } : [],
        ]),
    ];

    /// <summary>Fits it to some rows.</summary>
    /// <param name="table">The features.</param>
    /// <param name="rows">Which rows; no other is looked at.</param>
    /// <param name="isForTrees">Whether numbers stay as they are, missing ones missing, since trees bend by themselves.</param>
    public static FeatureTransform Fit(FeatureTable table, IReadOnlyList<int> rows, bool isForTrees = false)
    {
        var terms = new FeatureTerm?[table.Features.Count];
        Parallel.For(0, terms.Length, Cores.All, f => terms[f] = table.Features[f].Kind == FeatureKind.Category ? OfCategory(table, rows, f) : OfNumber(table, rows, f, isForTrees));
        return new FeatureTransform([.. terms.OfType<FeatureTerm>()]);
    }

    /// <summary>The columns of some rows.</summary>
    /// <param name="table">The features; they may be of another extract.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="unseen">What is done with a level that no row had to which this was fitted.</param>
    /// <exception cref="UnknownLevelException">A row has such a level, and it is refused; or the rows do not have a feature.</exception>
    public DesignMatrix Apply(FeatureTable table, IReadOnlyList<int> rows, UnseenLevel unseen = UnseenLevel.Refused)
    {
        var (columns, values, writers) = (Columns, new double[rows.Count * Columns], Writers(table, unseen));
        // So many rows at once that what is written stays near the processor from one column to the next.
        const int Block = 1 << 8;
        RowBlocks.Do(rows.Count, Block, (from, to) =>
        {
            foreach (var (writer, first) in writers)
                for (var i = from; i < to; i++)
                    writer.Write(table.Row(rows[i]), values.AsSpan(i * columns + first, writer.Columns));
        });
        return new DesignMatrix(values, columns);
    }

    /// <summary>The columns of rows to which this was fitted, in less room.</summary>
    /// <param name="table">The features.</param>
    /// <param name="rows">Which rows.</param>
    public CompactMatrix ApplyCompactly(FeatureTable table, IReadOnlyList<int> rows)
    {
        var writers = Writers(table, UnseenLevel.Refused);
        return CompactMatrix.Of(rows.Count, Columns, (i, into) =>
        {
            into.Clear();
            foreach (var (writer, first) in writers)
                writer.Write(table.Row(rows[i]), into.Slice(first, writer.Columns));
        });
    }

    private List<(TermWriter Writer, int At)> Writers(FeatureTable table, UnseenLevel unseen)
    {
        var writers = new List<(TermWriter Writer, int At)>();
        var at = 0;
        foreach (var term in Terms)
        {
            writers.Add((TermWriter.Of(term, table, unseen), at));
            at += term.Columns;
        }
        return writers;
    }

    /// <summary>Whether rows have only levels that some row had to which this was fitted.</summary>
    public bool[] AllSeen(FeatureTable table, IReadOnlyList<int> rows)
    {
        var isSeen = new bool[rows.Count];
        Array.Fill(isSeen, true);
        foreach (var term in Terms.Where(t => t.Known is not null && table.PlaceOf(t.Feature) >= 0))
        {
            var feature = table.PlaceOf(term.Feature);
            bool[] isKnown = [.. table.Features[feature].Levels.Select(l => term.Known!.Contains(l))];
            for (var i = 0; i < isSeen.Length; i++)
                if (table.Row(rows[i])[feature] is var level && !double.IsNaN(level) && !isKnown[(int)level])
                    isSeen[i] = false;
        }
        return isSeen;
    }

    private static FeatureTerm? OfNumber(FeatureTable table, IReadOnlyList<int> rows, int feature, bool isForTrees)
    {
        var sorted = Quantile.Sorted(table.Column(feature, rows));
        if (sorted.Length == 0)
            return null;
        var hasMissing = rows.Count - sorted.Length >= FewestOfLevel;
        var isConstant = sorted[0] == sorted[^1];
        if (isConstant && !hasMissing)
            return null;
        var of = table.Features[feature];
        if (isForTrees)
            return new FeatureTerm(of.Id, double.NaN, false, null, null, null);
        var knots = of.IsCurved && sorted.Distinct().Take(FewestDistinct).Count() == FewestDistinct ? (CubicSpline.Through(sorted, SplineKnots) ?? CubicSpline.Through(sorted, SplineKnots - 1))?.Knots : null;
        return new FeatureTerm(of.Id, Quantile.Of(sorted, 0.5), hasMissing, knots, null, null);
    }

    private static FeatureTerm? OfCategory(FeatureTable table, IReadOnlyList<int> rows, int feature)
    {
        var of = table.Features[feature];
        var counts = new int[of.Levels.Count];
        var missing = 0;
        foreach (var row in rows)
            if (table.Row(row)[feature] is var level && double.IsNaN(level))
                missing++;
            else
                counts[(int)level]++;
        var frequent = Array.IndexOf(counts, counts.DefaultIfEmpty(0).Max());
        string[] levels = [.. of.Levels.Where((_, l) => l != frequent && counts[l] >= FewestOfLevel)];
        var hasMissing = missing >= FewestOfLevel && missing < rows.Count;
        // One that is the same in every row has no column, and yet the model has seen no other level.
        return missing == rows.Count ? null : new FeatureTerm(of.Id, double.NaN, hasMissing, null, levels, [.. of.Levels.Where((_, l) => counts[l] > 0)]);
    }
}

/// <summary>A model is asked about something that it has never seen.</summary>
public sealed class UnknownLevelException(string message) : InvalidOperationException(message);
