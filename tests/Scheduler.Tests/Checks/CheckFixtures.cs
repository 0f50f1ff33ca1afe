using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests;

/// <summary>How to spoil the clean extract, or the submission before it, for one check and no other.</summary>
/// <param name="Spoil">What is done to the extract.</param>
internal sealed record CheckFixture(Action<CleanExtract> Spoil)
{
    /// <summary>What is done to the quality.json of the submission before.</summary>
    public Action<System.Text.Json.Nodes.JsonObject>? Previous { get; init; }

    /// <summary>True where the spoilt extract is of another size or age than the ones before: there are none then.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Checks that cannot but fail with it.</summary>
    public string[] With { get; init; } = [];

    public static CheckFixture Of(string id) =>
        ById.TryGetValue(id, out var fixture) || ContentFixtures.ById.TryGetValue(id, out fixture) || HistoryFixtures.ById.TryGetValue(id, out fixture)
            ? fixture
            : new CheckFixture(x => SpoilForm(id, x));

    // One row in forty: more than the one in a hundred that the thresholds of the form allow.
    private const int Often = 40;

    private static readonly Dictionary<string, CheckFixture> ById = new(StringComparer.Ordinal)
    {
        ["extract.accepted"] = new(x => x.Submission["contract"] = "2.0"),
        ["extract.identity.absent"] = new(x => x.AddColumn("episodes", "email", "someone@example.org")),
        ["extract.files.known"] = new(x => x.File("outcomes.csv", "a,b\n1,2\n")),
        ["extract.files.complete"] = new(x => x.CutOff = "assessments") { With = ["assessments.rows.whole"] },
        ["extract.tables.filled"] = new(x =>
        {
            foreach (var table in TableSpec.All)
                x[table.Name].Clear();
        })
        { IsFirst = true },
        ["extract.tables.present"] = new(x => x.Without("events")) { IsFirst = true },
        ["extract.date.named"] = new(x => x.Submission.Remove("extracted_on")),
        ["submission.rows.match"] = new(x => x.Submission["rows"] = new System.Text.Json.Nodes.JsonObject { ["episodes"] = 999 }),
    };

    /// <summary>The checks that the form of the tables brings with it.</summary>
    private static void SpoilForm(string id, CleanExtract extract)
    {
        var parts = id.Split('.');
        var (table, column, what) = (parts[0], parts[1], parts[^1]);
        var spec = TableSpec.All.Single(t => t.Name == table);
        if (id == CheckCatalogue.Whole(spec))
            WithoutChildren(table, extract).Change(table, Spoilt(table), r => r[^1] += ",");
        else if (id == CheckCatalogue.Known(spec))
            extract.AddColumn(table, "shoe_size", "42");
        else if (id == CheckCatalogue.Key(spec))
            extract[table].Insert(1, extract[table][0]);
        else if (id == CheckCatalogue.AfterExtract(spec))
            extract.Set(
                table, (spec.Columns.LastOrDefault(c => c is { Type: FieldType.Date, Required: false }) ?? spec.Columns.First(c => c.Type == FieldType.Date)).Name,
                "2026-01-05", Often / 4, extract[table].Count / 2);
        else
            WithoutChildren(table, extract).Change(table, Spoilt(table), r => r[extract.Column(table, column)] = what switch
            {
                "present" => "",
                "reference" => "NOBODY",
                _ => Bad(spec.Columns[spec.IndexOf(column)]),
            });
    }

    /// <summary>Takes out what belongs to the rows that <see cref="Spoilt"/> picks.</summary>
    private static CleanExtract WithoutChildren(string table, CleanExtract extract)
    {
        static bool IsFirst(string id) => id is "E0" or "E1" or "E2" or "E3" || (id.Length > 2 && id[..3] is "S0-" or "S1-" or "S2-" or "S3-");
        foreach (var child in table switch
        {
            "episodes" => ["steps", "interventions", "assessments", "contacts", "needs", "events"],
            "steps" => ["interventions"],
            _ => Array.Empty<string>(),
        })
            extract.Remove(child, r => IsFirst(r[0]) || IsFirst(r[1]));
        return extract;
    }

    private static Func<string[], int, bool> Spoilt(string table) => table switch
    {
        "episodes" => (_, i) => i < 4,
        "steps" => (r, _) => r[1] is "E0" or "E1" or "E2" or "E3",
        "population" => (_, i) => i == 2,
        _ => (_, i) => i % Often == 0,
    };

    private static string Bad(ColumnSpec column) => column.Type switch
    {
        FieldType.Id or FieldType.Name or FieldType.Text => "not!one",
        FieldType.Date => "31/12/2025",
        FieldType.Code => "nonsense",
        FieldType.Bool => "maybe",
        _ => "-1.5x",
    };
}
