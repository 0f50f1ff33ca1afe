using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What the checks of the content count: whatever needs the tables as a whole or a definition of the measures.</summary>
internal static class DataQuality
{
    private const int RecentDays = 31;
    private const int AloneDays = 92;
    private const int MonthsBefore = 6;
    private const int FewestMonths = 12;
    private const int MostMonths = 24;

    /// <summary>Counts the checks of the content, by check id.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="measurement">Its measures.</param>
    /// <param name="previous">The submission before; null where there is none: the checks that need it are left out.</param>
    public static IReadOnlyDictionary<string, Tally> Of(EpisodeTables tables, Measurement measurement, PreviousSubmission? previous)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        measurement.Quality.AddTo(tallies);
        AddOfTables(tables, tallies);
        AddOutcomes(tables, measurement, tallies);
        tallies["steps.declared_strategy.agrees"] = new Tally(measurement.DeclaredSteps, measurement.DeclaredSteps - measurement.AgreeingSteps);
        if (previous is not null)
            SubmissionHistory.Add(tables, previous, tallies);
        return tallies;
    }

    /// <summary>Counts the checks that need whole tables and no measure.</summary>
    internal static void AddOfTables(EpisodeTables tables, Dictionary<string, Tally> tallies)
    {
        AddFilled(tables.Episodes, tallies);
        AddTimes(tables, tallies);
        tallies["population.commissioner_id.covers"] = Covered(tables);
        if (!tables.Records(RecordedColumn.EndReason))
            tallies["episodes.end_reason.filled"] = Tally.NotApplicable("The extract has no place for why an episode ended.");
        if (tables.Needs is null)
            tallies["needs.support_date.order"] = Tally.NotApplicable("The extract has no table needs.");
    }

    private static void AddFilled(EpisodeColumns e, Dictionary<string, Tally> tallies)
    {
        void Filled(string column, ReadOnlySpan<byte> codes, params ReadOnlySpan<byte> unsaid)
        {
            var missing = codes.Count(CodeList.Missing);
            foreach (var code in unsaid)
                missing += codes.Count(code);
            tallies[$"episodes.{column}.filled"] = new Tally(codes.Length, missing);
        }
        Filled("age", e.Age.AsSpan());
        Filled("sex", e.Sex.AsSpan(), (byte)Sex.Unknown);
        Filled("ethnicity", e.Ethnicity.AsSpan(), (byte)Ethnicity.NotStated);
        Filled("deprivation_decile", e.DeprivationDecile.AsSpan());
        Filled("employment", e.Employment.AsSpan(), (byte)Employment.NotStated);
        tallies["episodes.commissioner_id.filled"] = new Tally(e.Count, e.Commissioner.Numbers.Count(n => n < 0));

        var first = 0;
        foreach (var day in e.ReferralDate)
            first += DateOnly.FromDayNumber(day).Day == 1 ? 1 : 0;
        tallies["episodes.referral_date.spread"] = new Tally(e.Count, first);

        var repeated = RepeatedReferrals(e);
        tallies["episodes.referral.unique"] = new Tally(e.Count, repeated);
    }

    /// <summary>Episodes of which an earlier one has the same patient, provider and day of referral.</summary>
    private static int RepeatedReferrals(EpisodeColumns e)
    {
        // Few patients have more than one.
        var episodes = new int[e.Patient.Names.Count];
        foreach (var patient in e.Patient.Numbers)
            episodes[patient]++;
        var seen = new HashSet<(int, int, int)>();
        var repeated = 0;
        for (var i = 0; i < e.Count; i++)
            if (episodes[e.Patient.Numbers[i]] > 1)
                repeated += seen.Add((e.Patient.Numbers[i], e.Provider.Numbers[i], e.ReferralDate[i])) ? 0 : 1;
        return repeated;
    }

    private static void AddOutcomes(EpisodeTables tables, Measurement measurement, Dictionary<string, Tally> tallies)
    {
        var year = Period.TwelveMonthsTo(DateOnly.FromDayNumber(tables.ExtractedOn));
        var everybody = measurement.Counts.Space.Find(Breakdown.All)!.CellOf(Breakdown.All);
        foreach (var (check, measure) in new[] { ("steps.outcome.present", "step_coverage"), ("episodes.paired_scores.present", "paired_scores") })
        {
            var (there, of) = measurement.Counts.Sum(MeasureCatalogue.IndexOf(measure), year, everybody);
            tallies[check] = new Tally(of, of - there);
        }
    }

    private static void AddTimes(EpisodeTables tables, Dictionary<string, Tally> tallies)
    {
        int latest = int.MinValue, second = int.MinValue, latestSeen = int.MinValue;
        void See(ReadOnlySpan<int> days, bool isActivity)
        {
            foreach (var day in days)
            {
                if (day > latest)
                    (second, latest) = (latest, day);
                else if (day > second)
                    second = day;
                if (isActivity && day > latestSeen)
                    latestSeen = day;
            }
        }
        See(tables.Contacts.Date.AsSpan(), isActivity: true);
        See(tables.Scores.Date.AsSpan(), isActivity: true);
        See((tables.Events?.Date ?? []).AsSpan(), isActivity: false);
        tallies["extract.date.not_alone"] = second == int.MinValue
            ? Tally.NotApplicable("The extract has fewer than two dated rows.")
            : new Tally(1, latest - (long)second > AloneDays ? 1 : 0);
        tallies["extract.activity.recent"] = latestSeen == int.MinValue
            ? Tally.NotApplicable("The extract has no contact and no score.")
            : new Tally(1, tables.ExtractedOn - (long)latestSeen > RecentDays ? 1 : 0);

        var extractedOn = DateOnly.FromDayNumber(tables.ExtractedOn);
        var own = Period.Month(extractedOn);
        var last = own.LastDay == extractedOn ? own.LastMonth : own.LastMonth - 1;
        var contacts = ByMonth(tables.Contacts.Date.AsSpan(), last, MonthsBefore + 1);
        var before = contacts[..^1].Sum() / MonthsBefore;
        tallies["contacts.last_month.volume"] = contacts.Contains(0)
            ? Tally.NotApplicable("The extract doesn't go back seven months.")
            : new Tally(before, Math.Max(0, before - contacts[^1])) { Detail = FormattableString.Invariant($"{contacts[^1]:N0}; {before:N0} a month before") };

        var referrals = ByMonth(tables.Episodes.ReferralDate.AsSpan(), last, MostMonths + 1).SkipWhile(n => n == 0).ToArray();
        tallies["episodes.last_month.volume"] = referrals.Length <= FewestMonths
            ? Tally.NotApplicable(FormattableString.Invariant(
                $"{FewestMonths} earlier months with referrals are needed to compare with, and there are {Math.Max(0, referrals.Length - 1)}."))
            : Within(referrals[..^1], referrals[^1]);
    }

    /// <summary>Whether a count lies within the natural limits of those before it.</summary>
    internal static Tally Within(IReadOnlyList<long> before, long now)
    {
        var mean = before.Average();
        var (lower, upper) = Expected.Around(mean, Expected.Natural(before));
        return new Tally(1, now < lower || now > upper ? 1 : 0)
        {
            Detail = FormattableString.Invariant($"{now:N0}; {Expected.Words(lower, upper)} expected"),
        };
    }

    /// <summary>Rows by month, in order of time, up to and including a month.</summary>
    private static long[] ByMonth(ReadOnlySpan<int> days, int lastMonth, int months)
    {
        var counts = new long[months];
        var earliest = Period.Month(lastMonth - months + 1).FirstDay.DayNumber;
        foreach (var day in days)
            if (day >= earliest && Period.MonthOf(DateOnly.FromDayNumber(day)) - lastMonth + months - 1 is var month && month >= 0 && month < months)
                counts[month]++;
        return counts;
    }

    private static Tally Covered(EpisodeTables tables)
    {
        if (tables.Population is not { } population)
            return Tally.NotApplicable("The extract has no table population.");
        var known = population.Commissioner.Numbers.Select(n => population.Commissioner.Names[n]).ToHashSet(StringComparer.Ordinal);
        var used = tables.Episodes.Commissioner.Numbers.Where(n => n >= 0).Distinct().Select(n => tables.Episodes.Commissioner.Names[n]).ToList();
        var missing = used.Where(c => !known.Contains(c)).Order(StringComparer.Ordinal).ToList();
        return new Tally(used.Count, missing.Count) { Detail = missing.Count == 0 ? null : string.Join(", ", missing) };
    }
}
