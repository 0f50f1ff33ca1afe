using System.Globalization;

namespace NonResponse.Reports;

/// <summary>The axis of a chart's values: from 0 to the first round number that no value or interval passes.</summary>
/// <param name="End">The last tick.</param>
/// <param name="Ticks">From 0 to <paramref name="End"/>.</param>
internal sealed record ValueAxis(double End, IReadOnlyList<ValueTick> Ticks)
{
    /// <summary>An axis with at most <paramref name="steps"/> steps.</summary>
    public static ValueAxis For(Chart chart, int steps)
    {
        var percent = chart.Unit == CellFormat.Percent;
        var scale = percent ? 100m : 1m;
        var values = chart.Series.SelectMany(s => s.Points)
            .SelectMany(p => new[] { p.Value, p.Lower, p.Upper }).OfType<double>().Where(double.IsFinite).ToList();
        // Without anything to draw a percentage runs to 100; without a value above 0 an axis still needs a length.
        var largest = values.Count > 0 ? Math.Max((decimal)values.Max() * scale, 1m) : percent ? 100m : 10m;
        var step = Steps(percent).First(s => Math.Ceiling(largest / s) <= steps);
        var count = (int)Math.Ceiling(largest / step);
        return new ValueAxis(
            (double)(count * step / scale),
            [.. Enumerable.Range(0, count + 1).Select(i => new ValueTick(
                (double)(i * step / scale),
                (i * step).ToString("#,0.#", CultureInfo.InvariantCulture) + (percent ? "%" : "")))]);
    }

    // 1, 2, 5, 10, ...; percentages have 25 too, since quarters of the whole read well, and days weeks do not: they are whole.
    private static IEnumerable<decimal> Steps(bool percent)
    {
        for (var power = percent ? 0.1m : 1m; ; power *= 10)
        {
            yield return power;
            yield return 2 * power;
            if (percent && power == 10)
                yield return 25;
            yield return 5 * power;
        }
    }
}

/// <summary>A marked place on the axis.</summary>
/// <param name="Value">In the chart's unit.</param>
/// <param name="Text">What stands beside it.</param>
internal readonly record struct ValueTick(double Value, string Text);
