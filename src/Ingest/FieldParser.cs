using System.Buffers;

namespace NonResponse.Ingest;

/// <summary>Reads the fields of the contract from UTF-8 text that is trimmed and not empty.</summary>
internal static class FieldParser
{
    public const int LongestId = 64;
    private const int LongestText = 32;
    private const int LongestToken = 50;
    private const int DateLength = 10;

    private static readonly SearchValues<byte> TextBytes =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"u8);
    private static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-:"u8);

    /// <summary>1 to 64 of <c>A-Z a-z 0-9 . _ : -</c>.</summary>
    public static bool IsId(ReadOnlySpan<byte> text) => text.Length is > 0 and <= LongestId && !text.ContainsAnyExcept(IdBytes);

    /// <summary>1 to 32 letters, digits, <c>. - _</c>. Letters are those of ASCII: the field is a code, never prose.</summary>
    public static bool IsText(ReadOnlySpan<byte> text) => text.Length is > 0 and <= LongestText && !text.ContainsAnyExcept(TextBytes);

    /// <summary>A code without a list: 1 to 64 letters, digits, <c>. - _</c>, so that prose cannot pass.</summary>
    public static bool IsName(ReadOnlySpan<byte> text) => IsId(text) && !text.Contains((byte)':');

    /// <summary><c>yyyy-MM-dd</c>, as the number of days since 0001-01-01.</summary>
    public static bool TryDay(ReadOnlySpan<byte> text, out int day)
    {
        day = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var y) || !TryDigits(text[5..7], out var m) || !TryDigits(text[8..], out var d)
            || y < 1 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m))
            return false;
        day = new DateOnly(y, m, d).DayNumber;
        return true;
    }

    /// <summary>A date and time without the time: databases write one after every date.</summary>
    public static ReadOnlySpan<byte> WithoutTime(ReadOnlySpan<byte> text) =>
        text.Length > DateLength && text[DateLength] is (byte)' ' or (byte)'T' ? text[..DateLength] : text;

    /// <summary>A code without the zeros before it, of which one may stand for itself.</summary>
    public static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> text)
    {
        while (text.Length > 1 && text[0] == '0')
            text = text[1..];
        return text;
    }

    /// <summary>The concept that an expression of SNOMED CT begins with: 6 to 18 digits.</summary>
    /// <remarks>https://confluence.ihtsdotools.org/display/DOCSCG: a concept, then its term between bars or its refinement after a colon.</remarks>
    public static bool TryConcept(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> concept)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        concept = end < 0 ? text : text[..end];
        return concept.Length is >= 6 and <= 18 && (end < 0 || text[end] is (byte)':' or (byte)' ' or (byte)'|');
    }

    /// <summary>A letter and eight digits, as the codes of the Office for National Statistics are.</summary>
    public static bool IsArea(ReadOnlySpan<byte> text) => text.Length == 9 && char.IsAsciiLetter((char)text[0]) && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>1 to 50 characters of ASCII that can be seen: so long are the codes that the OMOP CDM has room for.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => text.Length is > 0 and <= LongestToken && !text.ContainsAnyExceptInRange((byte)'!', (byte)'~');

    /// <summary><c>true false 1 0 yes no</c>, whatever the case, as 1 or 0.</summary>
    public static bool TryBool(ReadOnlySpan<byte> text, out int value)
    {
        value = Booleans.IndexOf(text) switch { 0 or 1 or 2 => 1, 3 or 4 or 5 => 0, _ => -1 };
        return value >= 0;
    }

    /// <summary>A whole number with an optional sign.</summary>
    public static bool TryInt(ReadOnlySpan<byte> text, out long value) => TryNumber(text, 0, out value);

    /// <summary>A number with an optional sign and decimal point, without exponent, in units of 10^-<paramref name="decimals"/>.
    /// Further decimals round half away from zero; a number too large for 15 digits saturates.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, int decimals, out long value)
    {
        const long TooLarge = 1_000_000_000_000_000;
        value = 0;
        var negative = text[0] == '-';
        if (negative || text[0] == '+')
            text = text[1..];
        var digits = 0;
        var afterPoint = -1;
        foreach (var b in text)
        {
            if (b == '.' && afterPoint < 0 && decimals > 0)
            {
                afterPoint = 0;
                continue;
            }
            if (!char.IsAsciiDigit((char)b))
                return false;
            digits++;
            if (afterPoint < 0)
                value = Math.Min(TooLarge, value * 10 + (b - '0'));
            else if (afterPoint++ < decimals)
                value = Math.Min(TooLarge, value * 10 + (b - '0'));
            else if (afterPoint == decimals + 1 && b >= '5')
                value++;
        }
        for (var i = Math.Max(afterPoint, 0); i < decimals; i++)
            value = Math.Min(TooLarge, value * 10);
        if (negative)
            value = -value;
        return digits > 0;
    }

    private static CodeList Booleans { get; } = new("true", "1", "yes", "false", "0", "no");

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
                return false;
            value = value * 10 + (b - '0');
        }
        return true;
    }
}
