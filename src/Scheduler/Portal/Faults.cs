using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NonResponse.Ingest;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>Turns faults into pages that tell a client nothing but a number, under which the log has the rest.</summary>
internal static class Faults
{
    private const int NumberLetters = 8;

    public static async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await PageFor(http, fault).ExecuteAsync(http).ConfigureAwait(false);
        }
    }

    private static PortalPage PageFor(HttpContext http, Exception fault)
    {
        // Whoever reads a form for its token wraps what went wrong with the body.
        switch (fault is AntiforgeryValidationException ? fault.GetBaseException() : fault)
        {
            // The token of a form is looked for in a form that is too large to be read.
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException or AntiforgeryValidationException { InnerException: BadHttpRequestException or InvalidDataException }:
                return Problems.TooLarge();
            case BadHttpRequestException:
                return Problems.NotUnderstood();
            case AntiforgeryValidationException:
                return Problems.Stale();
            case StoreRefusedException refused:
                return Problems.Refused(refused.Message);
        }
        var number = Secrets.Token()[..NumberLetters];
        // Messages may quote what they choked on: of a fault of the program, only its kind and place are told, and that to the log.
        var words = fault is IOException or UnauthorizedAccessException ? fault.Message : CommandLine.DescribeBug(fault);
        http.RequestServices.GetRequiredService<PortalService>().Service.Log($"portal fault {number}: {http.Request.Method} {http.GetEndpoint()?.DisplayName}: {words}");
        return Problems.Fault(number, isPassing: fault is IOException);
    }
}
