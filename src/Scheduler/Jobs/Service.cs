using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>What every part of the running service shares.</summary>
internal sealed class Service
{
    private readonly StoreOptions _options;
    private readonly Store _store;

    /// <param name="options">Where the store is.</param>
    /// <param name="settings">What the site configured.</param>
    /// <param name="clock">The time.</param>
    /// <param name="create">Whether to make a store where there is none.</param>
    /// <param name="log">Takes the time and lines for whoever keeps the service: counts and names of work, never rows.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Service(StoreOptions options, ServiceSettings settings, TimeProvider clock, bool create, Action<DateTimeOffset, string> log)
    {
        (_options, Settings) = (options, settings);
        Log = line => log(Clock!.GetUtcNow(), line);
        _store = new Pipeline(clock, null).Open(options, create);
        // Machines that share the store take its time: their own clocks may disagree.
        Clock = _store.SharedTime() is null ? clock : new SharedClock(clock, () => _store.SharedTime());
        Jobs = [new InboxJob(settings.Inbox), new PacksJob(settings.Packs), new RetentionJob(settings.Retention), new IntegrityJob(settings.Integrity), new BackupJob(settings.Backup), new ModelsJob(settings.Models)];
    }

    public ServiceSettings Settings { get; }

    public TimeProvider Clock { get; }

    public Action<string> Log { get; }

    /// <summary>This process, in the ledger.</summary>
    public string Node { get; } = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}");

    public IReadOnlyList<Job> Jobs { get; }

    public StoreOptions Options => _options;

    public RunLedger Ledger => _store.Ledger;

    /// <inheritdoc cref="Store.Accounts"/>
    public Accounts Accounts => _store.Accounts;

    /// <inheritdoc cref="Store.ApiKeys"/>
    public ApiKeys ApiKeys => _store.ApiKeys;

    /// <inheritdoc cref="Store.SignOffs"/>
    public SignOffs SignOffs => _store.SignOffs;

    /// <inheritdoc cref="Store.Chain"/>
    public AuditChain Chain => _store.Chain;

    /// <summary>The store's folder.</summary>
    public string Home => _store.Home;

    /// <inheritdoc cref="Store.SharedDatabase"/>
    public string? SharedDatabase => _store.SharedDatabase;

    /// <inheritdoc cref="Store.Standing"/>
    public IReadOnlyList<StoredSubmission> Standing() => _store.Standing();

    /// <inheritdoc cref="Store.List"/>
    public IReadOnlyList<StoredSubmission> Submissions() => _store.List();

    /// <summary>A submission; null where there is none of the name.</summary>
    public StoredSubmission? FindSubmission(string id) => _store.List().Any(s => s.Id == id) ? _store.Show(id) : null;

    /// <inheritdoc cref="Store.RecordOf"/>
    public SubmissionRecord RecordOf(string id) => _store.RecordOf(id);

    /// <summary>Takes a submission back, in the name of an account.</summary>
    /// <exception cref="StoreRefusedException">There is none of the name, or it no longer counts.</exception>
    public void Withdraw(string id, string reason, string who) => By(who).Withdraw(id, reason);

    /// <inheritdoc cref="Store.Models"/>
    public IReadOnlyList<StoredModel> Models() => _store.Models();

    /// <summary>Lets a model make the predictions of its point, in the name of an account.</summary>
    /// <exception cref="StoreRefusedException">It is the champion, or not for use and not forced.</exception>
    /// <exception cref="Scheduler.Models.ModelFileException">Its file cannot be read.</exception>
    public void PromoteModel(string id, string reason, bool force, string who)
    {
        // A model that cannot be read must not be found out about when it is needed.
        ReadModel(id);
        By(who).PromoteModel(id, reason, force);
    }

    /// <summary>Takes a model out of use, in the name of an account.</summary>
    /// <exception cref="StoreRefusedException">It is retired already.</exception>
    public void RetireModel(string id, string reason, string who) => By(who).RetireModel(id, reason);

    /// <inheritdoc cref="Store.ModelMonths"/>
    public IReadOnlyList<ModelMonth> ModelMonths(string id) => _store.ModelMonths(id);

    /// <summary>A model as its file holds it.</summary>
    public Models.ModelDocument ReadModel(string id) => Scheduler.Models.ModelRegistry.Read(_store, id);

    /// <inheritdoc cref="Store.TryLock"/>
    public WorkLock? TryLock(string subject) => _store.TryLock(subject);

    /// <summary>A job by its name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public Job Find(string name) => Jobs.FirstOrDefault(j => j.Name == name) ?? throw new UsageException($"There is no job {name}; there are {string.Join(", ", Jobs.Select(j => j.Name))}.");

    /// <summary>Since when and by whom the schedule of a job is paused; null where it isn't.</summary>
    public JobPause? PauseOf(Job job) => Ledger.PauseOf(job.Name) is { IsPaused: true } pause ? pause : null;

    /// <summary>Whether a job runs by itself.</summary>
    public bool RunsByItself(Job job) => job.Settings.Enabled && PauseOf(job) is null;

    /// <summary>A length of time, or where time runs faster than the watcher's, no less than a while of the watcher.</summary>
    public TimeSpan Scaled(TimeSpan time, TimeSpan watched) => Clock is MovedClock moved ? moved.AtLeast(time, watched) : time;

    private Store By(string who) => Store.Open(_options, new StoreCaller(who + JobRunner.ByPortal, Clock.GetUtcNow(), PackContexts.ProgramVersion));

    /// <summary>An instant on the clock of the service, for people.</summary>
    public string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Settings.TimeZone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
