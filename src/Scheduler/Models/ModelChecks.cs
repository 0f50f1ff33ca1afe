namespace NonResponse.Scheduler.Models;

/// <summary>What must hold of a model before anything is scored with it.</summary>
internal static class ModelChecks
{
    private static readonly string[] Kinds = ["number", "flag", "category"];

    /// <exception cref="ModelFileException">Something does not.</exception>
    public static void Require(ModelDocument model, string name)
    {
        void Must(bool holds, string what)
        {
            if (!holds)
                throw new ModelFileException($"{name} cannot be used: {what}.");
        }
        Must(ModelNames.TryPoint(model.Point, out _), "its point is neither m0 nor m4");
        Must(ModelNames.TryLearner(model.Learner, out var learner), "its learner is not known");
        var isTrees = learner == Analytics.RiskLearner.Trees;
        var columns = 0;
        foreach (var term in model.Terms)
        {
            Must(Kinds.Contains(term.Kind), $"the kind of {Shown(term.Feature)} is not known");
            Must(term.Kind == "category" == (term.Levels is not null && term.KnownLevels is not null), $"the levels of {Shown(term.Feature)} do not go with its kind");
            Must(term.Levels is null || term.Levels.All(term.KnownLevels!.Contains), $"a level of {Shown(term.Feature)} is not among those known");
            Must(term.Knots is null || term.Knots.Count >= 3 && term.Knots.Zip(term.Knots.Skip(1)).All(k => k.First < k.Second), $"the knots of {Shown(term.Feature)} are not in order");
            Must(term.Kind == "category" || isTrees || term.Median is not null, $"{Shown(term.Feature)} has nothing for a missing value");
            var own = ModelNames.TermOf(term).Columns;
            Must(isTrees ? term.Coefficients is null : term.Coefficients?.Count == own, $"the coefficients of {Shown(term.Feature)} are not as many as its columns");
            Must(term.Means is null || term.Means.Count == own, $"the means of {Shown(term.Feature)} are not as many as its columns");
            columns += own;
        }
        Must(model.Terms.Select(t => t.Feature).Distinct(StringComparer.Ordinal).Count() == model.Terms.Count, "a feature is named twice");
        Must(isTrees || model.Trees.Count == 0, "a regression has trees");
        foreach (var tree in model.Trees)
            Must(IsTree(tree, columns), "a tree is not one");
    }

    /// <summary>Whether questions lead to later nodes only, so that every way ends at a leaf.</summary>
    private static bool IsTree(ModelTree tree, int columns)
    {
        var nodes = tree.Column.Count;
        if (nodes == 0 || new[] { tree.Threshold.Count, tree.MissingLeft.Count, tree.Left.Count, tree.Right.Count, tree.Value.Count }.Any(n => n != nodes))
            return false;
        for (var i = 0; i < nodes; i++)
            if (tree.Column[i] >= columns || tree.Column[i] >= 0 && (tree.Left[i] <= i || tree.Left[i] >= nodes || tree.Right[i] <= i || tree.Right[i] >= nodes))
                return false;
        return true;
    }

    private static string Shown(string feature) => Ingest.SettingsFile.Shown(feature);
}
