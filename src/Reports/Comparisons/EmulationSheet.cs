using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The sheet of a comparison: the trial that it imitates, and how, as a researcher would write it up.</summary>
/// <remarks>Hernán and Robins (2016), Am J Epidemiol 183:758-764.</remarks>
internal static class EmulationSheet
{
    /// <summary>The parts of the trial that is imitated.</summary>
    public static Exhibit Of(PackDraft draft, string id, ComparisonResult result)
    {
        var of = result.Of;
        return new Exhibit(
            id + "-sheet", of.Question, "The trial that is imitated, settled before any outcome is looked at", null,
            new Table([new("Part", CellFormat.Text), new("In this comparison", CellFormat.Text)], [.. Parts(of).Select(p => (IReadOnlyList<Cell>)[Cell.Of(p.Part), Cell.Of(p.Says)])]) { IsStacked = true },
            [.. new[] { draft.Note(EmulationWords.NotATrial), draft.Note(EmulationWords.Overlapping) }.Order()]);
    }

    /// <summary>The parts and what each says.</summary>
    public static IEnumerable<(string Part, string Says)> Parts(ComparisonSpecification of)
    {
        yield return ("Eligibility", Wording.Capitalised(Wording.List([.. Eligibility(of.Eligibility)])) + ".");
        yield return ($"First strategy: {of.First.Title}", Steps(of.First));
        yield return ($"Second strategy: {of.Second.Title}", Steps(of.Second));
        yield return ("Assignment", "Not by lot: by clinicians and patients. Decisions are weighted so that what was known at them is alike in both strategies.");
        yield return ("Time zero", "The day of the decision: the day on which the step begins.");
        yield return ("Follow-up", "The score nearest to day 84, of days 56 to 112; 112 days for dropping out, 84 for adverse effects, 182 for time to remission.");
        yield return ("Primary outcome", $"{EmulationWords.Outcome(of.Primary)}{(of.Primary == ComparedOutcome.Response ? ": a fall of the score by half or more since the decision" : "")}.");
        yield return ("Other outcomes", of.Secondary.Count == 0 ? "None." : Wording.Capitalised(Wording.List([.. of.Outcomes.Skip(1).Select(o => Wording.Uncapitalised(EmulationWords.Outcome(o)))])) + ".");
        yield return ("Estimand", "Treatment policy: whatever is done after the decision. While on the strategy, by the endpoint of the data contract, as a supplement.");
        yield return ("Whom it speaks of", EmulationWords.Target(of));
        yield return ("Adjusted for", Wording.Capitalised(Wording.List([.. of.Confounders.Select(c => Wording.Uncapitalised(ConfounderCatalogue.Find(c)!.Title))])) + ". All known on or before the day of the decision.");
        yield return ("Looked at in groups", of.Subgroups.Count == 0 ? "None." : Wording.Capitalised(Wording.List([.. of.Subgroups.Select(Group)])) + ".");
        yield return ("Negative controls", of.NegativeControls.Count == 0 ? "None." : Wording.Capitalised(Wording.List([.. of.NegativeControls.Select(c => Wording.Uncapitalised(EmulationWords.Outcome(ComparisonCodes.Of(c))))])) + ".");
        yield return ("Trimming", of.Trim is { } edge ? FormattableString.Invariant($"Decisions with a propensity below {edge} or above {1 - edge} are left out.") : "None.");
        yield return ("A difference that matters", $"{Wording.Points(of.RelevantDifference)} percentage points.");
        yield return ("Judged together with", $"The other comparisons of the family {of.Family}.");
    }

    /// <summary>What was done, for a paper's paragraph of methods.</summary>
    public static ExhibitOrReason Methods(PackDraft draft, string id, ComparisonResult result) => result.Reason is not null
        ? ExhibitOrReason.Missing("methods", EmulationDesignExhibits.Why(result))
        : ExhibitOrReason.Of(new Exhibit(
            id + "-written-up", "What was done, in the words of a paper's methods.", "For a paper; the checklist beside it tells what only the service can add", null,
            new Table([new("Methods", CellFormat.Text)], [[Cell.Of(Paragraph(result))]]) { IsStacked = true }, [draft.Note(EmulationWords.NotATrial)]));

