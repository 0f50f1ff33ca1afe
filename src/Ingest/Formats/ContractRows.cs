namespace NonResponse.Ingest;

/// <summary>Fills a table of the contract row by row.</summary>
internal sealed class ContractRows
{
    private readonly RowBlock _rows;

    /// <summary>Begins with no row.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="given">The columns that will have values.</param>
    /// <param name="hooks">What the store asks for.</param>
    /// <param name="further">Columns of episodes beside those of the contract.</param>
    public ContractRows(TableSpec spec, IReadOnlyList<string> given, ImportHooks hooks, IReadOnlyList<FurtherColumn> further)
    {
        Table = ContractTables.Empty(spec, hooks, further);
        Table.IsPresent = true;
        foreach (var column in given)
            Table.HasColumn[spec.IndexOf(column)] = true;
        _rows = new RowBlock(Table, [.. Table.Spec.Columns.Select(TableReader.MissingValue)]);
        Missing = [.. Table.Spec.Columns.Select(TableReader.MissingValue)];
    }

    public RawTable Table { get; }

    /// <summary>The row being made, by column; what is not put there is of an earlier row.</summary>
    public Span<int> Current => _rows.Current;

    /// <summary>What stands in a column without a value.</summary>
    public IReadOnlyList<int> Missing { get; }

    public int Of(string column) => Table.Spec.IndexOf(column);

    public IdPool Pool(string column) => Table.Pools[Of(column)]!;

    public void Keep(int line)
    {
        _rows.Keep(line);
        Table.RowsRead++;
    }

    /// <summary>Ends the table.</summary>
    public void End()
    {
        _rows.HandOver();
        Table.Keys?.End(failed: false);
    }
}
