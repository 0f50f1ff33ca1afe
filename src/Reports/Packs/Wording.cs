using System.Globalization;
using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Plain British English for codes, periods and numbers: the one place where a reader's words are chosen.</summary>
public static class Wording
{
    private static readonly Dictionary<string, string[]> Orders = new(StringComparer.Ordinal)
    {
        ["referral_source"] = ["self", "primary_care", "other_service", "other"],
        ["sex"] = ["female", "male", "other", "unknown"],
        ["ethnicity"] = ["white", "mixed", "asian", "black", "other", "not_stated"],
        ["employment"] =
            ["employed", "unemployed", "student", "long_term_sick", "homemaker", "retired", "other", "not_stated"],
        ["housing"] = ["stable", "insecure", "homeless", "not_stated"],
        // In the order in which care steps up, what leaves the treatment as it is at the end.
        ["medication_strategy"] =
            ["initial", "start", "dose_optimise", "switch", "augment", "continue", "stop", "none"],
        ["medication_detail"] =
        [
            "within_class", "between_class", "antidepressant", "atypical_antipsychotic", "mood_stabiliser", "other",
            "none",
        ],
        ["psychotherapy_strategy"] = ["start", "add", "intensify", "switch", "continue", "stop", "none"],
        ["modality_blend"] =
        [
            "cbt", "behavioural_activation", "problem_solving", "interpersonal", "mindfulness", "counselling",
            "psychodynamic", "couples",
        ],
        ["sleep_strategy"] = ["behavioural", "melatonin", "light", "other", "combined", "none"],
        ["neuromodulation"] = ["ect", "rtms", "other", "combined", "none"],
        [Breakdown.Core20] = ["core20", "rest"],
        [Breakdown.NeedsMet] = ["all_met", "some_unmet", "declined", "none_identified"],
        [Breakdown.TrialAdequacy] = ["adequate", "inadequate", "intolerant", "neither"],
        [Breakdown.MaudsleyStage] = ["no_failed_trial", "mild", "moderate", "severe"],
    };

    /// <summary>Words that keep their capital letter within a sentence.</summary>
    private static readonly string[] Names = ["Maudsley", "Core20"];

