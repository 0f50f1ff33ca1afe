using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>The last step of a comparison: what readers may see of it.</summary>
public static class ComparisonDisclosure
{
    /// <summary>The gate that withholds estimates which rest on too few.</summary>
    public const string Gate = "disclosure";

    /// <summary>The comparison as readers may see it: small counts are hidden, and those from which they would follow; others are rounded; estimates that rest on a hidden count are withheld; shares, means and contrasts
    /// have no more digits than rounded counts would tell, and those that are two counts come from the rounded ones.</summary>
    /// <param name="result">Exact.</param>
    /// <param name="policy">What small counts undergo.</param>
    public static ComparisonResult Under(ComparisonResult result, DisclosurePolicy policy) => Under(result, policy, isWholeOnly: false);

    /// <summary>The comparison with the counts of everybody alone: every count of a level, of a rule, of a twentieth or of what is missing is hidden.</summary>
    /// <inheritdoc cref="Under(ComparisonResult, DisclosurePolicy)"/>
    internal static ComparisonResult WholeOnly(ComparisonResult result, DisclosurePolicy policy) => Under(result, policy, isWholeOnly: true);

    private static ComparisonResult Under(ComparisonResult result, DisclosurePolicy policy, bool isWholeOnly)
    {
        if (policy.IsExact)
            return result with { Policy = policy };
        var (first, second) = (new ComparisonCounts(result, true, policy, isWholeOnly), new ComparisonCounts(result, false, policy, isWholeOnly));
        int? Shown(int? count, bool isHidden = false) => count is { } n && !isHidden ? (int?)policy.Protect(n) : null;
        return result with
        {
            Policy = policy,
            Flow = [.. result.Flow.Select((f, i) => f with { First = Shown(f.First, first.HidesFlow(i)), Second = Shown(f.Second, second.HidesFlow(i)) })],
            FirstCount = Shown(result.FirstCount, first.HidesDecisions),
            SecondCount = Shown(result.SecondCount, second.HidesDecisions),
            Patients = Shown(result.Patients),
            Balance = [.. result.Balance.Select(b => Of(b, result, first, second, policy))],
            Overlap = result.Overlap is { } overlap
                ? overlap with
                {
                    FirstBins = [.. overlap.FirstBins.Select((b, i) => Shown(b, first.HidesBin(i)))],
                    SecondBins = [.. overlap.SecondBins.Select((b, i) => Shown(b, second.HidesBin(i)))],
                    Area = policy.RoundShare(overlap.Area),
                    Equipoise = policy.RoundShare(overlap.Equipoise)
                }
                : null,
            Gates = [.. result.Gates.Select(g => g with { Value = g.Value is { } value ? g.IsShare || g.Id == "balance" ? policy.RoundShare(value) : policy.Round((long)value) : null })],
            Detectable = Digits(result.Detectable),
            Estimates = [.. result.Estimates.Select(e => Of(e, first, second, policy))],
            EValues = result.EValues is { } e ? new EValues(policy.RoundShare(e.Value), policy.RoundShare(e.NearerEnd)) : null,
            Interactions = [.. result.Interactions.Select(i => i with { P = Digits(i.P), AdjustedP = Digits(i.AdjustedP) })],
            Tipping = [.. result.Tipping.Select(t => t with { Contrast = Of(t.Contrast, result.Of.Primary == ComparedOutcome.Change ? "mean_difference" : "risk_difference", policy) })],
            Times = null,
        };

        double? Digits(double? p) => p is { } value ? policy.RoundShare(value) : null;
    }

    private static BalanceRow Of(BalanceRow row, ComparisonResult result, ComparisonCounts first, ComparisonCounts second, DisclosurePolicy policy)
    {
        int? Missing(int? count, ComparisonCounts of) => count is { } n && !of.HidesMissing(row) ? (int?)policy.Protect(n) : null;
        var (firstMissing, secondMissing) = (Missing(row.FirstMissing, first), Missing(row.SecondMissing, second));
        if (row.IsShare && (first.HidesShare(row) || second.HidesShare(row)))
            return row with { First = null, Second = null, Before = null, After = null, FirstMissing = firstMissing, SecondMissing = secondMissing };
        // The share of rounded counts: that of the exact ones tells them, where there are fewer than some hundred.
        double? Share(double? share, int? count, int? missing) =>
            share is { } s && count - (missing ?? 0) is { } n && policy.Round(n) is > 0 and var of ? policy.RoundShare((double)policy.Round((long)Math.Round(s * n)) / of) : null;
        double? Rounded(double? value) => value is { } v ? policy.RoundMean(v) : null;
        double? Hundredth(double? value) => value is { } v ? policy.RoundShare(v) : null;
        return row with
        {
            First = row.IsShare ? Share(row.First, result.FirstCount, row.FirstMissing) : Rounded(row.First),
            Second = row.IsShare ? Share(row.Second, result.SecondCount, row.SecondMissing) : Rounded(row.Second),
            FirstDeviation = Rounded(row.FirstDeviation),
            SecondDeviation = Rounded(row.SecondDeviation),
            Before = Hundredth(row.Before),
            After = Hundredth(row.After),
            Ratio = Hundredth(row.Ratio),
            Distance = Hundredth(row.Distance),
            FirstMissing = firstMissing,
            SecondMissing = secondMissing,
        };
    }

