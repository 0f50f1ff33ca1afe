using System.Threading.Channels;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Writes what was read and what was refused into the audit, many rows in one transaction: a reader does not wait for the disk.</summary>
/// <remarks>What changes anything is written with the change itself, never here.</remarks>
internal sealed class AuditQueue : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    private readonly Channel<ChainEntry> _entries = Channel.CreateBounded<ChainEntry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly AuditChain _chain;
    private readonly Action<string> _log;
    private readonly Task _writing;

    public AuditQueue(AuditChain chain, Action<string> log)
    {
        (_chain, _log) = (chain, log);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Takes a row; waits where far too many are on their way.</summary>
    public ValueTask AddAsync(ChainEntry entry, CancellationToken cancel) => _entries.Writer.WriteAsync(entry, cancel);

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        var rows = new List<ChainEntry>();
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (!_entries.Reader.Completion.IsCompleted)
                await Task.Delay(Gather).ConfigureAwait(false);
            while (rows.Count < MostAtOnce && _entries.Reader.TryRead(out var entry))
                rows.Add(entry);
            for (var attempt = 1; rows.Count > 0; attempt++)
                try
                {
                    _chain.Append(rows);
                    rows.Clear();
                }
                catch (IOException fault) when (attempt < 5)
                {
                    _log($"the audit could not be written, and is tried again: {fault.Message}");
                    await Task.Delay(TimeSpan.FromSeconds(attempt)).ConfigureAwait(false);
                }
                catch (IOException fault)
                {
                    _log(FormattableString.Invariant($"{rows.Count} rows of the audit were lost: {fault.Message}"));
                    rows.Clear();
                }
        }
    }
}
