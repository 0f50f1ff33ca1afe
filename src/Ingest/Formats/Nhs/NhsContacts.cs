namespace NonResponse.Ingest;

/// <summary>The contacts of the episodes, each as its latest submission has it, with what was done in it.</summary>
internal sealed class NhsContacts
{
    /// <summary>The therapies by name, those of high intensity first; a set of them is a number with a bit for each.</summary>
    public static IReadOnlyList<string> Therapies { get; } =
    [
        .. NhsCodes.Therapies.Values.Where(t => t.Intensity != TherapyIntensity.None)
            .OrderByDescending(t => t.Intensity).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t => t.Name).Distinct(),
    ];

    private readonly NhsTable _table;
    private readonly IdPool _ids;

    // By row.
    private readonly int[] _days;
    private readonly byte[] _types;

    // By number of the contact.
    private readonly int[] _rows;
    private readonly uint[] _therapies;
    private readonly int[] _minutes;

    public NhsContacts(NhsTable table, NhsTable activities)
    {
        _table = table;
        _ids = table.Pool("CareContactId");
        _days = table.Wide("CareContDate").ToArray();
        _types = table.Narrow("AppType").ToArray();
        _rows = table.Latest("CareContactId");
        _therapies = new uint[_rows.Length];
        _minutes = new int[_rows.Length];
        Array.Fill(_minutes, RawColumn.Missing);
        AddActivities(activities);
    }

    /// <summary>Contacts of episodes, in the order of the file: the episode of each.</summary>
    public List<int> Episodes { get; } = [];

    /// <summary>The day of each.</summary>
    public List<int> Days { get; } = [];

    /// <summary>Whether each was an attended treatment, and what was done in it.</summary>
    public List<(bool IsTreatment, uint Therapies)> Treatments { get; } = [];

    /// <summary>The first attended assessment of each episode; <see cref="Day.None"/> for none.</summary>
    public int[] FirstAssessments { get; private set; } = [];

    /// <summary>The first attended treatment of each episode; <see cref="Day.None"/> for none.</summary>
    public int[] FirstTreatments { get; private set; } = [];

    /// <summary>Whether an interpreter was there, or missed, at some contact of each episode: 1, 0 or <see cref="RawColumn.Missing"/>.</summary>
    public int[] Interpreters { get; private set; } = [];

    /// <summary>The number of each contact of another table; -1 where it is not there.</summary>
    public int[] ContactsOf(NhsTable table) => table.Pool("CareContactId").Match(_ids);

    /// <summary>The row of a contact; -1 where none was kept.</summary>
    public int RowOf(int contact) => _rows[contact];

    public int DayOf(int contact) => _days[_rows[contact]];

    /// <summary>The code of the appointment's type, as a place in its list.</summary>
    public byte TypeOf(int contact) => _types[_rows[contact]];

    /// <summary>Makes the contract's contacts.</summary>
    public void Write(NhsReferrals referrals, ContractRows contacts)
    {
        var episodes = referrals.EpisodesOf(_table);
        var pathways = _table.Wide("PathwayID");
        var (days, types) = (_days, _types);
        var attendances = _table.Narrow("AttendOrDNACode");
        var planned = _table.Narrow("PlannedCareContIndicator");
        var media = _table.Narrow("ConsMediumUsed");
        var interpreters = _table.Narrow("InterpreterPresentInd");
        var ids = _table.Wide("CareContactId");
        var kindOf = NhsCodes.AppointmentType.To<ContactKind>();
        var attendanceOf = NhsCodes.Attendance.To<Attendance>();
        var mediumOf = NhsCodes.Medium.To<Medium>();
        var needed = NhsCodes.Interpreter.ToBool();
        var (notPlanned, assessment, both) = (NhsCodes.YesNo["N"], NhsCodes.AppointmentType["1"], NhsCodes.AppointmentType["3"]);
        var modalities = new int[Therapies.Count];
        Array.Fill(modalities, -1);
        var (episodeAt, dayAt, kindAt, attendanceAt, mediumAt, modalityAt, minutesAt) =
            (contacts.Of("episode_id"), contacts.Of("date"), contacts.Of("kind"), contacts.Of("attendance"), contacts.Of("medium"), contacts.Of("modality"), contacts.Of("minutes"));
        FirstAssessments = Filled(referrals.Rows.Count, Day.None);
        FirstTreatments = Filled(referrals.Rows.Count, Day.None);
        Interpreters = Filled(referrals.Rows.Count, RawColumn.Missing);
        Episodes.Capacity = Days.Capacity = Treatments.Capacity = _table.Rows;
        var leftOut = (new RowTally(), new RowTally());
        var future = new RowTally();
        for (var row = 0; row < pathways.Length; row++)
        {
            var contact = ids[row];
            if (_rows[contact] != row || !referrals.Has(_table, row, episodes[pathways[row]], leftOut))
                continue;
            var episode = episodes[pathways[row]];
            int attendance;
            if (attendances[row] != CodeList.Missing)
                attendance = attendanceOf[attendances[row]];
            // A contact that nobody planned has no appointment that could be missed.
            else if (planned[row] == notPlanned)
                attendance = (int)Attendance.Attended;
            else
            {
                _table.KeepOut(row, "AttendOrDNACode", Rules.Missing, []);
                continue;
            }
            if (attendance == RawColumn.Missing)
            {
                future.Add(row);
                continue;
            }
            var kind = kindOf[types[row]];
            var attended = attendance == (int)Attendance.Attended;
            if (attended && (types[row] == assessment || types[row] == both))
                FirstAssessments[episode] = Math.Min(FirstAssessments[episode], days[row]);
            if (attended && kind == (int)ContactKind.Treatment)
                FirstTreatments[episode] = Math.Min(FirstTreatments[episode], days[row]);
            if (interpreters[row] != CodeList.Missing && needed[interpreters[row]] is >= 0 and var isNeeded)
                Interpreters[episode] = Math.Max(Interpreters[episode], isNeeded);
            var current = contacts.Current;
            current[episodeAt] = episode;
            current[dayAt] = days[row];
            current[kindAt] = kind;
            current[attendanceAt] = attendance;
            current[mediumAt] = media[row] == CodeList.Missing ? RawColumn.Missing : mediumOf[media[row]];
            current[modalityAt] = ModalityOf(_therapies[contact], modalities, contacts);
            current[minutesAt] = _minutes[contact];
            contacts.Keep(_table.Line(row));
            Episodes.Add(episode);
            Days.Add(days[row]);
            Treatments.Add((attended && kind == (int)ContactKind.Treatment, _therapies[contact]));
        }
        NhsReferrals.NoteLeftOut(_table, leftOut);
        _table.LeaveOut("AttendOrDNACode", Rules.PlannedContact, future);
        contacts.End();
    }

    /// <summary>The therapy that a contact counts as: the first of those of the highest intensity.</summary>
    private static int ModalityOf(uint therapies, int[] modalities, ContractRows contacts)
    {
        if (therapies == 0)
            return RawColumn.Missing;
        var therapy = System.Numerics.BitOperations.TrailingZeroCount(therapies);
        ref var modality = ref modalities[therapy];
        if (modality < 0)
            modality = contacts.Pool("modality").Add(System.Text.Encoding.ASCII.GetBytes(Therapies[therapy]));
        return modality;
    }

    /// <summary>What was done in a contact: the activities of the latest submission that has any.</summary>
    private void AddActivities(NhsTable activities)
    {
        var contacts = ContactsOf(activities);
        var ids = activities.Wide("CareContactId");
        var concepts = activities.Wide("CodeProcAndProcStatus");
        var minutes = activities.Wide("ClinContactDurOfCareAct");
        var bits = BitsOf(activities.Pool("CodeProcAndProcStatus"), out var isKnown);
        var latest = activities.LatestRanks("CareContactId");
        var (superseded, unknown) = (new RowTally(), new RowTally());
        for (var row = 0; row < ids.Length; row++)
        {
            var contact = contacts[ids[row]];
            if (contact < 0 || _rows[contact] < 0)
            {
                activities.KeepOutOrphan(row, "CareContactId", contact >= 0);
                continue;
            }
            if (activities.Rank(row) < latest[ids[row]])
            {
                superseded.Add(row);
                continue;
            }
            if (minutes[row] != RawColumn.Missing)
                _minutes[contact] = Math.Max(0, _minutes[contact]) + minutes[row];
            if (concepts[row] < 0)
                continue;
            _therapies[contact] |= bits[concepts[row]];
            if (!isKnown[concepts[row]])
                unknown.Add(row);
        }
        activities.LeaveOut("", Rules.Superseded, superseded);
        activities.Note("CodeProcAndProcStatus", Rules.UnknownTherapy, unknown);
    }

    private static uint[] BitsOf(IdPool concepts, out bool[] isKnown)
    {
        isKnown = new bool[concepts.Count];
        var bits = new uint[concepts.Count];
        var places = Therapies.Select((name, place) => (name, place)).ToDictionary(t => t.name, t => t.place, StringComparer.Ordinal);
        for (var i = 0; i < bits.Length; i++)
        {
            isKnown[i] = NhsCodes.Therapies.TryGetValue(concepts.Texts[i], out var therapy);
            bits[i] = therapy is null || therapy.Intensity == TherapyIntensity.None ? 0 : 1u << places[therapy.Name];
        }
        return bits;
    }

    private static int[] Filled(int length, int value)
    {
        var filled = new int[length];
        Array.Fill(filled, value);
        return filled;
    }
}
