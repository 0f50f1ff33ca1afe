namespace NonResponse.Scheduler;

/// <summary>Times the stages of a run and passes their progress on.</summary>
internal sealed class StageClock(TimeProvider clock, IProgress<StageProgress>? progress)
{
    private readonly List<(string Stage, TimeSpan Took)> _stages = [];

    public DateTimeOffset Started { get; } = clock.GetUtcNow();

    public IReadOnlyList<(string Stage, TimeSpan Took)> Stages => _stages;

    /// <summary>Runs a stage that gives nothing back.</summary>
    public void Run(string stage, Action<Action<double>> work) => Run(stage, tell =>
    {
        work(tell);
        return true;
    });

    /// <summary>Runs a stage.</summary>
    /// <param name="stage">Its name, as a word.</param>
    /// <param name="work">Given where to tell the fraction done, from 0 to 1.</param>
    public T Run<T>(string stage, Func<Action<double>, T> work)
    {
        var start = clock.GetTimestamp();
        progress?.Report(new StageProgress(stage, 0));
        var result = work(fraction => progress?.Report(new StageProgress(stage, Math.Min(1, fraction))));
        progress?.Report(new StageProgress(stage, 1));
        _stages.Add((stage, clock.GetElapsedTime(start)));
        return result;
    }
}

/// <summary>Progress that is told where it happens; <see cref="Progress{T}"/> would hand it to another thread, later.</summary>
internal sealed class DirectProgress<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
