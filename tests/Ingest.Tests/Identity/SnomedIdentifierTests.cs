namespace NonResponse.Ingest.Tests;

public class SnomedIdentifierTests
{
    // Clinical finding, depressive disorder, major depression single episode, myocardial infarction; a concept of the British extension.
    [TestCase("404684003")]
    [TestCase("35489007")]
    [TestCase("36923009")]
    [TestCase("22298006")]
    [TestCase("999000011000000103")]
    public void Published_identifiers_are_valid(string code) => Assert.That(SnomedIdentifier.IsValid(code), Is.True);

    [Test]
    public void Any_other_digit_is_not(
        [Range(0, 8)] int place)
    {
        var digits = "404684003".ToCharArray();
        digits[place] = digits[place] == '9' ? '0' : (char)(digits[place] + 1);
        Assert.That(SnomedIdentifier.IsValid(digits), Is.False);
    }
}
