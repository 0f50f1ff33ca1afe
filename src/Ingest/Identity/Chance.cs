namespace NonResponse.Ingest;

/// <summary>Whether values that look like identity are more of them than chance gives.</summary>
internal static class Chance
{
    // One false alarm in ten thousand columns of numbers that carry none.
    private const double Rare = 1e-4;

    /// <summary>Whether a column leaks: at least half of the candidates pass (a few numbers among pseudonyms of another form), or
    /// more pass than chance gives (some among numbers of the same form).</summary>
    /// <param name="passed">Candidates that pass the test.</param>
    /// <param name="candidates">Values to which the test applies.</param>
    /// <param name="share">The share that passes by chance, from 0 to 1.</param>
    public static bool Exceeds(int passed, int candidates, double share) =>
        passed > 0 && (2L * passed >= candidates || IsRare(passed, candidates, share));

    /// <summary>Whether so many or more pass by chance less than once in ten thousand times.</summary>
    public static bool IsRare(int passed, int candidates, double share) => BinomialTail(passed, candidates, share) < Rare;

    /// <summary>P(X ≥ k) of a binomial distribution; exact terms, summed from the k-th until they no longer count.</summary>
    /// <param name="k">At least so many.</param>
    /// <param name="n">Trials.</param>
    /// <param name="p">The chance of each, from 0 to 1.</param>
    public static double BinomialTail(int k, int n, double p)
    {
        if (k <= 0)
            return 1;
        if (k > n || p <= 0)
            return 0;
        if (p >= 1)
            return 1;
        // Below the mean the other tail is the short one.
        if (k <= n * p)
            return 1 - BinomialTail(n - k + 1, n, 1 - p);
        var term = Math.Exp(LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k) + k * Math.Log(p) + (n - k) * Math.Log(1 - p));
        var sum = 0.0;
        for (var i = k; i <= n && term > sum * 1e-17; i++)
        {
            sum += term;
            term *= (n - i) / (i + 1.0) * (p / (1 - p));
        }
        return Math.Min(1, sum);
    }

    /// <summary>ln n!, below 1e-13 of its value: https://dlmf.nist.gov/5.11#E1.</summary>
    private static double LogFactorial(int n)
    {
        if (n < 20)
        {
            var product = 1.0;
            for (var i = 2; i <= n; i++)
                product *= i;
            return Math.Log(product);
        }
        double x = n + 1;
        var r = 1 / (x * x);
        var series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series;
    }
}
