using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>The check digit, and what chance makes of it.</summary>
public class ChanceTests
{
    // 943 476 5919: https://www.datadictionary.nhs.uk/attributes/nhs_number.html
    [TestCase("9434765919", true)]
    [TestCase("4010232137", true)]
    [TestCase("9434765918", false)]
    [TestCase("9434756919", false, TestName = "{m}: two digits the other way about")]
    [TestCase("943476591", false)]
    [TestCase("94347659190", false)]
    [TestCase("94347A5919", false)]
    public void Check_digit(string digits, bool isValid) => Assert.That(NhsNumber.IsValid(digits), Is.EqualTo(isValid));

    [Test]
    public void One_number_in_eleven_passes()
    {
        var random = new Random(1);
        var passed = Enumerable.Range(0, 110_000).Count(_ => NhsNumber.IsValid(Ten(random)));
        Assert.That(passed, Is.EqualTo(10_000).Within(400), "four standard deviations are 382");
    }

    // python3 -c "from fractions import Fraction as F; from math import comb; k,n,p=9,20,F(1,11);
    //   print(float(sum(comb(n,i)*p**i*(1-p)**(n-i) for i in range(k,n+1))))"; in R pbinom(k-1, n, p, lower.tail=FALSE)
    [TestCase(1, 1, 1.0 / 11, 0.09090909090909091)]
    [TestCase(9, 20, 1.0 / 11, 2.7982062730295985e-05)]
    [TestCase(273, 2000, 1.0 / 11, 1.7378515530890535e-11)]
    [TestCase(182, 2000, 1.0 / 11, 0.5056397911243344)]
    [TestCase(3, 500, 0.01, 0.8766142256464181)]
    [TestCase(40, 45, 0.9, 0.707724638589465)]
    [TestCase(2000, 2000, 0.999, 0.13519992539749967)]
    public void Tail_of_the_binomial_distribution(int k, int n, double p, double expected) =>
        Assert.That(Chance.BinomialTail(k, n, p), Is.EqualTo(expected).Within(1e-10 * expected));

    [TestCase(20, 1.0 / 11)]
    [TestCase(1000, 0.3)]
    public void Tails_fall_from_one_to_the_last_term(int n, double p)
    {
        var tails = Enumerable.Range(0, n + 2).Select(k => Chance.BinomialTail(k, n, p)).ToArray();
        Assert.That((tails[0], tails[^1]), Is.EqualTo((1.0, 0.0)));
        Assert.That(tails, Is.Ordered.Descending);
    }

    [Test]
    public void Random_numbers_are_no_NHS_numbers()
    {
        var random = new Random(11);
        for (var column = 0; column < 200; column++)
            Assert.That(Kinds(Enumerable.Range(0, 2000).Select(_ => Ten(random))), Is.Empty, $"column {column}");
    }

    [Test]
    public void One_NHS_number_in_twenty_random_ones_is_seen()
    {
        var random = new Random(12);
        for (var column = 0; column < 50; column++)
            Assert.That(
                Kinds(Enumerable.Range(0, 2000).Select(i => i % 20 == 0 ? IdentityLeaks.NhsNumber(random.Next(400_000_000, 799_999_999)) : Ten(random))),
                Does.Contain(IdentityKinds.NhsNumber),
                $"column {column}");
    }

    [Test]
    public void Pseudonyms_of_the_store_are_no_identity()
    {
        using var folder = new TempFolder();
        var key = PseudonymKey.Read(folder.Write("key.json", $$"""{"Keys":["{{Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)])}}"]}"""));
        using var maker = key.Start();
        Assert.That(Kinds(Enumerable.Range(0, 200_000).Select(i => maker.Make(IdKind.Episode, BitConverter.GetBytes(i)))), Is.Empty);
    }

    [Test]
    public void Title_before_a_name_is_still_seen([Values("MrSmith", "DrKhan", "Dr.Vlk", "Mr Ng", "MrsNg")] string name) =>
        Assert.That(Kinds([name]), Does.Contain(IdentityKinds.PersonName));

    private static string Ten(Random random) => random.NextInt64(1_000_000_000, 9_999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Kinds(IEnumerable<string> values)
    {
        var scan = new ColumnScan(ColumnRole.Pseudonym);
        foreach (var value in values)
            scan.Look(value);
        return scan.Kinds();
    }
}
