using System.Buffers.Text;

namespace NonResponse.Ingest;

/// <summary>Ids made of others.</summary>
internal static class OmopIds
{
    /// <summary>An id with a number after it, such as <c>person-1</c>.</summary>
    /// <param name="id">The id.</param>
    /// <param name="sign">What stands between the two.</param>
    /// <param name="number">The number.</param>
    /// <param name="into">Room for it.</param>
    public static ReadOnlySpan<byte> Numbered(scoped ReadOnlySpan<byte> id, char sign, int number, Span<byte> into)
    {
        id.CopyTo(into);
        into[id.Length] = (byte)sign;
        Utf8Formatter.TryFormat(number, into[(id.Length + 1)..], out var digits);
        return into[..(id.Length + 1 + digits)];
    }
}
