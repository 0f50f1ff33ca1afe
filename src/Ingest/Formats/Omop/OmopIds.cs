using System.Buffers.Text;

namespace NonResponse.Ingest;

/// <summary>Ids of the rows of the contract that the model does not have.</summary>
internal static class OmopIds
{
    /// <summary>The id of what something of another id is told by, and the place among its kind; where that is too long, a word and a number of its own stand for the other.</summary>
    /// <param name="room">Where the id is put: as long as an id may be.</param>
    /// <param name="other">The other id.</param>
    /// <param name="place">The place among its kind, from 1.</param>
    /// <param name="needed">How many bytes are kept free for it.</param>
    /// <param name="word">The word.</param>
    /// <param name="number">The number.</param>
    public static ReadOnlySpan<byte> Of(Span<byte> room, ReadOnlySpan<byte> other, int place, int needed, ReadOnlySpan<byte> word, int number)
    {
        var length = 0;
        if (other.Length <= FieldParser.LongestId - needed)
            length = Append(room, length, other);
        else
            length = Append(room, Append(room, length, word), number);
        return room[..Append(room, Append(room, length, "-"u8), place)];
    }

    private static int Append(Span<byte> room, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(room[length..]);
        return length + text.Length;
    }

    private static int Append(Span<byte> room, int length, int number)
    {
        Utf8Formatter.TryFormat(number, room[length..], out var written);
        return length + written;
    }
}
