using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Who asks.</summary>
/// <param name="Account">The account.</param>
/// <param name="Session">The hash of the session's token; null where a proxy says who it is.</param>
internal sealed record Viewer(Account Account, string? Session)
{
    public string Name => Account.Name;

    public AccountRole Role => Account.Role;

    /// <summary>Whether somebody sees packs before they are released.</summary>
    public bool SeesDrafts => Access.DraftReaders.Contains(Role);

    /// <summary>Whether a provider or a commissioner is theirs.</summary>
    public bool IsInScope(string code) => Account.Scope.Contains(Account.Everything, StringComparer.Ordinal) || Account.Scope.Contains(code, StringComparer.Ordinal);

    /// <summary>Whether all of them are.</summary>
    public bool SeesWhole => SeesDrafts || IsInScope(Account.Everything);
}

/// <summary>Who may ask an endpoint. One without it answers nobody.</summary>
/// <param name="Roles">Those who are signed in; empty where it answers anybody.</param>
internal sealed record AccessRule(IReadOnlyList<AccountRole> Roles)
{
    public bool IsForAnybody => Roles.Count == 0;
}

/// <summary>Machines ask it over whatever connection they have.</summary>
internal sealed record MachineQuestion;

/// <summary>How endpoints say who may ask them.</summary>
internal static class Access
{
    /// <summary>Every role.</summary>
    public static AccountRole[] Everyone { get; } = Enum.GetValues<AccountRole>();

    /// <summary>Who sees packs before they are released, signs them off, and looks at the program's work.</summary>
    public static AccountRole[] DraftReaders { get; } = [AccountRole.Administrator, AccountRole.Researcher];

    /// <summary>Answers those of some roles.</summary>
    public static T For<T>(this T endpoint, params AccountRole[] roles) where T : IEndpointConventionBuilder
    {
        ArgumentOutOfRangeException.ThrowIfZero(roles.Length);
        endpoint.WithMetadata(new AccessRule(roles));
        return endpoint.RequireAuthorization(p => p.RequireRole(roles.Select(r => r.ToString())));
    }

    /// <summary>Answers whoever is signed in.</summary>
    public static T ForSignedIn<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.For(Everyone);

    /// <summary>Answers anybody.</summary>
    public static T ForAnybody<T>(this T endpoint) where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new AccessRule([]));
        return endpoint.AllowAnonymous();
    }

    /// <summary>Answers machines that watch the service, over whatever connection they have.</summary>
    public static T ForMachines<T>(this T endpoint) where T : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new MachineQuestion());
        return endpoint.ForAnybody();
    }

    /// <summary>Who asks; null where nobody is signed in.</summary>
    public static Viewer? ViewerOrNull(this HttpContext http) => http.Features.Get<Viewer>();

    /// <summary>Who asks, where the endpoint answers only those who are signed in.</summary>
    public static Viewer Viewer(this HttpContext http) => http.ViewerOrNull() ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>What the framework asks of somebody.</summary>
    public static ClaimsPrincipal Principal(Viewer viewer, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, viewer.Account.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new Claim(ClaimTypes.Name, viewer.Name),
            new Claim(ClaimTypes.Role, viewer.Role.ToString()),
        ],
        scheme));

    /// <summary>Where a request comes from, behind a trusted proxy its client.</summary>
    public static string Address(this HttpContext http) => http.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "nowhere";
}
