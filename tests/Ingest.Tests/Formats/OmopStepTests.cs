using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Steps inferred from eras of medication and courses of sessions.</summary>
public class OmopStepTests
{
    private const string S = OmopFolder.Sertraline;
    private const string M = OmopFolder.Mirtazapine;

    /// <summary>The steps as their starts, ends and interventions.</summary>
    private static string Steps(OmopFolder extract, OmopSettings? settings = null)
    {
        var report = Import.Read(extract.Path, new ImportOptions { Omop = settings ?? new() });
        Assert.That(report.Refusal, Is.Null);
        var (steps, rows) = (report.Tables!.Steps, report.Tables!.Interventions);
        return string.Join("; ", Enumerable.Range(0, steps.Count).Select(s => FormattableString.Invariant(
            $"{steps.Number[s]} {DateOnly.FromDayNumber(steps.StartDate[s]):MM-dd}{(steps.EndDate[s] == Day.None ? "" : FormattableString.Invariant($" to {DateOnly.FromDayNumber(steps.EndDate[s]):MM-dd}"))}") + Rows(s)));

        string Rows(int s) => string.Concat(Enumerable.Range(rows.Offsets[s], rows.Offsets[s + 1] - rows.Offsets[s])
            .Select(i => $" {(InterventionAction)rows.Action[i]} {rows.Name.Names[rows.Name.Numbers[i]]}"));
    }

    private static OmopFolder Depressed() => new OmopFolder().Person().Condition("2025-01-06");

