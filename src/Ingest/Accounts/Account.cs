namespace NonResponse.Ingest;

/// <summary>What somebody may do in the portal.</summary>
public enum AccountRole
{
    /// <summary>Keeps the service: accounts, runs, sign-off.</summary>
    Administrator,

    /// <summary>Reads the internal packs of their own providers.</summary>
    ServiceLead,

    /// <summary>Reads everything that was released for research, and checks packs.</summary>
    Researcher,

    /// <summary>Reads released public packs of their own commissioner.</summary>
    Commissioner,
}

/// <summary>Somebody who may sign in to the portal.</summary>
public sealed record Account
{
    /// <summary>In a scope: all of them.</summary>
    public const string Everything = "*";

    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The name to sign in with, in small letters; it never changes.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required AccountRole Role { get; init; }

    /// <summary>Of a service lead the providers, of a commissioner the commissioners, by their codes; <see cref="Everything"/> for all.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>The hash of the password; null where none was set.</summary>
    public string? Password { get; init; }

    /// <summary>The hash of a code with which a password can be set, once; null where there is none.</summary>
    public string? Code { get; init; }

    /// <summary>Until when the code is good.</summary>
    public DateTimeOffset? CodeUntil { get; init; }

    /// <summary>Failures to sign in since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Until when it is locked; null where it isn't.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Whether it may sign in.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }
}

/// <summary>What is to be kept of a new account.</summary>
/// <param name="Name">The name, in small letters.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Scope">Providers or commissioners.</param>
/// <param name="Password">The hash of its password; null for none yet.</param>
/// <param name="Code">The hash of a code with which the password can be set; null for none.</param>
/// <param name="CodeUntil">Until when the code is good.</param>
public sealed record NewAccount(string Name, AccountRole Role, IReadOnlyList<string> Scope, string? Password = null, string? Code = null, DateTimeOffset? CodeUntil = null);

/// <summary>Somebody who is signed in.</summary>
/// <param name="Token">The SHA-256 of what the browser holds.</param>
/// <param name="Account">The account.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="SeenAt">When it was last used, to the minute.</param>
/// <param name="EndsAt">When it ends, however much it is used.</param>
public sealed record AccountSession(string Token, long Account, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt);
