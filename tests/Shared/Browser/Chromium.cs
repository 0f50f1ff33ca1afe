using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NonResponse.Tests;

/// <summary>A real browser without a window, spoken to through its DevTools protocol.</summary>
internal sealed class Chromium : IDisposable
{
    private const string Listening = "DevTools listening on ";
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly TempFolder _profile;
    private readonly ClientWebSocket _socket = new();
    private int _lastId;

    private Chromium(Process process, TempFolder profile) => (_process, _profile) = (process, profile);

    /// <summary>Starts it; the test is skipped where there is none.</summary>
    public static Chromium Start()
    {
        var profile = new TempFolder();
        foreach (var program in Programs)
        {
            var start = new ProcessStartInfo(program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--hide-scrollbars",
                "--force-color-profile=srgb", "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank",
            ])
            { RedirectStandardError = true };
            Process process;
            try
            {
                process = Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                continue;
            }
            var browser = new Chromium(process, profile);
            browser.Connect();
            return browser;
        }
        profile.Dispose();
        Assert.Ignore("Chromium is not installed (Debian: apt-get install chromium).");
        throw new InvalidOperationException();
    }

    /// <summary>Opens a page of its own, empty.</summary>
    public BrowserPage Open()
    {
        var target = Send(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank" })["targetId"]!.GetValue<string>();
        var session = Send(null, "Target.attachToTarget", new JsonObject { ["targetId"] = target, ["flatten"] = true })["sessionId"]!.GetValue<string>();
        var page = new BrowserPage(this, session);
        page.Send("Page.enable");
        return page;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    internal JsonObject Send(string? session, string method, JsonObject? parameters = null)
    {
        var id = ++_lastId;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
            message["sessionId"] = session;
        using var deadline = new CancellationTokenSource(Patience);
        _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, deadline.Token).GetAwaiter().GetResult();
        while (true)
        {
            var answer = Receive(deadline.Token);
            if (answer["id"]?.GetValue<int>() != id)
                continue;
            Assert.That(answer["error"]?.ToJsonString(), Is.Null, method);
            return answer["result"]!.AsObject();
        }
    }

    /// <summary>Waits for an event of a session.</summary>
    internal void Await(string session, string method)
    {
        using var deadline = new CancellationTokenSource(Patience);
        JsonObject heard;
        do
            heard = Receive(deadline.Token);
        while (heard["method"]?.GetValue<string>() != method || heard["sessionId"]?.GetValue<string>() != session);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _profile.Dispose();
    }

    private void Connect()
    {
        while (_process.StandardError.ReadLine() is { } line)
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync();
                _socket.ConnectAsync(new Uri(line[Listening.Length..]), CancellationToken.None).GetAwaiter().GetResult();
                return;
            }
        Assert.Fail("Chromium ended before it listened.");
    }

    private JsonObject Receive(CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = _socket.ReceiveAsync(buffer, cancel).GetAwaiter().GetResult();
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        whole.Position = 0;
        return JsonSerializer.Deserialize<JsonObject>(whole)!;
    }
}

/// <summary>A page in the browser.</summary>
internal sealed class BrowserPage(Chromium browser, string session)
{
    /// <summary>How it is seen.</summary>
    /// <param name="width">In CSS pixels.</param>
    /// <param name="height">In CSS pixels.</param>
    /// <param name="zoom">Pixels of the screen for each of them: 2 with half the width is what a reader has who zooms to 200 %.</param>
    /// <param name="isDark">Whether the reader prefers dark colours.</param>
    public void Look(int width, int height, double zoom = 1, bool isDark = false)
    {
        Send("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = zoom, ["mobile"] = false });
        Send("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
    }

    /// <summary>Loads a file and waits until it is there.</summary>
    public void Load(string file)
    {
        Send("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        browser.Await(session, "Page.loadEventFired");
    }

    /// <summary>The value of an expression, or of what it promises, as JSON.</summary>
    public JsonNode? Evaluate(string expression)
    {
        var result = Send("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        Assert.That(result["exceptionDetails"]?.ToJsonString(), Is.Null);
        return result["result"]!["value"]?.DeepClone();
    }

    internal JsonObject Send(string method, JsonObject? parameters = null) => browser.Send(session, method, parameters);
}
