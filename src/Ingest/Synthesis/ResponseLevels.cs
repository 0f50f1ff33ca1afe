namespace NonResponse.Ingest;

/// <summary>
/// The level of response at each step that makes the measured response what <see cref="PlantedTruths.StepResponse"/> says.
/// </summary>
/// <remarks>
/// People with a poorer prognosis are left over for the later steps, and endpoints are missing more often without response,
/// so the level isn't the measured figure. It is solved by following every kind of person through the steps.
/// </remarks>
internal sealed class ResponseLevels
{
    /// <summary>The most steps that an episode has.</summary>
    public const int MostSteps = 6;

    /// <summary>The highest probability of response that anyone has.</summary>
    public const double Ceiling = 0.95;

    /// <summary>Shares of those depressed for more than 24 months, with two or more failed trials, and using substances.</summary>
    public const double Chronic = 0.22, Failed = 0.13, Substance = 0.10;

    /// <summary>Share with insomnia, and the probability of sleep work at a step with and without it.</summary>
    public const double Insomnia = 0.45, SleepWork = 0.35, SleepWorkWithout = 0.05;

    /// <summary>Share of partial response among steps without response.</summary>
    public const double Partial = 0.40;

    /// <summary>Share of missing endpoints that are an early dropout.</summary>
    public const double EarlyDropout = 0.75;

    /// <summary>Probability of a further step after partial response and after none.</summary>
    public const double ContinueAfterPartial = 0.58, ContinueAfterNone = 0.64;

    // After a partial response some start the next step at or below the remission score, and then don't count (measured).
    private const double EligibleAfterPartial = 0.96;

    private readonly double[] _levels = new double[MostSteps];

    private ResponseLevels()
    {
    }

    /// <summary>The level at a step, the first being number 1.</summary>
    public double At(int step) => _levels[step - 1];

    public static ResponseLevels Solve(SyntheticService service)
    {
        var truths = service.Truths;
        var people = Kinds(service);
        var levels = new ResponseLevels();
        for (var step = 1; step <= MostSteps; step++)
        {
            var target = truths.StepResponse[Math.Min(step, truths.StepResponse.Count) - 1];
            var (low, high) = (0.0, 3.0);
            for (var i = 0; i < 50; i++)
            {
                var middle = (low + high) / 2;
                if (Measured(people, middle, truths) < target)
                    low = middle;
                else
                    high = middle;
            }
            levels._levels[step - 1] = low;
            people = Remaining(people, low, truths);
        }
        return levels;
    }

    private static double Measured(List<Kind> people, double level, PlantedTruths truths)
    {
        var (responded, observed) = (0.0, 0.0);
        foreach (var kind in people)
        {
            var response = Response(kind, level, truths);
            var weight = kind.Weight * (kind.IsAfterPartial ? EligibleAfterPartial : 1);
            responded += weight * response * (1 - truths.MissingAfterResponse);
            observed += weight * ((response * (1 - truths.MissingAfterResponse))
                + ((1 - response) * (1 - truths.MissingAfterNonresponse)));
        }
        return responded / observed;
    }

    private static double Response(Kind kind, double level, PlantedTruths truths)
    {
        var plain = level * kind.Ratio;
        if (!kind.HasInsomnia)
            return Math.Min(Ceiling, plain);
        return ((1 - SleepWork) * Math.Min(Ceiling, plain)) + (SleepWork * Math.Min(Ceiling, plain * truths.SleepRatio));
    }

    // Those without response who did not drop out and get a further step.
    private static List<Kind> Remaining(List<Kind> people, double level, PlantedTruths truths)
    {
        var remaining = new List<Kind>(people.Count * 2);
        foreach (var kind in people)
        {
            var weight = kind.Weight * (1 - Response(kind, level, truths));
            var before = kind.Ratio / kind.Previous;
            remaining.Add(kind with
            {
                Weight = weight * Partial * ContinueAfterPartial,
                Previous = truths.PartialResponseRatio,
                Ratio = before * truths.PartialResponseRatio,
                IsAfterPartial = true,
            });
            remaining.Add(kind with
            {
                Weight = weight * (1 - Partial) * ContinueAfterNone,
                Previous = 1,
                Ratio = before,
                IsAfterPartial = false,
            });
        }
        return remaining;
    }

    private static List<Kind> Kinds(SyntheticService service)
    {
        var truths = service.Truths;
        var kinds = new List<Kind> { new(1, 1, 1, false, false) };
        kinds = [.. from kind in kinds
                    from quintile in Enumerable.Range(1, 5)
                    select kind.Times(service.QuintileShares[quintile - 1] * service.Access(quintile),
                        SyntheticService.RatioAt(quintile, truths.DeprivationResponseRatio))];
        kinds = Split(kinds, service.OutlierShare, truths.OutlyingProviderRatio);
        foreach (var share in new[] { Chronic, Failed, Substance })
            kinds = Split(kinds, share, truths.PrognosisRatio);
        return [.. kinds.Select(kind => kind.Times(1 - Insomnia, 1)),
            .. kinds.Select(kind => kind.Times(Insomnia, 1) with { HasInsomnia = true })];
    }

    private static List<Kind> Split(List<Kind> kinds, double share, double ratio) =>
        [.. kinds.Select(kind => kind.Times(1 - share, 1)), .. kinds.Select(kind => kind.Times(share, ratio))];

    private readonly record struct Kind(double Weight, double Ratio, double Previous, bool HasInsomnia, bool IsAfterPartial)
    {
        public Kind Times(double share, double ratio) => this with { Weight = Weight * share, Ratio = Ratio * ratio };
    }
}
