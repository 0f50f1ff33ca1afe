using System.Data.Common;
using System.Globalization;

namespace NonResponse.Ingest;

/// <summary>What can be asked of the catalog and done to it within one transaction.</summary>
internal sealed partial class CatalogTransaction(DbConnection connection, DbTransaction? transaction)
{
    private const string Columns =
        "id, sequence, source, extracted_on, content, accepted_at, program, folder, episodes, forced_because, supersedes, state, state_at, state_reason";

    /// <summary>A setting; null where there is none.</summary>
    public string? Setting(string name) => Query("SELECT value FROM setting WHERE name = @name", row => row.GetString(0), ("name", name)).FirstOrDefault();

    public void Set(string name, string value) =>
        Run("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = @value", ("name", name), ("value", value));

    /// <summary>Every submission, in the order in which they were accepted, without their files.</summary>
    public IReadOnlyList<StoredSubmission> Submissions() => Query($"SELECT {Columns} FROM submission ORDER BY sequence", Submission);

    /// <summary>A submission with its files; null where there is none of the name.</summary>
    public StoredSubmission? Find(string id) =>
        Query($"SELECT {Columns} FROM submission WHERE id = @id", Submission, ("id", id)).Select(WithFiles).FirstOrDefault();

    /// <summary>The submission that stands for each source, with its files, by source.</summary>
    public IReadOnlyList<StoredSubmission> Standing() =>
    [
        .. Query(
            $"SELECT {Columns} FROM submission s WHERE state = 'accepted' AND sequence = (SELECT max(sequence) FROM submission o WHERE o.source = s.source AND o.state = 'accepted') ORDER BY source",
            Submission).Select(WithFiles),
    ];

    public void Add(StoredSubmission s, IReadOnlyList<Finding> findings, CheckReport checks)
    {
        Run(
            $"INSERT INTO submission ({Columns}) VALUES (@id, @sequence, @source, @extracted_on, @content, @accepted_at, @program, @folder, @episodes, @forced, @supersedes, @state, @state_at, @state_reason)",
            ("id", s.Id), ("sequence", s.Sequence), ("source", s.Source), ("extracted_on", Text(s.ExtractedOn)), ("content", s.Content),
            ("accepted_at", Text(s.AcceptedAt)), ("program", s.Program), ("folder", s.Folder), ("episodes", s.Episodes),
            ("forced", s.ForcedBecause), ("supersedes", s.Supersedes), ("state", Text(s.State)), ("state_at", Text(s.StateAt)),
            ("state_reason", s.StateReason));
        AddFiles(s);
        foreach (var file in s.Inputs)
            Run(
                "INSERT INTO submission_input (submission, name, bytes, sha256) VALUES (@id, @name, @bytes, @sha256)",
                ("id", s.Id), ("name", file.Name), ("bytes", file.Bytes), ("sha256", file.Sha256));
        for (var i = 0; i < findings.Count; i++)
            Run(
                "INSERT INTO finding (submission, number, table_name, column_name, rule, effect, found_rows, of_rows, first_line) VALUES (@id, @number, @table, @column, @rule, @effect, @rows, @of, @line)",
                ("id", s.Id), ("number", (long)i), ("table", findings[i].Table), ("column", findings[i].Column), ("rule", findings[i].Rule),
                ("effect", findings[i].Effect.ToString()), ("rows", (long)findings[i].Rows), ("of", (long)findings[i].OfRows), ("line", (long)findings[i].FirstLine));
        foreach (var result in checks.Results)
            Run(
                "INSERT INTO check_result (submission, check_id, severity, status, tested, failed) VALUES (@id, @check, @severity, @status, @tested, @failed)",
                ("id", s.Id), ("check", result.Check.Id), ("severity", result.Severity.ToString()), ("status", result.Status.ToString()),
                ("tested", result.Tally.Tested), ("failed", result.Tally.Failed));
    }

    /// <summary>What was found in a submission when it came, in the order in which it was told.</summary>
    public IReadOnlyList<Finding> Findings(string submission) => Query(
        "SELECT table_name, column_name, rule, effect, found_rows, of_rows, first_line FROM finding WHERE submission = @id ORDER BY number",
        row => new Finding(
            row.GetString(0), row.GetString(1), row.GetString(2), Enum.Parse<Effect>(row.GetString(3)), (int)row.GetInt64(4), (int)row.GetInt64(5), (int)row.GetInt64(6),
            Rules.Explain(row.GetString(2))),
        ("id", submission));

