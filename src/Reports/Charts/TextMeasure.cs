using System.Globalization;
using System.Text;

namespace NonResponse.Reports;

/// <summary>How much room text takes, the same on every machine and never too little.</summary>
/// <remarks>Widths of DejaVu Sans, the widest of the sans-serif faces that browsers choose; Arial and Segoe UI need about
/// an eighth less.</remarks>
internal static class TextMeasure
{
    // Thousandths of the font size, from the space to the tilde; read from the font's own table (DejaVu 2.37, hmtx).
    private static readonly short[] Ascii =
    [
        318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337,
        637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531,
        1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863, 749, 788,
        604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500,
        500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612,
        635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
    ];

    // No letter of the bold face is wider than 1.262 times its regular one.
    private const double BoldFactor = 1.262;

    /// <summary>Width in the unit of the font size.</summary>
    public static double Width(string text, double size, FontWeight weight = FontWeight.Regular)
    {
        var thousandths = 0;
        foreach (var rune in text.EnumerateRunes())
            thousandths += Thousandths(rune);
        return thousandths * size * (weight == FontWeight.Bold ? BoldFactor : 1) / 1000;
    }

    /// <summary>Lines none of which is wider than <paramref name="width"/>; at least one, and no character lost but white space.</summary>
    public static IReadOnlyList<string> Wrap(
        string text, double size, double width, FontWeight weight = FontWeight.Regular)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            var joined = line.Length == 0 ? rest : line + " " + rest;
            if (Width(joined, size, weight) <= width)
            {
                line = joined;
                continue;
            }
            if (line.Length > 0)
                lines.Add(line);
            while (Width(rest, size, weight) > width)
            {
                var cut = Fitting(rest, size, width, weight);
                if (cut >= rest.Length)
                    break;
                lines.Add(rest[..cut]);
                rest = rest[cut..];
            }
            line = rest;
        }
        if (line.Length > 0 || lines.Count == 0)
            lines.Add(line);
        return lines;
    }

    /// <summary>How many characters fit, at least one letter with its accents; after a mark of punctuation where there is one.</summary>
    private static int Fitting(string word, double size, double width, FontWeight weight)
    {
        var fitting = 0;
        var afterMark = 0;
        foreach (var start in StringInfo.ParseCombiningCharacters(word))
        {
            var end = start + StringInfo.GetNextTextElementLength(word, start);
            if (fitting > 0 && Width(word[..end], size, weight) > width)
                break;
            fitting = end;
            if (word[end - 1] is '-' or '_' or '/' or '.' or ',' or '|' or ':' or '\u2013')
                afterMark = end;
        }
        return afterMark * 2 >= fitting ? afterMark : fitting;
    }

    private static int Thousandths(Rune rune) => rune.Value switch
    {
        >= 0x20 and <= 0x7E => Ascii[rune.Value - 0x20],
        0x2013 => 500,
        0x2212 => 838,
        0xA9 or 0xAE or 0xC6 or 0xE6 or 0x152 or 0x153 or 0x174 => 1070,
        < 0x400 => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? 0 : 980,
        >= 0x590 and < 0x600 => 750,
        < 0x2000 => 1250,
        // Symbols, ideographs and pictures: wider than a square in some fonts.
        _ => 1450,
    };
}

/// <summary>How heavy letters are.</summary>
internal enum FontWeight
{
    Regular,
    Bold,
}
