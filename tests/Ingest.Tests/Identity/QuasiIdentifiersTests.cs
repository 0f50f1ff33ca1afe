using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>How many patients share their combination of columns.</summary>
public class QuasiIdentifiersTests
{
    [Test]
    public void Patients_are_counted_once_by_their_first_episode()
    {
        using var extract = new ExtractFolder().File("episodes.csv", """
            episode_id,patient_id,provider_id,referral_date,sex,age,ethnicity,deprivation_decile
            E1,P1,A,2025-01-05,female,30,white,1
            E2,P2,A,2025-01-20,female,39,white,2
            E3,P3,A,2025-01-07,female,26,white,3
            E4,P4,B,2025-01-07,female,26,asian,3
            E5,P5,B,2025-01-07,male,70,,
            E6,P5,A,2024-02-07,male,64,white,5
            E7,P6,A,2026-02-07,male,64,white,5

            """);
        var risks = QuasiIdentifiers.Of(Import.Read(extract.Path, new ImportOptions()).Tables!);
        Assert.That(risks, Is.EqualTo(new[]
        {
            new QuasiIdentifierRisk("sex+age_band", 5, 2, 1, 0.2, 1),
            new QuasiIdentifierRisk("sex+age_band+ethnicity", 5, 3, 1, 0.4, 1),
            new QuasiIdentifierRisk("sex+age_band+ethnicity+deprivation_quintile", 5, 4, 1, 0.6, 1),
            new QuasiIdentifierRisk("sex+age_band+ethnicity+deprivation_quintile+provider_id", 5, 4, 1, 0.6, 1),
            new QuasiIdentifierRisk("sex+age_band+ethnicity+deprivation_quintile+provider_id+referral_month", 5, 4, 1, 0.6, 1),
        }));
    }

    [Test]
    public void Each_column_more_singles_out_at_least_as_many()
    {
        var risks = QuasiIdentifiers.Of(Import.Read(Repository.Path("data", "samples", "service"), new ImportOptions()).Tables!);
        Assert.That(risks.Select(r => r.Patients).Distinct().Count(), Is.EqualTo(1));
        Assert.That(risks.Select(r => r.Combinations), Is.Ordered);
        Assert.That(risks.Select(r => r.SmallestClass), Is.Ordered.Descending);
        Assert.That(risks.Select(r => r.UniqueShare), Is.Ordered);
        Assert.That(risks.Select(r => r.SmallShare), Is.Ordered);
        Assert.That(risks.All(r => r.UniqueShare <= r.SmallShare), Is.True);
    }

    [Test]
    public void Extract_without_patients_has_no_shares()
    {
        using var extract = new ExtractFolder();
        Assert.That(QuasiIdentifiers.Of(Import.Read(extract.Path, new ImportOptions()).Tables!).Select(r => (r.Patients, r.UniqueShare)), Is.All.EqualTo((0, (double?)null)));
    }
}
