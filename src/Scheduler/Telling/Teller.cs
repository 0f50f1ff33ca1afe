using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Telling;

/// <summary>Tells people how runs ended. What is to be told stands in the ledger until it was taken; it may be told twice, never not at all.</summary>
internal sealed class Teller(Service service) : IDisposable
{
    private const int MostAttempts = 20;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    private readonly Email? _email = service.Settings.Tell.Email is { } email ? new Email(email) : null;
    private readonly Webhook? _webhook = service.Settings.Tell.Webhook is { } webhook ? new Webhook(webhook) : null;

    /// <summary>Tells what waits.</summary>
    public async Task TellAsync(CancellationToken stop)
    {
        foreach (var notice in service.Ledger.Waiting(service.Clock.GetUtcNow()))
        {
            using var held = service.TryLock(FormattableString.Invariant($"notice {notice.Id}"));
            if (held is null)
                continue;
            try
            {
                await SendAsync(notice, stop).ConfigureAwait(false);
                service.Ledger.Told(notice);
            }
            catch (TellingException fault)
            {
                var wait = First * Math.Pow(2, notice.Attempts);
                var isLast = notice.Attempts + 1 >= MostAttempts;
                service.Ledger.NotTold(notice, fault.Message, isLast ? null : service.Clock.GetUtcNow() + (wait < Longest ? wait : Longest));
                service.Log($"run {notice.Run.Id} could not be told by {notice.Channel}: {fault.Message}{(isLast ? " Given up." : "")}");
            }
        }
    }

    public void Dispose() => _webhook?.Dispose();

    private Task SendAsync(RunNotice notice, CancellationToken stop) => (notice.Channel, _email, _webhook) switch
    {
        (EmailSettings.Channel, { } email, _) => email.SendAsync(notice, service, stop),
        (WebhookSettings.Channel, _, { } webhook) => webhook.SendAsync(notice, stop),
        _ => throw new TellingException($"service.json no longer names {notice.Channel}."),
    };
}

/// <summary>Somebody could not be told; the message says why, for who keeps the service.</summary>
internal sealed class TellingException(string message) : Exception(message);

/// <summary>What is told of a run.</summary>
internal static class Words
{
    /// <summary>The run in a line.</summary>
    public static string Title(RunEntry run) => $"NonResponse: {run.Work.Job} {run.Work.Subject} {State(run.End.State)}";

    /// <summary>How a run ended, as a word.</summary>
    public static string State(RunState state) => state switch
    {
        RunState.Running => "is at work",
        RunState.Done => "is done",
        RunState.Refused => "was refused",
        RunState.Failed => "failed",
        RunState.Cancelled => "was cancelled",
        RunState.Interrupted => "was interrupted",
        RunState.Missed => "was missed",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
