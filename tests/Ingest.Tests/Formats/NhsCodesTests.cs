namespace NonResponse.Ingest.Tests;

public class NhsCodesTests
{
    // Published SQL counts mindfulness as of high intensity in one dashboard and of low intensity in another.
    [Test]
    public void Each_therapy_has_one_intensity() =>
        Assert.That(NhsCodes.Therapies.Values.GroupBy(t => t.Name).Where(g => g.Select(t => t.Intensity).Distinct().Count() > 1).Select(g => g.Key), Is.Empty);

    [Test]
    public void Mindfulness_is_of_high_intensity() => Assert.That(NhsCodes.Therapies["933221000000107"], Is.EqualTo(new NhsTherapy("mindfulness", TherapyIntensity.High)));

    [TestCase("304891004"), TestCase("228557008")]
    public void Both_concepts_of_cognitive_and_behavioural_therapy_are(string concept) => Assert.That(NhsCodes.Therapies[concept], Is.EqualTo(new NhsTherapy("cbt", TherapyIntensity.High)));

    // Published SQL counts the concept as of low intensity; the counselling for depression is another therapy.
    [Test]
    public void Counselling_before_and_after_birth_is_of_low_intensity() =>
        Assert.That(NhsCodes.Therapies["199314001"], Is.EqualTo(new NhsTherapy("perinatal_counselling", TherapyIntensity.Low)));

    // Published SQL lists what is said of drugs, that they are not misused among it.
    [Test]
    public void Not_misusing_drugs_is_no_use_of_substances() => Assert.That(NhsCodes.SubstanceUse, Does.Not.Contain("228367002"));

    [Test]
    public void Concepts_are_identifiers_of_SNOMED_CT() =>
        Assert.That(NhsCodes.Therapies.Keys.Concat(NhsCodes.Scales.Keys).Concat(NhsCodes.Needs.Keys).Concat(NhsCodes.SubstanceUse).Where(c => !SnomedIdentifier.IsValid(c)), Is.Empty);

    [Test]
    public void Every_contract_code_of_the_lists_is_one() => Assert.That(
        () => (NhsCodes.Gender.To<Sex>(), NhsCodes.Ethnicity.To<Ethnicity>(), NhsCodes.Employment.To<Employment>(), NhsCodes.Source.To<ReferralSource>(), NhsCodes.EndCode.To<EndReason>(),
            NhsCodes.AppointmentType.To<ContactKind>(), NhsCodes.Attendance.To<Attendance>(), NhsCodes.Medium.To<Medium>()),
        Throws.Nothing);

    // The lists of v2.0 (consultation medium used) and of v2.1 (consultation mechanism): 07 is of another data set.
    [Test]
    public void Media_are_those_of_the_data_dictionary() =>
        Assert.That(NhsCodes.Medium.Codes.Codes, Is.EqualTo(new[] { "1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "12", "13", "98" }));

    [Test]
    public void Ethnic_codes_are_those_of_the_data_dictionary_and_of_its_validation() =>
        Assert.That(NhsCodes.Ethnicity.Codes.Codes, Is.EqualTo(new[] { "A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "Z", "99", "-1", "-3" }));
}
