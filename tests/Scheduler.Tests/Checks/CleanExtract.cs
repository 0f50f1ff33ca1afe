using System.Globalization;
using System.Text.Json.Nodes;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>An extract that passes every check, as rows that a test can spoil before they are written.</summary>
internal sealed class CleanExtract : IDisposable
{
    private static readonly DateOnly Extracted = new(2025, 12, 31);

    private readonly ExtractFolder _folder = new("");
    private readonly Dictionary<string, string[]> _headers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string[]>> _rows = new(StringComparer.Ordinal);

    public CleanExtract()
    {
        Table("episodes",
            "episode_id,patient_id,provider_id,commissioner_id,team_id,referral_source,referral_date,assessment_date,treatment_start_date,end_date,end_reason,"
            + "diagnosis,age,sex,ethnicity,deprivation_decile,employment,housing,interpreter_needed,disability,long_term_condition,anxiety,substance_use,"
            + "chronic_pain,prior_episodes,prior_failed_trials,months_depressed");
        Table("steps", "step_id,episode_id,step_number,start_date,end_date,reason,declared_strategy");
        Table("interventions", "step_id,kind,name,action,class,dose_mg,sessions_per_month");
        Table("assessments", "episode_id,date,instrument,score,risk_item,setting");
        Table("contacts", "episode_id,date,kind,attendance,medium,modality,minutes");
        Table("needs", "episode_id,need,identified_date,support,support_date");
        Table("events", "episode_id,date,event,detail,severity");
        Table("population", "commissioner_id,age_band,sex,ethnicity,deprivation_decile,population");
        for (var i = 0; i < Episodes; i++)
            AddEpisode(i);
        Add("population", "C0", "26-39", "female", "white", "3", "12000");
        Add("population", "C1", "40-54", "male", "asian", "7", "9000");
        Add("population", "C1", "55-64", "male", "asian", "7", "8000");
    }

    /// <summary>How many episodes there are: 8 a month for 25 months.</summary>
    public const int Episodes = 200;

    public string Path => _folder.Path;

    /// <summary>submission.json.</summary>
    public JsonObject Submission { get; } = new() { ["contract"] = "1.0", ["source"] = "clean", ["extracted_on"] = "2025-12-31" };

    /// <summary>The rows of a table, without its header.</summary>
    public List<string[]> this[string table] => _rows[table];

    /// <summary>A date as the contract writes it, some days after one so written.</summary>
    public static string After(string day, int days) =>
        Day(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(days));

    /// <summary>The place of a column.</summary>
    public int Column(string table, string column) => Array.IndexOf(_headers[table], column);

    /// <summary>Changes every n-th row of a table.</summary>
    public CleanExtract Set(string table, string column, string value, int every = 1, int from = 0)
    {
        for (var i = from; i < _rows[table].Count; i += every)
            _rows[table][i][Column(table, column)] = value;
        return this;
    }

    /// <summary>Changes the rows that a rule picks.</summary>
    public CleanExtract Change(string table, Func<string[], int, bool> which, Action<string[]> how)
    {
        for (var i = 0; i < _rows[table].Count; i++)
            if (which(_rows[table][i], i))
                how(_rows[table][i]);
        return this;
    }

    /// <summary>Takes rows out.</summary>
    public CleanExtract Remove(string table, Func<string[], bool> which)
    {
        _rows[table].RemoveAll(r => which(r));
        return this;
    }

    /// <summary>Leaves a column out of the file, or adds one.</summary>
    public CleanExtract AddColumn(string table, string column, string value)
    {
        _headers[table] = [.. _headers[table], column];
        _rows[table] = [.. _rows[table].Select(r => r.Append(value).ToArray())];
        return this;
    }

    public CleanExtract Without(string table)
    {
        _rows.Remove(table);
        return this;
    }

    public CleanExtract File(string name, string text)
    {
        _folder.File(name, text);
        return this;
    }

    /// <summary>The table whose file loses its last few bytes on the way; null for none.</summary>
    public string? CutOff { get; set; }

