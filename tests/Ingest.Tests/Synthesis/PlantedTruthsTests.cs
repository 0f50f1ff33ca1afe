using NonResponse.Ingest;

namespace NonResponse.Tests;

/// <summary>
/// Each planted truth in 12,000 episodes, by a plain implementation of the contract's measures: there at its size, within three
/// standard errors, under Standard; absent under None. The expected figures are those of the samples' README, from 600,000 episodes.
/// </summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class PlantedTruthsTests(bool planted)
{
    private static readonly SynthesisOptions Planted = SynthesisOptions.Service with { Compress = false };
    private readonly SynthesisOptions _options = planted ? Planted : Planted with { Truths = PlantedTruths.None };
    private readonly TempFolder _folder = new();
    private List<MeasuredStep> _steps = [];

    [OneTimeSetUp]
    public void Write()
    {
        SyntheticExtract.Write(_options, _folder);
        _steps = MeasuredStep.Read(_folder.Path, _options.ExtractedOn);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Response_falls_with_each_step()
    {
        var observed = Observed().ToArray();
        for (var number = 1; number <= 4; number++)
            Response(observed.Where(step => Math.Min(step.Number, 4) == number))
                .IsNear(_options.Truths.StepResponse[number - 1], $"step {number}");
        if (planted)
            for (var number = 1; number <= 2; number++) // the last steps are too few to tell one from the next
                Response(observed.Where(step => step.Number == number + 1))
                    .IsBelow(Response(observed.Where(step => step.Number == number)), $"step {number}");
    }

    [Test]
    public void Response_falls_with_deprivation()
    {
        var first = Observed().Where(step => step.Number == 1).ToArray();
        var most = Response(first.Where(step => step.Quintile == 1));
        var least = Response(first.Where(step => step.Quintile == 5));
        most.DiffersBy(least, planted ? Expected.DeprivationResponse : 0, "response at step 1, quintile 1 and 5");
        if (planted)
            most.IsBelow(least, "response");
    }

    [Test]
    public void Access_falls_with_deprivation()
    {
        var referrals = SyntheticExtract.Rows(_folder.Path, "episodes")
            .Select(row => (Referral: SyntheticExtract.Day(row("referral_date")),
                Start: SyntheticExtract.Day(row("treatment_start_date")), Decile: row("deprivation_decile")))
            .Where(row => row.Referral + 126 <= _options.ExtractedOn.DayNumber).ToArray();
        Share Entered(params string[] deciles) =>
            Share.Count(referrals.Where(row => deciles.Contains(row.Decile)), row => row.Start >= 0 && row.Start <= row.Referral + 126);
        Entered("1", "2").DiffersBy(Entered("9", "10"), _options.Truths.DeprivationAccessDifference, "entered treatment, quintile 1 and 5");
        if (planted)
            Entered("1", "2").IsBelow(Entered("9", "10"), "entered treatment");
    }

    [Test]
    public void Referral_rates_fall_with_deprivation()
    {
        var deciles = SyntheticExtract.Rows(_folder.Path, "episodes")
            .Select(row => row("deprivation_decile")).Where(d => d.Length > 0).ToArray();
        var people = SyntheticExtract.Rows(_folder.Path, "population")
            .ToLookup(row => row("deprivation_decile"), row => SyntheticExtract.Int(row("population")));
        double Rate(params string[] of) => deciles.Count(of.Contains) / (double)of.Sum(decile => people[decile].Sum());
        double Error(params string[] of) => 1.0 / deciles.Count(of.Contains);
        var expected = _options.Truths.DeprivationReferralRatio;
        var error = 3 * Math.Sqrt(Error("1", "2") + Error("9", "10"));
        Assert.That(Math.Log(Rate("1", "2") / Rate("9", "10")), Is.EqualTo(Math.Log(expected)).Within(error));
        var yearly = deciles.Length / 0.96 / (people.Sum(decile => decile.Sum()) * _options.Months / 12.0) * 100_000; // 4 % have no decile
        Assert.That(yearly, Is.EqualTo(1_100).Within(22));
    }

    [Test]
    public void Non_attendance_shifts_in_a_month()
    {
        var shift = _options.ShiftStart.DayNumber;
        var contacts = SyntheticExtract.Rows(_folder.Path, "contacts")
            .Where(row => row("kind") == "treatment" && row("attendance") is "attended" or "did_not_attend")
            .Select(row => (IsAfter: SyntheticExtract.Day(row("date")) >= shift, IsMissed: row("attendance") == "did_not_attend")).ToArray();
        var before = Share.Count(contacts.Where(contact => !contact.IsAfter), contact => contact.IsMissed);
        var after = Share.Count(contacts.Where(contact => contact.IsAfter), contact => contact.IsMissed);
        before.IsNear(Expected.NonAttendance, "before");
        after.IsNear(Expected.NonAttendance * _options.Truths.ShiftRatio, "after");
    }

    [Test]
    public void One_provider_stands_out()
    {
        var first = Observed().Where(step => step.Number == 1).ToArray();
        var outlier = Response(first.Where(step => step.Provider == "PR04"));
        var others = Response(first.Where(step => step.Provider != "PR04"));
        outlier.DiffersBy(others, planted ? Expected.OutlyingProvider : 0, "response at step 1, PR04 and the others");
        if (planted)
            outlier.IsBelow(others, "response");
    }

    [Test]
    public void Augmenting_only_looks_better_than_switching()
    {
        var later = Observed().Where(step => step.Number > 1).ToArray();
        Share Of(string strategy, string? previous) =>
            Response(later.Where(step => step.Strategy == strategy && (previous is null || step.PreviousClass == previous)));
        Of("augment", null).DiffersBy(Of("switch", null), planted ? Expected.AugmentCrude : 0, "crude");
        Of("augment", "partial").DiffersBy(Of("switch", "partial"), 0, "after partial response");
        Of("augment", "none").DiffersBy(Of("switch", "none"), 0, "after no response");
        var (difference, variance) = Adjusted(["partial", "none"], Of);
        Assert.That(difference, Is.EqualTo(0).Within(3 * Math.Sqrt(variance)), "adjusted for the response so far");
        if (planted)
            Of("switch", null).IsBelow(Of("augment", null), "crude");
    }

    // The Mantel-Haenszel risk difference over the classes of the previous step.
    private static (double Difference, double Variance) Adjusted(string[] classes, Func<string, string?, Share> of)
    {
        var (weights, sum, variance) = (0.0, 0.0, 0.0);
        foreach (var previous in classes)
        {
            var (augment, change) = (of("augment", previous), of("switch", previous));
            var weight = (double)augment.Of * change.Of / (augment.Of + change.Of);
            weights += weight;
            sum += weight * (augment.Value - change.Value);
            variance += weight * weight * (augment.Variance + change.Variance);
        }
        return (sum / weights, variance / (weights * weights));
    }

    [Test]
    public void Sleep_work_helps_where_there_is_insomnia()
    {
        var insomnia = Observed().Where(step => step.Isi >= 15).ToArray();
        var sound = Observed().Where(step => step.Isi is >= 0 and < 15).ToArray();
        Share Of(MeasuredStep[] steps, bool with) => Response(steps.Where(step => step.HasSleepWork == with));
        Of(insomnia, true).DiffersBy(Of(insomnia, false), planted ? Expected.SleepWork : 0, "with insomnia");
        Of(sound, true).DiffersBy(Of(sound, false), 0, "without insomnia");
        if (planted)
            Of(insomnia, false).IsBelow(Of(insomnia, true), "with insomnia");
    }

    // With every endpoint there, fewer would be seen to respond than are observed, where those without response are missing
    // more often; and as many, where who is missing is all one.
    [Test]
    public void Endpoints_are_missing_more_often_without_response()
    {
        var first = _steps.Where(step => step.IsEligible && step.Number == 1).ToArray();
        var coverage = Share.Count(first, step => step.IsObserved);
        var nri = Response(first);
        coverage.IsNear(planted ? Expected.CoverageAtStep1 : 0.86, "coverage at step 1");
        nri.IsNear(planted ? Expected.NriAtStep1 : 0.42 * 0.86, "nri at step 1");
        var kept = 1 - _options.Truths.MissingAfterResponse;
        Assert.That(nri.Value / kept, Is.EqualTo(planted ? Expected.CompleteAtStep1 : 0.42).Within(3 * Math.Sqrt(nri.Variance) / kept));
    }

    private static Share Response(IEnumerable<MeasuredStep> steps) => Share.Count(steps, step => step.IsResponse);

    private IEnumerable<MeasuredStep> Observed() => _steps.Where(step => step.IsObserved);

    // Measured in 600,000 episodes of six providers (three extracts of 200,000).
    private static class Expected
    {
        public const double NonAttendance = 0.115;
        public const double DeprivationResponse = -0.161, OutlyingProvider = -0.148;
        public const double AugmentCrude = 0.165, SleepWork = 0.143;
        public const double CoverageAtStep1 = 0.855, NriAtStep1 = 0.427, CompleteAtStep1 = 0.464;
    }
}
