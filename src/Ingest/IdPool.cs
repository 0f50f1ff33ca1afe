using System.Buffers.Binary;
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
        public static AsciiComparer Instance { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode([DisallowNull] string obj)
        {
            Span<byte> ascii = stackalloc byte[obj.Length];
            Encoding.ASCII.GetBytes(obj, ascii);
            return GetHashCode(ascii);
        }

        // Keys of one extract are alike but for some digits: eight bytes at a time are mixed, with Knuth's multiplier.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            const ulong Multiplier = 0x9E3779B97F4A7C15;
            var hash = (ulong)alternate.Length;
            while (alternate.Length >= sizeof(ulong))
            {
                hash = (ulong.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate)) * Multiplier;
                alternate = alternate[sizeof(ulong)..];
            }
            foreach (var b in alternate)
                hash = (hash ^ b) * Multiplier;
            return (int)(hash >> 32);
        }

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
    }
}
