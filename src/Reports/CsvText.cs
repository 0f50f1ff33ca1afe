using System.Buffers;
using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Writes rows of RFC 4180: fields are quoted where they must be, lines end with a line feed, and no text is read as a formula.</summary>
public sealed class CsvText(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private bool _isFirst = true;

    /// <summary>A text; one that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
    public CsvText Field(string text)
    {
        Separate();
        if (CellText.LooksLikeFormula(text) && !IsNumber(text))
            text = "'" + text;
        if (text.AsSpan().ContainsAny(Special))
            output.Write($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        else
            output.Write(text);
        return this;
    }

    // A dash alone is no formula either.
    private static bool IsNumber(string text) => text is "-" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>A number in the fewest digits that give it back exactly; nothing for null.</summary>
    public CsvText Field<T>(T? number) where T : struct, ISpanFormattable
    {
        Separate();
        if (number is not { } value)
            return this;
        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        output.Write(text[..written]);
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        output.Write('\n');
        _isFirst = true;
    }

    private void Separate()
    {
        if (!_isFirst)
            output.Write(',');
        _isFirst = false;
    }
}
