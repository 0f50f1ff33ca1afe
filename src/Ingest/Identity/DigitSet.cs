namespace NonResponse.Ingest;

/// <summary>The distinct numbers of six or eight digits in a column, and whether they are dates of birth.</summary>
/// <remarks>A counter runs through calendar dates too, so what chance gives is told from the stretch of numbers that the column covers.</remarks>
internal sealed class DigitSet(int digits)
{
    private const int EarliestYear = TextForms.EarliestBirthYear;
    private const int LatestYear = TextForms.LatestBirthYear;

    // No extract has dates after it.
    private const int LastYear = 2039;

    // Distinct births, day first, fill at most a tenth of their stretch of six digits and a thousandth of eight; a counter fills more.
    private readonly double _counterDensity = digits == 6 ? 0.15 : 0.01;

    // Numbers of a counter that somebody left gaps in stand no farther apart.
    private const int Near = 10;

    private const int ManyNumbers = 20;

    // Of 10,000 numbers of four digits, 366 are a day and a month.
    private const double DayAndMonth = 0.0366;

    // Of the numbers of eight digits, 115 years of days in either of two orders.
    private const double Births8 = 2 * 115 * 366 / 90_000_000.0;

    private readonly ulong[] _bits = new ulong[digits == 6 ? 1_000_000 / 64 + 1 : 100_000_000 / 64 + 1];

    public void Add(int number) => _bits[number >> 6] |= 1UL << (number & 63);

    /// <summary>Whether numbers of six digits are days, months and years of birth.</summary>
    /// <param name="among">How many random codes of letters and digits the column holds, some of which have six digits in a row.</param>
    public bool AreShortBirths(int among)
    {
        int n = 0, births = 0, near = 0, first = int.MaxValue, last = 0;
        foreach (var number in Members())
        {
            n++;
            births += IsShortBirth(number) ? 1 : 0;
            near += n > 1 && number - last <= Near ? 1 : 0;
            first = Math.Min(first, number);
            last = number;
        }
        if (births == 0 || 10L * n < among || IsCounter(n, first, last))
            return false;
        if (10L * births >= 9L * n)
            return true;
        var inStretch = 0;
        for (var number = first; number <= last; number++)
            inStretch += IsShortBirth(number) ? 1 : 0;
        // Several counters in one column each cover a stretch of their own: then numbers mostly stand near the next.
        return 5L * near < n && Chance.IsRare(births, n, (double)inStretch / (last - first + 1));
    }

    /// <summary>Whether numbers of eight digits are dates of birth, year first or day first.</summary>
    /// <param name="areDates">Dates after the latest birth are to be expected: then it is a leak only where most are births.</param>
    public bool AreBirths(bool areDates)
    {
        int n = 0, first = int.MaxValue, last = 0;
        int inYears = 0, yearFirst = 0, yearFirstBirths = 0, firstInYears = int.MaxValue, lastInYears = 0;
        int endInYear = 0, dayFirst = 0, dayFirstBirths = 0;
        foreach (var number in Members())
        {
            n++;
            first = Math.Min(first, number);
            last = number;
            if (number / 10_000 is >= EarliestYear and <= LastYear)
            {
                inYears++;
                firstInYears = Math.Min(firstInYears, number);
                lastInYears = number;
                var isDay = IsDay(number / 10_000, number / 100 % 100, number % 100);
                yearFirst += isDay ? 1 : 0;
                yearFirstBirths += isDay && number / 10_000 <= LatestYear ? 1 : 0;
            }
            else if (number % 10_000 is >= EarliestYear and <= LastYear)
            {
                endInYear++;
                var isDay = IsDay(number % 10_000, number / 10_000 % 100, number / 1_000_000);
                dayFirst += isDay ? 1 : 0;
                dayFirstBirths += isDay && number % 10_000 <= LatestYear ? 1 : 0;
            }
        }
        // Among many random numbers of eight digits a few are dates; days of care are no random numbers.
        var births = yearFirstBirths + dayFirstBirths;
        if (Chance.BinomialTail(births, n - (yearFirst + dayFirst - births), Births8) > 0.02)
            return false;
        var stretch = inYears < 3 ? DayAndMonth : ShareOfDays(firstInYears, lastInYears);
        // Births are on many days of the month; codes of areas all begin alike (E01012345).
        var beginAlike = n >= ManyNumbers && first / 1_000_000 == last / 1_000_000;
        return Leak(yearFirstBirths, yearFirst, inYears, stretch, areDates)
            || (!beginAlike && !IsCounter(n, first, last) && Leak(dayFirstBirths, dayFirst, endInYear, DayAndMonth, areDates));
    }

    private static bool Leak(int births, int dates, int candidates, double share, bool areDates) =>
        births > 0 && (!areDates || 2L * births >= dates)
        && (10L * dates >= 9L * candidates || Chance.IsRare(dates, candidates, share));

    private bool IsCounter(int n, int first, int last) => n > 1 && n > _counterDensity * (last - first + 1.0);

    /// <summary>ddMMyy. Years 15 to 26 are those of referrals as well.</summary>
    private static bool IsShortBirth(int number) =>
        number % 100 is <= LatestYear - 2000 or > 26 && IsDay(2000, number / 100 % 100, number / 10_000);

    private static double ShareOfDays(int first, int last)
    {
        var days = 0;
        for (var day = new DateOnly(first / 10_000, 1, 1); day.Year <= last / 10_000; day = day.AddDays(1))
        {
            var number = (day.Year * 10_000) + (day.Month * 100) + day.Day;
            days += number >= first && number <= last ? 1 : 0;
        }
        return days / (last - first + 1.0);
    }

    private static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private IEnumerable<int> Members()
    {
        for (var i = 0; i < _bits.Length; i++)
            for (var bits = _bits[i]; bits != 0; bits &= bits - 1)
                yield return (i << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits);
    }
}