    /// <summary>Writes the files.</summary>
    public CleanExtract Write()
    {
        foreach (var (table, rows) in _rows)
        {
            var text = string.Join(',', _headers[table]) + "\n" + string.Concat(rows.Select(r => string.Join(',', r) + "\n"));
            _folder.File(table + ".csv", table == CutOff ? text[..^(rows[^1].Sum(f => f.Length) / 2 + 3)] : text);
        }
        _folder.File("submission.json", Submission.ToJsonString());
        return this;
    }

    public void Dispose() => _folder.Dispose();

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Table(string name, string header)
    {
        _headers.Add(name, header.Split(','));
        _rows.Add(name, []);
    }

    private void Add(string table, params string[] fields) => _rows[table].Add(fields);

    /// <summary>Referred on one of 8 days of a month, treated after 14 days in two steps of 12 and 14 weeks, with a score every
    /// fortnight that falls by a point or two, then closed; one in four goes on.</summary>
    private void AddEpisode(int i)
    {
        var referral = new DateOnly(2023, 12, 1).AddMonths(i / 8).AddDays(1 + 3 * (i % 8));
        var start = referral.AddDays(14);
        var second = start.AddDays(86);
        var end = second.AddDays(100);
        var closed = end <= Extracted && i % 4 != 3;
        Add("episodes", $"E{i}", $"P{i}", $"PR{i % 2}", $"C{i % 2}", "T1", i % 3 == 0 ? "self" : "primary_care", Day(referral), Day(start),
            start <= Extracted ? Day(start) : "", closed ? Day(end) : "", closed ? (i % 5 == 0 ? "dropped_out" : "completed") : "", "F32.1",
            $"{20 + i % 50}", i % 3 == 0 ? "male" : "female", i % 4 == 0 ? "asian" : "white", i % 20 == 9 ? "10" : $"{1 + i % 9}", i % 2 == 0 ? "employed" : "retired",
            "stable", "false", "false", "true", "true", "false", "false", "0", "0", "6.5");
        if (start > Extracted)
        {
            _rows["episodes"][^1][Column("episodes", "assessment_date")] = "";
            return;
        }
        Add("needs", $"E{i}", i % 2 == 0 ? "finance" : "transport", Day(start), "provided", Day(start));
        Add("events", $"E{i}", Day(start), "goal_set", "sleep", "");
        Step(i, 1, start, second, second <= Extracted);
        if (second <= Extracted)
            Step(i, 2, second, end, closed);
        for (var (day, n) = (start, 0); day <= (closed ? end : Extracted); (day, n) = (day.AddDays(14), n + 1))
        {
            Add("assessments", $"E{i}", Day(day), "PHQ9", $"{Math.Max(6, 22 - i % 4 - n - n / 3)}", "0", "session");
            Add("assessments", $"E{i}", Day(day), "GAD7", $"{Math.Max(2, 16 - i % 3 - n)}", "", "session");
            if (n == 0 && day.AddDays(4) <= Extracted)
                Add("assessments", $"E{i}", Day(day.AddDays(4)), "PHQ9", $"{21 - i % 4}", "0", "session");
            Add("contacts", $"E{i}", Day(day), n % 7 == 6 ? "review" : "treatment", n % 6 == 5 ? "did_not_attend" : "attended", "video", "cbt", "50");
        }
    }

    private void Step(int i, int number, DateOnly from, DateOnly to, bool ended)
    {
        Add("steps", $"S{i}-{number}", $"E{i}", $"{number}", Day(from), ended ? Day(to) : "", number == 1 ? "initial" : "inadequate_response",
            number == 1 ? "initial" : "switch");
        Add("interventions", $"S{i}-{number}", "medication", number == 1 ? "sertraline" : "venlafaxine", "start", "", "50", "");
        if (number == 2)
            Add("interventions", $"S{i}-{number}", "medication", "sertraline", "stop", "", "50", "");
        Add("interventions", $"S{i}-{number}", "psychotherapy", "cbt", number == 1 ? "start" : "continue", "", "", "4");
    }
}
