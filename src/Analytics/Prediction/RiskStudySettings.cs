namespace NonResponse.Analytics;

/// <summary>How models are fitted and judged.</summary>
public sealed record RiskStudySettings
{
    /// <summary>Nagelkerke's R² for which the sample size is worked out before fitting: what Riley and others (2020, BMJ 368:m441) take where nothing better is known.</summary>
    public const double ExpectedFit = 0.15;

    /// <summary>Models are fitted to the newest of so many steps.</summary>
    public int MostSteps { get; init; } = 300_000;

    /// <summary>Of the patients of those steps, as many are drawn over the whole time as bring about so many steps; all of them unless it is given.</summary>
    public int? SampledSteps { get; init; }

    /// <summary>Whether social determinants are among the features.</summary>
    public bool WithSocial { get; init; } = true;

    /// <summary>Whether providers are left out in turn, optimism is measured by bootstrap, and groups and features are looked at for every learner; else for the ridge alone.</summary>
    public bool IsFull { get; init; } = true;

    /// <summary>Samples of the bootstrap.</summary>
    public int Bootstraps { get; init; } = 200;

    /// <summary>Of folds, samples and shuffles.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Thresholds of the decision curve, stated beforehand.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = [.. Enumerable.Range(4, 13).Select(i => i * 0.05)];

    /// <summary>The share of steps that a service could look at.</summary>
    public double Capacity { get; init; } = 0.2;

    /// <summary>Where bands of risk begin, after the lowest.</summary>
    public IReadOnlyList<double> Bands { get; init; } = [0.3, 0.5, 0.7];
}
