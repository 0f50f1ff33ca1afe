namespace NonResponse.Scheduler.Comparing;

/// <summary>Running numbers from 1, in the order in which things first turn up: they stand for names.</summary>
/// <param name="OfRows">By row.</param>
/// <param name="OfLevels">By what it stands for.</param>
internal sealed record RunningNumbers(double[] OfRows, IReadOnlyDictionary<int, int> OfLevels)
{
    /// <summary>Numbers what rows have.</summary>
    public static RunningNumbers Of(IReadOnlyList<int> levelOfRow)
    {
        var numbers = new Dictionary<int, int>();
        foreach (var level in levelOfRow)
            numbers.TryAdd(level, numbers.Count + 1);
        return new RunningNumbers([.. levelOfRow.Select(l => (double)numbers[l])], numbers);
    }
}
