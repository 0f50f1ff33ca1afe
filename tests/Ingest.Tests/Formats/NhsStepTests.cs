using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Steps inferred from what was done in attended treatment contacts.</summary>
public class NhsStepTests
{
    private const string Book = "748051000000105";
    private const string Counselling = "286711000000107";

    /// <summary>The steps as their starts and interventions.</summary>
    private static string Steps(NhsFolder extract)
    {
        var tables = Import.Read(extract.Path, new ImportOptions()).Tables!;
        var (steps, rows) = (tables.Steps, tables.Interventions);
        return string.Join("; ", Enumerable.Range(0, steps.Count).Select(s => FormattableString.Invariant(
            $"{steps.Number[s]} {DateOnly.FromDayNumber(steps.StartDate[s]):MM-dd}{(steps.EndDate[s] == Day.None ? "" : FormattableString.Invariant($" to {DateOnly.FromDayNumber(steps.EndDate[s]):MM-dd}"))}") + Rows(s)));

        string Rows(int s) => string.Concat(Enumerable.Range(rows.Offsets[s], rows.Offsets[s + 1] - rows.Offsets[s])
            .Select(i => $" {(InterventionAction)rows.Action[i]} {rows.Name.Names[rows.Name.Numbers[i]]}"));
    }

    private static NhsFolder Treated(params (string Day, string Concept)[] contacts)
    {
        var extract = new NhsFolder().Person("P").Referral("A", end: "2025-07-01", endCode: "46");
        foreach (var (day, concept) in contacts)
            extract.Contact("A", "2025-" + day, concept: concept);
        return extract;
    }

    [Test]
    public void Treatment_of_one_kind_is_one_step()
    {
        using var extract = Treated(("02-03", NhsFolder.Cbt), ("02-10", NhsFolder.Cbt), ("02-17", ""));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 07-01 Start cbt"));
    }

    [Test]
    public void Stepping_up_begins_the_second_step_at_the_first_contact_of_the_new_therapy()
    {
        using var extract = Treated(("02-03", Book), ("02-10", Book), ("03-03", NhsFolder.Cbt), ("03-10", NhsFolder.Cbt));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 03-03 Start guided_self_help_book; 2 03-03 to 07-01 Start cbt Stop guided_self_help_book"));
    }

    [Test]
    public void Single_odd_code_is_no_step()
    {
        using var extract = Treated(("02-03", NhsFolder.Cbt), ("02-10", Counselling), ("02-17", NhsFolder.Cbt), ("02-24", Counselling), ("03-03", NhsFolder.Cbt));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 07-01 Start cbt"));
    }

    [Test]
    public void Contact_without_a_therapy_between_two_of_a_new_one_changes_nothing()
    {
        using var extract = Treated(("02-03", NhsFolder.Cbt), ("02-10", Counselling), ("02-17", ""), ("02-24", Counselling));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 02-10 Start cbt; 2 02-10 to 07-01 Stop cbt Start counselling"));
    }

    [Test]
    public void Therapy_that_is_added_to_the_one_in_force_blends_them()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03", concept: NhsFolder.Cbt);
        foreach (var (id, day) in new[] { ("X", "2025-03-03"), ("Y", "2025-03-10") })
            extract.Rows("IDS201CareContact", $"A,{id},{day},02,5,Y,3").Rows("IDS202CareActivity", $"{id},{NhsFolder.Cbt},50,3", $"{id},{Counselling},50,3");
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 03-03 Start cbt; 2 03-03 Continue cbt Start counselling"));
    }

    [Test]
    public void First_code_names_the_therapy_of_contacts_before_it()
    {
        using var extract = Treated(("02-03", ""), ("02-10", ""), ("02-17", NhsFolder.Cbt));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 07-01 Start cbt"));
    }

    [Test]
    public void Employment_support_and_signposting_are_no_therapy()
    {
        using var extract = Treated(("02-03", NhsFolder.Cbt), ("02-10", "1098051000000103"), ("02-17", "1098051000000103"), ("02-24", "975131000000104"));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 07-01 Start cbt"));
    }

    [Test]
    public void Missed_treatments_and_assessments_begin_no_step()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-01-20", "01", concept: NhsFolder.Cbt).Contact("A", "2025-01-27", attendance: "3", concept: NhsFolder.Cbt)
            .Contact("A", "2025-02-03", "03", concept: NhsFolder.Cbt);
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 Start cbt"));
    }

    [Test]
    public void Expression_of_a_procedure_counts_as_its_concept()
    {
        using var extract = Treated(("02-03", NhsFolder.Cbt + ":408730004=385658003"), ("02-10", NhsFolder.Cbt + " |Cognitive behaviour therapy|"));
        Assert.That(Steps(extract), Is.EqualTo("1 02-03 to 07-01 Start cbt"));
    }
}
