using System.Text.Json;
using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Comparing;

/// <summary>Reads a comparison's specification and checks it whole: every fault is told before anything runs.</summary>
internal sealed class SpecificationReader
{
    private const int LongestId = 40, LongestText = 200, MostSubgroups = 6;

    private static readonly Dictionary<string, ComparedOutcome> Outcomes = Enum.GetValues<ComparedOutcome>().ToDictionary(ComparisonCodes.Of, StringComparer.Ordinal);
    private static readonly Dictionary<string, NegativeControl> Controls = Enum.GetValues<NegativeControl>().ToDictionary(ComparisonCodes.Of, StringComparer.Ordinal);
    private static readonly Dictionary<string, TargetPopulation> Targets = Enum.GetValues<TargetPopulation>().ToDictionary(ComparisonCodes.Of, StringComparer.Ordinal);

    // What a confounder would take away from a negative control: it holds the same thing.
    private static readonly Dictionary<NegativeControl, string[]> Same = new() { [NegativeControl.PriorChange] = ["change_before"], [NegativeControl.PriorMissed] = ["contacts_missed"] };

    // Levels that the data contract names; of the other breakdowns any code may turn up.
    private static readonly Dictionary<string, IReadOnlyList<string>> Levels = new(StringComparer.Ordinal)
    {
        ["medication_strategy"] = CodeList.Of<MedicationStrategy>().Codes,
        ["medication_detail"] = Strategy.Details,
        ["psychotherapy_strategy"] = Strategy.PsychotherapyStrategies,
        ["sleep_strategy"] = Strategy.SleepStrategies,
        ["neuromodulation"] = Strategy.Neuromodulations,
        ["step_number"] = ["1", "2", "3", "4+"],
    };

    private readonly SettingsFile _file;

    private SpecificationReader(SettingsFile file) => _file = file;

    /// <summary>The members of a specification.</summary>
    public static IReadOnlyList<string> Members { get; } =
    [
        "$schema", "id", "title", "question", "eligibility", "first", "second", "primary", "secondary", "target", "confounders", "subgroups", "negative_controls", "trim", "truncation", "imputations", "relevant_difference", "family",
    ];

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It has faults; the message has a line for each.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ComparisonSpecification Read(string path) => Read(File.ReadAllBytes(path), Path.GetFileName(path));

    /// <summary>Reads one.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="FormatException">It has faults; the message has a line for each.</exception>
    public static ComparisonSpecification Read(ReadOnlyMemory<byte> json, string name) => SettingsFile.Read(json, name, (file, root) => new SpecificationReader(file).Of(root));

    private ComparisonSpecification Of(JsonElement root)
    {
        var given = _file.Members(root, "", [.. Members]);
        var eligibility = Eligibility(given);
        var (first, second) = (StrategyOf(given, "first"), StrategyOf(given, "second"));
        if (first is not null && second is not null && first.Id == second.Id)
            _file.Fault("second", "id", "is that of the first strategy");
        var read = new ComparisonSpecification
        {
            Id = Slug(given, "id") ?? "",
            Title = Sentence(given, "", "title") ?? "",
            Question = Sentence(given, "", "question") ?? "",
            Eligibility = eligibility,
            First = first ?? GivenComparisons.All[0].First,
            Second = second ?? GivenComparisons.All[0].Second,
        };
        var secondary = given.ContainsKey("secondary") ? Listed(given, "secondary", Outcomes) : read.Secondary;
        read = read with
        {
            Primary = One(given, "primary", Outcomes) ?? read.Primary,
            Secondary = secondary,
            Target = One(given, "target", Targets) ?? read.Target,
            Confounders = given.ContainsKey("confounders") ? Confounders(given) : read.Confounders,
            Subgroups = given.ContainsKey("subgroups") ? Subgroups(given) : read.Subgroups,
            NegativeControls = given.ContainsKey("negative_controls") ? Listed(given, "negative_controls", Controls) : read.NegativeControls,
            Trim = Within(given, "trim", 0.5),
            Truncation = Within(given, "truncation", 0.25) ?? read.Truncation,
            Imputations = Imputations(given) ?? read.Imputations,
            RelevantDifference = Within(given, "relevant_difference", 1) ?? read.RelevantDifference,
            Family = Slug(given, "family", isOptional: true) ?? read.Family,
        };
        Together(read, first, second);
        return read;
    }

