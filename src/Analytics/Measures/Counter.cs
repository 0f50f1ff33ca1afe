namespace NonResponse.Analytics;

/// <summary>Adds hits to a <see cref="CountTable"/>: one count goes to the level of every breakdown.</summary>
/// <remarks>Counts are noted first, and added up measure by measure; <see cref="Finish"/> puts them into the table.</remarks>
internal sealed class Counter
{
    private readonly CountTally _episodes;
    private readonly CountTally _steps;
    private readonly ValueTally _values;
    private readonly DayTally _days;
    private readonly DayTally _unanswered;
    private readonly DayTally _stepDays;
    private readonly DayTally _stepsUnanswered;
    private readonly ITally[] _all;
    private readonly CountTable _table;
    private readonly Classification _classification;

    public Counter(CountTable table, Classification classification)
    {
        (_table, _classification) = (table, classification);
        _episodes = new CountTally(table, classification.EpisodeCodes);
        _steps = new CountTally(table, classification.StepCodes);
        _values = new ValueTally(table, classification.EpisodeCodes);
        _days = new DayTally(table, classification.EpisodeCodes, c => c.Days!);
        _unanswered = new DayTally(table, classification.EpisodeCodes, c => c.Unanswered!);
        _stepDays = new DayTally(table, classification.StepCodes, c => c.Days!);
        _stepsUnanswered = new DayTally(table, classification.StepCodes, c => c.Unanswered!);
        _all = [_episodes, _steps, _values, _days, _unanswered, _stepDays, _stepsUnanswered];
    }

    /// <summary>Counts an episode, or something in it, once in the denominator and, where it hits, once in the numerator.</summary>
    /// <param name="measure">The measure's place in the catalogue.</param>
    /// <param name="day">The day by whose month the figure is dated.</param>
    /// <param name="episode">The episode's row.</param>
    /// <param name="isHit">Whether the numerator counts it.</param>
    public void CountEpisode(int measure, int day, int episode, bool isHit)
    {
        if (isHit || CountsItself(measure))
            _episodes.Note(measure, Months.Of(day), episode, isHit ? 1 : 0, CountsItself(measure) ? 1 : 0);
    }

    /// <summary>Counts a step.</summary>
    public void CountStep(int measure, int day, int episode, int step, bool isHit)
    {
        if (!isHit && !CountsItself(measure))
            return;
        var (month, hits, of) = (Months.Of(day), isHit ? 1 : 0, CountsItself(measure) ? 1 : 0);
        _episodes.Note(measure, month, episode, hits, of);
        _steps.Note(measure, month, step, hits, of);
    }

    /// <summary>Counts an episode under the number of days that a median is taken of.</summary>
    public void CountDays(int measure, int day, int episode, int days)
    {
        var month = Months.Of(day);
        _episodes.Note(measure, month, episode, 0, 1);
        if ((uint)days < DayTally.Dense)
        {
            _days.Note(measure, month, episode, days);
            return;
        }
        var cells = _table.At(measure, month);
        foreach (var axis in _classification.EpisodeAxes)
            (cells.Days![axis.CellOf(episode)] ??= new DayHistogram()).Add(days);
    }

    /// <summary>Counts a thing that has no denominator.</summary>
    public void CountThings(int measure, int day, int episode, int times = 1) => _episodes.Note(measure, Months.Of(day), episode, times, 0);

    /// <summary>Counts a step as such.</summary>
    public void CountSteps(int measure, int day, int episode, int step)
    {
        var month = Months.Of(day);
        _episodes.Note(measure, month, episode, 1, 0);
        _steps.Note(measure, month, step, 1, 0);
    }

    /// <summary>Counts an episode among those there on the last days of months, from one to before another: stock is kept as what comes and goes.</summary>
    public void CountStock(int measure, int from, int before, int episode)
    {
        if (from >= before)
            return;
        _episodes.Note(measure, from, episode, 1, 0);
        _episodes.Note(measure, before, episode, -1, 0);
    }

    /// <summary>Counts a value that a mean is taken of.</summary>
    public void CountValue(int measure, int day, int episode, long value)
    {
        var month = Months.Of(day);
        if (CountsItself(measure))
            _episodes.Note(measure, month, episode, 0, 1);
        _values.Note(measure, month, episode, value);
    }

    /// <summary>Adds to both sides of a ratio.</summary>
    public void CountAmounts(int measure, int day, int episode, int numerator, int denominator)
    {
        _episodes.Note(measure, Months.Of(day), episode, numerator, denominator);
    }

    /// <summary>Counts what happened in a month of an episode several times; nothing where it did not happen.</summary>
    public void CountMonth(int measure, int month, int episode, int hits, int of)
    {
        if (of > 0)
            _episodes.Note(measure, month, episode, hits, of);
    }

    /// <summary>Counts a step under the days until something happened, or until it was no longer watched.</summary>
    public void CountTime(int measure, int day, int episode, int step, int days, bool happened)
    {
        var month = Months.Of(day);
        CountStep(measure, day, episode, step, happened);
        if ((uint)days < DayTally.Dense)
        {
            var tally = happened ? _days : _unanswered;
            tally.Note(measure, month, episode, days);
            var ofSteps = happened ? _stepDays : _stepsUnanswered;
            ofSteps.Note(measure, month, step, days);
            return;
        }
        var cells = _table.At(measure, month);
        var histograms = happened ? cells.Days! : cells.Unanswered!;
        foreach (var axis in _classification.EpisodeAxes)
            (histograms[axis.CellOf(episode)] ??= new DayHistogram()).Add(days);
        foreach (var axis in _classification.StepAxes)
            (histograms[axis.CellOf(step)] ??= new DayHistogram()).Add(days);
    }

    /// <summary>Puts everything into the table; nothing may be counted after it.</summary>
    public void Finish()
    {
        foreach (var tally in _all)
            tally.Finish();
    }

    /// <summary>Whether a measure's denominator is its own; else another measure counts the same for it.</summary>
    private static bool CountsItself(int measure) => MeasureCatalogue.BaseOf(measure) < 0;
}
