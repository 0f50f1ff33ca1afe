using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The checklist of reporting of a comparison: STROBE for cohort studies with RECORD for routinely collected data, answered from what was done.</summary>
public static class StrobeRecord
{
    /// <summary>The checklist.</summary>
    /// <param name="result">As its readers may see it.</param>
    /// <param name="study">Where its decisions come from.</param>
    public static Paper Of(ComparisonResult result, ComparisonIdentity study)
    {
        var of = result.Of;
        var parts = EmulationSheet.Parts(of).ToDictionary(p => p.Part, p => p.Says, StringComparer.Ordinal);
        return new Paper(
            "strobe-record", $"STROBE and RECORD: {of.Title}",
            "Items after von Elm and others (2007), STROBE, and Benchimol and others (2015), RECORD, in our own words; items that both ask for stand once. What only the service or the authors can answer is left open.",
            [EmulationWords.NotATrial, EmulationWords.Finding(result)],
            [
                new("Title and abstract",
                [
                    new("1a", "Is the design named in the title or abstract?", $"A cohort of decisions in which a trial is imitated (target trial emulation): {of.Title}."),
                    new("1b", "What was done and found, in short", EmulationWords.Finding(result)),
                    new("RECORD 1.1-1.3", "The kind of data, their place and time, and linkage", $"Routinely collected episodes of depression care: {study.Where}. {study.Linkage}"),
                ]),
                new("Introduction", [new("2", "The scientific background", null), new("3", "The question", of.Question)]),
                new("Methods",
                [
                    new("4", "The design", EmulationSheet.Paragraph(result)), new("5", "Setting, places and dates", study.Where), new("6a", "Eligibility, and how people were found and followed", parts["Eligibility"] + " " + parts["Follow-up"]),
                    new("6b", "Matching", "None: decisions are weighted."), new("RECORD 6.1", "How the population was selected: codes and rules", $"{of.First.Title}: {parts[$"First strategy: {of.First.Title}"]} {of.Second.Title}: {parts[$"Second strategy: {of.Second.Title}"]} The codes are those of the data contract."),
                    new("RECORD 6.2", "Whether the codes were validated", null), new("RECORD 6.3", "Flow of linkage", study.Linkage),
                    new("7", "Outcomes, exposures, confounders and effect modifiers", $"{parts["Primary outcome"]} {parts["Other outcomes"]} Adjusted for: {Wording.Uncapitalised(parts["Adjusted for"])} Groups: {Wording.Uncapitalised(parts["Looked at in groups"])}"),
                    new("RECORD 7.1", "The full list of codes", "docs/data-contract.md and the specification beside this checklist."), new("8", "Sources of data, and whether both groups were measured alike", "By the same rules of the data contract in both strategies; how often scores are taken may differ, and is part of the table of balance."),
                    new("9", "What was done about bias", "Time zero is the decision in both strategies, so that no time is immortal; what leads to a decision is adjusted for; negative controls look for what is not; E-values say how strong it would have to be."),
                    new("10", "The size of the study", $"All eligible decisions. {(result.Detectable is { } least ? $"The smallest difference that would be found in four of five such comparisons is {Wording.Points(least)} percentage points; {Wording.Points(of.RelevantDifference)} would matter." : "No difference could be found with this many.")}"),
                    new("11", "How numbers were handled", "Numbers that may bend have restricted cubic splines with knots at quantiles; none is cut into bands but for strata and groups."),
                    new("12a", "Statistical methods", EmulationWords.Overlapping + " " + EmulationWords.Methods), new("12b", "Subgroups and interactions", EmulationWords.Subgroups), new("12c", "Missing data", "Confounders: the median, or no level, with an indicator. Outcomes: " + Wording.Uncapitalised(EmulationWords.MissingOutcomes)),
                    new("12d", "Loss to follow-up", "Outcomes that are missing are weighted for, counted as nonresponse and imputed; dropping out is an outcome of its own and competes with remission."), new("12e", "Sensitivity analyses", "Other methods, other targets, missing outcomes in layers, and a tipping point."),
                    new("RECORD 12.1", "Whose access to the data", null), new("RECORD 12.2", "How data were cleaned", "Every row is checked against the data contract before anything is computed; rows at fault are kept out and listed in the quarantine, and checks that fail as errors withhold what rests on them."),
                    new("RECORD 12.3", "Linkage: methods and quality", study.Linkage),
                ]),
                new("Results",
                [
                    new("13", "How many at each stage, and why they were left out", result.Reason ?? $"Compared: {EmulationDesignExhibits.Shown(result.FirstCount)} with {Wording.Uncapitalised(of.First.Title)} and {EmulationDesignExhibits.Shown(result.SecondCount)} with {Wording.Uncapitalised(of.Second.Title)}; the flow is in the pack, rule by rule."),
                    new("14", "What people were like, and what was missing", result.Balance.Count == 0 ? null : $"{Wording.Count(result.Balance.Count)} rows by strategy with standardised differences and missing counts, in the pack."),
                    new("15", "Numbers with the outcome", result.Primary is { FirstEvents: { } one, SecondEvents: { } other } ? $"{Wording.Count(one)} and {Wording.Count(other)}." : null),
                    new("16a", "Unadjusted and adjusted estimates with intervals", result.Primary is null ? null : result.Primary.Gates.Count > 0 ? EmulationWords.Finding(result) : $"Crude and by {Wording.Count(result.Estimates.Where(e => e.Breakdown == Breakdown.All && e.Estimand == "treatment_policy").Select(e => (e.Method, e.Population)).Distinct().Count())} methods side by side, in the pack and in comparison.csv."),
                    new("16b", "Boundaries of categories", "Strata: severity below half, below 70%, above; fall on the step before: rose, below a quarter, above."), new("16c", "Relative and absolute risk", "Both: differences and ratios of shares."), new("17", "Other analyses", "Groups, negative controls, missing outcomes, while on the strategy."),
                ]),
                new("Discussion",
                [
                    new("18", "Key results", EmulationWords.Finding(result)), new("19", "Limitations", "What was not recorded is not adjusted for. " + (result.EValues is { } e ? $"The E-value is {NumberText.Of(e.Value, CellFormat.Ratio)} ({NumberText.Of(e.NearerEnd, CellFormat.Ratio)} for the end of the interval)." : "No E-value can be given.")),
                    new("RECORD 19.1", "What it means that the data were not collected for this question", "Scores are taken at visits, and doses, reasons and adherence as clinicians recorded them; eligibility and codes may change over time."), new("20", "A cautious interpretation", null), new("21", "To whom it applies", null),
                ]),
                new("Other", [new("22", "Who paid", null), new("RECORD 22.1", "Access to protocol, data and code", $"The specification and the program ({study.Program}) are here; the data belong to the service.")]),
            ]);
    }
}

/// <summary>Where a comparison's decisions come from.</summary>
/// <param name="Sources">Names of the sources.</param>
/// <param name="ExtractedOn">The day up to which they go; the earliest of several.</param>
/// <param name="Program">What made it, with its version.</param>
public sealed record ComparisonIdentity(IReadOnlyList<string> Sources, DateOnly ExtractedOn, string Program)
{
    internal string Where => $"{Wording.List(Sources)}, up to {Wording.Date(ExtractedOn)}";

    internal string Linkage => Sources.Count == 1 ? "No linkage: one source." : "No linkage: sources do not share patients, and are taken together.";
}
