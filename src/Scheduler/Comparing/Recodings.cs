using System.Globalization;
using NonResponse.Analytics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>How each confounder may be shown in a file in which nobody is to be found: its hierarchy where an acquaintance may know it, its bands where it is a score.</summary>
internal static class Recodings
{
    /// <summary>What stands for a missing value: in a column that tells people apart it is a value like another.</summary>
    public const string NotRecorded = "not_recorded";

    private const string Other = "other", Yes = "yes", No = "no";

    /// <summary>Years of the three bands of age; whoever is 90 or older is 90+.</summary>
    private static readonly int[] AgeBands = [5, 10, 20];

    // Only somebody with the record knows a score; it is sensitive, in bands that a clinician would use.
    private static readonly Dictionary<string, double[]> Scores = new(StringComparer.Ordinal)
    {
        ["severity"] = [0, 0.5, 0.7],
        ["severity_band"] = [],
        ["change_before"] = [double.NegativeInfinity, 0, 0.25],
        [ConfounderCatalogue.FallOnLastStep] = [double.NegativeInfinity, 0, 0.25],
        ["anxiety_score"] = [0, 8, 15],
        ["insomnia_score"] = [0, 8, 15, 22],
        ["functioning_score"] = [0, 10, 21],
        ["alliance_score"] = [12, 37, 49],
        ["adherence_score"] = [0, 50, 80],
        ["risk_item"] = [0, 1],
    };

    private static readonly string[] Falls = ["rose", "fell by less than a quarter", "fell by a quarter or more"], Severities = ["below half of the scale", "half to 70 % of the scale", "70 % of the scale or more"];

    /// <summary>Lower ends of bands, finest first; by weight and confounder.</summary>
    private static readonly Dictionary<string, (int Weight, double[][] Bands)> Numbers = new(StringComparer.Ordinal)
    {
        ["step_number"] = (3, [[1, 2, 3, 4], [1, 3]]),
        ["prior_failed_trials"] = (3, [[0, 1, 2, 3], [0, 1]]),
        ["prior_episodes"] = (2, [[0, 1, 2, 3], [0, 1]]),
        ["months_depressed"] = (2, [[0, 6, 12, 24], [0, 12]]),
        ["days_since_referral"] = (1, [[0, 42, 84, 182, 364], [0, 84, 364], [0, 182]]),
        [ConfounderCatalogue.WeeksOnLastStep] = (2, [[0, 6, 12, 26], [0, 12]]),
        ["wait_treatment"] = (1, [[0, 42, 126], [0, 126]]),
        ["contacts_attended"] = (1, [[0, 1, 5, 10], [0, 5]]),
        ["contacts_missed"] = (1, [[0, 0.1, 0.3], [0, 0.1]]),
        ["adverse_effects"] = (2, [[0, 1, 2], [0, 1]]),
        ["needs_identified"] = (1, [[0, 1, 2], [0, 1]]),
        ["needs_supported"] = (1, [[0, 1, 2], [0, 1]]),
    };

    /// <summary>Codes that are broader, by confounder; what is not named stays as it is.</summary>
    private static readonly Dictionary<string, (int Weight, Dictionary<string, string> Broader)> Codes = new(StringComparer.Ordinal)
    {
        ["sex"] = (3, []),
        ["ethnicity"] = (2, new() { ["mixed"] = "minority_ethnic", ["asian"] = "minority_ethnic", ["black"] = "minority_ethnic", [Other] = "minority_ethnic" }),
        ["employment"] = (2, new()
        {
            ["employed"] = "working_or_studying",
            ["student"] = "working_or_studying",
            ["unemployed"] = "neither",
            ["long_term_sick"] = "neither",
            ["homemaker"] = "neither",
            ["retired"] = "neither",
            [Other] = "neither",
        }),
        ["housing"] = (1, new() { ["insecure"] = "insecure_or_homeless", ["homeless"] = "insecure_or_homeless", [Other] = "insecure_or_homeless" }),
        ["referral_source"] = (1, []),
        [ConfounderCatalogue.Reason] = (2, []),
        ["medication_strategy"] = (3, new() { ["augment"] = "adds", ["start"] = "adds", ["initial"] = "adds", ["switch"] = "switch", ["none"] = "none" }),
        ["medication_detail"] = (3, new()
        {
            ["within_class"] = "switch",
            ["between_class"] = "switch",
            ["atypical_antipsychotic"] = "augmentation",
            ["mood_stabiliser"] = "augmentation",
            ["antidepressant"] = "augmentation",
            [Other] = "augmentation",
        }),
        ["psychotherapy_strategy"] = (2, Unless("none", "any")),
        ["modality_blend"] = (2, Unless("none", "any")),
        ["sleep_strategy"] = (2, Unless("none", "any")),
        ["neuromodulation"] = (2, Unless("none", "any")),
    };

