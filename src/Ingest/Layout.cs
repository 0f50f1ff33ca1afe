using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NonResponse.Ingest;

/// <summary>Turns the tables as read into columns by episode: applies the day of the extract, and orders child rows.</summary>
internal sealed class Layout
{
    private readonly IReadOnlyDictionary<string, RawTable> _raw;
    private readonly IReadOnlyDictionary<string, FindingLog> _logs;
    private readonly int _extractedOn;

    private Layout(IReadOnlyDictionary<string, RawTable> raw, IReadOnlyDictionary<string, FindingLog> logs, int extractedOn)
    {
        _raw = raw;
        _logs = logs;
        _extractedOn = extractedOn;
    }

    /// <summary>Lays the tables out.</summary>
    /// <param name="raw">Every table of the contract by name.</param>
    /// <param name="logs">Where findings go, by table.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="extractedOn">The day of the extract.</param>
    /// <param name="unrecorded">Columns that the extract has no place for.</param>
    /// <param name="flags">Outcomes that the sender derived, by row of episodes; null where there are none.</param>
    public static EpisodeTables Build(
        IReadOnlyDictionary<string, RawTable> raw, IReadOnlyDictionary<string, FindingLog> logs, string source, int extractedOn, IReadOnlyList<string> unrecorded, SubmittedFlags? flags)
    {
        var layout = new Layout(raw, logs, extractedOn);
        foreach (var table in raw.Values)
            layout.DropDatesAfterExtract(table);
        var episodes = layout.KeptRows(raw["episodes"], "referral_date", null);
        var episodeCount = episodes.Count(e => e != Grouping.NoParent);
        var present = Array.TrueForAll(episodes, e => e != Grouping.NoParent) ? null : Present(episodes);
        var stepParents = layout.KeptRows(raw["steps"], "start_date", episodes);
        var (stepOffsets, stepOrder) = layout.OrderSteps(stepParents, episodeCount);
        var steps = Inverse(stepOrder, stepParents.Length);

        // Two read them.
        var assessed = new Lazy<int[]>(() => layout.KeptRows(raw["assessments"], "date", episodes));
        EpisodeColumns? episodeColumns = null;
        StepColumns? stepColumns = null;
        InterventionColumns? interventions = null;
        ScoreColumns? scores = null;
        RiskColumns? risks = null;
        ContactColumns? contacts = null;
        EventColumns? events = null;
        NeedColumns? needs = null;
        Parallel.Invoke(
            Cores.All,
            () => scores = layout.BuildScores(assessed.Value, episodeCount),
            () => contacts = layout.BuildContacts(episodes, episodeCount),
            () => events = raw["events"].IsPresent ? layout.BuildEvents(episodes, episodeCount) : null,
            () => needs = raw["needs"].IsPresent ? layout.BuildNeeds(episodes, episodeCount) : null,
            () => risks = layout.BuildRisks(assessed.Value, episodeCount),
            () => episodeColumns = layout.BuildEpisodes(present),
            () => interventions = layout.BuildInterventions(steps, stepOffsets[^1]),
            () => stepColumns = layout.BuildSteps(stepOffsets, stepOrder));
        return new EpisodeTables
        {
            Source = source,
            ExtractedOn = extractedOn,
            Episodes = episodeColumns!,
            Steps = stepColumns!,
            Interventions = interventions!,
            Scores = scores!,
            Risks = risks!,
            Contacts = contacts!,
            Events = events,
            Needs = needs,
            Population = raw["population"].IsPresent ? BuildPopulation(raw["population"]) : null,
            // A table of needs without a column for what became of them says nothing of it.
            Unrecorded = raw["needs"] is { IsPresent: true } told && !told.HasColumn[told.Spec.IndexOf("support")] ? [.. unrecorded.Union([RecordedColumn.NeedSupport])] : unrecorded,
            Flags = flags is null || present is null ? flags
                : flags with { Columns = [.. flags.Columns.Select(f => f with { Values = [.. present.Select(e => f.Values[e])] })] },
        };
    }

