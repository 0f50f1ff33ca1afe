namespace NonResponse.Ingest;

/// <summary>Draws the scores of an episode, on a path from each step's baseline to the endpoint of the outcome that was drawn.</summary>
internal sealed class Severity(SyntheticEpisode episode)
{
    private readonly List<(int Day, int Score)> _scores =
        [.. episode.Assessments.Where(row => ReferenceEquals(row.Instrument, episode.Scale.Code)).Select(row => (row.Day, row.Score))];

    private readonly bool _sleepIsMeasured = episode.Number % 20 < 13; // 65 in 100 episodes, whoever they are

    /// <summary>The days of the present step with a score after the first session.</summary>
    public List<int> Days { get; } = [];

    /// <summary>The first score that shows the present step's nonresponse (contract, section 4).</summary>
    public int? Signal { get; private set; }

    /// <summary>Draws how ill the patient is, and the scores of the assessment if there are any.</summary>
    public static void AddFirst(ref Pcg32 random, SyntheticEpisode episode)
    {
        var scale = episode.Scale = DepressionScale.Draw(ref random);
        var first = scale.DrawFirst(ref random);
        episode.FirstScore = episode.Level = Math.Max(1, first);
        episode.HasIdeation = random.Chance(0.30);
        // GAD-7 at the start: mean 14, deviation 4.5, correlated with depression at about 0.6.
        episode.FirstAnxiety = (int)Math.Clamp(14.6 + (2.7 * (first - scale.Mean) / scale.Deviation) + (3.8 * random.Normal()), 0, 21);
        var day = episode.Assessed!.Value;
        if (random.Chance(0.90))
            AddDepression(ref random, episode, day, episode.FirstScore);
        if (random.Chance(0.90))
            episode.AddScore(day, "GAD7", episode.FirstAnxiety, -1, "session");
        if (random.Chance(0.55))
            episode.AddScore(day, "WSAS", (int)Math.Clamp(6 + (0.9 * episode.FirstAnxiety) + (6 * random.Normal()), 0, 40), -1, "session");
    }

    /// <summary>Adds the scores of a step, and those of the next step's first day if it has one.</summary>
    public void Score(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, FirstScore nextFirst)
    {
        var scale = episode.Scale;
        if (step.Number == 1 && step.First == FirstScore.OnTheDay)
            Add(ref random, episode, step.Start, scale.Within(Math.Max(1, episode.Level + (scale.Noise * 0.8 * random.Normal()))));
        if (step.First == FirstScore.DaysLater)
        {
            Add(ref random, episode, Days[0], scale.Within(episode.Level + (scale.Noise * 0.5 * random.Normal())));
            Days.RemoveAt(0);
        }
        if (step.Next is { } next && nextFirst == FirstScore.OnTheDay)
            Days.Add(next);
        var baseline = Baseline(step) ?? episode.Level;
        var endpoint = scale.DrawEndpoint(ref random, baseline, step.Outcome);
        var end = EndpointDay(step);
        var path = new Path(step.Start, end, baseline, endpoint, 10 + (random.Unit() * 50), 0.16 * baseline * random.Normal());
        Signal = null;
        foreach (var day in Days)
        {
            var score = day == end ? endpoint : scale.Within(path.At(day) + (scale.Noise * random.Normal()));
            Add(ref random, episode, day, score);
            Signal ??= IsSignal(scale, step, baseline, day, score) ? day : null;
        }
        if (Days.Count == 0)
            episode.Level = endpoint;
        AddOthers(ref random, episode, step);
    }

    private static bool IsSignal(DepressionScale scale, SyntheticStep step, int baseline, int day, int score)
    {
        var fall = baseline - score;
        return day <= step.WindowEnd && score > scale.Remission && baseline > scale.Remission
            && ((day >= step.Start + 28 && 4 * fall < baseline) || (day >= step.Start + 42 && 2 * fall < baseline));
    }

    private int EndpointDay(SyntheticStep step)
    {
        var end = 0;
        foreach (var day in Days)
            if (day >= step.Start + 28 && day <= step.WindowEnd)
                end = day;
        return end;
    }

    private int? Baseline(SyntheticStep step)
    {
        for (var i = _scores.Count - 1; i >= 0; i--)
            if (_scores[i].Day <= step.Start && _scores[i].Day >= step.Start - 28)
                return _scores[i].Score;
        foreach (var (day, score) in _scores)
            if (day > step.Start && day <= step.Start + 3)
                return score;
        return null;
    }

