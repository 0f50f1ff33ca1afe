namespace NonResponse.Ingest;

/// <summary>Every run of scheduled work, in the catalog of the store: what was done, for whom, from what, and how it ended.</summary>
/// <remarks>A row is there before the work begins, so that a run that was killed leaves its trace.</remarks>
public sealed class RunLedger
{
    private const string SettledSetting = "settled ";
    private const string PauseSetting = "pause ";
    private const string Paused = "paused";
    private const char Separator = '|';

    private readonly Catalog _catalog;

    internal RunLedger(Catalog catalog) => _catalog = catalog;

    /// <summary>Notes that a run begins.</summary>
    /// <param name="work">What it is to do.</param>
    /// <param name="startedBy">Who or what started it.</param>
    /// <param name="node">The process.</param>
    /// <param name="program">The version of the program.</param>
    /// <param name="at">The time.</param>
    public RunEntry Begin(RunWork work, string startedBy, string node, string program, DateTimeOffset at)
    {
        RunEntry? entry = null;
        _catalog.Change(t =>
        {
            var before = t.LastRun(work.Job, work.Subject);
            entry = new RunEntry
            {
                Id = t.NextRun(),
                Work = work,
                Attempt = before?.End.State is RunState.Failed or RunState.Interrupted ? before.Attempt + 1 : 1,
                StartedBy = startedBy,
                Node = node,
                Program = program,
                StartedAt = at,
                End = new RunEnd { State = RunState.Running, Message = "" },
            };
            t.Add(entry);
        });
        return entry!;
    }

    /// <summary>Notes how far a run is.</summary>
    /// <returns>Who asked for its end; null where nobody did.</returns>
    public string? Beat(long run, string stage, double fraction)
    {
        string? cancelledBy = null;
        _catalog.Change(t => cancelledBy = t.Beat(run, stage, (int)Math.Round(1000 * Math.Clamp(fraction, 0, 1))));
        return cancelledBy;
    }

    /// <summary>Notes how a run ended, and what is to be told of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="end">How.</param>
    /// <param name="at">When.</param>
    /// <param name="channels">Where it is to be told.</param>
    /// <returns>False where it had ended already, or had been done by another: then nothing is changed but the run's own state.</returns>
    public bool End(RunEntry run, RunEnd end, DateTimeOffset at, IReadOnlyList<string> channels)
    {
        var isFirst = false;
        _catalog.Change(t =>
        {
            isFirst = false;
            if (t.FindRun(run.Id) is not { HasEnded: false })
                return;
            if (end.State == RunState.Done && run.Work.Once is { } once && t.IsDone(once))
                t.EndRun(run.Id, new RunEnd { State = RunState.Interrupted, Message = "Another run had done it meanwhile; what stands is the same." }, at);
            else
            {
                isFirst = true;
                t.EndRun(run.Id, end, at);
                foreach (var channel in channels)
                    t.AddNotice(run.Id, channel, at);
            }
        });
        return isFirst;
    }

    /// <summary>Notes work that was not begun when it was due.</summary>
    public RunEntry Miss(RunWork work, string message, string node, string program, DateTimeOffset at, IReadOnlyList<string> channels)
    {
        RunEntry? entry = null;
        _catalog.Change(t =>
        {
            entry = new RunEntry
            {
                Id = t.NextRun(),
                Work = work,
                Attempt = 1,
                StartedBy = "schedule",
                Node = node,
                Program = program,
                StartedAt = at,
                EndedAt = at,
                End = new RunEnd { State = RunState.Missed, Message = message },
            };
            t.Add(entry);
            foreach (var channel in channels)
                t.AddNotice(entry.Id, channel, at);
        });
        return entry!;
    }

    /// <summary>Asks a run to end.</summary>
    /// <returns>False where it is not at work.</returns>
    public bool Cancel(long run, string who)
    {
        var isRunning = false;
        _catalog.Change(t => isRunning = t.Cancel(run, who));
        return isRunning;
    }

    /// <summary>A run; null where there is none of the number.</summary>
    public RunEntry? Find(long run) => _catalog.Read(t => t.FindRun(run));

    /// <summary>The last run for a subject of a job; null where there is none.</summary>
    public RunEntry? Last(string job, string subject) => _catalog.Read(t => t.LastRun(job, subject));

    /// <summary>The last run of a job; null where there is none.</summary>
    public RunEntry? Last(string job) => Recent(job, 1).SingleOrDefault();

    /// <summary>The last run of a job that was done; null where there is none.</summary>
    public RunEntry? LastDone(string job) => _catalog.Read(t => t.LastDone(job));

    /// <summary>The instants after one for which a job was begun, in order.</summary>
    public IReadOnlyList<DateTimeOffset> Ticks(string job, DateTimeOffset after) => _catalog.Read(t => t.Ticks(job, after));

    /// <summary>Up to when every instant of a job's calendar was begun or told as missed; null where nobody has looked, or the calendar was another.</summary>
    /// <param name="job">The job.</param>
    /// <param name="calendar">Its calendar, in words.</param>
    public DateTimeOffset? SettledUntil(string job, string calendar) =>
        _catalog.Read(t => t.Setting(SettledSetting + job))?.Split(Separator) is [var at, var of] && of == calendar ? CatalogTransaction.Instant(at) : null;