    /// <summary>What no part is wrong in by itself.</summary>
    private void Together(ComparisonSpecification of, ComparedStrategy? first, ComparedStrategy? second)
    {
        if (of.Primary == ComparedOutcome.TimeToRemission)
            _file.Fault("", "primary", "is an outcome that every decision has or has not; a time is a secondary one");
        if (first is not null && second is not null && Signature(first) == Signature(second))
            _file.Fault("", "second", "asks for the same steps as the first strategy");
        foreach (var control in of.NegativeControls)
            foreach (var same in Same[control].Where(of.Confounders.Contains))
                _file.Fault("", "confounders", $"{same} holds what the negative control {ComparisonCodes.Of(control)} is about; a comparison has either of them");
        string[] axes = [.. (first?.Conditions ?? []).Concat(second?.Conditions ?? []).Select(c => c.Axis)];
        foreach (var confounder in of.Confounders.Where(axes.Contains))
            _file.Fault("", "confounders", $"{confounder} is what the strategies differ in");
        if (of.Subgroups.Contains(ComparisonData.PriorResponse) && !of.Confounders.Contains("fall_on_last_step"))
            _file.Fault("", "subgroups", $"{ComparisonData.PriorResponse} needs the confounder fall_on_last_step");
    }

    private static string Signature(ComparedStrategy strategy) =>
        string.Join('|', strategy.Conditions.Select(c => $"{c.Axis}:{c.Holds}:{string.Join(',', c.Levels.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));

    private EligibilityRules Eligibility(Dictionary<string, JsonElement> members)
    {
        const string Place = "eligibility";
        if (!members.TryGetValue(Place, out var element))
        {
            _file.Fault("", Place, "is missing");
            return new EligibilityRules();
        }
        var given = _file.Members(element, Place, "first_step", "nonresponse", "before", "excluded_reasons", "least_age", "every_decision");
        var d = new EligibilityRules();
        var reasons = _file.Texts(given, Place, "excluded_reasons");
        var known = CodeList.Of<StepReason>().Codes;
        foreach (var reason in reasons.Where(r => !known.Contains(r)))
            _file.Fault(Place, "excluded_reasons", $"{SettingsFile.Shown(reason)} is not a reason of a step; there are {string.Join(", ", known)}");
        return new EligibilityRules
        {
            FirstStep = _file.Whole(given, Place, "first_step", 1, 20) ?? d.FirstStep,
            NeedsNonresponse = _file.Flag(given, Place, "nonresponse") ?? d.NeedsNonresponse,
            Before = Conditions(given, Place, "before"),
            ExcludedReasons = reasons,
            LeastAge = _file.Whole(given, Place, "least_age", 0, 90),
            EveryDecision = _file.Flag(given, Place, "every_decision") ?? d.EveryDecision,
        };
    }

    private ComparedStrategy? StrategyOf(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var element))
        {
            _file.Fault("", name, "is missing");
            return null;
        }
        var before = _file.Faults;
        var given = _file.Members(element, name, "id", "title", "steps");
        var id = _file.Text(given, name, "id");
        if (id is not null && !IsSlug(id, '_'))
            _file.Fault(name, "id", $"has 1 to {LongestId} small letters, digits and _, a letter first");
        var title = Sentence(given, name, "title");
        var conditions = Conditions(given, name, "steps");
        if (conditions.Count == 0 && _file.Faults == before)
            _file.Fault(name, "steps", "lists at least one condition");
        return _file.Faults > before ? null : new ComparedStrategy(id!, title!, conditions);
    }

    private List<StepCondition> Conditions(Dictionary<string, JsonElement> members, string place, string name)
    {
        var conditions = new List<StepCondition>();
        foreach (var (element, where) in _file.Items(members, place, name))
        {
            var given = _file.Members(element, where, "axis", "any_of", "none_of");
            var axis = _file.Text(given, where, "axis");
            var axes = Breakdown.Catalogue.Where(b => b.OfSteps).Select(b => b.Name).ToList();
            if (axis is not null && !axes.Contains(axis))
            {
                _file.Fault(where, "axis", $"{SettingsFile.Shown(axis)} is not a breakdown of steps; there are {string.Join(", ", axes)}");
                continue;
            }
            if (given.ContainsKey("any_of") == given.ContainsKey("none_of"))
            {
                _file.Fault(where, "", "has either any_of or none_of");
                continue;
            }
            var holds = given.ContainsKey("any_of");
            var levels = _file.Texts(given, where, holds ? "any_of" : "none_of");
            if (levels.Count == 0)
                _file.Fault(where, holds ? "any_of" : "none_of", "lists at least one level");
            if (axis is not null && Levels.TryGetValue(axis, out var known))
                foreach (var level in levels.Where(l => !known.Contains(l)))
                    _file.Fault(where, holds ? "any_of" : "none_of", $"{SettingsFile.Shown(level)} is not a level of {axis}; there are {string.Join(", ", known)}");
            if (axis is not null)
                conditions.Add(new StepCondition(axis, levels, holds));
        }
        return conditions;
    }

