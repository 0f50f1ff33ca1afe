namespace NonResponse.Ingest;

/// <summary>How far a set of columns that are no identifiers singles patients out when taken together.</summary>
/// <param name="Columns">The columns, joined by <c>+</c>.</param>
/// <param name="Patients">How many patients.</param>
/// <param name="Combinations">How many different combinations of values they have; a missing value is a value.</param>
/// <param name="SmallestClass">Patients in the rarest combination; 0 where there are none.</param>
/// <param name="UniqueShare">The share of patients, from 0 to 1, whose combination nobody else has; null without patients.</param>
/// <param name="SmallShare">The share of patients, from 0 to 1, whose combination fewer than five have; null without patients.</param>
public sealed record QuasiIdentifierRisk(
    string Columns, int Patients, int Combinations, int SmallestClass, double? UniqueShare, double? SmallShare);

/// <summary>Counts how many patients share each combination of a few growing sets of columns, over the first episode of each.</summary>
/// <remarks>Classes as in k-anonymity: L. Sweeney (2002), doi:10.1142/S0218488502001648.</remarks>
public static class QuasiIdentifiers
{
    /// <summary>Patients of a class with fewer are singled out too easily.</summary>
    public const int SmallClass = 5;

    private const int CodeBits = 3;
    private const int MonthBits = 18;
    private const int MissingCode = (1 << CodeBits) - 1;

    // Each set holds the one before it, so that its key is the finer key without the lowest bits.
    private static readonly (string Columns, int Bits)[] Sets =
    [
        ("sex+age_band", 0),
        ("sex+age_band+ethnicity", CodeBits),
        ("sex+age_band+ethnicity+deprivation_quintile", CodeBits),
        ("sex+age_band+ethnicity+deprivation_quintile+provider_id", 31),
        ("sex+age_band+ethnicity+deprivation_quintile+provider_id+referral_month", MonthBits),
    ];

    /// <summary>The risk of each set, the smallest set first.</summary>
    /// <param name="tables">An accepted extract.</param>
    public static IReadOnlyList<QuasiIdentifierRisk> Of(EpisodeTables tables)
    {
        // Sorted keys are counted several times faster than a dictionary counts; the keys of a coarser set are in the same order.
        var keys = FirstEpisodes(tables.Episodes).ConvertAll(episode => Key(tables.Episodes, episode));
        keys.Sort();
        var risks = new QuasiIdentifierRisk[Sets.Length];
        var shift = 0;
        for (var set = Sets.Length - 1; set >= 0; set--)
        {
            risks[set] = Risk(Sets[set].Columns, keys, shift);
            shift += Sets[set].Bits;
        }
        return risks;
    }

    private static QuasiIdentifierRisk Risk(string columns, List<long> keys, int shift)
    {
        int classes = 0, smallest = int.MaxValue, unique = 0, small = 0;
        for (int first = 0, end; first < keys.Count; first = end)
        {
            end = first + 1;
            while (end < keys.Count && keys[end] >> shift == keys[first] >> shift)
                end++;
            var size = end - first;
            classes++;
            smallest = Math.Min(smallest, size);
            unique += size == 1 ? 1 : 0;
            small += size < SmallClass ? size : 0;
        }
        return keys.Count == 0
            ? new QuasiIdentifierRisk(columns, 0, 0, 0, null, null)
            : new QuasiIdentifierRisk(columns, keys.Count, classes, smallest, (double)unique / keys.Count, (double)small / keys.Count);
    }

    /// <summary>The episode of each patient that was referred first; of several on one day, the first in the file.</summary>
    private static List<int> FirstEpisodes(EpisodeColumns episodes)
    {
        var first = new int[episodes.Patient.Names.Count];
        Array.Fill(first, -1);
        var patients = episodes.Patient.Numbers.AsSpan();
        var referred = episodes.ReferralDate.AsSpan();
        for (var i = 0; i < patients.Length; i++)
        {
            ref var known = ref first[patients[i]];
            if (known < 0 || referred[i] < referred[known])
                known = i;
        }
        // A patient may have had no episode but those that lie after the extract.
        return [.. first.Where(e => e >= 0)];
    }

    private static long Key(EpisodeColumns episodes, int i)
    {
        var day = DateOnly.FromDayNumber(episodes.ReferralDate[i]);
        long key = Code(episodes.Sex[i]);
        key = (key << CodeBits) | (uint)AgeBandOf(episodes.Age[i]);
        key = (key << CodeBits) | (uint)Code(episodes.Ethnicity[i]);
        key = (key << CodeBits) | (uint)(episodes.DeprivationDecile[i] == CodeList.Missing ? MissingCode : (episodes.DeprivationDecile[i] + 1) / 2);
        key = (key << 31) | (uint)episodes.Provider.Numbers[i];
        return (key << MonthBits) | (uint)(day.Year * 12 + day.Month);
    }

    private static int Code(byte code) => code == CodeList.Missing ? MissingCode : code;

    private static int AgeBandOf(byte age) => age switch
    {
        CodeList.Missing => MissingCode,
        < 18 => (int)AgeBand.From0To17,
        < 26 => (int)AgeBand.From18To25,
        < 40 => (int)AgeBand.From26To39,
        < 55 => (int)AgeBand.From40To54,
        < 65 => (int)AgeBand.From55To64,
        < 75 => (int)AgeBand.From65To74,
        _ => (int)AgeBand.From75,
    };
}
