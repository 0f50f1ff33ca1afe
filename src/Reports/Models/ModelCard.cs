namespace NonResponse.Reports;

/// <summary>The card of a model, in the nine parts of Mitchell and others.</summary>
internal static class ModelCard
{
    public static Paper Of(ModelFacts f) => new(
        "card", $"Model card: {f.Identity.Id}", "After Mitchell and others (2019), Model Cards for Model Reporting, FAT* 220-229.", [ModelWords.Purpose, f.Use],
        [
            new("Model details",
            [
                new("1.1", "Name and kind", $"{f.Identity.Id}: {Wording.Uncapitalised(f.Name)}, {Wording.Uncapitalised(f.At)}."),
                new("1.2", "Made by and from", $"{f.Identity.Program}, from {Wording.List(f.Identity.Sources)}, extracted on {Wording.Date(f.Identity.ExtractedOn)}. SHA-256 of what it learnt from: {f.Identity.Data}."),
                new("1.3", "How it was fitted", f.Fitting),
                new("1.4", "Licence", null),
                new("1.5", "Whom to ask", null),
            ]),
            new("Intended use",
            [
                new("2.1", "What it is for", ModelWords.Purpose),
                new("2.2", "Who uses it", "Service leads who plan reviews, and people who audit them."),
                new("2.3", "What it is not for", "Decisions on one patient, eligibility, priority on a waiting list, comparison of treatments, performance management of staff. It is no medical device."),
            ]),
            new("Factors",
            [
                new("3.1", "Groups that matter", "Sex, age band, ethnicity, fifth of deprivation, need of an interpreter, and providers."),
                new("3.2", "What is recorded of them", $"As the extract has it. {(f.Study.Settings.WithSocial ? "Social determinants are among the features; a service can leave them out." : "Social determinants were left out of the features.")}"),
            ]),
            new("Metrics",
            [
                new("4.1", "Measures", f.Measures),
                new("4.2", "Thresholds", $"{string.Join(", ", f.Study.Settings.Thresholds.Select(Wording.Percent))}, stated beforehand; bands of risk from {Wording.List([.. f.Study.Settings.Bands.Select(Wording.Percent)])}."),
                new("4.3", "When it is not for use", ModelWords.Rules),
            ]),
            new("Evaluation data", [new("5.1", "Data", $"{ModelFacts.N(f.Study.Later.All)} later steps of patients it has not learnt from, {ModelFacts.N(f.Study.Later.Observed)} with an outcome. {f.Dates}"), new("5.2", "Why these", "Steps that come after those learnt from are what the model will meet in use.")]),
            new("Training data", [new("6.1", "Data", $"{f.Sources} {f.Flow}"), new("6.2", "Features", f.Predictors), new("6.3", "Missing values", ModelFacts.Missing)]),
            new("Quantitative analyses",
            [
                new("7.1", "Performance", f.Performance), new("7.2", "By group", f.Fairness), new("7.3", "By provider", f.Heterogeneity),
                new("7.4", "Where missing counts as nonresponse", f.Model.LaterNri is { Auc: { } auc } ? $"AUC {NumberText.Of(auc.Value, CellFormat.Fine)} on {ModelFacts.N(f.Model.LaterNri.Steps)} steps." : null),
            ]),
            new("Ethical considerations",
            [
                new("8.1", "Sensitive data", "Learnt from de-identified records; the file of the model holds medians, knots, quantiles and shares, and no row of a patient. Erasing a patient from the store does not reach models trained before."),
                new("8.2", "Risks of harm", "A high risk may be read as a reason to give less; it is a reason to look sooner. Groups too small to be judged may be served worse than the figures tell."),
                new("8.3", "Whom the service has asked, and what it does with a high risk", null),
            ]),
            new("Caveats and recommendations",
            [
                new("9.1", "What it does not tell", ModelWords.NotEffects),
                new("9.2", "Upkeep", "Hold it against what happened each month (observed over expected with CUSUM, drift, missingness), recalibrate where that asks for it, and train anew when codes or care change."),
                new("9.3", "Local conditions of use", null),
            ]),
        ]);
}
