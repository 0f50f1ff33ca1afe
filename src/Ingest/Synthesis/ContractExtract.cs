namespace NonResponse.Ingest;

/// <summary>The tables of the data contract.</summary>
internal sealed class ContractExtract : ExtractTables
{
    private static readonly (string Name, string Header)[] Tables =
    [
        ("episodes", "episode_id,patient_id,provider_id,commissioner_id,team_id,referral_source,referral_date,assessment_date,"
            + "treatment_start_date,end_date,end_reason,diagnosis,age,sex,ethnicity,deprivation_decile,employment,housing,"
            + "interpreter_needed,disability,long_term_condition,anxiety,substance_use,chronic_pain,prior_episodes,"
            + "prior_failed_trials,months_depressed"),
        ("steps", "step_id,episode_id,step_number,start_date,end_date,reason,declared_strategy"),
        ("interventions", "step_id,kind,name,action,class,dose_mg,sessions_per_month"),
        ("assessments", "episode_id,date,instrument,score,risk_item,setting"),
        ("contacts", "episode_id,date,kind,attendance,medium,modality,minutes"),
        ("needs", "episode_id,need,identified_date,support,support_date"),
        ("events", "episode_id,date,event,detail,severity"),
    ];

    public ContractExtract() : base(Tables)
    {
    }

    public override IReadOnlyList<(string Name, string Header, RowBuffer Rows)> Whole(SyntheticService service) =>
        [("population", PopulationTable.Header, PopulationTable.Draw(service))];

    /// <summary>Adds what a snapshot of the last day knows of an episode: no row and no date after it.</summary>
    protected override void Add(SyntheticService service, SyntheticEpisode episode, EpisodeRecord record)
    {
        AddEpisode(service, episode, record);
        AddSteps(service.LastDay, episode);
        foreach (var row in episode.Assessments)
            if (row.Day <= service.LastDay)
                Buffers[3].Id("E", episode.Number).Day(row.Day).Text(row.Instrument).Number(row.Score).NumberOrEmpty(row.Risk)
                    .Text(row.Setting).EndRow();
        foreach (var row in episode.Contacts)
            if (row.Day <= service.LastDay)
                Buffers[4].Id("E", episode.Number).Day(row.Day).Text(row.Kind).Text(row.Attendance).Text(row.Medium)
                    .Text(row.Modality).NumberOrEmpty(row.Minutes).EndRow();
        foreach (var row in episode.Needs)
            if (row.Day <= service.LastDay)
                Buffers[5].Id("E", episode.Number).Text(row.Code).Day(row.Day).Text(Support(row, service.LastDay))
                    .Day(Known(row.SupportDay, service.LastDay)).EndRow();
        foreach (var row in episode.Events)
            if (row.Day <= service.LastDay)
                Buffers[6].Id("E", episode.Number).Day(row.Day).Text(row.Code).Text(row.Detail).Text(row.Severity).EndRow();
    }

    private void AddEpisode(SyntheticService service, SyntheticEpisode episode, EpisodeRecord record)
    {
        var person = episode.Person;
        var last = service.LastDay;
        var ended = episode.End <= last;
        Buffers[0].Id("E", episode.Number).Id("P", person.Number).Text(service.ProviderIds[person.Provider])
            .Text(record.HasCommissioner ? service.CommissionerIds[person.Commissioner] : null).Text(episode.Team).Text(record.Source)
            .Day(episode.Referral).Day(Known(episode.Assessed, last)).Day(Known(episode.TreatmentStart, last))
            .Day(ended ? episode.End : null).Text(ended ? episode.EndReason : null).Text(person.Diagnosis)
            .NumberOrEmpty(record.HasAge ? episode.Age : -1).Text(person.Sex).Text(person.Ethnicity).NumberOrEmpty(person.Decile)
            .Text(person.Employment).Text(person.Housing).Flag(person.Interpreter).Flag(person.Disability)
            .Flag(person.LongTermCondition).Flag(person.Anxiety).Flag(person.SubstanceUse).Flag(person.ChronicPain)
            .NumberOrEmpty(person.PriorEpisodes < 0 ? -1 : person.PriorEpisodes + episode.Earlier)
            .NumberOrEmpty(person.PriorFailedKnown ? person.PriorFailedTrials : -1)
            .Tenths(person.MonthsKnown ? person.TenthsDepressed : -1).EndRow();
    }

    private void AddSteps(int last, SyntheticEpisode episode)
    {
        var known = 0;
        foreach (var step in episode.Steps)
        {
            if (step.Start > last)
                break;
            known = step.Number;
            Buffers[1].StepId(episode.Number, step.Number).Id("E", episode.Number).Number(step.Number).Day(step.Start)
                .Day(Known(step.End, last)).Text(step.Reason).Text(step.Declared).EndRow();
        }
        foreach (var row in episode.Interventions)
            if (row.Step <= known)
                Buffers[2].StepId(episode.Number, row.Step).Text(row.Kind).Text(row.Name).Text(row.Action).Text(row.Class)
                    .NumberOrEmpty(row.Dose).NumberOrEmpty(row.Sessions).EndRow();
    }

    // Support that lies after the snapshot isn't known yet to have been provided.
    private static string? Support(NeedRow row, int last) => row.SupportDay > last ? "offered" : row.Support;
}
