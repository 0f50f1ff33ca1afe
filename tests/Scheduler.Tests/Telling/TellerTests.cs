using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Telling;
using NonResponse.Scheduler.Tests.Jobs;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Telling;

/// <summary>Who is told of runs, over real connections to a mail server and a web server.</summary>
[NonParallelizable]
public sealed class TellerTests
{
    private JobHome _home = null!;
    private SetClock _clock = null!;
    private readonly List<string> _log = [];

    [SetUp]
    public void Begin()
    {
        _clock = new SetClock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        _log.Clear();
    }

    [TearDown]
    public void Remove()
    {
        Environment.SetEnvironmentVariable(WebhookSettings.SecretVariable, null);
        _home?.Dispose();
    }

    [Test]
    public async Task Failed_run_is_told_by_email()
    {
        using var server = new MailServer();
        var service = Service($$"""{ "time_zone": "Europe/London", "tell": { "email": { "host": "127.0.0.1", "port": {{server.Port}}, "tls": false, "from": "nonresponse@trust.example", "to": ["lead@trust.example", "it@trust.example"] } } }""");
        Fail(service, "march");
        await TellAsync(service);
        var mail = server.Mails.Single();
        Assert.That(mail.Recipients, Is.EqualTo(new[] { "lead@trust.example", "it@trust.example" }));
        Assert.That(mail.Text, Does.Contain("Subject: NonResponse: inbox march failed").And.Contain("Auto-Submitted: auto-generated").And.Contain("Message-ID: <run-1-1767603600@trust.example>"));
        Assert.That(mail.Text, Does.Contain("The disk is full.").And.Contain("nonresponse jobs show 1 --home"));
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((0L, 0L)));
        await TellAsync(service);
        Assert.That(server.Mails, Has.Count.EqualTo(1), "once");
        Assert.That(_home.Nonresponse("jobs", "show", "1").Output, Does.Contain("told       email: told"));
    }

    [Test]
    public async Task Mail_that_is_not_taken_is_sent_again_later_and_given_up_after_some_days()
    {
        using var server = new MailServer { Answer = "554 no" };
        var service = Service($$"""{ "tell": { "email": { "host": "127.0.0.1", "port": {{server.Port}}, "tls": false, "from": "nonresponse@trust.example", "to": ["lead@trust.example"] } } }""");
        Fail(service, "march");
        var began = _clock.Now;
        var tries = new List<double>();
        while (service.Ledger.NoticeCounts().Waiting > 0)
        {
            var before = server.Sessions;
            await TellAsync(service);
            if (server.Sessions > before)
                tries.Add((_clock.Now - began).TotalSeconds);
            Assert.That(tries, Has.Count.LessThan(30));
            _clock.Now = _clock.Now.AddSeconds(30);
        }
        // 30 s, and twice as long after each, up to six hours.
        Assert.That(tries, Is.EqualTo(new[] { 0d, 30, 90, 210, 450, 930, 1890, 3810, 7650, 15330, 30690, 52290, 73890, 95490, 117090, 138690, 160290, 181890, 203490, 225090 }));
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((0L, 1L)));
        Assert.That(_log[^1], Does.Contain("could not be told by email").And.Contain("did not take it").And.EndWith("Given up."));
    }

    [Test]
    public async Task Mail_server_that_is_away_delays_nobody_else()
    {
        using var server = new WebServer();
        var service = Service($$"""{ "tell": { "email": { "host": "127.0.0.1", "port": {{FreePort()}}, "tls": false, "from": "nonresponse@trust.example", "to": ["lead@trust.example"] }, "webhook": { "url": "{{server.Url}}" } } }""");
        Fail(service, "march");
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((2L, 0L)));
        await TellAsync(service);
        Assert.That(server.Requests, Has.Count.EqualTo(1));
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((1L, 0L)));
        Assert.That(_log.Single(), Does.Contain("could not be told by email").And.Contain("cannot be reached."));
    }

    [TestCase("250 test", "did not take it", TestName = "Server_that_cannot_encrypt_is_sent_nothing")]
    [TestCase("250-test\r\n250 STARTTLS", "has no valid certificate.", TestName = "Server_whose_certificate_is_nobodys_is_sent_nothing")]
    public async Task Unencrypted(string hello, string said)
    {
        using var server = new MailServer { Hello = hello };
        using var web = new WebServer();
        var service = Service($$"""{ "tell": { "email": { "host": "127.0.0.1", "port": {{server.Port}}, "from": "nonresponse@trust.example", "to": ["lead@trust.example"] }, "webhook": { "url": "{{web.Url}}" } } }""");
        Fail(service, "march");
        await TellAsync(service);
        Assert.That(_log.Single(), Does.Contain("could not be told by email").And.Contain(said));
        Assert.That(server.Mails, Is.Empty);
        Assert.That(web.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Account_without_a_password_is_said()
    {
        using var server = new MailServer();
        var service = Service($$"""{ "tell": { "email": { "host": "127.0.0.1", "port": {{server.Port}}, "tls": false, "user": "nonresponse", "from": "nonresponse@trust.example", "to": ["lead@trust.example"] } } }""");
        Fail(service, "march");
        await TellAsync(service);
        Assert.That(_log.Single(), Does.Contain("NONRESPONSE_SMTP_PASSWORD is not set"));
    }

    [Test]
    public async Task Other_programs_are_told_in_json_that_is_signed()
    {
        Environment.SetEnvironmentVariable(WebhookSettings.SecretVariable, "a secret");
        using var server = new WebServer();
        var service = Service($$"""{ "tell": { "webhook": { "url": "{{server.Url}}" } } }""");
        Fail(service, "march");
        await TellAsync(service);
        var (headers, body) = server.Requests.Single();
        Assert.That(headers["Idempotency-Key"], Is.EqualTo("run-1-1767603600"));
        Assert.That(headers["Content-Type"], Is.EqualTo("application/json"));
        Assert.That(headers["X-NonResponse-Signature"], Is.EqualTo("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, body))));
        var told = JsonNode.Parse(body)!.AsObject();
        Assert.That(told.Select(m => m.Key), Is.EqualTo(new[] { "run", "job", "subject", "state", "message", "attempt", "started_at", "ended_at", "rows", "findings" }));
        Assert.That((((long)told["run"]!), (string?)told["job"], (string?)told["state"], (string?)told["started_at"]), Is.EqualTo((1L, "inbox", "failed", "2026-01-05T09:00:00Z")));
    }

    [Test]
    public async Task Program_that_answers_with_a_fault_is_told_again_with_the_same_key()
    {
        using var server = new WebServer { Status = 503 };
        var service = Service($$"""{ "tell": { "webhook": { "url": "{{server.Url}}" } } }""");
        Fail(service, "march");
        await TellAsync(service);
        Assert.That(_log.Single(), Does.Contain("127.0.0.1 answered 503."));
        server.Status = 204;
        await TellAsync(service);
        Assert.That(server.Requests, Has.Count.EqualTo(1), "not at once");
        _clock.Now = _clock.Now.AddSeconds(30);
        await TellAsync(service);
        Assert.That(server.Requests.Select(r => r.Headers["Idempotency-Key"]), Is.EqualTo(new[] { "run-1-1767603600", "run-1-1767603600" }));
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void Ends_that_nobody_wants_to_hear_of_are_not_told()
    {
        var service = Service("""{ "tell": { "about": ["missed"], "webhook": { "url": "https://alerts.trust.example/" } } }""");
        Fail(service, "march");
        Assert.That(service.Ledger.NoticeCounts(), Is.EqualTo((0L, 0L)));
    }

    private Service Service(string settings)
    {
        _home = new JobHome(settings);
        return _home.Service(_clock, _log.Add);
    }

    private static void Fail(Service service, string extract)
    {
        using var runner = new JobRunner(service);
        var run = service.Ledger.Begin(new RunWork { Job = "inbox", Subject = extract, Lock = "inbox " + extract }, "schedule", service.Node, "0.1.0", service.Clock.GetUtcNow());
        service.Ledger.End(run, new RunEnd { State = RunState.Failed, Message = "The disk is full." }, service.Clock.GetUtcNow(), runner.Channels(RunState.Failed));
    }

    private static async Task TellAsync(Service service)
    {
        using var teller = new Teller(service);
        await teller.TellAsync(CancellationToken.None);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>As much of SMTP (RFC 5321) as it takes to receive mail.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            _listener.Start();
            _ = ListenAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>What it says to a mail.</summary>
        public string Answer { get; init; } = "250 taken";

        /// <summary>What it says that it can.</summary>
        public string Hello { get; init; } = "250 test";

        public int Sessions { get; private set; }

        public List<(List<string> Recipients, string Text)> Mails { get; } = [];

        public void Dispose() => _listener.Dispose();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                    using (var client = await _listener.AcceptTcpClientAsync())
                        await TalkAsync(client);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or IOException or AuthenticationException)
            {
                // The test is over.
            }
        }

        private async Task TalkAsync(TcpClient client)
        {
            Sessions++;
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            var recipients = new List<string>();
            while (await reader.ReadLineAsync() is { } line)
                if (line.StartsWith("RCPT TO:<", StringComparison.OrdinalIgnoreCase))
                {
                    recipients.Add(line["RCPT TO:<".Length..line.IndexOf('>', StringComparison.Ordinal)]);
                    await writer.WriteLineAsync("250 ok");
                }
                else if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } part && part != ".")
                        text.AppendLine(part);
                    Mails.Add((recipients, Decoded(text.ToString())));
                    await writer.WriteLineAsync(Answer);
                }
                else if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
                    await writer.WriteLineAsync(Hello);
                else if (line.StartsWith("STARTTLS", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("220 go on");
                    await using var encrypted = new SslStream(client.GetStream());
                    await encrypted.AuthenticateAsServerAsync(SelfSigned());
                    return;
                }
                else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }
                else
                    await writer.WriteLineAsync("250 ok");
        }

        /// <summary>A certificate for which nobody stands.</summary>
        private static X509Certificate2 SelfSigned()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = TimeProvider.System.GetUtcNow();
            using var made = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        }

        /// <summary>The mail with its body and its subject as they are read.</summary>
        private static string Decoded(string mail)
        {
            var (head, body) = (mail[..mail.IndexOf("\n\n", StringComparison.Ordinal)], mail[(mail.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
            return head + "\n\n" + (head.Contains("base64", StringComparison.OrdinalIgnoreCase)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim()))
                : body.Replace("=\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal));
        }
    }

    /// <summary>A web server that keeps what it is sent.</summary>
    private sealed class WebServer : IDisposable
    {
        private readonly HttpListener _listener = new();

        public WebServer()
        {
            Url = FormattableString.Invariant($"http://127.0.0.1:{FreePort()}/hook/");
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = ListenAsync();
        }

        public string Url { get; }

        public int Status { get; set; } = 200;

        public List<(Dictionary<string, string?> Headers, byte[] Body)> Requests { get; } = [];

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    Requests.Add((context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]), body.ToArray()));
                    context.Response.StatusCode = Status;
                    context.Response.Close();
                }
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