    /// <summary>Optional dates after the extract become missing.</summary>
    private void DropDatesAfterExtract(RawTable table)
    {
        for (var c = 0; c < table.Columns.Length; c++)
        {
            var column = table.Spec.Columns[c];
            if (column.Type != FieldType.Date || column.Required)
                continue;
            // The store may be writing what was read.
            if (!table.Columns[c].Wide.ContainsAnyInRange(_extractedOn + 1, Day.None - 1))
                continue;
            table.Columns[c] = table.Columns[c].Copy();
            var days = table.Columns[c].Wide;
            for (var i = 0; i < days.Length; i++)
                if (days[i] > _extractedOn && days[i] != Day.None)
                {
                    if (column.Name == "support_date")
                        table.SupportedLater.Add(i);
                    days[i] = Day.None;
                    _logs[table.Spec.Name].Note(column.Name, Rules.AfterExtract, Effect.SetMissing, table.Lines[i]);
                }
        }
    }

    /// <summary>The parent of every row (or its own new place, without parents), <see cref="Grouping.NoParent"/> where the
    /// row begins after the extract or its parent is left out.</summary>
    private int[] KeptRows(RawTable table, string? dateColumn, int[]? parents)
    {
        var log = _logs[table.Spec.Name];
        var lines = table.Lines;
        var dates = dateColumn is null ? [] : table.Column(dateColumn).Wide;
        var references = parents is null ? [] : table.Columns[table.ReferenceColumn].Wide;
        var kept = new int[lines.Count];
        var next = 0;
        for (var i = 0; i < kept.Length; i++)
        {
            var late = dates.Length > 0 && dates[i] > _extractedOn;
            kept[i] = late ? Grouping.NoParent : parents is null ? next++ : parents[references[i]];
            if (late)
                log.Note(dateColumn!, Rules.AfterExtract, Effect.LeftOut, lines[i]);
            else if (kept[i] == Grouping.NoParent)
                log.Note(table.Spec.Columns[table.ReferenceColumn].Name, Rules.ParentLeftOut, Effect.LeftOut, lines[i]);
        }
        return kept;
    }

    private (int[] Offsets, int[]? Order) OrderSteps(int[] parents, int episodeCount)
    {
        var table = _raw["steps"];
        var numbers = table.Column("step_number").Wide.ToArray();
        var starts = table.Column("start_date").Wide.ToArray();
        var (offsets, order) = Grouping.ByParent(parents, numbers, episodeCount);
        order ??= [.. Enumerable.Range(0, parents.Length)];
        var byAll = Comparer<int>.Create((a, b) =>
            numbers[a] != numbers[b] ? numbers[a].CompareTo(numbers[b])
            : starts[a] != starts[b] ? starts[a].CompareTo(starts[b])
            : table.Keys!.Utf8(a).SequenceCompareTo(table.Keys.Utf8(b)));
        for (var e = 0; e < episodeCount; e++)
            if (offsets[e + 1] - offsets[e] > 1)
                order.AsSpan(offsets[e], offsets[e + 1] - offsets[e]).Sort(byAll);
        return (offsets, order);
    }

    private static int[] Inverse(int[]? order, int count)
    {
        var inverse = new int[count];
        Array.Fill(inverse, Grouping.NoParent);
        for (var i = 0; i < order!.Length; i++)
            inverse[order[i]] = i;
        return inverse;
    }

    private static int[] Present(int[] episodes) =>
        [.. Enumerable.Range(0, episodes.Length).Where(i => episodes[i] != Grouping.NoParent)];