    private IReadOnlyList<string> Confounders(Dictionary<string, JsonElement> given)
    {
        var confounders = _file.Texts(given, "", "confounders");
        foreach (var unknown in confounders.Where(c => ConfounderCatalogue.Find(c) is null))
            _file.Fault("", "confounders", $"{SettingsFile.Shown(unknown)} is not known; there are {string.Join(", ", ConfounderCatalogue.All.Select(c => c.Id))}");
        Once(confounders, "confounders");
        if (confounders.Count == 0)
            _file.Fault("", "confounders", "lists at least one");
        return confounders;
    }

    private IReadOnlyList<string> Subgroups(Dictionary<string, JsonElement> given)
    {
        var subgroups = _file.Texts(given, "", "subgroups");
        string[] known = [.. Breakdown.Catalogue.Where(b => !b.OfSteps && b.Name != Breakdown.All).Select(b => b.Name), ComparisonData.PriorResponse];
        foreach (var unknown in subgroups.Where(s => !known.Contains(s)))
            _file.Fault("", "subgroups", $"{SettingsFile.Shown(unknown)} is not a breakdown of episodes; there are {string.Join(", ", known)}");
        Once(subgroups, "subgroups");
        if (subgroups.Count > MostSubgroups)
            _file.Fault("", "subgroups", $"lists more than {MostSubgroups}: the more one looks at, the more one finds by chance");
        return subgroups;
    }

    private List<T> Listed<T>(Dictionary<string, JsonElement> given, string name, Dictionary<string, T> known)
    {
        var texts = _file.Texts(given, "", name);
        foreach (var unknown in texts.Where(t => !known.ContainsKey(t)))
            _file.Fault("", name, $"{SettingsFile.Shown(unknown)} is not known; there are {string.Join(", ", known.Keys)}");
        Once(texts, name);
        return [.. texts.Where(known.ContainsKey).Select(t => known[t])];
    }

    private T? One<T>(Dictionary<string, JsonElement> given, string name, Dictionary<string, T> known)
        where T : struct
    {
        if (_file.OptionalText(given, "", name) is not { } text)
            return null;
        if (known.TryGetValue(text, out var value))
            return value;
        _file.Fault("", name, $"is one of {string.Join(", ", known.Keys)}");
        return null;
    }

    private void Once(IReadOnlyList<string> texts, string name)
    {
        foreach (var twice in texts.GroupBy(t => t, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _file.Fault("", name, $"lists {SettingsFile.Shown(twice.Key)} {twice.Count()} times");
    }

    private int? Imputations(Dictionary<string, JsonElement> given)
    {
        var sets = _file.Whole(given, "", "imputations", 0, 50);
        if (sets == 1)
            _file.Fault("", "imputations", "is 0 for none, or 2 and more: one set does not tell how sure an estimate is");
        return sets;
    }

    private double? Within(Dictionary<string, JsonElement> given, string name, double below)
    {
        if (_file.Share(given, "", name) is not { } share)
            return null;
        if (share < below && (share > 0 || name == "truncation"))
            return share;
        _file.Fault("", name, FormattableString.Invariant($"is {(name == "truncation" ? "0, or above it" : "above 0")}, and below {below}"));
        return null;
    }

    private string? Slug(Dictionary<string, JsonElement> given, string name, bool isOptional = false)
    {
        var text = isOptional ? _file.OptionalText(given, "", name) : _file.Text(given, "", name);
        if (text is null || IsSlug(text, '-'))
            return text;
        _file.Fault("", name, $"has 1 to {LongestId} small letters, digits and hyphens, a letter first");
        return null;
    }

    private string? Sentence(Dictionary<string, JsonElement> given, string place, string name)
    {
        if (_file.Text(given, place, name) is not { } text)
            return null;
        if (text.Length <= LongestText && !text.Any(char.IsControl))
            return text.Trim();
        _file.Fault(place, name, $"is one line of at most {LongestText} letters");
        return null;
    }

    private static bool IsSlug(string text, char joint) =>
        text.Length is > 0 and <= LongestId && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == joint);
}
