namespace NonResponse.Ingest;

/// <summary>A form in which extracts come: which tables a folder has, and how they become those of the data contract.</summary>
internal abstract class ExtractFormat
{
    private static readonly string[] Endings = [".csv", ".csv.gz"];

    /// <summary>Every form that is read.</summary>
    public static IReadOnlyList<ExtractFormat> All { get; } = [ContractFormat.Instance, NhsFormat.Instance, OmopFormat.Instance];

    /// <summary>What people call it.</summary>
    public abstract string Name { get; }

    /// <summary>Its tables, parents before children.</summary>
    public abstract IReadOnlyList<TableSpec> Tables { get; }

    /// <summary>The table that no extract of it is without.</summary>
    public abstract TableSpec MainTable { get; }

    /// <summary>The tables in the order in which threads begin with them, those of a group one after the other by the same thread.</summary>
    public abstract IReadOnlyList<IReadOnlyList<TableSpec>> ReadingOrder { get; }

    /// <summary>Whether the names of files may be written in any case.</summary>
    protected virtual StringComparison NameComparison => StringComparison.Ordinal;

    /// <summary>Makes the tables of the contract out of those that were read.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="hooks">What the store asks for.</param>
    /// <param name="options">How the extract is read.</param>
    public abstract ContractTables ToContract(ReadTables read, ImportHooks hooks, ImportOptions options);

    /// <summary>The table that a file of this name holds; null for none.</summary>
    public TableSpec? TableOf(string file) => Tables.FirstOrDefault(t => Endings.Any(e => file.Equals(t.Name + e, NameComparison)));

    /// <summary>Whether a file of this name is a table of the format that nothing is read of.</summary>
    public virtual bool IsUnreadTable(string file) => false;

    /// <summary>Whether a file of this name tells that the folder has this form.</summary>
    protected virtual bool IsToldBy(string file) => TableOf(file) is not null;

    /// <summary>The form of a folder, by the names of its files; that of the contract where none tells, or several do.</summary>
    /// <param name="folder">The extract.</param>
    /// <param name="conflict">Why the folder cannot be read: it has tables of several forms; null where it can.</param>
    public static ExtractFormat Of(string folder, out string? conflict)
    {
        var files = Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToList();
        var found = All.Select(f => (Format: f, File: files.Find(f.IsToldBy))).Where(f => f.File is not null).ToList();
        conflict = found.Count < 2 ? null
            : $"The folder holds tables of two formats: {string.Join(" and ", found.Select(f => $"{f.File} ({f.Format.Name})"))}; put each into a folder of its own.";
        return found.Count == 1 ? found[0].Format : ContractFormat.Instance;
    }
}

/// <summary>The tables of an extract as they were read, by name, with what was found in each.</summary>
/// <param name="Tables">The tables.</param>
/// <param name="Logs">What was found, by table.</param>
internal sealed record ReadTables(IReadOnlyDictionary<string, RawTable> Tables, IReadOnlyDictionary<string, FindingLog> Logs);

/// <summary>The tables of the contract that an extract came to.</summary>
/// <param name="Tables">The tables, by name.</param>
/// <param name="Logs">What was found in them, by table.</param>
internal sealed record ContractTables(IReadOnlyDictionary<string, RawTable> Tables, IReadOnlyDictionary<string, FindingLog> Logs)
{
    /// <summary>The tables that a format was made into, beside those that it has nothing for.</summary>
    /// <param name="made">The tables that were made.</param>
    /// <param name="hooks">What the store asks for.</param>
    /// <param name="further">Columns that the service asks for, and that no other format has.</param>
    public static ContractTables Of(IReadOnlyList<ContractRows> made, ImportHooks hooks, IReadOnlyList<FurtherColumn> further)
    {
        var tables = made.ToDictionary(r => r.Table.Spec.Name, r => r.Table, StringComparer.Ordinal);
        foreach (var spec in TableSpec.All.Where(t => !tables.ContainsKey(t.Name)))
            tables.Add(spec.Name, Empty(spec, hooks, []));
        var logs = tables.Keys.ToDictionary(t => t, t => new FindingLog(t, t + ".csv"), StringComparer.Ordinal);
        foreach (var column in further)
            logs[TableSpec.Episodes.Name].Note(column.Name, Rules.FurtherColumnAbsent, Effect.Noted, line: 0, rows: 0);
        return new ContractTables(tables, logs);
    }

    /// <summary>A table of the contract without rows.</summary>
    /// <param name="spec">Which.</param>
    /// <param name="hooks">What the store asks for.</param>
    /// <param name="further">Columns of episodes beside those of the contract.</param>
    public static RawTable Empty(TableSpec spec, ImportHooks hooks, IReadOnlyList<FurtherColumn> further)
    {
        var isReferredTo = TableSpec.All.Any(t => t.Columns.Any(c => c.References == spec.Name));
        return new RawTable(spec == TableSpec.Episodes ? spec.With(further) : spec)
        {
            Keys = isReferredTo ? new KeyIndex() : null,
            Erasure = spec == TableSpec.Episodes ? hooks.Erasure : null,
        };
    }

    /// <summary>Rows of the tables as read that were kept out or left out while they were made into these, by table.</summary>
    public IReadOnlyDictionary<string, TableCount> Counts { get; init; } = new Dictionary<string, TableCount>();

    /// <summary>The day up to which the extract says that it is whole; null where it doesn't.</summary>
    public int? ExtractedOn { get; init; }

    /// <summary>Columns of the contract, such as <see cref="RecordedColumn.EndReason"/>, that the format has no place for: what is missing there is unknown.</summary>
    public IReadOnlyList<string> Unrecorded { get; init; } = [];

    /// <summary>Outcomes that the sender derived, by episode; null where there are none.</summary>
    public SubmittedFlags? Flags { get; init; }
}
