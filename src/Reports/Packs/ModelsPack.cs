using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What can be predicted of nonresponse, how well, for whom less well, and what it may be used for.</summary>
public static class ModelsPack
{
    /// <summary>The pack's id.</summary>
    public const string Id = "models";

    private const string Outcome = "step_response_observed";

    /// <summary>Builds the pack, which is internal: counts of steps are exact.</summary>
    /// <param name="release">Exact figures.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="studies">A study of each point.</param>
    /// <param name="inUse">The models that make predictions; empty where there is no store, or none does.</param>
    public static Pack Build(Release release, PackContext context, IReadOnlyList<PointStudy> studies, IReadOnlyList<ModelInUse> inUse)
    {
        var draft = new PackDraft(release, context, Audience.Internal);
        var withheld = draft.Withheld([Outcome]);
        draft.Measures([Outcome]);
        draft.Add("use", "What the models may be used for", ModelWords.Purpose, [withheld is null ? ExhibitOrReason.Of(Use(draft, studies)) : ExhibitOrReason.Missing("models of nonresponse", withheld)]);
        if (inUse.Count > 0)
            draft.Add("in-use", "The models in use", "The champions of the registry on steps that were predicted since they learnt.", [.. inUse.SelectMany(m => ModelInUseExhibits.Of(draft, m))]);
        if (withheld is null)
            foreach (var study in studies)
                AddPoint(draft, study);
        return draft.Finish(Id, "Prediction models", context.ReportMonth, withheld is null ? [.. Headlines(studies), .. inUse.Select(InUse)] : [$"There are no models, because {withheld}."]);
    }

    private static List<string> Headlines(IReadOnlyList<PointStudy> studies)
    {
        List<string> said = [ModelWords.Purpose];
        foreach (var study in studies)
        {
            var at = ModelWords.At(study.Point);
            if (study.WhyNone is { } why)
                said.Add($"{at}: no model, because {why}.");
            else if (study.Main is { Later: { } later } main)
                said.Add($"{at}: of two steps of which one responds, the ridge regression gives the other the higher risk {(later.Auc is { } auc ? $"{Wording.Percent(auc.Value)} of the time" : "no one can tell how often")}; "
                    + $"for each step expected not to respond, {NumberText.Of(later.ObservedOverExpected.Value, CellFormat.Ratio)} did not. {ForUse(main)}");
            else
                said.Add($"{at}: models were fitted, but there are no later steps to judge them by. Not for use.");
        }
        return said;
    }

    private static string InUse(ModelInUse model) => model.Monitor.Concerns is { Count: > 0 } concerns
        ? $"In use {Wording.Uncapitalised(ModelWords.At(model.Point))} ({model.Id}): {Wording.Count(concerns.Count)} {(concerns.Count == 1 ? "thing asks" : "things ask")} for attention. {concerns[0]}"
        : $"In use {Wording.Uncapitalised(ModelWords.At(model.Point))} ({model.Id}): nothing asks for attention.";

    private static string ForUse(LearnerResult result) => result.WhyNotForUse.Count == 0 ? "It may be used." : $"Not for use: {Wording.List(result.WhyNotForUse)}.";

    private static Exhibit Use(PackDraft draft, IReadOnlyList<PointStudy> studies) => new(
        "models-by-point", "When a risk is given, which models there are, and whether each may be used", "Models by point of prediction", null,
        new Table(
            [
                new("When", CellFormat.Text), new("Model", CellFormat.Text), new("May it be used", CellFormat.Text), new("Why not", CellFormat.Text),
                new("Steps learnt from", CellFormat.Count), new("Later steps it was judged on", CellFormat.Count),
            ],
            [.. studies.SelectMany(s => Rows(s))])
        { IsStacked = true },
        [.. new[] { draft.Note(ModelWords.Rules), draft.Note(ModelWords.HowJudged) }.Order()]);

    private static IEnumerable<IReadOnlyList<Cell>> Rows(PointStudy study)
    {
        var at = ModelWords.At(study.Point);
        if (study.WhyNone is { } why)
            return [[Cell.Of(at), Cell.Of("None"), Cell.Of("No"), Cell.Of(Wording.Capitalised(why)), Cell.Derived(study.Learnt.Observed), Cell.Derived(study.Later.Observed)]];
        return study.Learners.Where(l => l.Learner is not (RiskLearner.Prevalence or RiskLearner.Severity)).Select(l => (IReadOnlyList<Cell>)
        [
            Cell.Of(at), Cell.Of(ModelWords.Of(l.Learner)), Cell.Of(l.WhyNotForUse.Count == 0 ? "Yes" : "No"),
            l.WhyNotForUse.Count == 0 ? Cell.Of(Marker.NotApplicable) : Cell.Of(Wording.Capitalised(Wording.List(l.WhyNotForUse))),
            Cell.Derived(study.Learnt.Observed), Cell.Derived(study.Later.Observed),
        ]);
    }

    private static void AddPoint(PackDraft draft, PointStudy study)
    {
        var (id, at) = (ModelWords.Slug(study.Point), ModelWords.At(study.Point));
        if (study.WhyNone is not null || study.Main is not { } main)
            return;
        draft.Add(
            id, at,
            study.Point == PredictionPoint.Start
                ? "The risk that a step ends without response, told on the day it starts. It rests on what was known by then."
                : "The risk that a step ends without response, told 28 days after its start, of steps that are still under way. It rests on what was known by then; the outcome is a score after that day.",
            [
                ModelExhibits.Calibration(draft, id, study, main), ModelExhibits.Decisions(draft, id, study, main), ModelExhibits.Performance(draft, id, study), ModelExhibits.Worth(draft, id, study),
                ModelExhibits.Drivers(draft, id, study, main), .. ModelFairnessExhibits.All(draft, id, main), ModelExhibits.LeftOut(draft, id, study),
                .. ModelExhibits.TreeDrivers(draft, id, study), .. ModelExhibits.Curves(draft, id, study),
                ModelExhibits.Open(draft, id, study), ModelExhibits.Coefficients(draft, id, main), ModelExhibits.Cohort(draft, id, study),
            ]);
    }
}
