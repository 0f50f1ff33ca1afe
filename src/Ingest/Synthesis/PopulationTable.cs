namespace NonResponse.Ingest;

/// <summary>The people whom each commissioner serves, so many that the planted referral rates hold.</summary>
internal static class PopulationTable
{
    /// <summary>Referrals a year among 100,000 people of 18 and over.</summary>
    public const double ReferralsPer100000 = 1_100;

    public const string Header = "commissioner_id,age_band,sex,ethnicity,deprivation_decile,population";

    private static readonly string[] AgeBands = ["18-25", "26-39", "40-54", "55-64", "65-74", "75+"];
    private static readonly double[] AgeShares = [0.13, 0.24, 0.245, 0.155, 0.12, 0.11]; // near those of England in 2021

    /// <summary>Writes a row for each commissioner, age band, sex and decile; every decile is a tenth of the people.</summary>
    public static RowBuffer Draw(SyntheticService service)
    {
        var rows = new RowBuffer();
        var years = service.Options.Months / 12.0;
        var people = service.Options.Episodes / years / ReferralsPer100000 * 100_000;
        var shares = service.CommissionerShares();
        for (var commissioner = 0; commissioner < shares.Length; commissioner++)
            for (var band = 0; band < AgeBands.Length; band++)
                foreach (var (sex, share) in new[] { ("female", 0.51), ("male", 0.49) })
                    for (var decile = 1; decile <= 10; decile++)
                    {
                        var count = people * shares[commissioner] * AgeShares[band] * share / 10;
                        rows.Text(service.CommissionerIds[commissioner]).Text(AgeBands[band]).Text(sex).Empty().Number(decile)
                            .Number((long)(count + 0.5)).EndRow();
                    }
        return rows;
    }
}
