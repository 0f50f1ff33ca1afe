using System.Text;

namespace NonResponse.Ingest;

/// <summary>The contacts of the episodes: visits on days on which something of the care of depression is recorded, and sessions without a visit.</summary>
internal sealed class OmopContacts
{
    private readonly OmopEpisodes _episodes;
    private readonly OmopVisits _visits;
    private readonly OmopEvents _procedures, _supplies, _conditions;
    private readonly IReadOnlyList<OmopEvents> _scores;
    private readonly bool[] _isDepression;
    private readonly bool[][] _isScore;
    private readonly int[] _procedureVisits;

    // By meaning of the procedures: the kind of contact, its weight, and the modality.
    private readonly int[] _kinds;
    private readonly int[] _weights;
    private readonly int[] _modalities;

    public OmopContacts(
        OmopEpisodes episodes, OmopVisits visits, OmopEvents procedures, OmopEvents supplies, OmopEvents conditions, IReadOnlyList<OmopEvents> scores, ContractRows contacts)
    {
        (_episodes, _visits, _procedures, _supplies, _conditions, _scores) = (episodes, visits, procedures, supplies, conditions, scores);
        _procedureVisits = procedures.Table.Wide("visit_occurrence_id").ToArray();
        _weights = [.. procedures.Meanings.Select(m => m.Kind switch { OmopKind.Support => 1, OmopKind.Contact => 2, _ => 3 })];
        _kinds = [.. procedures.Meanings.Select(m => m.Kind switch { OmopKind.Support => (int)ContactKind.Support, OmopKind.Contact => m.Code, _ => (int)ContactKind.Treatment })];
        _modalities = [.. procedures.Meanings.Select(m => m.Kind == OmopKind.Psychotherapy ? contacts.Pool("modality").Add(Encoding.ASCII.GetBytes(m.Name)) : RawColumn.Missing)];
        _isDepression = [.. conditions.Meanings.Select(m => m.Kind == OmopKind.Depression)];
        _isScore = [.. scores.Select(s => s.Meanings.Select(m => m.Kind == OmopKind.Score).ToArray())];
        FirstAssessments = Filled(episodes.Count, Day.None);
        FirstTreatments = Filled(episodes.Count, Day.None);
        CareSites = Filled(episodes.Count, RawColumn.Missing);
    }

    /// <summary>The first assessment of each episode; <see cref="Day.None"/> for none.</summary>
    public int[] FirstAssessments { get; }

    /// <summary>The first treatment contact of each episode; <see cref="Day.None"/> for none.</summary>
    public int[] FirstTreatments { get; }

    /// <summary>The care site of the first contact of each episode that has one, by its number in the table of visits.</summary>
    public int[] CareSites { get; }

    /// <summary>Makes the contract's contacts.</summary>
    /// <param name="firstSteps">The start of the first step of each episode.</param>
    /// <param name="contacts">Where they go.</param>
    public void Write(int[] firstSteps, ContractRows contacts)
    {
        var (episodeAt, dayAt, kindAt, attendanceAt, mediumAt, modalityAt) =
            (contacts.Of("episode_id"), contacts.Of("date"), contacts.Of("kind"), contacts.Of("attendance"), contacts.Of("medium"), contacts.Of("modality"));
        var (outsideVisits, unrelated, outsideProcedures) = (new RowTally(), new RowTally(), new RowTally());
        for (var person = 0; person < _procedures.Persons; person++)
        {
            var visits = _visits.Of(person);
            var procedures = _procedures.Of(person);
            for (int v = 0, p = 0; v < visits.Length || p < procedures.Length;)
            {
                var day = Math.Min(v < visits.Length ? visits[v].Day : Day.None, p < procedures.Length ? procedures[p].Day : Day.None);
                var (firstVisit, firstProcedure) = (v, p);
                while (v < visits.Length && visits[v].Day == day)
                    v++;
                while (p < procedures.Length && procedures[p].Day == day)
                    p++;
                var ofDay = visits[firstVisit..v];
                var done = procedures[firstProcedure..p];
                var episode = _episodes.At(person, day);
                if (episode < 0)
                {
                    foreach (var visit in ofDay)
                        outsideVisits.Add(visit.Row);
                    foreach (var procedure in done)
                        outsideProcedures.Add(procedure.Row);
                    continue;
                }
                foreach (var visit in ofDay)
                    if (KindOf(person, episode, visit, ofDay, done, firstSteps[episode], out var modality) is { } kind)
                    {
                        Keep(episode, day, kind, visit.Medium, modality, _visits.Table.Line(visit.Row));
                        if (CareSites[episode] == RawColumn.Missing)
                            CareSites[episode] = visit.CareSite;
                    }
                    else
                        unrelated.Add(visit.Row);
                if (ofDay.IsEmpty && !done.IsEmpty && KindOfProcedures(done, default, ofDay, out var alone) is { } told)
                    Keep(episode, day, told, RawColumn.Missing, alone, _procedures.Table.Line(done[0].Row));
            }
        }
        _visits.Table.LeaveOut("visit_start_date", Rules.OutsideEpisodes, outsideVisits);
        _visits.Table.LeaveOut("", Rules.VisitUnrelated, unrelated);
        _procedures.Table.LeaveOut("procedure_date", Rules.OutsideEpisodes, outsideProcedures);
        contacts.End();

        void Keep(int episode, int day, int kind, int medium, int modality, int line)
        {
            if (kind == (int)ContactKind.Assessment)
                FirstAssessments[episode] = Math.Min(FirstAssessments[episode], day);
            if (kind == (int)ContactKind.Treatment)
                FirstTreatments[episode] = Math.Min(FirstTreatments[episode], day);
            var current = contacts.Current;
            current[episodeAt] = episode;
            current[dayAt] = day;
            current[kindAt] = kind;
            current[attendanceAt] = (int)Attendance.Attended;
            current[mediumAt] = medium;
            current[modalityAt] = modality;
            contacts.Keep(line);
        }
    }

