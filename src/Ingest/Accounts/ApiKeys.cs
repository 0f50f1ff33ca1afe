namespace NonResponse.Ingest;

/// <summary>A key with which a program asks in the name of an account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedAt">When it was last used, to the minute; null where it never was.</param>
/// <param name="RevokedAt">Since when it is good no more; null where it still is.</param>
public sealed record ApiKey(long Id, long Account, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt, DateTimeOffset? RevokedAt);

/// <summary>The keys of accounts. The catalog has their hashes alone; making and revoking is in the <see cref="AuditChain"/>.</summary>
public sealed class ApiKeys
{
    /// <summary>The most that an account can have at a time.</summary>
    public const int Most = 20;

    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);

    private readonly Catalog _catalog;

    internal ApiKeys(Catalog catalog) => _catalog = catalog;

    /// <summary>The keys of an account, the newest first, with those that were revoked.</summary>
    public IReadOnlyList<ApiKey> Of(long account) => _catalog.Read(t => t.ApiKeys(account));

    /// <summary>Makes one.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <param name="hash">The SHA-256 of the key.</param>
    /// <param name="at">The time.</param>
    /// <exception cref="StoreRefusedException">There are too many.</exception>
    public void Add(Account account, string name, string hash, DateTimeOffset at) => _catalog.Change(t =>
    {
        if (t.ApiKeys(account.Id).Count(k => k.RevokedAt is null) >= Most)
            throw new StoreRefusedException(FormattableString.Invariant($"An account has {Most} keys at most: revoke one that is no longer used."));
        t.AddApiKey(account.Id, name, hash, at);
        t.Chain(new ChainEntry(at, account.Name, "key made", account.Name, "done", name));
    });

    /// <summary>Makes a key good for nothing.</summary>
    /// <returns>False where the account has no such key that is good.</returns>
    public bool Revoke(Account account, long id, DateTimeOffset at)
    {
        var isRevoked = false;
        _catalog.Change(t =>
        {
            var key = t.ApiKeys(account.Id).FirstOrDefault(k => k.Id == id && k.RevokedAt is null);
            isRevoked = key is not null;
            if (key is null)
                return;
            t.RevokeApiKey(id, at);
            t.Chain(new ChainEntry(at, account.Name, "key revoked", account.Name, "done", key.Name));
        });
        return isRevoked;
    }

    /// <summary>Whose a key is; null where it is good no more.</summary>
    /// <param name="hash">The SHA-256 of the key.</param>
    /// <param name="now">The time.</param>
    public Account? Holder(string hash, DateTimeOffset now)
    {
        var found = _catalog.Read<(ApiKey, Account)?>(t => t.FindApiKey(hash) is { RevokedAt: null } key && t.FindAccount(key.Account) is { IsEnabled: true } account ? (key, account) : null);
        if (found is not (var used, var holder))
            return null;
        if (!(now - used.UsedAt < Touch))
            _catalog.Change(t => t.TouchApiKey(used.Id, now));
        return holder;
    }
}
