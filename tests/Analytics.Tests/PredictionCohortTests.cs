using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Whose nonresponse is predicted, and that nothing is used which was not known yet.</summary>
public sealed class PredictionCohortTests
{
    // Steps start on 2025-03-01; week 4 is 2025-03-29, and the outcome is due on 2025-06-07.
    private const string Baseline = "2025-02-25", WeekFour = "2025-03-29";

    [Test]
    public void Score_of_the_day_of_the_prediction_is_a_feature_and_no_outcome()
    {
        using var extract = new ExtractFolder().OneStep().Phq9((Baseline, "20"), (WeekFour, "16"));
        var tables = Measured.Read(extract);
        Assert.That(StepOutcome.Of(tables, 0, true, Instrument.All[0], PrimaryInstrument.Series(tables, 0, InstrumentCode.Phq9)).IsObserved, Is.True, "the contract's own outcome has it");
        Assert.That(Only(tables, PredictionPoint.Start).Outcome, Is.True);
        var step = Only(tables, PredictionPoint.WeekFour);
        Assert.That(step.Outcome, Is.Null);
        Assert.That(Value(tables, step, "early_change"), Is.EqualTo(0.2).Within(1e-12));
    }

    [TestCase("2025-03-30", "16", true)]
    [TestCase("2025-03-30", "10", false)]
    [TestCase("2025-06-07", "10", false)]
    [TestCase("2025-06-08", "10", null)]
    public void Outcome_is_the_last_score_after_the_prediction(string day, string score, bool? nonresponse)
    {
        using var extract = new ExtractFolder().OneStep().Phq9((Baseline, "20"), ("2025-03-20", "19"), (day, score));
        Assert.That(Only(Measured.Read(extract), PredictionPoint.WeekFour).Outcome, Is.EqualTo(nonresponse));
    }

    // Of the contract: neither response (half of the baseline or less) nor remission (4 or less on PHQ-9).
    [TestCase("6", "4", false)]
    [TestCase("6", "5", true)]
    [TestCase("20", "10", false)]
    [TestCase("20", "11", true)]
    public void Nonresponse_is_neither_response_nor_remission(string baseline, string endpoint, bool nonresponse)
    {
        using var extract = new ExtractFolder().OneStep().Phq9((Baseline, baseline), ("2025-05-02", endpoint));
        foreach (var point in Enum.GetValues<PredictionPoint>())
            Assert.That(Only(Measured.Read(extract), point).Outcome, Is.EqualTo(nonresponse), $"{point}");
    }

    [TestCase("2025-03-28", 0)]
    [TestCase(WeekFour, 0)]
    [TestCase("2025-03-30", 1)]
    public void At_week_4_the_step_is_still_open(string end, int steps)
    {
        using var extract = new ExtractFolder().OneStep(end).Phq9((Baseline, "20"), ("2025-04-02", "10"));
        var cohort = PredictionCohort.Of(Measured.Read(extract), PredictionPoint.WeekFour);
        Assert.That((cohort.Steps.Count, cohort.NotOpen), Is.EqualTo((steps, 1 - steps)));
        Assert.That(PredictionCohort.Of(Measured.Read(extract), PredictionPoint.Start).Steps, Has.Count.EqualTo(1));
    }