    /// <summary>The kind of contact that a visit is; null where nothing of the care of depression is recorded.</summary>
    private int? KindOf(int person, int episode, OmopVisit visit, ReadOnlySpan<OmopVisit> ofDay, ReadOnlySpan<OmopEvent> procedures, int firstStep, out int modality)
    {
        if (KindOfProcedures(procedures, visit, ofDay, out modality) is { } told)
            return told;
        if (Has(_supplies.Of(person), visit.Day, null))
            return (int)ContactKind.Treatment;
        var isSeen = Has(_conditions.Of(person), visit.Day, _isDepression);
        for (var t = 0; t < _scores.Count && !isSeen; t++)
            isSeen = Has(_scores[t].Of(person), visit.Day, _isScore[t]);
        if (!isSeen)
            return null;
        return (int)(visit.Day <= firstStep && FirstAssessments[episode] == Day.None && FirstTreatments[episode] == Day.None ? ContactKind.Assessment : ContactKind.Review);
    }

    /// <summary>The kind of contact that the procedures of a visit say: a session before all else, then the first that says one.</summary>
    private int? KindOfProcedures(ReadOnlySpan<OmopEvent> procedures, OmopVisit visit, ReadOnlySpan<OmopVisit> ofDay, out int modality)
    {
        modality = RawColumn.Missing;
        int? kind = null;
        var weight = 0;
        foreach (var procedure in procedures)
        {
            if (!IsOf(procedure.Row, visit, ofDay))
                continue;
            // A session before what is said of the contact, and that before support, which is given in any.
            if (_weights[procedure.Meaning] > weight)
                (kind, weight) = (_kinds[procedure.Meaning], _weights[procedure.Meaning]);
            if (modality == RawColumn.Missing)
                modality = _modalities[procedure.Meaning];
        }
        return kind;
    }

    /// <summary>Whether a procedure belongs to a visit of its day: to the one that it names, or to each where it names none of them.</summary>
    private bool IsOf(int procedure, OmopVisit visit, ReadOnlySpan<OmopVisit> ofDay)
    {
        if (_procedureVisits[procedure] is not (>= 0 and var named))
            return true;
        var id = _procedures.Table.Pool("visit_occurrence_id").Utf8(named);
        if (ofDay.IsEmpty || _visits.IsCalled(visit, id))
            return true;
        foreach (var other in ofDay)
            if (_visits.IsCalled(other, id))
                return false;
        return true;
    }

    private static bool Has(ReadOnlySpan<OmopEvent> events, int day, bool[]? isOf)
    {
        foreach (var e in events)
            if (e.Day > day)
                return false;
            else if (e.Day == day && (isOf is null || isOf[e.Meaning]))
                return true;
        return false;
    }

    private static int[] Filled(int length, int value)
    {
        var filled = new int[length];
        Array.Fill(filled, value);
        return filled;
    }
}
