namespace NonResponse.Ingest;

/// <summary>The runs of digits in the values of a column: which may be NHS numbers, phone numbers or dates of birth.</summary>
/// <param name="mayBeCodes">Whether the column may hold codes of a vocabulary, which have check digits of their own.</param>
internal sealed class NumberRuns(bool mayBeCodes)
{
    // Above this many distinct numbers a repeated one no longer matters.
    private const int MostDistinct = 1 << 16;

    // Of ten-digit numbers, the share that begin with a day, a month and a year.
    private const double DayMonthYear = 0.0366;

    // Of eleven-digit numbers, those that begin like a British phone number: 011 to 019, five of 02x, 03x and 071 to 079.
    private const double Phone11 = 0.022;
    private const double Phone12 = 0.002;
    private const double Mobile10 = 0.09;

    // A date of birth at either end of a longer number, in either order.
    private const double BirthAtAnEnd = 0.003;

    private readonly HashSet<long> _distinct = [];
    private DigitSet? _six;
    private DigitSet? _eight;
    private int _ten, _nhs, _chiLike, _chi, _mobile10;
    private int _eleven, _phone11, _twelve, _phone12;
    private int _long, _birthAtAnEnd;
    private long _lowest10 = long.MaxValue, _highest10;

    /// <summary>Counts a run of digits with nothing but borders or letters around it.</summary>
    public void Add(ReadOnlySpan<char> run)
    {
        switch (run.Length)
        {
            case 6:
                (_six ??= new DigitSet(6)).Add(int.Parse(run, System.Globalization.CultureInfo.InvariantCulture));
                return;
            case 8:
                (_eight ??= new DigitSet(8)).Add(int.Parse(run, System.Globalization.CultureInfo.InvariantCulture));
                return;
            case < 9 or > 18:
                return;
        }
        var number = long.Parse(run, System.Globalization.CultureInfo.InvariantCulture);
        if (_distinct.Count < MostDistinct ? !_distinct.Add(number + run.Length * 1_000_000_000_000_000_00L % long.MaxValue) : _distinct.Contains(number))
            return;
        if (run.Length <= 16)
        {
            _long++;
            _birthAtAnEnd += IsBirth(run[..8]) || IsBirth(run[^8..]) ? 1 : 0;
        }
        if (run.Length >= 10 && run[..^10].IndexOfAnyExcept('0') < 0)
            AddTen(run[^10..], number);
        if (run.Length == 11)
        {
            _eleven++;
            _phone11 += IsNational(run) ? 1 : 0;
        }
        else if (run.Length == 12)
        {
            _twelve++;
            _phone12 += run.StartsWith("44") && run[2] is '1' or '2' or '7' && run[3] != '0' ? 1 : 0;
        }
        else if (run.Length == 14 && run.StartsWith("0044") && run[4] is '1' or '2' or '3' or '7')
        {
            _twelve++;
            _phone12++;
        }
    }

    /// <summary>Counts ten digits, alone or in the groups in which NHS numbers are written.</summary>
    public void AddTen(ReadOnlySpan<char> digits, long number)
    {
        if (!NhsNumber.IsCandidate(digits) || (mayBeCodes && SnomedIdentifier.IsValid(digits)))
            return;
        var passes = NhsNumber.IsValid(digits);
        _ten++;
        _nhs += passes ? 1 : 0;
        _mobile10 += digits[0] == '7' && digits[1] != '0' && !passes ? 1 : 0;
        _lowest10 = Math.Min(_lowest10, number);
        _highest10 = Math.Max(_highest10, number);
        if (!NhsNumber.IsDayMonth(digits))
            return;
        _chiLike++;
        _chi += passes ? 1 : 0;
    }

    /// <summary>The kinds that the numbers are more often than chance gives.</summary>
    /// <param name="kinds">Where they go.</param>
    /// <param name="areDates">Whether later dates are to be expected among them.</param>
    /// <param name="among">How many random codes of letters and digits the column holds.</param>
    public void Judge(ISet<string> kinds, bool areDates, int among)
    {
        if (Chance.Exceeds(_nhs, _ten, NhsNumber.ChanceShare)
            // CHI numbers begin with the date of birth, so a few are told from many other numbers.
            || (Chance.Exceeds(_chi, _chiLike, NhsNumber.ChanceShare) && Chance.BinomialTail(_chi, _ten, DayMonthYear * NhsNumber.ChanceShare) < 1e-3))
            kinds.Add(IdentityKinds.NhsNumber);
        if (Chance.Exceeds(_phone11, _eleven, Phone11) || Chance.Exceeds(_phone12, _twelve, Phone12) || AreMobilesWithoutZero())
            kinds.Add(IdentityKinds.Phone);
        if (Chance.Exceeds(_birthAtAnEnd, _long, BirthAtAnEnd) || _six?.AreShortBirths(among) == true || _eight?.AreBirths(areDates) == true)
            kinds.Add(IdentityKinds.BirthDate);
    }

    /// <summary>A spreadsheet drops the zero: 7700900123. A counter that begins with 7 is dense, phone numbers are not.</summary>
    private bool AreMobilesWithoutZero() =>
        _mobile10 > 1 && 10L * _mobile10 >= 9L * _ten && _ten < (_highest10 - _lowest10 + 1) / 10.0 && Chance.IsRare(_mobile10, _ten, Mobile10);

    private static bool IsNational(ReadOnlySpan<char> run) =>
        run[0] == '0' && run[1] switch
        {
            '1' or '7' => run[2] != '0',
            '2' => run[2] is '0' or '3' or '4' or '8' or '9',
            '3' => run[2] is '0' or '3',
            _ => false,
        };

    private static bool IsBirth(ReadOnlySpan<char> d) =>
        (IsBirthYear(d) && Two(d[4..]) is >= 1 and <= 12 && Two(d[6..]) is >= 1 and <= 31)
        || (IsBirthYear(d[4..]) && Two(d[2..]) is >= 1 and <= 12 && Two(d) is >= 1 and <= 31);

    private static bool IsBirthYear(ReadOnlySpan<char> d) =>
        Two(d) * 100 + Two(d[2..]) is >= TextForms.EarliestBirthYear and <= TextForms.LatestBirthYear;

    private static int Two(ReadOnlySpan<char> d) => (d[0] - '0') * 10 + d[1] - '0';
}
