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

    /// <summary>Why what is split by something that no row records is left out.</summary>
    public const string NotRecorded = "this is not recorded";

    private const string Same = "the same";

    /// <summary>"In March 2026, 45.2% of 210 observed steps responded, 3.1 percentage points fewer than in February 2026;
    /// the difference is within chance."</summary>
    /// <param name="now">The figure.</param>
    /// <param name="earlier">What it is compared with; null for no comparison.</param>
    /// <param name="isProvisional">Whether it can still change: a comparison would take what has not happened yet for a fall.</param>
    public static string Headline(Figure now, Figure? earlier = null, bool isProvisional = false) => now.Suppressed
        ? $"{MeasureWords.For(now.Measure).Name}, {Wording.Of(now.Period)}: {TooFew}."
        : $"{In(now.Period)}, {Statement(now)}{(isProvisional ? $"{Unreliable(now)}; provisional, since it can still change" : Since(now, earlier))}.";

    /// <summary>How far apart the levels are, without naming a best or a worst one.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="levels">Figures of the levels that are known, and how each is called.</param>
    /// <param name="plural">What the levels are called.</param>
    /// <param name="title">What they are levels of.</param>
    public static string Range(
        Measure measure, IReadOnlyList<(string Name, Figure? Figure)> levels, string plural, string title)
    {
        var shown = levels.Where(l => l.Figure?.Denominator >= Reliable).ToList();
        var words = MeasureWords.For(measure);
        if (shown.Count == 0)
            return $"{words.Name}: too few to compare, no figure of {Reliable} or more {words.Of} can be shown.";
        if (shown.Count == 1)
            return $"{title}, {shown[0].Name}: {Statement(shown[0].Figure!)}"
                + (levels.Count > 1 ? "; the others are too few to compare." : ".");
        var ends = shown.Select(l => l.Figure!).OrderBy(f => f.Value).ToList();
        var (lowest, highest) = (Format(ends[0]), Format(ends[^1]));
        var between = lowest == highest ? lowest : $"between {lowest} and {highest}";
        return $"Across {shown.Count} {plural} with at least {Reliable} {words.Of}, "
            + (measure.Kind == MeasureKind.MedianDays
                ? $"the {Wording.Uncapitalised(words.Name)} was {between}."
                : $"{between} {words.Did}.");
    }

    /// <summary>The gap between the most and the least deprived fifth; null where one of them was not counted.</summary>
    public static string? DeprivationGap(Figure? most, Figure? least)
    {
        if (most is null || least is null)
            return null;
        if (most.Suppressed || least.Suppressed)
            return $"{MeasureWords.For(most.Measure).Name}, {Wording.Of(most.Period)}, most and least deprived fifth "
                + $"compared: {TooFew}.";
        var what = $"{In(most.Period)}, {Statement(most)} in the most deprived fifth, ";
        var other = $"the {Format(least)} of {Wording.Count(least.Denominator.GetValueOrDefault())} in the least deprived";
        if (most.ChangeSince(least) is { } gap)
            return what + Than(Apart(gap), other, $" (95% interval {End(gap.Lower)} to {End(gap.Upper)})")
                + $"; {Chance(gap)}{Unreliable(most, least)}.";
        return most.DaysSince(least) is { } days
            ? what + Than(DaysApart(days), other) + $"{Unreliable(most, least)}."
            : null;
    }

    /// <summary>"45.2% of 210 observed steps responded", without a full stop; <see cref="TooFew"/> for a hidden figure.</summary>
    public static string Statement(Figure figure)
    {
        if (figure.Suppressed)
            return TooFew;
        var words = MeasureWords.For(figure.Measure);
        var of = Wording.Count(figure.Denominator.GetValueOrDefault());
        return figure.Measure.Kind switch
        {
            // Nobody waits less than a day.
            MeasureKind.MedianDays => $"half of {of} {words.Of} {words.Did} {Format(figure)}{(figure.Value == 0 ? "" : " or less")}",
            MeasureKind.Proportion => $"{Format(figure)} of {of} {words.Of} {words.Did}",
            MeasureKind.Count => $"{Wording.Count(figure.Numerator.GetValueOrDefault())} {figure.Measure.Hit}",
            MeasureKind.Stock => $"{Wording.Count(figure.Numerator.GetValueOrDefault())} {figure.Measure.Hit} on the last day",
            _ => $"{Wording.Uncapitalised(words.Name)} {(figure.Value is { } value ? ChangeWords.Value(figure.Measure, value) : "not reached")} ({of} {words.Of})",
        };
    }

    private static string In(Period period) => "In " + Wording.The(period);

    private static string Format(Figure figure) => figure.Value switch
    {
        null => TooFew,
        { } days when figure.Measure.Kind == MeasureKind.MedianDays => Wording.Days(days),
        { } fraction => Wording.Percent(fraction),
    };

    private static string Since(Figure now, Figure? earlier)
    {
        if (earlier is null)
            return Unreliable(now);
        var then = "in " + Wording.The(earlier.Period);
        if (earlier.Suppressed)
            return $"; {TooFew} {then}{Unreliable(now)}";
        if (now.ChangeSince(earlier) is { } change)
            return $", {Than(Apart(change), then)}; {Chance(change)}{Unreliable(now, earlier)}";
        return now.DaysSince(earlier) is { } days ? $", {Than(DaysApart(days), then)}{Unreliable(now, earlier)}" : "";
    }

    private static string Than(string apart, string other, string interval = "") =>
        $"{apart}{interval} {(apart == Same ? "as" : "than")} {other}";

    private static string Apart(Estimate change) => Wording.Points(change.Value) is var points && points == "0.0"
        ? Same
        : $"{points} percentage points {(change.Value < 0 ? "fewer" : "more")}";

    private static string DaysApart(double days) =>
        days == 0 ? Same : $"{Wording.Days(days)} {(days < 0 ? "less" : "more")}";

    private static string End(double fractions) => Wording.Points(fractions) is var text && text == "0.0"
        ? text
        : $"{text} {(fractions < 0 ? "fewer" : "more")}";

    // A difference is put down to chance where its 95 % interval holds 0, as the reader sees the interval: rounded.
    private static string Chance(Estimate change) =>
        change is { Lower: <= 0, Upper: >= 0 } || Wording.Points(change.Lower) == "0.0" || Wording.Points(change.Upper) == "0.0"
            ? "the difference is within chance"
            : "the difference is larger than chance";

    private static string Unreliable(params Figure[] figures) => figures switch
    {
        [{ Denominator: < Reliable }, ..] => $" (unreliable: of fewer than {Reliable})",
        [_, { Denominator: < Reliable }] => $" (unreliable: compared with fewer than {Reliable})",
        _ => "",
    };
}
