using System.Security.Cryptography;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Who asks the store for something, when, and why.</summary>
/// <param name="Who">The account.</param>
/// <param name="At">The time.</param>
/// <param name="Program">The version of the program.</param>
public sealed record StoreCaller(string Who, DateTimeOffset At, string Program);

/// <summary>A stored submission that was read back.</summary>
/// <param name="Submission">What the catalog says of it.</param>
/// <param name="Import">Its columns, with what was found when the extract came.</param>
/// <param name="Previous">The submission of the source before it; null where there is none.</param>
public sealed record StoredExtract(StoredSubmission Submission, ImportReport Import, PreviousSubmission? Previous);

/// <summary>Every accepted submission, kept as its source gave it but for the names of patients.</summary>
/// <remarks>Files are written beside the store, moved into it, and made visible by one transaction of the catalog: a program that is
/// killed at any instant leaves either the old state or the new one.</remarks>
public sealed partial class Store
{
    private const string HomeSetting = "store";
    private const string KeySetting = "key";
    private const string GenerationsSetting = "key_generations";
    private const int MostAttempts = 5;

    private readonly StoreHome _home;
    private readonly Catalog _catalog;
    private readonly string _keyFile;
    private readonly StoreCaller _caller;

    private Store(StoreHome home, Catalog catalog, string keyFile, StoreCaller caller)
    {
        _home = home;
        _catalog = catalog;
        _keyFile = keyFile;
        _caller = caller;
    }

    /// <summary>Called at the points of a change at which a power cut would tell most: for tests.</summary>
    internal Action<string>? Passing { get; set; }

