using System.Runtime.InteropServices;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Referrals and starts of treatment by month and by what the population table tells people apart by, so that rates can be standardised.</summary>
internal sealed class PeopleStrata
{
    // 16 bits for the month, 16 for the commissioner, 8 for each of four codes.
    private const int CodeBits = 8;
    private const int MonthShift = 48;
    private const int CommissionerShift = 32;
    private const int MostCommissioners = 1 << 16;

    // A record of six fields as key would be hashed six times over, for every episode.
    private readonly Dictionary<long, (int Referrals, int Treatments)> _counts = [];

    /// <summary>People of one kind in a month; codes are bytes, <see cref="CodeList.Missing"/> for none.</summary>
    public readonly record struct Stratum(int Month, int Commissioner, byte Age, byte Sex, byte Ethnicity, byte Quintile);

    /// <summary>Each stratum with its counts.</summary>
    public IEnumerable<(Stratum Key, (int Referrals, int Treatments) Value)> Counts => _counts.Select(c => (Unpack(c.Key), c.Value));

    /// <summary>Counts an episode.</summary>
    public void Add(EpisodeTables tables, int episode, int commissioner, in EpisodeFacts facts)
    {
        var e = tables.Episodes;
        var age = e.Age[episode] is var a && a == CodeList.Missing ? CodeList.Missing : (byte)EpisodeAxes.BandOf(a);
        var quintile = e.DeprivationDecile[episode] is var d && d == CodeList.Missing ? CodeList.Missing : (byte)((d + 1) / 2);
        if (commissioner >= MostCommissioners)
            return;
        var who = (long)commissioner << CommissionerShift | (long)age << 3 * CodeBits | (long)e.Sex[episode] << 2 * CodeBits | (long)e.Ethnicity[episode] << CodeBits | quintile;
        // Months of years beyond 5461 wrap around; there are no such people.
        long At(int day) => (long)(ushort)Months.Of(day) << MonthShift | who;
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, At(facts.Referral), out _).Referrals++;
        if (facts.Treatment != Day.None)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, At(facts.Treatment), out _).Treatments++;
    }

    /// <summary>Adds those of a part.</summary>
    public void Add(PeopleStrata other)
    {
        foreach (var (stratum, counts) in other._counts)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, stratum, out _);
            own = (own.Referrals + counts.Referrals, own.Treatments + counts.Treatments);
        }
    }

    private static Stratum Unpack(long key) => new(
        (ushort)(key >> MonthShift), (ushort)(key >> CommissionerShift), (byte)(key >> 3 * CodeBits), (byte)(key >> 2 * CodeBits), (byte)(key >> CodeBits), (byte)key);
}
