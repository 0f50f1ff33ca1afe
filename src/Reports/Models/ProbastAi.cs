namespace NonResponse.Reports;

/// <summary>The questions of PROBAST+AI: 16 on the quality of development, 18 on the risk of bias of evaluation.</summary>
internal static class ProbastAi
{
    public static Paper Of(ModelFacts f) => new(
        "probast-ai", $"PROBAST+AI: {f.Identity.Id}",
        "Questions after Moons and others (2025), PROBAST+AI, BMJ 388:e082505, by its parts and domains, in our own words and numbers. Answers tell what was done; the judgement is the assessor's.", [ModelWords.Purpose, f.Use],
        [
            new("Development: participants and data sources",
            [
                new("D1.1", "Is the source of data fit for the purpose?", "Probably yes: " + f.Sources),
                new("D1.2", "Are the people in it those the model is for?", "Yes: all steps of the services that reached the point of prediction. " + f.Population),
                new("D1.3", "Were inclusions and exclusions appropriate?", "Yes: what is left out is counted. " + f.Flow),
            ]),
            new("Development: predictors",
            [
                new("D2.1", "Were predictors defined and measured alike for everybody?", "As the data contract defines them; how services measure may differ."),
                new("D2.2", "Were they measured without knowledge of the outcome?", "Yes: each is dated on or before the prediction, and the outcome after it."),
                new("D2.3", "Are all of them there when the model is to be used?", "Yes: a value dated after the prediction is refused, with an error."),
            ]),
            new("Development: outcome",
            [
                new("D3.1", "Is the outcome's definition appropriate and stated beforehand?", f.Outcome),
                new("D3.2", "Are predictors kept out of the outcome's definition?", "The baseline score is a predictor and part of the definition of response, as it is of every change score; no score counts both as early change and as the outcome."),
                new("D3.3", "Was it determined alike for everybody?", "By the same rule; how often it is scored differs, and observed steps are weighted for it."),
                new("D3.4", "Was the time between prediction and outcome appropriate?", f.Timing + " The outcome is due by day 98."),
            ]),
            new("Development: analysis",
            [
                new("D4.1", "Was the number of people and events enough?", f.SampleSize),
                new("D4.2", "Were predictors handled appropriately?", f.Handling),
                new("D4.3", "Were all eligible people in the analysis, and missing values handled appropriately?", ModelFacts.Missing),
                new("D4.4", "Was class imbalance handled without harm?", "Yes: nothing was resampled."),
                new("D4.5", "Was overfitting dealt with?", f.Fitting + " Transforms are learnt within the fold."),
                new("D4.6", "Were groups looked at for fairness?", f.Fairness),
            ]),
            new("Evaluation: participants and data sources",
            [
                new("E1.1", "Is the source of data fit for the purpose?", "Probably yes: later records of the same services."),
                new("E1.2", "Are the people in it those the model is for?", "Yes: later steps of patients it has not learnt from."),
                new("E1.3", "Were inclusions and exclusions appropriate?", "Yes, as in development; later steps of known patients are left out and counted."),
                new("E1.4", "Is it apart from the data of development?", f.Validation),
            ]),
            new("Evaluation: predictors",
            [
                new("E2.1", "Were predictors defined and measured as in development?", "Yes, by the same program."),
                new("E2.2", "Were they measured without knowledge of the outcome?", "Yes, as in development."),
                new("E2.3", "Are all of them there when the model is to be used?", "Yes, as in development."),
            ]),
            new("Evaluation: outcome",
            [
                new("E3.1", "Is the outcome's definition appropriate and stated beforehand?", "Yes, the same."),
                new("E3.2", "Was it determined as in development, and alike for everybody?", "Yes, by the same rule; weighted for being observed."),
                new("E3.3", "Was it determined without knowledge of the predictors?", null),
                new("E3.4", "Was the time between prediction and outcome appropriate?", "Yes, the same."),
            ]),
            new("Evaluation: analysis",
            [
                new("E4.1", "Was the number of people and events enough?", $"{ModelFacts.N(f.Study.Later.Events)} did not respond of {ModelFacts.N(f.Study.Later.Observed)}; 100 events or more are commonly asked for."),
                new("E4.2", "Were all eligible people in the analysis, and missing values handled appropriately?", ModelFacts.Missing),
                new("E4.3", "Was the model used as it was published, without refitting?", "Yes: judged as it is frozen."),
                new("E4.4", "Were discrimination, calibration and usefulness measured?", f.Measures),
                new("E4.5", "Do intervals allow for several steps of one patient?", "Yes: patients are clusters."),
                new("E4.6", "Was heterogeneity between providers looked at?", f.Heterogeneity),
                new("E4.7", "Were groups looked at for fairness?", f.Fairness),
            ]),
        ]);
}
