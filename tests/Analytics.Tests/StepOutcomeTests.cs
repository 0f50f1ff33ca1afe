using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>The windows and thresholds of section 4 of the contract, on both sides of each edge. The step starts on
/// 2025-03-01 (day 0): day 28 is 2025-03-29, day 98 is 2025-06-07.</summary>
public class StepOutcomeTests
{
    // Baseline: the latest in [-28, 0], else the earliest in [1, 3].
    [TestCase("2025-02-01", "0/1", TestName = "{m}: day -28")]
    [TestCase("2025-01-31", "-", TestName = "{m}: day -29 is too early")]
    [TestCase("2025-03-01", "0/1", TestName = "{m}: day 0")]
    [TestCase("2025-03-04", "0/1", TestName = "{m}: day 3")]
    [TestCase("2025-03-05", "-", TestName = "{m}: day 4 is too late")]
    public void Baseline_lies_in_its_window(string day, string coverage)
    {
        using var extract = new ExtractFolder().OneStep().Phq9((day, "20"));
        Assert.That(Measured.Of(extract, "step_coverage"), Is.EqualTo(coverage));
    }

    [Test]
    public void Baseline_before_the_start_is_the_latest_and_wins_over_a_later_one()
    {
        // Response is judged from 12, not from 20 or 24: 6 is half of it.
        using var extract = new ExtractFolder().OneStep()
            .Phq9(("2025-02-10", "20"), ("2025-02-20", "12"), ("2025-03-02", "24"), ("2025-05-01", "6"));
        Assert.That(Measured.Of(extract, "step_response_observed"), Is.EqualTo("1/1"));
        Assert.That(Measured.Of(extract, "step_remission_observed"), Is.EqualTo("0/1"));
    }