    /// <summary>What was done, as a paragraph of methods.</summary>
    public static string Paragraph(ComparisonResult result)
    {
        var of = result.Of;
        var sentences = new List<string>
        {
            $"We imitated a trial of {Wording.Uncapitalised(of.First.Title)} against {Wording.Uncapitalised(of.Second.Title)}, starting on the day of the decision, among decisions that met these conditions: {Wording.List([.. Eligibility(of.Eligibility)])}.",
            $"The primary outcome was {Wording.Uncapitalised(EmulationWords.Outcome(of.Primary))} at the score nearest to day 84 of days 56 to 112, whatever was done in between.",
        };
        if (result.Overlap is { } overlap)
            sentences.Add($"The propensity of the first strategy came from a logistic regression on {Wording.Count(of.Confounders.Count)} things known at the decision ({Wording.Count(overlap.Columns)} columns, with restricted cubic splines where a number may bend, and indicators of missing values)"
                + (overlap.IsPenalised ? ", with a ridge, since events were few or a column told the strategy for certain" : "") + (overlap.Separating is { } column ? $" ({column})" : "") + ".");
        sentences.Add(EmulationWords.Target(of) is var target ? $"The estimate speaks of {Wording.Uncapitalised(target)}" : "");
        sentences.Add("Standard errors come from stacked estimating equations, summed by patient, times G/(G − 1) for G patients, with Student's t below 40 of them.");
        sentences.Add("Beside it stand the crude difference, Mantel–Haenszel's over strata of severity and earlier course, weights for those treated and for everybody (also truncated), g-computation, and augmented weighting with cross-fitted regressions of the outcome.");
        sentences.Add($"Missing outcomes were weighted by the inverse probability of being known, where 20 or more were missing, and counted as nonresponse{(of.Imputations > 0 ? "; missing scores were imputed as well" : "; they were not imputed in this look")}.");
        sentences.Add("Gates on balance, overlap, effective size, events and the detectable difference were settled beforehand; where one fails, estimates are withheld. Primary estimates of the family are adjusted by Holm's method, secondary outcomes by that of Benjamini and Hochberg.");
        return string.Join(' ', sentences);
    }

    public static string Group(string breakdown) => breakdown == "prior_response" ? "fall of the score on the step before" : Wording.By(breakdown);

    public static string Level(PackDraft draft, string breakdown, string level) => breakdown == "prior_response"
        ? level switch
        {
            "rose" => "Rose",
            "fell_by_less_than_a_quarter" => "Fell by less than a quarter",
            "fell_by_a_quarter_or_more" => "Fell by a quarter or more",
            _ => "Not recorded",
        }
        : draft.Level(breakdown, level);

    private static string Steps(ComparedStrategy strategy) => Wording.Capitalised(Wording.List([.. strategy.Conditions.Select(EmulationWords.Condition)])) + ".";

    private static IEnumerable<string> Eligibility(EligibilityRules rules)
    {
        yield return "a depression score above remission in the 28 days to the decision";
        if (rules.FirstStep > 1)
            yield return FormattableString.Invariant($"step {rules.FirstStep} or later");
        if (rules.NeedsNonresponse)
            yield return "a fall of the score by less than half on the step before";
        foreach (var condition in rules.Before)
            yield return $"on the step before, {EmulationWords.Condition(condition)}";
        if (rules.ExcludedReasons.Count > 0)
            yield return $"a reason of the step other than {Wording.List([.. rules.ExcludedReasons.Select(r => r.Replace('_', ' '))])}";
        if (rules.LeastAge is { } age)
            yield return FormattableString.Invariant($"an age of {age} or more");
        yield return "112 days to the day of the extract";
        yield return rules.EveryDecision ? "every decision of a patient" : "the first such decision of a patient";
    }
}
