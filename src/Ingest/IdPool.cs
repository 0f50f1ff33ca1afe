using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Numbers texts in the order in which they first occur, so that columns hold a number and the text is kept once.</summary>
internal sealed class IdPool
{
    private readonly Dictionary<string, int> _numbers = new(AsciiComparer.Instance);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8;
    private readonly List<string> _texts = [];

    public IdPool() => _byUtf8 = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of a text, given at its first occurrence.</summary>
    public int Add(ReadOnlySpan<byte> ascii)
    {
        if (_byUtf8.TryGetValue(ascii, out var number))
            return number;
        var text = Encoding.ASCII.GetString(ascii);
        _numbers.Add(text, number = _texts.Count);
        _texts.Add(text);
        return number;
    }

    /// <summary>The number of a text, or -1. Safe to call from several threads as long as nobody adds.</summary>
    public int Find(ReadOnlySpan<byte> ascii) => _byUtf8.TryGetValue(ascii, out var number) ? number : -1;

    /// <summary>Looks ASCII bytes up among strings without making one of them.</summary>
    private sealed class AsciiComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
        private const uint Offset = 2166136261;
        private const uint Prime = 16777619;

        public static AsciiComparer Instance { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode([DisallowNull] string obj)
        {
            var hash = Offset;
            foreach (var c in obj)
                hash = unchecked((hash ^ c) * Prime);
            return unchecked((int)hash);
        }

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = Offset;
            foreach (var b in alternate)
                hash = unchecked((hash ^ b) * Prime);
            return unchecked((int)hash);
        }

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
    }
}

/// <summary>The keys of a table, and which of its rows has each.</summary>
internal sealed class KeyIndex
{
    /// <summary>No row of the table has the key.</summary>
    public const int Unknown = -1;

    /// <summary>The rows that have the key were all kept out.</summary>
    public const int KeptOut = -2;

    private readonly IdPool _pool = new();
    private readonly List<int> _rows = [];
    private readonly List<int> _keyOfRow = [];

    /// <summary>The distinct keys, those of rows that were kept out among them.</summary>
    public IReadOnlyList<string> Texts => _pool.Texts;

    /// <summary>The text of a kept row's key.</summary>
    public string TextOf(int row) => _pool.Texts[_keyOfRow[row]];

    /// <summary>The kept row with the key, <see cref="KeptOut"/> or <see cref="Unknown"/>.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        var number = _pool.Find(id);
        return number < 0 ? Unknown : _rows[number];
    }

    /// <summary>Notes a row that is kept; false where an earlier row with the key was kept already.</summary>
    public bool TryKeep(ReadOnlySpan<byte> id, int row)
    {
        var number = Number(id);
        if (_rows[number] >= 0)
            return false;
        _rows[number] = row;
        _keyOfRow.Add(number);
        return true;
    }

    /// <summary>Notes a row that is kept out, so that rows which refer to it aren't blamed.</summary>
    public void KeepOut(ReadOnlySpan<byte> id) => Number(id);

    private int Number(ReadOnlySpan<byte> id)
    {
        var number = _pool.Add(id);
        if (number == _rows.Count)
            _rows.Add(KeptOut);
        return number;
    }
}
