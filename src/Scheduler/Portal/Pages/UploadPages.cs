using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>An extract by upload: its files go to the disk as they come, and into the inbox when all are there.</summary>
internal static class UploadPages
{
    public const string Path = "/upload";

    private const string TokenHeader = "RequestVerificationToken";
    private const string SourceField = "source";
    private const string FilesField = "files";
    private const int MostSections = 60;
    private const int LongestField = 4_000;

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => Form(portal, null, "")).For(AccountRole.Administrator);
        // Whether it comes from the portal's own form is asked here, once the first field is read: the whole of it would be read for that elsewhere.
        app.MapForm(Path, http => TakeAsync(http, portal)).For(AccountRole.Administrator).DisableAntiforgery();
    }

    private static PortalPage Form(PortalService portal, string? fault, string source) => new()
    {
        Title = "Upload an extract",
        Part = SubmissionPages.Path,
        Above = [(SubmissionPages.Path, "Submissions")],
        Notice = fault is null ? null : new Notice(fault, IsFault: true),
        Status = fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        Body = (page, http) =>
        {
            page.Element("p", "An extract is the folder of tables that the data contract describes, or those of NHS Talking Therapies or the OMOP CDM: the .csv or .csv.gz files, with submission.json where there is one. Its rows are checked before anything is kept; an extract that names patients is refused.");
            page.Open("form", ("method", "post"), ("action", Path), ("enctype", "multipart/form-data"), ("class", "narrow"));
            // First of all: what is not from this form is refused before its files are taken.
            page.Empty("input", ("type", "hidden"), ("name", Forms.TokenField), ("value", http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http).RequestToken));
            var known = portal.Service.Standing().Select(s => s.Source).Order(StringComparer.Ordinal).ToList();
            Forms.Field(page, SourceField, "Source", $"Whose extract it is; it can be empty where submission.json says so.{(known.Count == 0 ? "" : $" The store has {Wording.List([.. known.Take(5)])}{(known.Count > 5 ? " and others" : "")}.")}", null,
                ("value", source), ("autocomplete", "off"), ("spellcheck", "false"), ("maxlength", "60"));
            Forms.Field(page, FilesField, "Files", string.Create(CultureInfo.InvariantCulture, $"All files of the extract at once, or one zip of them; {portal.Settings.LargestUpload >> 20:N0} MB at most."), null,
                ("type", "file"), ("multiple", ""), ("required", ""), ("accept", ".csv,.gz,.json,.zip"));
            Forms.Button(page, "Upload and import");
            page.Close();
        },
    };

    private static async Task<IResult> TakeAsync(HttpContext http, PortalService portal)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
            return Problems.NotUnderstood();
        // Beyond the files there are a few small fields.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = portal.Settings.LargestUpload + PortalHost.LargestForm;
        var source = "";
        try
        {
            using var upload = portal.Uploads.Begin();
            var reader = new MultipartReader(boundary, http.Request.Body);
            var isOurs = false;
            for (var sections = 0; await reader.ReadNextSectionAsync(http.RequestAborted).ConfigureAwait(false) is { } section; sections++)
            {
                if (sections >= MostSections || section.GetContentDispositionHeader() is not { } disposition)
                    return Problems.NotUnderstood();
                var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (!disposition.IsFileDisposition())
                {
                    var text = await TextAsync(section, http.RequestAborted).ConfigureAwait(false);
                    if (text is null)
                        return Problems.NotUnderstood();
                    if (field == Forms.TokenField && !isOurs)
                    {
                        http.Request.Headers[TokenHeader] = text;
                        isOurs = await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http).ConfigureAwait(false);
                    }
                    else if (field == SourceField)
                        source = text.Trim();
                }
                else if (!isOurs)
                    break;
                else if (field != FilesField)
                    return Problems.NotUnderstood();
                else if (NameOf(disposition) is { Length: > 0 } name)
                    await upload.AddAsync(name, section.Body, http.RequestAborted).ConfigureAwait(false);
            }
            if (!isOurs)
            {
                await portal.NoteAsync(http, "form", Path, "refused", "not from a form of this portal, or too old").ConfigureAwait(false);
                return Problems.Stale();
            }
            return await ImportAsync(http, portal, upload.Deliver(source)).ConfigureAwait(false);
        }
        catch (UploadRefusedException refused)
        {
            await portal.NoteAsync(http, "upload", "extract", "refused", refused.Message).ConfigureAwait(false);
            return Form(portal, refused.Message, source);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Form(portal, string.Create(CultureInfo.InvariantCulture, $"That is more than {portal.Settings.LargestUpload >> 20:N0} MB, the most that is taken here. Packed as .gz or zip it is smaller; who keeps the service can raise the limit, or drop the extract into the inbox."), source);
        }
        catch (InvalidDataException)
        {
            // Of the reader: too long headers, or a part without an end.
            return Form(portal, "The upload broke off, or was not understood. Nothing of it was kept; send it again.", source);
        }
    }

    private static async Task<IResult> ImportAsync(HttpContext http, PortalService portal, string name)
    {
        portal.Chain.Append(new ChainEntry(portal.Clock.GetUtcNow(), http.Viewer().Name, "upload", name, "done", "into the inbox"));
        var inbox = portal.Service.Find("inbox");
        try
        {
            return Results.Redirect(RunPages.HrefOf(await portal.Runs.BeginAsync(inbox, inbox.Asked(portal.Service, name), http.Viewer().Name, null, http.RequestAborted).ConfigureAwait(false)));
        }
        catch (Exception fault) when (fault is StoreRefusedException or UsageException)
        {
            // The inbox itself was quicker.
            return Results.Redirect(portal.Service.Ledger.Last(inbox.Name, name) is { } run ? RunPages.Href(run.Id) : $"{RunPages.Path}?job={inbox.Name}");
        }
    }

    private static string NameOf(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";

    private static async Task<string?> TextAsync(MultipartSection section, CancellationToken cancel)
    {
        var buffer = new byte[LongestField + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return length > LongestField ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
