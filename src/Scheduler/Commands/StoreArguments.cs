using System.CommandLine;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary>Which store a verb works on.</summary>
/// <param name="isRequired">Whether the verb is nothing without one.</param>
internal sealed class StoreArguments(bool isRequired = true)
{
    /// <summary>The variable that holds the connection string of a catalog on PostgreSQL: the command line is no place for a password.</summary>
    public const string CatalogVariable = "NONRESPONSE_CATALOG";

    private readonly Option<string?> _home = new("--home") { HelpName = "DIR", Description = $"The store's folder. With {CatalogVariable} set to a connection string, its catalog is on PostgreSQL.", Required = isRequired };

    private readonly Option<string?> _key = new("--key")
    {
        HelpName = "FILE",
        Description = "The key of the store's pseudonyms, outside its folder. Default: a file in your settings, made by the first import.",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => [_home, _key];

    /// <summary>What was given; null where a store wasn't asked for.</summary>
    public StoreOptions? Optional(ParseResult parsed) => parsed.GetValue(_home) is null ? null : Of(parsed);

    /// <summary>What was given.</summary>
    public StoreOptions Of(ParseResult parsed)
    {
        var home = parsed.GetValue(_home);
        if (string.IsNullOrWhiteSpace(home))
            throw new UsageException("--home needs the name of a folder.");
        return new StoreOptions
        {
            Home = home,
            Postgres = Environment.GetEnvironmentVariable(CatalogVariable) is { Length: > 0 } connection ? connection : null,
            KeyFile = parsed.GetValue(_key),
        };
    }

    /// <summary>A reason as it is kept.</summary>
    /// <exception cref="UsageException">It says nothing.</exception>
    public static string Reason(string reason, string option)
    {
        const int Longest = 500;
        return reason.Trim() is { Length: > 0 and <= Longest } text ? text : throw new UsageException($"{option} needs a reason of 1 to {Longest} characters.");
    }

    /// <summary>A verb that works on a store.</summary>
    /// <param name="console">Where it speaks.</param>
    /// <param name="clock">The time.</param>
    /// <param name="command">The verb, with its arguments.</param>
    /// <param name="store">Which store.</param>
    /// <param name="options">Its own options.</param>
    /// <param name="work">What it does.</param>
    /// <param name="code">The exit code of what was done; null for success.</param>
    public static Command Verb(
        Terminal console, TimeProvider clock, Command command, StoreArguments store, IReadOnlyList<Option> options, Action<ParseResult, Store> work, Func<int>? code = null)
    {
        foreach (var option in options.Concat(store.Options))
            command.Add(option);
        command.SetAction(parsed => CommandLine.Guard(console, () =>
        {
            work(parsed, new Pipeline(clock, null).Open(store.Of(parsed)));
            return code?.Invoke() ?? CommandLine.Done;
        }));
        return command;
    }
}
