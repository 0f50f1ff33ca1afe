using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Who may read what of a month's packs. All of it stands here.</summary>
internal static class PackRights
{
    // A pack is its page, its workbook and its charts.
    private static readonly string[] LeadPacks = ["service-lead", "data-quality"];
    private static readonly string[] CommissionerPacks = ["commissioner"];

    /// <summary>Whether somebody may know of the packs at all.</summary>
    public static bool MayKnow(Viewer viewer, SignOffState state) => viewer.SeesDrafts || state == SignOffState.Released;

    /// <summary>Whether somebody may read a file.</summary>
    public static bool MayRead(Viewer viewer, ShelfMonth month, SignOffState state, string file)
    {
        if (!MayKnow(viewer, state))
            return false;
        if (viewer.SeesDrafts)
            return true;
        var parts = file.Split('/');
        return viewer.Role switch
        {
            AccountRole.ServiceLead => parts is [OrganisationPacks.Providers, var code, ..] ? viewer.IsInScope(OrganisationPacks.CodeOf(code)) : viewer.SeesWhole && IsOf(LeadPacks, parts),
            // Public is what disclosure control has passed: where it was turned off, nothing is.
            AccountRole.Commissioner => month.IsProtected && (parts is [OrganisationPacks.Commissioners, var code, ..] ? viewer.IsInScope(OrganisationPacks.CodeOf(code)) : viewer.SeesWhole && IsOf(CommissionerPacks, parts)),
            _ => false,
        };
    }

    private static bool IsOf(string[] packs, string[] parts) => parts switch
    {
        [var file] => packs.Any(p => file == p + ".html" || file == p + ".xlsx"),
        ["charts", var chart] => packs.Any(p => chart.StartsWith(p + "-", StringComparison.Ordinal)),
        _ => false,
    };
}
