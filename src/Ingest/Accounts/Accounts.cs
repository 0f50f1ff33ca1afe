namespace NonResponse.Ingest;

/// <summary>Who may sign in to the portal, and who is signed in. Every change is in the <see cref="AuditChain"/>, in the same transaction.</summary>
/// <remarks>Passwords, codes and tokens come hashed and stay so.</remarks>
public sealed class Accounts
{
    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);

    private readonly Catalog _catalog;

    internal Accounts(Catalog catalog) => _catalog = catalog;

    /// <summary>Every account, by name.</summary>
    public IReadOnlyList<Account> All() => _catalog.Read(t => t.Accounts());

    /// <summary>An account; null where there is none.</summary>
    public Account? Find(long id) => _catalog.Read(t => t.FindAccount(id));

    /// <summary>An account by its name; null where there is none.</summary>
    public Account? Find(string name) => _catalog.Read(t => t.FindAccount(name));

    /// <summary>Whether anybody can keep the portal.</summary>
    public bool HasAdministrator() => _catalog.Read(IsKept);

    /// <summary>Makes the first account that keeps the portal.</summary>
    /// <returns>The account; null where there is one that keeps it already, or the name is taken.</returns>
    public Account? AddFirst(NewAccount account, DateTimeOffset at)
    {
        Account? added = null;
        _catalog.Change(t => added = IsKept(t) || t.FindAccount(account.Name) is not null ? null : Add(t, account, account.Name, at, "first administrator"));
        return added;
    }

    /// <summary>Makes an account.</summary>
    /// <exception cref="StoreRefusedException">The name is taken.</exception>
    public Account Add(NewAccount account, string who, DateTimeOffset at)
    {
        Account? added = null;
        _catalog.Change(t =>
        {
            if (t.FindAccount(account.Name) is not null)
                throw new StoreRefusedException($"There is an account {account.Name} already.");
            added = Add(t, account, who, at, "account made");
        });
        return added!;
    }

    /// <summary>Changes what an account may do. One that is disabled is signed out everywhere.</summary>
    /// <exception cref="StoreRefusedException">There is none, or nobody could keep the portal any more.</exception>
    public void Change(long id, AccountRole role, IReadOnlyList<string> scope, bool isEnabled, string who, DateTimeOffset at) => _catalog.Change(t =>
    {
        var before = Known(t, id);
        t.UpdateAccount(id, role, scope, isEnabled);
        if (!IsKept(t))
            throw new StoreRefusedException("Somebody has to keep the portal: this is the last administrator who can sign in.");
        if (!isEnabled)
            t.EndSessions(id, except: null);
        var after = Known(t, id);
        t.Chain(new ChainEntry(at, who, before.IsEnabled == isEnabled ? "account changed" : isEnabled ? "account enabled" : "account disabled", before.Name, "done", $"{Words(before)} to {Words(after)}"));
    });

    /// <summary>Disables every account that somebody made, and those that these made in turn, even where nobody is left who keeps the portal.</summary>
    /// <returns>How many were enabled until now.</returns>
    public int Disable(string madeBy, DateTimeOffset at)
    {
        var disabled = 0;
        _catalog.Change(t =>
        {
            disabled = 0;
            var makers = new HashSet<string>(StringComparer.Ordinal) { madeBy };
            // Who makes an account was made before it.
            foreach (var account in t.Accounts().OrderBy(a => a.Id).Where(a => makers.Contains(a.CreatedBy)))
            {
                makers.Add(account.Name);
                if (!account.IsEnabled)
                    continue;
                disabled++;
                t.UpdateAccount(account.Id, account.Role, account.Scope, isEnabled: false);
                t.EndSessions(account.Id, except: null);
                t.Chain(new ChainEntry(at, ChainEntry.Nobody, "account disabled", account.Name, "done", $"made by {madeBy}"));
            }
        });
        return disabled;
    }

    /// <summary>Takes the password away and gives a code with which one can be set, once. Whoever is signed in is signed out, and the account's keys are revoked.</summary>
    public void Reset(long id, string code, DateTimeOffset until, string who, DateTimeOffset at) => _catalog.Change(t =>
    {
        var account = Known(t, id);
        t.SetPassword(id, null);
        t.SetCode(id, code, until);
        t.ClearFailures(id);
        t.EndSessions(id, except: null);
        t.RevokeApiKeys(id, at);
        t.Chain(new ChainEntry(at, who, "password reset", account.Name, "done", ""));
    });

    /// <summary>Sets a password with a code, which is used up.</summary>
    /// <returns>Whether the code was good.</returns>
    public bool TakeCode(long id, string code, string password, DateTimeOffset at)
    {
        var isTaken = false;
        _catalog.Change(t =>
        {
            var account = Known(t, id);
            isTaken = account.IsEnabled && account.Code == code && account.CodeUntil > at;
            if (!isTaken)
                return;
            t.SetPassword(id, password);
            t.SetCode(id, null, null);
            t.ClearFailures(id);
            t.EndSessions(id, except: null);
            t.Chain(new ChainEntry(at, account.Name, "password set by code", account.Name, "done", ""));
        });
        return isTaken;
    }

    /// <summary>Sets another password. Every other session ends.</summary>
    /// <param name="id">The account.</param>
    /// <param name="password">The hash.</param>
    /// <param name="at">The time.</param>
    /// <param name="kept">The session that stays; null for none.</param>
    public void SetPassword(long id, string password, DateTimeOffset at, string? kept) => _catalog.Change(t =>
    {
        var account = Known(t, id);
        t.SetPassword(id, password);
        t.SetCode(id, null, null);
        t.EndSessions(id, kept);
        t.Chain(new ChainEntry(at, account.Name, "password changed", account.Name, "done", "every other session ended"));
    });

    /// <summary>Keeps a stronger hash of the same password, unless it was changed meanwhile.</summary>
    public void Rehash(long id, string before, string after) => _catalog.Change(t =>
    {
        if (t.FindAccount(id)?.Password == before)
            t.SetPassword(id, after);
    });

    /// <summary>Notes that somebody failed to sign in.</summary>
    /// <param name="id">The account.</param>
    /// <param name="lockFor">How long to lock it after so many failures; null for not.</param>
    /// <param name="at">The time.</param>
    /// <param name="from">The address, for the audit.</param>
    public void Fail(long id, Func<int, TimeSpan?> lockFor, DateTimeOffset at, string from) => _catalog.Change(t =>
    {
        var account = Known(t, id);
        var failures = account.Failures + 1;
        var until = lockFor(failures) is { } time ? at + time : (DateTimeOffset?)null;
        t.SetFailures(id, failures, until);
        t.Chain(new ChainEntry(at, account.Name, "sign in", account.Name, "refused", $"from {from}{(until is null ? "" : ", locked after " + Count(failures))}"));
    });

    /// <summary>Signs somebody in.</summary>
    public void SignIn(AccountSession session, string from) => _catalog.Change(t =>
    {
        var account = Known(t, session.Account);
        t.ClearFailures(account.Id);
        t.ForgetSessions(session.CreatedAt);
        t.Add(session);
        t.Chain(new ChainEntry(session.CreatedAt, account.Name, "sign in", account.Name, "done", $"from {from}"));
    });

    /// <summary>Who holds a token; null where nobody does any more.</summary>
    /// <param name="token">The SHA-256 of the token.</param>
    /// <param name="now">The time.</param>
    /// <param name="idle">How long a session may go unused.</param>
    public (AccountSession Session, Account Account)? Holder(string token, DateTimeOffset now, TimeSpan idle)
    {
        var found = _catalog.Read<(AccountSession, Account)?>(t =>
            t.FindSession(token) is { } session && session.EndsAt > now && session.SeenAt + idle > now && t.FindAccount(session.Account) is { IsEnabled: true } account ? (session, account) : null);
        // To write at each request would make reading a matter of the disk.
        if (found is (var held, _) && now - held.SeenAt >= Touch)
            _catalog.Change(t => t.Touch(token, now));
        return found;
    }

    /// <summary>Signs somebody out.</summary>
    public void SignOut(string token, string who, DateTimeOffset at) => _catalog.Change(t =>
    {
        t.EndSession(token);
        t.Chain(new ChainEntry(at, who, "sign out", who, "done", ""));
    });

    private static Account Add(CatalogTransaction t, NewAccount account, string who, DateTimeOffset at, string action)
    {
        t.Add(account, who, at);
        var added = t.FindAccount(account.Name)!;
        t.Chain(new ChainEntry(at, who, action, added.Name, "done", Words(added)));
        return added;
    }

    private static bool IsKept(CatalogTransaction t) => t.Accounts().Any(a => a is { Role: AccountRole.Administrator, IsEnabled: true });

    private static Account Known(CatalogTransaction t, long id) => t.FindAccount(id) ?? throw new StoreRefusedException("There is no such account.");

    private static string Words(Account account) =>
        $"{CatalogTransaction.Text(account.Role)}{(account.Scope.Count == 0 ? "" : $" of {string.Join(", ", account.Scope)}")}{(account.IsEnabled ? "" : ", disabled")}";

    private static string Count(int failures) => FormattableString.Invariant($"{failures} failures");
}
