namespace NonResponse.Ingest;

/// <summary>The medication of an episode: what is in force, and how it changes from step to step.</summary>
internal sealed class Medication
{
    private static readonly Drug[] Antidepressants =
    [
        new("sertraline", "ssri", 50, 200), new("citalopram", "ssri", 20, 40), new("fluoxetine", "ssri", 20, 60),
        new("escitalopram", "ssri", 10, 20), new("paroxetine", "ssri", 20, 40), new("mirtazapine", "nassa", 15, 45),
        new("venlafaxine", "snri", 75, 225), new("duloxetine", "snri", 60, 120), new("vortioxetine", "multimodal", 10, 20),
        new("bupropion", "ndri", 150, 300), new("trazodone", "sari", 100, 300), new("amitriptyline", "tca", 50, 150),
        new("nortriptyline", "tca", 50, 150), new("agomelatine", "melatonergic", 25, 50), new("phenelzine", "maoi", 45, 90),
    ];

    private static readonly double[] FirstShares = [0.50, 0.16, 0.12, 0.08, 0.02, 0.08, 0.03, 0.01];
    private static readonly double[] LaterShares =
        [0.12, 0.05, 0.05, 0.08, 0.03, 0.17, 0.18, 0.10, 0.07, 0.03, 0.03, 0.03, 0.03, 0.02, 0.01];

    private static readonly Drug[] Additions =
    [
        new("aripiprazole", "atypical_antipsychotic", 5, 15), new("quetiapine", "atypical_antipsychotic", 50, 300),
        new("olanzapine", "atypical_antipsychotic", 5, 15), new("lithium", "mood_stabiliser", 400, 1000),
        new("lamotrigine", "mood_stabiliser", 25, 200), new("mirtazapine", "nassa", 15, 45), new("bupropion", "ndri", 150, 300),
        new("buspirone", "other", 15, 45), new("liothyronine", "other", 1, 1),
    ];

    private static readonly double[] AdditionShares = [0.20, 0.15, 0.05, 0.12, 0.05, 0.25, 0.10, 0.05, 0.03];
    private static readonly string[] LaterCodes = ["start", "switch", "augment", "dose_optimise", "continue"];
    private static readonly string[] FirstCodes = ["initial", "start", "continue"];

    private readonly List<Course> _inForce = [];

    /// <summary>Whether the episode has medication from its first step.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Whether no adequate trial is known to have failed before: the first step's strategy is then initial.</summary>
    public bool IsFirstTrial { get; set; }

    /// <summary>Chooses a step's medication, adds its rows and, at a part of the steps, the declared strategy.</summary>
    public void Begin(ref Pcg32 random, PlantedTruths truths, SyntheticEpisode episode, SyntheticStep step, SyntheticStep? previous)
    {
        var strategy = Choose(ref random, truths, previous);
        if (strategy == "augment" && !CanAdd())
            strategy = "dose_optimise";
        switch (strategy)
        {
            case "start":
                Start(ref random, episode, step, Antidepressants, step.Number == 1 ? FirstShares : LaterShares);
                break;
            case "switch":
                Switch(ref random, episode, step);
                break;
            case "augment":
                Keep(ref random, episode, step, "continue");
                Start(ref random, episode, step, Additions, AdditionShares);
                step.IsAugmented = true;
                break;
            case "continue" when _inForce.Count == 0: // from before the referral
                _inForce.Add(new Course(Antidepressants[random.Pick(FirstShares, 1.0)], 1));
                Keep(ref random, episode, step, "continue");
                break;
            case "continue":
                Keep(ref random, episode, step, "continue");
                break;
            case "dose_optimise":
                Keep(ref random, episode, step, "increase");
                break;
        }
        step.HasMedication = _inForce.Count > 0;
        if (step.Number == 1 && step.HasMedication && IsFirstTrial)
            strategy = "initial";
        step.Declared = Declare(ref random, step, strategy);
    }

    // The same shares of strategies with and without the truth, so far as that goes: only what they depend on differs.
    private string Choose(ref Pcg32 random, PlantedTruths truths, SyntheticStep? previous)
    {
        if (previous is null)
            return !IsUsed ? "none" : random.Chance(0.14) ? "continue" : "start";
        if (_inForce.Count == 0)
            return random.Chance(0.35) ? "start" : "none";
        ReadOnlySpan<double> shares = [0.30, 0.42, 0.17, 0.11];
        if (truths.StrategyFollowsResponse)
            shares = previous.Outcome == SimulatedOutcome.Partial && !previous.IsIntolerant
                ? [0.60, 0.12, 0.19, 0.09]
                : [0.11, 0.62, 0.14, 0.13];
        return random.Pick(shares) switch { 0 => "augment", 1 => "switch", 2 => "dose_optimise", _ => "continue" };
    }

    private bool CanAdd() => _inForce.Count < 4;

    private void Switch(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        var taper = random.Chance(0.18);
        foreach (var course in _inForce)
            AddRow(ref random, episode, step, course, taper ? "decrease" : "stop");
        var before = _inForce.ToArray();
        _inForce.Clear();
        var within = random.Chance(0.32) && before[0].Drug.Class == "ssri";
        Drug drug;
        do
            drug = Antidepressants[random.Pick(LaterShares)];
        while ((within && drug.Class != "ssri") || before.Any(course => course.Drug.Name == drug.Name));
        _inForce.Add(new Course(drug, 1));
        AddRow(ref random, episode, step, _inForce[0], "start");
    }

    private void Start(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, Drug[] drugs, double[] shares)
    {
        var drug = drugs[random.Pick(shares)];
        while (_inForce.Any(course => course.Drug.Name == drug.Name))
            drug = drugs[random.Pick(shares)];
        _inForce.Add(new Course(drug, 1));
        AddRow(ref random, episode, step, _inForce[^1], "start");
    }

    // Only the latest is raised; all else goes on.
    private void Keep(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, string latest)
    {
        for (var i = 0; i < _inForce.Count; i++)
        {
            var raised = latest == "increase" && i == _inForce.Count - 1;
            if (raised)
                _inForce[i] = _inForce[i] with { Level = _inForce[i].Level + 1 };
            AddRow(ref random, episode, step, _inForce[i], raised ? "increase" : "continue");
        }
    }

    private static void AddRow(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, Course course, string action)
    {
        var dose = action == "stop" || random.Chance(0.15) ? -1 : Math.Min(course.Drug.Most, course.Drug.First * course.Level);
        if (action == "decrease")
            dose = course.Drug.First / 2;
        episode.Interventions.Add(new InterventionRow(step.Number, "medication", course.Drug.Name, action,
            random.Chance(0.6) ? course.Drug.Class : null, dose, -1));
    }

    // Clinicians declare a strategy at a third of the steps, and 94 in 100 of them agree with what the rows say.
    private static string? Declare(ref Pcg32 random, SyntheticStep step, string strategy)
    {
        if (!random.Chance(0.34))
            return null;
        if (random.Chance(0.94))
            return strategy;
        var codes = step.Number == 1 ? FirstCodes : LaterCodes;
        return codes[random.Between(0, codes.Length - 1)];
    }

    private sealed record Drug(string Name, string Class, int First, int Most);

    private readonly record struct Course(Drug Drug, int Level);
}
