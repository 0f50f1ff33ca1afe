using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The documents of a model: its card, and the checklists of reporting and of quality.</summary>
public static class ModelDocuments
{
    /// <summary>All of them.</summary>
    /// <param name="study">The study that it was trained in.</param>
    /// <param name="model">How it did there.</param>
    /// <param name="identity">Which model it is.</param>
    public static IReadOnlyList<Paper> Of(PointStudy study, LearnerResult model, ModelIdentity identity)
    {
        var facts = new ModelFacts(study, model, identity);
        return [ModelCard.Of(facts), TripodAi.Of(facts), ProbastAi.Of(facts)];
    }
}
