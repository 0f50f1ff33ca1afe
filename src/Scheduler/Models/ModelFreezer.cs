using NonResponse.Analytics;

namespace NonResponse.Scheduler.Models;

/// <summary>A model that was trained and is done learning.</summary>
/// <param name="Study">The study that it was trained in.</param>
/// <param name="Result">How it did there.</param>
/// <param name="Document">What its file holds.</param>
internal sealed record FrozenModel(PointStudy Study, LearnerResult Result, ModelDocument Document);

/// <summary>Makes documents of models that were trained.</summary>
internal static class ModelFreezer
{
    /// <summary>The models of a study that can be frozen, the main one first; none where there are no models.</summary>
    /// <param name="study">The study.</param>
    /// <param name="sources">Whose extracts it rests on.</param>
    /// <param name="extractedOn">The day up to which they all go.</param>
    public static IReadOnlyList<FrozenModel> Freeze(PointStudy study, IReadOnlyList<string> sources, DateOnly extractedOn) =>
    [
        .. ModelNames.Frozen.Select(f => study.Learners.FirstOrDefault(l => l.Learner == f)).OfType<LearnerResult>()
            .Select(l => new FrozenModel(study, l, Freeze(study, l, sources, extractedOn))),
    ];

    private static ModelDocument Freeze(PointStudy study, LearnerResult learner, IReadOnlyList<string> sources, DateOnly extractedOn)
    {
        var model = learner.Trained.Model;
        return Named(new ModelDocument
        {
            Format = ModelDocument.FormatName,
            FormatVersion = ModelDocument.NewestVersion,
            Id = "",
            Parent = null,
            Program = "nonresponse " + PackContexts.ProgramVersion,
            Point = ModelNames.Of(study.Point),
            Learner = ModelNames.Of(learner.Learner),
            NotForUse = learner.WhyNotForUse,
            Training = new ModelTraining
            {
                Sources = sources,
                ExtractedOn = extractedOn,
                From = DateOnly.FromDayNumber(study.Days.First),
                Before = DateOnly.FromDayNumber(study.LaterFrom),
                Steps = study.Learnt.All,
                Observed = study.Learnt.Observed,
                Nonresponse = study.Learnt.Events,
                Patients = study.Learnt.Patients,
                Tuned = learner.Tuned,
                Seed = study.Settings.Seed,
                SocialDeterminants = study.Settings.WithSocial,
                Data = study.LearntFrom!,
            },
            Intercept = model.Intercept,
            Terms = ModelNames.Terms(model, [.. study.Features.Select(f => f.Feature)]),
            Trees = ModelNames.Trees(model),
            Recalibration = LineOf(model.Recalibration),
            Recalibrations = [],
            Reference = ModelNames.ReferenceOf(learner.Profile),
        });
    }

    /// <summary>A model that was put right by newer steps: another version, which names the one that it comes from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="time">What was done to its log odds, and by which steps.</param>
    /// <param name="notForUse">Why it is not for use; empty where it may be used.</param>
    public static ModelDocument Recalibrated(ModelDocument model, ModelRecalibration time, IReadOnlyList<string> notForUse) => Named(model with
    {
        Parent = model.Id,
        Program = "nonresponse " + PackContexts.ProgramVersion,
        NotForUse = notForUse,
        Recalibration = LineOf(new Recalibration(model.Recalibration.Intercept, model.Recalibration.Slope).Then(new Recalibration(time.Line.Intercept, time.Line.Slope))),
        Recalibrations = [.. model.Recalibrations, time],
    });

    private static ModelLine LineOf(Recalibration line) => new(line.Intercept, line.Slope);

    private static ModelDocument Named(ModelDocument model) => model with { Id = ModelFile.IdOf(model) };
}
