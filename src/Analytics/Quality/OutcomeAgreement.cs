using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Outcomes that a submission states, held against those that its scores show (section 5 of the contract, on both scales).</summary>
internal static class OutcomeAgreement
{
    /// <summary>For each outcome stated how many were compared and how many differ; empty where none is stated.</summary>
    public static IReadOnlyList<Finding> Of(EpisodeTables tables)
    {
        if (tables.Flags is not { } flags)
            return [];
        var compared = new int[flags.Columns.Count];
        var differing = new int[flags.Columns.Count];
        var unseen = new int[flags.Columns.Count];
        for (var e = 0; e < tables.Episodes.Count; e++)
        {
            if (tables.Episodes.EndDate[e] > tables.ExtractedOn)
                continue;
            var isCompleted = EpisodeFacts.Of(tables, e).IsCompleted;
            var phq9 = isCompleted ? PairedScores.Of(tables, e, InstrumentCode.Phq9) : null;
            var gad7 = isCompleted ? PairedScores.Of(tables, e, InstrumentCode.Gad7) : null;
            for (var f = 0; f < flags.Columns.Count; f++)
            {
                if (flags.Columns[f].Values[e] is not (<= 1 and var stated))
                    continue;
                if (Shown(flags.Columns[f].Outcome, isCompleted, phq9, gad7) is not { } shown)
                {
                    // No is what is stated of whatever has no outcome.
                    unseen[f] += stated;
                    continue;
                }
                compared[f]++;
                differing[f] += shown == (stated == 1) ? 0 : 1;
            }
        }
        return
        [
            .. flags.Columns.Select((c, f) => ImportReport.FlagAgreement(flags.Table, c.Column, compared[f], differing[f])),
            .. flags.Columns.Select((c, f) => ImportReport.FlagUnseen(flags.Table, c.Column, compared[f] + unseen[f], unseen[f])).Where(f => f.Rows > 0),
        ];
    }

    private static bool? Shown(SubmittedOutcome outcome, bool isCompleted, PairedScores? phq9, PairedScores? gad7)
    {
        if (outcome == SubmittedOutcome.Completed)
            return isCompleted;
        if (phq9 is not { } depression || gad7 is not { } anxiety)
            return null;
        var isCase = depression.StartsAtCaseness || anxiety.StartsAtCaseness;
        var fell = depression.FellReliably || anxiety.FellReliably;
        var rose = depression.RoseReliably || anxiety.RoseReliably;
        return outcome switch
        {
            SubmittedOutcome.NotAtCaseness => !isCase,
            SubmittedOutcome.Recovery => isCase && depression.EndsBelowCaseness && anxiety.EndsBelowCaseness,
            SubmittedOutcome.ReliableImprovement => fell && !rose,
            SubmittedOutcome.ReliableDeterioration => rose && !fell,
            _ => fell == rose,
        };
    }
}
