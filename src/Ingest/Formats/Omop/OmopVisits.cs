namespace NonResponse.Ingest;

/// <summary>The visits of each person, by day, whatever they were for.</summary>
internal sealed class OmopVisits
{
    private readonly int[] _offsets;
    private readonly OmopVisit[] _visits;
    private readonly IdPool _ids;
    private readonly int[] _numbers;

    public OmopVisits(SentTable table, OmopPeople people, OmopConcepts concepts)
    {
        Table = table;
        _ids = table.Pool("visit_occurrence_id");
        _numbers = table.Wide("visit_occurrence_id").ToArray();
        var persons = people.In(table);
        var ids = table.Wide("person_id");
        var days = table.Wide("visit_start_date");
        var kinds = table.Wide("visit_concept_id");
        var sites = table.Wide("care_site_id");
        var media = concepts.MeaningsOf(table.Pool("visit_concept_id")).Select(m => m is { Kind: OmopKind.Medium } ? m.Code : RawColumn.Missing).ToArray();
        var (parents, erased) = (new int[ids.Length], new RowTally());
        for (var row = 0; row < ids.Length; row++)
            parents[row] = people.Has(table, row, persons[ids[row]], erased) ? persons[ids[row]] : Grouping.NoParent;
        table.LeaveOut("", Rules.ErasedPatient, erased);
        var (offsets, order) = Grouping.ByParent(parents, days, people.Count);
        _offsets = offsets;
        _visits = new OmopVisit[offsets[^1]];
        for (var i = 0; i < _visits.Length; i++)
        {
            var row = order is null ? i : order[i];
            _visits[i] = new OmopVisit(days[row], row, kinds[row] < 0 ? RawColumn.Missing : media[kinds[row]], sites[row]);
        }
    }

    /// <summary>The table.</summary>
    public SentTable Table { get; }

    /// <summary>The visits of a person, by day.</summary>
    public ReadOnlySpan<OmopVisit> Of(int person) => _visits.AsSpan(_offsets[person], _offsets[person + 1] - _offsets[person]);

    /// <summary>Whether a visit has an id.</summary>
    public bool IsCalled(OmopVisit visit, ReadOnlySpan<byte> id) => _numbers[visit.Row] >= 0 && _ids.Utf8(_numbers[visit.Row]).SequenceEqual(id);
}

/// <summary>A visit.</summary>
/// <param name="Day">The day on which it began.</param>
/// <param name="Row">Its row in the table.</param>
/// <param name="Medium">How it took place, by the contract's list.</param>
/// <param name="CareSite">The number of its care site in the table; negative where it has none.</param>
internal readonly record struct OmopVisit(int Day, int Row, int Medium, int CareSite);
