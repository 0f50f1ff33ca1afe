namespace NonResponse.Ingest;

/// <summary>The forms that a field can have (section 1 of the contract).</summary>
internal enum FieldType { Id, Code, Name, Text, Date, Bool, Int, Number }

/// <summary>One column: its form, whether a row can do without it, and what its values may be.</summary>
internal sealed record ColumnSpec(string Name, FieldType Type, bool Required = false)
{
    /// <summary>The codes of a <see cref="FieldType.Code"/>, or the only ones of a <see cref="FieldType.Name"/>.</summary>
    public CodeList? Codes { get; init; }

    /// <summary>The most different texts that the column may hold.</summary>
    public int MostTexts { get; init; } = int.MaxValue;

    /// <summary>Lowest <see cref="FieldType.Int"/> or <see cref="FieldType.Number"/>, inclusive.</summary>
    public int Min { get; init; } = int.MinValue;

    /// <summary>Highest <see cref="FieldType.Int"/>, inclusive.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>Decimals kept of a <see cref="FieldType.Number"/>.</summary>
    public int Decimals { get; init; } = 3;

    /// <summary>The table whose key this column names.</summary>
    public string? References { get; init; }

    /// <summary>True where the values fit a byte, with <see cref="CodeList.Missing"/> to spare.</summary>
    public bool IsNarrow => Type is FieldType.Code or FieldType.Bool || (Type == FieldType.Int && Min >= 0 && Max < CodeList.Missing);
}

/// <summary>One table of an extract.</summary>
internal sealed record TableSpec(string Name, bool Required, IReadOnlyList<ColumnSpec> Columns)
{
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column)
                return i;
        throw new ArgumentException($"Table {Name} has no column {column}.", nameof(column));
    }

    public static TableSpec Episodes { get; } = new("episodes", true,
    [
        Id("episode_id") with { Required = true },
        Id("patient_id") with { Required = true },
        Id("provider_id") with { Required = true },
        Id("commissioner_id"),
        Id("team_id"),
        Code<ReferralSource>("referral_source"),
        Date("referral_date") with { Required = true },
        Date("assessment_date"),
        Date("treatment_start_date"),
        Date("end_date"),
        Code<EndReason>("end_reason"),
        new("diagnosis", FieldType.Text),
        Int("age", 0, 90),
        Code<Sex>("sex"),
        Code<Ethnicity>("ethnicity"),
        Int("deprivation_decile", 1, 10),
        Code<Employment>("employment"),
        Code<Housing>("housing"),
        Bool("interpreter_needed"),
        Bool("disability"),
        Bool("long_term_condition"),
        Bool("anxiety"),
        Bool("substance_use"),
        Bool("chronic_pain"),
        Int("prior_episodes", 0),
        Int("prior_failed_trials", 0),
        Number("months_depressed"),
    ]);

    public static TableSpec Steps { get; } = new("steps", true,
    [
        Id("step_id") with { Required = true },
        Reference("episode_id", "episodes"),
        Int("step_number", 1) with { Required = true },
        Date("start_date") with { Required = true },
        Date("end_date"),
        Code<StepReason>("reason"),
        Code<MedicationStrategy>("declared_strategy"),
    ]);

    public static TableSpec Interventions { get; } = new("interventions", true,
    [
        Reference("step_id", "steps"),
        Code<InterventionKind>("kind") with { Required = true },
        new("name", FieldType.Name, Required: true),
        Code<InterventionAction>("action") with { Required = true },
        Code<InterventionClass>("class"),
        Number("dose_mg"),
        Number("sessions_per_month"),
    ]);

    public static TableSpec Assessments { get; } = new("assessments", true,
    [
        Reference("episode_id", "episodes"),
        Date("date") with { Required = true },
        Code<InstrumentCode>("instrument") with { Required = true },
        new("score", FieldType.Number, Required: true) { Decimals = 6 },
        Int("risk_item", 0, 6),
        Code<Setting>("setting"),
    ]);

    public static TableSpec Contacts { get; } = new("contacts", true,
    [
        Reference("episode_id", "episodes"),
        Date("date") with { Required = true },
        Code<ContactKind>("kind") with { Required = true },
        Code<Attendance>("attendance") with { Required = true },
        Code<Medium>("medium"),
        new("modality", FieldType.Name),
        Int("minutes", 0),
    ]);

    public static TableSpec Needs { get; } = new("needs", false,
    [
        Reference("episode_id", "episodes"),
        Code<Need>("need") with { Required = true },
        Date("identified_date") with { Required = true },
        Code<NeedSupport>("support"),
        Date("support_date"),
    ]);

    public static TableSpec Events { get; } = new("events", false,
    [
        Reference("episode_id", "episodes"),
        Date("date") with { Required = true },
        Code<EventKind>("event") with { Required = true },
        new("detail", FieldType.Name),
        Code<EventSeverity>("severity"),
    ]);

    public static TableSpec Population { get; } = new("population", false,
    [
        Id("commissioner_id") with { Required = true },
        new("age_band", FieldType.Code) { Codes = CodeList.AgeBands },
        Code<Sex>("sex"),
        Code<Ethnicity>("ethnicity"),
        Int("deprivation_decile", 1, 10),
        Int("population", 0) with { Required = true },
    ]);

    /// <summary>The same table with further columns after its own.</summary>
    public TableSpec With(IEnumerable<FurtherColumn> further) => this with { Columns = [.. Columns, .. further.Select(f => f.ToSpec())] };

    /// <summary>Every table, parents before children.</summary>
    public static IReadOnlyList<TableSpec> All { get; } =
        [Episodes, Steps, Interventions, Assessments, Contacts, Needs, Events, Population];

    /// <summary>The contract's table of that name.</summary>
    public static TableSpec Named(string name) => All.First(t => t.Name == name);

    private static ColumnSpec Id(string name) => new(name, FieldType.Id);

    private static ColumnSpec Reference(string name, string table) => new(name, FieldType.Id, Required: true) { References = table };

    private static ColumnSpec Date(string name) => new(name, FieldType.Date);

    private static ColumnSpec Bool(string name) => new(name, FieldType.Bool);

    private static ColumnSpec Int(string name, int min, int max = int.MaxValue) => new(name, FieldType.Int) { Min = min, Max = max };

    private static ColumnSpec Number(string name) => new(name, FieldType.Number) { Min = 0 };

    private static ColumnSpec Code<T>(string name) where T : struct, Enum => new(name, FieldType.Code) { Codes = CodeList.Of<T>() };
}