    /// <summary>Whether it is a score, which only somebody with the record knows.</summary>
    public static bool IsSensitive(string confounder) => Scores.ContainsKey(confounder);

    /// <summary>The ways in which a confounder may be shown that an acquaintance may know.</summary>
    /// <param name="of">The confounder.</param>
    /// <param name="values">By row: a number, 0 or 1, a level's place; <see cref="double.NaN"/> where it is missing.</param>
    /// <param name="rare">Codes of fewer rows are grouped.</param>
    public static Hierarchy HierarchyOf(Feature of, double[] values, int rare) => of.Id switch
    {
        // With three bands at last: of the youngest and the oldest there are few.
        ResearchDesign.Age => Banded(of, "age", 3, values, [.. AgeBands.Select(years => (FormattableString.Invariant($"bands of {years} years"), AgesFrom(years))), ("three bands", [0, 40, 60])]),
        "deprivation_decile" => Banded(of, "deprivation_quintile", 2, values, [("fifths, 1 the most deprived", [1, 3, 5, 7, 9]), ("the two most deprived fifths, or others", [1, 5])], quintiles: true),
        ConfounderCatalogue.Calendar => Periods(of, values),
        ConfounderCatalogue.Provider => Sites(of, values, rare),
        _ when Numbers.TryGetValue(of.Id, out var number) => Banded(of, of.Id, number.Weight, values, [.. number.Bands.Select(b => ("bands", b))]),
        _ when of.Kind == FeatureKind.Flag => Flags(of, values),
        _ when of.Kind == FeatureKind.Category => Coded(of, values, rare),
        _ => throw new InvalidOperationException($"Nobody has said how {of.Id} may be shown."),
    };

    /// <summary>A score in bands.</summary>
    public static Grain BandsOf(Feature of, double[] values)
    {
        if (of.Kind == FeatureKind.Category)
            return Grained("bands", [.. of.Levels.Select(l => l.Replace(' ', '_'))], [.. values.Select(v => double.IsNaN(v) ? -1 : (int)v)]);
        var edges = Scores[of.Id];
        IReadOnlyList<string> names = double.IsNegativeInfinity(edges[0]) ? Falls : of.Id == "severity" ? Severities : NamesOf(edges, 1);
        return Grained("bands", names, [.. values.Select(v => BandOf(v, edges))]);
    }

    private static double[] AgesFrom(int years) => [.. Enumerable.Range(0, 19).Select(i => 5.0 * i).Where(a => a % years == 0)];

    private static Hierarchy Banded(Feature of, string name, int weight, double[] values, (string Title, double[] Edges)[] grains, bool quintiles = false) =>
        new(name, name == of.Id ? of.Title : "Fifth of deprivation, 1 the most deprived", of.KnownAt, weight,
        [
            .. grains.Select(g => Grained(
                g.Title, quintiles ? (g.Edges.Length == 5 ? ["1", "2", "3", "4", "5"] : ["1 or 2", "3 to 5"]) : NamesOf(g.Edges, of.Id == "contacts_missed" ? 100 : 1), [.. values.Select(v => BandOf(v, g.Edges))])),
        ]);

