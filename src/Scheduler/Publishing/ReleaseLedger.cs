using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Keeps every figure that was published, as it was shown: nothing is changed or taken away, and each release is chained to the one before by its hash.</summary>
/// <remarks>A folder with two files for each release: <c>000001.jsonl.gz</c> with the figures, and <c>000001.json</c> with what they are and their hash. It holds nothing that was not published.</remarks>
internal sealed class ReleaseLedger
{
    /// <summary>The folder of a store's ledger, in the store's.</summary>
    public const string Folder = "published";

    private const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly JsonSerializerOptions Line = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    private readonly string _folder;
    private readonly List<LedgerRelease> _releases = [];

    private ReleaseLedger(string folder) => _folder = folder;

    /// <summary>What was published, oldest first.</summary>
    public IReadOnlyList<LedgerRelease> Releases => _releases;

    /// <summary>Opens the ledger of a folder, which need not be there yet, and holds every file against its hash.</summary>
    /// <exception cref="IOException">A file is missing, or was changed.</exception>
    public static ReleaseLedger Open(string folder)
    {
        var ledger = new ReleaseLedger(folder);
        var previous = Nothing;
        for (var number = 1; File.Exists(ledger.PathOf(number, ".json")); number++)
        {
            var bytes = File.ReadAllBytes(ledger.PathOf(number, ".json"));
            var entry = Read(bytes, number);
            var figures = File.Exists(ledger.PathOf(number, ".jsonl.gz")) ? Unpack(ledger.PathOf(number, ".jsonl.gz")) : "";
            if (entry.Number != number || entry.Previous != previous || entry.Sha256 != Hash(Encoding.UTF8.GetBytes(figures)))
                throw Damaged(number);
            ledger._releases.Add(LedgerRelease.Of(entry, FiguresOf(figures, number)));
            previous = Hash(bytes);
        }
        return ledger;
    }

    /// <summary>Whether the last release has these figures of measures.</summary>
    public bool IsLast(PublishedRelease release) => _releases.Count > 0 && _releases[^1].Figures.SequenceEqual(release.Figures);

    /// <summary>A day as entries write it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Adds a release, unless the last one has the same figures and rests on the same definitions.</summary>
    /// <param name="release">What is published of measures.</param>
    /// <param name="comparisons">What is published of comparisons.</param>
    /// <param name="month">The month that it reports, as <c>yyyy-MM</c>.</param>
    /// <param name="policy">The name of its policy.</param>
    /// <param name="extractedOn">The day of its data.</param>
    /// <param name="definitions">What its figures rest on.</param>
    /// <returns>Its name, such as <c>000003</c>.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Add(PublishedRelease release, IReadOnlyList<PublishedFigure> comparisons, string month, string policy, DateOnly extractedOn, IReadOnlyList<VersionedDefinition> definitions)
    {
        var figures = release.Figures.Concat(comparisons).ToList();
        var text = TextOf(figures);
        var sha256 = Hash(Encoding.UTF8.GetBytes(text));
        var restsOn = definitions.ToDictionary(d => d.Key, d => d.Text, StringComparer.Ordinal);
        if (_releases.Count > 0 && _releases[^1].Entry is var last && last.Sha256 == sha256 && (last.Definitions is not { } before || (before.Count == restsOn.Count && before.All(d => restsOn.GetValueOrDefault(d.Key) == d.Value))))
            return _releases[^1].Id;
        var number = _releases.Count + 1;
        var previous = number == 1 ? Nothing : Hash(File.ReadAllBytes(PathOf(number - 1, ".json")));
        var rules = release.Rules;
        var entry = new LedgerEntry(
            number, month, policy, Iso(extractedOn), rules.HideUpTo, rules.RoundTo, rules.ZerosShown, rules.WaitsBelow, rules.LastMonth, rules.LastWholeMonth,
            figures.Count, sha256, previous)
        { Definitions = restsOn };
        if (File.Exists(PathOf(number, ".json")))
            throw new IOException("Another report was published while this one was made, and was not among those that it was held against. Make it again.");
        try
        {
            Directory.CreateDirectory(_folder);
            Write(number, text, entry);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Nothing was published: the ledger of what is published cannot be written to. {fault.Message.TrimEnd('.')}. Make its folder writable, or give another with --ledger.", fault);
        }
        _releases.Add(LedgerRelease.Of(entry, figures));
        return _releases[^1].Id;
    }

