using System.Globalization;

namespace NonResponse.Ingest;

/// <summary>What is fixed for a whole extract: its days, its providers and commissioners, and the probabilities of its truths.</summary>
/// <remarks>The levels are near the published anchors of NHS Talking Therapies: see the README of the committed samples.</remarks>
internal sealed class SyntheticService
{
    /// <summary>Share of referrals that enters treatment, over all fifths of deprivation.</summary>
    public const double AccessLevel = 0.66;

    /// <summary>Probability that a treatment contact that was not cancelled is not attended, before the shift.</summary>
    public const double NonAttendance = 0.115;

    private readonly double[] _cumulativeDays;
    private readonly double[] _providerWeights;
    private readonly double[] _quintileShares = new double[5];
    private readonly double _providerTotal;

    public SyntheticService(SynthesisOptions options)
    {
        Options = options;
        FirstDay = options.PeriodStart.DayNumber;
        LastDay = options.ExtractedOn.DayNumber;
        ShiftDay = options.ShiftStart.DayNumber;
        ProviderIds = [.. Enumerable.Range(1, options.ProviderCount).Select(i => "PR" + Padded(i))];
        CommissionerIds = [.. Enumerable.Range(1, options.CommissionerCount).Select(i => "C" + i.ToString(CultureInfo.InvariantCulture))];
        Teams = [.. ProviderIds.Select(id => Enumerable.Range(1, options.TeamCount)
            .Select(t => id + "-T" + t.ToString(CultureInfo.InvariantCulture)).ToArray())];
        _providerWeights = [.. Enumerable.Range(0, options.ProviderCount).Select(i => 0.6 + (0.8 * Spread(i, 5, 5)))];
        _providerTotal = _providerWeights.Sum();
        for (var quintile = 1; quintile <= 5; quintile++)
            _quintileShares[quintile - 1] = RatioAt(quintile, options.Truths.DeprivationReferralRatio) / 5;
        _cumulativeDays = DayWeights();
        Levels = ResponseLevels.Solve(this);
    }

    public SynthesisOptions Options { get; }

    public PlantedTruths Truths => Options.Truths;

    /// <summary>The first day of referral, and the day of the snapshot, as day numbers.</summary>
    public int FirstDay { get; }

    /// <summary>The day of the snapshot: rows after it are not written.</summary>
    public int LastDay { get; }

    public int ShiftDay { get; }

    public string[] ProviderIds { get; }

    public string[] CommissionerIds { get; }

    public string[][] Teams { get; }

    public ResponseLevels Levels { get; }

    /// <summary>Share of the referrals in each fifth of deprivation.</summary>
    public ReadOnlySpan<double> QuintileShares => _quintileShares;

    /// <summary>The factor of a fifth, on a line whose ends have the given ratio and whose middle is 1.</summary>
    public static double RatioAt(int quintile, double mostOverLeast) =>
        1 + ((quintile - 3) / 2.0 * (1 - mostOverLeast) / (1 + mostOverLeast));

    /// <summary>Probability of entering treatment in a fifth.</summary>
    public double Access(int quintile) => AccessLevel + ((3 - quintile) / 4.0 * Truths.DeprivationAccessDifference);

    public bool IsOutlier(int provider) => Options.ProviderCount >= 4 && provider == Truths.OutlyingProvider - 1;

    /// <summary>Share of the episodes that the outlying provider has.</summary>
    public double OutlierShare =>
        Enumerable.Range(0, ProviderIds.Length).Where(IsOutlier).Sum(i => _providerWeights[i]) / _providerTotal;

    /// <summary>Median days from referral to treatment at a provider: 91 % to 67 % within 42 days at the given spread.</summary>
    public double WaitMedian(int provider) => 20 + (13 * Spread(provider, 7, 5));

    public double NonAttendanceOn(int day) => day >= ShiftDay ? NonAttendance * Truths.ShiftRatio : NonAttendance;

    public int DrawProvider(ref Pcg32 random) => random.Pick(_providerWeights, _providerTotal);

    /// <summary>Most patients of a provider have the commissioner of its area.</summary>
    public int DrawCommissioner(ref Pcg32 random, int provider) => random.Chance(0.85)
        ? provider % CommissionerIds.Length
        : random.Between(0, CommissionerIds.Length - 1);

    /// <summary>The share of the referrals that each commissioner can expect.</summary>
    public double[] CommissionerShares()
    {
        var shares = new double[CommissionerIds.Length];
        for (var provider = 0; provider < ProviderIds.Length; provider++)
        {
            var weight = _providerWeights[provider] / _providerTotal;
            shares[provider % shares.Length] += 0.85 * weight;
            for (var i = 0; i < shares.Length; i++)
                shares[i] += 0.15 * weight / shares.Length;
        }
        return shares;
    }

    public int DrawQuintile(ref Pcg32 random) => 1 + random.Pick(_quintileShares);

    /// <summary>A day of referral.</summary>
    public int DrawReferral(ref Pcg32 random)
    {
        var position = Array.BinarySearch(_cumulativeDays, random.Unit() * _cumulativeDays[^1]);
        return FirstDay + Math.Min(position < 0 ? ~position : position + 1, _cumulativeDays.Length - 1);
    }

    /// <summary>The day itself, or the Monday after a weekend.</summary>
    public static int WorkingDay(int day) => (day % 7) switch { 5 => day + 2, 6 => day + 1, _ => day }; // day 0 was a Monday

    // Dips in August and December, peaks after them; hardly any referral on a Sunday, few on a Saturday or at Christmas.
    private double[] DayWeights()
    {
        ReadOnlySpan<double> months = [1.10, 1.05, 1.08, 0.98, 1.02, 1.00, 0.97, 0.84, 1.04, 1.10, 1.08, 0.74];
        ReadOnlySpan<double> weekdays = [1.12, 1.08, 1.02, 0.98, 0.90, 0.16, 0.12];
        var cumulative = new double[LastDay - FirstDay + 1];
        var total = 0.0;
        for (var i = 0; i < cumulative.Length; i++)
        {
            var date = DateOnly.FromDayNumber(FirstDay + i);
            var closed = (date.Month == 12 && date.Day >= 24) || (date.Month == 1 && date.Day == 1);
            total += months[date.Month - 1] * weekdays[(FirstDay + i) % 7] * (closed ? 0.35 : 1) * (1 + (0.08 * i / cumulative.Length));
            cumulative[i] = total;
        }
        return cumulative;
    }

    // Spreads providers evenly over [0, 1] in a mixed order that does not depend on the seed.
    private double Spread(int provider, int stride, int offset)
    {
        var count = Options.ProviderCount;
        return count == 1 ? 0.5 : (((provider * stride) + offset) % count) / (count - 1.0);
    }

    private static string Padded(int number) => number.ToString("D2", CultureInfo.InvariantCulture);
}