    /// <summary>Opens a store.</summary>
    /// <param name="options">Where.</param>
    /// <param name="caller">Who works with it; what is done is kept under that name and time.</param>
    /// <param name="create">Whether to make one where there is none.</param>
    /// <exception cref="IOException">There is none, or it cannot be used; the message says why.</exception>
    public static Store Open(StoreOptions options, StoreCaller caller, bool create = false)
    {
        var home = StoreHome.Open(options, create);
        var catalog = Catalog.Open(home.Path, options.Postgres);
        if (catalog.Version() != CatalogSchema.Current)
            using (home.Lock(CancellationToken.None))
                catalog.Migrate();
        var key = options.KeyFile ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nonresponse", "keys", home.Id + ".json");
        if (Path.GetFullPath(key).StartsWith(home.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new IOException("The key must lie outside the store: who has both can tell whose a row is.");
        var store = new Store(home, catalog, key, caller);
        store.CheckBelonging();
        store.EraseAgain();
        return store;
    }

    /// <summary>Every submission, in the order in which they were accepted.</summary>
    public IReadOnlyList<StoredSubmission> List() => _catalog.Read(t => t.Submissions());

    /// <summary>A submission with its files.</summary>
    /// <exception cref="StoreRefusedException">There is none of the name.</exception>
    public StoredSubmission Show(string id) => _catalog.Read(t => Find(t, id));

    /// <summary>What was found in a submission, and what was done to it.</summary>
    /// <exception cref="StoreRefusedException">There is none of the name.</exception>
    public SubmissionRecord RecordOf(string id) => _catalog.Read(t =>
    {
        var submission = Find(t, id);
        return new SubmissionRecord(t.Findings(submission.Id), t.Checks(submission.Id), [.. t.AuditEntries().Where(a => a.Subject == submission.Id)]);
    });

    /// <summary>The submission that stands for each source.</summary>
    public IReadOnlyList<StoredSubmission> Standing() => _catalog.Read(t => t.Standing());

    /// <summary>What scheduled work did.</summary>
    public RunLedger Ledger => new(_catalog);

    /// <summary>Who may sign in to the portal.</summary>
    public Accounts Accounts => new(_catalog);

    /// <summary>Keys of programs that ask in the name of an account.</summary>
    public ApiKeys ApiKeys => new(_catalog);

    /// <summary>Who checked and released packs.</summary>
    public SignOffs SignOffs => new(_catalog);

    /// <summary>Who did what, in rows that hold each other.</summary>
    public AuditChain Chain => new(_catalog);

    /// <summary>The folder of the store.</summary>
    public string Home => _home.Path;

    /// <summary>The connection string of the database that several machines share; null where the catalog is a file in the folder.</summary>
    public string? SharedDatabase => _catalog.Postgres;

    /// <summary>The time that all who share the catalog have in common; null where it is a file.</summary>
    public DateTimeOffset? SharedTime() => _catalog.Time();

    /// <summary>Keeps others from working on something.</summary>
    /// <param name="subject">What.</param>
    /// <returns>The lock, to be disposed of; null where another holds it.</returns>
    public WorkLock? TryLock(string subject) =>
        _catalog.IsPostgres ? WorkLock.OfDatabase(_catalog, _home.Id, subject) : WorkLock.OfFolder(_home.PathOf("locks"), subject);

    /// <summary>Every line of the audit, in order.</summary>
    public IReadOnlyList<AuditEntry> Audit() => _catalog.Read(t => t.AuditEntries());

    /// <summary>Reads what stands for a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DamagedSubmissionException">A file is not what was written.</exception>
    /// <exception cref="StoreRefusedException">Nothing stands for the source.</exception>
    public StoredExtract Read(string source, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default) =>
        ReadStanding(source, (submission, folder) => SubmissionFolder.Read(submission, folder, progress, cancel) is { } import
            ? new StoredExtract(submission, import, PreviousOf(submission.Supersedes))
            : null);

    /// <summary>Reads something of what stands for a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="read">Given the submission and its folder; null where the folder is not there.</param>
    private T ReadStanding<T>(string source, Func<StoredSubmission, string, T?> read) where T : class
    {
        string? folder = null;
        for (var attempt = 1; ; attempt++)
        {
            var standing = Standing().FirstOrDefault(s => s.Source == source) ?? throw new StoreRefusedException($"Nothing stands for the source {source}.");
            if (ReadOne(standing, read) is { } result)
                return result;
            // Between the catalog and the files, the submission was written anew or withdrawn: look again.
            if (attempt == MostAttempts || standing.Folder == folder)
                throw new DamagedSubmissionException(standing, "its folder");
            folder = standing.Folder;
        }
    }

    private T? ReadOne<T>(StoredSubmission submission, Func<StoredSubmission, string, T?> read) where T : class
    {
        var folder = _home.PathOf(submission.Folder);
        try
        {
            return read(submission, folder);
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            return null;
        }
    }

    /// <summary>What stands for the source of an extract, for its checks; null where nothing does, or something later.</summary>
    public PreviousSubmission? Before(EpisodeTables extract) =>
        Standing().FirstOrDefault(s => s.Source == extract.Source) is { } standing && standing.ExtractedOn.DayNumber <= extract.ExtractedOn ? PreviousOf(standing.Id) : null;

    /// <summary>What a submission was like, for the checks of the one after it.</summary>
    private PreviousSubmission? PreviousOf(string? id)
    {
        if (id is null || _catalog.Read(t => t.Find(id)) is not { State: not SubmissionState.Ended } submission)
            return null;
        var file = Path.Combine(_home.PathOf(submission.Folder), QualityFiles.Json);
        return File.Exists(file) ? PreviousSubmission.Read(file) : null;
    }

    private void CheckBelonging()
    {
        if (Store() is null)
            using (_home.Lock(CancellationToken.None))
                if (Store() is null)
                    _catalog.Change(t => t.Set(HomeSetting, _home.Id));
        if (Store() != _home.Id)
            throw new IOException($"The catalog ({_catalog.Name}) is of another store than {_home.Path}.");

        string? Store() => _catalog.Read(t => t.Setting(HomeSetting));
    }

    /// <summary>The key under which the store's pseudonyms are made.</summary>
    /// <exception cref="IOException">It is missing, or another one.</exception>
    private PseudonymKey Key()
    {
        var (fingerprint, generations) = _catalog.Read(t => (t.Setting(KeySetting), t.Setting(GenerationsSetting)));
        if (fingerprint is null)
        {
            using var writing = _home.Lock(CancellationToken.None);
            return _catalog.Read(t => t.Setting(KeySetting)) is null ? FirstKey() : Key();
        }
        if (!File.Exists(_keyFile))
            throw new IOException($"The key of the store is not in {_keyFile}. Without it no extract can be imported and no patient be found; restore it, or name it with --key.");
        var key = PseudonymKey.Read(_keyFile);
        var used = int.Parse(generations!, System.Globalization.CultureInfo.InvariantCulture);
        if (key.Generations < used || key.FingerprintOf(used) != fingerprint)
            throw new IOException($"The key in {_keyFile} is not the one of the store in {_home.Path}.");
        return key.Of(used);
    }

    private PseudonymKey FirstKey()
    {
        // A key that is there was made by an import that was killed before it told the catalog, or put there by somebody.
        var key = File.Exists(_keyFile) ? PseudonymKey.Read(_keyFile) : PseudonymKey.Create();
        if (!File.Exists(_keyFile))
            key.Write(_keyFile);
        _catalog.Change(t => Remember(t, key));
        return key;
    }

    private static void Remember(CatalogTransaction transaction, PseudonymKey key)
    {
        transaction.Set(KeySetting, key.Fingerprint);
        transaction.Set(GenerationsSetting, key.Generations.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Clean() => _home.Clean(_catalog.Read(t =>
        t.Submissions().Where(s => s.State != SubmissionState.Ended).Select(s => s.Folder).Concat(t.Models().Select(m => StoreHome.ModelFolderOf(m.Id))).ToHashSet(StringComparer.Ordinal)));

    private static StoredSubmission Find(CatalogTransaction transaction, string id) =>
        transaction.Find(id) ?? throw new StoreRefusedException($"The store has no submission {id}; 'submissions list' shows them.");

    /// <summary>Tells whether two extracts are the same.</summary>
    private static string ContentOf(EpisodeTables tables, IReadOnlyList<InputFile> files)
    {
        var text = new StringBuilder().Append(tables.Source).Append('\n').Append(tables.ExtractedOn).Append('\n');
        foreach (var file in files)
            text.Append(file.Name).Append(' ').Append(file.Sha256).Append('\n');
        // The same files say more when further columns, or more codes of one, are read of them.
        foreach (var (column, codes) in tables.Episodes.Further.Where(f => f.Value.Names.Count > 0).OrderBy(f => f.Key, StringComparer.Ordinal))
            text.Append("column ").Append(column).Append(' ').AppendJoin(' ', codes.Names.Order(StringComparer.Ordinal)).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>The store does not do what it was asked for; the message says why, to the person who asked.</summary>
public sealed class StoreRefusedException(string message) : IOException(message);
