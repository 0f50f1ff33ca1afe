using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>What figures say, by fixed rules, in words. A hidden figure is "too few to show" and never a number.</summary>
internal static class Sentences
{
    /// <summary>What stands in the place of every hidden figure.</summary>
    public const string TooFew = "too few to show";

    /// <summary>A figure counted of fewer than this tells little: its 95 % interval is wider than 40 points.</summary>
    public const long Reliable = Trend.SmallestMonth;

    /// <summary>"In March 2026, 45.2% of 210 observed steps responded, 3.1 percentage points fewer than in February 2026;
    /// the difference is within chance."</summary>
    /// <param name="now">The figure.</param>
    /// <param name="earlier">What it is compared with; null for no comparison.</param>
    public static string Headline(Figure now, Figure? earlier = null)
    {
        var words = MeasureWords.For(now.Measure);
        if (now.Suppressed)
            return $"{In(now.Period)}, {Wording.Uncapitalised(words.Name)}: {TooFew}.";
        return $"{In(now.Period)}, {Statement(now, words)}{Comparison(now, earlier)}.";
    }

    /// <summary>"45.2% of 210 observed steps responded", without a full stop; <see cref="TooFew"/> for a hidden figure.</summary>
    public static string Statement(Figure figure) => Statement(figure, MeasureWords.For(figure.Measure));

    /// <summary>How far apart the levels are, without naming a best or a worst one.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="levels">Figures of the levels whose value is known, and how each is called.</param>
    /// <param name="plural">What the levels are called.</param>
    public static string Range(Measure measure, IReadOnlyList<(string Name, Figure? Figure)> levels, string plural)
    {
        var shown = levels.Where(l => l.Figure?.Denominator >= Reliable).ToList();
        var words = MeasureWords.For(measure);
        if (shown.Count == 0)
            return $"{words.Name}: no {plural} with {Reliable} or more {words.Of} to compare.";
        if (shown.Count == 1)
            return $"{shown[0].Name}: {Statement(shown[0].Figure!, words)}.";
        var lowest = shown.MinBy(l => l.Figure!.Value)!.Figure!;
        var highest = shown.MaxBy(l => l.Figure!.Value)!.Figure!;
        return Format(lowest) == Format(highest)
            ? $"{words.Name} was {Format(lowest)} in all {shown.Count} {plural} with {Reliable} or more {words.Of}."
            : $"{words.Name} lay between {Format(lowest)} and {Format(highest)} "
                + $"across {shown.Count} {plural} with {Reliable} or more {words.Of}.";
    }

    /// <summary>The gap between the most and the least deprived fifth; null where one of them was not counted.</summary>
    public static string? DeprivationGap(Figure? most, Figure? least)
    {
        if (most is null || least is null)
            return null;
        var words = MeasureWords.For(most.Measure);
        if (most.Suppressed || least.Suppressed)
            return $"{words.Name}, most and least deprived fifth compared: {TooFew}.";
        var what = $"{words.Name} was {Format(most)} in the most deprived fifth and {Format(least)} in the least deprived";
        if (most.ChangeSince(least) is { } gap)
            return $"{what}: {Apart(gap)} (95% interval {End(gap.Lower)} to {End(gap.Upper)}); {Chance(gap)}"
                + $"{Unreliable(most, least)}.";
        return most.DaysSince(least) is { } days ? $"{what}: {DaysApart(days)}." : null;
    }

    /// <summary>How a value is written: a percentage, or days.</summary>
    public static string Format(Figure figure) => figure switch
    {
        { Value: not { } } => TooFew,
        { Measure.Kind: MeasureKind.MedianDays } => Wording.Days(figure.Value.Value),
        _ => Wording.Percent(figure.Value.Value),
    };

    /// <summary>"In March 2026", "In the 12 months to March 2026".</summary>
    public static string In(Period period) => "In " + Wording.The(period);

    private static string Statement(Figure figure, MeasureWords words)
    {
        if (figure.Suppressed)
            return TooFew;
        var of = Wording.Count(figure.Denominator.GetValueOrDefault());
        return figure.Measure.Kind == MeasureKind.MedianDays
            ? $"half of {of} {words.Of} {words.Did} {Format(figure)} or less"
            : $"{Format(figure)} of {of} {words.Of} {words.Did}";
    }

    private static string Comparison(Figure now, Figure? earlier)
    {
        if (earlier is null)
            return Unreliable(now);
        var than = Than(earlier.Period);
        if (earlier.Suppressed)
            return $"; {TooFew} {than}{Unreliable(now)}";
        if (now.ChangeSince(earlier) is { } change)
            return $", {Apart(change)} than {than}; {Chance(change)}{Unreliable(now, earlier)}"
                .Replace("the same than", "the same as", StringComparison.Ordinal);
        return now.DaysSince(earlier) is { } days
            ? $", {DaysApart(days)} than {than}{Unreliable(now, earlier)}"
                .Replace("the same than", "the same as", StringComparison.Ordinal)
            : "";
    }

    private static string Than(Period period) => "in " + Wording.The(period);

    private static string Apart(Estimate change) => Wording.Points(change.Value) is var points && points == "0.0"
        ? "the same"
        : $"{points} percentage points {(change.Value < 0 ? "fewer" : "more")}";

    private static string DaysApart(double days) =>
        days == 0 ? "the same" : $"{Wording.Days(days)} {(days < 0 ? "less" : "more")}";

    private static string End(double points) => Wording.Points(points) is var text && text == "0.0"
        ? "0.0"
        : $"{text} {(points < 0 ? "fewer" : "more")}";

    // A difference is put down to chance where its 95 % interval holds 0.
    private static string Chance(Estimate change) => change is { Lower: <= 0, Upper: >= 0 }
        ? "the difference is within chance"
        : "the difference is larger than chance";

    private static string Unreliable(params Figure[] figures) => figures.Any(f => f.Denominator < Reliable)
        ? $" (unreliable: of fewer than {Reliable})"
        : "";
}
