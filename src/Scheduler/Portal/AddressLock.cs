namespace NonResponse.Scheduler.Portal;

/// <summary>Lets an address wait that failed too often, whatever the names it tried.</summary>
/// <remarks>In memory: it is there to slow guesses down, and what an account is owed stands in the catalog.</remarks>
internal sealed class AddressLock(TimeProvider clock)
{
    private const int Free = 10;
    private const int MostAddresses = 20_000;
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (int Failures, DateTimeOffset Last, DateTimeOffset Until)> _failed = new(StringComparer.Ordinal);

    /// <summary>Whether it has to wait.</summary>
    public bool IsLocked(string address)
    {
        lock (_failed)
            return _failed.TryGetValue(address, out var f) && f.Until > clock.GetUtcNow();
    }

    /// <summary>Notes a failure.</summary>
    public void Fail(string address)
    {
        var now = clock.GetUtcNow();
        lock (_failed)
        {
            // Who tries on while they have to wait does not wait the longer for it: others may share the address.
            if (_failed.TryGetValue(address, out var locked) && locked.Until > now)
                return;
            if (_failed.Count >= MostAddresses)
                foreach (var old in _failed.Where(f => f.Value.Last + Forget < now).Select(f => f.Key).ToList())
                    _failed.Remove(old);
            // More addresses than that at once are a flood: those that are known stay known.
            if (_failed.Count >= MostAddresses && !_failed.ContainsKey(address))
                return;
            var failures = _failed.TryGetValue(address, out var f) && f.Last + Forget > now ? f.Failures + 1 : 1;
            _failed[address] = (failures, now, SignInDesk.LockFor(failures - Free) is { } time ? now + time : now);
        }
    }

    /// <summary>Forgets its failures.</summary>
    public void Succeed(string address)
    {
        lock (_failed)
            _failed.Remove(address);
    }
}
