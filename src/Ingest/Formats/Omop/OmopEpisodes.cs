namespace NonResponse.Ingest;

/// <summary>The episodes of depression of each person, by the phenotype of docs/omop.md.</summary>
internal sealed class OmopEpisodes
{
    /// <summary>Days before an episode of which scores and needs belong to it.</summary>
    public const int LeadDays = 28;

    private readonly OmopPeople _people;
    private readonly OmopSettings _settings;
    private readonly int _lastDay;
    private readonly int[] _offsets;

    /// <summary>Finds them.</summary>
    /// <param name="people">The persons.</param>
    /// <param name="conditions">Conditions.</param>
    /// <param name="treatments">Times under treatment.</param>
    /// <param name="scores">Tables with scores.</param>
    /// <param name="lastDay">The day up to which the tables are whole.</param>
    /// <param name="settings">What the service decides.</param>
    public OmopEpisodes(OmopPeople people, OmopEvents conditions, OmopTreatments treatments, IReadOnlyList<OmopEvents> scores, int lastDay, OmopSettings settings)
    {
        (_people, _settings, _lastDay) = (people, settings, lastDay);
        _offsets = new int[people.Count + 1];
        var isDepression = conditions.Meanings.Select(m => m.Kind == OmopKind.Depression).ToArray();
        var isExclusion = conditions.Meanings.Select(m => m.Kind == OmopKind.Exclusion).ToArray();
        var isScore = scores.Select(s => s.Meanings.Select(m => m.Kind == OmopKind.Score).ToArray()).ToArray();
        var isTold = treatments.Treatments.Select(t => t.Kind is OmopKind.Medication or OmopKind.Neuromodulation or OmopKind.Psychotherapy).ToArray();
        var (outside, prevalent, excluded, unobserved) = (new RowTally(), new RowTally(), new RowTally(), new RowTally());
        var seen = new List<long>();
        for (var person = 0; person < people.Count; person++)
        {
            Find(person);
            _offsets[person + 1] = Starts.Count;
        }
        conditions.Table.LeaveOut("condition_start_date", Rules.OutsideObservation, outside);
        conditions.Table.LeaveOut("", Rules.EpisodePrevalent, prevalent);
        conditions.Table.LeaveOut("", Rules.EpisodeExcluded, excluded);
        conditions.Table.Note("condition_start_date", Rules.HistoryUnobserved, unobserved);

        void Find(int person)
        {
            var events = conditions.Of(person);
            if (events.IsEmpty)
                return;
            var firstExclusion = Day.None;
            var hasDepression = false;
            foreach (var e in events)
            {
                hasDepression |= isDepression[e.Meaning];
                if (isExclusion[e.Meaning])
                    firstExclusion = Math.Min(firstExclusion, e.Day);
            }
            if (!hasDepression)
                return;
            var spans = treatments.Of(person);
            seen.Clear();
            foreach (var span in spans)
                seen.Add(Seen(span.Start, span.End));
            for (var t = 0; t < scores.Count; t++)
                foreach (var e in scores[t].Of(person))
                    if (isScore[t][e.Meaning])
                        seen.Add(Seen(e.Day, e.Day));
            seen.Sort();
            var (at, lastDepression) = (0, int.MinValue / 2);
            OmopEpisode? current = null;
            foreach (var e in events)
            {
                if (!isDepression[e.Meaning])
                    continue;
                current = Extend(current, seen, ref at, e.Day - 1);
                if (current is not null && current.Has(e.Day, _settings))
                    current.Add(e, conditions.Meanings[e.Meaning].Name);
                else if (PeriodOf(person, e.Day) is not { } period)
                    outside.Add(e.Row);
                else if (firstExclusion <= e.Day)
                    excluded.Add(e.Row);
                else if (e.Day - lastDepression <= _settings.WashoutDays || WasTreated(spans, e.Day))
                    prevalent.Add(e.Row);
                else
                {
                    if (current is not null)
                        End(current, e.Day - 1);
                    current = new OmopEpisode(person, e, conditions.Meanings[e.Meaning].Name, period.End);
                    if (e.Day - period.Start < _settings.WashoutDays)
                        unobserved.Add(e.Row);
                    // What goes on from before is seen with it.
                    at = 0;
                }
                lastDepression = e.Day;
            }
            if (current is null)
                return;
            End(Extend(current, seen, ref at, int.MaxValue)!, Day.None);
        }

        bool WasTreated(ReadOnlySpan<OmopSpan> spans, int day)
        {
            foreach (var span in spans)
                if (isTold[span.Treatment] && span.Start < day - _settings.TogetherDays && span.End >= day - _settings.WashoutDays)
                    return true;
            return false;
        }
    }

    /// <summary>How many episodes there are.</summary>
    public int Count => Starts.Count;

    /// <summary>The person of each.</summary>
    public List<int> Persons { get; } = [];

