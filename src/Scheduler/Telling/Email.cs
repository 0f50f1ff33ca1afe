using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Telling;

/// <summary>Tells by e-mail.</summary>
internal sealed class Email(EmailSettings settings)
{
    private const int TimeoutSeconds = 30;

    /// <summary>Sends what happened.</summary>
    /// <exception cref="TellingException">The server did not take it.</exception>
    public async Task SendAsync(RunNotice notice, Service service, CancellationToken stop)
    {
        using var message = new MailMessage
        {
            From = settings.From,
            Subject = Words.Title(notice.Run),
            SubjectEncoding = Encoding.UTF8,
            Body = Body(notice.Run, service),
            BodyEncoding = Encoding.UTF8,
        };
        foreach (var to in settings.To)
            message.To.Add(to);
        // Sent twice, it is shown once where the reader's program looks at it.
        message.Headers["Message-ID"] = string.Create(CultureInfo.InvariantCulture, $"<run-{notice.Run.Id}-{notice.Run.StartedAt.ToUnixTimeSeconds()}@{settings.From.Host}>");
        message.Headers["Auto-Submitted"] = "auto-generated";
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.UseTls };
        if (settings.User is { } user)
            client.Credentials = new NetworkCredential(user, Environment.GetEnvironmentVariable(EmailSettings.PasswordVariable) is { Length: > 0 } password
                ? password
                : throw new TellingException($"the mail server wants a password for {settings.User}, and {EmailSettings.PasswordVariable} is not set."));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
        try
        {
            await client.SendMailAsync(message, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TellingException(FormattableString.Invariant($"the mail server {settings.Host}:{settings.Port} did not answer in {TimeoutSeconds} s."));
        }
        catch (SmtpException fault)
        {
            throw new TellingException(FormattableString.Invariant($"the mail server {settings.Host}:{settings.Port} {Why(fault)}."));
        }
    }

    private static string Why(SmtpException fault) => fault.InnerException switch
    {
        AuthenticationException => "has no valid certificate",
        SocketException => "cannot be reached",
        IOException => "broke the connection off",
        _ => $"did not take it ({fault.StatusCode})",
    };

    private static string Body(RunEntry run, Service service) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {run.End.Message}

        Job:      {run.Work.Job}, {run.Work.Subject}
        Run:      {run.Id}, attempt {run.Attempt}, on {run.Node}
        Began:    {service.Local(run.StartedAt)}
        Ended:    {(run.EndedAt is { } ended ? service.Local(ended) : "not yet")}

        What the run read, found and wrote:  nonresponse jobs show {run.Id} --home {service.Home}

        """).ReplaceLineEndings("\r\n");
}
