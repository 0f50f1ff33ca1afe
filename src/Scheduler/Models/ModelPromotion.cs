using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Models;

/// <summary>Lets new models take the place of champions by the rule that a service configured.</summary>
internal static class ModelPromotion
{
    /// <summary>Does it.</summary>
    /// <param name="store">The store, in which they are registered.</param>
    /// <param name="models">The models that were trained.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="sources">The extracts that they were trained on.</param>
    /// <returns>Those that became champions.</returns>
    public static IReadOnlyList<StoredModel> ByRule(Store store, IReadOnlyList<FrozenModel> models, PromotionRule rule, IReadOnlyList<PredictionSource> sources)
    {
        var promoted = new List<StoredModel>();
        if (rule == PromotionRule.ByHand)
            return promoted;
        foreach (var point in models.GroupBy(m => m.Document.Point))
        {
            var champion = store.Champion(point.Key);
            // The main model comes first: of models that do as well, the one whose coefficients can be read.
            if (point.Where(m => m.Document.NotForUse.Count == 0 && m.Document.Id != champion?.Id).FirstOrDefault(m => champion is null or { IsForUse: false } || rule == PromotionRule.WhenBetter && IsBetter(m, ModelRegistry.Read(store, champion.Id), sources)) is { } best)
                promoted.Add(store.PromoteModel(best.Document.Id, champion is null
                    ? "by the configured rule: there was no champion"
                    : champion.IsForUse ? $"by the configured rule: surely nearer than {champion.Id} to what happened on later steps" : $"by the configured rule: {champion.Id} is not for use"));
        }
        return promoted;
    }

    /// <summary>Whether a model's risks of later steps are surely nearer to what happened than the champion's: the interval of the gain in log loss, with patients as clusters, lies above 0.</summary>
    /// <remarks>The steps are later ones for the new model. The champion may have learnt from some of them, which can only help the champion.</remarks>
    private static bool IsBetter(FrozenModel challenger, ModelDocument champion, IReadOnlyList<PredictionSource> sources)
    {
        // Each is asked with the features that it was trained with.
        var (own, its) = (Data(challenger.Document), Data(champion));
        int[] rows = [.. RiskSplit.Of(own).Later.Where(own.IsObserved)];
        if (rows.Length == 0)
            return false;
        var scored = new ScoredSteps(
            challenger.Result.Trained.Model.Risks(own.Table, rows, UnseenLevel.AsMostFrequent), [.. rows.Select(own.IsNonresponse)], [.. rows.Select(_ => 1.0)], [.. rows.Select(r => own.Patients[r])]);
        return scored.GainOver(ModelNames.ModelOf(champion).Risks(its.Table, rows, UnseenLevel.AsMostFrequent)).Lower > 0;

        PredictionData Data(ModelDocument document) => PredictionData.Of(sources, challenger.Study.Point, document.Training.SocialDeterminants, challenger.Study.Settings.MostSteps);
    }
}
