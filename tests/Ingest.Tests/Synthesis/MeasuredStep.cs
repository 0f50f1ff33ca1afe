namespace NonResponse.Tests;

/// <summary>A concluded step as section 4 of the contract sees it, worked out the slow way.</summary>
internal sealed record MeasuredStep(int Number, string Provider, int Quintile, bool IsEligible, bool IsObserved, bool IsResponse,
    string Class, string PreviousClass, string Strategy, bool HasSleepWork, int Isi)
{
    private static readonly (string Code, int Remission)[] Scales =
        [("PHQ9", 4), ("QIDS_SR16", 5), ("HAMD17", 7), ("MADRS", 10), ("BDI_II", 9)];

    public static List<MeasuredStep> Read(string folder, DateOnly extractedOn)
    {
        var scores = SyntheticExtract.Rows(folder, "assessments")
            .Select(row => (Episode: row("episode_id"), Code: row("instrument"), Day: SyntheticExtract.Day(row("date")),
                Score: SyntheticExtract.Int(row("score"))))
            .ToLookup(row => (row.Episode, row.Code), row => (row.Day, row.Score));
        var medication = SyntheticExtract.Rows(folder, "interventions").Where(row => row("kind") == "medication")
            .ToLookup(row => row("step_id"), row => row("action"));
        var sleep = SyntheticExtract.Rows(folder, "interventions").Where(row => row("kind") == "sleep" && row("action") != "stop")
            .Select(row => row("step_id")).ToHashSet();
        var steps = SyntheticExtract.Rows(folder, "steps").ToLookup(row => row("episode_id"));
        var measured = new List<MeasuredStep>();
        foreach (var episode in SyntheticExtract.Rows(folder, "episodes"))
        {
            var id = episode("episode_id");
            var ordered = steps[id].ToArray();
            if (ordered.Length == 0)
                continue;
            var scale = Scales.FirstOrDefault(s => Baseline(scores[(id, s.Code)], SyntheticExtract.Day(ordered[0]("start_date"))) is not null);
            if (scale.Code is null)
                scale = Scales.FirstOrDefault(s => scores[(id, s.Code)].Any());
            var decile = episode("deprivation_decile");
            var previous = "";
            for (var i = 0; i < ordered.Length; i++)
            {
                var start = SyntheticExtract.Day(ordered[i]("start_date"));
                var end = SyntheticExtract.Day(ordered[i]("end_date"));
                if (start + 98 > extractedOn.DayNumber || scale.Code is null)
                    break;
                var until = Math.Min(start + 98, i + 1 < ordered.Length ? SyntheticExtract.Day(ordered[i + 1]("start_date")) : int.MaxValue);
                if (end >= 0)
                    until = Math.Min(until, end + 7);
                var own = scores[(id, scale.Code)];
                var baseline = Baseline(own, start);
                var inWindow = own.Where(s => s.Day >= start + 28 && s.Day <= until).ToArray();
                var eligible = baseline > scale.Remission;
                var observed = eligible && inWindow.Length > 0;
                var fall = observed ? baseline!.Value - inWindow[^1].Score : 0;
                var outcome = !observed ? "" : 2 * fall >= baseline ? "response" : 4 * fall >= baseline ? "partial" : "none";
                var step = ordered[i]("step_id");
                measured.Add(new MeasuredStep(i + 1, episode("provider_id"), decile.Length == 0 ? 0 : (SyntheticExtract.Int(decile) + 1) / 2,
                    eligible, observed, outcome == "response", outcome, previous,
                    ordered[i]("declared_strategy") is { Length: > 0 } declared ? declared : Derived([.. medication[step]]),
                    sleep.Contains(step), Baseline(scores[(id, "ISI")], start) ?? -1));
                previous = outcome;
            }
        }
        return measured;
    }

    private static int? Baseline(IEnumerable<(int Day, int Score)> scores, int start)
    {
        var before = scores.Where(s => s.Day >= start - 28 && s.Day <= start).ToArray();
        var after = scores.Where(s => s.Day > start && s.Day <= start + 3).ToArray();
        return before.Length > 0 ? before[^1].Score : after.Length > 0 ? after[0].Score : null;
    }

    // Only what is needed here: steps after the first, where a strategy is a change.
    private static string Derived(string[] actions)
    {
        var (starts, keeps) = (actions.Contains("start"), actions.Contains("continue") || actions.Contains("increase"));
        return starts && keeps ? "augment"
            : starts && (actions.Contains("stop") || actions.Contains("decrease")) ? "switch"
            : starts ? "start" : "other";
    }
}
