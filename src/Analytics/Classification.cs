using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>In which level of every breakdown each episode and each step lies, as cells of a <see cref="LevelSpace"/>.</summary>
internal sealed class Classification
{
    private Classification(LevelSpace space, IReadOnlyList<Axis> episodeAxes, IReadOnlyList<Axis> stepAxes)
    {
        Space = space;
        EpisodeAxes = [.. episodeAxes.Select(a => new PlacedAxis(a, space.Find(a.Name)!.Offset))];
        StepAxes = [.. stepAxes.Select(a => new PlacedAxis(a, space.Find(a.Name)!.Offset))];
        RowCodes episodes = null!, steps = null!;
        Parallel.Invoke(Cores.All, () => episodes = RowCodes.Of(EpisodeAxes), () => steps = RowCodes.Of(StepAxes));
        (EpisodeCodes, StepCodes) = (episodes, steps);
    }

    public LevelSpace Space { get; }

    /// <summary>The levels of episodes.</summary>
    public RowCodes EpisodeCodes { get; }

    /// <summary>The levels of steps in breakdowns of steps.</summary>
    public RowCodes StepCodes { get; }

    /// <summary>Steps with a declared medication strategy.</summary>
    public int DeclaredSteps { get; private init; }

    /// <summary>Those of them whose interventions show the strategy that was declared.</summary>
    public int AgreeingSteps { get; private init; }

    /// <summary>The breakdowns of episodes.</summary>
    public IReadOnlyList<PlacedAxis> EpisodeAxes { get; }

    /// <summary>The breakdowns of steps; those of a step's episode count as well.</summary>
    public IReadOnlyList<PlacedAxis> StepAxes { get; }

    /// <summary>Classifies every episode and every step.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="pairs">Pairs of breakdowns that are wanted beside the single ones.</param>
    /// <param name="settings">What the service decides.</param>
    /// <exception cref="ArgumentException">A pair names a breakdown that there is not, or one twice.</exception>
    public static Classification Of(EpisodeTables tables, IReadOnlyList<(string First, string Second)> pairs, AnalysisSettings settings)
    {
        var episodeOfStep = EpisodeOfStep(tables);
        List<Axis> episodeAxes = [], stepAxes = [];
        var (declared, agreeing) = (0, 0);
        Parallel.Invoke(
            Cores.All,
            () => episodeAxes = [.. Analytics.EpisodeAxes.Of(tables, settings), .. FurtherAxes.OfEpisodes(tables)],
            () => stepAxes = Analytics.StepAxes.Of(tables, episodeOfStep, out declared, out agreeing));
        Axis Step(string name) => stepAxes.Find(a => a.Name == name)!;
        stepAxes.AddRange(FurtherAxes.OfSteps(tables, settings, Step("medication_strategy"), Step("neuromodulation")));
        foreach (var (first, second) in pairs)
            AddPair(first, second, episodeAxes, stepAxes, episodeOfStep);

        return new Classification(LevelSpace.Of([.. episodeAxes, .. stepAxes]), episodeAxes, stepAxes)
        {
            DeclaredSteps = declared,
            AgreeingSteps = agreeing,
        };
    }

    /// <summary>Classifies nothing: every episode and every step is one of all.</summary>
    public static Classification OfWhole(EpisodeTables tables)
    {
        _ = Analytics.StepAxes.Of(tables, EpisodeOfStep(tables), out var declared, out var agreeing);
        Axis[] whole = [Analytics.EpisodeAxes.Whole(tables)];
        return new Classification(LevelSpace.Of(whole), whole, [])
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
}

/// <summary>One breakdown over the rows that it splits.</summary>
/// <param name="Name">The breakdown's name, or a pair's.</param>
/// <param name="OfSteps">Whether the rows are steps.</param>
/// <param name="Levels">The names of the levels, each once.</param>
/// <param name="LevelOfRow">A place in <paramref name="Levels"/> by row.</param>
internal sealed record Axis(string Name, bool OfSteps, IReadOnlyList<string> Levels, int[] LevelOfRow);

/// <summary>A breakdown, and where its levels begin among the cells of all.</summary>
internal sealed record PlacedAxis(Axis Axis, int Offset)
{
    /// <summary>The cell of a row.</summary>
    public int CellOf(int row) => Offset + Axis.LevelOfRow[row];
}