    [Test]
    public void Era_of_a_medication_is_a_step()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-06-01");
        Assert.That(Steps(extract), Is.EqualTo("1 01-13 to 06-01 Start sertraline"));
    }

    [Test]
    public void Era_that_goes_on_to_the_end_of_the_data_has_not_ended()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-12-10");
        Assert.That(Steps(extract), Is.EqualTo("1 01-13 Start sertraline"));
    }

    [TestCase("2025-03-16", "1 01-13 to 05-01 Start sertraline"), TestCase("2025-03-17", "1 01-13 to 02-13 Start sertraline; 2 03-17 to 05-01 Start sertraline")]
    public void Supplies_at_most_30_days_apart_are_one_era(string second, string expected)
    {
        // 30 days lie between 2025-02-13 and 2025-03-16.
        using var extract = Depressed().Supply(S, "2025-01-13", "2025-02-13").Supply(S, second, "2025-05-01");
        Assert.That(Steps(extract), Is.EqualTo(expected));
    }

    [TestCase("2025-02-20", "", "1 01-13 to 02-20 Start sertraline")]
    [TestCase("", "56", "1 01-13 to 03-09 Start sertraline")]
    [TestCase("", "", "1 01-13 to 02-11 Start sertraline")]
    public void Supply_lasts_to_its_end_or_as_many_days_as_it_says_or_30(string end, string days, string expected)
    {
        using var extract = Depressed().Supply(S, "2025-01-13", end, days);
        Assert.That(Steps(extract), Is.EqualTo(expected));
    }

    [Test]
    public void Another_medication_after_the_end_of_the_first_is_a_switch()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-03-31").Era(M, "2025-04-07", "2025-08-01");
        Assert.That(Steps(extract), Is.EqualTo("1 01-13 to 04-07 Start sertraline; 2 04-07 to 08-01 Start mirtazapine Stop sertraline"));
    }

    [TestCase("2025-04-30", " Start mirtazapine Stop sertraline"), TestCase("2025-05-01", " Start mirtazapine")]
    public void Medication_that_ended_long_before_is_not_what_was_switched_from(string second, string rows)
    {
        // 30 days lie between 2025-03-30 and 2025-04-30.
        using var extract = Depressed().Era(S, "2025-01-13", "2025-03-30").Era(M, second, "2025-08-01");
        Assert.That(Steps(extract), Does.EndWith(rows));
    }

    [TestCase("2025-04-07", "Decrease sertraline"), TestCase("2025-05-05", "Decrease sertraline"), TestCase("2025-05-06", "Continue sertraline")]
    public void Overlap_of_up_to_28_days_is_a_cross_taper_and_a_longer_one_augmentation(string end, string row)
    {
        using var extract = Depressed().Era(S, "2025-01-13", end).Era(M, "2025-04-07", "2025-08-01");
        Assert.That(Steps(extract), Does.EndWith("Start mirtazapine " + row));
    }

    [Test]
    public void Days_of_a_cross_taper_are_the_services()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-04-21").Era(M, "2025-04-07", "2025-08-01");
        Assert.That(Steps(extract, new OmopSettings { CrossTaperDays = 13 }), Does.EndWith("Start mirtazapine Continue sertraline"));
    }

    [Test]
    public void Overlap_that_the_end_of_the_data_cuts_off_is_no_cross_taper()
    {
        using var extract = Depressed().Era(S, "2025-09-01", "2025-12-20").Era(M, "2025-12-01", "2025-12-20").Score("2025-06-01", "15");
        Assert.That(Steps(extract), Is.EqualTo("1 09-01 to 12-01 Start sertraline; 2 12-01 Start mirtazapine Continue sertraline"));
    }

    [TestCase("2025-01-20", "1 01-13 to 05-01 Start sertraline Start mirtazapine"), TestCase("2025-01-21", "1 01-13 to 01-21 Start sertraline; 2 01-21 to 05-01 Start mirtazapine Continue sertraline")]
    public void Treatments_that_start_within_a_week_are_one_step(string second, string expected)
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-05-01").Era(M, second, "2025-05-01");
        Assert.That(Steps(extract), Is.EqualTo(expected));
    }

    [Test]
    public void Sessions_are_a_course_from_the_first_to_the_last()
    {
        using var extract = Depressed().Course(OmopFolder.Cbt, "2025-02-03", 10);
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 04-07 Start cbt"));
    }

    [TestCase(60, "1 02-03 to 04-04 Start cbt"), TestCase(61, "1 02-03 to 02-03 Start cbt; 2 04-05 to 04-05 Start cbt")]
    public void Sessions_at_most_60_days_apart_are_one_course(int every, string expected)
    {
        using var extract = Depressed().Course(OmopFolder.Cbt, "2025-02-03", 2, every);
        Assert.That(Steps(extract), Is.EqualTo(expected));
    }

    [Test]
    public void Therapy_that_is_added_to_a_medication_blends_them_and_one_that_replaces_another_stops_it()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-08-01").Course(OmopFolder.Counselling, "2025-02-10", 4).Course(OmopFolder.Cbt, "2025-03-10", 8);
        Assert.That(Steps(extract), Is.EqualTo(
            "1 01-13 to 02-10 Start sertraline; 2 02-10 to 03-10 Start counselling Continue sertraline; 3 03-10 to 08-01 Start cbt Stop counselling Continue sertraline"));
    }

    [Test]
    public void Medication_that_ends_soon_after_a_therapy_starts_is_stopped_and_not_tapered()
    {
        using var extract = Depressed().Era(S, "2025-01-13", "2025-03-20").Course(OmopFolder.Cbt, "2025-03-10", 8);
        Assert.That(Steps(extract), Does.EndWith("Start cbt Stop sertraline"));
    }

    [Test]
    public void Medication_in_force_at_the_index_starts_there()
    {
        using var extract = Depressed().Era(S, "2025-01-02", "2025-06-01");
        Assert.That(Steps(extract), Is.EqualTo("1 01-06 to 06-01 Start sertraline"));
    }

    [Test]
    public void Eras_count_where_there_are_any_and_supplies_where_there_are_none()
    {
        using var extract = Depressed().Supply(M, "2025-01-13", "2025-06-01");
        Assert.That(Steps(extract), Is.EqualTo("1 01-13 to 06-01 Start mirtazapine"));
        extract.Era(S, "2025-01-13", "2025-06-01");
        Assert.That(Steps(extract), Is.EqualTo("1 01-13 to 06-01 Start sertraline"));
    }

    [Test]
    public void Electroconvulsive_therapy_is_neuromodulation()
    {
        using var extract = Depressed().Course(OmopFolder.Ect, "2025-02-03", 6, 3);
        var rows = Import.Read(extract.Path, new ImportOptions()).Tables!.Interventions;
        Assert.That(((InterventionKind)rows.Kind.Single(), rows.Name.Names[rows.Name.Numbers[0]]), Is.EqualTo((InterventionKind.Neuromodulation, "ect")));
    }
}
