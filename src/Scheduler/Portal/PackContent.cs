using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Portal;

/// <summary>Sends a file of a pack, with a policy under which nothing in it can run.</summary>
internal static class PackContent
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".csv"] = "text/csv; charset=utf-8",
        [".json"] = "application/json",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };

    /// <summary>Whether a file can be read in the browser.</summary>
    public static bool IsPage(string name) => System.IO.Path.GetExtension(name) is ".html" or ".svg";

    /// <summary>Sends it.</summary>
    /// <param name="http">To whom.</param>
    /// <param name="name">Its name, for the browser's folder of downloads.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="isDownload">Whether it is to be kept rather than read.</param>
    /// <param name="back">Where a page's bar leads back to, and its words.</param>
    public static IResult Send(HttpContext http, string name, byte[] bytes, bool isDownload, (string Href, string Text) back)
    {
        var type = Types.GetValueOrDefault(System.IO.Path.GetExtension(name), "application/octet-stream");
        if (isDownload || !IsPage(name))
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            return Results.File(bytes, type, name);
        }
        if (type == Types[".svg"])
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
            return Results.Bytes(bytes, type);
        }
        var page = Encoding.UTF8.GetString(bytes);
        http.Response.Headers.ContentSecurityPolicy = PolicyOf(page);
        return Results.Bytes(Encoding.UTF8.GetBytes(WithBar(page, back)), type);
    }

    /// <summary>A page may have the style that is in it, by its hash, and that of the bar. No script, no form, nothing from elsewhere.</summary>
    private static string PolicyOf(string page)
    {
        const string Open = "<style>", Close = "</style>";
        var (from, to) = (page.IndexOf(Open, StringComparison.Ordinal) + Open.Length, page.IndexOf(Close, StringComparison.Ordinal));
        var hash = from >= Open.Length && to > from ? $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page[from..to])))}'" : "";
        return $"default-src 'none'; style-src 'self'{hash}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>The page with a way back to the portal. The page's own policy, which is stricter, gives way to that of the answer.</summary>
    private static string WithBar(string page, (string Href, string Text) back)
    {
        var text = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(back.Text);
        var bar = $"<div class=\"portal-bar\" role=\"navigation\" aria-label=\"Portal\"><a href=\"{back.Href}\">{text}</a></div>\n";
        var meta = page.IndexOf("<meta http-equiv=\"Content-Security-Policy\"", StringComparison.Ordinal);
        if (meta >= 0)
            page = page.Remove(meta, page.IndexOf('>', meta) + 1 - meta);
        var head = page.IndexOf("</head>", StringComparison.Ordinal);
        if (head >= 0)
            page = page.Insert(head, $"<link rel=\"stylesheet\" href=\"{Assets.PackBarHref}\"/>\n<link rel=\"icon\" href=\"{Assets.IconPath}\" type=\"image/svg+xml\"/>\n");
        var banner = page.IndexOf("<header", StringComparison.Ordinal);
        return banner >= 0 ? page.Insert(banner, bar) : page;
    }
}
