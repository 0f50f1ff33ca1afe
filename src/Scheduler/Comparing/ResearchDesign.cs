using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>The columns that the propensity was fitted to, and what the script needs to fit it again.</summary>
internal static class ResearchDesign
{
    /// <summary>The confounder that the extract shows in bands.</summary>
    public const string Age = "age";

    private const string Strategy = "strategy", NoPrior = "none";

    /// <summary>The day of the first decision, from which the extract counts; 0 where the day is no confounder.</summary>
    public static double FirstDay(ComparisonData data) =>
        data.Confounders.PlaceOf(ConfounderCatalogue.Calendar) is >= 0 and var place ? Enumerable.Range(0, data.Rows).Min(r => data.Confounders.Row(r)[place]) : 0;

    /// <summary>The columns. That of the day counts from the first decision: a regression with an intercept is the same for it.</summary>
    public static IReadOnlyList<ResearchColumn> Columns(ComparisonDesign design, RunningNumbers providers)
    {
        var (matrix, first) = (design.Matrix, FirstDay(design.Data));
        var columns = new List<ResearchColumn>();
        double[][] rows = [.. matrix.AllRows.Select(matrix.Row)];
        foreach (var term in design.Transform.Terms)
        {
            var feature = design.Data.Confounders.Features.First(f => f.Id == term.Feature);
            var origin = feature.Id == ConfounderCatalogue.Calendar ? first : 0;
            for (var part = 0; part < term.Columns; part++)
            {
                var (at, isMissing, isValue) = (columns.Count, term.HasMissing && part == term.Columns - 1, term.Levels is null && part == 0);
                columns.Add(new ResearchColumn(NameOf(design, at), $"{feature.Title}: {PartOf(term, part, isMissing, feature, providers)}", isValue || (term.Levels is null && !isMissing) ? ResearchColumn.Number : ResearchColumn.Flag)
                {
                    Numbers = [.. matrix.AllRows.Select(r => rows[r][at] - (isValue ? origin : 0))],
                    KnownWhen = feature.KnownAt,
                    Note = string.Join("; ", Notes(term, isMissing, isValue, origin, design.Propensity.Fit.Dropped.Contains(at))),
                });
            }
        }
        return columns;
    }

    /// <summary>What was decided on the way, for the script: by name, with what it means.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Decided(ComparisonDesign design)
    {
        var (data, of, fit) = (design.Data, design.Data.Of, design.Propensity.Fit);
        ComparedOutcome[] outcomes = [.. of.Outcomes.Where(o => o != ComparedOutcome.TimeToRemission)];
        string XColumn(int column) => NameOf(design, column);
        yield return ("target", ComparisonCodes.Of(of.Target), "population of the primary estimate");
        yield return ("truncation", Text(of.Truncation), "share of weights drawn in at either end, in the truncated estimate");
        yield return ("outcomes", string.Join(' ', outcomes.Select(ComparisonCodes.Of)), "the primary outcome first");
        if (of.Outcomes.Contains(ComparedOutcome.TimeToRemission))
            yield return (ComparisonCodes.Of(ComparedOutcome.TimeToRemission), "remission_days", "the column of days; what ended them is in remission_ended");
        if (of.Primary == ComparedOutcome.Response)
            yield return ("while_on_strategy", ResearchColumns.WhileOnStrategy, "the column of the supplementary estimand");
        yield return ("negative_controls", string.Join(' ', of.NegativeControls.Select(ComparisonCodes.Of)), "what both strategies should be found equal in");
        yield return ("propensity_prior", Prior(fit), "standard deviation of the normal prior of standardised coefficients (a ridge); none where there is none");
        yield return ("propensity_dropped", string.Join(' ', fit.Dropped.Select(XColumn)), "columns that others give, or that are the same in every row");
        foreach (var outcome in outcomes)
        {
            var known = ComparisonData.MissingWith(outcome);
            if (ObservationModel.Of(design.With(data.Values(known)), data.EarlyScores()) is not { Fit: var observation })
                continue;
            string[] names = [Strategy, .. Enumerable.Range(0, design.Matrix.Columns).Select(XColumn), ResearchColumns.EarlyScore, ResearchColumns.EarlyMissing];
            yield return ("observation_prior." + ComparisonCodes.Of(outcome), Prior(observation), "likewise, of the model of whether this outcome is known");
            yield return ("observation_dropped." + ComparisonCodes.Of(outcome), string.Join(' ', observation.Dropped.Select(c => names[c])), "likewise");
        }
    }

    /// <summary>Of categories alone, the columns that the propensity was fitted to: by name, which level of which column each stands for. A level that is not among them counts with the most frequent one.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Terms(ComparisonDesign design)
    {
        var at = 0;
        foreach (var term in design.Transform.Terms)
            foreach (var level in term.Levels!)
                yield return (NameOf(design, at++), $"{term.Feature}={level}", "1 where the column has that value, else 0");
    }

    private static string NameOf(ComparisonDesign design, int column)
    {
        var digits = design.Matrix.Columns < 100 ? "D2" : "D3";
        return "x_" + (column + 1).ToString(digits, CultureInfo.InvariantCulture);
    }

    private static string PartOf(FeatureTerm term, int part, bool isMissing, Feature feature, RunningNumbers providers)
    {
        if (isMissing)
            return "missing";
        if (term.Levels is not { } levels)
            return part == 0 ? "value" : FormattableString.Invariant($"curve {part}");
        return feature.Id == ConfounderCatalogue.Provider
            ? FormattableString.Invariant($"provider {providers.OfLevels[feature.Levels.ToList().IndexOf(levels[part])]}")
            : levels[part];
    }

    private static IEnumerable<string> Notes(FeatureTerm term, bool isMissing, bool isValue, double origin, bool isDropped)
    {
        if (isDropped)
            yield return "left out of the propensity: others give it, or it is the same in every row";
        if (isMissing || term.Levels is not null)
            yield break;
        if (term.Knots is { } knots)
            yield return "restricted cubic spline with knots at " + string.Join(", ", knots.Select(k => Text(k - origin)));
        if (isValue)
            yield return $"a missing one took the median, {Text(term.Median - origin)}";
        if (isValue && origin != 0)
            yield return "days since the first decision";
    }

    private static string Prior(Regression fit) => fit.PriorDeviation is { } deviation ? Text(deviation) : NoPrior;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