    private static Hierarchy Periods(Feature of, double[] values)
    {
        // An offset in quarters tells no date, and a quarter holds many decisions.
        const int Quarter = 91;
        var known = values.Where(v => !double.IsNaN(v)).ToList();
        var (first, last) = known.Count == 0 ? (0, 0) : (known.Min(), known.Max());
        Grain Of(string title, int quarters)
        {
            var count = (int)((last - first) / (Quarter * quarters)) + 1;
            return Grained(title, [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))], [.. values.Select(v => double.IsNaN(v) ? -1 : (int)((v - first) / (Quarter * quarters)))]);
        }
        return new("period", "Period of the decision, counted from the first decision", of.KnownAt, 1, [Of("quarters of 91 days", 1), Of("half years of 182 days", 2), Of("years of 364 days", 4), Of("spans of two years of 364 days", 8)]);
    }

    private static Hierarchy Sites(Feature of, double[] values, int rare)
    {
        // By size: in the order of the extract, numbers would tell who sends first.
        var bySize = values.Where(v => !double.IsNaN(v)).GroupBy(v => (int)v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Where(g => g.Count() >= rare).Select((g, i) => (g.Key, i)).ToDictionary();
        string[] names = [.. Enumerable.Range(1, bySize.Count).Select(i => FormattableString.Invariant($"site {i}")), "small sites"];
        return new("site", "Provider, as a number by size; those with few decisions together", of.KnownAt, 1,
            [Grained("sites", names, [.. values.Select(v => double.IsNaN(v) ? -1 : bySize.GetValueOrDefault((int)v, bySize.Count))])]);
    }

    private static Hierarchy Flags(Feature of, double[] values) =>
        new(of.Id, of.Title, of.KnownAt, of.Id is "anxiety" or "substance_use" or ConfounderCatalogue.AdverseOnLastStep ? 2 : 1, [Grained("yes or no", [No, Yes], [.. values.Select(v => double.IsNaN(v) ? -1 : (int)v)])]);

    private static Hierarchy Coded(Feature of, double[] values, int rare)
    {
        string[] given = [.. values.Select(v => double.IsNaN(v) || of.Levels[(int)v] is "not_stated" or "unknown" ? NotRecorded : of.Levels[(int)v])];
        var counts = given.CountBy(g => g).ToDictionary(StringComparer.Ordinal);
        bool IsAugmentation(string code) => of.Id == "medication_detail" && code is "atypical_antipsychotic" or "mood_stabiliser" or "antidepressant" or Other;
        string Common(string code) => IsAugmentation(code) && (counts[code] < rare || code == Other) ? "other_augmentation" : counts[code] < rare && code != NotRecorded ? Other : code;
        string[] common = [.. given.Select(Common)];
        var (weight, broader) = Codes.GetValueOrDefault(of.Id, (1, []));
        string Broader(string code) => code == NotRecorded ? code : broader.GetValueOrDefault(code, broader.GetValueOrDefault("*", code));
        // Rare codes that were put together are one code from then on, and broader only where all of them agree.
        var broadOf = given.Zip(common).Distinct().GroupBy(p => p.Second, p => Broader(p.First), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Distinct(StringComparer.Ordinal).ToList() is [var one] ? one : g.Key, StringComparer.Ordinal);
        var fine = Named("codes, rare ones together", common);
        return new(of.Id, of.Title, of.KnownAt, weight, broader.Count == 0 ? [fine] : [fine, Named("broad codes", [.. common.Select(c => broadOf[c])])]);
    }

    private static Dictionary<string, string> Unless(string code, string others) => new(StringComparer.Ordinal) { [code] = code, ["*"] = others };

    private static Grain Named(string title, string[] ofRows)
    {
        string[] names = [.. ofRows.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(title, names, [.. ofRows.Select(n => Array.BinarySearch(names, n, StringComparer.Ordinal))]);
    }

    /// <summary>Names without rows are left out; -1 stands for missing.</summary>
    private static Grain Grained(string title, IReadOnlyList<string> names, int[] codes)
    {
        int[] used = [.. codes.Distinct().OrderBy(c => c < 0 ? int.MaxValue : c)];
        var places = used.Select((c, i) => (c, i)).ToDictionary();
        return new(title, [.. used.Select(c => c < 0 ? NotRecorded : names[c])], [.. codes.Select(c => places[c])]);
    }

    private static int BandOf(double value, double[] edges) => double.IsNaN(value) ? -1 : Math.Max(0, Array.FindLastIndex(edges, e => value >= e));

    // With words, not hyphens: spreadsheets take 5-9 for a date.
    private static string[] NamesOf(double[] edges, int times)
    {
        string At(double edge) => Math.Round(times * edge).ToString(CultureInfo.InvariantCulture);
        return
        [
            .. edges.Select((edge, i) => i == edges.Length - 1 ? At(edge) + "+"
                : i == 0 && (edge > 1 || times * (edges[1] - edge) > 1) ? "under " + At(edges[1])
                : times * (edges[i + 1] - edge) <= 1 ? At(edge)
                : $"{At(edge)} to {At(edges[i + 1] - 1.0 / times)}"),
        ];
    }
}
