using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Works out the features of steps. Whatever it reads, it reads up to the day of the prediction; <see cref="FeatureRow"/> holds every value against that day.</summary>
internal sealed class FeatureReader(EpisodeTables tables, IReadOnlyList<Axis> stepAxes)
{
    private const int RecentDays = 56, ReviewDays = 84, WeekDays = 7;

    private static readonly (string Feature, InstrumentCode Scale)[] Scales =
    [
        ("anxiety_score", InstrumentCode.Gad7), ("insomnia_score", InstrumentCode.Isi), ("functioning_score", InstrumentCode.Wsas), ("alliance_score", InstrumentCode.WaiSr),
        ("adherence_score", InstrumentCode.Adherence),
    ];

    private static readonly string[] Strategies =
        ["medication_strategy", "medication_detail", "psychotherapy_strategy", "modality_blend", "sleep_strategy", "neuromodulation"];

    private readonly (string Feature, Axis Axis)[] _strategies = [.. Strategies.Select(s => (s, stepAxes.First(a => a.Name == s)))];

    /// <summary>The features of a point, with the levels that strategies have in this extract.</summary>
    public IReadOnlyList<Feature> Features(PredictionPoint point, bool withSocial) =>
        [.. FeatureCatalogue.At(point, withSocial).Select(f => _strategies.FirstOrDefault(s => s.Feature == f.Id).Axis is { } axis ? f with { Levels = axis.Levels } : f)];

    /// <summary>Reads the features of a step.</summary>
    /// <exception cref="LeakException">One rests on something that was not known yet.</exception>
    public void Read(in PredictedStep step, FeatureRow row)
    {
        row.Begin(step.Day);
        var start = tables.Steps.StartDate[step.Step];
        ReadReferral(step.Episode, row);
        ReadStrategy(step.Step, start, row);
        ReadScores(step.Episode, start, row);
        ReadContacts(step.Episode, start, row);
        ReadEvents(step.Episode, start, row);
        ReadNeeds(step.Episode, row);
    }

    private void ReadReferral(int episode, FeatureRow row)
    {
        var (e, on) = (tables.Episodes, tables.Episodes.ReferralDate[episode]);
        void Number(string feature, int value)
        {
            if (value >= 0)
                row.Set(feature, value, on);
        }
        Number("prior_failed_trials", e.PriorFailedTrials[episode]);
        Number("prior_episodes", e.PriorEpisodes[episode]);
        if (e.MonthsDepressed[episode] >= 0)
            row.Set("months_depressed", e.MonthsDepressed[episode] / 1000.0, on);
        row.SetCode("referral_source", e.ReferralSource[episode], on);
        row.SetCode("age", e.Age[episode], on);
        row.SetCode("sex", e.Sex[episode], on);
        row.SetCode("anxiety", e.Anxiety[episode], on);
        row.SetCode("substance_use", e.SubstanceUse[episode], on);
        row.SetCode("chronic_pain", e.ChronicPain[episode], on);
        row.SetCode("long_term_condition", e.LongTermCondition[episode], on);
        row.SetCode("disability", e.Disability[episode], on);
        row.SetCode("ethnicity", e.Ethnicity[episode], on);
        row.SetCode("employment", e.Employment[episode], on);
        row.SetCode("housing", e.Housing[episode], on);
        row.SetCode("deprivation_decile", e.DeprivationDecile[episode], on);
        row.SetCode("interpreter_needed", e.InterpreterNeeded[episode], on);
        row.Set("days_since_referral", row.Day - on, row.Day);
        if (e.TreatmentStartDate[episode] is var treated && treated <= row.Day)
            row.Set("wait_treatment", Math.Max(0, treated - on), treated);
    }

    private void ReadStrategy(int step, int start, FeatureRow row)
    {
        row.Set("step_number", tables.Steps.Number[step], start);
        foreach (var (feature, axis) in _strategies)
            row.Set(feature, axis.LevelOfRow[step], start);
    }

