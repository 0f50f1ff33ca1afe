using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Compares a submission with those before it.</summary>
internal static class SubmissionHistory
{
    private const int MostSubmissions = 24;

    // With too few submissions for limits: a snapshot doesn't lose a tenth of its rows.
    private const double Least = 0.9;
    private const int MostNamed = 8;

    // A code that one row in a hundred had doesn't vanish by chance.
    private const double Frequent = 0.01;

    /// <summary>How often each watched code stands there, by <c>table.column</c> and code.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Codes(EpisodeTables t)
    {
        var codes = new Dictionary<string, IReadOnlyDictionary<string, long>>(StringComparer.Ordinal);
        void Names(string column, NameColumn names)
        {
            var counts = new long[names.Names.Count];
            foreach (var n in names.Numbers)
                if (n >= 0)
                    counts[n]++;
            codes[column] = Ordered(counts.Select((n, i) => (names.Names[i], n)));
        }
        void Bytes(string column, ReadOnlySpan<byte> values, IReadOnlyList<string> list, int first = 0)
        {
            var counts = new long[256];
            foreach (var v in values)
                counts[v]++;
            codes[column] = Ordered(list.Select((code, i) => (code, counts[first + i])));
        }
        static IReadOnlyList<string> Of<T>() where T : struct, Enum => CodeList.Of<T>().Codes;
        Names("episodes.provider_id", t.Episodes.Provider);
        Names("episodes.commissioner_id", t.Episodes.Commissioner);
        Bytes("episodes.referral_source", t.Episodes.ReferralSource.AsSpan(), Of<ReferralSource>());
        Bytes("episodes.end_reason", t.Episodes.EndReason.AsSpan(), Of<EndReason>());
        Bytes("episodes.sex", t.Episodes.Sex.AsSpan(), Of<Sex>());
        Bytes("episodes.ethnicity", t.Episodes.Ethnicity.AsSpan(), Of<Ethnicity>());
        Bytes("episodes.employment", t.Episodes.Employment.AsSpan(), Of<Employment>());
        Bytes("episodes.deprivation_decile", t.Episodes.DeprivationDecile.AsSpan(), ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], first: 1);
        Bytes("steps.reason", t.Steps.Reason.AsSpan(), Of<StepReason>());
        Bytes("steps.declared_strategy", t.Steps.DeclaredStrategy.AsSpan(), Of<MedicationStrategy>());
        Bytes("interventions.kind", t.Interventions.Kind.AsSpan(), Of<InterventionKind>());
        Names("interventions.name", t.Interventions.Name);
        Bytes("assessments.instrument", t.Scores.Instrument.AsSpan(), Of<InstrumentCode>());
        Bytes("contacts.kind", t.Contacts.Kind.AsSpan(), Of<ContactKind>());
        Bytes("contacts.attendance", t.Contacts.Attendance.AsSpan(), Of<Attendance>());
        return codes;
    }

    /// <summary>Rows by table that every figure is computed from.</summary>
    public static IReadOnlyDictionary<string, long> Rows(EpisodeTables t) => new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["episodes"] = t.Episodes.Count,
        ["steps"] = t.Steps.Count,
        ["interventions"] = t.Interventions.Count,
        ["assessments"] = t.Scores.Count,
        ["contacts"] = t.Contacts.Count,
        ["needs"] = t.Needs?.Count ?? 0,
        ["events"] = t.Events?.Count ?? 0,
        ["population"] = t.Population?.Count ?? 0,
    };

    /// <summary>Adds the tallies of the checks that compare.</summary>
    public static void Add(EpisodeTables tables, PreviousSubmission previous, Dictionary<string, Tally> tallies)
    {
        var history = previous.History.TakeLast(MostSubmissions).ToList();
        foreach (var (table, rows) in Rows(tables))
            tallies[HistoryChecks.Rows(table)] = Growth([.. history.Select(h => h.Rows.GetValueOrDefault(table))], rows);
        var now = Codes(tables);
        foreach (var (table, column) in HistoryChecks.Watched)
        {
            var before = previous.Codes.GetValueOrDefault($"{table}.{column}") ?? new Dictionary<string, long>();
            var codes = now[$"{table}.{column}"];
            var rowsBefore = before.Values.Sum();
            if (rowsBefore == 0)
            {
                foreach (var check in (string[])[HistoryChecks.Vanished(table, column), HistoryChecks.New(table, column), HistoryChecks.Shifted(table, column)])
                    tallies[check] = Tally.NotApplicable($"The submission before has no {column} in {table}.");
                continue;
            }
            var gone = before.Where(c => c.Value >= Frequent * rowsBefore && codes.GetValueOrDefault(c.Key) == 0).Select(c => c.Key).ToList();
            var fresh = codes.Keys.Where(c => before.GetValueOrDefault(c) == 0).ToList();
            tallies[HistoryChecks.Vanished(table, column)] = new Tally(before.Count, gone.Count) { Detail = Joined(gone) };
            tallies[HistoryChecks.New(table, column)] = new Tally(codes.Count, fresh.Count) { Detail = Joined(fresh) };
            tallies[HistoryChecks.Shifted(table, column)] = Shift(before, codes);
        }
    }

    /// <summary>Whether a table grew as it did before. Each extract is a full snapshot, so it holds what the one before held and the
    /// rows since: it is the growth that has natural limits, and a table that shrinks has lost rows.</summary>
    internal static Tally Growth(IReadOnlyList<long> before, long now)
    {
        var last = before[^1];
        if (before.Count < HistoryChecks.FewestSubmissions)
            return new Tally(1, now < Least * last ? 1 : 0)
            {
                Detail = FormattableString.Invariant(
                    $"{now:N0} after {last:N0}; limits of growth need {HistoryChecks.FewestSubmissions} earlier submissions and there {(before.Count == 1 ? "is 1" : $"are {before.Count}")}"),
            };
        var growth = before.Zip(before.Skip(1), (a, b) => b - a).ToList();
        var limits = Expected.Natural(growth);
        var (lower, upper) = Expected.Around(last, (last + limits.Lower, last + limits.Upper));
        return new Tally(1, now < lower || now > upper ? 1 : 0)
        {
            Detail = FormattableString.Invariant($"{now:N0} after {last:N0}; {Expected.Words(lower, upper)} expected"),
        };
    }

    /// <summary>How many rows lie in another category than before: half the sum of the absolute differences of shares.</summary>
    private static Tally Shift(IReadOnlyDictionary<string, long> before, IReadOnlyDictionary<string, long> now)
    {
        double rowsBefore = before.Values.Sum(), rows = now.Values.Sum();
        if (rows == 0)
            return new Tally();
        var distance = before.Keys.Union(now.Keys).Sum(c => Math.Abs(now.GetValueOrDefault(c) / rows - before.GetValueOrDefault(c) / rowsBefore)) / 2;
        return new Tally((long)rows, (long)Math.Round(distance * rows));
    }

    private static string? Joined(List<string> codes) => codes.Count == 0 ? null
        : string.Join(", ", codes.Order(StringComparer.Ordinal).Take(MostNamed)) + (codes.Count > MostNamed ? FormattableString.Invariant($" and {codes.Count - MostNamed} more") : "");

    private static SortedDictionary<string, long> Ordered(IEnumerable<(string Code, long Count)> counts)
    {
        var ordered = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (code, count) in counts.Where(c => c.Count > 0))
            ordered[code] = count;
        return ordered;
    }
}
