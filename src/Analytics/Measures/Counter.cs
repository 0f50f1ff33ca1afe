namespace NonResponse.Analytics;

/// <summary>Adds hits to a <see cref="CountTable"/>: one count goes to the level of every breakdown.</summary>
internal sealed class Counter(CountTable table, Classification classification)
{
    /// <summary>Counts an episode, or something in it, once in the denominator and, where it hits, once in the numerator.</summary>
    /// <param name="measure">The measure's place in the catalogue.</param>
    /// <param name="day">The day by whose month the figure is dated.</param>
    /// <param name="episode">The episode's row.</param>
    /// <param name="isHit">Whether the numerator counts it.</param>
    public void CountEpisode(int measure, int day, int episode, bool isHit) =>
        Add(table.At(measure, MonthOf(day)), classification.EpisodeCells(episode), isHit);

    /// <summary>Counts a step.</summary>
    public void CountStep(int measure, int day, int episode, int step, bool isHit)
    {
        var cells = table.At(measure, MonthOf(day));
        Add(cells, classification.EpisodeCells(episode), isHit);
        Add(cells, classification.StepCells(step), isHit);
    }

    /// <summary>Counts an episode under the number of days that a median is taken of.</summary>
    public void CountDays(int measure, int day, int episode, int days)
    {
        var cells = table.At(measure, MonthOf(day));
        foreach (var cell in classification.EpisodeCells(episode))
        {
            cells.Denominators[cell]++;
            (cells.Days![cell] ??= new DayHistogram()).Add(days);
        }
    }

    private static void Add(CountTable.Cells cells, ReadOnlySpan<int> at, bool isHit)
    {
        var denominators = cells.Denominators;
        foreach (var cell in at)
            denominators[cell]++;
        if (!isHit)
            return;
        var numerators = cells.Numerators;
        foreach (var cell in at)
            numerators[cell]++;
    }

    private static int MonthOf(int day) => Period.MonthOf(DateOnly.FromDayNumber(day));
}
