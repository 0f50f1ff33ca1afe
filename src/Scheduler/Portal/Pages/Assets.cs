using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>The files that pages need, out of the program itself.</summary>
internal static class Assets
{
    public const string IconPath = "/assets/icon.svg";

    private const string Folder = "/assets/";
    private const string StylePath = "/assets/portal.css";
    private const string RunScriptPath = "/assets/run.js";
    private const string PackBarPath = "/assets/pack-bar.css";
    private const string Icon = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#12436d"/><path d="M6 9l7 7 4-4 9 11" fill="none" stroke="#fff" stroke-width="3"/></svg>""";

    private static readonly byte[] Style = Encoding.UTF8.GetBytes(PageStyle.Text + Read("portal.css") + Read("portal-figures.css"));
    private static readonly byte[] RunScript = Encoding.UTF8.GetBytes(Read("run.js"));
    private static readonly byte[] PackBar = Encoding.UTF8.GetBytes(Read("pack-bar.css"));

    /// <summary>The address of the style sheet, another one for each state of it.</summary>
    public static string StyleHref { get; } = $"{StylePath}?{Tag(Style)}";

    /// <summary>The address of the style of the bar above packs.</summary>
    public static string PackBarHref { get; } = $"{PackBarPath}?{Tag(PackBar)}";

    /// <summary>The address of the script that shows how far a run is.</summary>
    public static string RunScriptHref { get; } = $"{RunScriptPath}?{Tag(RunScript)}";

    public static bool IsAsset(PathString path) => path.StartsWithSegments(Folder.TrimEnd('/'));

    public static void Map(IEndpointRouteBuilder app)
    {
        File(app, StylePath, Style, "text/css; charset=utf-8");
        File(app, PackBarPath, PackBar, "text/css; charset=utf-8");
        File(app, RunScriptPath, RunScript, "text/javascript; charset=utf-8");
        File(app, IconPath, Encoding.UTF8.GetBytes(Icon), "image/svg+xml");
    }

    private static void File(IEndpointRouteBuilder app, string path, byte[] content, string type) => app.MapGet(path, (HttpContext http) =>
    {
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return Results.Bytes(content, type);
    }).ForAnybody();

    private static string Tag(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];

    private static string Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
