using System.Text;
using System.Text.RegularExpressions;

namespace NonResponse.Reports;

/// <summary>Text that is safe in a cell: without characters that XML or Excel refuse, never longer than a cell holds.</summary>
internal static partial class CellText
{
    // "Total number of characters that a cell can contain", Excel specifications and limits.
    private const int LongestCell = 32_767;

    // Column names of an Excel table are kept at 255.
    private const int LongestHeader = 255;

    public static string Clean(string text, int longest = LongestCell) => Cut(Printable(text), longest);

    /// <summary>Headers are names of table columns too: one line, and unique without regard to case.</summary>
    public static IReadOnlyList<string> Headers(IEnumerable<string> headers)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. headers.Select(h => Unique(Cut(Printable(h).Replace('\n', ' ').Trim(), LongestHeader - 4), taken))];
    }

    /// <summary>True where Excel would read the text as a formula if somebody typed it in.</summary>
    public static bool LooksLikeFormula(string text)
    {
        // Spreadsheets pass over white space before it, some over characters that cannot be seen.
        var at = 0;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || char.IsControl(text[at]) || text[at] == '\uFEFF'))
            at++;
        return at < text.Length && text[at] is ('=' or '+' or '-' or '@');
    }

    /// <summary>As it stands in the file: Excel reads <c>_x000D_</c> as an escaped character, so that text which only looks like
    /// one has its underscore escaped (ST_Xstring, ECMA-376 part 1, 22.9.2.19).</summary>
    public static string Escape(string text) => EscapedCharacter().Replace(text, "_x005F_");

    private static string Unique(string header, HashSet<string> taken)
    {
        var name = header.Length == 0 ? "Column" : header;
        for (var number = 2; !taken.Add(name); number++)
            name = FormattableString.Invariant($"{header} {number}");
        return name;
    }

    private static string Printable(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            // A broken surrogate arrives as U+FFFD.
            if (rune.Value is '\r' || (rune.Value is '\n' && previous is not '\r'))
                result.Append('\n');
            else if (rune.Value is '\t')
                result.Append(' ');
            else if (rune.Value >= ' ' && rune.Value is not (>= 0x7F and <= 0x9F) and not 0xFFFE and not 0xFFFF)
                result.Append(rune.ToString());
            previous = rune.Value is '\r' ? '\r' : '\0';
        }
        return result.ToString();
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    // Only the underscore is replaced, so that overlapping escapes are found too.
    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)")]
    private static partial Regex EscapedCharacter();
}
