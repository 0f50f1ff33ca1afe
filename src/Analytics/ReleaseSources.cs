using NonResponse.Ingest;

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

    /// <summary>Referrals and starts of treatment of each source, with the names of its commissioners.</summary>
    public IReadOnlyList<(PeopleStrata Strata, IReadOnlyList<string> Commissioners)> Strata { get; init; } = [];

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
            Strata = [.. measurements.Select(m => (m.Strata, m.Counts.Space.Find("commissioner_id")?.Levels ?? []))],
            Course = course,
            Paths = paths,
            CaseMix = [.. measurements.Select(m => (m.CaseMix, m.Counts.Space.Find("provider_id")?.Levels ?? []))],
        };
    }

    /// <summary>How many were referred, or started treatment, in a period, by what the population table tells people apart by.</summary>
    public IReadOnlyList<(PopulationTotals.Row Who, int Count)> StrataOf(string measure, Period period)
    {
        var isReferral = measure switch { "referrals" => true, "treatment_starts" => false, _ => throw new ArgumentException("has no rate of the population", nameof(measure)) };
        var (ages, sexes, ethnicities) = (CodeList.AgeBands, CodeList.Of<Sex>(), CodeList.Of<Ethnicity>());
        return
        [
            .. from source in Strata
               from stratum in source.Strata.Counts
               where stratum.Key.Month >= period.FirstMonth && stratum.Key.Month <= period.LastMonth
               let count = isReferral ? stratum.Value.Referrals : stratum.Value.Treatments
               where count > 0
               group count by new PopulationTotals.Row(
                   source.Commissioners[stratum.Key.Commissioner], ages[stratum.Key.Age], sexes[stratum.Key.Sex], ethnicities[stratum.Key.Ethnicity],
                   stratum.Key.Quintile == CodeList.Missing ? null : FormattableString.Invariant($"{stratum.Key.Quintile}"), 0)
               into people
               select (people.Key, people.Sum()),
        ];
    }
}
