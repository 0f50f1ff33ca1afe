using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NonResponse.Scheduler.Portal;

/// <summary>Endpoints that answer in their own time.</summary>
internal static class Routes
{
    /// <summary>Answers a question, for the same reason not by MapGet as it is.</summary>
    public static RouteHandlerBuilder MapQuestion(this IEndpointRouteBuilder app, string pattern, Func<HttpContext, Task<IResult>> answer) => app.MapGet(pattern, (Delegate)answer);

    /// <summary>Takes a form. Given to MapPost as it is, a method that takes the request alone would count as one that writes its answer by itself, and its result would be lost.</summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder app, string pattern, Func<HttpContext, Task<IResult>> answer) => app.MapPost(pattern, (Delegate)answer);
}
