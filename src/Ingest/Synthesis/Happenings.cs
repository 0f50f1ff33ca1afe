namespace NonResponse.Ingest;

/// <summary>Draws the events of the steps and the social needs.</summary>
internal static class Happenings
{
    private static readonly string[] Reviews =
        ["adherence_review", "diagnosis_review", "medical_review", "alliance_review", "social_review"];
    private static readonly string[] Severities = ["mild", "moderate", "severe"];
    private static readonly string[] Goals = ["work", "social", "sleep", "activity", "relationships"];

    private static readonly string[] SideEffects =
        ["nausea", "sexual_dysfunction", "weight_gain", "sedation", "insomnia", "headache", "dizziness", "agitation"];

    private static readonly string[] Needs =
    [
        "finance", "housing", "isolation", "employment", "caregiving", "childcare", "transport", "stigma",
        "digital_access", "language", "literacy", "culture",
    ];

    private static readonly double[] NeedShares = [0.22, 0.13, 0.18, 0.14, 0.07, 0.07, 0.05, 0.04, 0.04, 0.03, 0.02, 0.01];

    public static void DrawForStep(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, int? signal)
    {
        if (step.IsIntolerant)
            episode.AddEvent(Within(ref random, step, 3, 27), "adverse_effect", Pick(ref random, SideEffects),
                Severities[random.Between(1, 2)]);
        else if (random.Chance(step.HasMedication ? 0.17 : 0.02))
            episode.AddEvent(Within(ref random, step, 3, 60), "adverse_effect", random.Chance(0.1) ? null : Pick(ref random, SideEffects),
                random.Chance(0.06) ? null : Severities[random.Pick([0.70, 0.26, 0.04])]);
        if (random.Chance(0.035))
            episode.AddEvent(Within(ref random, step, 2, 90), "suicidality", null, Severities[random.Pick([0.55, 0.35, 0.10])]);
        if (random.Chance(0.012))
            episode.AddEvent(Within(ref random, step, 2, 90), "self_harm", null, Severities[random.Pick([0.60, 0.32, 0.08])]);
        if (random.Chance(0.006))
            episode.AddEvent(Within(ref random, step, 5, 90), "hospital_admission");
        DrawGoals(ref random, episode, step);
        if (signal is { } day)
            DrawReviews(ref random, episode, day);
    }

    /// <summary>Needs are looked for from the assessment on; the more deprived have more of them.</summary>
    public static void DrawNeeds(ref Pcg32 random, SyntheticEpisode episode)
    {
        var found = episode.Assessed ?? episode.Referral + 5;
        if (!random.Chance(0.30 + ((3 - episode.Person.Quintile) * 0.045)))
            return;
        var count = 1 + random.Pick([0.62, 0.27, 0.11]);
        Span<int> drawn = stackalloc int[3];
        for (var i = 0; i < count; i++)
        {
            var need = random.Pick(NeedShares);
            if (drawn[..i].Contains(need + 1))
                continue;
            drawn[i] = need + 1; // 0 is none yet
            var day = random.Chance(0.7) ? found : found + random.Between(7, 60);
            string? support = random.Unit() switch
            {
                < 0.56 => "provided",
                < 0.72 => "offered",
                < 0.80 => "declined",
                < 0.96 => "none",
                _ => null,
            };
            int? supportDay = support is null or "none" || random.Chance(0.08) ? null : day + (int)random.LogNormal(21, 0.8);
            episode.Needs.Add(new NeedRow(day, Needs[need], support, supportDay));
        }
    }

    private static void DrawGoals(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        if (!random.Chance(step.Number == 1 ? 0.45 : 0.15))
            return;
        var set = Within(ref random, step, 0, 14);
        var detail = random.Chance(0.06) ? null : Goals[random.Pick([0.28, 0.26, 0.18, 0.16, 0.12])];
        episode.AddEvent(set, "goal_set", detail);
        if (random.Chance(step.Outcome switch { SimulatedOutcome.Response => 0.68, SimulatedOutcome.Partial => 0.48, _ => 0.30 }))
            episode.AddEvent(Math.Max(set, Within(ref random, step, 30, 110)), "goal_met", detail);
    }

    // After nonresponse: the whole review at some, a part of it at most, in up to six weeks.
    private static void DrawReviews(ref Pcg32 random, SyntheticEpisode episode, int signal)
    {
        var thorough = 0.10 + (0.03 * (episode.Person.Provider % 6));
        var share = random.Chance(thorough) ? 1.0 : random.Chance(0.3) ? 0 : 0.38;
        var day = signal + random.Between(0, 28);
        foreach (var review in Reviews)
            if (random.Chance(share))
                episode.AddEvent(SyntheticService.WorkingDay(day + random.Between(0, 10)), review);
        if (random.Chance(0.012))
            episode.AddEvent(day, "diagnosis_revised");
    }

    private static string Pick(ref Pcg32 random, string[] codes) => codes[random.Between(0, codes.Length - 1)];

    private static int Within(ref Pcg32 random, SyntheticStep step, int from, int to) =>
        Math.Min(step.Start + random.Between(from, to), Math.Max(step.Start + 1, step.End));
}
