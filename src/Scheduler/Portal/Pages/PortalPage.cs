using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>A page of the portal: its title, and what stands under it. Every text is escaped by <see cref="Markup"/>.</summary>
internal sealed class PortalPage : IResult
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Its title and only first-level heading.</summary>
    public required string Title { get; init; }

    /// <summary>Writes what stands under the title.</summary>
    public required Action<Markup, HttpContext> Body { get; init; }

    /// <summary>The part of the portal that it belongs to: the address of an entry of the navigation.</summary>
    public string Part { get; init; } = "";

    /// <summary>The pages above it, from the top.</summary>
    public IReadOnlyList<(string Href, string Text)> Above { get; init; } = [];

    /// <summary>What has just happened, for whoever made it happen.</summary>
    public Notice? Notice { get; init; }

    /// <summary>Of a page that says what went wrong, that in one text: programs are told it instead of the page.</summary>
    public string? Detail { get; init; }

    public int Status { get; init; } = StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (ApiEndpoints.IsFor(httpContext.Request.Path))
        {
            await Results.Problem(Detail, statusCode: Status, title: Title).ExecuteAsync(httpContext).ConfigureAwait(false);
            return;
        }
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(text, httpContext);
        var bytes = Utf8.GetBytes(text.ToString());
        httpContext.Response.StatusCode = Status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted).ConfigureAwait(false);
    }

    private void Write(TextWriter output, HttpContext http)
    {
        var page = new Markup(output);
        output.Write("<!DOCTYPE html>\n");
        page.Open("html", ("lang", "en-GB"));
        page.Open("head");
        page.Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Element("title", $"{Title} - NonResponse");
        page.Empty("link", ("rel", "stylesheet"), ("href", Assets.StyleHref));
        page.Empty("link", ("rel", "icon"), ("href", Assets.IconPath), ("type", "image/svg+xml"));
        page.Close();
        page.Open("body", ("class", "portal"));
        page.Element("a", "Skip to main content", ("class", "skip"), ("href", "#main"));
        Bar(page, http);
        page.Open("main", ("id", "main"), ("tabindex", "-1"));
        if (Above.Count > 0)
        {
            page.Open("nav", ("class", "above"), ("aria-label", "Where you are"));
            page.Open("ol");
            foreach (var (href, text) in Above)
                page.Open("li").Link(href, text).Close();
            page.Close().Close();
        }
        page.Element("h1", Title);
        if (Notice is { } notice)
            page.Open("div", ("class", "notice " + (notice.IsFault ? "fault" : "done")), ("role", notice.IsFault ? "alert" : "status")).Element("p", notice.Text).Close();
        Body(page, http);
        page.Close();
        page.Open("footer");
        page.Element("p", $"NonResponse {PackContexts.ProgramVersion}");
        page.Close();
        page.Close();
        page.Close();
    }

    private void Bar(Markup page, HttpContext http)
    {
        page.Open("header", ("class", "bar"));
        page.Open("p", ("class", "brand")).Link("/", "NonResponse").Close();
        if (http.ViewerOrNull() is { } viewer)
        {
            page.Open("nav", ("aria-label", "Portal"));
            page.Open("ul");
            foreach (var entry in Navigation.For(viewer.Role))
                page.Open("li").Element("a", entry.Text, ("href", entry.Href), ("aria-current", entry.Href == Part ? "page" : null)).Close();
            page.Close().Close();
            page.Open("div", ("class", "who"));
            page.Element("a", viewer.Name, ("href", AccountPages.Path), ("aria-current", Part == AccountPages.Path ? "page" : null));
            page.Element("span", Words.Role(viewer.Role), ("class", "role"));
            if (viewer.Session is not null)
                Forms.Form(page, http, SignInPages.OutPath, () => page.Element("button", "Sign out", ("class", "quiet"), ("type", "submit")));
            page.Close();
        }
        page.Close();
    }
}

/// <summary>What has just happened.</summary>
internal sealed record Notice(string Text, bool IsFault = false);

/// <summary>The entries of the navigation, in their order.</summary>
internal static class Navigation
{
    private static readonly (string Href, string Text, AccountRole[] Roles)[] Entries =
    [
        ("/", "What is new", Access.Everyone),
        (PackPages.Path, "Packs", Access.Everyone),
        (MeasurePages.Path, "Measures", Access.Everyone),
        (SignOffPages.Path, "Sign-off", Access.DraftReaders),
        (RunPages.Path, "Runs", Access.DraftReaders),
        (JobPages.Path, "Jobs", Access.DraftReaders),
        (SubmissionPages.Path, "Submissions", Access.DraftReaders),
        (ModelPages.Path, "Models", Access.DraftReaders),
        (UserPages.Path, "Users", [AccountRole.Administrator]),
        (AuditPage.Path, "Audit", [AccountRole.Administrator]),
    ];

    public static IEnumerable<(string Href, string Text)> For(AccountRole role) => Entries.Where(e => e.Roles.Contains(role)).Select(e => (e.Href, e.Text));
}
