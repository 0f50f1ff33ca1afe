using NonResponse.Analytics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>The rows of a comparison, made so coarse that nobody can be found in them, with what that cost.</summary>
/// <param name="Design">Of the rows as they are written: whatever is estimated from them, the program estimates from these.</param>
/// <param name="Columns">In the order of the file; rows are not yet in an order.</param>
/// <param name="Hierarchies">What an acquaintance may know, over the rows before any was left out.</param>
/// <param name="Grains">How coarse each of them became.</param>
/// <param name="LeftOut">How many rows were left out because too few shared what is known of them.</param>
/// <param name="Repeats">How many further decisions of a patient are not in the file.</param>
internal sealed record SafeRows(ComparisonDesign Design, IReadOnlyList<ResearchColumn> Columns, IReadOnlyList<Hierarchy> Hierarchies, IReadOnlyList<int> Grains, int LeftOut, int Repeats)
{
    private const int Week = 7;

    // Twentieths of a scale: no instrument is told by them, and a difference that matters to a patient still shows.
    private const double Parts = 20;

    private const string Rounded = "rounded to 5", Weeks = "whole weeks, rounded up";

    /// <summary>Makes them.</summary>
    /// <param name="exact">The comparison as it is, trimmed where its specification says so.</param>
    /// <param name="safety">What is asked.</param>
    /// <returns>Null with the reason, in a sentence, where it cannot be done.</returns>
    public static (SafeRows? Rows, string? Reason) Of(ComparisonDesign exact, ExtractSafety safety)
    {
        // Two rows of a patient would count twice in a class, and tell more together than either does.
        int[] first = [.. exact.Data.Patients.Index().DistinctBy(p => p.Item).Select(p => p.Index)];
        var data = first.Length == exact.Data.Rows ? exact.Data : exact.Data.Only(first);
        data = data with { Outcomes = [.. data.Outcomes.Select(Coarse)] };
        int[] all = [.. Enumerable.Range(0, data.Rows)];
        var confounders = data.Confounders.Features.Select((f, i) => (Feature: f, Values: data.Confounders.Column(i, all))).ToList();
        Hierarchy[] hierarchies = [.. confounders.Where(c => !Recodings.IsSensitive(c.Feature.Id)).Select(c => Recodings.HierarchyOf(c.Feature, c.Values, safety.K))];
        if (safety.Keep.FirstOrDefault(k => hierarchies.All(h => h.Name != k)) is { } unknown)
            return (null, $"There is no column {unknown} to keep; there are {string.Join(", ", hierarchies.Select(h => h.Name))}.");
        var found = Generalisation.Of(hierarchies, [.. data.IsFirst.Select(f => f ? 1 : 0)], Numbered(PrimaryValues(data)), safety);
        if (found.Refusal is { } refusal)
            return (null, refusal);
        int[] kept = [.. all.Where(r => found.IsKept[r])];
        var shown = Confounders(confounders, hierarchies, found.Grains, kept);
        var of = data.Of with { Trim = null, Imputations = 0, Subgroups = [], Confounders = [.. shown.Select(c => c.Column.Name)] };
        var safe = data.Only(kept) with { Of = of, Subgroups = [], Providers = new int[kept.Length], Confounders = Table(shown, kept.Length) };
        if (ComparisonDesign.Of(safe) is not { } design)
            return (null, "The propensity cannot be fitted to what is left.");
        ResearchColumn[] columns = [Strategy(safe), .. shown.Select(c => c.Column), .. Outcomes(design.Data)];
        return (new SafeRows(design, columns, hierarchies, found.Grains, data.Rows - kept.Length, exact.Data.Rows - data.Rows), null);
    }

    /// <summary>The column of the primary outcome, in whose values classes differ.</summary>
    private static string PrimaryColumn(ComparedOutcome primary) => primary == ComparedOutcome.TimeToRemission ? "remission_ended" : ComparisonCodes.Of(primary);

    private static double[] PrimaryValues(ComparisonData data) => data.Of.Primary == ComparedOutcome.TimeToRemission ? [.. data.Outcomes.Select(o => (double)o.Ended)] : Whole(data.Values(data.Of.Primary));

    private static double Twentieth(double share) => Math.Round(share * Parts, MidpointRounding.AwayFromZero) / Parts;

    private static double[] Whole(IEnumerable<double> values) => [.. values.Select(v => Math.Round(v))];

    private static DecisionOutcome Coarse(DecisionOutcome o) => o with
    {
        Baseline = Twentieth(o.Baseline),
        Score = Twentieth(o.Score),
        Early = Twentieth(o.Early),
        PriorChange = Twentieth(o.PriorChange),
        Days = Week * ((o.Days + Week - 1) / Week),
    };

