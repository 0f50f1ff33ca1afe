namespace NonResponse.Analytics.Attack;

public static partial class ReleaseAttack
{
    // What solving found: bounds of hidden counts that are closer than those of propagation, and how much was solved.

    private sealed record Solved(Dictionary<int, (long Lower, long Upper)> Bounds, int Systems, int Cells, int LargeSystems, int LargeCells, int Parts, int Undecided);

    private static Solved Solve(
        SystemBuilder builder, SystemArrays system, Propagation bounds, List<HiddenVariable> hidden, AttackSettings settings, IProgress<double>? progress, CancellationToken cancel)
    {
        _ = (builder, system, bounds, hidden, settings, progress, cancel);
        return new([], 0, 0, 0, 0, 0, 0);
    }
}
