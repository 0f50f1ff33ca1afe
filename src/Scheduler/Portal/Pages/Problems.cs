using Microsoft.AspNetCore.Http;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>What is said when something cannot be.</summary>
internal static class Problems
{
    public static PortalPage Missing() => Page(StatusCodes.Status404NotFound, "There is no such page", "The address leads nowhere. It may be mistyped, or what was here is here no more.");

    public static PortalPage Forbidden() => Page(StatusCodes.Status403Forbidden, "This is not for your account", "What you asked for is there for other roles, or for other providers or commissioners. An administrator can tell you what your account may see.");

    public static PortalPage Unknown() => Page(StatusCodes.Status403Forbidden, "There is no account for you", "You are signed in to your organisation, and no account of this portal has your name, or it is disabled. Ask an administrator of the portal.");

    public static PortalPage NoKey() => Page(StatusCodes.Status401Unauthorized, "A key is needed", "Send one of your account as 'Authorization: Bearer', from Your account, Keys. This one is missing, mistyped, or was revoked.");

    public static PortalPage Forged() => Page(StatusCodes.Status400BadRequest, "The request was refused", "It says who is signed in, and did not come from where that is believed. This was noted.");

    public static PortalPage Plain() => Page(StatusCodes.Status403Forbidden, "The portal answers over TLS alone", "From other machines it is reached through a proxy that encrypts what is sent: ask who keeps the service for the address that begins with https.");

    public static PortalPage Stale() => Page(StatusCodes.Status400BadRequest, "The form was too old", "It was open for too long, or you have signed in or out since. Nothing was changed: go back, load the page again, and send it once more.");

    public static PortalPage Busy() => Page(StatusCodes.Status429TooManyRequests, "That was too much at once", "Wait half a minute, then try again.");

    public static PortalPage TooLarge() => Page(StatusCodes.Status413PayloadTooLarge, "That was too large", "Nothing was kept of what was sent.");

    public static PortalPage NotUnderstood() => Page(StatusCodes.Status400BadRequest, "The request was not understood", "Nothing was changed.");

    public static PortalPage Refused(string why) => Page(StatusCodes.Status409Conflict, "That was not done", why);

    public static PortalPage Fault(string number, bool isPassing) => Page(
        isPassing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        isPassing ? "The portal cannot answer just now" : "The portal failed",
        $"Nothing was changed. Try again in a minute; if it happens again, tell who keeps the service this number, under which the log has more: {number}.");

    private static PortalPage Page(int status, string title, string text) => new()
    {
        Title = title,
        Detail = text,
        Status = status,
        Body = (page, http) =>
        {
            page.Element("p", text);
            page.Open("p").Link(http.ViewerOrNull() is null ? SignInPages.Path : "/", http.ViewerOrNull() is null ? "To the sign-in" : "To what is new").Close();
        },
    };
}