    private static EffectEstimate Of(EffectEstimate e, ComparisonCounts first, ComparisonCounts second, DisclosurePolicy policy)
    {
        int? Shown(int? count, bool isHidden) => count is { } n && !isHidden ? (int?)policy.Protect(n) : null;
        // Events and the rest of their strategy: either tells the other.
        bool Hides(int? count, int? events) => (count is { } n && policy.Hides(n)) || (events is { } k && (policy.Hides(k) || (count is { } all && policy.Hides(all - k))));
        var (withoutFirst, withoutSecond) = (first.HidesCount(e, e.FirstCount), second.HidesCount(e, e.SecondCount));
        var (hidesFirst, hidesSecond) = (
            withoutFirst || Hides(e.FirstCount, e.FirstEvents) || first.HidesEvents(e, e.FirstCount, e.FirstEvents), withoutSecond || Hides(e.SecondCount, e.SecondEvents) || second.HidesEvents(e, e.SecondCount, e.SecondEvents));
        var isHidden = hidesFirst || hidesSecond;
        e = OfRounded(e, policy);
        double? Mean(double? value) => value is { } v && !isHidden ? e.Measure is "mean_difference" or "days_difference" ? policy.RoundMean(v) : policy.RoundShare(v) : null;
        double? Worth(double? value) => value is { } v && policy.Protect((long)Math.Round(v)) is { } shown ? shown : null;
        return e with
        {
            FirstCount = Shown(e.FirstCount, withoutFirst),
            SecondCount = Shown(e.SecondCount, withoutSecond),
            FirstEvents = Shown(e.FirstEvents, hidesFirst),
            SecondEvents = Shown(e.SecondEvents, hidesSecond),
            FirstWorth = Worth(e.FirstWorth),
            SecondWorth = Worth(e.SecondWorth),
            FirstMean = Mean(e.FirstMean),
            SecondMean = Mean(e.SecondMean),
            Contrast = isHidden || e.Contrast is not { } contrast ? null : Of(contrast, e.Measure, policy),
            AdjustedP = isHidden || e.AdjustedP is not { } p ? null : policy.RoundShare(p),
            Gates = isHidden ? [.. e.Gates, Gate] : e.Gates,
        };
    }

    /// <summary>Shares of the observed, as they are, follow from two counts each: so they are those of the rounded counts, and the interval keeps its width.</summary>
    private static EffectEstimate OfRounded(EffectEstimate e, DisclosurePolicy policy)
    {
        if (e.Method != "crude" || e is not { FirstCount: { } n1, SecondCount: { } n2, FirstEvents: { } k1, SecondEvents: { } k2, Contrast: { } exact } || policy.Round(n1) == 0 || policy.Round(n2) == 0)
            return e;
        var (p1, p2) = ((double)policy.Round(k1) / policy.Round(n1), (double)policy.Round(k2) / policy.Round(n2));
        var isRatio = e.Measure == "risk_ratio";
        if (isRatio && (p2 == 0 || exact.Value == 0))
            return e with { FirstMean = p1, SecondMean = p2, Contrast = null };
        double Moved(double value) => isRatio ? value * (p1 / p2 / exact.Value) : value + (p1 - p2 - exact.Value);
        return e with { FirstMean = p1, SecondMean = p2, Contrast = exact with { Value = Moved(exact.Value), Lower = Moved(exact.Lower), Upper = Moved(exact.Upper) } };
    }

    private static Contrast Of(Contrast contrast, string measure, DisclosurePolicy policy)
    {
        double Rounded(double value) => measure is "mean_difference" or "days_difference" ? policy.RoundMean(value) : policy.RoundShare(value);
        return new Contrast(Rounded(contrast.Value), Rounded(contrast.Lower), Rounded(contrast.Upper), Rounded(contrast.Error), policy.RoundShare(contrast.P));
    }
}
