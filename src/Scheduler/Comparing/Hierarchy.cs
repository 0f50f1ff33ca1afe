namespace NonResponse.Scheduler.Comparing;

/// <summary>How finely a column may be shown.</summary>
/// <param name="Title">In plain words.</param>
/// <param name="Names">What its codes stand for, in order.</param>
/// <param name="Codes">By row.</param>
internal sealed record Grain(string Title, IReadOnlyList<string> Names, int[] Codes)
{
    /// <summary>How much it tells, in bits: what it takes on average to say which code a row has.</summary>
    public double Bits { get; } = Codes.CountBy(c => c).Sum(c => -(double)c.Value / Codes.Length * Math.Log2((double)c.Value / Codes.Length));
}

/// <summary>A confounder with the ways in which it may be shown.</summary>
/// <param name="Name">Of its column.</param>
/// <param name="Title">In plain words.</param>
/// <param name="KnownWhen">In words.</param>
/// <param name="Weight">How much researchers need it, 1 to 3: the first to be made finer has the largest.</param>
/// <param name="Grains">Finest first; what one does not tell apart, the next does not either. Leaving the column out comes after the last.</param>
internal sealed record Hierarchy(string Name, string Title, string KnownWhen, int Weight, IReadOnlyList<Grain> Grains)
{
    /// <summary>The share of what the finest grain tells that is lost; a column that is the same in every row loses all of nothing when it is left out.</summary>
    /// <param name="grain">The place of a grain; their number where the column is left out.</param>
    public double Lost(int grain) => Grains[0].Bits is not (> 0 and var all) ? 0 : grain == Grains.Count ? 1 : 1 - Grains[grain].Bits / all;
}
