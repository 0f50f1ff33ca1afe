namespace NonResponse.Ingest;

/// <summary>Draws an episode from its referral to its end: the waits, the steps, and what each step came to.</summary>
/// <remarks>
/// A step's outcome is drawn first and its scores afterwards, so that the planted sizes are those of the outcomes that the
/// contract's section 4 finds. Nothing here knows of the day of the snapshot: rows after it are left out on writing.
/// </remarks>
internal static class CourseOfCare
{
    private static readonly string[] UntreatedReasons = ["declined", "not_suitable", "referred_on", "dropped_out", "other"];
    private static readonly string[] NextReasons = ["inadequate_response", "preference", "planned", "other"];

    public static void Draw(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode)
    {
        var person = episode.Person;
        var wait = Math.Max(2, (int)random.LogNormal(service.WaitMedian(person.Provider), 0.55));
        if (!random.Chance(service.Access(person.Quintile)))
        {
            DrawUntreated(ref random, service, episode);
            return;
        }
        var start = SyntheticService.WorkingDay(episode.Referral + wait);
        var assessed = SyntheticService.WorkingDay(episode.Referral + (int)((start - episode.Referral) * (0.25 + (0.6 * random.Unit()))));
        episode.Assessed = Math.Min(assessed, start);
        episode.TreatmentStart = start;
        Sessions.AddAttended(ref random, service, episode, episode.Assessed.Value, "assessment", null);
        Severity.AddFirst(ref random, episode);
        DrawSteps(ref random, service, episode, start);
        var last = episode.Steps[^1];
        episode.End = last.End + random.Between(0, 12);
        episode.EndReason = DrawEndReason(ref random, service.Truths, last);
        Aftercare.Draw(ref random, service, episode);
    }

    private static void DrawUntreated(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode)
    {
        if (random.Chance(0.66))
        {
            episode.Assessed = SyntheticService.WorkingDay(episode.Referral + Math.Max(1, (int)random.LogNormal(13, 0.6)));
            Sessions.AddAttended(ref random, service, episode, episode.Assessed.Value, "assessment", null);
            Severity.AddFirst(ref random, episode);
            episode.End = episode.Assessed.Value + (int)random.LogNormal(12, 0.9);
            episode.EndReason = UntreatedReasons[random.Pick([0.30, 0.24, 0.26, 0.14, 0.06])];
            return;
        }
        if (random.Chance(0.5))
            episode.Contacts.Add(new ContactRow(SyntheticService.WorkingDay(episode.Referral + random.Between(5, 25)), "assessment",
                "did_not_attend", "phone", null, -1));
        episode.End = episode.Referral + random.Between(28, 70);
        episode.EndReason = UntreatedReasons[random.Pick([0.44, 0.10, 0.12, 0.26, 0.08])];
    }

    private static void DrawSteps(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode, int start)
    {
        var truths = service.Truths;
        var person = episode.Person;
        var treatment = new Treatment(ref random, episode);
        var severity = new Severity(episode);
        var first = random.Unit() switch { < 0.93 => FirstScore.OnTheDay, < 0.97 => FirstScore.DaysLater, _ => FirstScore.Never };
        SyntheticStep? previous = null;
        for (var number = 1; ; number++)
        {
            var step = new SyntheticStep { Number = number, Start = start, First = first, Reason = DrawReason(ref random, previous) };
            treatment.Begin(ref random, service, episode, step, previous);
            var ratio = person.ResponseRatio
                * (previous?.Outcome == SimulatedOutcome.Partial ? truths.PartialResponseRatio : 1)
                * (person.HasInsomnia && step.HasSleepWork ? truths.SleepRatio : 1)
                * (step.IsAugmented ? truths.AugmentRatio : 1);
            DrawOutcome(ref random, truths, step, Math.Min(ResponseLevels.Ceiling, service.Levels.At(number) * ratio));
            DrawLength(ref random, step);
            first = random.Unit() switch { < 0.92 => FirstScore.OnTheDay, < 0.96 => FirstScore.DaysLater, _ => FirstScore.Never };
            Sessions.Draw(ref random, service, episode, step, ref first, severity.Days);
            severity.Score(ref random, episode, step, first);
            Happenings.DrawForStep(ref random, episode, step, severity.Signal);
            episode.Steps.Add(step);
            if (step.Next is not { } next)
                return;
            (previous, start) = (step, next);
        }
    }

    private static void DrawOutcome(ref Pcg32 random, PlantedTruths truths, SyntheticStep step, double response)
    {
        step.Outcome = random.Chance(response) ? SimulatedOutcome.Response
            : random.Chance(ResponseLevels.Partial) ? SimulatedOutcome.Partial : SimulatedOutcome.None;
        step.IsMissing = random.Chance(step.Outcome == SimulatedOutcome.Response
            ? truths.MissingAfterResponse : truths.MissingAfterNonresponse);
        step.DropsOut = step.IsMissing && random.Chance(ResponseLevels.EarlyDropout);
        step.IsIntolerant = step.HasMedication && random.Chance(0.10);
    }

    // Of those without response some get a next step soon after six weeks, more of them late, and many none: inertia.
    private static void DrawLength(ref Pcg32 random, SyntheticStep step)
    {
        if (step.DropsOut)
        {
            step.End = step.Start + random.Between(2, 25);
            return;
        }
        var goesOn = random.Chance(step.Outcome == SimulatedOutcome.Partial
            ? ResponseLevels.ContinueAfterPartial : ResponseLevels.ContinueAfterNone);
        if (goesOn && step.Outcome != SimulatedOutcome.Response && step.Number < ResponseLevels.MostSteps)
        {
            var days = step.IsIntolerant ? random.Between(28, 46)
                : random.Chance(0.4) ? random.Between(42, 64) : random.Between(65, 150);
            step.Next = SyntheticService.WorkingDay(step.Start + days);
            step.End = step.Next.Value;
            return;
        }
        step.End = step.Start + random.Between(50, 100) + random.Between(0, 40);
    }

    private static string? DrawReason(ref Pcg32 random, SyntheticStep? previous)
    {
        if (previous is null)
            return "initial";
        if (random.Chance(0.04))
            return null;
        return previous.IsIntolerant ? "intolerance" : NextReasons[random.Pick([0.86, 0.06, 0.05, 0.03])];
    }

    // A late dropout leaves after the endpoint, so that its outcome is known; without the truth it depends on nothing.
    private static string? DrawEndReason(ref Pcg32 random, PlantedTruths truths, SyntheticStep last)
    {
        if (random.Chance(0.015))
            return null;
        if (last.DropsOut)
            return random.Chance(0.94) ? "dropped_out" : "other";
        var missing = last.Outcome == SimulatedOutcome.Response ? truths.MissingAfterResponse : truths.MissingAfterNonresponse;
        return random.Unit() switch
        {
            var x when x < missing * 0.6 => "dropped_out",
            > 0.998 => "deceased",
            > 0.98 => "other",
            > 0.92 => "referred_on",
            _ => "completed",
        };
    }
}
