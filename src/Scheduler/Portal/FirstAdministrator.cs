using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>The code with which the first administrator is made: told on the console, kept in memory as a hash, good once and for a day.</summary>
internal sealed class FirstAdministrator(Accounts accounts, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private string? _hash;
    private DateTimeOffset _until;

    /// <summary>Whether there is nobody yet who keeps the portal.</summary>
    public bool IsWanted => !accounts.HasAdministrator();

    /// <summary>A new code; an earlier one is good no more.</summary>
    public string NewCode()
    {
        var code = Secrets.Code();
        lock (_lock)
            (_hash, _until) = (Secrets.HashOfCode(code), clock.GetUtcNow() + Life);
        return code;
    }

    /// <summary>Whether a code is the one; it is used up where the account was made.</summary>
    /// <param name="code">As it was typed.</param>
    /// <param name="account">What is to be made.</param>
    /// <returns>The account; null where the code is wrong or too old, or there is an administrator already.</returns>
    public Account? Take(string code, NewAccount account)
    {
        lock (_lock)
        {
            if (_hash is null || _until <= clock.GetUtcNow() || _hash != Secrets.HashOfCode(code))
                return null;
            var made = accounts.AddFirst(account, clock.GetUtcNow());
            if (made is not null)
                _hash = null;
            return made;
        }
    }
}
