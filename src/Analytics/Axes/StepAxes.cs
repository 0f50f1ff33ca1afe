using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The breakdowns of a step (section 6 of the contract).</summary>
internal static class StepAxes
{
    private static readonly IReadOnlyList<string> StepNumbers = ["1", "2", "3", "4+"];

    /// <summary>All of them, in the order of <see cref="Breakdown.Catalogue"/>.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="episodeOfStep">The episode's row of each step.</param>
    /// <param name="declared">How many steps declare a medication strategy.</param>
    /// <param name="agreeing">How many of those have interventions that show it.</param>
    public static List<Axis> Of(EpisodeTables tables, int[] episodeOfStep, out int declared, out int agreeing)
    {
        var medication = new LevelList("medication_strategy", CodeList.Of<MedicationStrategy>().Codes, episodeOfStep.Length);
        var detail = new LevelList("medication_detail", Strategy.Details, episodeOfStep.Length);
        var started = new LevelList("medication_started", [Strategy.None], episodeOfStep.Length);
        var psychotherapy = new LevelList("psychotherapy_strategy", Strategy.PsychotherapyStrategies, episodeOfStep.Length);
        var blend = new LevelList("modality_blend", [Strategy.None, Strategy.Blend], episodeOfStep.Length);
        var sleep = new LevelList("sleep_strategy", Strategy.SleepStrategies, episodeOfStep.Length);
        var neuromodulation = new LevelList("neuromodulation", Strategy.Neuromodulations, episodeOfStep.Length);
        var classes = tables.Interventions.Name.Names.Select(InterventionNames.MedicationClass).ToArray();
        (declared, agreeing) = (0, 0);
        for (var step = 0; step < episodeOfStep.Length; step++)
        {
            var strategy = Strategy.Of(tables, episodeOfStep[step], step, classes);
            medication.Set(step, (int)strategy.Medication);
            detail.Set(step, strategy.MedicationDetail);
            started.Set(step, strategy.MedicationStarted);
            psychotherapy.Set(step, strategy.Psychotherapy);
            blend.Set(step, strategy.ModalityBlend);
            sleep.Set(step, strategy.Sleep);
            neuromodulation.Set(step, strategy.Neuromodulation);
            if (tables.Steps.DeclaredStrategy[step] != CodeList.Missing)
            {
                declared++;
                agreeing += strategy.AgreesWithRows ? 1 : 0;
            }
        }
        var number = EpisodeAxes.Axis(
            "step_number", StepNumbers, episodeOfStep.Length, s => Math.Min(tables.Steps.Number[s], StepNumbers.Count) - 1, ofSteps: true);
        return
        [
            medication.ToAxis(), detail.ToAxis(), started.ToAxis(), psychotherapy.ToAxis(), blend.ToAxis(), sleep.ToAxis(),
            neuromodulation.ToAxis(), number,
        ];
    }

    /// <summary>The levels of one breakdown as they turn up.</summary>
    private sealed class LevelList(string name, IReadOnlyList<string> known, int steps)
    {
        private readonly List<string> _levels = [.. known];
        private (string? Level, int Number) _last;
        private readonly int[] _levelOfStep = new int[steps];
        private readonly Dictionary<string, int> _numbers =
            known.Select((level, i) => (level, i)).ToDictionary(x => x.level, x => x.i, StringComparer.Ordinal);

        public void Set(int step, int level) => _levelOfStep[step] = level;

        public void Set(int step, string level)
        {
            // Neighbours are often alike, and names are not made anew for each.
            if (ReferenceEquals(level, _last.Level))
            {
                _levelOfStep[step] = _last.Number;
                return;
            }
            if (!_numbers.TryGetValue(level, out var number))
            {
                _numbers.Add(level, number = _levels.Count);
                _levels.Add(level);
            }
            _levelOfStep[step] = number;
            _last = (level, number);
        }

        public Axis ToAxis() => new(name, true, _levels, _levelOfStep);
    }
}
