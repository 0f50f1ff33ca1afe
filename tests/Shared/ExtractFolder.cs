namespace NonResponse.Tests;

/// <summary>A small extract on disk. Every required table is there, with its header alone until a test writes rows.</summary>
internal sealed class ExtractFolder : IDisposable
{
    private static readonly (string Table, string Header)[] Required =
    [
        ("episodes", "episode_id,patient_id,provider_id,referral_date,treatment_start_date,end_date,prior_failed_trials"),
        ("steps", "step_id,episode_id,step_number,start_date,end_date,declared_strategy"),
        ("interventions", "step_id,kind,name,action,class"),
        ("assessments", "episode_id,date,instrument,score,risk_item,setting"),
        ("contacts", "episode_id,date,kind,attendance"),
    ];

    // The name of a folder stands for its source, and a random one can hold that of a person.
    private const string Folder = "extract";

    private readonly TempFolder _folder = new();

    public ExtractFolder(string extractedOn = "2025-12-31")
    {
        foreach (var (table, header) in Required)
            _folder.Write(System.IO.Path.Combine(Folder, table + ".csv"), header + "\n");
        if (extractedOn.Length > 0)
            _folder.Write(System.IO.Path.Combine(Folder, "submission.json"), $$"""{"contract":"1.0","source":"test","extracted_on":"{{extractedOn}}"}""");
    }

    public string Path => _folder.File(Folder);

    /// <summary>Adds rows under the header that the table has.</summary>
    public ExtractFolder Rows(string table, params string[] rows)
    {
        System.IO.File.AppendAllText(_folder.File(Folder, table + ".csv"), string.Concat(rows.Select(r => r + "\n")));
        return this;
    }

    /// <summary>Writes a whole file.</summary>
    public ExtractFolder File(string name, string text)
    {
        _folder.Write(System.IO.Path.Combine(Folder, name), text);
        return this;
    }

    public ExtractFolder Without(string name)
    {
        System.IO.File.Delete(_folder.File(Folder, name));
        return this;
    }

    /// <summary>One open episode E with one step S that starts on 2025-03-01, so that its outcome is due on 2025-06-07.</summary>
    public ExtractFolder OneStep(string stepEnd = "") => this
        .Rows("episodes", "E,P,PR1,2025-02-01,2025-03-01,,")
        .Rows("steps", $"S,E,1,2025-03-01,{stepEnd},");

    /// <summary>PHQ-9 scores of episode E.</summary>
    public ExtractFolder Phq9(params (string Date, string Score)[] scores) =>
        Rows("assessments", [.. scores.Select(s => $"E,{s.Date},PHQ9,{s.Score},,")]);

    public void Dispose() => _folder.Dispose();
}
