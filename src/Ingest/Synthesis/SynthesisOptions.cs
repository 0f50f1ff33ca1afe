namespace NonResponse.Ingest;

/// <summary>What a synthetic extract is to be: the same options give the same bytes, on any number of threads.</summary>
public sealed record SynthesisOptions
{
    /// <summary>The most episodes that one extract may have.</summary>
    public const long MostEpisodes = 2_000_000;

    /// <summary>The larger committed sample: 12,000 episodes of 6 providers over 24 months, every truth planted.</summary>
    public static SynthesisOptions Service { get; } = new() { Episodes = 12_000, Seed = 2026 };

    /// <summary>The smaller committed sample: one provider with 20 referrals a month over 24 months (480 episodes).</summary>
    public static SynthesisOptions SmallService { get; } =
        new() { Episodes = 480, Seed = 2026, Providers = 1, Commissioners = 1, Source = "small-service" };

    /// <summary>Rows of the episodes table, from 1 to <see cref="MostEpisodes"/>.</summary>
    public required long Episodes { get; init; }

    /// <summary>Where the random numbers start; another seed gives another extract of the same service.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Months in which episodes are referred, the last ending on <see cref="ExtractedOn"/>; from 1 to 120.</summary>
    public int Months { get; init; } = 24;

    /// <summary>The day of the snapshot: nothing in the extract is dated later. From 2000-01-01 on.</summary>
    public DateOnly ExtractedOn { get; init; } = new(2026, 3, 31);

    /// <summary>Providers, from 1 to 500; above 200,000 episodes there is at least one for each 16,667 of them.</summary>
    public int Providers { get; init; } = 6;

    /// <summary>Commissioners, from 1 to 500; above 200,000 episodes there is at least one for each 3 providers.</summary>
    public int Commissioners { get; init; } = 3;

    /// <summary>Whether the tables are written as NAME.csv.gz rather than NAME.csv.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>The format of the tables: the same service, as far as a format can carry it.</summary>
    public SynthesisFormat Format { get; init; } = SynthesisFormat.Contract;

    /// <summary>The source that submission.json names.</summary>
    public string Source { get; init; } = "service";

    /// <summary>The effects that analyses should find.</summary>
    public PlantedTruths Truths { get; init; } = PlantedTruths.Standard;

    /// <summary>The first day on which an episode is referred.</summary>
    public DateOnly PeriodStart => ExtractedOn.AddDays(1).AddMonths(-Months);

    /// <summary>The first day of the month in which the shift begins (see <see cref="PlantedTruths.ShiftMonth"/>).</summary>
    public DateOnly ShiftStart => PeriodStart.AddMonths(Truths.ShiftMonth - 1);

    /// <summary>Providers that the extract has.</summary>
    internal int ProviderCount => Episodes > 200_000 ? Math.Max(Providers, (int)(Episodes * 3 / 50_000)) : Providers;

    /// <summary>Commissioners that the extract has.</summary>
    internal int CommissionerCount => Episodes > 200_000 ? Math.Max(Commissioners, ProviderCount / 3) : Commissioners;

    /// <summary>Teams of each provider.</summary>
    internal int TeamCount => (int)Math.Clamp(Episodes / ProviderCount / 1_500, 2, 6);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Episodes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Episodes, MostEpisodes);
        ArgumentOutOfRangeException.ThrowIfLessThan(Months, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Months, 120);
        ArgumentOutOfRangeException.ThrowIfLessThan(ExtractedOn, new DateOnly(2000, 1, 1));
        ArgumentOutOfRangeException.ThrowIfLessThan(Providers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Providers, 500);
        ArgumentOutOfRangeException.ThrowIfLessThan(Commissioners, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Commissioners, 500);
        ArgumentException.ThrowIfNullOrWhiteSpace(Source);
    }
}