    /// <summary>The index of each.</summary>
    public List<int> Starts { get; } = [];

    /// <summary>The last day of each; <see cref="Day.None"/> for an open one.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>The day up to which the person of each was observed.</summary>
    public List<int> ObservedTo { get; } = [];

    /// <summary>The row of the condition that began each.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>The diagnosis of each, as ICD-10.</summary>
    public List<string> Diagnoses { get; } = [];

    /// <summary>The place of an episode among those of its person, from 1.</summary>
    public int NumberOf(int episode) => episode - _offsets[Persons[episode]] + 1;

    /// <summary>The first day that belongs to the person's next episode; <see cref="Day.None"/> where there is none.</summary>
    public int NextOf(int episode) => episode + 1 < _offsets[Persons[episode] + 1] ? Starts[episode + 1] : Day.None;

    /// <summary>The episode of a person that a day belongs to; -1 for none.</summary>
    /// <param name="person">The person.</param>
    /// <param name="day">The day.</param>
    /// <param name="lead">How many days before an episode belong to it.</param>
    public int At(int person, int day, int lead = 0)
    {
        var (first, end) = (_offsets[person], _offsets[person + 1]);
        var found = -1;
        for (var e = first; e < end && Starts[e] - lead <= day; e++)
            if (Starts[e] <= day || found < 0 || Ends[found] < day)
                found = e;
        return found;
    }

    /// <summary>Lets an episode go on with what is seen up to a day; nothing does where it has ended for lack of it, or its end is stated.</summary>
    private OmopEpisode? Extend(OmopEpisode? episode, List<long> seen, ref int at, int upTo)
    {
        for (; at < seen.Count && (int)(seen[at] >> 32) is var start && start <= upTo; at++)
            if (episode is not null && (int)seen[at] is var end && end >= episode.Start && start - episode.Last <= _settings.InactiveDays)
                episode.Last = Math.Max(episode.Last, end);
        return episode;
    }

    // Two days in one number, which is sorted several times faster.
    private static long Seen(int start, int end) => (long)start << 32 | (uint)end;

    private (int Start, int End)? PeriodOf(int person, int day)
    {
        foreach (var period in _people.PeriodsOf(person))
            if (period.Start <= day && day <= period.End)
                return period;
        return null;
    }

    private void End(OmopEpisode episode, int latest)
    {
        var observedTo = Math.Min(episode.ObservedTo, _lastDay);
        var end = episode.StatedEnd(_settings) is { } stated ? stated
            : observedTo - episode.Last > _settings.InactiveDays || latest != Day.None ? Math.Min(episode.Last, observedTo) + _settings.GapDays
            : observedTo < _lastDay - _settings.GapDays ? observedTo
            : Day.None;
        Persons.Add(episode.Person);
        Starts.Add(episode.Start);
        Ends.Add(Math.Min(end, latest));
        ObservedTo.Add(observedTo);
        Rows.Add(episode.Row);
        Diagnoses.Add(episode.Diagnosis);
    }
}

/// <summary>An episode being found.</summary>
internal sealed class OmopEpisode
{
    private bool _isStated = true;
    private int _stated;

    public OmopEpisode(int person, OmopEvent index, string diagnosis, int observedTo)
    {
        (Person, Start, Row, Diagnosis, ObservedTo, Last) = (person, index.Day, index.Row, diagnosis, observedTo, index.Day);
        Add(index, diagnosis);
    }

    public int Person { get; }

    public int Start { get; }

    public int Row { get; }

    public int ObservedTo { get; }

    public string Diagnosis { get; private set; }

    /// <summary>The last day on which something was seen.</summary>
    public int Last { get; set; }

    /// <summary>Adds a condition of depression.</summary>
    public void Add(OmopEvent condition, string diagnosis)
    {
        Last = Math.Max(Last, condition.Day);
        // The end of a visit stands in many extracts in the place of that of the condition.
        _isStated &= condition.End != Day.None && condition.End > condition.Day;
        _stated = Math.Max(_stated, condition.End);
        if (IsUnspecified(Diagnosis) && !IsUnspecified(diagnosis))
            Diagnosis = diagnosis;
    }

    /// <summary>The end that the conditions state; null where one of them states none.</summary>
    public int? StatedEnd(OmopSettings settings) => _isStated && settings.HasConditionEnds ? _stated : null;

    /// <summary>Whether a condition of a day belongs to it: it still goes on, or has ended so shortly before that nothing new begins.</summary>
    public bool Has(int day, OmopSettings settings) =>
        StatedEnd(settings) is { } end ? day - end <= settings.WashoutDays : day - Last <= Math.Max(settings.InactiveDays, settings.WashoutDays);

    private static bool IsUnspecified(string diagnosis) => diagnosis is "F32.9" or "F33.9";
}
