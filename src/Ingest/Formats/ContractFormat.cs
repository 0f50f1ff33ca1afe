namespace NonResponse.Ingest;

/// <summary>The form of the data contract, in which nothing needs to be made of the tables.</summary>
internal sealed class ContractFormat : ExtractFormat
{
    public static ContractFormat Instance { get; } = new();

    public override string Name => "the data contract";

    public override IReadOnlyList<TableSpec> Tables => TableSpec.All;

    public override TableSpec MainTable => TableSpec.Episodes;

    // In this order: parents are begun before the tables that look their keys up, and large tables before small ones,
    // so that no core waits for the last one.
    public override IReadOnlyList<IReadOnlyList<TableSpec>> ReadingOrder { get; } =
    [
        [TableSpec.Episodes],
        [TableSpec.Assessments],
        [TableSpec.Contacts],
        [TableSpec.Steps, TableSpec.Interventions],
        [TableSpec.Events],
        [TableSpec.Needs],
        [TableSpec.Population],
    ];

    public override ContractTables ToContract(ReadTables read, ImportHooks hooks, ImportOptions options) => new(read.Tables, read.Logs);
}
