namespace NonResponse.Scheduler.Jobs;

/// <summary>The time of a database that several machines share. A clock that runs a minute ahead would make its machine think the others dead.</summary>
internal sealed class SharedClock : TimeProvider
{
    private readonly TimeProvider _own;
    private readonly Func<DateTimeOffset?> _shared;
    private long _ahead;

    public SharedClock(TimeProvider own, Func<DateTimeOffset?> shared)
    {
        (_own, _shared) = (own, shared);
        Adjust();
    }

    /// <summary>Looks again how far the machine's clock is off.</summary>
    public void Adjust()
    {
        var before = _own.GetUtcNow();
        if (_shared() is { } shared)
            Interlocked.Exchange(ref _ahead, (shared - (before + (_own.GetUtcNow() - before) / 2)).Ticks);
    }

    public override DateTimeOffset GetUtcNow() => _own.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
}

/// <summary>A time that begins at another instant and runs faster, to show in minutes what takes months.</summary>
/// <param name="start">Where it begins.</param>
/// <param name="speed">How many times faster it runs.</param>
internal sealed class MovedClock(DateTimeOffset start, double speed) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_began) * speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new MovedTimer(base.CreateTimer(callback, state, Scaled(dueTime), Scaled(period)), Scaled);

    private TimeSpan Scaled(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / speed));

    /// <summary>How long something takes that has to be no shorter than a while of the watcher.</summary>
    public TimeSpan AtLeast(TimeSpan asked, TimeSpan watched) => asked > watched * speed ? asked : watched * speed;

    private sealed class MovedTimer(ITimer timer, Func<TimeSpan, TimeSpan> scaled) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(scaled(dueTime), scaled(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