    private void Write(int number, string text, LedgerEntry entry)
    {
        // The entry comes last: a release whose writing was cut short is none.
        Write(PathOf(number, ".jsonl.gz"), Pack(text));
        Write(PathOf(number, ".json"), JsonSerializer.SerializeToUtf8Bytes(entry, Json));
    }

    private static LedgerEntry Read(byte[] bytes, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<LedgerEntry>(bytes, Json) ?? throw Damaged(number);
        }
        catch (JsonException)
        {
            throw Damaged(number);
        }
    }

    private static IOException Damaged(int number) => new(string.Create(
        CultureInfo.InvariantCulture, $"The ledger of published figures was changed: release {number:D6} is not what was written. Restore it from a backup; without it, hidden counts could follow from what was published before."));

    private string PathOf(int number, string ending) => Path.Combine(_folder, number.ToString("D6", CultureInfo.InvariantCulture) + ending);

    private static void Write(string path, byte[] bytes)
    {
        var partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite: true);
    }

    private static string TextOf(IReadOnlyList<PublishedFigure> figures)
    {
        var text = new StringBuilder();
        foreach (var figure in figures)
            text.Append(JsonSerializer.Serialize(figure, Line)).Append('\n');
        return text.ToString();
    }

    private static List<PublishedFigure> FiguresOf(string text, int number)
    {
        try
        {
            var figures = new List<PublishedFigure>();
            foreach (var line in text.AsSpan().EnumerateLines())
                if (line.Length > 0)
                    figures.Add(JsonSerializer.Deserialize<PublishedFigure>(line, Line) ?? throw Damaged(number));
            return figures;
        }
        catch (JsonException)
        {
            throw Damaged(number);
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static string Unpack(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            using var text = new StreamReader(gzip, Encoding.UTF8);
            return text.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return "";
        }
    }
}

/// <summary>What the ledger says of a release.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Month">The month that it reports.</param>
/// <param name="Policy">The name of its disclosure policy.</param>
/// <param name="ExtractedOn">The day of its data.</param>
/// <param name="HideUpTo">Counts up to this were hidden.</param>
/// <param name="RoundTo">Counts were rounded to multiples of this.</param>
/// <param name="ZerosShown">Whether zeros were shown.</param>
/// <param name="WaitsBelow">Changes of fewer waited.</param>
/// <param name="LastMonth">The last month of its data.</param>
/// <param name="LastWholeMonth">The last month whose end its data reach.</param>
/// <param name="Figures">How many figures it has.</param>
/// <param name="Sha256">The hash of its figures.</param>
/// <param name="Previous">The hash of the entry before.</param>
internal sealed record LedgerEntry(
    int Number, string Month, string Policy, string ExtractedOn, int HideUpTo, int RoundTo, bool ZerosShown, int WaitsBelow, string LastMonth, string LastWholeMonth, int Figures, string Sha256, string Previous)
{
    /// <summary>What its figures rested on, in words, by the key of each definition; null in a release of a program that did not keep them yet.</summary>
    public IReadOnlyDictionary<string, string>? Definitions { get; init; }
}

/// <summary>A release of the ledger.</summary>
/// <param name="Entry">What it is.</param>
/// <param name="Figures">What it showed of measures.</param>
/// <param name="Comparisons">What it showed of comparisons; none in a release of a program that did not keep them yet.</param>
internal sealed record LedgerRelease(LedgerEntry Entry, IReadOnlyList<PublishedFigure> Figures, IReadOnlyList<PublishedFigure> Comparisons)
{
    /// <summary>A release by what its files hold.</summary>
    public static LedgerRelease Of(LedgerEntry entry, IReadOnlyList<PublishedFigure> rows) =>
        new(entry, [.. rows.Where(r => r.Table != PublishedComparison.File)], [.. rows.Where(r => r.Table == PublishedComparison.File)]);

    /// <summary>Its name.</summary>
    public string Id => Entry.Number.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The last month of its data.</summary>
    public string LastMonth => Entry.LastMonth;

    /// <summary>As the attacker reads it.</summary>
    public PublishedRelease ToPublished() => new(Id, new AttackedRules(Entry.HideUpTo, Entry.RoundTo, Entry.ZerosShown, Entry.WaitsBelow, Entry.LastMonth) { LastWholeMonth = Entry.LastWholeMonth }, Figures);
}
