using System.Text.Json;
using System.Text.Json.Serialization;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public sealed class FeatureTransformTests
{
    private static readonly JsonSerializerOptions WithNaN = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly Feature Score = new("score", "Score", FeatureKind.Number, "") { IsCurved = true };
    private static readonly Feature Strategy = new("strategy", "Strategy", FeatureKind.Category, "") { Levels = ["switch", "augment", "stop"] };

    [Test]
    public void It_takes_nothing_from_rows_that_it_is_not_fitted_to()
    {
        var tables = Import.Read(Repository.Path("data", "samples", "small-service"), new ImportOptions()).Tables!;
        var table = FeatureTable.Of(tables, Classification.Of(tables, [], AnalysisSettings.Default), PredictionPoint.WeekFour, PredictionCohort.Of(tables, PredictionPoint.WeekFour).Steps, withSocial: true);
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(r => r % 3 != 0)];
        var values = table.Values.ToArray();
        for (var r = 0; r < table.Rows; r += 3)
            values.AsSpan(r * table.Features.Count, table.Features.Count).Clear();
        var (fitted, elsewhere) = (FeatureTransform.Fit(table, rows), FeatureTransform.Fit(table with { Values = values }, rows));
        Assert.That(Text(elsewhere), Is.EqualTo(Text(fitted)));
        Assert.That(fitted.Apply(table, rows).Columns, Is.EqualTo(fitted.Columns).And.GreaterThan(30));
        Assert.That(fitted.Apply(table, rows).Values, Has.All.Matches<double>(double.IsFinite));
        Assert.That(FeatureCatalogue.At(PredictionPoint.WeekFour, withSocial: false).Select(f => f.Id), Has.None.EqualTo("deprivation_decile").And.None.EqualTo("ethnicity"));
    }

    [Test]
    public void Missing_numbers_become_the_median_with_a_column_that_says_so()
    {
        var table = new FeatureTable([Score], [.. Enumerable.Range(0, 100).Select(i => i < 20 ? double.NaN : i)]);
        var term = FeatureTransform.Fit(table, [.. Enumerable.Range(0, 100)]).Terms.Single();
        Assert.That((term.Median, term.HasMissing, term.Columns), Is.EqualTo((59.5, true, 4)));
        var matrix = new FeatureTransform([term]).Apply(table, [0, 50]);
        Assert.That((matrix.Row(0)[0], matrix.Row(0)[^1], matrix.Row(1)[0], matrix.Row(1)[^1]), Is.EqualTo((59.5, 1.0, 50.0, 0.0)));
    }

    [Test]
    public void Levels_are_known_by_name_and_a_new_one_is_told()
    {
        var table = new FeatureTable([Strategy], [.. Enumerable.Range(0, 100).Select(i => i < 60 ? 0.0 : i < 95 ? 1 : 2)]);
        var transform = FeatureTransform.Fit(table, [.. Enumerable.Range(0, 100)]);
        Assert.That(transform.Terms.Single().Levels, Is.EqualTo(["augment"]), "the most frequent is the one that others are held against; few rows get no column");
        var other = new FeatureTable([Strategy with { Levels = ["stop", "augment", "switch", "start"] }], [0, 1, 2, 3]);
        Assert.That(transform.Apply(other, [0, 1, 2]).Values, Is.EqualTo([0.0, 1.0, 0.0]));
        Assert.That(() => transform.Apply(other, [3]), Throws.TypeOf<UnknownLevelException>().With.Message.StartsWith("The feature strategy has the level start"));
        Assert.That(() => transform.Apply(new FeatureTable([Score], [1]), [0]), Throws.TypeOf<UnknownLevelException>().With.Message.Contains("needs the feature strategy"));
    }

    [Test]
    public void What_is_the_same_everywhere_or_never_there_is_left_out()
    {
        var constant = new FeatureTable([Score, Strategy], [.. Enumerable.Range(0, 50).SelectMany(_ => new[] { 3.0, 1 })]);
        var fitted = FeatureTransform.Fit(constant, [.. Enumerable.Range(0, 50)]);
        Assert.That((fitted.Terms.Single().Feature, fitted.Columns), Is.EqualTo(("strategy", 0)), "a category keeps what it has seen");
        Assert.That(fitted.AllSeen(constant with { Values = [3, 1, 3, 0] }, [0, 1]), Is.EqualTo([true, false]));
        Assert.That(() => fitted.Apply(constant with { Values = [3, 0] }, [0]), Throws.TypeOf<UnknownLevelException>().With.Message.StartsWith("The feature strategy has the level switch"));
        var missing = new FeatureTable([Score], [.. Enumerable.Repeat(double.NaN, 50)]);
        Assert.That(FeatureTransform.Fit(missing, [.. Enumerable.Range(0, 50)]).Terms, Is.Empty);
    }

    private static string Text(FeatureTransform transform) => JsonSerializer.Serialize(transform.Terms, WithNaN);
}
