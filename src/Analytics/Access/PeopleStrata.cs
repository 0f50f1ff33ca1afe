using System.Runtime.InteropServices;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Referrals and starts of treatment by month and by what the population table tells people apart by, so that rates can be standardised.</summary>
internal sealed class PeopleStrata
{
    private readonly Dictionary<Stratum, (int Referrals, int Treatments)> _counts = [];

    /// <summary>People of one kind in a month; codes are bytes, <see cref="CodeList.Missing"/> for none.</summary>
    public readonly record struct Stratum(int Month, int Commissioner, byte Age, byte Sex, byte Ethnicity, byte Quintile);

    public IReadOnlyDictionary<Stratum, (int Referrals, int Treatments)> Counts => _counts;

    /// <summary>Counts an episode.</summary>
    public void Add(EpisodeTables tables, int episode, int commissioner, in EpisodeFacts facts)
    {
        var e = tables.Episodes;
        var age = e.Age[episode] is var a && a == CodeList.Missing ? CodeList.Missing : (byte)EpisodeAxes.BandOf(a);
        var quintile = e.DeprivationDecile[episode] is var d && d == CodeList.Missing ? CodeList.Missing : (byte)((d + 1) / 2);
        Stratum At(int day) => new(Period.MonthOf(DateOnly.FromDayNumber(day)), commissioner, age, e.Sex[episode], e.Ethnicity[episode], quintile);
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
}
