namespace NonResponse.Ingest;

/// <summary>The scores and the social needs of the episodes.</summary>
internal static class OmopScores
{
    /// <summary>Makes the contract's assessments.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="tables">Tables with scores.</param>
    /// <param name="assessments">Where they go.</param>
    public static void Write(OmopEpisodes episodes, IReadOnlyList<OmopEvents> tables, ContractRows assessments)
    {
        var (episodeAt, dayAt, scaleAt, scoreAt, riskAt, settingAt) =
            (assessments.Of("episode_id"), assessments.Of("date"), assessments.Of("instrument"), assessments.Of("score"), assessments.Of("risk_item"), assessments.Of("setting"));
        foreach (var events in tables)
        {
            var table = events.Table;
            var scales = events.Meanings.Select(m => m.Kind == OmopKind.Score ? Instrument.Get((InstrumentCode)m.Code) : null).ToArray();
            var texts = table.Wide("value_as_number");
            var points = OmopNumbers.Of(table.Pool("value_as_number"), 6);
            var (outside, unanswered) = (new RowTally(), new RowTally());
            for (var person = 0; person < events.Persons; person++)
                foreach (var e in events.Of(person))
                {
                    if (scales[e.Meaning] is not { } scale)
                        continue;
                    if (texts[e.Row] < 0)
                    {
                        unanswered.Add(e.Row);
                        continue;
                    }
                    var score = points[texts[e.Row]];
                    if (score == OmopNumbers.Malformed || score < (long)scale.Lowest * Instrument.PointScale || score > (long)scale.Highest * Instrument.PointScale)
                    {
                        table.KeepOut(e.Row, "value_as_number", score == OmopNumbers.Malformed ? Rules.Malformed : Rules.OutOfRange, table.Pool("value_as_number").Utf8(texts[e.Row]));
                        continue;
                    }
                    var episode = episodes.At(person, e.Day, OmopEpisodes.LeadDays);
                    if (episode < 0)
                    {
                        outside.Add(e.Row);
                        continue;
                    }
                    var current = assessments.Current;
                    current[episodeAt] = episode;
                    current[dayAt] = e.Day;
                    current[scaleAt] = (int)scale.Code;
                    current[scoreAt] = score;
                    current[riskAt] = RawColumn.Missing;
                    current[settingAt] = RawColumn.Missing;
                    assessments.Keep(table.Line(e.Row));
                }
            table.LeaveOut("value_as_number", Rules.NoScore, unanswered);
            table.LeaveOut("measurement_date".Replace("measurement", table.Name, StringComparison.Ordinal), Rules.OutsideEpisodes, outside);
        }
        assessments.End();
    }

    /// <summary>Makes the contract's needs: each once a day.</summary>
    /// <param name="episodes">The episodes.</param>
    /// <param name="events">Observations.</param>
    /// <param name="needs">Where they go.</param>
    public static void WriteNeeds(OmopEpisodes episodes, OmopEvents events, ContractRows needs)
    {
        var codes = events.Meanings.Select(m => m.Kind == OmopKind.Need ? m.Code : -1).ToArray();
        var (episodeAt, needAt, dayAt) = (needs.Of("episode_id"), needs.Of("need"), needs.Of("identified_date"));
        var (outside, repeated) = (new RowTally(), new RowTally());
        var ofDay = new HashSet<(int Day, int Need)>();
        for (var person = 0; person < events.Persons; person++)
        {
            ofDay.Clear();
            foreach (var e in events.Of(person))
            {
                if (codes[e.Meaning] < 0)
                    continue;
                var episode = episodes.At(person, e.Day, OmopEpisodes.LeadDays);
                if (episode < 0)
                    outside.Add(e.Row);
                else if (!ofDay.Add((e.Day, codes[e.Meaning])))
                    repeated.Add(e.Row);
                else
                {
                    var current = needs.Current;
                    current[episodeAt] = episode;
                    current[needAt] = codes[e.Meaning];
                    current[dayAt] = e.Day;
                    needs.Keep(events.Table.Line(e.Row));
                }
            }
        }
        events.Table.LeaveOut("observation_concept_id", Rules.OutsideEpisodes, outside);
        events.Table.LeaveOut("", Rules.RepeatedInSubmission, repeated);
        needs.End();
    }
}

/// <summary>Numbers that a column has as texts.</summary>
internal static class OmopNumbers
{
    /// <summary>What stands for a text that is no number.</summary>
    public const int Malformed = int.MinValue;

    /// <summary>The number of each text of a pool, in units of 10^-<paramref name="decimals"/>; the greatest there is where it has no room.</summary>
    public static int[] Of(IdPool texts, int decimals)
    {
        var numbers = new int[texts.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = FieldParser.TryNumber(texts.Utf8(i), decimals, out var scaled) ? (int)Math.Clamp(scaled, -int.MaxValue, int.MaxValue) : Malformed;
        return numbers;
    }
}