    private void Add(ref Pcg32 random, SyntheticEpisode episode, int day, int score)
    {
        episode.Level = score;
        if (_scores.Count > 0 && _scores[^1].Day == day) // the assessment was the first session too: its score stands
        {
            episode.Level = _scores[^1].Score;
            return;
        }
        _scores.Add((day, score));
        AddDepression(ref random, episode, day, score);
        if (random.Chance(0.66))
            AddAnxiety(ref random, episode, day, score);
    }

    /// <summary>Adds a score of the episode's depression scale with its suicidality item.</summary>
    public static void AddDepression(ref Pcg32 random, SyntheticEpisode episode, int day, int score, string? setting = "session")
    {
        var scale = episode.Scale;
        var share = (double)score / scale.Most;
        var risk = -1;
        if (random.Chance(0.88))
            risk = random.Chance(episode.HasIdeation ? 0.9 * share : 0.02 * share)
                ? 1 + (random.Pick([0.68, 0.22, 0.10]) * (scale.MostRisk - 1) / 2)
                : 0;
        if (setting == "session")
            setting = random.Unit() switch { < 0.72 => "session", < 0.78 => "review", _ => null };
        episode.AddScore(day, scale.Code, score, risk, setting);
    }

    /// <summary>Adds a GAD-7 score: anxiety follows depression, less closely.</summary>
    public static void AddAnxiety(ref Pcg32 random, SyntheticEpisode episode, int day, int score, string? setting = "session")
    {
        var ratio = 0.12 + (0.88 * score / Math.Max(episode.FirstScore, 4));
        var anxiety = (episode.FirstAnxiety * Math.Min(ratio, 1.5)) + (1.5 * random.Normal());
        episode.AddScore(day, "GAD7", (int)Math.Clamp(anxiety + 0.5, 0, 21), -1, setting);
    }

    // The way from the baseline to the endpoint: a hyperbola, fast at first, and one swing, which is what makes early change a
    // fair but not a perfect sign. Without an endpoint it would have come at day 75. After it the patient stays near it.
    private readonly record struct Path(int Start, int End, int Baseline, int Endpoint, double Halfway, double Swing)
    {
        public double At(int day)
        {
            var whole = End > 0 ? End - Start : 75;
            var passed = day - Start;
            if (passed >= whole)
                return Endpoint;
            var share = (double)passed / whole;
            var change = passed / (passed + Halfway) * ((whole + Halfway) / whole);
            return Baseline + ((Endpoint - Baseline) * change) + (4 * Swing * share * (1 - share));
        }
    }

    private void AddOthers(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        var insomnia = episode.Person.HasInsomnia;
        var first = insomnia ? 15 + (int)(10.99 * random.Unit() * random.Unit()) : random.Between(2, 13);
        if (_sleepIsMeasured)
            episode.AddScore(step.Start, "ISI", first, -1, "session");
        var middle = Days.Count > 2 ? Days[Days.Count / 2] : 0;
        var last = Days.Count > 0 ? Days[^1] : 0;
        if (last != 0 && last != step.Next && _sleepIsMeasured && random.Chance(0.7))
        {
            var kept = step.HasSleepWork ? 0.45 + (0.4 * random.Unit()) : 0.75 + (0.35 * random.Unit());
            episode.AddScore(last, "ISI", (int)Math.Clamp(first * kept, 0, 28), -1, "session");
        }
        if (last != 0 && last != step.Next && random.Chance(0.4))
            episode.AddScore(last, "WSAS",
                (int)Math.Clamp((40.0 * episode.Level / episode.Scale.Most * 0.85) + (5 * random.Normal()), 0, 40), -1, "session");
        if (middle == 0 || middle == step.Next)
            return;
        if (step.Modality is not null && random.Chance(0.3))
            episode.AddScore(middle, "WAI_SR", (int)Math.Clamp(46 + (7 * random.Normal()), 12, 60), -1, "session");
        if (step.HasMedication && random.Chance(0.4))
            episode.AddScore(middle, "ADHERENCE", Math.Min(100, (int)(88 + (12 * random.Normal()))), -1, "review");
        if (step.HasSleepWork && random.Chance(0.5))
            for (var i = 0; i < 3; i++)
                episode.AddScore(step.Start + 7 + (i * 14), "SLEEP_EFFICIENCY",
                    Math.Min(98, (int)(70 + (i * 4) + (7 * random.Normal()))), -1, null);
    }
}
