namespace NonResponse.Ingest;

/// <summary>Draws the contacts of an episode, and on which days of a step the depression scale is filled in.</summary>
internal static class Sessions
{
    private static readonly string[] Media = ["video", "phone", "in_person", "online"];

    /// <summary>
    /// The contacts of a step from its start until before the next one. <paramref name="days"/> gets the days with a score
    /// after the first session; <paramref name="nextFirst"/> changes where the next step's first score would be, or has to be,
    /// this step's endpoint.
    /// </summary>
    public static void Draw(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode, SyntheticStep step,
        ref FirstScore nextFirst, List<int> days)
    {
        days.Clear();
        var kind = step.Modality is null && random.Chance(0.15) ? "review" : "treatment";
        AddAttended(ref random, service, episode, step.Start, "treatment", step.Modality);
        var last = step.Next is { } next ? next - 1 : step.End;
        for (var day = step.Start; ;)
        {
            day = SyntheticService.WorkingDay(day + DrawGap(ref random, step, day == step.Start));
            if (day > last)
                break;
            var attendance = DrawAttendance(ref random, service, day);
            Add(ref random, episode, day, kind, attendance, step.Modality);
            if (attendance == "attended" && random.Chance(0.94))
                days.Add(day);
        }
        if (step.IsMissing)
            LeaveOut(step, ref nextFirst, days);
        else
            Ensure(ref random, episode, step, ref nextFirst, days);
        if (step.First == FirstScore.DaysLater)
        {
            var later = step.Start + random.Between(1, 3);
            if (!days.Contains(later))
                days.Insert(0, later);
        }
    }

    /// <summary>
    /// A contact that was attended, after those that were not: as many as make the share of contacts not attended the same
    /// here as at the contacts whose attendance is drawn.
    /// </summary>
    public static void AddAttended(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode, int day, string kind,
        string? modality)
    {
        for (var before = day - 7; random.Chance(service.NonAttendanceOn(before)); before -= 7)
            if (before >= episode.Referral)
                Add(ref random, episode, before, kind, "did_not_attend", modality);
        Add(ref random, episode, day, kind, "attended", modality);
    }

    public static void Add(ref Pcg32 random, SyntheticEpisode episode, int day, string kind, string attendance, string? modality)
    {
        var medium = random.Chance(0.03) ? null : Media[random.Pick([0.37, 0.30, 0.28, 0.05])];
        var minutes = attendance != "attended" || random.Chance(0.05) ? -1 : modality is null ? 20 + (10 * random.Between(0, 1)) : 50;
        episode.Contacts.Add(new ContactRow(day, kind, attendance, medium, modality, minutes));
    }

    private static int DrawGap(ref Pcg32 random, SyntheticStep step, bool isFirst)
    {
        if (isFirst && random.Chance(0.025)) // waiting within treatment: the second session of some is long in coming
            return random.Between(80, 125);
        return step.Modality is null
            ? 14 + (7 * random.Pick([0.5, 0.3, 0.2]))
            : 7 + (7 * random.Pick([0.5, 0.36, 0.14]));
    }

    private static string DrawAttendance(ref Pcg32 random, SyntheticService service, int day)
    {
        if (random.Chance(0.085))
            return random.Chance(0.7) ? "cancelled_by_patient" : "cancelled_by_service";
        return random.Chance(service.NonAttendanceOn(day)) ? "did_not_attend" : "attended";
    }

    private static void LeaveOut(SyntheticStep step, ref FirstScore nextFirst, List<int> days)
    {
        days.RemoveAll(day => day >= step.Start + 28 && day <= step.WindowEnd);
        if (step.Next <= step.Due && nextFirst == FirstScore.OnTheDay)
            nextFirst = FirstScore.DaysLater;
    }

    // An observed step has a score in its window: failing a session's, the next step's first, or one of a review.
    private static void Ensure(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, ref FirstScore nextFirst, List<int> days)
    {
        var (from, to) = (step.Start + 28, step.WindowEnd);
        foreach (var day in days)
            if (day >= from && day <= to)
                return;
        if (step.Next <= step.Due)
        {
            nextFirst = FirstScore.OnTheDay;
            return;
        }
        var review = random.Between(from, Math.Min(to, from + 40));
        Add(ref random, episode, review, "review", "attended", step.Modality);
        var at = days.FindIndex(day => day > review);
        days.Insert(at < 0 ? days.Count : at, review);
    }
}
