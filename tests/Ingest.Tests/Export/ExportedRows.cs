using System.Globalization;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Rows to export, by ways other than a store.</summary>
internal static class ExportedRows
{
    /// <summary>The rows of an extract; none of them may be kept out.</summary>
    public static AcceptedRows Of(string folder)
    {
        AcceptedRows? rows = null;
        var read = Import.Read(folder, new ImportOptions { MaxBadShare = 0 }, new ImportHooks { IsStored = true, IsOfRows = true, Accept = accepted => rows = accepted }, null, CancellationToken.None);
        Assert.That(read.Refusal, Is.Null);
        Assert.That(read.Findings.Where(f => f.Effect != Effect.Noted), Is.Empty);
        return rows!;
    }

    /// <summary>The rows of an extract that is not yet written.</summary>
    public static AcceptedRows Of(SmallExtract extract)
    {
        using var folder = new TempFolder();
        extract.Write(folder.Path);
        return Of(folder.Path);
    }

    /// <summary>As many rows of each table, made by what the contract says of its columns; every third value that may be missing is.</summary>
    public static AcceptedRows Made(int rows)
    {
        var extract = new SmallExtract();
        foreach (var spec in TableSpec.All)
        {
            var text = new StringBuilder(string.Join(',', spec.Columns.Select(c => c.Name)));
            for (var row = 0; row < rows; row++)
                text.Append('\n').AppendJoin(',', spec.Columns.Select((column, c) => !column.Required && (row + c) % 3 == 0 ? "" : Value(spec, column, c, row)));
            extract.Text(spec.Name + ".csv", text.Append('\n').ToString());
        }
        return Of(extract);
    }

    private static string Value(TableSpec spec, ColumnSpec column, int index, int row) => column.Type switch
    {
        FieldType.Id when column.References is { } parent => $"{parent[0]}{row * 7 / 10}",
        FieldType.Id when index == 0 && spec != TableSpec.Population => $"{spec.Name[0]}{row}",
        FieldType.Id => $"{column.Name[0]}{row % 11}",
        // What depends on another column is the same in every row.
        FieldType.Code when column.Name is "kind" or "action" or "instrument" => column.Codes!.Codes[0],
        FieldType.Code => column.Codes!.Codes[row % column.Codes.Codes.Count],
        FieldType.Date => new DateOnly(1931, 1, 1).AddDays(row * 37).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldType.Bool => row % 2 == 0 ? "true" : "false",
        FieldType.Int => (column.Min + row % Math.Min(3, (long)column.Max - column.Min + 1)).ToString(CultureInfo.InvariantCulture),
        FieldType.Number => (row % 23 * 1.137m).ToString(CultureInfo.InvariantCulture),
        _ => $"{column.Name[0]}.{row % 5}",
    };
}
