using System.Text.Json.Nodes;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests;

/// <summary>Fixtures of the checks that compare with the submissions before.</summary>
internal static class HistoryFixtures
{
    /// <summary>A code that the clean extract does not have, and what must change with it, by watched column.</summary>
    private static readonly Dictionary<string, Action<CleanExtract>> Fresh = new(StringComparer.Ordinal)
    {
        ["episodes.provider_id"] = One("episodes", "provider_id", "PR9"),
        ["episodes.commissioner_id"] = x =>
        {
            x["episodes"][0][x.Column("episodes", "commissioner_id")] = "C9";
            x["population"].Add(["C9", "26-39", "female", "white", "3", "100"]);
        },
        ["episodes.referral_source"] = One("episodes", "referral_source", "other"),
        ["episodes.end_reason"] = One("episodes", "end_reason", "declined"),
        ["episodes.sex"] = One("episodes", "sex", "other"),
        ["episodes.ethnicity"] = One("episodes", "ethnicity", "mixed"),
        ["episodes.employment"] = One("episodes", "employment", "student"),
        ["episodes.deprivation_decile"] = _ => { },
        ["steps.reason"] = One("steps", "reason", "planned"),
        ["steps.declared_strategy"] = One("steps", "declared_strategy", "continue"),
        ["interventions.kind"] = x => x.Change("interventions", (r, i) => i == 1, r => (r[1], r[2], r[3]) = ("support", "peer_support", "start")),
        ["interventions.name"] = One("interventions", "name", "fluoxetine"),
        ["assessments.instrument"] = One("assessments", "instrument", "ISI", row: 1),
        ["contacts.kind"] = One("contacts", "kind", "support", row: 3),
        ["contacts.attendance"] = One("contacts", "attendance", "cancelled_by_service", row: 3),
    };

    public static Dictionary<string, CheckFixture> ById { get; } = Fixtures().ToDictionary(f => f.Id, f => f.Fixture, StringComparer.Ordinal);

    private static IEnumerable<(string Id, CheckFixture Fixture)> Fixtures()
    {
        foreach (var table in new[] { "episodes", "steps", "interventions", "assessments", "contacts", "needs", "events", "population" })
            yield return (HistoryChecks.Rows(table), new(_ => { }) { Previous = json => Multiply(json, table) });
        foreach (var (table, column) in HistoryChecks.Watched)
        {
            var id = $"{table}.{column}";
            yield return (HistoryChecks.Vanished(table, column), new(_ => { }) { Previous = json => Codes(json, id)["gone"] = 1 + Total(json, id) / 40 });
            yield return (HistoryChecks.New(table, column), new(Fresh[id]) { Previous = json => Codes(json, id).Remove("10") });
            yield return (HistoryChecks.Shifted(table, column), new(_ => { }) { Previous = json => Shift(Codes(json, id)) });
        }
    }

    private static Action<CleanExtract> One(string table, string column, string value, int row = 0) => x => x[table][row][x.Column(table, column)] = value;

    private static JsonObject Codes(JsonObject json, string column) => json["codes"]![column]!.AsObject();

    private static long Total(JsonObject json, string column) => Codes(json, column).Sum(c => (long)c.Value!);

    private static void Shift(JsonObject codes)
    {
        var (most, count) = codes.Select(c => (c.Key, (long)c.Value!)).MaxBy(c => c.Item2);
        codes[most] = 2 * count > codes.Sum(c => (long)c.Value!) ? count / 6 : 3 * count;
    }

    private static void Multiply(JsonObject json, string table)
    {
        foreach (var rows in json["history"]!.AsArray().Select(h => h!["rows"]!).Append(json["rows"]!))
            rows[table] = 20 * (long)rows[table]!;
    }
}
