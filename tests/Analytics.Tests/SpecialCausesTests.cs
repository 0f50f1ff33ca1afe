using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>The rules of control charts, one golden series for each, with limits of 10 to 40 around 25 (near limits 15 and 35).</summary>
public class SpecialCausesTests
{
    private static readonly ControlLimit Limit = new(25, 10, 40, 15, 35);

    // Letters: O outside, T trend, 2 two of three, S shift; upper case for high, lower case (o, t, w, s) for low. W is two of three, high.
    [TestCase("outside", "24 26 41 24 9 26", "..O.o.")]
    [TestCase("on the limit is within", "24 40 26 10 24", ".....")]
    [TestCase("a rise of seven", "20 21 22 26 27 28 29 24", "TTTTTTT.")]
    [TestCase("a rise of six is none", "20 21 22 26 27 28 24", ".......")]
    [TestCase("a tie breaks a trend", "20 21 22 26 26 28 29 30 24", ".........")]
    [TestCase("a fall of eight", "34 33 32 30 24 23 22 21", "tttttttt")]
    [TestCase("two of three near the limit", "24 36 26 37 24", ".W.W.")]
    [TestCase("two of three need the third on their side", "24 36 24 37 24", ".....")]
    [TestCase("one beyond the limit does not count towards two", "24 41 36 26 24", ".O...")]
    [TestCase("low ones as well", "26 14 14 24 26", ".ww..")]
    [TestCase("seven above", "24 26 27 26 28 26 27 26 24", ".SSSSSSS.")]
    [TestCase("a point on the centre breaks a shift", "26 27 26 25 26 27 26", ".......")]
    [TestCase("a gap breaks a shift", "26 27 26 - 26 27 26 28", "........")]
    [TestCase("a gap breaks a trend", "20 21 22 23 - 26 27 28", "........")]
    [TestCase("outside goes before trend before two of three before shift", "26 27 28 29 30 36 41 26", "TTTTTTOS")]
    [TestCase("two of three goes before shift", "26 27 26 36 37 26 27 26", "SSSWWSSS")]
    public void Rule(string what, string series, string signals)
    {
        var values = series.Split(' ').Select(v => v == "-" ? double.NaN : double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var found = SpecialCauses.Of(values, [.. values.Select(_ => Limit)]);
        Assert.That(string.Concat(found.Select(Letter)), Is.EqualTo(signals), what);
    }

    [Test]
    public void Points_that_may_not_be_judged_break_runs()
    {
        double[] values = [26, 27, 26, 28, 26, 27, 26, 41];
        var found = SpecialCauses.Of(values, [.. values.Select(_ => Limit)], i => i < 6);
        Assert.That(found.Select(s => s.Cause), Is.All.EqualTo(SpecialCause.None));
    }

    [Test]
    public void Turned_upside_down_signals_are_the_other_way_round()
    {
        double[] values = [26, 27, 28, 29, 30, 36, 41, 26, 36, 36, 9, 24, 23, 24, 22, 23, 24, 21];
        var limits = values.Select(_ => Limit).ToList();
        var found = SpecialCauses.Of(values, limits);
        var turned = SpecialCauses.Of([.. values.Select(v => 50 - v)], limits);
        Assert.That(turned.Select(s => (s.Cause, s.Cause != SpecialCause.None && !s.IsHigh)), Is.EqualTo(found.Select(s => (s.Cause, s.IsHigh))));
    }

    private static char Letter(Signal signal) => (signal.Cause, signal.IsHigh) switch
    {
        (SpecialCause.None, _) => '.',
        (SpecialCause.Outside, var high) => high ? 'O' : 'o',
        (SpecialCause.Trend, var high) => high ? 'T' : 't',
        (SpecialCause.TwoOfThree, var high) => high ? 'W' : 'w',
        (_, var high) => high ? 'S' : 's',
    };
}