    private EpisodeColumns BuildEpisodes(int[]? order)
    {
        var t = _raw["episodes"];
        var columns = new EpisodeColumns
        {
            Patient = Names(t, "patient_id", order),
            Provider = Names(t, "provider_id", order),
            Commissioner = Names(t, "commissioner_id", order),
            Team = Names(t, "team_id", order),
            ReferralSource = Narrow(t, "referral_source", order),
            ReferralDate = Wide(t, "referral_date", order),
            AssessmentDate = Wide(t, "assessment_date", order),
            TreatmentStartDate = Wide(t, "treatment_start_date", order),
            EndDate = Wide(t, "end_date", order),
            EndReason = Narrow(t, "end_reason", order),
            Diagnosis = Names(t, "diagnosis", order),
            Age = Narrow(t, "age", order),
            Sex = Narrow(t, "sex", order),
            Ethnicity = Narrow(t, "ethnicity", order),
            DeprivationDecile = Narrow(t, "deprivation_decile", order),
            Employment = Narrow(t, "employment", order),
            Housing = Narrow(t, "housing", order),
            InterpreterNeeded = Narrow(t, "interpreter_needed", order),
            Disability = Narrow(t, "disability", order),
            LongTermCondition = Narrow(t, "long_term_condition", order),
            Anxiety = Narrow(t, "anxiety", order),
            SubstanceUse = Narrow(t, "substance_use", order),
            ChronicPain = Narrow(t, "chronic_pain", order),
            PriorEpisodes = Wide(t, "prior_episodes", order),
            PriorFailedTrials = Wide(t, "prior_failed_trials", order),
            MonthsDepressed = Wide(t, "months_depressed", order),
            Further = t.Spec.Columns.Skip(TableSpec.Episodes.Columns.Count).ToDictionary(c => c.Name, c => Names(t, c.Name, order), StringComparer.Ordinal),
        };
        return columns;
    }

    private StepColumns BuildSteps(int[] offsets, int[]? order)
    {
        var t = _raw["steps"];
        return new StepColumns
        {
            Offsets = Freeze(offsets),
            Number = Wide(t, "step_number", order),
            StartDate = Wide(t, "start_date", order),
            EndDate = Wide(t, "end_date", order),
            Reason = Narrow(t, "reason", order),
            DeclaredStrategy = Narrow(t, "declared_strategy", order),
        };
    }

    private InterventionColumns BuildInterventions(int[] steps, int stepCount)
    {
        var t = _raw["interventions"];
        var parents = KeptRows(t, null, steps);
        var (offsets, order) = Grouping.ByParent(parents, new int[parents.Length], stepCount);
        return new InterventionColumns
        {
            Offsets = Freeze(offsets),
            Kind = Narrow(t, "kind", order),
            Name = Names(t, "name", order),
            Action = Narrow(t, "action", order),
            Class = Narrow(t, "class", order),
            DoseMg = Wide(t, "dose_mg", order),
            SessionsPerMonth = Wide(t, "sessions_per_month", order),
        };
    }

    private ContactColumns BuildContacts(int[] episodes, int episodeCount)
    {
        var t = _raw["contacts"];
        var (offsets, order) = Grouping.ByParent(KeptRows(t, "date", episodes), t.Column("date").Wide, episodeCount);
        return new ContactColumns
        {
            Offsets = Freeze(offsets),
            Date = Wide(t, "date", order),
            Kind = Narrow(t, "kind", order),
            Attendance = Narrow(t, "attendance", order),
            Medium = Narrow(t, "medium", order),
            Modality = Names(t, "modality", order),
            Minutes = Wide(t, "minutes", order),
        };
    }

    private EventColumns BuildEvents(int[] episodes, int episodeCount)
    {
        var t = _raw["events"];
        var (offsets, order) = Grouping.ByParent(KeptRows(t, "date", episodes), t.Column("date").Wide, episodeCount);
        return new EventColumns
        {
            Offsets = Freeze(offsets),
            Date = Wide(t, "date", order),
            Kind = Narrow(t, "event", order),
            Detail = Names(t, "detail", order),
            Severity = Narrow(t, "severity", order),
        };
    }

    private NeedColumns BuildNeeds(int[] episodes, int episodeCount)
    {
        var t = _raw["needs"];
        var later = new bool[t.RowsKept];
        foreach (var row in t.SupportedLater)
            later[row] = true;
        var (offsets, order) = Grouping.ByParent(
            KeptRows(t, "identified_date", episodes), t.Column("identified_date").Wide, episodeCount);
        return new NeedColumns
        {
            Offsets = Freeze(offsets),
            Need = Narrow(t, "need", order),
            IdentifiedDate = Wide(t, "identified_date", order),
            Support = Narrow(t, "support", order),
            SupportDate = Wide(t, "support_date", order),
            SupportedLater = Freeze(order is null ? later : Array.ConvertAll(order, row => later[row])),
        };
    }

