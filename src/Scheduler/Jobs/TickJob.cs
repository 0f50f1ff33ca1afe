using System.Collections.Concurrent;
using Quartz;

namespace NonResponse.Scheduler.Jobs;

/// <summary>What Quartz calls: it finds the job of the name, and has it done.</summary>
internal sealed class TickJob(Service service, JobRunner runner, Supervisor supervisor) : IJob
{
    /// <summary>The name under which Quartz calls the supervisor.</summary>
    public const string Supervise = "supervise";

    private static readonly ConcurrentDictionary<string, bool> Busy = new(StringComparer.Ordinal);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.JobDetail.Key.Name;
        try
        {
            if (name == Supervise)
                await OneAtATime(name, () => supervisor.LookAsync(cancellationToken)).ConfigureAwait(false);
            else if (service.PauseOf(service.Find(name)) is not null)
                return;
            else if (service.Find(name) is { Schedule.Every: not null } polled)
                await OneAtATime(name, () => PollAsync(polled, cancellationToken)).ConfigureAwait(false);
            else
                await runner.TickAsync(service.Find(name), context.ScheduledFireTimeUtc ?? context.FireTimeUtc, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program stops; the ledger says what is to be taken up again.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            service.Log($"{name} could not look at what is to be done: {fault.Message}");
        }
        catch (Exception fault)
        {
            service.Log($"{name}: {CommandLine.DescribeBug(fault)}");
        }
    }

    private async Task PollAsync(Job job, CancellationToken stop)
    {
        // A month may have waited for the extract.
        if (await runner.TickAsync(job, tick: null, stop).ConfigureAwait(false) && service.Find("packs") is var packs && service.RunsByItself(packs))
            await runner.TickAsync(packs, tick: null, stop).ConfigureAwait(false);
    }

    /// <summary>A look that takes longer than the time between two is not begun twice.</summary>
    private static async Task OneAtATime(string name, Func<Task> look)
    {
        if (!Busy.TryAdd(name, true))
            return;
        try
        {
            await look().ConfigureAwait(false);
        }
        finally
        {
            Busy.TryRemove(name, out _);
        }
    }
}
