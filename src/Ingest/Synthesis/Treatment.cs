namespace NonResponse.Ingest;

/// <summary>
/// What an episode's patient is treated with, step by step: psychotherapy, sleep work, support, and <see cref="Medication"/>.
/// </summary>
internal sealed class Treatment
{
    private static readonly string[] Modalities =
        ["cbt", "behavioural_activation", "counselling", "interpersonal", "problem_solving", "mindfulness", "psychodynamic", "couples"];

    private static readonly double[] ModalityShares = [0.42, 0.19, 0.15, 0.08, 0.05, 0.05, 0.04, 0.02];
    private static readonly string[] Behavioural = ["cbti", "stimulus_control", "sleep_scheduling", "sleep_restriction"];
    private static readonly string[] Support = ["psychoeducation", "family_involvement", "peer_support", "relapse_prevention"];

    private readonly Medication _medication = new();
    private readonly List<string> _modalities = [];
    private readonly List<string> _sleep = [];
    private readonly List<string> _support = [];
    private readonly bool _withPsychotherapy;
    private string? _neuromodulation;

    public Treatment(ref Pcg32 random, SyntheticEpisode episode)
    {
        var kind = random.Pick([0.34, 0.38, 0.28]);
        _withPsychotherapy = kind <= 1;
        _medication.IsUsed = kind >= 1;
        _medication.IsFirstTrial = !episode.Person.PriorFailedKnown || episode.Person.PriorFailedTrials == 0;
    }

    /// <summary>Chooses what is in force at a step and adds its intervention rows.</summary>
    public void Begin(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode, SyntheticStep step, SyntheticStep? previous)
    {
        _medication.Begin(ref random, service.Truths, episode, step, previous);
        ChoosePsychotherapy(ref random, episode, step);
        ChooseSleepWork(ref random, episode, step);
        ChooseNeuromodulation(ref random, episode, step);
        if (step.Number == 1)
            foreach (var name in Support)
                if (random.Chance(0.09))
                    _support.Add(name);
        foreach (var name in _support)
            AddRow(episode, step, "support", name, step.Number == 1 ? "start" : "continue");
    }

    private void ChoosePsychotherapy(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        var sessions = 2 + random.Pick([0.4, 0.2, 0.4]);
        if (_modalities.Count == 0)
        {
            if (step.Number == 1 ? _withPsychotherapy : random.Chance(0.22))
            {
                Start(ref random, episode, step, sessions);
                if (random.Chance(0.18))
                    Start(ref random, episode, step, 2);
            }
        }
        else if (step.Number > 1)
            Change(ref random, episode, step, sessions, random.Pick([0.42, 0.16, 0.20, 0.22]));
        step.Modality = _modalities.Count > 0 ? _modalities[^1] : null;
    }

    private void Change(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, int sessions, int change)
    {
        if (change == 3 && _modalities.Count > 1)
            change = 0;
        var action = change switch { 1 => "intensify", 2 => "stop", _ => "continue" };
        foreach (var name in _modalities)
            AddRow(episode, step, "psychotherapy", name, action, action == "stop" ? -1 : sessions);
        if (change < 2)
            return;
        var before = _modalities[^1];
        if (change == 2)
            _modalities.Clear();
        Start(ref random, episode, step, sessions, before);
    }

    private void Start(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step, int sessions, string? but = null)
    {
        var name = Modalities[random.Pick(ModalityShares)];
        while (name == but || _modalities.Contains(name))
            name = Modalities[random.Pick(ModalityShares)];
        _modalities.Add(name);
        AddRow(episode, step, "psychotherapy", name, "start", sessions);
    }

    // At random among those with insomnia, whatever came before: so that its effect can be seen without adjustment.
    private void ChooseSleepWork(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        step.HasSleepWork = random.Chance(episode.Person.HasInsomnia ? ResponseLevels.SleepWork : ResponseLevels.SleepWorkWithout);
        foreach (var name in _sleep)
            AddRow(episode, step, "sleep", name, step.HasSleepWork ? "continue" : "stop");
        if (!step.HasSleepWork)
        {
            _sleep.Clear();
            return;
        }
        if (_sleep.Count > 0)
            return;
        var kind = random.Pick([0.66, 0.15, 0.08, 0.11]);
        if (kind is 0 or 3)
            _sleep.Add(Behavioural[random.Pick([0.6, 0.14, 0.14, 0.12])]);
        if (kind is 1 or 3)
            _sleep.Add("melatonin");
        if (kind is 2)
            _sleep.Add("light_therapy");
        foreach (var name in _sleep)
            AddRow(episode, step, "sleep", name, "start");
    }

    private void ChooseNeuromodulation(ref Pcg32 random, SyntheticEpisode episode, SyntheticStep step)
    {
        if (_neuromodulation is not null)
        {
            AddRow(episode, step, "neuromodulation", _neuromodulation, "stop");
            _neuromodulation = null;
        }
        else if (step.Number >= 3 && random.Chance(0.05))
        {
            _neuromodulation = random.Chance(0.7) ? "rtms" : "ect";
            AddRow(episode, step, "neuromodulation", _neuromodulation, "start");
        }
    }

    private static void AddRow(SyntheticEpisode episode, SyntheticStep step, string kind, string name, string action, int sessions = -1) =>
        episode.Interventions.Add(new InterventionRow(step.Number, kind, name, action, null, -1, sessions));
}
