using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Telling;

/// <summary>Tells another program, as JSON. Counts and the names of work, never rows.</summary>
internal sealed class Webhook(WebhookSettings settings) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Sends what happened.</summary>
    /// <exception cref="TellingException">Whoever listens did not take it.</exception>
    public async Task SendAsync(RunNotice notice, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Body(notice.Run));
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // It may come twice: whoever listens tells by the key.
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"run-{notice.Run.Id}-{notice.Run.StartedAt.ToUnixTimeSeconds()}"));
        if (Environment.GetEnvironmentVariable(WebhookSettings.SecretVariable) is { Length: > 0 } secret)
            request.Headers.Add("X-NonResponse-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        try
        {
            using var response = await _client.SendAsync(request, stop).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new TellingException(FormattableString.Invariant($"{settings.Url.Host} answered {(int)response.StatusCode}."));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TellingException($"{settings.Url.Host} did not answer in {_client.Timeout.TotalSeconds:F0} s.");
        }
        catch (HttpRequestException)
        {
            throw new TellingException($"{settings.Url.Host} cannot be reached.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static JsonObject Body(RunEntry run) => new()
    {
        ["run"] = run.Id,
        ["job"] = run.Work.Job,
        ["subject"] = run.Work.Subject,
        ["state"] = run.End.State.ToString().ToLowerInvariant(),
        ["message"] = run.End.Message,
        ["attempt"] = run.Attempt,
        ["started_at"] = run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["ended_at"] = run.EndedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["rows"] = run.End.Rows,
        ["findings"] = run.End.Findings,
    };
}