    /// <summary>Scores by instrument and date, the later of two rows counting.</summary>
    private ScoreColumns BuildScores(int[] parents, int episodeCount)
    {
        var t = _raw["assessments"];
        var dates = t.Column("date").Wide;
        var instruments = t.Column("instrument").Narrow;

        // Days need 22 bits, instruments 4.
        var keys = new int[parents.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (instruments[i] << 24) | dates[i];
        var (offsets, order) = Grouping.ByParent(parents, keys, episodeCount);
        if (!IsEachDifferent(offsets, order, keys))
            (offsets, order) = LatestOfEach(offsets, order, keys, t.Column("score").Wide, t.Lines);
        return new ScoreColumns
        {
            Offsets = Freeze(offsets),
            Instrument = Narrow(t, "instrument", order),
            Date = Wide(t, "date", order),
            Score = Wide(t, "score", order),
            Setting = Narrow(t, "setting", order),
        };
    }

    /// <summary>The risk items of all rows.</summary>
    private RiskColumns BuildRisks(int[] assessed, int episodeCount)
    {
        var t = _raw["assessments"];
        var items = t.Column("risk_item").Narrow;
        var parents = new int[assessed.Length];
        for (var i = 0; i < parents.Length; i++)
            parents[i] = items[i] == CodeList.Missing ? Grouping.NoParent : assessed[i];
        var (offsets, order) = Grouping.ByParent(parents, t.Column("date").Wide, episodeCount);
        return new RiskColumns
        {
            Offsets = Freeze(offsets),
            Date = Wide(t, "date", order),
            Item = Narrow(t, "risk_item", order),
        };
    }

    /// <summary>Whether no episode has two scores of one instrument and day, so that all of them count.</summary>
    private static bool IsEachDifferent(int[] offsets, int[]? order, int[] keys)
    {
        for (var e = 0; e + 1 < offsets.Length; e++)
            for (var at = offsets[e] + 1; at < offsets[e + 1]; at++)
                if (order is null ? keys[at] == keys[at - 1] : keys[order[at]] == keys[order[at - 1]])
                    return false;
        return true;
    }

    /// <summary>Of the scores of one episode, instrument and day the last in the file.</summary>
    private (int[] Offsets, int[] Order) LatestOfEach(int[] offsets, int[]? order, int[] keys, ReadOnlySpan<int> points, LineNumbers lines)
    {
        var counting = new List<int>(offsets[^1]);
        var scoreOffsets = new int[offsets.Length];
        for (var e = 0; e + 1 < offsets.Length; e++)
        {
            for (var at = offsets[e]; at < offsets[e + 1]; at++)
            {
                var row = order is null ? at : order[at];
                if (counting.Count > scoreOffsets[e] && keys[counting[^1]] == keys[row])
                {
                    var conflict = points[counting[^1]] != points[row];
                    _logs["assessments"].Note(
                        conflict ? "score" : "", conflict ? Rules.ConflictingScores : Rules.RepeatedScore, Effect.Noted, lines[row]);
                    counting[^1] = row;
                }
                else
                    counting.Add(row);
            }
            scoreOffsets[e + 1] = counting.Count;
        }
        return (scoreOffsets, [.. counting]);
    }

    private static PopulationColumns BuildPopulation(RawTable t) => new()
    {
        Commissioner = Names(t, "commissioner_id", null),
        AgeBand = Narrow(t, "age_band", null),
        Sex = Narrow(t, "sex", null),
        Ethnicity = Narrow(t, "ethnicity", null),
        DeprivationDecile = Narrow(t, "deprivation_decile", null),
        Population = Wide(t, "population", null),
    };

    private static ImmutableArray<int> Wide(RawTable table, string column, int[]? order) =>
        Freeze(table.Column(column).TakeWide(order));

    private static ImmutableArray<byte> Narrow(RawTable table, string column, int[]? order) =>
        Freeze(table.Column(column).TakeNarrow(order));

    private static NameColumn Names(RawTable table, string column, int[]? order) =>
        new(Wide(table, column, order), table.Pools[table.Spec.IndexOf(column)]!.Texts);

    private static ImmutableArray<T> Freeze<T>(T[] values) => ImmutableCollectionsMarshal.AsImmutableArray(values);
}
