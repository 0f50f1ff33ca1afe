using System.Text;

namespace NonResponse.Reports;

/// <summary>Text that cannot break out of the markup it is put into.</summary>
internal static class XmlText
{
    private const char Replacement = '\uFFFD';

    /// <summary>White space made single spaces; what XML forbids, or what would turn the text around it, made visible as U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsWhiteSpace(rune) && rune.Value is not (0xA0 or 0x202F))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (Rune.IsControl(rune) || TurnsTextAround(rune.Value) || (rune.Value & 0xFFFE) == 0xFFFE)
                clean.Append(Replacement);
            else
                clean.Append(rune.ToString());
        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>Cleaned, and escaped for an element's content as well as for a quoted attribute.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in Clean(text))
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    /// <summary>An id of ASCII letters, digits and hyphens that starts with a letter.</summary>
    public static string Id(string text)
    {
        var id = new StringBuilder(text.Length);
        foreach (var c in text)
            id.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        return id.Length > 0 && char.IsAsciiLetter(id[0]) ? id.ToString() : "x" + id;
    }

    // Embeddings, overrides and isolates (Unicode Annex 9): the rest of the line would be read in the wrong order.
    private static bool TurnsTextAround(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
