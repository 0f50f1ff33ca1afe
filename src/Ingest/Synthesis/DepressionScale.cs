namespace NonResponse.Ingest;

/// <summary>A depression scale as a service records it: its code and range, and what patients score at the start.</summary>
internal sealed record DepressionScale(string Code, int Most, int Remission, int MostRisk, double Mean, double Deviation)
{
    /// <summary>PHQ-9: mean and deviation near the 15.4 (5.5) of NHS Talking Therapies, 2022/23.</summary>
    public static readonly DepressionScale Phq9 = new("PHQ9", 27, 4, 3, 15.6, 5.4);

    private static readonly DepressionScale[] Others =
    [
        new("QIDS_SR16", 27, 5, 3, 15.4, 4.3), // STAR*D at entry
        new("HAMD17", 52, 7, 4, 20.5, 5.5),
        new("MADRS", 60, 10, 6, 28.0, 7.0),
        new("BDI_II", 63, 9, 3, 30.0, 9.5),
    ];

    /// <summary>PHQ-9 for 96 episodes in 100, and one of the others for each of the rest.</summary>
    public static DepressionScale Draw(ref Pcg32 random) => random.Chance(0.96) ? Phq9 : Others[random.Between(0, Others.Length - 1)];

    /// <summary>A score at the start of treatment.</summary>
    public int DrawFirst(ref Pcg32 random) => Within(Mean + (Deviation * random.Normal()));

    /// <summary>The nearest score of the scale's range.</summary>
    public int Within(double score) => (int)Math.Clamp(Math.Floor(score + 0.5), 0, Most);

    /// <summary>How far one score of a person strays from the next without any change: about 2 points of PHQ-9.</summary>
    public double Noise => Most * 0.075;

    /// <summary>A score whose fall from a baseline is of the outcome's class, by the exact comparisons of the contract.</summary>
    public int DrawEndpoint(ref Pcg32 random, int baseline, SimulatedOutcome outcome)
    {
        var atQuarter = (baseline + 3) / 4; // the smallest fall of at least a quarter
        var atHalf = (baseline + 1) / 2;
        var fall = outcome switch
        {
            SimulatedOutcome.Response => Math.Max(atHalf, (int)(baseline * (0.5 + (0.5 * random.Unit())))),
            SimulatedOutcome.Partial => random.Between(atQuarter, Math.Max(atQuarter, atHalf - 1)),
            _ => Math.Min(atQuarter - 1, random.Chance(0.18) // a few get clearly worse
                ? -(int)(baseline * (0.2 + (0.35 * random.Unit())))
                : (int)Math.Floor((baseline * (0.05 + (0.12 * random.Normal()))) + 0.5)),
        };
        return Math.Clamp(baseline - fall, 0, Most);
    }
}
