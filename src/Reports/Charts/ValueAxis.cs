using System.Globalization;

namespace NonResponse.Reports;

/// <summary>The axis of a chart's values, between round numbers that no value or interval passes.</summary>
/// <param name="Start">The first tick: 0, or below where a value is; on a control chart, near the lowest value.</param>
/// <param name="End">The last tick.</param>
/// <param name="Ticks">From <paramref name="Start"/> to <paramref name="End"/>.</param>
internal sealed record ValueAxis(double Start, double End, IReadOnlyList<ValueTick> Ticks)
{
    /// <summary>True where equal ratios have equal lengths.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>How far along the axis a value lies, from 0 to 1; a ratio of 0 lies at the start.</summary>
    public double Share(double value) => !IsLogarithmic ? (value - Start) / (End - Start)
        : value <= Start ? 0 : Math.Log(value / Start) / Math.Log(End / Start);

    /// <summary>An axis with at most <paramref name="steps"/> steps.</summary>
    public static ValueAxis For(Chart chart, int steps)
    {
        var percent = chart.Unit is CellFormat.Percent or CellFormat.PercentagePoints;
        var scale = percent ? 100m : 1m;
        var values = chart.Series.SelectMany(s => s.Points)
            .SelectMany(p => new[] { p.Value, p.Lower, p.Upper }).OfType<double>().Where(double.IsFinite).ToList();
        if (chart.IsRatio)
            return OfRatios(values, steps);
        // Without anything to draw a percentage runs to 100; without a value above 0 an axis still needs a length.
        var largest = values.Count > 0 ? Math.Max((decimal)values.Max() * scale, Least(chart.Unit)) : percent ? 100m : 10m;
        var smallest = values.Count > 0 ? (decimal)values.Min() * scale : 0;
        // On a control chart or a funnel the reader looks at variation, which an axis from 0 would flatten.
        if (chart.Kind is not (ChartKind.Control or ChartKind.Funnel) || smallest < largest / 4)
            smallest = Math.Min(0, smallest);
        else
            smallest = Math.Max(0, Math.Min(smallest, largest - Narrowest(chart.Unit)));
        if (values.Count > 0 && values.Max() <= 0 && smallest < 0)
            largest = 0;
        return Between(smallest, largest, steps, chart.Unit);
    }

    /// <summary>An axis from 0 to a number of people or days.</summary>
    public static ValueAxis UpTo(double largest, int steps) => Between(0, Math.Max(1, (decimal)largest), steps, CellFormat.Count);

    /// <summary>The axis of the places of curves, from the lowest to the highest.</summary>
    public static ValueAxis OfPlaces(Chart chart, int steps)
    {
        var scale = chart.Places == CellFormat.Percent ? 100m : 1m;
        decimal[] places = [.. chart.Series.SelectMany(s => s.Points).Where(p => p.Value is not null).Select(p => p.X).OfType<double>().Where(double.IsFinite).Select(p => (decimal)p * scale)];
        return places.Length == 0 ? Between(0, 1, steps, chart.Places) : Between(places.Min(), places.Max(), steps, chart.Places);
    }

    /// <summary>An axis between two places.</summary>
    public static ValueAxis Across(double from, double to, int steps, CellFormat unit)
    {
        var scale = unit == CellFormat.Percent ? 100m : 1m;
        return Between((decimal)from * scale, (decimal)to * scale, steps, unit);
    }

    /// <summary>An axis between two places whose ticks are given.</summary>
    public static ValueAxis At(double from, double to, IEnumerable<double> ticks, CellFormat unit) =>
        new(from, to, [.. ticks.Select(t => new ValueTick(t, TextOf(t, unit)))]);

    /// <summary>A place in the words of an axis: without decimals that say nothing.</summary>
    public static string TextOf(double value, CellFormat unit) => Text((decimal)value * (unit is CellFormat.Percent or CellFormat.PercentagePoints ? 100m : 1m), unit);

