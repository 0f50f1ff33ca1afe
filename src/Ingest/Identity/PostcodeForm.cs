namespace NonResponse.Ingest;

/// <summary>Postcodes that are written without their space, and what chance makes of them.</summary>
/// <remarks>Random codes of letters and digits hit a postcode about once in 100 to 400 times; codes that all have a postcode's
/// pattern of letters and digits about once in six to ten, for most pairs of letters are no area and some letters never stand
/// in the inner half.</remarks>
internal sealed class PostcodeForm
{
    private const double ShareOfIrregular = 0.01;
    private const double ShareOfPattern = 0.2;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Areas = """
        AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GX GY HA HD HG HP HR HS HU HX
        IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST
        SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _irregular;
    private int _patterned;
    private int _postcodes;

    /// <summary>Whether letters are one of the areas, such as LS.</summary>
    public static bool IsArea(ReadOnlySpan<char> letters) => Areas.Contains(letters);

    /// <summary>Counts a run of letters and digits that changes between the two more than once.</summary>
    public void Add(ReadOnlySpan<char> token)
    {
        if (token.Length is < 5 or > 7)
            return;
        _irregular++;
        if (!HasPattern(token))
            return;
        _patterned++;
        if (IsArea(token[..(char.IsAsciiLetter(token[1]) ? 2 : 1)]) && IsInner(token[^2]) && IsInner(token[^1]))
            _postcodes++;
    }

    public bool Leaks() =>
        _postcodes > 0
        && (2L * _postcodes >= _irregular
            || (Chance.IsRare(_postcodes, _irregular, ShareOfIrregular) && Chance.Exceeds(_postcodes, _patterned, ShareOfPattern)));

    /// <summary>A9, A99, AA9, AA99, A9A or AA9A, then 9AA.</summary>
    private static bool HasPattern(ReadOnlySpan<char> token)
    {
        if (!char.IsAsciiDigit(token[^3]) || !char.IsAsciiLetter(token[^2]) || !char.IsAsciiLetter(token[^1]) || !char.IsAsciiLetter(token[0]))
            return false;
        var outer = token[..^3];
        var letters = char.IsAsciiLetter(outer[1]) ? 2 : 1;
        var rest = outer[letters..];
        return rest.Length is 1 or 2 && char.IsAsciiDigit(rest[0]);
    }

    private static bool IsInner(char c) => !"CIKMOV".Contains(char.ToUpperInvariant(c));
}
