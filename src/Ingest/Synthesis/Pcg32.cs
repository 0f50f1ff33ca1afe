namespace NonResponse.Ingest;

/// <summary>PCG32 (XSH-RR, 64 bits of state, 32 of output), so that a seed means the same bytes on every runtime.</summary>
/// <remarks>
/// Source: O'Neill ME (2014), PCG: a family of simple fast space-efficient statistically good algorithms for random
/// number generation, HMC-CS-2014-0905; the seeding of <see cref="ForItem"/> is SplitMix64 (Steele, Lea and Flood 2014).
/// Checked against the outputs of pcg32-demo (seed 42, sequence 54). Only additions, multiplications, divisions and
/// square roots are used on doubles: those are exact to the bit under IEEE 754, logarithms and exponentials are not.
/// </remarks>
public struct Pcg32
{
    private const ulong Multiplier = 6364136223846793005; // of the paper's reference implementation
    private readonly ulong _increment;
    private ulong _state;

    /// <summary>The generator of <paramref name="seed"/> on one of 2^63 sequences.</summary>
    public Pcg32(ulong seed, ulong sequence)
    {
        _increment = (sequence << 1) | 1;
        _state = 0;
        Next();
        _state += seed;
        Next();
    }

    /// <summary>A generator of its own for an item of a run, whatever thread draws from it.</summary>
    public static Pcg32 ForItem(ulong seed, ulong index) => new(SplitMix64(seed ^ SplitMix64(index)), index);

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        var old = _state;
        _state = unchecked((old * Multiplier) + _increment);
        return uint.RotateRight((uint)(((old >> 18) ^ old) >> 27), (int)(old >> 59));
    }

    /// <summary>A number in [0, 1).</summary>
    public double Unit() => Next() * (1.0 / 4294967296.0);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>], both ends included.</summary>
    public int Between(int low, int high) => low + (int)(((ulong)Next() * (ulong)(high - low + 1)) >> 32);

    /// <summary>About standard normal, never beyond 3.5: a sum of four uniform numbers (Irwin-Hall), scaled to variance 1.</summary>
    public double Normal() => (Unit() + Unit() + Unit() + Unit() - 2.0) * 1.7320508075688772; // sqrt(3)

    /// <summary>About log-normal with the given median, and the standard deviation of its logarithm.</summary>
    public double LogNormal(double median, double sigma) => median * Power(sigma * Normal());

    /// <summary>An index drawn by weights that sum to <paramref name="total"/>.</summary>
    public int Pick(ReadOnlySpan<double> weights, double total = 1.0)
    {
        var left = Unit() * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            left -= weights[i];
            if (left < 0)
                return i;
        }
        return weights.Length - 1;
    }

    /// <summary>The next value of SplitMix64 after <paramref name="value"/>.</summary>
    public static ulong SplitMix64(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    // (1 + x/1024)^1024: within 1 % of exp(x) for |x| below 4, and the same to the bit everywhere, which Math.Exp is not.
    private static double Power(double x)
    {
        var value = 1.0 + (x / 1024.0);
        for (var i = 0; i < 10; i++)
            value *= value;
        return value;
    }
}