    /// <summary>A logarithmic axis that holds 1 and every ratio above 0, as far as <see cref="WidestRatio"/>.</summary>
    private static ValueAxis OfRatios(IReadOnlyList<double> values, int steps)
    {
        var held = values.Where(v => v > 0).Select(v => Math.Clamp(v, 1 / WidestRatio, WidestRatio)).Append(1).ToList();
        var (smallest, largest) = ((decimal)held.Min(), (decimal)held.Max());
        List<decimal> ticks = [];
        foreach (var every in new[] { 1, 3, 6, 9 })
        {
            // Every third of 1, 2, 5, 10 is a power of ten.
            var all = RatioTicks.Where((_, i) => (i - RatioTicks.Length / 2) % every == 0).ToList();
            var from = all.Count > 0 && all[0] <= smallest ? all.FindLastIndex(t => t <= smallest) : -1;
            var to = all.FindIndex(t => t >= largest);
            // So few no longer hold the ends: those of the round before must do.
            if (from < 0 || to < 0)
                break;
            ticks = all[from..(to + 1)];
            if (ticks.Count <= steps + 1)
                break;
        }
        if (ticks.Count == 1)
            ticks = [0.5m, 1, 2];
        return new ValueAxis((double)ticks[0], (double)ticks[^1], [.. ticks.Select(t => new ValueTick((double)t, Text(t, CellFormat.Ratio)))]) { IsLogarithmic = true };
    }

    /// <summary>A ratio beyond it is drawn at the end of the axis.</summary>
    public const double WidestRatio = 1e4;

    // 1, 2 and 5 times the powers of ten, the 1 in the middle.
    private static readonly decimal[] RatioTicks =
    [
        0.0001m, 0.0002m, 0.0005m, 0.001m, 0.002m, 0.005m, 0.01m, 0.02m, 0.05m, 0.1m, 0.2m, 0.5m, 1,
        2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
    ];

    // Below it, a unit's axis would show differences that mean nothing.
    private static decimal Least(CellFormat unit) => unit switch { CellFormat.Ratio => 0.1m, CellFormat.Fine => 0.001m, _ => 1m };

    // An axis from elsewhere than 0 that is shorter would make hills of what hardly moves, and put a line that never moves at its foot.
    private static decimal Narrowest(CellFormat unit) => unit is CellFormat.Percent or CellFormat.PercentagePoints ? 5m : Least(unit);

    /// <summary>An axis that holds two ends, given in the unit that is shown: hundredths for percentages.</summary>
    private static ValueAxis Between(decimal smallest, decimal largest, int steps, CellFormat unit)
    {
        var percent = unit is CellFormat.Percent or CellFormat.PercentagePoints;
        var scale = percent ? 100m : 1m;
        var step = Steps(percent, least: unit switch { CellFormat.Days or CellFormat.Count => 1m, CellFormat.Fine => 0.0001m, CellFormat.Ratio => 0.01m, _ => 0.1m }).First(s => Math.Ceiling(largest / s) - Math.Floor(smallest / s) <= steps);
        var (first, last) = ((int)Math.Floor(smallest / step), (int)Math.Ceiling(largest / step));
        if (last == first)
            last++;
        return new ValueAxis(
            (double)(first * step / scale),
            (double)(last * step / scale),
            [.. Enumerable.Range(first, last - first + 1).Select(i => new ValueTick((double)(i * step / scale), Text(i * step, unit)))]);
    }

    /// <summary>What stands beside a tick; hundredths for percentages.</summary>
    private static string Text(decimal value, CellFormat unit)
    {
        var text = Math.Abs(value).ToString("#,0.####", CultureInfo.InvariantCulture) + (unit == CellFormat.Percent ? "%" : "");
        return value < 0 ? "\u2212" + text : text;
    }

    // 1, 2, 5, 10, ...; percentages have 25 too, since quarters of the whole read well, and days weeks do not: they are whole.
    private static IEnumerable<decimal> Steps(bool percent, decimal least)
    {
        for (var power = least; ; power *= 10)
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
