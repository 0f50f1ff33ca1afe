using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Comparing;

/// <summary>The columns of a research extract. None holds an id, a name or a date: patients and organisations are running numbers, days count from the decision or from the first of all.</summary>
internal static class ResearchColumns
{
    /// <summary>The column of the contract's endpoint, which ends with the step.</summary>
    public const string WhileOnStrategy = "response_while_on_strategy";

    /// <summary>The columns that tell who is missing later.</summary>
    public const string EarlyScore = "early_score", EarlyMissing = "early_missing";

    private const double Points = 100;
    private const string AtDecision = "the decision", OfHighest = "of the scale's highest score as 100", Days = "days", OfScore = "day 56 to 112 after the decision", Before = "the 56 days before the decision", Ended = "when care, or watching it, ended";

    // Breakdowns whose levels are lists of codes; of any other a level may be a name.
    private static readonly HashSet<string> Coded =
    [
        ComparisonData.PriorResponse, .. Breakdown.Catalogue.Concat(Breakdown.Further).Select(b => b.Name).Where(n => !n.EndsWith("_id", StringComparison.Ordinal)),
    ];

    /// <summary>All of them, in the order of the file.</summary>
    public static IReadOnlyList<ResearchColumn> Of(ComparisonDesign design)
    {
        var (data, providers) = (design.Data, RunningNumbers.Of(design.Data.Providers));
        return
        [
            .. Rows(data, providers),
            .. data.Confounders.Features.Where(f => f.Id != ConfounderCatalogue.Provider).Select(f => Confounder(data, f)),
            .. Scores(data),
            .. Outcomes(data),
            .. data.Of.NegativeControls.Select(c => Control(data, c)),
            .. data.Subgroups.Select(Subgroup),
            .. Weights(design.Propensity),
            .. ResearchDesign.Columns(design, providers),
        ];
    }

    /// <summary>Of them, the scores, what came of the decision and the negative controls.</summary>
    public static IEnumerable<ResearchColumn> OutcomesOf(ComparisonData data) => [.. Scores(data), .. Outcomes(data), .. data.Of.NegativeControls.Select(c => Control(data, c))];

    private static IEnumerable<ResearchColumn> Rows(ComparisonData data, RunningNumbers providers) =>
    [
        new("row", "Running number of the decision", ResearchColumn.Number) { Numbers = [.. Enumerable.Range(1, data.Rows).Select(i => (double)i)] },
        new("patient", "Running number of the patient", ResearchColumn.Number) { Numbers = [.. data.Patients.Select(p => p + 1.0)], Note = "errors are clustered by it" },
        new(ConfounderCatalogue.Provider, "Running number of the provider", ResearchColumn.Number) { Numbers = providers.OfRows, KnownWhen = "referral" },
        new("strategy", "Which strategy", ResearchColumn.Number)
        {
            Numbers = [.. data.IsFirst.Select(f => f ? 1.0 : 0)], Levels = [$"1 = {data.Of.First.Title}", $"0 = {data.Of.Second.Title}"], KnownWhen = AtDecision,
        },
    ];

    private static ResearchColumn Confounder(ComparisonData data, Feature of)
    {
        var place = data.Confounders.PlaceOf(of.Id);
        double[] values = [.. Enumerable.Range(0, data.Rows).Select(r => data.Confounders.Row(r)[place])];
        var column = new ResearchColumn(of.Id, of.Title, of.Kind == FeatureKind.Flag ? ResearchColumn.Flag : ResearchColumn.Number) { KnownWhen = of.KnownAt };
        if (of.Kind == FeatureKind.Category)
            return column with { Type = ResearchColumn.Category, Levels = of.Levels, Texts = [.. values.Select(v => double.IsNaN(v) ? null : of.Levels[(int)v])] };
        return of.Id switch
        {
            ResearchDesign.Age => column with
            {
                Type = ResearchColumn.Category,
                Unit = "band of years",
                Levels = CodeList.AgeBands.Codes,
                Note = "the columns x_ of age, as the propensity was fitted to them, tell the year",
                Texts = [.. values.Select(v => double.IsNaN(v) ? null : CodeList.AgeBands.Codes[(int)EpisodeAxes.BandOf((int)v)])],
            },
            ConfounderCatalogue.Calendar => column with { Title = "Days since the first decision", Unit = Days, Numbers = [.. values.Select(v => v - ResearchDesign.FirstDay(data))] },
            _ => column with { Unit = of.Kind == FeatureKind.Flag ? "" : UnitOf(of.Id), Numbers = values },
        };
    }

    private static string UnitOf(string confounder) => confounder switch
    {
        "severity" => "of the scale's highest score as 1",
        "change_before" or "contacts_missed" or ConfounderCatalogue.FallOnLastStep => "share",
        "anxiety_score" or "insomnia_score" or "functioning_score" or "alliance_score" or "risk_item" => "points",
        "months_depressed" => "months",
        "days_since_referral" or "wait_treatment" => Days,
        ConfounderCatalogue.WeeksOnLastStep => "weeks",
        "deprivation_decile" => "decile",
        _ => "number",
    };

