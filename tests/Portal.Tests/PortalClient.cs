using System.Net;
using System.Text.RegularExpressions;

namespace NonResponse.Portal.Tests;

/// <summary>An answer of the portal.</summary>
internal sealed record PortalAnswer(HttpStatusCode Status, string Text, string? Location, IReadOnlyDictionary<string, string> Headers, byte[] Bytes);

/// <summary>A browser as far as it keeps cookies and sends forms; it follows no redirect.</summary>
internal sealed partial class PortalClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true };
    private readonly HttpClient _client;

    public PortalClient(Uri address) => _client = new HttpClient(_handler) { BaseAddress = address };

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>Headers that are sent with everything.</summary>
    public System.Net.Http.Headers.HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    public Task<PortalAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<PortalAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        // As it is: whoever attacks does not tidy paths up.
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = content };
        using var answer = await _client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new PortalAnswer(answer.StatusCode, System.Text.Encoding.UTF8.GetString(bytes), headers.GetValueOrDefault("Location"), headers, bytes);
    }

    /// <summary>Sends a form, with the token of a page that has one.</summary>
    public async Task<PortalAnswer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var token = await TokenAsync();
        using var content = new FormUrlEncodedContent([new("form-token", token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        return await SendAsync(HttpMethod.Post, path, content);
    }

    /// <summary>A token that forms need.</summary>
    public async Task<string> TokenAsync()
    {
        foreach (var page in new[] { "/account", "/code" })
            if (Token().Match((await GetAsync(page)).Text) is { Success: true } match)
                return match.Groups[1].Value;
        return "";
    }

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
