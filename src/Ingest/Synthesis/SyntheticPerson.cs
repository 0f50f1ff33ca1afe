namespace NonResponse.Ingest;

/// <summary>A patient, as known at the referral; a null or negative value is missing in the extract.</summary>
internal sealed class SyntheticPerson
{
    private static readonly double[] AgeShares = [0.19, 0.36, 0.25, 0.11, 0.06, 0.03];
    private static readonly int[] AgeStarts = [18, 26, 40, 55, 65, 75, 91];
    private static readonly string[] Ethnicities = ["white", "asian", "black", "mixed", "other", "not_stated"];
    private static readonly double[] EthnicityShares = [0.78, 0.07, 0.045, 0.035, 0.02, 0.05];
    private static readonly string[] Diagnoses = ["F32.1", "F32.0", "F32.2", "F33.1", "F33.2", "F33.0", "F41.2", "F34.1", "F32.9"];
    private static readonly double[] DiagnosisShares = [0.31, 0.13, 0.09, 0.18, 0.07, 0.06, 0.09, 0.03, 0.04];

    public required long Number { get; init; }

    public required int Provider { get; init; }

    public required int Commissioner { get; init; }

    public required int Quintile { get; init; }

    public int AgeAtFirst { get; private init; }

    public string? Sex { get; private init; }

    public string? Ethnicity { get; private init; }

    public int Decile { get; private init; }

    public string? Employment { get; private init; }

    public string? Housing { get; private init; }

    public bool? Interpreter { get; private init; }

    public bool? Disability { get; private init; }

    public bool? LongTermCondition { get; private init; }

    public bool? Anxiety { get; private init; }

    public bool? SubstanceUse { get; private init; }

    public bool? ChronicPain { get; private init; }

    public string? Diagnosis { get; private init; }

    /// <summary>Earlier episodes of depression before the first referral.</summary>
    public int PriorEpisodes { get; private init; }

    public int PriorFailedTrials { get; private init; }

    /// <summary>In tenths of a month.</summary>
    public int TenthsDepressed { get; private init; }

    /// <summary>Whether anything is missing of these two in the extract.</summary>
    public bool PriorFailedKnown { get; private init; }

    public bool MonthsKnown { get; private init; }

    public bool HasInsomnia { get; private init; }

    /// <summary>The product of the ratios of response that this person carries through every step.</summary>
    public double ResponseRatio { get; private init; }

    public static SyntheticPerson Draw(ref Pcg32 random, SyntheticService service, long number)
    {
        var provider = service.DrawProvider(ref random);
        var quintile = service.DrawQuintile(ref random);
        var chronic = random.Chance(ResponseLevels.Chronic);
        var failed = random.Chance(ResponseLevels.Failed);
        var substance = random.Chance(ResponseLevels.Substance);
        var band = random.Pick(AgeShares);
        var age = Math.Min(90, random.Between(AgeStarts[band], AgeStarts[band + 1] - 1));
        var truths = service.Truths;
        var ratio = SyntheticService.RatioAt(quintile, truths.DeprivationResponseRatio)
            * (service.IsOutlier(provider) ? truths.OutlyingProviderRatio : 1)
            * (chronic ? truths.PrognosisRatio : 1) * (failed ? truths.PrognosisRatio : 1) * (substance ? truths.PrognosisRatio : 1);
        var ethnicity = Ethnicities[random.Pick(EthnicityShares)];
        return new SyntheticPerson
        {
            Number = number,
            Provider = provider,
            Commissioner = service.DrawCommissioner(ref random, provider),
            Quintile = quintile,
            AgeAtFirst = age,
            Sex = random.Unit() switch { < 0.655 => "female", < 0.985 => "male", < 0.99 => "other", < 0.995 => "unknown", _ => null },
            Ethnicity = random.Chance(0.03) ? null : ethnicity,
            Decile = random.Chance(0.04) ? -1 : (quintile * 2) - random.Between(0, 1),
            Employment = random.Chance(0.07) ? null : DrawEmployment(ref random, age, quintile),
            Housing = random.Chance(0.10) ? null : DrawHousing(ref random, quintile),
            Interpreter = Known(ref random, 0.04, ethnicity == "white" ? 0.01 : 0.09),
            Disability = Known(ref random, 0.08, 0.12 + (age / 500.0)),
            LongTermCondition = Known(ref random, 0.06, 0.16 + (age / 250.0)),
            Anxiety = Known(ref random, 0.05, 0.62),
            SubstanceUse = random.Chance(0.06) ? null : substance,
            ChronicPain = Known(ref random, 0.07, 0.14),
            Diagnosis = random.Chance(0.08) ? null : Diagnoses[random.Pick(DiagnosisShares)],
            PriorEpisodes = random.Chance(0.08) ? -1 : random.Pick([0.42, 0.27, 0.15, 0.09, 0.07]),
            PriorFailedTrials = failed ? 2 + random.Pick([0.62, 0.25, 0.13]) : random.Pick([0.72, 0.28]),
            PriorFailedKnown = !random.Chance(0.08),
            TenthsDepressed = chronic
                ? Math.Min(3_600, (int)random.LogNormal(480, 0.5) + 241)
                : Math.Min(240, (int)random.LogNormal(75, 0.7)),
            MonthsKnown = !random.Chance(0.12),
            HasInsomnia = random.Chance(ResponseLevels.Insomnia),
            ResponseRatio = ratio,
        };
    }

    private static bool? Known(ref Pcg32 random, double missing, double share)
    {
        var value = random.Chance(share);
        return random.Chance(missing) ? null : value;
    }

    private static string DrawEmployment(ref Pcg32 random, int age, int quintile)
    {
        if (age >= 66)
            return random.Chance(0.88) ? "retired" : "employed";
        var deprived = (3 - quintile) * 0.035;
        return random.Unit() switch
        {
            var x when x < 0.12 + deprived => "unemployed",
            var x when x < 0.23 + (2 * deprived) => "long_term_sick",
            var x when x < 0.28 + (2 * deprived) => "homemaker",
            var x when x < 0.31 + (2 * deprived) => "not_stated",
            var x when x < 0.33 + (2 * deprived) => "other",
            var x when age < 26 && x < 0.55 + (2 * deprived) => "student",
            _ => "employed",
        };
    }

    private static string DrawHousing(ref Pcg32 random, int quintile) => random.Unit() switch
    {
        var x when x < 0.07 + ((3 - quintile) * 0.02) => "insecure",
        > 0.992 => "homeless",
        > 0.95 => "not_stated",
        _ => "stable",
    };
}
