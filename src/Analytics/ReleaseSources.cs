namespace NonResponse.Analytics;

/// <summary>What a release has beside the counts, of one source or of several.</summary>
internal sealed record ReleaseSources
{
    /// <summary>What the service decides.</summary>
    public AnalysisSettings Settings { get; init; } = AnalysisSettings.Default;

    /// <summary>The last day to which all sources go; <see cref="int.MaxValue"/> where nobody says.</summary>
    public int ExtractedOn { get; init; } = int.MaxValue;

    /// <summary>The people of each commissioner.</summary>
    public PopulationTotals? Population { get; init; }

    /// <summary>How scores went.</summary>
    public ExpectedCourse Course { get; init; } = new();

    /// <summary>How treatments followed each other.</summary>
    public StepPaths Paths { get; init; } = new();

    /// <summary>Observed steps of each source, with the names of its providers.</summary>
    public IReadOnlyList<(IReadOnlyList<CaseMixStep> Steps, IReadOnlyList<string> Providers)> CaseMix { get; init; } = [];

    /// <summary>Those of several measurements together.</summary>
    public static ReleaseSources Of(IReadOnlyList<Measurement> measurements)
    {
        var (course, paths) = (new ExpectedCourse(), new StepPaths());
        foreach (var measurement in measurements)
        {
            course.Add(measurement.Course);
            paths.Add(measurement.Paths);
        }
        return new ReleaseSources
        {
            Settings = measurements[0].Settings,
            ExtractedOn = measurements.Min(m => m.ExtractedOn),
            Population = PopulationTotals.Joined([.. measurements.Select(m => m.Population)]),
            Course = course,
            Paths = paths,
            CaseMix = [.. measurements.Select(m => (m.CaseMix, m.Counts.Space.Find("provider_id")?.Levels ?? []))],
        };
    }
}
