using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>In which level of every breakdown each episode and each step lies, as cells of a <see cref="LevelSpace"/>.</summary>
internal sealed class Classification
{
    private readonly int[] _episodeCells;
    private readonly int[] _stepCells;
    private readonly int _episodeWidth;
    private readonly int _stepWidth;

    private Classification(LevelSpace space, IReadOnlyList<Axis> episodeAxes, IReadOnlyList<Axis> stepAxes, int episodes, int steps)
    {
        Space = space;
        (_episodeWidth, _episodeCells) = Gather(space, episodeAxes, episodes);
        (_stepWidth, _stepCells) = Gather(space, stepAxes, steps);
    }

    public LevelSpace Space { get; }

    /// <summary>Steps with a declared medication strategy.</summary>
    public int DeclaredSteps { get; private init; }

    /// <summary>Those of them whose interventions show the strategy that was declared.</summary>
    public int AgreeingSteps { get; private init; }

    /// <summary>The episode's cell in every breakdown of episodes.</summary>
    public ReadOnlySpan<int> EpisodeCells(int episode) => _episodeCells.AsSpan(episode * _episodeWidth, _episodeWidth);

    /// <summary>The step's cell in every breakdown of steps; those of its episode count as well.</summary>
    public ReadOnlySpan<int> StepCells(int step) => _stepCells.AsSpan(step * _stepWidth, _stepWidth);

    /// <summary>Classifies every episode and every step.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="pairs">Pairs of breakdowns that are wanted beside the single ones.</param>
    /// <param name="settings">What the service decides.</param>
    /// <exception cref="ArgumentException">A pair names a breakdown that there is not, or one twice.</exception>
    public static Classification Of(EpisodeTables tables, IReadOnlyList<(string First, string Second)> pairs, AnalysisSettings settings)
    {
        var episodeOfStep = EpisodeOfStep(tables);
        var episodeAxes = EpisodeAxes.Of(tables, settings.Successors);
        var stepAxes = StepAxes.Of(tables, episodeOfStep, out var declared, out var agreeing);
        Axis Step(string name) => stepAxes.Find(a => a.Name == name)!;
        episodeAxes.AddRange(FurtherAxes.OfEpisodes(tables));
        stepAxes.AddRange(FurtherAxes.OfSteps(tables, settings, Step("medication_strategy"), Step("neuromodulation")));
        foreach (var (first, second) in pairs)
            AddPair(first, second, episodeAxes, stepAxes, episodeOfStep);

        return new Classification(LevelSpace.Of(episodeAxes.Concat(stepAxes)), episodeAxes, stepAxes, tables.Episodes.Count, tables.Steps.Count)
        {
            DeclaredSteps = declared,
            AgreeingSteps = agreeing,
        };
    }

    /// <summary>Classifies nothing: every episode and every step is one of all.</summary>
    public static Classification OfWhole(EpisodeTables tables)
    {
        _ = StepAxes.Of(tables, EpisodeOfStep(tables), out var declared, out var agreeing);
        Axis[] whole = [EpisodeAxes.Whole(tables)];
        return new Classification(LevelSpace.Of(whole), whole, [], tables.Episodes.Count, tables.Steps.Count)
        {
            DeclaredSteps = declared,
            AgreeingSteps = agreeing,
        };
    }

    private static int[] EpisodeOfStep(EpisodeTables tables)
    {
        var episodeOfStep = new int[tables.Steps.Count];
        for (var e = 0; e < tables.Episodes.Count; e++)
            for (var (s, end) = tables.Steps.Of(e); s < end; s++)
                episodeOfStep[s] = e;
        return episodeOfStep;
    }

    private static void AddPair(string first, string second, List<Axis> episodeAxes, List<Axis> stepAxes, int[] episodeOfStep)
    {
        var one = Find(first);
        var two = Find(second);
        if (first == second || first == Breakdown.All || second == Breakdown.All)
            throw new ArgumentException($"A pair takes two different breakdowns, not '{first},{second}'.", nameof(first));
        var ofSteps = one.OfSteps || two.OfSteps;
        var rows = ofSteps ? episodeOfStep.Length : one.LevelOfRow.Length;
        int Level(Axis axis, int row) => axis.LevelOfRow[ofSteps && !axis.OfSteps ? episodeOfStep[row] : row];

        var numbers = new Dictionary<(int, int), int>();
        var names = new List<string>();
        var levelOfRow = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var key = (Level(one, row), Level(two, row));
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = names.Count);
                names.Add($"{one.Levels[key.Item1]}|{two.Levels[key.Item2]}");
            }
            levelOfRow[row] = number;
        }
        (ofSteps ? stepAxes : episodeAxes).Add(new Axis($"{first}|{second}", ofSteps, names, levelOfRow));

        Axis Find(string name) => episodeAxes.Concat(stepAxes).FirstOrDefault(a => a.Name == name)
            ?? throw new ArgumentException($"There is no breakdown '{name}'.", nameof(first));
    }

    private static (int Width, int[] Cells) Gather(LevelSpace space, IReadOnlyList<Axis> axes, int rows)
    {
        var cells = new int[rows * axes.Count];
        for (var a = 0; a < axes.Count; a++)
        {
            var offset = space.Find(axes[a].Name)!.Offset;
            var levels = axes[a].LevelOfRow;
            for (var row = 0; row < rows; row++)
                cells[row * axes.Count + a] = offset + levels[row];
        }
        return (axes.Count, cells);
    }
}

/// <summary>One breakdown over the rows that it splits.</summary>
/// <param name="Name">The breakdown's name, or a pair's.</param>
/// <param name="OfSteps">Whether the rows are steps.</param>
/// <param name="Levels">The names of the levels, each once.</param>
/// <param name="LevelOfRow">A place in <paramref name="Levels"/> by row.</param>
internal sealed record Axis(string Name, bool OfSteps, IReadOnlyList<string> Levels, int[] LevelOfRow);
