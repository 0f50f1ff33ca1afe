using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What moved, and that nothing did.</summary>
internal static class MoveSentences
{
    private const int MostTold = 2;

    /// <summary>The two surest moves in full, the others by name.</summary>
    public static IEnumerable<Said> Moved(Story story)
    {
        var moved = Surest(story);
        var named = moved.Skip(MostTold).Select(m => $"{Name(m)} {Went(m)}").ToList();
        foreach (var (move, i) in moved.Take(MostTold).Select((m, i) => (m, i)))
        {
            var also = i == MostTold - 1 && named.Count > 0 ? $" Also by more than chance: {Wording.List(named)}." : "";
            yield return new Said((move.Chart is null ? OverYears(story, move) : OverTime(move)) + also, move.Exhibit)
            {
                Measures = [move.Measure, .. i == MostTold - 1 ? moved.Skip(MostTold).Select(m => m.Measure) : []],
            };
        }
    }

    public static IEnumerable<Said> Steady(Story story)
    {
        if (story.Moves.Count == 0 || Surest(story).Count > 0)
            yield break;
        yield return story.Scope.Reader == Reader.Commissioner
            ? new Said($"No rate differs from that of {Wording.The(story.Draft.Year.Back(12))} by more than chance, once the number of rates looked at is allowed for.", story.Moves[0].Exhibit)
            : new Said(
                "No rate has moved by more than chance, once the number of rates looked at is allowed for; months that stand out by themselves are marked at a glance.",
                story.Draft.Shows("glance-rates") ? "glance-rates" : story.Moves[0].Exhibit);
    }

    public static IEnumerable<Said> NoPast(Story story)
    {
        // What is not there at all is no matter of chance.
        if (story.Moves.Count > 0 || story.Scope.Tables.All(t => !story.Draft.Shows(t.Exhibit)))
            yield break;
        yield return story.Scope.Reader == Reader.Commissioner
            ? new Said("There are no earlier twelve months, large enough to be shown, with which to compare.", null)
            : new Said("There are too few settled months or quarters to tell chance from change.", story.Draft.Shows("glance-rates") ? "glance-rates" : null);
    }

    /// <summary>Of each measure the surest look, of measures the surest first.</summary>
    private static List<AskedMove> Surest(Story story) =>
    [
        .. story.Moves.Where(m => m.Move.IsSignalled && story.IsBeyondChance(m)).GroupBy(m => m.Measure)
            .Select(g => g.OrderBy(m => m.Move.P).First()).OrderBy(m => m.Move.P),
    ];

    private static string OverTime(AskedMove move)
    {
        var chart = move.Chart!;
        var latest = chart.Latest!;
        var unit = chart.Grain == PeriodKind.Quarter ? "quarters" : "months";
        var when = move.Move.Points switch { 1 => $"in {Wording.The(latest.Period)}", 3 => $"in the three {unit} to {Wording.Of(latest.Period)}", 7 => $"in the seven {unit} to {Wording.Of(latest.Period)}", _ => $"in the twelve {unit} to {Wording.Of(latest.Period)}" };
        var limits = latest.Limit is { } l
            ? $"; its mean over time is {ChangeWords.Value(chart.Measure, l.Centre)}, and chance alone would give {ChangeWords.Value(chart.Measure, Math.Max(0, l.Lower))} to {ChangeWords.Value(chart.Measure, l.Upper)}" : "";
        return $"{Judged(move)}: {Name(move)} {Went(move)} by more than chance {when}. In {Wording.The(latest.Period)}, {Sentences.Statement(latest.Figure!)}{limits}.";
    }

    private static string OverYears(Story story, AskedMove move)
    {
        var (now, before) = (story.Release.Find(move.Measure, move.Move.Last)!, story.Release.Find(move.Measure, move.Move.Last.Back(12))!);
        var change = now.ChangeSince(before)!.Value;
        string Points(double value) => NumberText.Of(value, CellFormat.PercentagePoints);
        return $"{Judged(move)}: {Name(move)} {Went(move)} by more than chance. In {Wording.The(now.Period)}, {Sentences.Statement(now)}, "
            + $"{Points(change.Value)} points on the twelve months before (95% interval {Points(change.Lower)} to {Points(change.Upper)}).";
    }

    private static string Name(AskedMove move) => $"“{MeasureWords.For(MeasureCatalogue.Get(move.Measure)).Name}”";

    private static string Went(AskedMove move) => move.Move.IsHigher ? "rose" : "fell";

    private static string Judged(AskedMove move) => (MeasureCatalogue.Get(move.Measure).Better, move.Move.IsHigher) switch
    {
        (Direction.Neither, _) => "Change",
        (Direction.HigherIsBetter, true) or (Direction.LowerIsBetter, false) => "Improvement",
        _ => "Concern",
    };
}
