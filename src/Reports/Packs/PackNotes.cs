using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The fixed texts that explain figures: notes, disclosure in words, definitions.</summary>
internal static class PackNotes
{
    public const string Intervals =
        "The 95% interval shows how far chance alone may move a figure. Rates have Wilson's interval, differences "
        + "between two rates Newcombe's. A difference is called within chance where its interval includes 0.";

    public const string Unreliable =
        "Figures counted of fewer than 20 are unreliable: their intervals span about 40 percentage points or more.";

    public const string TwoAnalyses =
        "Outcomes of steps are shown twice. Observed steps are those with an endpoint score. All eligible steps (nri) "
        + "include those without one, counted as nonresponse and nonremission, which is the cautious figure.";

    public const string Confounded =
        "Crude comparisons between strategies are confounded by indication: who gets which treatment depends on how "
        + "they did before. Augmentation, for one, tends to follow a partial response. Differences are not effects of "
        + "treatment.";

    public const string OwnGroups =
        "Columns that this service has beside those of the data contract. Differences may be chance, and may reflect who is in a group (case mix).";

    public const string NotRanked =
        "In order of name, not ranked. Differences may be chance, and may reflect who is referred (case mix) rather "
        + "than the quality of care.";

    public const string Quarters =
        "Months are too small to show, so figures are by whole calendar quarter.";

    public const string ControlCharts =
        "A control chart tells chance from change. The limits of chance lie three standard deviations from the mean and widen where fewer are "
        + "counted, or where the months vary more than chance alone explains (p′ for rates and u′ for counts, after Laney; I′ for means; XmR for medians). A point "
        + "is more than chance where it lies outside the limits; where it is one of seven in a row that rise or fall; one of two out of three close to a limit, "
        + "all three on its side of the mean; or one of seven in a row on one side of the mean: the first of these that applies. A month without a figure breaks every run.";

    public const string Month =
        "Each measure stands with its latest month that can no longer change, or its latest quarter where months count too little; measures need different times until they are settled. "
        + "“By chance alone” is the range between the limits of its control chart. The small charts have axes of their own: compare a measure with itself, not with its neighbour. "
        + "Every month of them stands in a table further down.";

    public const string ProvisionalMonths =
        "Provisional months are drawn hollow: what they count has not all happened yet. They take no part in means, limits and signals.";

    /// <summary>Which figures of a table can still change.</summary>
    public static string ProvisionalFigures(IReadOnlyList<string> names) =>
        $"Provisional, since what they count has not all happened yet: {Wording.List([.. names.Select(Wording.Uncapitalised)])}. Their change is no comparison of like with like.";

    public const string RunCharts =
        "Fewer than 12 settled points have no limits. A run chart shows them about their median; a run is longer than chance, or crossings of the median are "
        + "fewer than chance, by the rules of Anhøj.";

    public const string Stock =
        "Open episodes, and those waiting, on the last day of each month. Whoever is open in one month mostly is in the next, so months are no separate draws of chance and no limits are drawn.";

    public const string EffectSizes =
        "The effect size is the mean fall divided by the standard deviation of the first scores (Becker). It describes change during care, not the effect of care: scores of people who seek help in a bad time fall by themselves too.";

    public const string Funnels =
        "A funnel plot shows each provider by its size, about what all of them have together. By chance alone one in 20 lies outside the 95% limits, and one in 500 outside the 99.8% "
        + "limits. Whether providers differ by more than chance is tested first (φ, τ²); where they do, the limits widen. A provider outside the limits is a reason to ask, not a verdict.";

    public const string CaseMix =
        "Expected numbers come from a logistic model of what patients bring to a step: severity, length of illness, failed trials, number of the step, anxiety, long-term condition, age "
        + "and sex. Intervals come from the binomial variance of what is expected. The shrunk ratio draws each provider towards all by as much as chance may have moved it. Ratios "
        + "of different providers can be compared with 1 alone, not with each other, since each is of its own patients.";

    public const string Cascade =
        "The cascade follows everybody who was referred in a year for another year, so it is of referrals that are at least a year old. A later stage stands for the earlier ones. "
        + "Recovery is by the depression score and of all referred, those below caseness included, so it is lower than a recovery rate of completed courses. People whose treatment "
        + "is longer than a year count as not completed.";

    public const string Gaps =
        "A gap is the group's rate less that of the group it is compared with (Newcombe's interval); the ratio divides the two. Both are crude: groups may differ in severity, age and need.";

    public const string PopulationRates =
        "Rates are for each 100,000 people of the population table of the extract. The crude rate has Byar's interval (exact below 10); the standardised rate is what the group would have "
        + "with the age and sex of the whole population (Dobson's interval), and is not given below 10 events. The people are all residents, not those in need of care: a higher rate may "
        + "be more need met, or more need.";

    public const string Slopes =
        "The slope index of inequality is how much a line through the fifths of deprivation, each weighted by its people, changes from the most to the least deprived person; the relative "
        + "index is the line's one end over the other. Intervals are in closed form. Where a bend is significant (p below 0.05) a line is a poor summary and the fifths themselves should be read.";

    public const string Rolling =
        "Each point is of the twelve months to its month, so neighbours share eleven months: a run of points is no separate evidence.";

    public const string Needs =
        "Needs count as due 90 days after they were identified. Supported means that support was provided; unmet is what was neither supported nor declined.";

    public const string TimeToChange =
        "Days from the first score that shows nonresponse to the start of the next step. Steps are watched until then, until a score shows a response or a remission, until the episode ends, "
        + "or until the extract; those without a change count as long as they were watched (Kaplan–Meier, intervals on the scale of log minus log).";

