using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Does what jobs want done: one thing at a time in this process, nothing at the same time as another, each with its row in the ledger.</summary>
internal sealed class JobRunner(Service service) : IDisposable
{
    /// <summary>By whom a run is started that the clock or the look at the inbox called for.</summary>
    public const string BySchedule = "schedule";

    /// <summary>By whom a run is started whose first try failed or was interrupted.</summary>
    public const string ByRetry = "retry";

    /// <summary>What follows the account in the name of who started a run from the portal.</summary>
    public const string ByPortal = " in the portal";

    private const int MostInterruptions = 20;
    private const int BeatsPerLook = 10;
    private const int MostLostBeats = 30;
    private static readonly TimeSpan LookAtLock = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether something is being done.</summary>
    public bool IsAtWork => _turn.CurrentCount == 0;

    /// <summary>Does one thing.</summary>
    /// <param name="job">The job.</param>
    /// <param name="work">What.</param>
    /// <param name="startedBy">Who or what started it.</param>
    /// <param name="isStillDue">Looks again, once nobody else can begin it, whether it is still to be done.</param>
    /// <param name="watcher">Told how far it is.</param>
    /// <param name="stop">Stops the program: what is begun is taken up again later, unless somebody at a keyboard began it.</param>
    /// <returns>The run at its end; null where another does it or has done it.</returns>
    public async Task<RunEntry?> RunAsync(Job job, RunWork work, string startedBy, Func<bool> isStillDue, IProgress<StageProgress>? watcher, CancellationToken stop)
    {
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            using var held = await LockAsync(work, stop).ConfigureAwait(false);
            if (held is null || work.Once is { } once && service.Ledger.IsDone(once))
                return null;
            CloseInterrupted(service.Ledger.Running().Where(r => r.Work.Lock == work.Lock));
            if (!isStillDue())
                return null;
            var run = service.Ledger.Begin(work, startedBy, service.Node, PackContexts.ProgramVersion, service.Clock.GetUtcNow());
            service.Log($"run {run.Id} begins: {job.Name} {work.Subject}{(run.Attempt > 1 ? FormattableString.Invariant($", attempt {run.Attempt}") : "")}");
            var end = await DoAsync(job, run, held, watcher, startedBy is BySchedule or ByRetry || startedBy.EndsWith(ByPortal, StringComparison.Ordinal), stop).ConfigureAwait(false);
            if (end is { State: RunState.Failed, RetryAt: { } retry })
                end = end with { Message = $"{end.Message} It is tried again at {service.Local(retry)}." };
            service.Ledger.End(run, end, service.Clock.GetUtcNow(), Channels(end.State));
            service.Log($"run {run.Id} {end.State.ToString().ToLowerInvariant()}: {end.Message}");
            return service.Ledger.Find(run.Id);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Does everything that a job finds to be done.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tick">The instant for which the clock called; null where something else did.</param>
    /// <param name="stop">Stops the program.</param>
    /// <returns>Whether anything was done.</returns>
    public async Task<bool> TickAsync(Job job, DateTimeOffset? tick, CancellationToken stop)
    {
        var anything = false;
        foreach (var work in job.Due(service, tick))
            anything |= await RunAsync(job, work, BySchedule, () => job.Due(service, tick).Contains(work), watcher: null, stop).ConfigureAwait(false) is { End.State: RunState.Done };
        return anything;
    }

    /// <summary>Closes the rows of runs whose process is gone. The caller holds their lock, or takes it here.</summary>
    /// <returns>Those that were closed.</returns>
    public void CloseInterrupted(IEnumerable<RunEntry> runs)
    {
        foreach (var run in runs)
        {
            var end = run.Attempt < MostInterruptions
                ? new RunEnd { State = RunState.Interrupted, Message = $"The program on {run.Node} ended in its midst; it is begun again." }
                : new RunEnd { State = RunState.Failed, Message = FormattableString.Invariant($"The program ended in its midst {run.Attempt} times in a row; it is not tried again.") };
            if (service.Ledger.End(run, end, service.Clock.GetUtcNow(), Channels(end.State)))
                service.Log($"run {run.Id} was interrupted");
        }
    }

    /// <summary>Where an end is told.</summary>
    public IReadOnlyList<string> Channels(RunState state) => service.Settings.Tell.About.Contains(state) ? service.Settings.Tell.Channels : [];

    public void Dispose() => _turn.Dispose();

    /// <summary>Takes the lock of some work. What the clock called for waits its turn behind the instant before it; anything else
    /// that is held is being done, and is found again if it is not.</summary>
    private async Task<WorkLock?> LockAsync(RunWork work, CancellationToken stop)
    {
        WorkLock? held;
        while ((held = service.TryLock(work.Lock)) is null && work.Tick is not null && !service.Ledger.IsDone(work.Once!))
            await Task.Delay(LookAtLock, stop).ConfigureAwait(false);
        return held;
    }

    private async Task<RunEnd> DoAsync(Job job, RunEntry run, WorkLock held, IProgress<StageProgress>? watcher, bool isUnwatched, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var beating = new CancellationTokenSource();
        var progress = new LastProgress(watcher);
        var why = new Why();
        ending.CancelAfter(job.Settings.Limit);
        var beats = BeatAsync(run, held, progress, why, ending, beating.Token);
        try
        {
            return await Task.Run(() => job.Do(service, run, new Pipeline(service.Clock, progress), ending.Token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested
                ? isUnwatched
                    ? new RunEnd { State = RunState.Interrupted, Message = "The program was stopped in its midst; it is begun again when the program runs." }
                    : new RunEnd { State = RunState.Cancelled, Message = "Interrupted at the keyboard; nothing was written." }
                : why.Cancelled is { } who ? new RunEnd { State = RunState.Cancelled, Message = $"Cancelled by {who}; nothing was written." }
                : Failed(run, why.Lost ? "The catalog could not be reached while it was at work." : $"It took longer than {job.Settings.Limit.TotalMinutes:F0} minutes and was ended.");
        }
        catch (DamagedFileException fault)
        {
            return new RunEnd { State = RunState.Failed, Message = fault.Message };
        }
        catch (UsageException fault)
        {
            return new RunEnd { State = RunState.Refused, Message = fault.Message };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Failed(run, fault.Message);
        }
        catch (Exception fault)
        {
            return new RunEnd { State = RunState.Failed, Message = CommandLine.DescribeBug(fault) };
        }
        finally
        {
            await beating.CancelAsync().ConfigureAwait(false);
            await beats.ConfigureAwait(false);
        }
    }

    private RunEnd Failed(RunEntry run, string message) => new()
    {
        State = RunState.Failed,
        Message = message,
        RetryAt = service.Settings.Retry.After(run.Attempt) is { } wait ? service.Clock.GetUtcNow() + wait : null,
    };

    /// <summary>Notes how far the run is, and looks whether it is to end.</summary>
    private async Task BeatAsync(RunEntry run, WorkLock held, LastProgress progress, Why why, CancellationTokenSource ending, CancellationToken stop)
    {
        var lost = 0;
        for (var beat = 1; ; beat++)
        {
            await Task.Delay(Beat, CancellationToken.None).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            try
            {
                var (stage, fraction) = progress.Last;
                why.Cancelled = service.Ledger.Beat(run.Id, stage, fraction);
                lost = 0;
            }
            catch (IOException)
            {
                lost++;
            }
            why.Lost = lost > MostLostBeats || beat % BeatsPerLook == 0 && !held.IsHeld();
            if (why.Cancelled is not null || why.Lost)
            {
                await ending.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    private sealed class Why
    {
        public string? Cancelled { get; set; }

        public bool Lost { get; set; }
    }

    private sealed class LastProgress(IProgress<StageProgress>? watcher) : IProgress<StageProgress>
    {
        private readonly Lock _lock = new();
        private StageProgress _last;

        public (string Stage, double Fraction) Last
        {
            get
            {
                lock (_lock)
                    return (_last.Stage ?? "", _last.Fraction);
            }
        }

        public void Report(StageProgress value)
        {
            lock (_lock)
                _last = value;
            watcher?.Report(value);
        }
    }
}
