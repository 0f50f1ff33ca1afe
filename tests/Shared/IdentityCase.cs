namespace NonResponse.Tests;

/// <summary>An extract that carries identity, or only looks so.</summary>
/// <param name="Kind">What it carries, or looks like.</param>
/// <param name="Place">Where: a column of episodes; <c>table.column</c>; <c>?column</c>, one that the contract doesn't have;
/// <c>name:column</c>, a column of that name whose values say nothing; <c>first:table</c>, a file that begins with data;
/// <c>file:name</c>, the header of a file that the contract doesn't have.</param>
/// <param name="Values">The values, one a row.</param>
internal sealed record IdentityCase(string Kind, string Place, params string[] Values)
{
    /// <summary>Rows with pseudonyms among which the values stand.</summary>
    public int Among { get; init; }

    /// <summary>How the pseudonyms are written.</summary>
    public Func<int, string> Pseudonym { get; init; } = i => $"A{i}";

    public override string ToString() => $"{Kind} in {Place}: {string.Join(" | ", Values.Take(3))}{(Among > 0 ? $" among {Among}" : "")}";

    /// <summary>Writes the extract.</summary>
    public ExtractFolder Write()
    {
        var extract = new ExtractFolder();
        var (how, what) = Place.Split(':') is [var h, var w] ? (h, w) : ("", Place);
        switch (how)
        {
            case "name":
                return extract.File("episodes.csv", $"episode_id,patient_id,provider_id,referral_date,{Quote(what)}\nE1,P1,PR1,2025-01-01,1\nE2,P2,PR1,2025-01-02,\n");
            case "first":
                return extract.File(what + ".csv", string.Join(',', Values.Select(Quote)) + "\nE1,P1,PR1,2025-01-01\n");
            case "file":
                return extract.File(what, string.Join(',', Values.Select(Quote)) + "\n1,2,3\n");
        }
        string[] values = [.. Enumerable.Range(1, Among).Select(Pseudonym), .. Values];
        if (what.StartsWith('?'))
            return extract.File("episodes.csv", $"episode_id,patient_id,provider_id,referral_date,{Quote(what[1..])}\n"
                + string.Concat(values.Select((v, i) => $"E{i},P{i},PR1,2025-01-01,{Quote(v)}\n")));
        return what.Split('.') is [var table, var column] ? Child(extract, table, column, values) : Episodes(extract, what, values);
    }

    private static ExtractFolder Episodes(ExtractFolder extract, string column, string[] values)
    {
        string[] columns = ["episode_id", "patient_id", "provider_id", "referral_date"];
        string[] header = columns.Contains(column) ? columns : [.. columns, column];
        return extract.File("episodes.csv", string.Join(',', header) + "\n" + string.Concat(values.Select((v, i) =>
            string.Join(',', header.Select((h, c) => h == column ? Quote(v) : c switch { 0 => $"E{i}", 1 => $"P{i}", 2 => "PR1", _ => "2025-01-01" })) + "\n")));
    }

    private static ExtractFolder Child(ExtractFolder extract, string table, string column, string[] values)
    {
        extract.Rows("episodes", "E,P,PR1,2025-01-01,,,").Rows("steps", "S,E,1,2025-01-01,,");
        var (columns, row) = table switch
        {
            "steps" => ("step_id,episode_id,step_number,start_date,reason", "T{0},E,1,2025-01-01,"),
            "interventions" => ("step_id,kind,name,action,class,dose_mg", "S,medication,sertraline,start,ssri,50"),
            "assessments" => ("episode_id,date,instrument,score,risk_item,setting", "E,2025-02-01,PHQ9,12,0,session"),
            "contacts" => ("episode_id,date,kind,attendance,medium,modality,minutes", "E,2025-02-01,treatment,attended,video,cbt,50"),
            _ => ("episode_id,date,event,detail,severity", "E,2025-02-01,goal_set,social,"),
        };
        var at = Array.IndexOf(columns.Split(','), column);
        return extract.File(table + ".csv", columns + "\n" + (table == "steps" ? "S,E,1,2025-01-01,\n" : "") + string.Concat(values.Select((v, i) =>
        {
            var cells = row.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Split(',');
            cells[at] = Quote(v);
            return string.Join(',', cells) + "\n";
        })));
    }

    private static string Quote(string text) => text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
