using System.Collections.Concurrent;
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

    // Several packs ask for the same, from several threads.
    private readonly ConcurrentDictionary<(string Measure, Period Period), IReadOnlyList<(PopulationTotals.Row Who, int Count)>> _strata = new();
    private readonly ConcurrentDictionary<Period, Lazy<IReadOnlyList<ProviderPattern>>> _patterns = new();
    private readonly ConcurrentDictionary<(Period Period, bool IsRemission), Lazy<FittedCaseMix>> _models = new();

    /// <summary>What was seen in a period, and the model of it: it is the same for every reader, and fitted once.</summary>
    public FittedCaseMix ModelOf(Period period, bool isRemission) => _models.GetOrAdd((period, isRemission), key => new Lazy<FittedCaseMix>(() => Fit(key.Period, key.IsRemission))).Value;

    private FittedCaseMix Fit(Period period, bool isRemission)
    {
        var all = _patterns.GetOrAdd(period, p => new Lazy<IReadOnlyList<ProviderPattern>>(() => Gather(p))).Value;
        var patterns = CaseMixModel.Gather(all, isRemission);
        var levels = patterns.ToDictionary(p => p.Number, p => p.Levels);
        var providers = new List<(string, IReadOnlyList<CaseMixModel.Pattern>)>();
        // They stand by provider.
        for (int first = 0, end; first < all.Count; first = end)
        {
            end = first + 1;
            while (end < all.Count && all[end].Provider == all[first].Provider)
                end++;
            providers.Add((all[first].Provider, [.. all.Skip(first).Take(end - first).Select(p => CaseMixModel.Pattern.Of(p, levels[p.Pattern], isRemission))]));
        }
        return new FittedCaseMix(patterns, CaseMixModel.Fit(patterns), providers);
    }

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
    public IReadOnlyList<(PopulationTotals.Row Who, int Count)> StrataOf(string measure, Period period) => _strata.GetOrAdd((measure, period), key => PeopleOf(key.Measure, key.Period));

    private List<ProviderPattern> Gather(Period period)
    {
        string[] names = [.. CaseMix.SelectMany(c => c.Providers).Distinct().Order(StringComparer.Ordinal)];
        // Sorted numbers are counted several times faster than a dictionary counts: provider, pattern, and a bit for each outcome.
        const int OutcomeBits = 2, ProviderShift = 32 + OutcomeBits;
        var keys = new List<long>();
        foreach (var (steps, providers) in CaseMix)
        {
            var ranks = providers.Select(p => (long)Array.BinarySearch(names, p, StringComparer.Ordinal) << ProviderShift).ToArray();
            foreach (var step in steps)
                if (period.Kind == PeriodKind.All || (step.Month >= period.FirstMonth && step.Month <= period.LastMonth))
                    keys.Add(ranks[step.Provider] | (long)step.Pattern << OutcomeBits | (step.IsResponse ? 1L : 0) | (step.IsRemission ? 2L : 0));
        }
        keys.Sort();
        var all = new List<ProviderPattern>();
        for (int first = 0, end; first < keys.Count; first = end)
        {
            var (responses, remissions) = (0, 0);
            for (end = first; end < keys.Count && keys[end] >> OutcomeBits == keys[first] >> OutcomeBits; end++)
            {
                responses += (int)(keys[end] & 1);
                remissions += (int)(keys[end] >> 1 & 1);
            }
            all.Add(new ProviderPattern(names[keys[first] >> ProviderShift], (int)(keys[first] >> OutcomeBits), end - first, responses, remissions));
        }
        return all;
    }

    private List<(PopulationTotals.Row Who, int Count)> PeopleOf(string measure, Period period)
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
               group count by (source.Commissioners, Who: stratum.Key with { Month = 0 })
               into people
               let who = people.Key.Who
               group people.Sum() by new PopulationTotals.Row(
                   people.Key.Commissioners[who.Commissioner], ages[who.Age], sexes[who.Sex], ethnicities[who.Ethnicity],
                   who.Quintile == CodeList.Missing ? null : FormattableString.Invariant($"{who.Quintile}"), 0)
               into people
               select (people.Key, people.Sum()),
        ];
    }
}

/// <summary>Observed steps of a provider whose patients brought the same.</summary>
/// <param name="Provider">The provider's code.</param>
/// <param name="Pattern">See <see cref="CaseMixPattern"/>.</param>
/// <param name="Steps">How many.</param>
/// <param name="Responses">How many responded.</param>
/// <param name="Remissions">How many remitted.</param>
internal readonly record struct ProviderPattern(string Provider, int Pattern, int Steps, int Responses, int Remissions);

/// <summary>The observed steps of a period by what their patients brought, and what is to be expected of them.</summary>
/// <param name="Patterns">Of all providers.</param>
/// <param name="Model">Null where there are too few steps, or it does not converge.</param>
/// <param name="Providers">Of each provider, in ordinal order.</param>
internal sealed record FittedCaseMix(
    IReadOnlyList<CaseMixModel.Pattern> Patterns, CaseMixModel? Model, IReadOnlyList<(string Provider, IReadOnlyList<CaseMixModel.Pattern> Patterns)> Providers);
