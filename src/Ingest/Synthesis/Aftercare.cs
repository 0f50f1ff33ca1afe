namespace NonResponse.Ingest;

/// <summary>Draws what follows the last step: plans against relapse, boosters, follow-up scores and relapses.</summary>
internal static class Aftercare
{
    public static void Draw(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode)
    {
        var last = episode.Steps[^1];
        if (last.DropsOut)
            return;
        var responded = last.Outcome == SimulatedOutcome.Response;
        if (random.Chance(responded ? 0.5 : 0.2))
            episode.AddEvent(last.End, "relapse_plan");
        if (!responded)
            return;
        var end = episode.End;
        var relapse = random.Chance(0.17) ? end + random.Between(20, 150) : int.MaxValue;
        if (relapse != int.MaxValue && random.Chance(0.6))
            episode.AddEvent(relapse, "relapse", null, random.Chance(0.5) ? "moderate" : "mild");
        if (random.Chance(0.35))
            for (var i = 1; i <= 2; i++)
                Sessions.AddAttended(ref random, service, episode,
                    SyntheticService.WorkingDay(end + (i * 45) + random.Between(0, 14)), "booster", last.Modality);
        if (random.Chance(0.08))
            Sessions.Add(ref random, episode, SyntheticService.WorkingDay(end + random.Between(10, 60)), "support", "attended", null);
        if (!random.Chance(0.45))
            return;
        var (level, most) = (episode.Level, episode.Scale.Most);
        for (var i = 1; i <= 2; i++)
        {
            var day = SyntheticService.WorkingDay(end + (i * 60) + random.Between(-6, 30));
            // A relapse takes the score to caseness: two fifths of the range or more on every scale.
            var score = day >= relapse && random.Chance(0.7)
                ? (int)(most * (0.42 + (0.2 * random.Unit())))
                : episode.Scale.Within(level + (episode.Scale.Noise * 0.7 * random.Normal()));
            Severity.AddDepression(ref random, episode, day, score, "followup");
            if (random.Chance(0.6))
                Severity.AddAnxiety(ref random, episode, day, score, "followup");
        }
    }
}
