using System.Net;

namespace NonResponse.Scheduler;

/// <summary>What a site decides of the portal. No secret is among it.</summary>
internal sealed record PortalSettings
{
    /// <summary>How long somebody stays signed in who does nothing.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long somebody stays signed in at most.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How large an uploaded extract may be, in bytes.</summary>
    public long LargestUpload { get; init; } = 2048L << 20;

    /// <summary>The proxy that stands before it; null where none does.</summary>
    public ProxySettings? Proxy { get; init; }
}

/// <summary>A reverse proxy that is trusted.</summary>
/// <param name="Addresses">From where it speaks.</param>
/// <param name="UserHeader">The header in which it names who is signed in; null where it doesn't.</param>
internal sealed record ProxySettings(IReadOnlyList<IPNetwork> Addresses, string? UserHeader)
{
    /// <summary>Whether a peer is the proxy.</summary>
    public bool Is(IPAddress? peer) =>
        peer is not null && Addresses.Any(a => a.Contains(peer.IsIPv4MappedToIPv6 && a.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? peer.MapToIPv4() : peer));
}