    [TestCase("2025-03-28", "0/1", TestName = "{m}: day 27 is too early")]
    [TestCase("2025-03-29", "1/1", TestName = "{m}: day 28")]
    [TestCase("2025-06-07", "1/1", TestName = "{m}: day 98")]
    [TestCase("2025-06-08", "0/1", TestName = "{m}: day 99 is too late")]
    public void Endpoint_lies_in_its_window(string day, string coverage)
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "20"), (day, "10"));
        Assert.That(Measured.Of(extract, "step_coverage"), Is.EqualTo(coverage));
    }

    [TestCase("2025-05-08", "1/1", TestName = "{m}: 7 days after the end")]
    [TestCase("2025-05-09", "0/1", TestName = "{m}: 8 days after the end is too late")]
    public void Endpoint_may_follow_the_end_of_the_step_by_a_week(string day, string coverage)
    {
        using var extract = new ExtractFolder().OneStep(stepEnd: "2025-05-01").Phq9(("2025-03-01", "20"), (day, "10"));
        Assert.That(Measured.Of(extract, "step_coverage"), Is.EqualTo(coverage));
    }

    [TestCase("2025-05-01", "1/1", TestName = "{m}: on the day the next step starts")]
    [TestCase("2025-05-02", "0/1", TestName = "{m}: a day later")]
    public void Endpoint_lies_before_the_next_step(string day, string coverage)
    {
        using var extract = new ExtractFolder().OneStep().Rows("steps", "S2,E,2,2025-05-01,,")
            .Phq9(("2025-03-01", "20"), (day, "10"));
        Assert.That(Measured.Of(extract, "step_coverage", "step_number", "1"), Is.EqualTo(coverage));
    }

    [TestCase("20", "10", "response")]
    [TestCase("20", "11", "partial")]
    [TestCase("20", "15", "partial")]
    [TestCase("20", "16", "no")]
    [TestCase("20", "26", "no deterioration")]
    [TestCase("20", "25", "no")]
    [TestCase("8", "4", "response remission")]
    [TestCase("5", "4", "no remission")]
    [TestCase("12.4", "6.2", "response")]
    [TestCase("12.4", "6.3", "partial")]
    [TestCase("12.4", "9.3", "partial")]
    [TestCase("12.4", "9.4", "no")]
    public void Outcome_is_exact_at_its_thresholds(string baseline, string endpoint, string expected)
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", baseline), ("2025-05-01", endpoint));
        var release = Measured.Release(extract);
        string[] names = ["response", "partial_response", "no_response", "remission", "deterioration"];
        var hits = names.Where(n => release.Find($"step_{n}_observed", Period.All)!.Numerator == 1)
            .Select(n => n.Replace("_response", "", StringComparison.Ordinal));
        Assert.That(string.Join(' ', hits), Is.EqualTo(expected));
    }

    [TestCase("4", "0/1", TestName = "{m}: at the remission score it is not eligible")]
    [TestCase("5", "1/1", TestName = "{m}: above it is")]
    public void Eligible_needs_a_baseline_above_remission(string baseline, string eligible)
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", baseline), ("2025-05-01", "3"));
        Assert.That(Measured.Of(extract, "step_eligible"), Is.EqualTo(eligible));
    }

    [TestCase("2025-06-07", "1/1", TestName = "{m}: due on the day of the extract")]
    [TestCase("2025-06-06", "-", TestName = "{m}: due a day later")]
    public void Concluded_needs_98_days(string extractedOn, string eligible)
    {
        using var extract = new ExtractFolder(extractedOn).OneStep(stepEnd: "2025-04-01").Phq9(("2025-03-01", "20"));
        Assert.That(Measured.Of(extract, "step_eligible"), Is.EqualTo(eligible));
    }

    [TestCase("2025-03-07", "16", "-", TestName = "{m}: day 6 is too early")]
    [TestCase("2025-03-08", "16", "1/1", TestName = "{m}: a fall of exactly a fifth on day 7")]
    [TestCase("2025-03-29", "17", "0/1", TestName = "{m}: less than a fifth on day 28")]
    [TestCase("2025-03-30", "16", "-", TestName = "{m}: day 29 is too late")]
    public void Early_improvement_is_a_fall_of_a_fifth_by_day_28(string day, string score, string expected)
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "20"), (day, score));
        Assert.That(Measured.Of(extract, "step_early_improvement"), Is.EqualTo(expected));
    }

    [Test]
    public void Missing_endpoint_is_nonresponse_under_nri_and_absent_when_observed()
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "20"));
        Assert.That(Measured.Of(extract, "step_response_observed"), Is.EqualTo("-"));
        Assert.That(Measured.Of(extract, "step_response_nri"), Is.EqualTo("0/1"));
        Assert.That(Measured.Of(extract, "step_remission_nri"), Is.EqualTo("0/1"));
    }

    [Test]
    public void Later_row_of_a_day_counts()
    {
        using var extract = new ExtractFolder().OneStep()
            .Phq9(("2025-05-01", "19"), ("2025-03-01", "20"), ("2025-05-01", "9"));
        Assert.That(Measured.Of(extract, "step_response_observed"), Is.EqualTo("1/1"));
    }

    [Test]
    public void Primary_instrument_is_the_first_in_order_that_gives_the_first_step_a_baseline()
    {
        // PHQ-9 has no score near the start, HAM-D17 has: 18 to 9 is a response on it.
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-05-01", "25"))
            .Rows("assessments", "E,2025-03-01,HAMD17,18,,", "E,2025-05-01,HAMD17,9,,", "E,2025-03-01,MADRS,40,,", "E,2025-05-01,MADRS,40,,");
        Assert.That(Measured.Of(extract, "step_response_observed"), Is.EqualTo("1/1"));
    }

    [Test]
    public void Steps_are_ordered_by_number_then_start_then_id()
    {
        // In file order the second row would be the last step; its number makes it the first.
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,2025-03-01,,")
            .Rows("steps", "B,E,2,2025-05-01,,", "A,E,1,2025-03-01,,")
            .Phq9(("2025-03-01", "20"), ("2025-04-20", "20"), ("2025-05-20", "4"));
        Assert.That(Measured.Of(extract, "step_response_observed", "step_number", "1"), Is.EqualTo("0/1"));
    }
}
