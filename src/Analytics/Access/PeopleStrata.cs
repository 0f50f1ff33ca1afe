using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Referrals and starts of treatment by month and by what the population table tells people apart by, so that rates can be standardised.</summary>
internal sealed class PeopleStrata
{
    // From the top: 16 bits for the month, 16 for the commissioner, then codes of 4 to 8 bits, and the lowest for a start of treatment.
    private const int MonthShift = 48;
    private const int CommissionerShift = 32;
    private const int AgeShift = 25;
    private const int SexShift = 17;
    private const int EthnicityShift = 9;
    private const int QuintileShift = 1;
    private const int MostCommissioners = 1 << 16;

    // Two numbers for each episode, sorted when all are there, are several times faster than a dictionary.
    private List<ulong> _noted = [];

    /// <summary>People of one kind in a month; codes are bytes, <see cref="CodeList.Missing"/> for none.</summary>
    public readonly record struct Stratum(int Month, int Commissioner, byte Age, byte Sex, byte Ethnicity, byte Quintile);

    /// <summary>Each stratum with its counts, once <see cref="Sort"/> was called.</summary>
    public IEnumerable<(Stratum Key, (int Referrals, int Treatments) Value)> Counts
    {
        get
        {
            for (int first = 0, end; first < _noted.Count; first = end)
            {
                var treatments = 0;
                for (end = first; end < _noted.Count && _noted[end] >> 1 == _noted[first] >> 1; end++)
                    treatments += (int)(_noted[end] & 1);
                yield return (Unpack(_noted[first]), (end - first - treatments, treatments));
            }
        }
    }

    /// <summary>Notes an episode.</summary>
    public void Add(EpisodeTables tables, int episode, int commissioner, in EpisodeFacts facts)
    {
        if (commissioner >= MostCommissioners)
            return;
        var e = tables.Episodes;
        var age = e.Age[episode] is var a && a == CodeList.Missing ? CodeList.Missing : (byte)EpisodeAxes.BandOf(a);
        var quintile = e.DeprivationDecile[episode] is var d && d == CodeList.Missing ? CodeList.Missing : (byte)((d + 1) / 2);
        // Of an age band the lower seven bits are enough.
        var who = (ulong)commissioner << CommissionerShift | (ulong)(age & 0x7F) << AgeShift | (ulong)e.Sex[episode] << SexShift | (ulong)e.Ethnicity[episode] << EthnicityShift | (ulong)quintile << QuintileShift;
        // Months of years beyond 5461 wrap around; there are no such people.
        ulong At(int day) => (ulong)(ushort)Months.Of(day) << MonthShift | who;
        _noted.Add(At(facts.Referral));
        if (facts.Treatment != Day.None)
            _noted.Add(At(facts.Treatment) | 1);
    }

    /// <summary>Puts equal strata together, when all of a part are there.</summary>
    public void Sort() => _noted.Sort();

    /// <summary>Adds those of a part; both are sorted.</summary>
    public void Add(PeopleStrata other)
    {
        var (own, others) = (_noted, other._noted);
        var both = new List<ulong>(own.Count + others.Count);
        int i = 0, j = 0;
        while (i < own.Count && j < others.Count)
            both.Add(own[i] <= others[j] ? own[i++] : others[j++]);
        both.AddRange(own.Skip(i));
        both.AddRange(others.Skip(j));
        _noted = both;
    }

    private static Stratum Unpack(ulong key) => new(
        (ushort)(key >> MonthShift), (ushort)(key >> CommissionerShift), (byte)(key >> AgeShift) is var age && (age & 0x7F) == 0x7F ? CodeList.Missing : (byte)(age & 0x7F),
        (byte)(key >> SexShift), (byte)(key >> EthnicityShift), (byte)(key >> QuintileShift));
}
