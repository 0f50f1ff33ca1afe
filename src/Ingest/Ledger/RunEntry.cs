namespace NonResponse.Ingest;

/// <summary>What has become of a run.</summary>
public enum RunState
{
    /// <summary>It is at work.</summary>
    Running,

    /// <summary>It did what it was to do.</summary>
    Done,

    /// <summary>What it was given was refused: doing it again would not help.</summary>
    Refused,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>The program ended, or was stopped, in its midst.</summary>
    Interrupted,

    /// <summary>It was not begun when it was due.</summary>
    Missed,
}

/// <summary>What a run is to do.</summary>
public sealed record RunWork
{
    /// <summary>The job, such as <c>inbox</c>.</summary>
    public required string Job { get; init; }

    /// <summary>What the run is for, such as <c>2026-03</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What no two runs may work on at the same time.</summary>
    public required string Lock { get; init; }

    /// <summary>The instant for which the clock called it; null where something else did.</summary>
    public DateTimeOffset? Tick { get; init; }

    /// <summary>What may be done once and never again; null where doing it again is fine.</summary>
    public string? Once { get; init; }
}

/// <summary>How a run ended.</summary>
public sealed record RunEnd
{
    /// <summary>How.</summary>
    public required RunState State { get; init; }

    /// <summary>In plain words, without a value of any row.</summary>
    public required string Message { get; init; }

    /// <summary>Rows read; null where none were to be.</summary>
    public long? Rows { get; init; }

    /// <summary>Findings; null where nothing was checked.</summary>
    public long? Findings { get; init; }

    /// <summary>What was read, with its hashes.</summary>
    public IReadOnlyList<RunFile> Inputs { get; init; } = [];

    /// <summary>What was written.</summary>
    public IReadOnlyList<RunFile> Outputs { get; init; } = [];

    /// <summary>When to try again; null where it is not to be tried.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>Something that a run read or wrote.</summary>
/// <param name="Name">Its name, such as a file, a submission or a folder.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal; empty where it has none.</param>
public sealed record RunFile(string Name, string Sha256);

/// <summary>A row of the ledger of runs.</summary>
public sealed record RunEntry
{
    /// <summary>Its number, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>What it is to do.</summary>
    public required RunWork Work { get; init; }

    /// <summary>Which try it is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Who or what started it: the schedule, a retry, or an account.</summary>
    public required string StartedBy { get; init; }

    /// <summary>The process that does it, and its machine.</summary>
    public required string Node { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Program { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it is at work.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it is busy with.</summary>
    public string Stage { get; init; } = "";

    /// <summary>How far it is with that, from 0 to 1.</summary>
    public double Fraction { get; init; }

    /// <summary>Who asked for its end; null where nobody did.</summary>
    public string? CancelledBy { get; init; }

    /// <summary>How it ended; <see cref="RunState.Running"/> and nothing else while it is at work.</summary>
    public required RunEnd End { get; init; }

    /// <summary>Whether it is at an end.</summary>
    public bool HasEnded => End.State != RunState.Running;
}

/// <summary>Something that is to be told to people.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Run">The run that it is about.</param>
/// <param name="Channel">Where it goes, such as <c>email</c>.</param>
/// <param name="Attempts">How many times it was tried.</param>
public sealed record RunNotice(long Id, RunEntry Run, string Channel, int Attempts);

/// <summary>The last that was said of a job's schedule.</summary>
/// <param name="IsPaused">Whether it was paused, or else resumed.</param>
/// <param name="At">When.</param>
/// <param name="Who">By whom.</param>
public sealed record JobPause(bool IsPaused, DateTimeOffset At, string Who);
