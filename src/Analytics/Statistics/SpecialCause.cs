namespace NonResponse.Analytics.Statistics;

/// <summary>Why a point of a control chart is more than chance, in the order in which the rules are asked.</summary>
public enum SpecialCause
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It lies outside the limits.</summary>
    Outside,

    /// <summary>It is one of seven that rise, or fall, one after the other.</summary>
    Trend,

    /// <summary>It is one of two of three, all on the same side of the centre, that lie between a near limit and the limit.</summary>
    TwoOfThree,

    /// <summary>It is one of seven in a row on the same side of the centre.</summary>
    Shift,
}

/// <summary>A signal of a point.</summary>
/// <param name="Cause">The rule; the first that applies.</param>
/// <param name="IsHigh">Whether it speaks of higher values than expected, or of a rise.</param>
public readonly record struct Signal(SpecialCause Cause, bool IsHigh);

/// <summary>The rules by which the points of a control chart are more than chance.</summary>
/// <remarks>Those of NHSRplotthedots 0.2 (NHS England's Making Data Count), with their precedence: one signal for each point.
/// A missing point breaks every run.</remarks>
public static class SpecialCauses
{
    /// <summary>Points of a shift or a trend.</summary>
    public const int Run = 7;

    private const int Window = 3;

    /// <summary>The signals of points.</summary>
    /// <param name="values">In order of time; NaN where there is none.</param>
    /// <param name="limits">The limits of each.</param>
    /// <param name="counts">Whether a point may be judged; all are where it is null. One that may not breaks every run.</param>
    public static IReadOnlyList<Signal> Of(IReadOnlyList<double> values, IReadOnlyList<ControlLimit> limits, Func<int, bool>? counts = null)
    {
        var sides = values.Select((v, i) => counts is not null && !counts(i) || double.IsNaN(v) ? 0 : Math.Sign(v - limits[i].Centre)).ToList();
        var isThere = values.Select((v, i) => !double.IsNaN(v) && (counts is null || counts(i))).ToList();
        var signals = new Signal[values.Count];
        Mark(Shifts(sides), SpecialCause.Shift);
        Mark(TwoOfThrees(values, limits, sides), SpecialCause.TwoOfThree);
        Mark(Trends(values, isThere), SpecialCause.Trend);
        Mark(Outsides(values, limits, isThere), SpecialCause.Outside);
        return signals;

        // What is marked later goes before what was marked earlier.
        void Mark(IEnumerable<(int Point, bool IsHigh)> points, SpecialCause cause)
        {
            foreach (var (point, isHigh) in points)
                signals[point] = new Signal(cause, isHigh);
        }
    }

    private static IEnumerable<(int Point, bool IsHigh)> Outsides(IReadOnlyList<double> values, IReadOnlyList<ControlLimit> limits, List<bool> isThere) =>
        Enumerable.Range(0, values.Count).Where(i => isThere[i] && (values[i] > limits[i].Upper || values[i] < limits[i].Lower)).Select(i => (i, values[i] > limits[i].Upper));

    private static IEnumerable<(int Point, bool IsHigh)> Trends(IReadOnlyList<double> values, List<bool> isThere)
    {
        // A point in two trends takes the later one's direction: windows are looked at from left to right.
        for (var end = Run - 1; end < values.Count; end++)
        {
            var window = Enumerable.Range(end - Run + 1, Run).ToList();
            if (!window.TrueForAll(i => isThere[i]))
                continue;
            var directions = window.Skip(1).Select(i => Math.Sign(values[i] - values[i - 1])).Distinct().ToList();
            if (directions is [not 0])
                foreach (var i in window)
                    yield return (i, directions[0] > 0);
        }
    }

    private static IEnumerable<(int Point, bool IsHigh)> TwoOfThrees(IReadOnlyList<double> values, IReadOnlyList<ControlLimit> limits, List<int> sides)
    {
        for (var end = Window - 1; end < values.Count; end++)
        {
            var window = Enumerable.Range(end - Window + 1, Window).ToList();
            var side = sides[end];
            if (side == 0 || !window.TrueForAll(i => sides[i] == side))
                continue;
            var near = window.Where(i => IsBetweenLimits(values[i], limits[i])).ToList();
            if (near.Count >= Window - 1)
                foreach (var i in near)
                    yield return (i, side > 0);
        }
    }

    private static bool IsBetweenLimits(double value, ControlLimit limit) =>
        value > limit.NearUpper && value <= limit.Upper || value < limit.NearLower && value >= limit.Lower;

    private static IEnumerable<(int Point, bool IsHigh)> Shifts(List<int> sides)
    {
        for (var first = 0; first < sides.Count;)
        {
            var end = first + 1;
            while (end < sides.Count && sides[end] == sides[first])
                end++;
            if (sides[first] != 0 && end - first >= Run)
                foreach (var i in Enumerable.Range(first, end - first))
                    yield return (i, sides[first] > 0);
            first = end;
        }
    }
}
