using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Lets people in, and keeps guesses slow. What it says of a failure is the same whatever failed, and takes the same time.</summary>
internal sealed class SignInDesk : IDisposable
{
    /// <summary>What is said of every failure.</summary>
    public const string Refusal = "That did not fit together, or was tried too often. After a few failures it takes longer each time: look at the name and what goes with it, wait some minutes, and try again.";

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512.</summary>
    public const int Iterations = 210_000;

    private const int FreeFailures = 4;
    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan CodeLife = TimeSpan.FromHours(24);

    private readonly PasswordHasher<string> _hasher = new(Options.Create(new PasswordHasherOptions { CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3, IterationCount = Iterations }));

    // Hashing is made to be slow: a few at a time leave the machine to others.
    private readonly SemaphoreSlim _turn = new(2);

    private readonly Accounts _accounts;
    private readonly AuditChain _chain;
    private readonly PortalSettings _settings;
    private readonly TimeProvider _clock;
    private readonly string _nobody;

    public SignInDesk(Accounts accounts, AuditChain chain, PortalSettings settings, TimeProvider clock)
    {
        (_accounts, _chain, _settings, _clock) = (accounts, chain, settings, clock);
        Addresses = new AddressLock(clock);
        _nobody = _hasher.HashPassword("", Secrets.Token());
    }

    /// <summary>Which addresses have to wait.</summary>
    public AddressLock Addresses { get; }

    /// <summary>How long to lock after so many failures; null for not.</summary>
    public static TimeSpan? LockFor(int failures) => failures <= FreeFailures ? null
        : TimeSpan.FromTicks(Math.Min(LongestLock.Ticks, FirstLock.Ticks << Math.Min(failures - FreeFailures - 1, 16)));

    /// <summary>A name as it is kept.</summary>
    public static string Normal(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Whether a name can be one of an account.</summary>
    public static bool IsName(string name) => name.Length is >= 2 and <= 100 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '@' or '\\');

    /// <summary>The hash of a password.</summary>
    public string Hash(string name, string password) => _hasher.HashPassword(name, password);

    /// <summary>Signs somebody in by name and password.</summary>
    /// <returns>The token for the browser; null where that failed.</returns>
    public async Task<string?> SignInAsync(string name, string password, string address, CancellationToken cancel)
    {
        var account = _accounts.Find(Normal(name));
        var now = _clock.GetUtcNow();
        var mayTry = account is { IsEnabled: true, Password: not null } && !(account.LockedUntil > now) && !Addresses.IsLocked(address);
        // Something is hashed whether or not there is anything to compare with: the time tells nothing.
        var verdict = await VerifyAsync(Normal(name), mayTry ? account!.Password! : _nobody, password, cancel).ConfigureAwait(false);
        if (!mayTry || verdict == PasswordVerificationResult.Failed)
        {
            Refuse(account, "sign in", address, mayTry);
            return null;
        }
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
            _accounts.Rehash(account!.Id, account.Password!, Hash(account.Name, password));
        return Begin(account!, address);
    }

    /// <summary>Whether a password is that of an account; a failure counts.</summary>
    public async Task<bool> IsPasswordAsync(Account account, string password, string address, CancellationToken cancel)
    {
        var mayTry = account.Password is not null && !(account.LockedUntil > _clock.GetUtcNow());
        var verdict = await VerifyAsync(account.Name, mayTry ? account.Password! : _nobody, password, cancel).ConfigureAwait(false);
        if (mayTry && verdict != PasswordVerificationResult.Failed)
            return true;
        Refuse(account, "password", address, mayTry);
        return false;
    }

    /// <summary>Sets a password with a code and signs in.</summary>
    /// <returns>The token for the browser; null where that failed.</returns>
    public async Task<string?> TakeCodeAsync(string name, string code, string password, string address, CancellationToken cancel)
    {
        var account = _accounts.Find(Normal(name));
        var now = _clock.GetUtcNow();
        var mayTry = account is { IsEnabled: true, Code: not null } && !(account.LockedUntil > now) && !Addresses.IsLocked(address);
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        string hash;
        try
        {
            hash = Hash(Normal(name), password);
        }
        finally
        {
            _turn.Release();
        }
        if (!mayTry || !_accounts.TakeCode(account!.Id, Secrets.HashOfCode(code), hash, now))
        {
            Refuse(account, "code", address, mayTry);
            return null;
        }
        return Begin(account, address);
    }

    /// <summary>A code for somebody to set their password with, and what is to be kept of it.</summary>
    public static (string Code, string Hash, DateTimeOffset Until) NewCode(DateTimeOffset now)
    {
        var code = Secrets.Code();
        return (code, Secrets.HashOfCode(code), now + CodeLife);
    }

    /// <summary>Begins a session.</summary>
    public string Begin(Account account, string address)
    {
        Addresses.Succeed(address);
        var (token, now) = (Secrets.Token(), _clock.GetUtcNow());
        _accounts.SignIn(new AccountSession(Secrets.Hash(token), account.Id, now, now, now + _settings.Longest), address);
        return token;
    }

    public void Dispose() => _turn.Dispose();

    private async Task<PasswordVerificationResult> VerifyAsync(string name, string hash, string password, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return _hasher.VerifyHashedPassword(name, hash, password.Length > PasswordRules.Longest ? password[..PasswordRules.Longest] : password);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Counts and tells it. A name that is nobody's is not kept: people type passwords where names belong.</summary>
    private void Refuse(Account? account, string action, string address, bool counts)
    {
        Addresses.Fail(address);
        if (account is not null && counts)
            _accounts.Fail(account.Id, LockFor, _clock.GetUtcNow(), address);
        else
            _chain.Append(new ChainEntry(_clock.GetUtcNow(), ChainEntry.Nobody, action, account?.Name ?? "unknown name", "refused", $"from {address}{(account is null ? "" : ", locked, disabled or without one")}"));
    }
}
