using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Something that was asked for and waits for its turn: a process does one thing at a time.</summary>
/// <param name="Job">The job.</param>
/// <param name="Subject">For what.</param>
/// <param name="Who">Who asked.</param>
/// <param name="At">When.</param>
internal sealed record RunRequest(string Job, string Subject, string Who, DateTimeOffset At);

/// <summary>Begins runs for people who do not wait for their end.</summary>
/// <remarks>What waits is in memory: where the program ends before its turn came, it has to be asked for again. What has begun is in the ledger, and taken up again.</remarks>
internal sealed class RunStarter(Service service, JobRunner runner) : IAsyncDisposable
{
    private const int MostWaiting = 20;

    // Who asked looks on: behind something else for a moment, and else until a busy machine has begun.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), Surely = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<RunRequest, Task> _asked = [];
    private bool _isStopped;

    /// <summary>What waits for its turn, the oldest first.</summary>
    public IReadOnlyList<RunRequest> Waiting
    {
        get
        {
            lock (_lock)
                return [.. _asked.Keys.Where(r => service.Ledger.Last(r.Job, r.Subject) is not { } last || last.StartedAt < r.At).OrderBy(r => r.At)];
        }
    }

    /// <summary>Has something done.</summary>
    /// <param name="job">The job.</param>
    /// <param name="work">What.</param>
    /// <param name="who">Who asks: an account.</param>
    /// <param name="after">The run after which it is done again; null where it is not.</param>
    /// <param name="cancel">Ends the waiting, not the run.</param>
    /// <returns>The run; null where it waits for its turn.</returns>
    /// <exception cref="StoreRefusedException">It was done already or is being done, or too much waits.</exception>
    public async Task<RunEntry?> BeginAsync(Job job, RunWork work, string who, RunEntry? after, CancellationToken cancel)
    {
        var request = new RunRequest(work.Job, work.Subject, who, service.Clock.GetUtcNow());
        var before = service.Ledger.Last(work.Job, work.Subject)?.Id;
        if (work.Once is { } once && service.Ledger.IsDone(once))
            throw new StoreRefusedException($"{work.Job} {work.Subject} was done already, from the same; nothing was done.");
        Task<RunEntry?> doing;
        var most = runner.IsAtWork ? Soon : Surely;
        lock (_lock)
        {
            if (_asked.Keys.Any(r => r.Job == request.Job && r.Subject == request.Subject))
                throw new StoreRefusedException($"{work.Job} {work.Subject} was asked for already.");
            if (_isStopped)
                throw new StoreRefusedException("The program is about to stop; ask again when it runs.");
            if (_asked.Count >= MostWaiting)
                throw new StoreRefusedException("Too much waits for its turn already; wait until some of it is done.");
            doing = Task.Run(() => runner.RunAsync(job, work, who + JobRunner.ByPortal, () => after is null || service.Ledger.Last(work.Job, work.Subject)?.Id == after.Id, watcher: null, _stop.Token), CancellationToken.None);
            _asked.Add(request, doing);
        }
        _ = doing.ContinueWith(t => Forget(request, t), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < most; await Task.Delay(Look, cancel).ConfigureAwait(false))
        {
            if (service.Ledger.Last(work.Job, work.Subject) is { } run && run.Id != before)
                return run;
            if (doing.IsCompletedSuccessfully && await doing.ConfigureAwait(false) is null)
                throw new StoreRefusedException($"{work.Job} {work.Subject} is at work already, or was done meanwhile.");
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        Task[] doing;
        lock (_lock)
        {
            if (_isStopped)
                return;
            _isStopped = true;
            doing = [.. _asked.Values];
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(doing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Forget(RunRequest request, Task<RunEntry?> doing)
    {
        lock (_lock)
            _asked.Remove(request);
        if (doing.Exception?.InnerException is { } fault and not OperationCanceledException)
            service.Log($"{request.Job} {request.Subject} could not be begun: {(fault is IOException ? fault.Message : CommandLine.DescribeBug(fault))}");
    }
}
