namespace NonResponse.Ingest;

/// <summary>Which pathways are episodes: of each the row of the latest submission.</summary>
internal sealed class NhsReferrals
{
    /// <summary>No row of the pathway was kept, or there is none at all.</summary>
    public const int None = -1;

    /// <summary>No row of the pathway is to be used.</summary>
    public const int NotUsed = -2;

    /// <summary>The patient was erased.</summary>
    public const int Erased = -3;

    private readonly IdPool _pathways;

    // By number of the pathway: the episode, or why it is none.
    private readonly int[] _episodes;

    public NhsReferrals(NhsTable table, ContractRows episodes)
    {
        Table = table;
        _pathways = table.Pool("PathwayID");
        var used = table.Narrow("UsePathway_Flag").ToArray();
        var yes = NhsCodes.Flag.ToBool();
        var notUsed = new RowTally();
        var latest = table.Latest("PathwayID", row =>
        {
            var isUsed = used[row] == CodeList.Missing || yes[used[row]] != 0;
            if (!isUsed)
                notUsed.Add(row);
            return isUsed;
        });
        table.LeaveOut("UsePathway_Flag", Rules.PathwayNotUsed, notUsed);
        _episodes = new int[latest.Length];
        Array.Fill(_episodes, None);
        foreach (var pathway in table.Wide("PathwayID"))
            _episodes[pathway] = NotUsed;
        Choose(latest, episodes);
    }

    public NhsTable Table { get; }

    /// <summary>The row of each episode.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>The person of each episode, by number in the table of referrals.</summary>
    public List<int> Persons { get; } = [];

    /// <summary>The number of the patient of each episode in the contract's table.</summary>
    public List<int> Patients { get; } = [];

    /// <summary>The episode of each pathway of another table, or why there is none.</summary>
    public int[] EpisodesOf(NhsTable table) =>
        [.. table.Pool("PathwayID").Match(_pathways).Select(p => p < 0 ? None : _episodes[p])];

    /// <summary>Whether a pathway without an episode has rows that were kept out themselves.</summary>
    public bool WasKeptOut(NhsTable table, int row) => _pathways.Find(table.Pool("PathwayID").Utf8(table.Wide("PathwayID")[row])) >= 0;

    /// <summary>The episode of a row; where there is none, it is clear what becomes of the row.</summary>
    /// <param name="table">The table of the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="episode">What <see cref="EpisodesOf"/> says of its pathway.</param>
    /// <param name="leftOut">Counts rows that are left out with their pathway.</param>
    /// <returns>Whether there is one.</returns>
    public bool Has(NhsTable table, int row, int episode, (RowTally NotUsed, RowTally Erased) leftOut)
    {
        if (episode >= 0)
            return true;
        if (episode == NotUsed)
            leftOut.NotUsed.Add(row);
        else if (episode == Erased)
            leftOut.Erased.Add(row);
        else
            table.KeepOutOrphan(row, "PathwayID", WasKeptOut(table, row));
        return false;
    }

    /// <summary>Notes the rows that were left out with their pathway.</summary>
    public static void NoteLeftOut(NhsTable table, (RowTally NotUsed, RowTally Erased) leftOut)
    {
        table.LeaveOut("PathwayID", Rules.ParentLeftOut, leftOut.NotUsed);
        table.LeaveOut("", Rules.ErasedPatient, leftOut.Erased);
    }

    private void Choose(int[] latest, ContractRows episodes)
    {
        var persons = Table.Wide("Person_ID");
        var texts = Table.Pool("Person_ID");
        var pool = episodes.Pool("patient_id");
        var patients = new int[texts.Count];
        Array.Fill(patients, -1);
        var erased = new RowTally();
        for (var pathway = 0; pathway < latest.Length; pathway++)
        {
            if (latest[pathway] is not (>= 0 and var row))
                continue;
            ref var patient = ref patients[persons[row]];
            if (patient < 0)
                patient = pool.Add(texts.Utf8(persons[row]));
            if (episodes.Table.Erasure is { } erasure && erasure.Has(patient, pool))
            {
                erased.Add(row);
                _episodes[pathway] = Erased;
                continue;
            }
            _episodes[pathway] = Rows.Count;
            Rows.Add(row);
            Persons.Add(persons[row]);
            Patients.Add(patient);
        }
        Table.LeaveOut("", Rules.ErasedPatient, erased);
    }
}
