namespace NonResponse.Ingest;

/// <summary>The persons of an extract by number, when each was observed, and to whom the rows of other tables belong.</summary>
internal sealed class OmopPeople
{
    private const int NoRow = -1;

    private readonly IdPool _pool;
    private readonly int[] _rows;
    private bool[] _erased = [];

    // Observation periods by person, by start; those of one person that overlap are kept as they are.
    private readonly int[] _offsets;
    private readonly (int Start, int End)[] _periods;

    public OmopPeople(SentTable persons, SentTable periods)
    {
        Table = persons;
        _pool = persons.Pool("person_id");
        _rows = new int[_pool.Count];
        Array.Fill(_rows, NoRow);
        var ids = persons.Wide("person_id");
        for (var row = 0; row < ids.Length; row++)
            if (_rows[ids[row]] == NoRow)
                _rows[ids[row]] = row;
            else
                persons.KeepOut(row, "person_id", Rules.DuplicateKey, _pool.Utf8(ids[row]));
        (_offsets, _periods) = Observed(periods);
    }

    /// <summary>The table of persons.</summary>
    public SentTable Table { get; }

    /// <summary>How many numbers there are: persons, and ids of rows that were kept out.</summary>
    public int Count => _rows.Length;

    /// <summary>The latest day on which somebody was observed; <see cref="int.MinValue"/> where nobody was.</summary>
    public int LastObserved { get; private set; } = int.MinValue;

    /// <summary>The row of a person; negative where none was kept.</summary>
    public int RowOf(int person) => _rows[person];

    /// <summary>The ids by number.</summary>
    public IdPool Pool => _pool;

    /// <summary>The bytes of a person's id.</summary>
    public ReadOnlySpan<byte> Utf8(int person) => _pool.Utf8(person);

    /// <summary>When a person was observed, by start.</summary>
    public ReadOnlySpan<(int Start, int End)> PeriodsOf(int person) => _periods.AsSpan(_offsets[person], _offsets[person + 1] - _offsets[person]);

    /// <summary>Leaves out whoever was erased, with all their rows.</summary>
    public void Erase(Predicate<int> isErased)
    {
        _erased = new bool[Count];
        var rows = new RowTally();
        for (var person = 0; person < Count; person++)
            if (_rows[person] != NoRow && isErased(person))
            {
                _erased[person] = true;
                rows.Add(_rows[person]);
            }
        Table.LeaveOut("", Rules.ErasedPatient, rows);
    }

    /// <summary>The person of each number of a table's column of persons; -1 where the id is nobody's.</summary>
    public int[] In(SentTable table) => table.Pool("person_id").Match(_pool);

    /// <summary>Whether a row is of a person whose rows count; where it is not, it is clear what becomes of it.</summary>
    /// <param name="table">The table of the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="person">What <see cref="In"/> says of its id.</param>
    /// <param name="erased">Counts rows that are left out with their person.</param>
    public bool Has(SentTable table, int row, int person, RowTally erased)
    {
        if (person >= 0 && _rows[person] != NoRow)
        {
            if (_erased.Length == 0 || !_erased[person])
                return true;
            erased.Add(row);
            return false;
        }
        table.KeepOutOrphan(row, "person_id", isOfKeptOut: person >= 0);
        return false;
    }

    private (int[] Offsets, (int, int)[] Periods) Observed(SentTable table)
    {
        var persons = In(table);
        var ids = table.Wide("person_id");
        var starts = table.Wide("observation_period_start_date");
        var ends = table.Wide("observation_period_end_date");
        var (parents, erased) = (new int[ids.Length], new RowTally());
        for (var row = 0; row < ids.Length; row++)
        {
            parents[row] = Grouping.NoParent;
            if (!Has(table, row, persons[ids[row]], erased))
                continue;
            if (ends[row] < starts[row])
            {
                table.KeepOut(row, "observation_period_end_date", Rules.DatesReversed, []);
                continue;
            }
            parents[row] = persons[ids[row]];
            LastObserved = Math.Max(LastObserved, ends[row]);
        }
        var (offsets, order) = Grouping.ByParent(parents, starts, Count);
        var periods = new (int, int)[offsets[^1]];
        for (var i = 0; i < periods.Length; i++)
        {
            var row = order is null ? i : order[i];
            periods[i] = (starts[row], ends[row]);
        }
        return (offsets, periods);
    }
}