    private static int[] Numbered(double[] values)
    {
        // NaN is a key like another.
        var numbers = new Dictionary<double, int>();
        return [.. values.Select(v => numbers.TryGetValue(v, out var n) ? n : numbers[v] = numbers.Count)];
    }

    private static List<(ResearchColumn Column, int[] Codes)> Confounders(List<(Feature Feature, double[] Values)> of, Hierarchy[] hierarchies, IReadOnlyList<int> grains, int[] kept)
    {
        var shown = new List<(ResearchColumn, int[])>();
        void Add(string name, string title, string known, string role, double? lost, Grain grain)
        {
            int[] codes = [.. kept.Select(r => grain.Codes[r])];
            var (used, texts) = (codes.ToHashSet(), grain.Names);
            shown.Add((new ResearchColumn(name, title, ResearchColumn.Category)
            {
                Levels = [.. texts.Where((_, i) => used.Contains(i))],
                KnownWhen = known,
                Role = role,
                Shown = grain.Title,
                Lost = lost,
                Texts = [.. codes.Select(c => texts[c])],
            }, codes));
        }
        for (var h = 0; h < hierarchies.Length; h++)
            if (hierarchies[h] is var hierarchy && grains[h] < hierarchy.Grains.Count)
                Add(hierarchy.Name, hierarchy.Title, hierarchy.KnownWhen, ResearchColumn.Quasi, hierarchy.Lost(grains[h]), hierarchy.Grains[grains[h]]);
        foreach (var (feature, values) in of.Where(c => Recodings.IsSensitive(c.Feature.Id)))
            Add(feature.Id, feature.Title, feature.KnownAt, ResearchColumn.Sensitive, null, Recodings.BandsOf(feature, values));
        return shown;
    }

    private static FeatureTable Table(List<(ResearchColumn Column, int[] Codes)> shown, int rows)
    {
        Feature[] features = [.. shown.Select(c => new Feature(c.Column.Name, c.Column.Title, FeatureKind.Category, c.Column.KnownWhen) { Levels = c.Column.Levels })];
        var values = new double[rows * features.Length];
        for (var f = 0; f < features.Length; f++)
        {
            var places = features[f].Levels.Select((l, i) => (l, i)).ToDictionary(StringComparer.Ordinal);
            for (var row = 0; row < rows; row++)
                values[row * features.Length + f] = places[shown[f].Column.Texts![row]!];
        }
        return new FeatureTable(features, values);
    }

    private static ResearchColumn Strategy(ComparisonData data) => new("strategy", "Which strategy", ResearchColumn.Number)
    {
        Numbers = [.. data.IsFirst.Select(f => f ? 1.0 : 0)],
        Levels = [$"1 = {data.Of.First.Title}", $"0 = {data.Of.Second.Title}"],
        KnownWhen = "the decision",
        Role = ResearchColumn.Quasi,
        Shown = "as it is",
        Lost = 0,
    };

    private static IEnumerable<ResearchColumn> Outcomes(ComparisonData data)
    {
        var of = data.Of;
        var titles = ResearchColumns.OutcomesOf(data).ToDictionary(c => c.Name, StringComparer.Ordinal);
        ResearchColumn Shown(string name, double[] values, string how) => titles[name] with { Numbers = values, Shown = how, Role = name == PrimaryColumn(of.Primary) ? ResearchColumn.Outcome : ResearchColumn.Sensitive };
        yield return Shown("baseline_score", Whole(data.Outcomes.Select(o => 100 * o.Baseline)), Rounded);
        yield return Shown(ResearchColumns.EarlyScore, Whole(data.Outcomes.Select(o => 100 * o.Early)), Rounded);
        yield return Shown(ResearchColumns.EarlyMissing, titles[ResearchColumns.EarlyMissing].Numbers!, "as it is");
        foreach (var outcome in of.Outcomes.Where(o => o != ComparedOutcome.TimeToRemission))
            yield return Shown(ComparisonCodes.Of(outcome), Whole(data.Values(outcome)), outcome == ComparedOutcome.Change ? "of scores " + Rounded : "as it is");
        if (of.Primary == ComparedOutcome.Response)
            yield return Shown(ResearchColumns.WhileOnStrategy, titles[ResearchColumns.WhileOnStrategy].Numbers!, "as it is");
        if (of.Outcomes.Contains(ComparedOutcome.TimeToRemission))
        {
            yield return Shown("remission_days", titles["remission_days"].Numbers!, Weeks);
            yield return Shown("remission_ended", titles["remission_ended"].Numbers!, "as it is");
        }
        foreach (var control in of.NegativeControls)
            yield return Shown(ComparisonCodes.Of(control), Whole(data.Values(control)), control == NegativeControl.PriorChange ? Rounded : "as it is");
    }
}
