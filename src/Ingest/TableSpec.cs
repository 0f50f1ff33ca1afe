namespace NonResponse.Ingest;

/// <summary>The forms that a field can have (section 1 of the contract).</summary>
internal enum FieldType
{
    Id, Code, Name, Text, Date, Bool, Int, Number,

    /// <summary>A concept of SNOMED CT, or an expression of which the concept that it begins with counts: other formats have them.</summary>
    Concept,

    /// <summary>Any short text, judged by what reads the column and not here: other formats have them.</summary>
    Token,

    /// <summary>The code of a small area of statistics, such as E01011949: whether there is one is all that is kept.</summary>
    Area,
}

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

    /// <summary>Another column that is read in place of this one where it is there; null for none.</summary>
    public string? Preferred { get; init; }

    /// <summary>What files of other versions of a format call the column; the first that is there is read.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether a code is written with leading zeros or without, and a date with a time after it or without.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Whether the texts refer to rows of another table, mostly in its order: they are numbered as they come, and not told apart.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Whether nearly every row has a text of its own, so that remembering one is of no use.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>How many different texts are looked through for identity: a few thousand tell what a column holds of which nothing is kept.</summary>
    public int MostLooked { get; init; } = int.MaxValue;

    /// <summary>Whether the texts are numbers that run on, of rows and of concepts: what they look like in part means nothing.</summary>
    public bool IsCounter { get; init; }

    /// <summary>Whether values of another form are missing without a word: they are of rows that are of no concern here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the texts are pseudonyms of patients and of what belongs to them.</summary>
    public bool IsPseudonym { get; init; }

    /// <summary>Where the column stands in a header, by its own name or an alias; -1 where it does not.</summary>
    /// <param name="names">The names of the header, trimmed and in lower case.</param>
    public int FieldIn(string[] names)
    {
        var field = Preferred is null ? -1 : Array.IndexOf(names, Preferred.ToLowerInvariant());
        if (field < 0)
            field = Array.IndexOf(names, Name.ToLowerInvariant());
        for (var i = 0; field < 0 && i < Aliases.Count; i++)
            field = Array.IndexOf(names, Aliases[i].ToLowerInvariant());
        return field;
    }

    /// <summary>True where the values fit a byte, with <see cref="CodeList.Missing"/> to spare.</summary>
    public bool IsNarrow => Type is FieldType.Code or FieldType.Bool || (Type == FieldType.Int && Min >= 0 && Max < CodeList.Missing);
}

/// <summary>One table of an extract.</summary>
internal sealed record TableSpec(string Name, bool Required, IReadOnlyList<ColumnSpec> Columns)
{
    /// <summary>How many values are looked through of a column of which nothing is kept.</summary>
    public const int Sample = 10_000;

    /// <summary>From which column on the columns are a service's own, beside those of the format.</summary>
    public int FurtherFrom { get; init; } = int.MaxValue;

    /// <summary>Whether a column whose name says identity carries some only where it is filled: some formats have such columns, which
    /// stay empty in their de-identified form.</summary>
    public bool IsIdentityByValue { get; init; }

    /// <summary>Columns that are not read and number rows, submissions, contacts and staff, in lower case: running numbers look like dates and the like.</summary>
    /// <remarks>Nothing is kept of them, so that the first <see cref="Sample"/> values are enough to tell what they hold.</remarks>
    public IReadOnlySet<string> Numbers { get; init; } = new HashSet<string>();

    /// <summary>Columns that are not read and identify by what they are for, whatever they are called elsewhere: their names in lower case, and the kind of identity.</summary>
    public IReadOnlyDictionary<string, string> Identifying { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the table is of a vocabulary or of the extract itself, and of no person: nothing in it can identify one.</summary>
    public bool IsOfNobody { get; init; }

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column)
                return i;
        throw new ArgumentException($"Table {Name} has no column {column}.", nameof(column));
    }

    public static TableSpec Episodes { get; } = new("episodes", true,
    [
        Id("episode_id") with { Required = true, IsPseudonym = true },
        Id("patient_id") with { Required = true, IsPseudonym = true },
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
        Id("step_id") with { Required = true, IsPseudonym = true },
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
    public TableSpec With(IEnumerable<FurtherColumn> further) => this with { FurtherFrom = Columns.Count, Columns = [.. Columns, .. further.Select(f => f.ToSpec())] };

    /// <summary>Every table, parents before children.</summary>
    public static IReadOnlyList<TableSpec> All { get; } =
        [Episodes, Steps, Interventions, Assessments, Contacts, Needs, Events, Population];

    /// <summary>The contract's table of that name.</summary>
    public static TableSpec Named(string name) => All.First(t => t.Name == name);

    private static ColumnSpec Id(string name) => new(name, FieldType.Id);

    private static ColumnSpec Reference(string name, string table) => new(name, FieldType.Id, Required: true) { References = table, IsPseudonym = true };

    private static ColumnSpec Date(string name) => new(name, FieldType.Date);

    private static ColumnSpec Bool(string name) => new(name, FieldType.Bool);

    private static ColumnSpec Int(string name, int min, int max = int.MaxValue) => new(name, FieldType.Int) { Min = min, Max = max };

    private static ColumnSpec Number(string name) => new(name, FieldType.Number) { Min = 0 };

    private static ColumnSpec Code<T>(string name) where T : struct, Enum => new(name, FieldType.Code) { Codes = CodeList.Of<T>() };
}
