using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>What somebody did, or tried to.</summary>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Who">The account; a dash where nobody was signed in.</param>
/// <param name="Action">What, such as <c>sign in</c>.</param>
/// <param name="Subject">On what; never a patient's or a row's.</param>
/// <param name="Result">How it ended, such as <c>done</c> or <c>refused</c>.</param>
/// <param name="Detail">More, in words.</param>
public sealed record ChainEntry(DateTimeOffset At, string Who, string Action, string Subject, string Result, string Detail)
{
    /// <summary>Who did what nobody was signed in for.</summary>
    public const string Nobody = "-";
}

/// <summary>A row of the chain.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Entry">What was done.</param>
/// <param name="Previous">The hash of the row before.</param>
/// <param name="Hash">The hash of this one.</param>
public sealed record ChainRow(long Number, ChainEntry Entry, string Previous, string Hash);

/// <summary>Whether the chain is whole.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Head">The hash of the last row: kept elsewhere, it tells whether later rows were taken away.</param>
/// <param name="BrokenAt">The number of the first row that is not what was written; null where all are.</param>
public sealed record ChainReport(long Rows, string Head, long? BrokenAt)
{
    /// <summary>Whether every row is what was written.</summary>
    public bool IsWhole => BrokenAt is null;

    /// <summary>What is wrong, in a sentence; empty where nothing is.</summary>
    public string Words => BrokenAt is { } row ? FormattableString.Invariant($"The audit is not whole: row {row} is not what was written, or is missing. Somebody changed the catalog.") : "";
}

/// <summary>Who did what, each row with the hash of the one before: a row that is changed, left out or put in breaks what follows.</summary>
public sealed class AuditChain
{
    private const int Page = 5_000;
    private const int LongestText = 500;

    private static readonly string Beginning = new('0', 64);

    private readonly Catalog _catalog;

    internal AuditChain(Catalog catalog) => _catalog = catalog;

    /// <summary>Writes rows, all in one transaction.</summary>
    public void Append(params IReadOnlyList<ChainEntry> entries) => _catalog.Change(t =>
    {
        foreach (var entry in entries)
            t.Chain(entry);
    });

    /// <summary>The last rows, the newest first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="before">Those before a number; null from the end.</param>
    public IReadOnlyList<ChainRow> Recent(int most, long? before = null) => _catalog.Read(t => t.ChainRowsBefore(before ?? long.MaxValue, most));

    /// <summary>Walks the whole chain.</summary>
    public ChainReport Verify()
    {
        var (number, head) = (0L, Beginning);
        while (_catalog.Read(t => t.ChainRowsAfter(number, Page)) is { Count: > 0 } rows)
            foreach (var row in rows)
            {
                if (row.Number != number + 1 || row.Previous != head || row.Hash != HashOf(row.Number, row.Entry, head))
                    return new ChainReport(_catalog.Read(t => t.ChainHead()).Number, head, number + 1);
                (number, head) = (row.Number, row.Hash);
            }
        return new ChainReport(number, head, null);
    }

    /// <summary>The row after another.</summary>
    internal static ChainRow Next((long Number, string? Hash) head, ChainEntry entry)
    {
        var kept = entry with { Subject = Short(entry.Subject), Detail = Short(entry.Detail) };
        var previous = head.Hash ?? Beginning;
        return new ChainRow(head.Number + 1, kept, previous, HashOf(head.Number + 1, kept, previous));
    }

    /// <summary>Each text with its length before it, so that no two rows are written alike.</summary>
    private static string HashOf(long number, ChainEntry entry, string previous)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, number);
        hash.AppendData(length);
        foreach (var text in (ReadOnlySpan<string>)[previous, CatalogTransaction.Text(entry.At), entry.Who, entry.Action, entry.Subject, entry.Result, entry.Detail])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
