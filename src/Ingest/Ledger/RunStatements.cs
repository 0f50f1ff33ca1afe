using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>The statements of the ledger of runs.</summary>
internal sealed partial class CatalogTransaction
{
    private const string RunColumns =
        "id, job, subject, work_lock, tick, once_key, attempt, started_by, node, program, started_at, ended_at, state, stage, per_mille, cancelled_by, rows_read, findings, inputs, outputs, message, retry_at";

    public long NextRun() => Query("SELECT coalesce(max(id), 0) + 1 FROM run", row => row.GetInt64(0)).Single();

    public void Add(RunEntry run) => Run(
        $"INSERT INTO run ({RunColumns}) VALUES (@id, @job, @subject, @lock, @tick, @once, @attempt, @by, @node, @program, @started, @ended, @state, '', 0, NULL, NULL, NULL, '[]', '[]', @message, NULL)",
        ("id", run.Id), ("job", run.Work.Job), ("subject", run.Work.Subject), ("lock", run.Work.Lock), ("tick", Text(run.Work.Tick)), ("once", run.Work.Once),
        ("attempt", (long)run.Attempt), ("by", run.StartedBy), ("node", run.Node), ("program", run.Program), ("started", Text(run.StartedAt)), ("ended", Text(run.EndedAt)),
        ("state", Text(run.End.State)), ("message", run.End.Message));

    public string? Beat(long run, string stage, int perMille)
    {
        Run("UPDATE run SET stage = @stage, per_mille = @part WHERE id = @id AND state = 'running'", ("id", run), ("stage", stage), ("part", (long)perMille));
        return FindRun(run)?.CancelledBy;
    }

    public void EndRun(long run, RunEnd end, DateTimeOffset at) => Run(
        "UPDATE run SET ended_at = @at, state = @state, rows_read = @rows, findings = @findings, inputs = @inputs, outputs = @outputs, message = @message, retry_at = @retry WHERE id = @id",
        ("id", run), ("at", Text(at)), ("state", Text(end.State)), ("rows", end.Rows), ("findings", end.Findings), ("inputs", JsonSerializer.Serialize(end.Inputs)),
        ("outputs", JsonSerializer.Serialize(end.Outputs)), ("message", end.Message), ("retry", Text(end.RetryAt)));

    public bool Cancel(long run, string who)
    {
        Run("UPDATE run SET cancelled_by = @who WHERE id = @id AND state = 'running' AND cancelled_by IS NULL", ("id", run), ("who", who));
        return FindRun(run) is { HasEnded: false };
    }

    public RunEntry? FindRun(long run) => Query($"SELECT {RunColumns} FROM run WHERE id = @id", Entry, ("id", run)).SingleOrDefault();

    public RunEntry? LastRun(string job, string subject) =>
        Query($"SELECT {RunColumns} FROM run WHERE job = @job AND subject = @subject ORDER BY id DESC LIMIT 1", Entry, ("job", job), ("subject", subject)).SingleOrDefault();

    public RunEntry? LastDone(string job) =>
        Query($"SELECT {RunColumns} FROM run WHERE job = @job AND state = 'done' ORDER BY id DESC LIMIT 1", Entry, ("job", job)).SingleOrDefault();

    // Texts of instants sort as instants do: all are UTC and of one length.
    public IReadOnlyList<DateTimeOffset> Ticks(string job, DateTimeOffset after) => Query(
        "SELECT DISTINCT tick FROM run WHERE job = @job AND tick > @after ORDER BY tick", row => Instant(row.GetString(0)), ("job", job), ("after", Text(after)));

    public IReadOnlyList<RunEntry> RecentRuns(string? job, int most, RunState? state, long? before)
    {
        var (conditions, values) = (new List<string>(), new List<(string, object?)> { ("most", (long)most) });
        Where("job = @job", "job", job);
        Where("state = @state", "state", state is { } of ? Text(of) : null);
        Where("id < @before", "before", before);
        return Query($"SELECT {RunColumns} FROM run{(conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions))} ORDER BY id DESC LIMIT @most", Entry, [.. values]);

        void Where(string condition, string name, object? value)
        {
            if (value is null)
                return;
            conditions.Add(condition);
            values.Add((name, value));
        }
    }

    public IReadOnlyList<RunEntry> RunningRuns() => Query($"SELECT {RunColumns} FROM run WHERE state = 'running' ORDER BY id", Entry);

    public IReadOnlyList<RunEntry> UnfinishedRuns() => Query(
        $"SELECT {RunColumns} FROM run r WHERE state IN ('failed', 'interrupted') AND NOT EXISTS (SELECT 1 FROM run l WHERE l.job = r.job AND l.subject = r.subject AND l.id > r.id) ORDER BY id",
        Entry);

    public IReadOnlySet<string> DoneSubjects(string job) =>
        Query("SELECT DISTINCT subject FROM run WHERE job = @job AND state = 'done'", row => row.GetString(0), ("job", job)).ToHashSet(StringComparer.Ordinal);

    public bool IsDone(string once) => Query("SELECT 1 FROM run WHERE once_key = @once AND state = 'done'", _ => true, ("once", once)).Count > 0;

