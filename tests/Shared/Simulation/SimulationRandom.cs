namespace NonResponse.Tests.Simulation;

/// <summary>Numbers by chance for simulations; it has nothing in common with the generator of the program.</summary>
/// <remarks>xoshiro256** (Blackman and Vigna 2021, ACM Trans Math Softw 47:36); its state is filled by the finaliser of MurmurHash3, word by word, so that streams next to each other have nothing in common.</remarks>
internal sealed class SimulationRandom
{
    private ulong _a, _b, _c, _d;
    private double? _spare;

    /// <summary>A stream of its own for each part of a simulation.</summary>
    public SimulationRandom(ulong seed, ulong part, ulong replicate)
    {
        ulong Word(ulong place) => Mixed(seed + Mixed(part + Mixed(replicate + Mixed(place))));
        (_a, _b, _c, _d) = (Word(1), Word(2), Word(3), Word(4) | 1);
    }

    /// <summary>From 0 to 1, without either.</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) / (1UL << 53);

    /// <summary>Standard normal (Marsaglia's polar method).</summary>
    public double Normal()
    {
        if (_spare is { } kept)
        {
            _spare = null;
            return kept;
        }
        while (true)
        {
            var (x, y) = (2 * Uniform() - 1, 2 * Uniform() - 1);
            var squared = x * x + y * y;
            if (squared is 0 or >= 1)
                continue;
            var factor = Math.Sqrt(-2 * Math.Log(squared) / squared);
            _spare = y * factor;
            return x * factor;
        }
    }

    private ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Mixed(ulong word)
    {
        word = (word ^ (word >> 33)) * 0xff51afd7ed558ccd;
        word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53;
        return word ^ (word >> 33);
    }
}