    [Test]
    public void Baseline_of_the_days_after_the_start_was_not_known_at_it()
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-02", "20"), ("2025-05-02", "10"));
        var cohort = PredictionCohort.Of(Measured.Read(extract), PredictionPoint.Start);
        Assert.That((cohort.Steps.Count, cohort.WithoutBaseline, cohort.All), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public void Steps_that_are_not_due_are_left_out()
    {
        using var extract = new ExtractFolder("2025-06-06").OneStep().Phq9((Baseline, "20"), ("2025-05-02", "10"));
        Assert.That(PredictionCohort.Of(Measured.Read(extract), PredictionPoint.Start) is { NotDue: 1, Steps.Count: 0 }, Is.True);
    }

    [Test]
    public void Planted_leak_is_refused()
    {
        var row = new FeatureRow(FeatureCatalogue.At(PredictionPoint.Start));
        row.Begin(100);
        row.Set("severity", 0.5, 100);
        Assert.That(() => row.Set("risk_item", 1, 101), Throws.TypeOf<LeakException>().With.Message.EqualTo("The feature risk_item rests on something of 1 days after the prediction; it cannot be used."));
        row.Set("early_change", 0.5, 128);
        Assert.That(row.Values.ToArray().Count(v => !double.IsNaN(v)), Is.EqualTo(1), "what belongs to week 4 is no feature of the start");
    }

    // The strictest test there is: what is read of the whole extract is what was read of the extract of that day, which ends there.
    [TestCase(PredictionPoint.Start)]
    [TestCase(PredictionPoint.WeekFour)]
    public void Features_are_those_of_an_extract_that_ends_with_the_prediction(PredictionPoint point)
    {
        var folder = Repository.Path("data", "samples", "small-service");
        var whole = Import.Read(folder, new ImportOptions()).Tables!;
        var predicted = PredictionCohort.Of(whole, point).Steps;
        Assert.That(predicted, Has.Count.GreaterThan(100));
        for (var i = 0; i < predicted.Count; i += 12)
        {
            var then = Import.Read(folder, new ImportOptions { AsOf = DateOnly.FromDayNumber(predicted[i].Day) }).Tables!;
            var episode = Enumerable.Range(0, then.Episodes.Count).Single(e => Name(then, e) == Name(whole, predicted[i].Episode) && then.Episodes.ReferralDate[e] == whole.Episodes.ReferralDate[predicted[i].Episode]);
            var step = then.Steps.Of(episode).Start + predicted[i].Step - whole.Steps.Of(predicted[i].Episode).Start;
            Assert.That(Words(then, predicted[i] with { Episode = episode, Step = step }, point), Is.EqualTo(Words(whole, predicted[i], point)));
        }
    }

    [Test]
    public void Every_feature_has_values_somewhere()
    {
        var whole = Import.Read(Repository.Path("data", "samples", "small-service"), new ImportOptions()).Tables!;
        var seen = PredictionCohort.Of(whole, PredictionPoint.WeekFour).Steps.SelectMany(s => Words(whole, s, PredictionPoint.WeekFour).Where(w => !w.EndsWith("= NaN", StringComparison.Ordinal)).Select(w => w.Split(' ')[0])).ToHashSet();
        Assert.That(FeatureCatalogue.All.Select(f => f.Id).Except(seen), Is.Empty);
    }

    [Test]
    public void A_sample_has_patients_as_a_whole_and_the_whole_time()
    {
        var tables = Import.Read(Repository.Path("data", "samples", "small-service"), new ImportOptions()).Tables!;
        PredictionSource[] sources = [PredictionSource.Of(tables, AnalysisSettings.Default)];
        var all = PredictionData.Of(sources, PredictionPoint.Start, withSocial: true, int.MaxValue);
        var drawn = PredictionData.Of(sources, PredictionPoint.Start, withSocial: true, int.MaxValue, all.Rows / 4);
        Assert.That(drawn.Rows, Is.InRange(all.Rows / 8, all.Rows / 3));
        Assert.That(drawn.Counts.NotDrawn + drawn.Rows, Is.EqualTo(all.Rows));
        string[] Patients(PredictionData data) => [.. data.Steps.Select(s => Name(tables, s.Episode))];
        var kept = Patients(drawn).ToHashSet();
        Assert.That(Patients(all).Count(kept.Contains), Is.EqualTo(drawn.Rows), "all steps of those who are drawn");
        int Quantile(PredictionData data, double share) => data.Steps.Select(s => s.Day).Order().ElementAt((int)(data.Rows * share));
        foreach (var share in new[] { 0.05, 0.25, 0.5, 0.75, 0.95 })
            Assert.That(Quantile(drawn, share), Is.EqualTo(Quantile(all, share)).Within(45));
        Assert.That(PredictionData.Of(sources, PredictionPoint.Start, withSocial: true, int.MaxValue, all.Rows).Rows, Is.EqualTo(all.Rows));
    }

    private static string Name(EpisodeTables tables, int episode) => tables.Episodes.Patient.Names[tables.Episodes.Patient.Numbers[episode]];

    private static PredictedStep Only(EpisodeTables tables, PredictionPoint point) => PredictionCohort.Of(tables, point).Steps.Single();

    private static double Value(EpisodeTables tables, PredictedStep step, string feature)
    {
        var (features, row) = Read(tables, step, PredictionPoint.WeekFour);
        return row.Values[features.ToList().FindIndex(f => f.Id == feature)];
    }

    /// <summary>Features as words, levels by name: extracts may number them differently.</summary>
    private static List<string> Words(EpisodeTables tables, PredictedStep step, PredictionPoint point)
    {
        var (features, row) = Read(tables, step, point);
        var values = row.Values.ToArray();
        return [.. features.Select((f, i) => $"{f.Id} = {(f.Kind == FeatureKind.Category && !double.IsNaN(values[i]) ? f.Levels[(int)values[i]] : values[i].ToString("R", CultureInfo.InvariantCulture))}")];
    }

    private static (IReadOnlyList<Feature> Features, FeatureRow Row) Read(EpisodeTables tables, PredictedStep step, PredictionPoint point)
    {
        var reader = new FeatureReader(tables, [.. Classification.Of(tables, [], AnalysisSettings.Default).StepAxes.Select(a => a.Axis)]);
        var features = reader.Features(point, withSocial: true);
        var row = new FeatureRow(features);
        reader.Read(step, row);
        return (features, row);
    }
}