    public IReadOnlyList<(string Job, RunState State, long Runs)> RunCounts() => Query(
        "SELECT job, state, count(*) FROM run GROUP BY job, state ORDER BY job, state", row => (row.GetString(0), State(row.GetString(1)), row.GetInt64(2)));

    public int ForgetRuns(DateTimeOffset before)
    {
        // An instant of a calendar that is settled does not come again.
        const string Old = "SELECT id FROM run WHERE ended_at < @before AND (once_key IS NULL OR tick IS NOT NULL OR state <> 'done')";
        var runs = Query(Old, row => row.GetInt64(0), ("before", Text(before)));
        Run($"DELETE FROM notice WHERE run IN ({Old})", ("before", Text(before)));
        Run($"DELETE FROM run WHERE id IN ({Old})", ("before", Text(before)));
        return runs.Count;
    }

    public void AddNotice(long run, string channel, DateTimeOffset at) => Run(
        "INSERT INTO notice (id, run, channel, state, attempts, next_at, fault) SELECT coalesce(max(id), 0) + 1, @run, @channel, 'waiting', 0, @at, '' FROM notice",
        ("run", run), ("channel", channel), ("at", Text(at)));

    public IReadOnlyList<RunNotice> WaitingNotices(DateTimeOffset now) =>
    [
        .. Query(
            "SELECT id, run, channel, attempts FROM notice WHERE state = 'waiting' AND next_at <= @now ORDER BY id",
            row => (Id: row.GetInt64(0), Run: row.GetInt64(1), Channel: row.GetString(2), Attempts: (int)row.GetInt64(3)), ("now", Text(now)))
            .Select(n => new RunNotice(n.Id, FindRun(n.Run)!, n.Channel, n.Attempts)),
    ];

    public (long Waiting, long GivenUp) NoticeCounts()
    {
        var counts = Query("SELECT state, count(*) FROM notice GROUP BY state", row => (row.GetString(0), row.GetInt64(1))).ToDictionary();
        return (counts.GetValueOrDefault("waiting"), counts.GetValueOrDefault("given up"));
    }

    public IReadOnlyList<string> Telling(long run) => Query(
        "SELECT channel, state, attempts, fault FROM notice WHERE run = @run ORDER BY id",
        row => string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)}: {row.GetString(1)}{(row.GetString(3) is { Length: > 0 } fault ? $" after {row.GetInt64(2)} attempts, {fault}" : "")}"),
        ("run", run));

    public void UpdateNotice(long notice, string state, int attempts, DateTimeOffset? nextAt, string fault) => Run(
        "UPDATE notice SET state = @state, attempts = @attempts, next_at = coalesce(@next, next_at), fault = @fault WHERE id = @id",
        ("id", notice), ("state", state), ("attempts", (long)attempts), ("next", Text(nextAt)), ("fault", fault));

    public (string Shape, DateTimeOffset Since)? InboxEntry(string name) =>
        Query<(string, DateTimeOffset)?>("SELECT shape, since FROM inbox_entry WHERE name = @name", row => (row.GetString(0), Instant(row.GetString(1))), ("name", name)).SingleOrDefault();

    public void SetInboxEntry(string name, string shape, DateTimeOffset since) => Run(
        "INSERT INTO inbox_entry (name, shape, since) VALUES (@name, @shape, @since) ON CONFLICT (name) DO UPDATE SET shape = @shape, since = @since",
        ("name", name), ("shape", shape), ("since", Text(since)));

    public IReadOnlyList<string> InboxNames() => Query("SELECT name FROM inbox_entry", row => row.GetString(0));

    public void RemoveInboxEntry(string name) => Run("DELETE FROM inbox_entry WHERE name = @name", ("name", name));

    private static RunEntry Entry(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Work = new RunWork
        {
            Job = row.GetString(1),
            Subject = row.GetString(2),
            Lock = row.GetString(3),
            Tick = row.IsDBNull(4) ? null : Instant(row.GetString(4)),
            Once = row.IsDBNull(5) ? null : row.GetString(5),
        },
        Attempt = (int)row.GetInt64(6),
        StartedBy = row.GetString(7),
        Node = row.GetString(8),
        Program = row.GetString(9),
        StartedAt = Instant(row.GetString(10)),
        EndedAt = row.IsDBNull(11) ? null : Instant(row.GetString(11)),
        Stage = row.GetString(13),
        Fraction = row.GetInt64(14) / 1000.0,
        CancelledBy = row.IsDBNull(15) ? null : row.GetString(15),
        End = new RunEnd
        {
            State = State(row.GetString(12)),
            Rows = row.IsDBNull(16) ? null : row.GetInt64(16),
            Findings = row.IsDBNull(17) ? null : row.GetInt64(17),
            Inputs = JsonSerializer.Deserialize<List<RunFile>>(row.GetString(18))!,
            Outputs = JsonSerializer.Deserialize<List<RunFile>>(row.GetString(19))!,
            Message = row.GetString(20),
            RetryAt = row.IsDBNull(21) ? null : Instant(row.GetString(21)),
        },
    };

    private static string? Text(DateTimeOffset? at) => at is { } instant ? Text(instant) : null;

    private static string Text(RunState state) => state.ToString().ToLowerInvariant();

    private static RunState State(string text) => Enum.Parse<RunState>(text, ignoreCase: true);
}
