using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>How pages say things.</summary>
internal static class Words
{
    // More codes than these make a list that nobody reads.
    private const int MostCodes = 8;

    public static string Role(AccountRole role) => role switch
    {
        AccountRole.Administrator => "Administrator",
        AccountRole.ServiceLead => "Service lead",
        AccountRole.Researcher => "Researcher",
        _ => "Commissioner",
    };

    /// <summary>A role as forms send it.</summary>
    public static string Code(AccountRole role) => Role(role).ToLowerInvariant().Replace(' ', '-');

    /// <summary>The role of a code; null where there is none.</summary>
    public static AccountRole? RoleOf(string code) => Access.Everyone.Cast<AccountRole?>().FirstOrDefault(r => Code(r!.Value) == code);

    public static string State(SignOffState state) => state switch
    {
        SignOffState.Draft => "Draft",
        SignOffState.Checked => "Checked",
        _ => "Released",
    };

    /// <summary>A month in words.</summary>
    public static string Month(string month) => Period.TryParseMonth(month, out var period) ? Wording.Of(period) : month;

    /// <summary>An instant as a person reads it, in the time zone of the service.</summary>
    public static string At(PortalService portal, DateTimeOffset at) => portal.Service.Local(at);

    /// <summary>How large a file is.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N1} MB"),
    };

    /// <summary>What an account sees.</summary>
    public static string Scope(Account account) => account.Role switch
    {
        AccountRole.ServiceLead => Codes(account.Scope, "provider"),
        AccountRole.Commissioner => Codes(account.Scope, "commissioner"),
        _ => "everything",
    };

    private static string Codes(IReadOnlyList<string> codes, string kind) =>
        codes.Contains(Account.Everything) ? $"all {kind}s" : codes.Count == 0 ? $"no {kind}"
        : codes.Count <= MostCodes ? string.Join(", ", codes)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", codes.Take(MostCodes))} and {codes.Count - MostCodes} more");

    /// <summary>Whether an account can sign in, in words.</summary>
    public static string State(Account account, DateTimeOffset now) => account switch
    {
        { IsEnabled: false } => "Disabled",
        { LockedUntil: { } until } when until > now => "Locked for a while",
        { Password: null, Code: not null } => account.CodeUntil > now ? "Waits for its code" : "Code too old",
        _ => "Active",
    };
}