    private void ReadScores(int episode, int start, FeatureRow row)
    {
        var instrument = PrimaryInstrument.Of(tables, episode)!;
        var series = PrimaryInstrument.Series(tables, episode, instrument.Code);
        var baseline = series.LatestIn(start - StepOutcome.BaselineBefore, start);
        var (severity, on) = (ShareOf(instrument, series.PointsAt(baseline)), series.DayAt(baseline));
        row.Set("severity", severity, on);
        row.Set("severity_band", SeverityBands.Of(instrument.Code, series.PointsAt(baseline)), on);
        if (baseline > 0 && series.PointsAt(0) > 0)
            row.Set("change_before", 1 - severity / ShareOf(instrument, series.PointsAt(0)), on);
        foreach (var (feature, scale) in Scales)
        {
            var other = PrimaryInstrument.Series(tables, episode, scale);
            if (other.LatestIn(row.Day - RecentDays, row.Day) is var at && at != ScoreSeries.NotFound)
                row.Set(feature, (double)other.PointsAt(at) / Instrument.PointScale, other.DayAt(at));
        }
        for (var (i, end) = tables.Risks.Of(episode); i < end && tables.Risks.Date[i] <= row.Day; i++)
            if (tables.Risks.Date[i] >= row.Day - RecentDays)
                row.Set("risk_item", tables.Risks.Item[i], tables.Risks.Date[i]);
        var latest = series.LatestIn(start + 1, row.Day);
        if (latest == ScoreSeries.NotFound || severity == 0)
            return;
        var fall = severity - ShareOf(instrument, series.PointsAt(latest));
        row.Set("early_change", fall / severity, series.DayAt(latest));
        row.Set("early_slope", fall * WeekDays / (series.DayAt(latest) - on), series.DayAt(latest));
    }

    private static double ShareOf(Instrument instrument, int points) => (double)points / Instrument.PointScale / instrument.Highest;

    private void ReadContacts(int episode, int start, FeatureRow row)
    {
        var (attended, missed, early, earlyMissed, contacts) = (0, 0, 0, 0, tables.Contacts);
        for (var (i, end) = contacts.Of(episode); i < end && contacts.Date[i] <= row.Day; i++)
        {
            if (contacts.Kind[i] != (byte)ContactKind.Treatment)
                continue;
            var (came, stayedAway) = (contacts.Attendance[i] == (byte)Attendance.Attended ? 1 : 0, contacts.Attendance[i] == (byte)Attendance.DidNotAttend ? 1 : 0);
            attended += came;
            missed += stayedAway;
            if (contacts.Date[i] <= start)
                continue;
            early += came;
            earlyMissed += stayedAway;
        }
        row.Set("contacts_attended", attended, row.Day);
        var knowsMissed = tables.Records(RecordedColumn.Attendance);
        if (knowsMissed && attended + missed > 0)
            row.Set("contacts_missed", (double)missed / (attended + missed), row.Day);
        row.Set("early_attended", early, row.Day);
        if (knowsMissed)
            row.Set("early_missed", earlyMissed, row.Day);
    }

    private void ReadEvents(int episode, int start, FeatureRow row)
    {
        if (tables.Events is not { } events)
            return;
        var (adverse, early, reviewed) = (0, false, false);
        for (var (i, end) = events.Of(episode); i < end && events.Date[i] <= row.Day; i++)
        {
            var isAdverse = events.Kind[i] == (byte)EventKind.AdverseEffect;
            adverse += isAdverse ? 1 : 0;
            early |= isAdverse && events.Date[i] > start;
            reviewed |= events.Kind[i] == (byte)EventKind.AdherenceReview && events.Date[i] > row.Day - ReviewDays;
        }
        row.Set("adverse_effects", adverse, row.Day);
        row.Set("early_adverse_effect", early ? 1 : 0, row.Day);
        row.Set("adherence_reviewed", reviewed ? 1 : 0, row.Day);
    }

    private void ReadNeeds(int episode, FeatureRow row)
    {
        if (tables.Needs is not { } needs)
            return;
        var (identified, supported) = (0, 0);
        for (var (i, end) = needs.Of(episode); i < end && needs.IdentifiedDate[i] <= row.Day; i++)
        {
            identified++;
            supported += needs.Support[i] == (byte)NeedSupport.Provided && needs.SupportDate[i] <= row.Day ? 1 : 0;
        }
        row.Set("needs_identified", identified, row.Day);
        if (tables.Records(RecordedColumn.NeedSupport))
            row.Set("needs_supported", supported, row.Day);
    }
}
