using NonResponse.Analytics;
using NonResponse.Analytics.Attack;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Who may see which published figures. All of it stands here.</summary>
internal static class FigureRights
{
    private const string Provider = "provider_id", Commissioner = "commissioner_id", Team = "team_id";

    private static readonly HashSet<string> Organisations = new([Provider, Commissioner, Team], StringComparer.Ordinal);

    private static readonly HashSet<string> Groups = new(
        Breakdown.Catalogue.Concat(Breakdown.Further).Select(b => b.Name).Where(b => !Organisations.Contains(b)), StringComparer.Ordinal);

    /// <summary>Whether somebody may see figures of a month's packs at all.</summary>
    public static bool MayKnow(Viewer viewer, ShelfMonth month, SignOffState state) => viewer.SeesDrafts || (state == SignOffState.Released && month.IsProtected);

    /// <summary>Whether somebody may see a row: each of the levels that it is of has to be one of theirs.</summary>
    public static bool MayRead(Viewer viewer, PublishedFigure row)
    {
        if (viewer.SeesDrafts)
            return true;
        var (breakdowns, levels) = (row.Breakdown.Split('|'), row.Level.Split('|'));
        return breakdowns.Length == levels.Length && breakdowns.Zip(levels).All(p => MayRead(viewer, p.First, p.Second));
    }

    /// <summary>Two people of the same rights see the same rows.</summary>
    public static string KeyOf(Viewer viewer) => viewer.SeesDrafts ? "all" : $"{viewer.Role} {string.Join('\n', viewer.Account.Scope.Order(StringComparer.Ordinal))}";

    private static bool MayRead(Viewer viewer, string breakdown, string level) => viewer.Role switch
    {
        _ when Groups.Contains(breakdown) => true,
        AccountRole.Commissioner => breakdown == Commissioner && viewer.IsInScope(level),
        // What a service's own columns tell apart, nobody here can know: it may be other providers' wards.
        AccountRole.ServiceLead => viewer.SeesWhole || (breakdown == Provider && viewer.IsInScope(level)),
        _ => false,
    };
}
