using System.Net;
using System.Text.Json;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Reads what a site decides of the portal.</summary>
internal sealed class PortalReader(SettingsFile file)
{
    /// <summary>The member of the configuration.</summary>
    public const string Member = "portal";

    private const string ProxyPlace = Member + ".proxy";

    // What says who asks, or how, must not be taken for a name of somebody.
    private static readonly string[] OtherHeaders = ["cookie", "host", "authorization", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "content-type", "content-length", "connection", "transfer-encoding"];

    public PortalSettings Settings(Dictionary<string, JsonElement> members)
    {
        var d = new PortalSettings();
        if (!members.TryGetValue(Member, out var element))
            return d;
        var given = file.Members(element, Member, "idle_minutes", "session_hours", "upload_megabytes", "proxy");
        return d with
        {
            Idle = file.Whole(given, Member, "idle_minutes", 5, 720) is { } minutes ? TimeSpan.FromMinutes(minutes) : d.Idle,
            Longest = file.Whole(given, Member, "session_hours", 1, 24) is { } hours ? TimeSpan.FromHours(hours) : d.Longest,
            LargestUpload = file.Whole(given, Member, "upload_megabytes", 1, 102_400) is { } megabytes ? (long)megabytes << 20 : d.LargestUpload,
            Proxy = given.TryGetValue("proxy", out var proxy) ? Proxy(proxy) : null,
        };
    }

    private ProxySettings? Proxy(JsonElement element)
    {
        var before = file.Faults;
        var given = file.Members(element, ProxyPlace, "addresses", "user_header");
        var addresses = new List<IPNetwork>();
        foreach (var text in file.Texts(given, ProxyPlace, "addresses"))
            if (IPAddress.TryParse(text, out var address))
                addresses.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            // Whoever trusts every address trusts everybody.
            else if (IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0)
                addresses.Add(network);
            else
                file.Fault(ProxyPlace, "addresses", $"{SettingsFile.Shown(text)} is no address such as 10.1.2.3, and no network such as 10.1.2.0/24");
        if (addresses.Count == 0 && file.Faults == before)
            file.Fault(ProxyPlace, "addresses", "lists at least one address: without it, anybody could be the proxy");
        var header = file.OptionalText(given, ProxyPlace, "user_header");
        if (header is not null && (!header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || OtherHeaders.Contains(header.ToLowerInvariant(), StringComparer.Ordinal)))
            file.Fault(ProxyPlace, "user_header", "is the name of a header of its own, such as X-Remote-User");
        return file.Faults > before ? null : new ProxySettings(addresses, header);
    }
}
