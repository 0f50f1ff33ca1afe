using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Analytics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>Writes a comparison's specification as its file: what was left to the program is written out, so that nobody has to know its defaults to repeat it.</summary>
internal static class SpecificationJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As text, with a line feed at the end.</summary>
    public static string Text(ComparisonSpecification of) => Of(of).ToJsonString(Options) + "\n";

    /// <summary>As an object.</summary>
    public static JsonObject Of(ComparisonSpecification of)
    {
        var written = new JsonObject
        {
            ["id"] = of.Id,
            ["title"] = of.Title,
            ["question"] = of.Question,
            ["eligibility"] = Eligibility(of.Eligibility),
            ["first"] = Strategy(of.First),
            ["second"] = Strategy(of.Second),
            ["primary"] = ComparisonCodes.Of(of.Primary),
            ["secondary"] = Texts(of.Secondary.Select(ComparisonCodes.Of)),
            ["target"] = ComparisonCodes.Of(of.Target),
            ["confounders"] = Texts(of.Confounders),
            ["subgroups"] = Texts(of.Subgroups),
            ["negative_controls"] = Texts(of.NegativeControls.Select(ComparisonCodes.Of)),
            ["truncation"] = of.Truncation,
            ["imputations"] = of.Imputations,
            ["relevant_difference"] = of.RelevantDifference,
            ["family"] = of.Family,
        };
        if (of.Trim is { } trim)
            written["trim"] = trim;
        return written;
    }

    private static JsonObject Eligibility(EligibilityRules rules)
    {
        var written = new JsonObject
        {
            ["first_step"] = rules.FirstStep,
            ["nonresponse"] = rules.NeedsNonresponse,
            ["before"] = Conditions(rules.Before),
            ["excluded_reasons"] = Texts(rules.ExcludedReasons),
            ["every_decision"] = rules.EveryDecision,
        };
        if (rules.LeastAge is { } age)
            written["least_age"] = age;
        return written;
    }

    private static JsonObject Strategy(ComparedStrategy strategy) => new() { ["id"] = strategy.Id, ["title"] = strategy.Title, ["steps"] = Conditions(strategy.Conditions) };

    private static JsonArray Conditions(IReadOnlyList<StepCondition> conditions) =>
        new([.. conditions.Select(c => new JsonObject { ["axis"] = c.Axis, [c.Holds ? "any_of" : "none_of"] = Texts(c.Levels) })]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
