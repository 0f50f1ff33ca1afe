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

    /// <summary>Counts an episode in the denominator of a measure, and of all that share it.</summary>
    public void CountDenominator(int measure, int day, int episode)
    {
        var denominators = table.At(measure, MonthOf(day)).Denominators;
        foreach (var cell in classification.EpisodeCells(episode))
            denominators[cell]++;
    }

    /// <summary>Counts something of an episode: a hit whose denominator is counted elsewhere, or a thing that has none.</summary>
    public void CountThings(int measure, int day, int episode, int times = 1)
    {
        var numerators = table.At(measure, MonthOf(day)).Numerators;
        foreach (var cell in classification.EpisodeCells(episode))
            numerators[cell] += times;
    }

    /// <summary>Counts a step as such.</summary>
    public void CountSteps(int measure, int day, int episode, int step)
    {
        var cells = table.At(measure, MonthOf(day));
        AddThing(cells, classification.EpisodeCells(episode));
        AddThing(cells, classification.StepCells(step));
    }

    /// <summary>Counts an episode among those there on the last days of months, from one to before another: stock is kept as what comes and goes.</summary>
    public void CountStock(int measure, int from, int before, int episode)
    {
        if (from >= before)
            return;
        var (comes, goes) = (table.At(measure, from).Numerators, table.At(measure, before).Numerators);
        foreach (var cell in classification.EpisodeCells(episode))
        {
            comes[cell]++;
            goes[cell]--;
        }
    }

    /// <summary>Counts a value that a mean is taken of.</summary>
    public void CountValue(int measure, int day, int episode, long value)
    {
        var cells = table.At(measure, MonthOf(day));
        var square = (Int128)value * value;
        foreach (var cell in classification.EpisodeCells(episode))
        {
            cells.Denominators[cell]++;
            cells.Moments![cell].Add(value, square);
        }
    }

    /// <summary>Adds to both sides of a ratio.</summary>
    public void CountAmounts(int measure, int day, int episode, int numerator, int denominator)
    {
        var cells = table.At(measure, MonthOf(day));
        foreach (var cell in classification.EpisodeCells(episode))
        {
            cells.Numerators[cell] += numerator;
            cells.Denominators[cell] += denominator;
        }
    }

    /// <summary>Counts a step under the days until something happened, or until it was no longer watched.</summary>
    public void CountTime(int measure, int day, int episode, int step, int days, bool happened)
    {
        var cells = table.At(measure, MonthOf(day));
        AddTime(cells, classification.EpisodeCells(episode), days, happened);
        AddTime(cells, classification.StepCells(step), days, happened);
    }

    private static void AddTime(CountTable.Cells cells, ReadOnlySpan<int> at, int days, bool happened)
    {
        var histograms = happened ? cells.Days! : cells.Unanswered!;
        foreach (var cell in at)
        {
            cells.Denominators[cell]++;
            cells.Numerators[cell] += happened ? 1 : 0;
            (histograms[cell] ??= new DayHistogram()).Add(days);
        }
    }

    private static void AddThing(CountTable.Cells cells, ReadOnlySpan<int> at)
    {
        var numerators = cells.Numerators;
        foreach (var cell in at)
            numerators[cell]++;
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
