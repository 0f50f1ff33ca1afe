namespace NonResponse.Ingest;

/// <summary>The OMOP Common Data Model 5.4, as tables of CSV.</summary>
internal sealed class OmopFormat : ExtractFormat
{
    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "visit_detail", "device_exposure", "death", "note", "note_nlp", "specimen", "fact_relationship", "provider", "payer_plan_period", "cost", "dose_era", "condition_era",
        "episode", "episode_event", "metadata", "vocabulary", "domain", "concept_class", "concept_relationship", "relationship", "concept_synonym", "drug_strength", "cohort",
        "cohort_definition", "source_to_concept_map",
    };

    public static OmopFormat Instance { get; } = new();

    public override string Name => "OMOP CDM";

    public override IReadOnlyList<TableSpec> Tables => OmopTables.All;

    public override TableSpec MainTable => OmopTables.Person;

    // Large ones first; none looks up the keys of another while it is read.
    public override IReadOnlyList<IReadOnlyList<TableSpec>> ReadingOrder { get; } =
    [
        .. new[]
        {
            OmopTables.Measurement, OmopTables.Visit, OmopTables.Procedure, OmopTables.DrugExposure, OmopTables.DrugEra, OmopTables.Observation, OmopTables.Condition,
            OmopTables.Person, OmopTables.ObservationPeriod, OmopTables.Ancestor, OmopTables.Vocabulary, OmopTables.Location, OmopTables.CareSite, OmopTables.Source,
        }.Select(t => (IReadOnlyList<TableSpec>)[t]),
    ];

    public override bool IsUnreadTable(string file) =>
        TableOf(file) is null && (file.EndsWith(".csv", NameComparison) || file.EndsWith(".csv.gz", NameComparison)) && Unread.Contains(file[..file.IndexOf('.', StringComparison.Ordinal)]);

    protected override StringComparison NameComparison => StringComparison.OrdinalIgnoreCase;

    public override ContractTables ToContract(ReadTables read, ImportHooks hooks, ImportOptions options) => new OmopTranslation(read, hooks, options).Run();

    // Other data have a table of locations or of concepts as well; these names are of the model alone.
    protected override bool IsToldBy(string file) =>
        TableOf(file) is { } table && table != OmopTables.Location && table != OmopTables.Vocabulary && table != OmopTables.Observation && table != OmopTables.Measurement && table != OmopTables.CareSite;
}
