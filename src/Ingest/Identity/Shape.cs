namespace NonResponse.Ingest;

/// <summary>What a text consists of: enough to know which rules can apply, so that an ordinary pseudonym costs one pass.</summary>
internal readonly ref struct Shape
{
    public const int MostRuns = 12;

    private Shape(ReadOnlySpan<byte> runs, int letters, int digits, int others, int switches)
    {
        Runs = runs;
        Letters = letters;
        Digits = digits;
        Others = others;
        Switches = switches;
    }

    /// <summary>The lengths of the runs of digits; those after the twelfth are left out.</summary>
    public ReadOnlySpan<byte> Runs { get; }

    public int Letters { get; }

    public int Digits { get; }

    /// <summary>Characters that are neither letters nor digits.</summary>
    public int Others { get; }

    /// <summary>How often it changes between letters and digits.</summary>
    public int Switches { get; }

    public int LongestRun { get; private init; }

    public int Colons { get; private init; }

    public bool HasSpace { get; private init; }

    public bool HasAt { get; private init; }

    /// <summary>A plus, a bracket or a slash, which no pseudonym has.</summary>
    public bool HasSign { get; private init; }

    public bool HasDot { get; private init; }

    /// <summary>Whether all letters are those of hexadecimal numbers.</summary>
    public bool IsHex { get; private init; }

    /// <summary>Whether no letter stands after a digit.</summary>
    public bool EndsInDigits { get; private init; }

    /// <summary>Whether a run of digits begins as British phone numbers do.</summary>
    public bool HasZero { get; private init; }

    /// <summary>Whether runs of digits stand together as in a date, a grouped number, or an address of a device.</summary>
    public bool HasGroups
    {
        get
        {
            for (var i = 0; i + 2 < Runs.Length; i++)
            {
                var (a, b, c) = (Runs[i], Runs[i + 1], Runs[i + 2]);
                var isDate = (a == 4 && b <= 2 && c <= 2) || (a <= 2 && b <= 2 && c is 4 or 2);
                var isGrouped = (a == 3 && b is 2 or 3 && c == 4) || (a == 2 && b == 2 && c == 2);
                if (isDate || isGrouped || (i + 3 < Runs.Length && a <= 3 && b <= 3 && c <= 3 && Runs[i + 3] <= 3))
                    return true;
            }
            return false;
        }
    }

    /// <summary>Whether a run of one or two digits stands before one of four: 4.V.1953, 17-MAY-1953.</summary>
    public bool HasDayAndYear
    {
        get
        {
            for (var i = 0; i + 1 < Runs.Length; i++)
                if (Runs[i] <= 2 && (Runs[i + 1] == 4 || (Runs[i + 1] == 2 && Letters >= 3)))
                    return true;
            return false;
        }
    }

    /// <summary>The shape of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="runs">Where the lengths of the runs go: room for <see cref="MostRuns"/>.</param>
    public static Shape Of(ReadOnlySpan<char> text, Span<byte> runs)
    {
        int letters = 0, digits = 0, others = 0, switches = 0, count = 0, run = 0, longest = 0, colons = 0;
        bool space = false, at = false, sign = false, dot = false, hex = true, ends = true, zero = false, afterLetter = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                zero |= run == 1 && c is '1' or '2' or '3' or '7' or '8' && text[i - 1] == '0';
                switches += afterLetter ? 1 : 0;
                afterLetter = false;
                run++;
                continue;
            }
            if (run > 0)
            {
                if (count < runs.Length)
                    runs[count++] = (byte)Math.Min(run, byte.MaxValue);
                longest = Math.Max(longest, run);
            }
            afterLetter = char.IsAsciiLetter(c) || (c > 127 && char.IsLetter(c));
            if (afterLetter)
            {
                letters++;
                hex &= char.IsAsciiHexDigit(c);
                ends &= digits == 0;
                switches += run > 0 ? 1 : 0;
            }
            else
            {
                others++;
                space |= char.IsWhiteSpace(c);
                at |= c == '@';
                dot |= c == '.';
                colons += c == ':' ? 1 : 0;
                sign |= c is '+' or '(' or '/';
            }
            run = 0;
        }
        if (run > 0 && count < runs.Length)
            runs[count++] = (byte)Math.Min(run, byte.MaxValue);
        return new Shape(runs[..count], letters, digits, others, switches)
        {
            LongestRun = Math.Max(longest, run),
            Colons = colons,
            HasSpace = space,
            HasAt = at,
            HasSign = sign,
            HasDot = dot,
            IsHex = hex,
            EndsInDigits = ends,
            HasZero = zero,
        };
    }
}
