using System.Globalization;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Writes what looks alike in one way: digits and letters of full width, digits of other scripts, letters borrowed from other
/// alphabets, dashes and spaces of every kind.</summary>
internal static class PlainCharacters
{
    // Cyrillic and Greek letters that nobody can tell from Latin ones, beside those.
    private const string Borrowed = "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅУΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι";
    private const string Latin = "aeopcyxijshdqwABEKMHOPCTXIJSYABEZHIKMNOPTYXovi";

    /// <summary>Whether a text is as plain as can be: printable ASCII, and no two spaces together.</summary>
    public static bool Has(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange(' ', '~') < 0 && text.IndexOf("  ") < 0;

    /// <summary>A text with plain digits, dashes and single spaces; its letters are what they were.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var to = Plain(c);
            if (to != '\0' && !(to == ' ' && plain.Length > 0 && plain[^1] == ' '))
                plain.Append(to);
        }
        return plain.ToString();
    }

    /// <summary>A text in which borrowed letters are Latin where others are Latin too, so that a name can be read.</summary>
    public static string Unmasked(string text)
    {
        if (Ascii.IsValid(text) || !text.Any(char.IsAsciiLetter))
            return text;
        return string.Concat(text.Normalize(NormalizationForm.FormKC).Select(c => Borrowed.IndexOf(c) is >= 0 and var at ? Latin[at] : c));
    }

    /// <summary>Whether at least two letters are of an alphabet that isn't Latin and none is: a name or a sentence, for no code is written so.</summary>
    public static bool IsOfOtherScript(ReadOnlySpan<char> text)
    {
        const char LastLatin = '\u024F';
        var letters = 0;
        foreach (var c in text)
        {
            if (!char.IsLetter(c) && !char.IsSurrogate(c))
                continue;
            if (c <= LastLatin || c is >= '\u1E00' and <= '\u1EFF')
                return false;
            letters++;
        }
        return letters >= 2;
    }

    private static char Plain(char c)
    {
        if (c is >= ' ' and <= '~')
            return c;
        // Letters, digits and signs of full width.
        if (c is >= '\uFF01' and <= '\uFF5E')
            return (char)(c - 0xFEE0);
        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)),
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ' ',
            UnicodeCategory.Format => '\0',
            _ => c,
        };
    }
}
