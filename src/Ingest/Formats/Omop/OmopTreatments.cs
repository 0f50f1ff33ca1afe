using System.Runtime.InteropServices;

namespace NonResponse.Ingest;

/// <summary>When each person was under which treatment: eras of medication, and courses of sessions.</summary>
internal sealed class OmopTreatments
{
    /// <summary>How long a supply lasts of which nothing says it, in days.</summary>
    public const int DaysOfSupply = 30;

    private const int DayBits = (1 << 22) - 1;

    private readonly int[] _offsets;
    private readonly List<OmopSpan> _spans = [];

    /// <summary>Puts supplies and sessions together.</summary>
    /// <param name="people">The persons.</param>
    /// <param name="eras">Eras of medication; null where supplies have to be put together.</param>
    /// <param name="supplies">Supplies of medication.</param>
    /// <param name="sessions">Procedures.</param>
    /// <param name="settings">What the service decides.</param>
    public OmopTreatments(OmopPeople people, OmopEvents? eras, OmopEvents supplies, OmopEvents sessions, OmopSettings settings)
    {
        var drugs = eras ?? supplies;
        var (ofDrugs, ofSessions) = (PlacesOf(drugs), PlacesOf(sessions));
        var daysOfSupply = eras is null ? supplies.Table.Wide("days_supply").ToArray() : [];
        _offsets = new int[people.Count + 1];
        var own = new List<long>();
        for (var person = 0; person < people.Count; person++)
        {
            own.Clear();
            foreach (var e in drugs.Of(person))
                own.Add(TreatmentKey(new OmopSpan(e.Day, e.End != Day.None ? e.End : e.Day + LengthOf(e.Row) - 1, ofDrugs[e.Meaning])));
            foreach (var e in sessions.Of(person))
                if (ofSessions[e.Meaning] >= 0)
                    own.Add(TreatmentKey(new OmopSpan(e.Day, e.Day, ofSessions[e.Meaning])));
            Join(CollectionsMarshal.AsSpan(own), settings);
            _offsets[person + 1] = _spans.Count;
        }

        int LengthOf(int row) => daysOfSupply.Length > 0 && daysOfSupply[row] > 0 ? daysOfSupply[row] : DaysOfSupply;
    }

    /// <summary>The treatments, to which spans refer by place.</summary>
    public List<OmopMeaning> Treatments { get; } = [];

    /// <summary>The spans of a person, by start.</summary>
    public ReadOnlySpan<OmopSpan> Of(int person) => CollectionsMarshal.AsSpan(_spans)[_offsets[person].._offsets[person + 1]];

    /// <summary>How many days may lie between two supplies or sessions of a treatment that is one.</summary>
    public static int GapOf(OmopMeaning treatment, OmopSettings settings) => treatment.Kind == OmopKind.Medication ? settings.GapDays : settings.SessionGapDays - 1;

    /// <summary>Joins the spans of one person that are of one treatment and lie near enough.</summary>
    private void Join(Span<long> own, OmopSettings settings)
    {
        if (own.IsEmpty)
            return;
        var first = _spans.Count;
        own.Sort();
        var current = FromTreatmentKey(own[0]);
        foreach (var key in own[1..])
            if (FromTreatmentKey(key) is var next && next.Treatment == current.Treatment && next.Start - current.End - 1 <= GapOf(Treatments[current.Treatment], settings))
                current = current with { End = Math.Max(current.End, next.End) };
            else
            {
                _spans.Add(current);
                current = next;
            }
        _spans.Add(current);
        OmopSpan.SortByStart(CollectionsMarshal.AsSpan(_spans)[first..]);
    }

    // Days need 22 bits. Numbers are sorted several times faster than what has to be compared.
    private static long TreatmentKey(OmopSpan span) => (long)span.Treatment << 44 | (long)span.Start << 22 | (uint)span.End;

    private static OmopSpan FromTreatmentKey(long key) => new((int)(key >> 22) & DayBits, (int)key & DayBits, (short)(key >> 44));

    /// <summary>The place of each meaning of a table among the treatments; -1 for what is none.</summary>
    private short[] PlacesOf(OmopEvents events)
    {
        var places = new short[events.Meanings.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = -1;
            if (!events.Meanings[i].IsTreatment)
                continue;
            places[i] = (short)Treatments.IndexOf(events.Meanings[i]);
            if (places[i] >= 0)
                continue;
            places[i] = (short)Treatments.Count;
            Treatments.Add(events.Meanings[i]);
        }
        return places;
    }
}

/// <summary>A time under a treatment.</summary>
/// <param name="Start">The first day.</param>
/// <param name="End">The last day.</param>
/// <param name="Treatment">Its place in <see cref="OmopTreatments.Treatments"/>.</param>
internal readonly record struct OmopSpan(int Start, int End, short Treatment)
{
    /// <summary>Puts spans in the order of their start, those of one day in that of their treatments: they are few, and mostly in order.</summary>
    public static void SortByStart(Span<OmopSpan> spans)
    {
        for (var i = 1; i < spans.Length; i++)
        {
            var span = spans[i];
            var at = i;
            for (; at > 0 && (spans[at - 1].Start > span.Start || (spans[at - 1].Start == span.Start && spans[at - 1].Treatment > span.Treatment)); at--)
                spans[at] = spans[at - 1];
            spans[at] = span;
        }
    }
}
