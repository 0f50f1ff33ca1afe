using System.Globalization;

namespace NonResponse.Analytics.Attack;

/// <summary>A printed rate or limit that tells more than the counts beside it.</summary>
/// <param name="Numerator">Variable of the numerator.</param>
/// <param name="Denominator">Variable of the denominator.</param>
/// <param name="Value">The rate, a fraction; null where it is not printed.</param>
/// <param name="Lower">Lower limit of Wilson's 95 % interval.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="FewestDigits">With how many decimals its file prints at least: a short number is exact to so many.</param>
internal sealed record RateClue(int Numerator, int Denominator, double? Value, double? Lower, double? Upper, int FewestDigits)
{
    /// <summary>What is less than any sum, so that a relation has one side only.</summary>
    public const long Below = -2_000_000_000_000_000_000;

    // Denominators that are tried one by one; a wider interval keeps its bounds, but for the rate itself, which is a relation.
    private const int MostTried = 200_000;
    private const int MostDigits = 9;

    // As a relation, so many: more would drown in the rounding errors of a linear program. The pairs are tried with all of them.
    private const int MostDigitsRelated = 6;
    private const double Z = 1.959963984540054;
    private const double Slack = 1e-9;

    /// <summary>What a row tells beyond its counts; null where everything printed follows from them.</summary>
    public static RateClue? Of(PublishedFigure figure, int numerator, int denominator, int fewestDigits)
    {
        var clue = new RateClue(numerator, denominator, figure.Value, figure.Lower, figure.Upper, fewestDigits);
        if (figure is { Value: null, Lower: null, Upper: null })
            return null;
        if (figure is { Numerator: { } n, Denominator: > 0 and { } d })
        {
            var (low, high) = Wilson(n, d);
            if (clue.Fits((double)n / d, figure.Value) && clue.Fits(low, figure.Lower) && clue.Fits(high, figure.Upper))
                return null;
        }
        return clue;
    }

    /// <summary>Two relations that the rate itself makes: the numerator is at least and at most so much of the denominator.</summary>
    public void Relate(AttackSystem system, RelationSource source)
    {
        if (Value is not { } value)
            return;
        var digits = Math.Min(Digits(value), MostDigitsRelated);
        var scale = (long)Math.Pow(10, digits + 1);
        var (least, most) = (Math.Floor((value * scale) - 5), Math.Ceiling((value * scale) + 5));
        system.AddRelation([(Numerator, scale), (Denominator, -(long)most)], Below, 0, source);
        system.AddRelation([(Numerator, -scale), (Denominator, (long)least)], Below, 0, source);
    }

    /// <summary>What both counts lie between in the pairs that print as the row does.</summary>
    /// <param name="lower">Least value of each variable by now.</param>
    /// <param name="upper">Greatest value of each variable by now.</param>
    /// <returns>Null where there is no such pair.</returns>
    public ((long Least, long Most) Numerator, (long Least, long Most) Denominator)? Pairs(long[] lower, long[] upper)
    {
        var (from, to) = (Math.Max(1, lower[Denominator]), upper[Denominator]);
        if (to - from > MostTried)
            return ((lower[Numerator], upper[Numerator]), (lower[Denominator], upper[Denominator]));
        long leastN = long.MaxValue, mostN = -1, leastD = long.MaxValue, mostD = -1;
        for (var d = from; d <= to; d++)
        {
            var (a, b) = (lower[Numerator], Math.Min(d, upper[Numerator]));
            // Rate and limits all rise with the numerator.
            a = First(a, b, n => Tops(n, d, 1));
            b = First(a, b + 1, n => Tops(n, d, 2)) - 1;
            if (a > b)
                continue;
            (leastN, mostN) = (Math.Min(leastN, a), Math.Max(mostN, b));
            (leastD, mostD) = (Math.Min(leastD, d), Math.Max(mostD, d));
        }
        return mostD < 0 ? null : ((leastN, mostN), (leastD, mostD));
    }

    // 1: nothing printed lies above what the counts give; 2: something printed lies below it.
    private bool Tops(long n, long d, int what)
    {
        var (low, high) = Wilson(n, d);
        (double Given, double? Printed)[] pairs = [((double)n / d, Value), (low, Lower), (high, Upper)];
        foreach (var (given, printed) in pairs)
            if (printed is { } p)
            {
                var half = Half(p);
                if (what == 1 && given < p - half)
                    return false;
                if (what == 2 && given > p + half)
                    return true;
            }
        return what == 1;
    }

    // The first of a to b for which it holds; b + 1 for none. It must hold for all after the first.
    private static long First(long a, long b, Func<long, bool> holds)
    {
        b++;
        while (a < b)
        {
            var middle = a + (b - a) / 2;
            if (middle < b && holds(middle))
                b = middle;
            else
                a = middle + 1;
        }
        return a;
    }

    /// <summary>How many decimals a number was printed with, as far as it shows: up to nine.</summary>
    public static int DigitsOf(double printed)
    {
        var text = printed.ToString("F15", CultureInfo.InvariantCulture).TrimEnd('0');
        return Math.Min(text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1, MostDigits);
    }

    private bool Fits(double given, double? printed) => printed is not { } p || Math.Abs(given - p) <= Half(p) + Slack;

    private double Half(double printed) => (0.5 * Math.Pow(10, -Digits(printed))) + 1e-12;

    private int Digits(double printed) => Math.Max(DigitsOf(printed), FewestDigits);

    // Wilson 1927, as the contract says, without a correction for continuity.
    private static (double Lower, double Upper) Wilson(long n, long d)
    {
        var (p, z2) = ((double)n / d, Z * Z);
        var centre = (p + (z2 / (2 * d))) / (1 + (z2 / d));
        var half = Z / (1 + (z2 / d)) * Math.Sqrt((p * (1 - p) / d) + (z2 / (4.0 * d * d)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
