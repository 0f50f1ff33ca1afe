namespace NonResponse.Ingest;

/// <summary>The rows of a table whose concepts mean something, by person and day.</summary>
internal sealed class OmopEvents
{
    private readonly int[] _offsets;
    private readonly OmopEvent[] _events;

    private OmopEvents(SentTable table, int[] offsets, OmopEvent[] events) => (Table, _offsets, _events) = (table, offsets, events);

    /// <summary>The table.</summary>
    public SentTable Table { get; }

    /// <summary>The meanings, to which events refer by place.</summary>
    public IReadOnlyList<OmopMeaning> Meanings { get; private init; } = [];

    /// <summary>How many numbers of persons there are.</summary>
    public int Persons => _offsets.Length - 1;

    /// <summary>The events of a person, by day.</summary>
    public ReadOnlySpan<OmopEvent> Of(int person) => _events.AsSpan(_offsets[person], _offsets[person + 1] - _offsets[person]);

    /// <summary>Takes the rows of a table whose concept is of one of some kinds; of the others it is told what becomes of them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="people">The persons.</param>
    /// <param name="concepts">What concepts mean.</param>
    /// <param name="columns">The columns of the concept, of the day, and of the last day; that may be empty.</param>
    /// <param name="isRead">Whether a meaning is of a kind that the table can have.</param>
    /// <param name="isRequired">Whether a last day before the first one keeps the row out; where not, it becomes missing.</param>
    public static OmopEvents Read(
        SentTable table, OmopPeople people, OmopConcepts concepts, (string Concept, string Day, string End) columns, Predicate<OmopMeaning> isRead, bool isRequired = true)
    {
        var persons = people.In(table);
        var ids = table.Wide("person_id");
        var numbers = table.Wide(columns.Concept);
        var days = table.Wide(columns.Day);
        var ends = columns.End.Length > 0 ? table.Wide(columns.End) : days;
        var (meanings, places) = PlacesOf(concepts.MeaningsOf(table.Pool(columns.Concept)), isRead);
        var parents = new int[ids.Length];
        var (erased, unread, reversed) = (new RowTally(), new RowTally(), new RowTally());
        var isReversed = new HashSet<int>();
        for (var row = 0; row < ids.Length; row++)
        {
            parents[row] = Grouping.NoParent;
            var person = persons[ids[row]];
            if (!people.Has(table, row, person, erased))
                continue;
            if (places[numbers[row]] < 0)
                unread.Add(row);
            else if (ends[row] >= days[row])
                parents[row] = person;
            else if (isRequired)
                table.KeepOut(row, columns.End, Rules.DatesReversed, []);
            else
            {
                parents[row] = person;
                reversed.Add(row);
                isReversed.Add(row);
            }
        }
        table.LeaveOut("", Rules.ErasedPatient, erased);
        table.LeaveOut(columns.Concept, Rules.ConceptNotRead, unread);
        table.SetMissing(columns.End, Rules.DatesReversed, reversed);
        var (offsets, order) = Grouping.ByParent(parents, days, people.Count);
        var events = new OmopEvent[offsets[^1]];
        for (var i = 0; i < events.Length; i++)
        {
            var row = order is null ? i : order[i];
            events[i] = new OmopEvent(days[row], columns.End.Length == 0 || (isReversed.Count > 0 && isReversed.Contains(row)) ? Day.None : ends[row], places[numbers[row]], row);
        }
        return new OmopEvents(table, offsets, events) { Meanings = meanings };
    }

    /// <summary>The distinct meanings that are read, and the place of each concept's among them; -1 for none.</summary>
    private static (List<OmopMeaning> Meanings, short[] Places) PlacesOf(OmopMeaning?[] found, Predicate<OmopMeaning> isRead)
    {
        var meanings = new List<OmopMeaning>();
        var known = new Dictionary<OmopMeaning, short>();
        var places = new short[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            places[i] = -1;
            if (found[i] is not { } meaning || !isRead(meaning))
                continue;
            if (!known.TryGetValue(meaning, out places[i]))
            {
                known.Add(meaning, places[i] = (short)meanings.Count);
                meanings.Add(meaning);
            }
        }
        return (meanings, places);
    }
}

/// <summary>Something recorded of a person.</summary>
/// <param name="Day">The day.</param>
/// <param name="End">The last day; <see cref="Ingest.Day.None"/> where none is given.</param>
/// <param name="Meaning">The place of its meaning in <see cref="OmopEvents.Meanings"/>.</param>
/// <param name="Row">Its row in the table.</param>
internal readonly record struct OmopEvent(int Day, int End, short Meaning, int Row);
