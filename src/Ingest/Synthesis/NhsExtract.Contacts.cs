namespace NonResponse.Ingest;

/// <content>Contacts, what was done in them, scores, and the flags that follow from them.</content>
internal sealed partial class NhsExtract
{
    private const string Phq9 = "720433000";
    private const string Gad7 = "445455005";

    // A question about how the patient found the service, whose answers are no scale.
    private const string Experience = "747901000000107";

    // Days of attended contacts, each with its number.
    private readonly List<(int Day, int Number)> _attended = [];

    private List<(int Day, int Number)> AddContacts(ref Pcg32 random, SyntheticEpisode episode)
    {
        _attended.Clear();
        for (var i = 0; i < episode.Contacts.Count; i++)
        {
            var row = episode.Contacts[i];
            if (row.Day > _last)
                continue;
            // Assessed and treated in one appointment: that of the treatment tells both.
            if (row is { Kind: "assessment", Attendance: "attended" } && episode.Contacts.Exists(c => c.Day == row.Day && c is { Kind: "treatment", Attendance: "attended" }))
                continue;
            var isTreatment = row.Kind == "treatment";
            var wasAssessed = isTreatment && row.Attendance == "attended" && row.Day == episode.Assessed;
            var type = row.Kind switch { "assessment" => "01", "treatment" => wasAssessed ? "03" : random.Chance(0.1) ? "05" : "02", "review" => "04", "booster" => "06", _ => "98" };
            var code = row.Attendance switch
            {
                "attended" => random.Chance(0.07) ? "06" : "05",
                "did_not_attend" => random.Chance(0.05) ? "07" : "03",
                "cancelled_by_patient" => "02",
                _ => "04",
            };
            var month = MonthOf(row.Day);
            var isUnplanned = row.Attendance == "attended" && random.Chance(0.01);
            if (!isUnplanned && month > MonthOf(episode.Referral) && random.Chance(0.02))
                AddContact(ref random, episode, row, i, type, "0", "Y", month - 1);
            AddContact(ref random, episode, row, i, type, isUnplanned ? null : Padded(ref random, code), isUnplanned ? "N" : "Y", month);
            if (row.Attendance != "attended")
                continue;
            _attended.Add((row.Day, i));
            AddActivity(ref random, episode, row, i, month);
        }
        return _attended;
    }

    private void AddContact(ref Pcg32 random, SyntheticEpisode episode, ContactRow row, int number, string type, string? attendance, string planned, int month)
    {
        Buffers[5].Id("E", episode.Number).Text(ContactId(episode, number)).Day(row.Day).Text(Padded(ref random, type)).Text(attendance).Text(planned)
            .Text(row.Medium switch { "in_person" => Padded(ref random, "01"), "phone" => "02", "video" => "11", "online" => "13", "text" => "09", _ => null })
            .Text(episode.Person.Interpreter switch { true => "1", false => "4", null => null });
        End(Buffers[5], month);
    }

    private void AddActivity(ref Pcg32 random, SyntheticEpisode episode, ContactRow row, int number, int month)
    {
        var concept = row.Modality is null ? null : Therapies[row.Modality];
        // A status may follow the procedure: 385658003 says that it was done.
        if (concept is not null && random.Chance(0.2))
            concept += ":408730004=385658003";
        Buffers[6].Id("E", episode.Number).Text("A" + ContactId(episode, number)).Text(ContactId(episode, number)).Text(concept).NumberOrEmpty(row.Minutes);
        End(Buffers[6], month);
    }

    private void AddScores(ref Pcg32 random, SyntheticEpisode episode, List<(int Day, int Number)> contacts)
    {
        foreach (var row in episode.Assessments)
        {
            if (row.Day > _last || row.Instrument is not ("PHQ9" or "GAD7"))
                continue;
            var tool = row.Instrument == "PHQ9" ? Phq9 : Gad7;
            var month = MonthOf(row.Day);
            var at = contacts.FindIndex(c => c.Day == row.Day);
            if (at >= 0)
            {
                End(Buffers[10].Id("E", episode.Number).Text(ContactId(episode, contacts[at].Number)).Text(tool).Number(row.Score), month);
                continue;
            }
            // Put right in the next month's submission.
            var isCorrected = month < MonthOf(_last) && row.Score > 0 && random.Chance(0.02);
            End(Buffers[9].Id("E", episode.Number).Text(tool).Number(isCorrected ? row.Score - 1 : row.Score).Day(row.Day), month);
            if (isCorrected)
                End(Buffers[9].Id("E", episode.Number).Text(tool).Number(row.Score).Day(row.Day), month + 1);
        }
        if (contacts.Count > 0 && random.Chance(0.1))
            End(Buffers[10].Id("E", episode.Number).Text(ContactId(episode, contacts[^1].Number)).Text(Experience).Text("NA"), MonthOf(contacts[^1].Day));
    }

    /// <summary>The flags that the national data set derives, of which a few are wrong: completed, not at caseness, recovery, reliable
    /// improvement, reliable deterioration, no reliable change.</summary>
    private string?[] Flags(ref Pcg32 random, SyntheticEpisode episode)
    {
        var treatments = episode.Contacts.Count(c => c.Day <= _last && c is { Kind: "treatment", Attendance: "attended" });
        var flags = new string?[6];
        flags[0] = Flag(treatments >= 2);
        if (treatments >= 2 && Paired(episode, "PHQ9") is { } phq9 && Paired(episode, "GAD7") is { } gad7)
        {
            var better = phq9.First - phq9.Last >= 6 || gad7.First - gad7.Last >= 4;
            var worse = phq9.Last - phq9.First >= 6 || gad7.Last - gad7.First >= 4;
            var isCase = phq9.First >= 10 || gad7.First >= 8;
            flags[1] = Flag(!isCase);
            flags[2] = Flag(isCase && phq9.Last < 10 && gad7.Last < 8);
            flags[3] = Flag(better && !worse);
            flags[4] = Flag(worse && !better);
            flags[5] = Flag(better == worse);
        }
        if (flags[2] is not null && random.Chance(0.01))
            flags[2] = Flag(flags[2] == "False");
        if (flags[3] is not null && random.Chance(0.01))
            flags[3] = Flag(flags[3] == "False");
        return flags;
    }

    private (int First, int Last)? Paired(SyntheticEpisode episode, string instrument)
    {
        int first = -1, last = -1, firstDay = 0, lastDay = 0;
        foreach (var row in episode.Assessments)
        {
            if (row.Instrument != instrument || row.Day > _last || row.Day < episode.Referral || row.Day > episode.End + 7)
                continue;
            if (first < 0)
                (first, firstDay) = (row.Score, row.Day);
            (last, lastDay) = (row.Score, row.Day);
        }
        return lastDay > firstDay && first >= 0 ? (first, last) : null;
    }

    private static string Flag(bool value) => value ? "True" : "False";

    private static string ContactId(SyntheticEpisode episode, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"C{episode.Number}-{number + 1}");
}
