using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>How pages say things.</summary>
internal static class Words
{
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

    public static string Scope(Account account) => account.Role switch
    {
        AccountRole.ServiceLead => account.Scope.Contains(Account.Everything) ? "all providers" : account.Scope.Count == 0 ? "no provider" : string.Join(", ", account.Scope),
        AccountRole.Commissioner => account.Scope.Contains(Account.Everything) ? "all commissioners" : account.Scope.Count == 0 ? "no commissioner" : string.Join(", ", account.Scope),
        _ => "everything",
    };
}
