using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NonResponse.Ingest;

/// <summary>The rows of the catalog as JSON lines, the same from SQLite as from PostgreSQL, so that a backup of one restores into the other.</summary>
internal sealed partial class CatalogTransaction
{
    /// <summary>Every row of a table, a JSON object a line.</summary>
    public byte[] Dump(string table, string order)
    {
        using var memory = new MemoryStream();
        foreach (var line in Query($"SELECT * FROM {table} ORDER BY {order}", Line))
        {
            memory.Write(line);
            memory.WriteByte((byte)'\n');
        }
        return memory.ToArray();
    }

    /// <summary>Puts rows into an empty table.</summary>
    /// <exception cref="JsonException">A line is not what <see cref="Dump"/> writes.</exception>
    public void Load(string table, byte[] lines)
    {
        using var reader = new StreamReader(new MemoryStream(lines));
        while (reader.ReadLine() is { } line)
        {
            var row = JsonNode.Parse(line)!.AsObject();
            // Names of columns go into the statement: none but those of the schema are ever in a dump, and nothing else may be.
            if (!row.All(c => c.Key.All(l => char.IsAsciiLetterLower(l) || char.IsAsciiDigit(l) || l == '_')))
                throw new JsonException();
            var values = row.Select(c => (c.Key, Value(c.Value))).ToArray();
            Run($"INSERT INTO {table} ({string.Join(", ", row.Select(c => c.Key))}) VALUES ({string.Join(", ", row.Select(c => "@" + c.Key))})", values);
        }
    }

    private static object? Value(JsonNode? node) => node is null ? null : node.GetValueKind() == JsonValueKind.Number ? node.GetValue<long>() : node.GetValue<string>();

    private static byte[] Line(DbDataReader row)
    {
        var line = new JsonObject();
        for (var c = 0; c < row.FieldCount; c++)
            line.Add(row.GetName(c), row.IsDBNull(c) ? null : row.GetValue(c) is long number ? JsonValue.Create(number) : JsonValue.Create(row.GetString(c)));
        return JsonSerializer.SerializeToUtf8Bytes(line);
    }
}