    /// <summary>How its checks came out, by their ids.</summary>
    public IReadOnlyList<StoredCheck> Checks(string submission) => Query(
        "SELECT check_id, severity, status, tested, failed FROM check_result WHERE submission = @id ORDER BY check_id",
        row => new StoredCheck(
            row.GetString(0), Enum.Parse<CheckSeverity>(row.GetString(1)), Enum.Parse<CheckStatus>(row.GetString(2)), row.GetInt64(3), row.GetInt64(4)),
        ("id", submission));

    /// <summary>Notes that a submission's files were written anew, into another folder.</summary>
    public void Replace(string id, string folder, long episodes, IReadOnlyList<InputFile> files)
    {
        Run("UPDATE submission SET folder = @folder, episodes = @episodes WHERE id = @id", ("folder", folder), ("episodes", episodes), ("id", id));
        Run("DELETE FROM submission_file WHERE submission = @id", ("id", id));
        foreach (var file in files)
            AddFile(id, file);
    }

    public void SetState(string id, SubmissionState state, DateTimeOffset at, string reason) =>
        Run(
            "UPDATE submission SET state = @state, state_at = @at, state_reason = @reason WHERE id = @id",
            ("state", Text(state)), ("at", Text(at)), ("reason", reason), ("id", id));

    public IReadOnlyList<string> Tombstones() => Query("SELECT patient FROM tombstone ORDER BY patient", row => row.GetString(0));

    public void Bury(string patient, DateTimeOffset at) =>
        Run("INSERT INTO tombstone (patient, erased_at) VALUES (@patient, @at) ON CONFLICT (patient) DO NOTHING", ("patient", patient), ("at", Text(at)));

    public void ClearTombstones() => Run("DELETE FROM tombstone");

    public void Audit(AuditEntry entry)
    {
        Run(
            "INSERT INTO audit (number, at, who, action, subject, reason, detail) SELECT coalesce(max(number), 0) + 1, @at, @who, @action, @subject, @reason, @detail FROM audit",
            ("at", Text(entry.At)), ("who", entry.Who), ("action", entry.Action), ("subject", entry.Subject), ("reason", entry.Reason), ("detail", entry.Detail));
        Chain(new ChainEntry(entry.At, entry.Who, entry.Action, entry.Subject, "done", entry.Reason.Length == 0 ? entry.Detail : entry.Detail.Length == 0 ? entry.Reason : $"{entry.Detail}: {entry.Reason}"));
    }

    public IReadOnlyList<AuditEntry> AuditEntries() => Query(
        "SELECT at, who, action, subject, reason, detail FROM audit ORDER BY number",
        row => new AuditEntry(Instant(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5)));

    public void Run(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private void AddFiles(StoredSubmission s)
    {
        foreach (var file in s.Files)
            AddFile(s.Id, file);
    }

    private void AddFile(string id, InputFile file) => Run(
        "INSERT INTO submission_file (submission, name, bytes, sha256) VALUES (@id, @name, @bytes, @sha256)",
        ("id", id), ("name", file.Name), ("bytes", file.Bytes), ("sha256", file.Sha256));

    private StoredSubmission WithFiles(StoredSubmission s) => s with { Files = Files("submission_file", "submission", s.Id), Inputs = Files("submission_input", "submission", s.Id) };

    private List<InputFile> Files(string table, string owner, string id) => Query(
        $"SELECT name, bytes, sha256 FROM {table} WHERE {owner} = @id ORDER BY name",
        row => new InputFile(row.GetString(0), row.GetInt64(1), row.GetString(2)),
        ("id", id));

    private static StoredSubmission Submission(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Sequence = row.GetInt64(1),
        Source = row.GetString(2),
        ExtractedOn = DateOnly.ParseExact(row.GetString(3), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Content = row.GetString(4),
        AcceptedAt = Instant(row.GetString(5)),
        Program = row.GetString(6),
        Folder = row.GetString(7),
        Episodes = row.GetInt64(8),
        ForcedBecause = row.IsDBNull(9) ? null : row.GetString(9),
        Supersedes = row.IsDBNull(10) ? null : row.GetString(10),
        State = Enum.Parse<SubmissionState>(row.GetString(11), ignoreCase: true),
        StateAt = Instant(row.GetString(12)),
        StateReason = row.IsDBNull(13) ? null : row.GetString(13),
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(SubmissionState state) => state.ToString().ToLowerInvariant();

    internal static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
