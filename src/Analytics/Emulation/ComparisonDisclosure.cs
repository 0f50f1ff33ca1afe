using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>The last step of a comparison: what readers may see of it.</summary>
public static class ComparisonDisclosure
{
    /// <summary>The gate that withholds estimates which rest on too few.</summary>
    public const string Gate = "disclosure";

    /// <summary>The comparison as readers may see it: small counts are hidden, others rounded; estimates that rest on a small count are withheld; shares, means and contrasts have no more digits than rounded
    /// counts would tell.</summary>
    /// <param name="result">Exact.</param>
    /// <param name="policy">What small counts undergo.</param>
    public static ComparisonResult Under(ComparisonResult result, DisclosurePolicy policy)
    {
        if (policy.IsExact)
            return result with { Policy = policy };
        int? Shown(int? count) => count is { } n ? (int?)policy.Protect(n) : null;
        return result with
        {
            Policy = policy,
            Flow = [.. result.Flow.Select(f => f with { First = Shown(f.First), Second = Shown(f.Second) })],
            FirstCount = Shown(result.FirstCount),
            SecondCount = Shown(result.SecondCount),
            Patients = Shown(result.Patients),
            Balance = [.. result.Balance.Select(b => Of(b, result, policy))],
            Overlap = result.Overlap is { } overlap
                ? overlap with { FirstBins = [.. overlap.FirstBins.Select(Shown)], SecondBins = [.. overlap.SecondBins.Select(Shown)], Area = policy.RoundShare(overlap.Area), Equipoise = policy.RoundShare(overlap.Equipoise) }
                : null,
            Gates = [.. result.Gates.Select(g => g with { Value = g.Value is { } value ? g.IsShare || g.Id == "balance" ? policy.RoundShare(value) : policy.Round((long)value) : null })],
            Detectable = Digits(result.Detectable),
            Estimates = [.. result.Estimates.Select(e => Of(e, policy))],
            EValues = result.EValues is { } e ? new EValues(policy.RoundShare(e.Value), policy.RoundShare(e.NearerEnd)) : null,
            Interactions = [.. result.Interactions.Select(i => i with { P = Digits(i.P), AdjustedP = Digits(i.AdjustedP) })],
            Tipping = [.. result.Tipping.Select(t => t with { Contrast = Of(t.Contrast, result.Of.Primary == ComparedOutcome.Change ? "mean_difference" : "risk_difference", policy) })],
            Times = null,
        };

        double? Digits(double? p) => p is { } value ? policy.RoundShare(value) : null;
    }

    private static BalanceRow Of(BalanceRow row, ComparisonResult result, DisclosurePolicy policy)
    {
        bool IsSmall(double? share, int? count) => share is { } s && count is { } n && (long)Math.Round(s * n) is var there && (policy.Hides(there) || policy.Hides(n - there));
        int? Shown(int? count) => count is { } n ? (int?)policy.Protect(n) : null;
        if (row.IsShare && (IsSmall(row.First, result.FirstCount - (row.FirstMissing ?? 0)) || IsSmall(row.Second, result.SecondCount - (row.SecondMissing ?? 0))))
            return row with { First = null, Second = null, Before = null, After = null, FirstMissing = Shown(row.FirstMissing), SecondMissing = Shown(row.SecondMissing) };
        double? Rounded(double? value) => value is { } v ? row.IsShare ? policy.RoundShare(v) : policy.RoundMean(v) : null;
        double? Hundredth(double? value) => value is { } v ? policy.RoundShare(v) : null;
        return row with
        {
            First = Rounded(row.First),
            Second = Rounded(row.Second),
            FirstDeviation = Rounded(row.FirstDeviation),
            SecondDeviation = Rounded(row.SecondDeviation),
            Before = Hundredth(row.Before),
            After = Hundredth(row.After),
            Ratio = Hundredth(row.Ratio),
            Distance = Hundredth(row.Distance),
            FirstMissing = Shown(row.FirstMissing),
            SecondMissing = Shown(row.SecondMissing),
        };
    }

    private static EffectEstimate Of(EffectEstimate e, DisclosurePolicy policy)
    {
        int? Shown(int? count) => count is { } n ? (int?)policy.Protect(n) : null;
        // Events and the rest of their strategy: either tells the other.
        bool Hides(int? count, int? events) => (count is { } n && policy.Hides(n)) || (events is { } k && (policy.Hides(k) || (count is { } all && policy.Hides(all - k))));
        var (hidesFirst, hidesSecond) = (Hides(e.FirstCount, e.FirstEvents), Hides(e.SecondCount, e.SecondEvents));
        var isHidden = hidesFirst || hidesSecond;
        double? Mean(double? value) => value is { } v && !isHidden ? e.Measure is "mean_difference" or "days_difference" ? policy.RoundMean(v) : policy.RoundShare(v) : null;
        double? Worth(double? value) => value is { } v && policy.Protect((long)Math.Round(v)) is { } shown ? shown : null;
        return e with
        {
            FirstCount = Shown(e.FirstCount),
            SecondCount = Shown(e.SecondCount),
            FirstEvents = hidesFirst ? null : Shown(e.FirstEvents),
            SecondEvents = hidesSecond ? null : Shown(e.SecondEvents),
            FirstWorth = Worth(e.FirstWorth),
            SecondWorth = Worth(e.SecondWorth),
            FirstMean = Mean(e.FirstMean),
            SecondMean = Mean(e.SecondMean),
            Contrast = isHidden || e.Contrast is not { } contrast ? null : Of(contrast, e.Measure, policy),
            AdjustedP = isHidden || e.AdjustedP is not { } p ? null : policy.RoundShare(p),
            Gates = isHidden ? [.. e.Gates, Gate] : e.Gates,
        };
    }

    private static Contrast Of(Contrast contrast, string measure, DisclosurePolicy policy)
    {
        double Rounded(double value) => measure is "mean_difference" or "days_difference" ? policy.RoundMean(value) : policy.RoundShare(value);
        return new Contrast(Rounded(contrast.Value), Rounded(contrast.Lower), Rounded(contrast.Upper), Rounded(contrast.Error), policy.RoundShare(contrast.P));
    }
}