    /// <summary>Levels that come last wherever they occur, in this order: they name no group, or none that is known.</summary>
    private static readonly string[] Trailing = ["blend", "none", "not_stated", Breakdown.NotRecorded];

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["true"] = "Yes",
        ["false"] = "No",
        ["self"] = "Self-referral",
        ["initial"] = "First treatment",
        ["augment"] = "Augmentation",
        ["dose_optimise"] = "Dose optimisation",
        ["long_term_sick"] = "Long-term sick or disabled",
        ["cbt"] = "CBT",
        ["cbti"] = "CBT for insomnia",
        ["blend"] = "Blend of two or more",
        ["combined"] = "Two or more combined",
        ["interpersonal"] = "Interpersonal therapy",
        ["problem_solving"] = "Problem-solving",
        ["psychodynamic"] = "Psychodynamic therapy",
        ["couples"] = "Couples therapy",
        ["light"] = "Light therapy",
        ["ect"] = "ECT",
        ["rtms"] = "rTMS",
        ["within_class"] = "Switch within class",
        ["between_class"] = "Switch between classes",
    };

    private static readonly Dictionary<string, string> DetailTitles = new(StringComparer.Ordinal)
    {
        ["antidepressant"] = "Augmentation with an antidepressant",
        ["atypical_antipsychotic"] = "Augmentation with an atypical antipsychotic",
        ["mood_stabiliser"] = "Augmentation with a mood stabiliser",
        ["other"] = "Augmentation with another medicine",
        ["none"] = "Neither switch nor augmentation",
    };

    private static readonly Dictionary<string, string> Plurals = new(StringComparer.Ordinal)
    {
        ["provider_id"] = "providers",
        ["commissioner_id"] = "commissioners",
        ["team_id"] = "teams",
        ["deprivation_quintile"] = "fifths of deprivation",
        ["ethnicity"] = "ethnic groups",
        ["age_band"] = "age groups",
        ["medication_strategy"] = "medication strategies",
        ["medication_detail"] = "kinds of switch and augmentation",
        ["medication_started"] = "medicines or combinations",
        ["psychotherapy_strategy"] = "psychotherapy strategies",
        ["modality_blend"] = "modalities",
        ["sleep_strategy"] = "sleep interventions",
        ["step_number"] = "step numbers",
        [Breakdown.TrialAdequacy] = "kinds of trial",
        [Breakdown.MaudsleyStage] = "stages",
        [Breakdown.SessionsAttended] = "numbers of contacts",
    };

    private static readonly Dictionary<string, string> Slugs = new(StringComparer.Ordinal)
    {
        ["provider_id"] = "provider",
        ["commissioner_id"] = "commissioner",
        ["team_id"] = "team",
        ["deprivation_quintile"] = "deprivation",
        ["age_band"] = "age",
        ["interpreter_needed"] = "interpreter",
        ["long_term_condition"] = "condition",
        ["any_need"] = "any-need",
        ["medication_strategy"] = "medication",
        ["medication_detail"] = "medication-detail",
        ["medication_started"] = "medicine",
        ["psychotherapy_strategy"] = "psychotherapy",
        ["modality_blend"] = "modality",
        ["sleep_strategy"] = "sleep",
        ["step_number"] = "step-number",
        [Breakdown.NeedsMet] = "needs-met",
        [Breakdown.SessionsAttended] = "contacts",
        [Breakdown.TrialAdequacy] = "adequacy",
        [Breakdown.MaudsleyStage] = "maudsley",
    };

    /// <summary>A level as a reader sees it: <c>1 (most deprived)</c>, <c>Dose optimisation</c>, <c>Not recorded</c>.</summary>
    public static string Level(string breakdown, string level)
    {
        if (level == Breakdown.NotRecorded)
            return "Not recorded";
        return breakdown switch
        {
            // Pseudonyms are shown as the source wrote them.
            "provider_id" or "commissioner_id" or "team_id" => level,
            "deprivation_quintile" when level == "1" => "1 (most deprived)",
            "deprivation_quintile" when level == "5" => "5 (least deprived)",
            Breakdown.Core20 => level == "core20" ? "Core20 (most deprived fifth)" : "Rest",
            Breakdown.NeedsMet => level switch { "all_met" => "All needs met", "some_unmet" => "Some needs unmet", "declined" => "Support declined", _ => "No need identified" },
            Breakdown.TrialAdequacy => level switch { "adequate" => "Adequate", "inadequate" => "Inadequate", "intolerant" => "Stopped, not tolerated", _ => "Neither medication nor psychotherapy" },
            Breakdown.MaudsleyStage => level switch { "no_failed_trial" => "No failed trial yet", "mild" => "Mild (3 to 6 points)", "moderate" => "Moderate (7 to 10 points)", _ => "Severe (11 to 15 points)" },
            Breakdown.SessionsAttended => level.Replace("-", " to ", StringComparison.Ordinal).Replace("+", " or more", StringComparison.Ordinal),
            "age_band" => level.Replace("-", " to ", StringComparison.Ordinal)
                .Replace("+", " and over", StringComparison.Ordinal),
            "step_number" => level.Replace("+", " and later", StringComparison.Ordinal),
            "medication_started" => Capitalised(Spaced(level).Replace("+", " + ", StringComparison.Ordinal)),
            "medication_detail" when DetailTitles.TryGetValue(level, out var detail) => detail,
            _ => Titles.TryGetValue(level, out var title) ? title : Capitalised(Spaced(level)),
        };
    }

    /// <summary>A code of a column that the data contract does not have.</summary>
    public static string OwnLevel(string level) => level switch
    {
        Breakdown.NotRecorded => "Not recorded",
        "true" or "yes" => "Yes",
        "false" or "no" => "No",
        _ => Capitalised(Spaced(level)),
    };

    /// <summary>The levels in the order in which a reader expects them, a missing value last.</summary>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="own">The order that the service gave; null for the program's.</param>
    public static IReadOnlyList<string> InOrder(string breakdown, IEnumerable<string> levels, IReadOnlyList<string>? own = null)
    {
        string[] order = own is null ? Orders.GetValueOrDefault(breakdown, []) : [.. own];
        return
        [
            .. levels.OrderBy(l => breakdown.EndsWith("_id", StringComparison.Ordinal) && l != Breakdown.NotRecorded
                    ? -1 : Array.IndexOf(Trailing, l))
                .ThenBy(l => Array.IndexOf(order, l) is var i and >= 0 ? i : order.Length)
                .ThenBy(l => l == "true" ? 0 : 1)
                .ThenBy(l => l, Comparer<string>.Create(CompareNaturally)),
        ];
    }

    /// <summary>A breakdown's title within a sentence.</summary>
    public static string By(string breakdown) => Uncapitalised(Breakdown.Get(breakdown).Title);

    /// <summary>What its levels are called in the plural.</summary>
    public static string Plural(string breakdown) => Plurals.GetValueOrDefault(breakdown, "groups");

    /// <summary>A short name for ids of exhibits.</summary>
    public static string Slug(string breakdown) =>
        Slugs.GetValueOrDefault(breakdown, breakdown.Replace('_', '-'));

    /// <summary><c>March 2026</c>, <c>Jan–Mar 2026</c>, <c>12 months to March 2026</c>, <c>whole extract</c>.</summary>
    public static string Of(Period period) => period.Kind switch
    {
        PeriodKind.Month => Text(period.FirstDay, "MMMM yyyy"),
        PeriodKind.Quarter => Text(period.FirstDay, "MMM") + "–" + Text(period.LastDay, "MMM yyyy"),
        PeriodKind.TwelveMonths => "12 months to " + Text(period.LastDay, "MMMM yyyy"),
        _ => "whole extract",
    };

    /// <summary>The period after a preposition: with an article where it needs one.</summary>
    public static string The(Period period) =>
        period.Kind is PeriodKind.Month or PeriodKind.Quarter ? Of(period) : "the " + Of(period);

    /// <summary><c>31 March 2026</c>.</summary>
    public static string ExtractDate(DateOnly day, bool inferred) =>
        Date(day) + (inferred ? " (inferred from the latest row: the extract does not say)" : "");

    /// <summary>"3 March 2026".</summary>
    public static string Date(DateOnly day) => Text(day, "d MMMM yyyy");

    /// <summary>A whole number, thousands apart: <c>1,234</c>.</summary>
    public static string Count(long count) => NumberText.Of(count, CellFormat.Count);

    /// <summary>A fraction as a percentage with one decimal: <c>45.2%</c>.</summary>
    public static string Percent(double fraction) => NumberText.Of(fraction, CellFormat.Percent);

    /// <summary>A difference of fractions without its sign, in percentage points with one decimal: <c>3.1</c>.</summary>
    public static string Points(double fractions) => NumberText.Of(Math.Abs(fractions), CellFormat.Percent).TrimEnd('%');

    /// <summary>Days without a sign, with at most one decimal: <c>1 day</c>, <c>34.5 days</c>.</summary>
    public static string Days(double days) =>
        NumberText.Of(Math.Abs(days), CellFormat.Days) is var text && text == "1" ? "1 day" : text + " days";

    /// <summary><c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count < 2 ? string.Concat(items) : string.Join(", ", items.SkipLast(1)) + " and " + items[^1];

    /// <summary>With a capital first letter.</summary>
    public static string Capitalised(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>With a small first letter, unless the word is an abbreviation or a name.</summary>
    public static string Uncapitalised(string text) =>
        text.Length < 2 || char.IsUpper(text[1]) || Names.Any(n => text.StartsWith(n, StringComparison.Ordinal)) ? text : char.ToLowerInvariant(text[0]) + text[1..];

    /// <summary>Digits compare as numbers, so PR2 comes before PR10; the rest ordinally.</summary>
    internal static int CompareNaturally(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            var (runA, runB) = (Run(a, i), Run(b, j));
            var order = char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j])
                ? CompareDigits(a.AsSpan(i, runA).TrimStart('0'), b.AsSpan(j, runB).TrimStart('0'))
                : a.AsSpan(i, runA).CompareTo(b.AsSpan(j, runB), StringComparison.Ordinal);
            if (order != 0)
                return order;
            (i, j) = (i + runA, j + runB);
        }
        return (a.Length - i).CompareTo(b.Length - j) is var rest and not 0 ? rest : string.CompareOrdinal(a, b);
    }

    // Ids may have more digits than any number type holds: the longer number is the larger one.
    private static int CompareDigits(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.CompareTo(b, StringComparison.Ordinal);

    private static int Run(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == char.IsAsciiDigit(text[start]))
            end++;
        return end - start;
    }

    private static string Spaced(string code) => code.Replace('_', ' ');

    private static string Text(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);
}
