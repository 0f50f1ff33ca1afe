namespace NonResponse.Scheduler.Portal;

/// <summary>Packs of a month.</summary>
internal sealed record ApiPacks(string Month, string State, string Manifest, DateTimeOffset? MadeAt, int Files);

/// <summary>A file of the packs of a month.</summary>
internal sealed record ApiFile(string Name, long Bytes, string Sha256, string Href);

/// <summary>Packs of a month with their files.</summary>
internal sealed record ApiPackFiles(string Month, string State, string Manifest, DateTimeOffset? MadeAt, IReadOnlyList<ApiFile> Files);

/// <summary>A measure of which there are figures.</summary>
internal sealed record ApiMeasure(string Id, string Title, string Family, string? Meaning, IReadOnlyList<string> Breakdowns);

/// <summary>Measures of a month's packs.</summary>
internal sealed record ApiMeasures(string Month, string State, IReadOnlyList<ApiMeasure> Measures);

/// <summary>A published figure; what is suppressed is not zero.</summary>
internal sealed record ApiFigure(string Period, string Level, long? Numerator, long? Denominator, double? Value, double? Lower, double? Upper, bool Suppressed);

/// <summary>Published figures of one measure by one breakdown.</summary>
internal sealed record ApiFigures(string Month, string Manifest, string Measure, string Breakdown, string Period, IReadOnlyList<ApiFigure> Figures);

/// <summary>Something that a run read or wrote.</summary>
internal sealed record ApiRunFile(string Name, string Sha256);

/// <summary>A run.</summary>
internal sealed record ApiRun(
    long Id, string Job, string Subject, string State, int Attempt, string StartedBy, string Node, string Program, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Stage, double Fraction,
    string Message, long? Rows, long? Findings, DateTimeOffset? RetryAt, IReadOnlyList<ApiRunFile> Inputs, IReadOnlyList<ApiRunFile> Outputs);

/// <summary>Runs, the newest first; the earlier ones are asked for with before.</summary>
internal sealed record ApiRuns(IReadOnlyList<ApiRun> Runs, long? Before);

/// <summary>A job that was asked for; without a run it waits for its turn.</summary>
internal sealed record ApiAsked(string Job, string Subject, long? Run);

/// <summary>A job.</summary>
internal sealed record ApiJob(string Name, string Title, bool Enabled, bool Paused, string Schedule, string Next, long? LastRun);

/// <summary>A submission.</summary>
internal sealed record ApiSubmission(string Id, string Source, DateOnly ExtractedOn, DateTimeOffset AcceptedAt, long Episodes, string State, bool Stands, string? Supersedes);

/// <summary>A check of a submission.</summary>
internal sealed record ApiCheck(string Id, string Severity, string Status, long Tested, long Failed, string? Rule);

/// <summary>A submission with what was found in it.</summary>
internal sealed record ApiSubmissionQuality(ApiSubmission Submission, IReadOnlyList<ApiCheck> Checks, IReadOnlyList<string> Findings);

/// <summary>A step of a sign-off.</summary>
internal sealed record ApiStep(string To, string Who, DateTimeOffset At, string Comment, string Manifest);

/// <summary>How far the packs of a month are.</summary>
internal sealed record ApiSignOff(string Month, string State, string Manifest, IReadOnlyList<ApiStep> Steps);