    public const string OffTrack =
        "A step is off track where its latest score of the last four weeks lies above the 80th percentile of the scores that concluded steps of the same severity at baseline had in the same week, "
        + "in this service. One in five is by definition; many more at one provider are a reason to look. Weeks with fewer than 20 scores say nothing.";

    public const string Paths =
        "Strategies are those of the medication. Remission, response, partial response and no response are those of the last step; an outcome is not known where no score was taken in time.";

    public const string Cumulative =
        "The naive product assumes that nobody leaves or relapses between steps. Observed counts episodes with an outcome; the last column counts all, missing outcomes as no remission. "
        + "What patients reached lies between the last two, not near the first.";

    public const string Trials =
        "Adequate: at least 28 days at or above the minimum dose of what the step started (of all that it has, where it started nothing), or at least 8 attended treatment contacts. Not tolerated: given up for "
        + "intolerance before that. Not recorded: long enough, but a dose is missing or has no minimum, as for lithium. An inadequate trial that failed is no evidence of resistance.";

    public const string Maudsley =
        "Maudsley Staging Model (Fekadu et al. 2009) at the start of the step: points for the length of this episode of illness, severity, failed trials, augmentation and ECT. Failed trials are those recorded before the "
        + "episode and the adequate trials in it without response; without one, a step is not staged. Psychosis counts only where the diagnosis says so.";

    public const string Narrative =
        "The opening sentences are made by stated rules from the figures of this pack; none was chosen by hand, and none says why. Where one says “more than chance”, all comparisons that the pack makes "
        + "were allowed for together (Holm), so that fewer than one pack in 20 would say so of a service in which nothing had changed and nobody differed. Charts and funnels mark single points by looser rules, "
        + "so they may mark what no sentence says.";

    public const string Early =
        "The latest months can still change: a later extract may bring scores and dates that were recorded late.";

    /// <summary>What a policy did to the figures, in words.</summary>
    public static string Disclosure(DisclosurePolicy policy) => policy.IsExact
        ? "Figures are exact. Not for publication."
        : Sentence(policy);

    /// <summary>What the shorthand in cells means.</summary>
    public static string Markers(DisclosurePolicy policy) =>
        (policy.IsExact ? "" : $"{Cell.Shorthand(Marker.Confidential)} hidden to protect individuals. ")
        + (policy.FewestForRate > 0 ? $"{Cell.Shorthand(Marker.Unreliable)} of too few to be relied on. " : "")
        + $"{Cell.Shorthand(Marker.NotAvailable)} nothing was counted. {Cell.Shorthand(Marker.NotApplicable)} not applicable. "
        + (policy.IsExact ? "Figures are exact: not for publication." : Sentence(policy));

    /// <summary>That thresholds are provisional; null where the extract uses none of them.</summary>
    public static string? Provisional(PackContext context) => context.ProvisionalInstruments.Count == 0
        ? null
        : $"The reliable changes of {Wording.List(context.ProvisionalInstruments)} "
            + "and the caseness of WSAS are provisional.";

    /// <summary>The words that every pack uses.</summary>
    public static IReadOnlyList<Definition> Words { get; } =
    [
        new("Step", "One treatment attempt within an episode of care; a step that fails is followed by another."),
        new("Due", "98 days (14 weeks) after the start of a step. A step is concluded when it is due by the day of the "
            + "extract, however early it ended."),
        new("Baseline", "The latest score in the 28 days up to the start of a step; if there is none, the first in the "
            + "3 days after."),
        new("Endpoint", "The latest score from 28 days after the start up to the due date, the start of the next step or "
            + "7 days after the end of the step, whichever comes first."),
        new("Eligible step", "A concluded step whose baseline is above the remission score."),
        new("Observed step", "An eligible step with an endpoint."),
        new("Response", "The score fell by at least half from baseline to endpoint."),
        new("Remission", "The endpoint is at or below the remission score; by default 4 on PHQ-9, 5 on QIDS-SR16, 7 on HAM-D17, "
            + "10 on MADRS, 9 on BDI-II."),
        new("Nonresponse", "Neither response nor remission."),
        new("Signal of nonresponse", "The first score above the remission score that shows a fall of less than a quarter "
            + "from 4 weeks on, or of less than half from 6 weeks on."),
        new("Caseness", "Severe enough to count as a case; by default 10 or more on PHQ-9, 8 or more on GAD-7."),
        new("Recovery", "At caseness at first and below it at last, over a completed course."),
        new("Reliable change", "A change larger than the error of measurement; by default 6 or more on PHQ-9, 4 or more on GAD-7."),
        new("Completed course", "A finished episode with at least two attended treatment contacts."),
    ];

    /// <summary>What a measure counts.</summary>
    public static Definition Of(Measure measure) => new(
        MeasureWords.For(measure).Name,
        $"{Wording.Capitalised(measure.Hit)}. {(measure.Of.Length > 0 ? $"Of: {measure.Of}. " : "")}Dated by: {measure.DatedBy}.");

    private static string Sentence(DisclosurePolicy policy) =>
        $"Figures with a count {(policy.ShowsZero ? $"from 1 to {policy.HideUpTo} are hidden; zeros are shown" : $"of {policy.HideUpTo} or fewer are hidden, zeros among them")}. "
        + (policy.FewestForAllOrNone > 0 ? $"Rates of 0% or 100% of fewer than {policy.FewestForAllOrNone} are hidden. " : "")
        + (policy.FewestForRate > 0 ? $"Rates of fewer than {policy.FewestForRate} are not shown, since they are unreliable. " : "")
        + "Others are hidden where a hidden count would follow from them. "
        + (policy.RoundTo == 1
            ? "Other counts are exact."
            : $"Other counts are rounded to the nearest {policy.RoundTo}, and rates and intervals are computed from the "
                + "rounded counts, so totals may not add up.");
}
