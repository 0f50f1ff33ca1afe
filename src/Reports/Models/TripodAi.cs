using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The 52 items of TRIPOD+AI, answered from what was done.</summary>
internal static class TripodAi
{
    public static Paper Of(ModelFacts f) => new(
        "tripod-ai", $"TRIPOD+AI: {f.Identity.Id}",
        "Items after Collins and others (2024), TRIPOD+AI statement, BMJ 385:e078378, in our own words; whoever reports takes the wording from there.", [ModelWords.Purpose, f.Use],
        [
            new("Title and abstract",
            [
                new("1", "Title: that a prediction model is developed and evaluated, for whom, and of what", $"Development and evaluation of a model of nonresponse to a treatment step for depression, {Wording.Uncapitalised(f.At)} ({Wording.Uncapitalised(f.Name)})."),
                new("2", "Abstract: a structured summary", $"{f.Population} {f.Outcome} {f.Fitting} {f.Performance}"),
            ]),
            new("Introduction",
            [
                new("3a", "Health context and reason for the model", "About half of the people treated for depression do not respond to a step; a risk told early helps to plan reviews."),
                new("3b", "For whom and for what purpose, and who uses it", ModelWords.Purpose),
                new("3c", "Known inequalities between groups", null),
                new("4", "Objectives: development, evaluation, or both", "Both: development on earlier steps, evaluation on later steps of other patients."),
            ]),
            new("Methods: data, participants, preparation",
            [
                new("5a", "Source of the data, and why it represents those the model is for", f.Sources + " They are the records of the services in which it would be used."),
                new("5b", "Dates", f.Dates),
                new("6a", "Setting, and number of centres", f.Setting),
                new("6b", "Who is eligible", f.Population),
                new("6c", "Treatments, and how they were dealt with", "All treatment steps of the data contract; strategy and its detail are features, as recorded on the day of the prediction."),
                new("7", "How data were prepared, alike in all groups", f.Handling + " The same for every group of people."),
            ]),
            new("Methods: outcome and predictors",
            [
                new("8a", "Outcome and its horizon", f.Outcome),
                new("8b", "Who assessed the outcome", "Scores that patients gave or clinicians rated, as recorded in care."),
                new("8c", "Blinding of the outcome to predictors", null),
                new("9a", "Choice of predictors", "A fixed catalogue, chosen from what the literature names and the contract holds; none is chosen by its relation to the outcome but by the penalty."),
                new("9b", "Predictors, how and when measured", f.Predictors + " No value dated after the prediction is used: the program refuses it."),
                new("9c", "Who assessed predictors", "As recorded in routine care, before the outcome."),
            ]),
            new("Methods: analysis",
            [
                new("10", "Sample size", f.SampleSize), new("11", "Missing data", ModelFacts.Missing),
                new("12a", "How data were used for development and evaluation", f.Validation),
                new("12b", "How predictors were handled", f.Handling),
                new("12c", "Kind of model, tuning, internal validation", f.Fitting),
                new("12d", "Heterogeneity between clusters", f.Heterogeneity is null ? "Providers are compared in the evaluation of a full training." : "Providers are left out in turn, in at most ten groups."),
                new("12e", "Measures of performance", f.Measures),
                new("12f", "Updating after evaluation", "None before evaluation. Later recalibrations are versions of their own: intercept, then slope, by maximum likelihood."),
                new("12g", "How predictions are worked out", "From the model's file alone; a conformance file holds risks of made-up steps that another program has to give within 1e-12."),
                new("13", "Class imbalance", "Nothing was resampled or reweighted for the outcome's share, which would spoil calibration."),
                new("14", "Fairness: how it was looked at", ModelWords.Fairness),
                new("15", "What the model gives, and thresholds", $"A risk from 0 to 1. Bands from {Wording.List([.. f.Study.Settings.Bands.Select(Wording.Percent)])}; no threshold decides anything by itself."),
                new("16", "Differences between training and evaluation data", "Evaluation steps are later and of other patients; setting, eligibility, outcome and predictors are the same."),
                new("17", "Ethical approval", null),
            ]),
            new("Open science, and patients",
            [
                new("18a", "Funding", null), new("18b", "Conflicts of interest", null), new("18c", "Protocol", null), new("18d", "Registration", null),
                new("18e", "Sharing of data", "Rows of patients are not shared."), new("18f", "Sharing of code", "The program that fits, judges and scores is versioned, and named with its version in the model's file."),
                new("19", "Involvement of patients and the public", null),
            ]),
            new("Results",
            [
                new("20a", "Flow of participants", f.Flow),
                new("20b", "Characteristics of participants", f.Characteristics),
                new("20c", "Comparison of the data it was evaluated on with those it learnt from", $"Did not respond: {Share(f.Study.Learnt)} of observed steps learnt from, {Share(f.Study.Later)} of later ones."),
                new("21", "Participants and events in each analysis", f.Flow),
                new("22", "The full model", f.IsTrees ? "Every tree is in the model's file." : "Every coefficient, knot and median is in the model's file; the page of the models shows the ridge regression's coefficients."),
                new("23a", "Performance with intervals, and by group", $"{f.Performance} {f.Fairness}".Trim()),
                new("23b", "Heterogeneity of performance", f.Heterogeneity),
                new("24", "Results of updating", f.Study.Optimism is { } o && f.Model.Learner == RiskLearner.Ridge ? $"Not updated. Optimism on the steps learnt from: {NumberText.Of(o.Auc, CellFormat.Fine)} of AUC, {NumberText.Of(o.Slope, CellFormat.Fine)} of slope." : "Not updated."),
            ]),
            new("Discussion",
            [
                new("25", "Interpretation, fairness included", $"{f.Use} {f.Fairness}".Trim()),
                new("26", "Limitations", "One source of routine records; outcomes missing for reasons that features may not tell; predictors confounded by who is given what. " + ModelWords.NotEffects),
                new("27a", "Poor or missing input in use", "Missing features are handled as in training. A code that the model has never seen is refused, not guessed."),
                new("27b", "What users must do and know", ModelWords.Purpose),
                new("27c", "Next steps", "Monthly monitoring; evaluation at other services before it is used there."),
            ]),
        ]);

    private static string Share((int All, int Observed, int Events, int Patients) steps) => steps.Observed == 0 ? "none" : Wording.Percent((double)steps.Events / steps.Observed);
}
