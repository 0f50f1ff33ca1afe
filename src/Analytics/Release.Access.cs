using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    /// <summary>Rates are for each so many people.</summary>
    public const double Each = 100_000;

    /// <summary>Fifths of deprivation, from the most to the least deprived.</summary>
    private static readonly string[] Fifths = ["1", "2", "3", "4", "5"];

    // The groups with which the others are compared; elsewhere it is the largest.
    private static readonly Dictionary<string, string> References = new(StringComparer.Ordinal)
    {
        ["deprivation_quintile"] = "5",
        [Breakdown.Core20] = "rest",
        [Breakdown.NeedsMet] = "all_met",
        ["interpreter_needed"] = "false",
        ["disability"] = "false",
        ["long_term_condition"] = "false",
        ["anxiety"] = "false",
        ["any_need"] = "false",
    };

    /// <summary>The twelve months of referrals whose year is over: those that end a year before a month.</summary>
    public static Period CohortYear(Period month) => Period.TwelveMonthsTo(month.LastDay).Back(12);

    /// <summary>The breakdowns for which the population is known; empty where there is no population table.</summary>
    public IReadOnlyList<string> PopulationBreakdowns => _sources.Population?.Breakdowns ?? [];

    /// <summary>The groups of a breakdown, each compared with one of them.</summary>
    /// <param name="measure">The id of a proportion.</param>
    /// <param name="period">When.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    public GroupGaps Gaps(string measure, Period period, string breakdown)
    {
        var figures = Levels(breakdown).Select(l => (Level: l, Figure: Find(measure, period, breakdown, l))).Where(x => x.Figure is not null).ToList();
        var known = figures.Where(x => x.Level != Breakdown.NotRecorded && x.Figure is { Suppressed: false }).ToList();
        var reference = References.TryGetValue(breakdown, out var fixedReference)
            ? known.Find(x => x.Level == fixedReference)
            : known.OrderByDescending(x => x.Figure!.Denominator).FirstOrDefault();
        return new GroupGaps(
            reference.Level,
            [
                .. figures.Select(x => x.Level == reference.Level || reference.Figure is null
                    ? new GroupGap(x.Level, x.Figure, null, null)
                    : new GroupGap(x.Level, x.Figure, x.Figure!.ChangeSince(reference.Figure), Ratio(x.Figure!, reference.Figure))),
            ],
            NotRecorded(measure, period, breakdown));
    }

    /// <summary>The share of those counted of whom the group is not recorded.</summary>
    /// <param name="measure">The id of a proportion.</param>
    /// <param name="period">When.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    public Figure? NotRecorded(string measure, Period period, string breakdown)
    {
        var index = MeasureCatalogue.IndexOf(measure);
        if (_withheld.Contains(measure) || _counts.Space.Find(breakdown) is not { } space)
            return null;
        var (_, all) = space.Levels.Select(l => _counts.Sum(index, period, space.CellOf(l))).Aggregate((0L, 0L), (sum, x) => (sum.Item1 + x.Numerator, sum.Item2 + x.Denominator));
        var missing = space.CellOf(Breakdown.NotRecorded) is >= 0 and var cell ? _counts.Sum(index, period, cell).Denominator : 0;
        var what = MeasureCatalogue.Get(measure);
        return all == 0 ? null
            : missing > 0 && _suppression?.IsDenominatorHidden(index, period, space.CellOf(Breakdown.NotRecorded)) == true ? Hidden(what, period, breakdown, Breakdown.NotRecorded)
            : Rate(what, period, breakdown, Breakdown.NotRecorded, missing, all);
    }

    /// <summary>How a rate changes from the most to the least deprived fifth; null where one of the five is hidden or counted nobody.</summary>
    /// <param name="measure">The id of a proportion.</param>
    /// <param name="period">When.</param>
    public InequalitySlope? Slope(string measure, Period period)
    {
        var figures = Fifths.Select(f => Find(measure, period, "deprivation_quintile", f)).ToList();
        return figures.TrueForAll(f => f is { Value: not null, Lower: not null, Denominator: > 0 })
            ? InequalitySlope.Of([.. figures.Select(f => ((double)f!.Denominator!.Value, f.Value!.Value, Error(f.Lower!.Value, f.Upper!.Value)))])
            : null;
    }

    /// <summary>How a rate of the population changes likewise: the standardised one where there is one for each fifth, else the crude.</summary>
    /// <param name="measure"><c>referrals</c> or <c>treatment_starts</c>.</param>
    /// <param name="period">When.</param>
    public InequalitySlope? PopulationSlope(string measure, Period period)
    {
        var rates = PopulationRates(measure, period, "deprivation_quintile").Where(r => r.Level != Breakdown.NotRecorded).ToDictionary(r => r.Level);
        if (!Fifths.All(rates.ContainsKey))
            return null;
        var inOrder = Fifths.Select(f => rates[f]).ToList();
        var isStandardised = inOrder.TrueForAll(r => r.Standardised is not null);
        return inOrder.TrueForAll(r => isStandardised || r.Crude is not null)
            ? InequalitySlope.Of([.. inOrder.Select(r => (isStandardised ? r.Standardised : r.Crude)!.Value is var e ? ((double)r.People, e.Value, Error(e.Lower, e.Upper)) : default)])
            : null;
    }

    /// <summary>How many of each group's people were referred or treated in twelve months, for each 100,000.</summary>
    /// <param name="measure"><c>referrals</c> or <c>treatment_starts</c>.</param>
    /// <param name="period">Twelve months.</param>
    /// <param name="breakdown">One of <see cref="PopulationBreakdowns"/>.</param>
    /// <returns>The groups of the population, in ordinal order, then those of whom the group is not recorded, without a rate.</returns>
    public IReadOnlyList<PopulationRate> PopulationRates(string measure, Period period, string breakdown)
    {
        if (_sources.Population is not { } population || period.Kind != PeriodKind.TwelveMonths)
            return [];
        var events = _sources.StrataOf(measure, period);
        var levels = population.Rows.Select(r => r.Level(breakdown)).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var rates = levels.Select(l => RateOf(measure, period, l, breakdown, population, events)).ToList();
        var known = levels.ToHashSet(StringComparer.Ordinal);
        var others = events.Where(e => e.Who.Level(breakdown) is not { } level || !known.Contains(level)).Sum(e => (long)e.Count);
        if (others > 0)
            rates.Add(new PopulationRate(Breakdown.NotRecorded, IsCountHidden(measure, period, breakdown, Breakdown.NotRecorded) ? null : Policy.Protect(others), 0, null, null));
        return rates;
    }

    /// <summary>Whether the count of a level is hidden where it stands as a count.</summary>
    private bool IsCountHidden(string measure, Period period, string breakdown, string level) =>
        _suppression is { } suppression && _counts.Space.Find(breakdown) is { } space && suppression.Hides(MeasureCatalogue.IndexOf(measure), breakdown, period, space.CellOf(level));

    private PopulationRate RateOf(string measure, Period period, string level, string breakdown, PopulationTotals population, IReadOnlyList<(PopulationTotals.Row Who, int Count)> all)
    {
        var people = population.People(breakdown, level);
        var own = all.Where(e => e.Who.Level(breakdown) == level).ToList();
        var count = own.Sum(e => (long)e.Count);
        var shownCount = Find(measure, period, breakdown, level) is { } told ? told.Numerator : Policy.Protect(count);
        if (people == 0 || shownCount is not { } shown)
            return new PopulationRate(level, people == 0 ? shownCount : null, people, null, null);
        var strata = population.Rows.Where(r => r is { AgeBand: not null, Sex: not null })
            .GroupBy(r => (r.AgeBand, r.Sex))
            .Select(g => (g.Key, Weight: (double)g.Sum(r => r.People), People: (double)g.Where(r => r.Level(breakdown) == level).Sum(r => r.People)))
            // A kind of person that the group does not have cannot have a rate.
            .Where(s => s.People > 0)
            .Select(s => (own.Where(e => (e.Who.AgeBand, e.Who.Sex) == s.Key).Sum(e => (long)e.Count), s.People, s.Weight)).ToList();
        return new PopulationRate(
            level, shown, people, EventRate.Crude95(shown, people, Each), strata.Count == 0 || EventRate.Standardised95(strata, Each) is not { } rate ? null
                : new Estimate(Policy.RoundMean(rate.Value), Policy.RoundMean(rate.Lower), Policy.RoundMean(rate.Upper)));
    }

    /// <summary>The ratio of two shares (Katz et al. 1978, Biometrics 34:469-474).</summary>
    private static Estimate? Ratio(Figure figure, Figure reference)
    {
        if (figure is not { Numerator: > 0 and var x1, Denominator: { } n1 } || reference is not { Numerator: > 0 and var x0, Denominator: { } n0 })
            return null;
        var ratio = (double)x1 / n1 / ((double)x0 / n0);
        var reach = Proportion.Z95 * Math.Sqrt(1.0 / x1 - 1.0 / n1 + 1.0 / x0 - 1.0 / n0);
        return new Estimate(ratio, ratio * Math.Exp(-reach), ratio * Math.Exp(reach));
    }

    private static double Error(double lower, double upper) => (upper - lower) / (2 * Proportion.Z95);
}
