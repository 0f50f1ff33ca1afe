using System.Collections;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>A store of one test, with its key beside it.</summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    public StoreFixture(string catalog) =>
        Options = new StoreOptions { Home = _folder.File("home"), KeyFile = _folder.File("keys", "key.json"), Postgres = catalog == "postgresql" ? PostgresServer.NewDatabase() : null };

    public StoreOptions Options { get; init; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    public Store Open() => Store.Open(Options, new StoreCaller("tester", Now, "0.1.0"), create: true);

    /// <summary>A connection to the catalog's database.</summary>
    public System.Data.Common.DbConnection Connect()
    {
        System.Data.Common.DbConnection connection = Options.Postgres is { } postgres
            ? new Npgsql.NpgsqlConnection(postgres)
            : new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Options.Home, Catalog.FileName)};Pooling=false");
        connection.Open();
        return connection;
    }

    public string File(params string[] parts) => _folder.File(parts);

    /// <summary>Writes an extract into a folder of its own.</summary>
    public string Write(SmallExtract extract, string name)
    {
        var folder = File("extracts", name);
        Directory.CreateDirectory(folder);
        foreach (var (file, bytes) in extract.Files)
            System.IO.File.WriteAllBytes(Path.Combine(folder, file), bytes);
        return folder;
    }

    /// <summary>An extract of a source and a day.</summary>
    public string Extract(string source = "small", string day = "2025-12-31", string prefix = "", int change = 0)
    {
        var extract = new SmallExtract();
        extract.Text("submission.json", $$"""{"contract":"1.0","source":"{{source}}","extracted_on":"{{day}}"}""");
        if (change != 0)
            extract.Set("episodes", change, "age", "77");
        if (prefix.Length > 0)
            foreach (var table in SmallExtract.Tables)
                extract.Text(table + ".csv", text => text.Replace("EP-", prefix + "EP-", StringComparison.Ordinal).Replace("ST-", prefix + "ST-", StringComparison.Ordinal));
        return Write(extract, $"{source}-{day}-{prefix}{change}");
    }

    public ImportOutcome Import(string extract, string? force = null) =>
        Open().Import(extract, new ImportOptions(), force, (import, previous) => SubmissionQuality.OfReading(import, null, previous));

    /// <summary>An import that must be accepted.</summary>
    public StoredSubmission Accept(string extract, string? force = null)
    {
        var outcome = Import(extract, force);
        Assert.That(outcome.Refusal, Is.Null);
        return outcome.Submission!;
    }

    /// <summary>Every column of an extract as text; patients by number alone, since their pseudonyms differ.</summary>
    public static string Text(EpisodeTables tables)
    {
        var text = new StringBuilder();
        Append(tables, nameof(EpisodeTables), text);
        return text.ToString();
    }

    /// <summary>Every byte that the store keeps, decompressed.</summary>
    public string Everything()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Options.Home, "*", SearchOption.AllDirectories))
        {
            using Stream raw = System.IO.File.OpenRead(file), content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            using var reader = new StreamReader(content, Encoding.Latin1);
            text.Append(reader.ReadToEnd());
        }
        return text.ToString();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Copies a folder and all that is in it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }
    }

    private static void Append(object? value, string name, StringBuilder text)
    {
        switch (value)
        {
            case null or string or int or byte or bool or DateOnly:
                text.Append(name).Append('=').Append(value).Append('\n');
                break;
            case NameColumn names:
                // Rows that were kept out have numbers too, so only who is the same as whom is compared.
                var ranks = new Dictionary<int, int>();
                Append(
                    name.EndsWith("Patient", StringComparison.Ordinal)
                        ? names.Numbers.Select(n => ranks.TryAdd(n, ranks.Count) ? ranks.Count - 1 : ranks[n]).ToList()
                        : names.Numbers.Select(n => n < 0 ? "" : names.Names[n]).ToList(),
                    name,
                    text);
                break;
            case IEnumerable values:
                text.Append(name).Append('=').AppendJoin(' ', values.Cast<object>()).Append('\n');
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => p.Name, StringComparer.Ordinal))
                    Append(property.GetValue(value), $"{name}.{property.Name}", text);
                break;
        }
    }
}
