using System.Net;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Scheduler;

namespace NonResponse.Portal.Tests;

/// <summary>What service.json may say of the portal.</summary>
public sealed class PortalSettingsTests
{
    [Test]
    public void Section_is_read()
    {
        var settings = Read("""{ "portal": { "idle_minutes": 20, "session_hours": 8, "proxy": { "addresses": ["10.1.2.3", "fd00::/8", "192.168.7.0/24"], "user_header": "X-Remote-User" } } }""").Portal;
        Assert.That((settings.Idle, settings.Longest, settings.Proxy!.UserHeader), Is.EqualTo((TimeSpan.FromMinutes(20), TimeSpan.FromHours(8), "X-Remote-User")));
        foreach (var (peer, isProxy) in new[] { ("10.1.2.3", true), ("10.1.2.4", false), ("::ffff:10.1.2.3", true), ("fd12::1", true), ("192.168.7.200", true), ("192.168.8.1", false), ("::1", false) })
            Assert.That(settings.Proxy.Is(IPAddress.Parse(peer)), Is.EqualTo(isProxy), peer);
        Assert.That(settings.Proxy.Is(null), Is.False);
    }

    [Test]
    public void Every_fault_is_told_at_once()
    {
        var fault = Assert.Throws<FormatException>(() => Read("""
            { "portal": { "idle_minutes": 1, "session_hours": "long", "password": "x", "proxy": { "addresses": ["proxy.example", "0.0.0.0/0"], "user_header": "Cookie" } } }
            """))!.Message;
        Assert.That(fault.Split('\n').Skip(1).Select(l => l.Split(' ')[0]), Is.EqualTo(new[]
        {
            "portal.password:", "portal.idle_minutes:", "portal.session_hours:", "portal.proxy.addresses:", "portal.proxy.addresses:", "portal.proxy.user_header:",
        }));
    }

    [TestCase("""{ "portal": { "proxy": { "user_header": "X-Remote-User" } } }""")]
    [TestCase("""{ "portal": { "proxy": { "addresses": [] } } }""")]
    [TestCase("""{ "portal": { "proxy": "10.1.2.3" } }""")]
    public void Proxy_without_an_address_is_none(string json) => Assert.That(() => Read(json), Throws.TypeOf<FormatException>());

    private static ServiceSettings Read(string json) => SettingsFile.Read(Encoding.UTF8.GetBytes(json), "service.json", (file, root) => new ServiceSettingsReader(file).Settings(root));
}
