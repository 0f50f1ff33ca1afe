using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>Who did what, and whether the rows are what was written.</summary>
internal static class AuditPage
{
    public const string Path = "/audit";

    private const int Rows = 100;

    public static void Map(IEndpointRouteBuilder app, PortalService portal) =>
        app.MapGet(Path, (long? before) => Show(portal, before)).For(AccountRole.Administrator);

    private static PortalPage Show(PortalService portal, long? before)
    {
        var report = portal.Chain.Verify();
        var rows = portal.Chain.Recent(Rows, before);
        return new PortalPage
        {
            Title = "Audit",
            Part = Path,
            Notice = report.IsWhole ? null : new Notice(report.Words, IsFault: true),
            Body = (page, _) =>
            {
                if (report.IsWhole)
                    page.Element("p", string.Create(CultureInfo.InvariantCulture, $"The audit is whole: each of {report.Rows:N0} rows holds the one before."));
                Parts.Facts(page, ("Last hash", report.Head));
                page.Element("p", "Kept somewhere else, the last hash tells later whether rows were taken from the end.", ("class", "hint"));
                if (rows.Count == 0)
                {
                    Parts.Empty(page, "There is nothing in it yet.");
                    return;
                }
                Parts.Table(page, "rows", "What was done, the newest first", ["Row", "When", "Who", "What", "On", "Result", "More"], rows, r =>
                {
                    Parts.Head(page, r.Number.ToString(CultureInfo.InvariantCulture));
                    Parts.Cell(page, "When", Words.At(portal, r.Entry.At));
                    Parts.Cell(page, "Who", r.Entry.Who);
                    Parts.Cell(page, "What", r.Entry.Action);
                    Parts.Cell(page, "On", r.Entry.Subject);
                    Parts.Cell(page, "Result", r.Entry.Result);
                    Parts.Cell(page, "More", r.Entry.Detail);
                });
                if (rows[^1].Number > 1)
                    page.Open("p").Link(string.Create(CultureInfo.InvariantCulture, $"{Path}?before={rows[^1].Number}"), "Earlier rows").Close();
            },
        };
    }
}