    private static IEnumerable<ResearchColumn> Scores(ComparisonData data) =>
    [
        Numbers("baseline_score", "Score at the decision", data, o => Points * o.Baseline) with { Unit = OfHighest, KnownWhen = AtDecision },
        Numbers("score", "Score nearest to day 84", data, o => Points * o.Score) with { Unit = OfHighest, KnownWhen = OfScore },
        Numbers("score_day", "Days from the decision to that score", data, o => double.IsNaN(o.Score) ? double.NaN : o.MeasuredOn) with { Unit = Days, KnownWhen = OfScore },
        Numbers(EarlyScore, "Last score of days 14 to 55", data, o => Points * o.Early) with
        {
            Unit = OfHighest, KnownWhen = "day 14 to 55 after the decision", Note = "in the model of missing outcomes, where its mean stands for a missing one; no confounder",
        },
        Flags(EarlyMissing, "No score in days 14 to 55", data, o => double.IsNaN(o.Early) ? 1 : 0) with { KnownWhen = "day 55 after the decision", Note = "in the model of missing outcomes; no confounder" },
    ];

    private static IEnumerable<ResearchColumn> Outcomes(ComparisonData data) =>
    [
        Flags(ComparisonCodes.Of(ComparedOutcome.Response), "Response: that score is half of the one at the decision, or less", data, o => o.Responded) with { KnownWhen = OfScore },
        Flags(ComparisonCodes.Of(ComparedOutcome.Remission), "Remission at that score", data, o => o.Remitted) with { KnownWhen = OfScore },
        new(ComparisonCodes.Of(ComparedOutcome.Change), "Fall of the score since the decision", ResearchColumn.Number) { Numbers = data.Values(ComparedOutcome.Change), Unit = OfHighest, KnownWhen = OfScore },
        Flags(ComparisonCodes.Of(ComparedOutcome.Dropout), "Care ended as dropped out within 112 days", data, o => o.DroppedOut) with { KnownWhen = "day 112 after the decision" },
        Flags(ComparisonCodes.Of(ComparedOutcome.AdverseEffect), "Moderate or severe adverse effect within 84 days", data, o => o.Adverse) with { KnownWhen = "day 84 after the decision" },
        Flags(WhileOnStrategy, "Response while on the strategy: at the endpoint of the step", data, o => o.WhileOn) with { KnownWhen = "end of the step" },
        Numbers("remission_days", "Days to the first remission, to dropping out, or to where watching ended", data, o => o.Days) with { Unit = Days, KnownWhen = Ended },
        Numbers("remission_ended", "What ended those days", data, o => o.Ended) with { Levels = ["1 = remission", "2 = dropped out", "0 = neither"], KnownWhen = Ended },
    ];

    private static ResearchColumn Control(ComparisonData data, NegativeControl control) => control == NegativeControl.PriorChange
        ? new(ComparisonCodes.Of(control), "Fall of the score in the 56 days before the decision", ResearchColumn.Number) { Numbers = data.Values(control), Unit = OfHighest, KnownWhen = Before, Note = "negative control; no confounder" }
        : new(ComparisonCodes.Of(control), "An appointment not attended in the same days", ResearchColumn.Flag) { Numbers = data.Values(control), KnownWhen = Before, Note = "negative control; no confounder" };

    private static ResearchColumn Subgroup(Axis axis)
    {
        var title = axis.Name == ComparisonData.PriorResponse ? "How the score went on the step before" : Breakdown.Catalogue.Concat(Breakdown.Further).FirstOrDefault(b => b.Name == axis.Name)?.Title ?? axis.Name;
        var column = new ResearchColumn("subgroup_" + axis.Name, "Subgroup: " + title, ResearchColumn.Category) { KnownWhen = axis.OfSteps ? AtDecision : "referral" };
        return Coded.Contains(axis.Name)
            ? column with { Levels = axis.Levels, Texts = [.. axis.LevelOfRow.Select(l => axis.Levels[l] == Breakdown.NotRecorded ? null : axis.Levels[l])] }
            : column with { Type = ResearchColumn.Number, Numbers = RunningNumbers.Of(axis.LevelOfRow).OfRows, Note = "running number of the level" };
    }

    private static IEnumerable<ResearchColumn> Weights(PropensityModel propensity) =>
    [
        new("propensity", "How likely the first strategy was, given the confounders", ResearchColumn.Number) { Numbers = propensity.Scores, KnownWhen = AtDecision, Note = "fitted to the columns x_" },
        new("overlap_weight", "Weight of overlap: how likely the other strategy was", ResearchColumn.Number) { Numbers = propensity.Weights(TargetPopulation.Overlap).Weights, KnownWhen = AtDecision },
    ];

    private static ResearchColumn Numbers(string name, string title, ComparisonData data, Func<DecisionOutcome, double> value) => new(name, title, ResearchColumn.Number) { Numbers = [.. data.Outcomes.Select(value)] };

    private static ResearchColumn Flags(string name, string title, ComparisonData data, Func<DecisionOutcome, double> value) => Numbers(name, title, data, value) with { Type = ResearchColumn.Flag };
}
