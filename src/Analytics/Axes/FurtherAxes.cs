using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The breakdowns beside those of the contract (<see cref="Breakdown.Further"/>).</summary>
internal static class FurtherAxes
{
    private const int MostDeprivedDecile = 2;

    private static readonly IReadOnlyList<string> Areas = ["core20", "rest"];
    private static readonly IReadOnlyList<string> NeedLevels = ["none_identified", "all_met", "some_unmet", "declined"];
    private static readonly IReadOnlyList<string> Adequacies = ["adequate", "inadequate", "intolerant", "neither"];

    // The first numbers of attended contacts of the bands.
    private static readonly (int From, string Level)[] Sessions =
        [(0, "0"), (1, "1"), (2, "2-3"), (4, "4-6"), (7, "7-9"), (10, "10-14"), (15, "15-19"), (20, "20+")];

    /// <summary>Those of episodes.</summary>
    public static IReadOnlyList<Axis> OfEpisodes(EpisodeTables tables)
    {
        var e = tables.Episodes;
        var knowsSupport = tables.Records(RecordedColumn.NeedSupport);
        return
        [
            EpisodeAxes.Axis(Breakdown.Core20, Areas, e.Count, i => e.DeprivationDecile[i] is var d && d == CodeList.Missing ? -1 : d <= MostDeprivedDecile ? 0 : 1),
            EpisodeAxes.Axis(Breakdown.NeedsMet, NeedLevels, e.Count, i => tables.Needs is { } needs ? LevelOfNeeds(needs, i, knowsSupport) : -1),
            new Axis(Breakdown.SessionsAttended, false, [.. Sessions.Select(s => s.Level)], Levels(e.Count, i => LevelOfSessions(tables.Contacts, i))),
        ];
    }

    /// <summary>Those of steps.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="settings">What the service decides.</param>
    /// <param name="medication">The medication strategies of the steps.</param>
    /// <param name="neuromodulation">Their neuromodulation.</param>
    public static IReadOnlyList<Axis> OfSteps(EpisodeTables tables, AnalysisSettings settings, Axis medication, Axis neuromodulation)
    {
        var ect = neuromodulation.Levels.ToList().IndexOf(Strategy.Ect);
        var adequacy = new int[tables.Steps.Count];
        var stages = new int[tables.Steps.Count];
        var trial = new Trial(tables, settings.Trials);
        Parallel.For(0, tables.Episodes.Count, Cores.All, episode =>
        {
            var (first, end) = tables.Steps.Of(episode);
            if (first == end)
                return;
            var instrument = PrimaryInstrument.Of(tables, episode);
            var series = instrument is null ? default : PrimaryInstrument.Series(tables, episode, instrument.Code);
            var diagnosis = tables.Episodes.Diagnosis.Numbers[episode] is >= 0 and var d ? tables.Episodes.Diagnosis.Names[d] : null;
            var failed = tables.Episodes.PriorFailedTrials[episode];
            bool isAugmented = false, hadEct = false;
            for (var step = first; step < end; step++)
            {
                var judged = trial.Of(episode, step, step == end - 1);
                adequacy[step] = judged == TrialAdequacy.NotRecorded ? -1 : (int)judged;
                stages[step] = Stage(tables, episode, tables.Steps.StartDate[step], failed, diagnosis, instrument, series, isAugmented, hadEct);
                isAugmented |= medication.LevelOfRow[step] == (int)MedicationStrategy.Augment;
                hadEct |= neuromodulation.LevelOfRow[step] == ect;
                if (failed >= 0 && judged == TrialAdequacy.Adequate && StepOutcome.Of(tables, step, step == end - 1, instrument, series) is { IsObserved: true, IsResponse: false })
                    failed++;
            }
        });
        return
        [
            EpisodeAxes.Axis(Breakdown.TrialAdequacy, Adequacies, adequacy.Length, s => adequacy[s], ofSteps: true),
            EpisodeAxes.Axis(Breakdown.MaudsleyStage, MaudsleyStaging.Levels, stages.Length, s => stages[s], ofSteps: true),
        ];
    }

    private static int Stage(
        EpisodeTables tables, int episode, int start, int failed, string? diagnosis, Instrument? instrument, ScoreSeries series, bool isAugmented, bool hadEct)
    {
        if (failed == 0)
            return 0;
        return failed < 0 || MaudsleyStaging.Months(tables, episode, start) is not { } months || MaudsleyStaging.Severity(diagnosis, instrument, series, start) is not { } severity
            ? -1
            : MaudsleyStaging.LevelOf(MaudsleyStaging.Points(months, severity, failed, isAugmented, hadEct));
    }

    private static int LevelOfNeeds(NeedColumns needs, int episode, bool knowsSupport)
    {
        var (first, end) = needs.Of(episode);
        if (first == end)
            return 0;
        if (!knowsSupport)
            return -1;
        bool anyWanted = false, anyUnmet = false;
        for (var i = first; i < end; i++)
        {
            if (needs.Support[i] == (byte)NeedSupport.Declined)
                continue;
            anyWanted = true;
            anyUnmet |= needs.Support[i] != (byte)NeedSupport.Provided || needs.SupportedLater[i];
        }
        return !anyWanted ? 3 : anyUnmet ? 2 : 1;
    }

    private static int LevelOfSessions(ContactColumns contacts, int episode)
    {
        var attended = 0;
        for (var (i, end) = contacts.Of(episode); i < end; i++)
            if (contacts.Kind[i] == (byte)ContactKind.Treatment && contacts.Attendance[i] == (byte)Attendance.Attended)
                attended++;
        return Array.FindLastIndex(Sessions, s => attended >= s.From);
    }

    private static int[] Levels(int rows, Func<int, int> levelOf) => [.. Enumerable.Range(0, rows).Select(levelOf)];
}