    /// <summary>Notes that every instant up to one was begun or told as missed.</summary>
    public void SettleUntil(string job, string calendar, DateTimeOffset until) =>
        _catalog.Change(t => t.Set(SettledSetting + job, CatalogTransaction.Text(until) + Separator + calendar));

    /// <summary>The last runs, the newest first.</summary>
    /// <param name="job">Of one job; null for all.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="state">In one state; null for all.</param>
    /// <param name="before">Those before a number; null from the last.</param>
    public IReadOnlyList<RunEntry> Recent(string? job, int most, RunState? state = null, long? before = null) => _catalog.Read(t => t.RecentRuns(job, most, state, before));

    /// <summary>Has the schedule of a job begin nothing, on whatever node, until it is resumed.</summary>
    /// <returns>False where it is paused already.</returns>
    public bool Pause(string job, string who, DateTimeOffset at) => SetPause(job, who, at, isPaused: true);

    /// <summary>Lets the schedule of a job go on.</summary>
    /// <returns>False where it is not paused.</returns>
    public bool Resume(string job, string who, DateTimeOffset at) => SetPause(job, who, at, isPaused: false);

    /// <summary>The last that was said of a job's schedule; null where nobody ever paused it.</summary>
    public JobPause? PauseOf(string job) => _catalog.Read(t => PauseOf(t, job));

    /// <summary>Runs whose row says that they are at work; where a process was killed, they aren't.</summary>
    public IReadOnlyList<RunEntry> Running() => _catalog.Read(t => t.RunningRuns());

    /// <summary>Failed and interrupted runs that nobody has begun again: the last of each subject.</summary>
    public IReadOnlyList<RunEntry> Unfinished() => _catalog.Read(t => t.UnfinishedRuns());

    /// <summary>Every subject of a job that was done.</summary>
    public IReadOnlySet<string> DoneSubjects(string job) => _catalog.Read(t => t.DoneSubjects(job));

    /// <summary>Whether something that may be done once was done.</summary>
    public bool IsDone(string once) => _catalog.Read(t => t.IsDone(once));

    /// <summary>How many runs ended in which way, by job.</summary>
    public IReadOnlyList<(string Job, RunState State, long Runs)> Counts() => _catalog.Read(t => t.RunCounts());

    /// <summary>What is to be told by now.</summary>
    public IReadOnlyList<RunNotice> Waiting(DateTimeOffset now) => _catalog.Read(t => t.WaitingNotices(now));

    /// <summary>How many notices wait, and how many were given up.</summary>
    public (long Waiting, long GivenUp) NoticeCounts() => _catalog.Read(t => t.NoticeCounts());

    /// <summary>How telling of a run went, in words; empty where nothing was to be told.</summary>
    public IReadOnlyList<string> Telling(long run) => _catalog.Read(t => t.Telling(run));

    /// <summary>Notes that people were told.</summary>
    public void Told(RunNotice notice) => _catalog.Change(t => t.UpdateNotice(notice.Id, "told", notice.Attempts + 1, null, ""));

    /// <summary>Notes that telling failed.</summary>
    /// <param name="notice">What was to be told.</param>
    /// <param name="fault">Why.</param>
    /// <param name="nextAt">When to try again; null to give up.</param>
    public void NotTold(RunNotice notice, string fault, DateTimeOffset? nextAt) =>
        _catalog.Change(t => t.UpdateNotice(notice.Id, nextAt is null ? "given up" : "waiting", notice.Attempts + 1, nextAt, fault));

    /// <summary>Since when something in the inbox has had its shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its files, their sizes and times.</param>
    /// <param name="now">The time, for a shape that is new.</param>
    public DateTimeOffset ShapeSince(string name, string shape, DateTimeOffset now)
    {
        if (_catalog.Read(t => t.InboxEntry(name)) is { } known && known.Shape == shape)
            return known.Since;
        _catalog.Change(t => t.SetInboxEntry(name, shape, now));
        return now;
    }

    /// <summary>Forgets what is no longer in the inbox.</summary>
    public void KeepShapes(IReadOnlySet<string> names)
    {
        foreach (var gone in _catalog.Read(t => t.InboxNames()).Where(n => !names.Contains(n)))
            _catalog.Change(t => t.RemoveInboxEntry(gone));
    }

    /// <summary>Removes runs that ended before a day, but for those that say what was done and may not be done again.</summary>
    /// <returns>How many.</returns>
    public int Forget(DateTimeOffset before)
    {
        var removed = 0;
        _catalog.Change(t => removed = t.ForgetRuns(before));
        return removed;
    }

    private bool SetPause(string job, string who, DateTimeOffset at, bool isPaused)
    {
        var isSet = false;
        _catalog.Change(t =>
        {
            isSet = (PauseOf(t, job)?.IsPaused ?? false) != isPaused;
            if (!isSet)
                return;
            t.Set(PauseSetting + job, string.Join(Separator, isPaused ? Paused : "resumed", CatalogTransaction.Text(at), who));
            t.Chain(new ChainEntry(at, who, isPaused ? "schedule paused" : "schedule resumed", job, "done", ""));
        });
        return isSet;
    }

    private static JobPause? PauseOf(CatalogTransaction t, string job) =>
        t.Setting(PauseSetting + job)?.Split(Separator, 3) is [var state, var at, var who] ? new JobPause(state == Paused, CatalogTransaction.Instant(at), who) : null;
}
