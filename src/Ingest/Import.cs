using System.Runtime.ExceptionServices;

namespace NonResponse.Ingest;

/// <summary>Reads an extract: in the form of the data contract, or in one that is made into it.</summary>
public static class Import
{
    /// <summary>The names of the tables of an extract of the data contract.</summary>
    public static IReadOnlyList<string> TableNames { get; } = [.. TableSpec.All.Select(t => t.Name)];

    /// <summary>The names of the tables that no extract is without, one for each format that is read.</summary>
    public static IReadOnlyList<string> MainTables { get; } = [.. ExtractFormat.All.Select(f => f.MainTable.Name)];

    /// <summary>Whether a file of this name holds a table of some format, be it one that is not read.</summary>
    /// <param name="file">Its name, without a folder.</param>
    public static bool IsOfExtract(string file) => ExtractFormat.All.Any(f => f.TableOf(file) is not null || f.IsUnreadTable(file));

    /// <summary>Whether a file of this name holds a table that no extract of its format is without.</summary>
    /// <param name="file">Its name, without a folder.</param>
    public static bool IsMainTable(string file) => ExtractFormat.All.Any(f => f.TableOf(file) == f.MainTable);

    /// <summary>Reads every table of a folder, checks every row, and lays the columns out.</summary>
    /// <param name="folder">The extract.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is, from several threads.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The columns, or why the extract was refused; either way with what was found.</returns>
    /// <exception cref="IOException">The folder is not there, or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ImportReport Read(
        string folder, ImportOptions options, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default) =>
        Read(folder, options, ImportHooks.None, progress, cancel);

    /// <summary>Reads an extract for the store, or out of it.</summary>
    internal static ImportReport Read(
        string folder, ImportOptions options, ImportHooks hooks, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        var reading = new Reading(folder, options, hooks, progress, cancel);
        try
        {
            reading.RefuseConflict();
            reading.Guard.LookAtOtherFiles();
            var submission = reading.ReadSubmission();
            var named = submission?.Source ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            reading.Guard.LookAtSource(named, isFolder: submission?.Source is null);
            reading.ReadTables();
            if (reading.FindIdentity(options.IdentityWaivers) is { } carrier)
                return carrier;
            reading.MakeContract(hooks);
            reading.RefuseTooManyBadRows(options.MaxBadShare);
            OddValues.Note(reading.Tables, reading.Logs);
            var day = options.AsOf?.DayNumber ?? submission?.ExtractedOnDay ?? reading.ExtractedOn;
            var extractedOn = day ?? reading.InferExtractDay();
            // The layout leaves out and changes what the day of the extract asks for: what is kept is what was read.
            hooks.Accept?.Invoke(new AcceptedRows(reading.Tables, named, extractedOn, reading.Unrecorded));
            if (hooks.IsOfRows)
                return reading.Report(null, null);
            return reading.Report(Layout.Build(reading.Tables, reading.Logs, named, extractedOn, reading.Unrecorded, reading.Flags), null) with { ExtractDateInferred = day is null };
        }
        catch (RefusedException refusal)
        {
            // Identity is the first thing that the sender must hear of, whatever else is wrong.
            reading.Guard.LookAtUnreadTables();
            return reading.FindIdentity(options.IdentityWaivers) ?? reading.Report(null, refusal.Message);
        }
    }

    private sealed class Reading
    {
        private readonly string _folder;
        private readonly ImportOptions _options;
        private readonly ExtractFormat _format;
        private readonly string? _conflict;
        private readonly bool _isStored;

        // As they were read; those of the contract are made of them.
        private readonly Dictionary<string, RawTable> _read = [];
        private readonly Dictionary<string, FindingLog> _readLogs = [];
        private ContractTables _contract;
        private readonly Dictionary<string, string> _paths = [];
        private readonly Dictionary<string, InputFile> _files = [];
        private readonly Dictionary<string, long> _bytesRead = [];
        private readonly List<Finding> _ofExtract = [];
        private readonly List<TableSpec> _abandoned = [];
        private readonly IProgress<ImportProgress>? _progress;
        private readonly CancellationToken _cancel;
        private IReadOnlyList<Finding> _waived = [];
        private long _bytesTotal;
        private Submission? _submission;
        private bool _isRead;

        public Reading(string folder, ImportOptions options, ImportHooks hooks, IProgress<ImportProgress>? progress, CancellationToken cancel)
        {
            _folder = folder;
            _options = options;
            _isStored = hooks.IsStored;
            _format = hooks.IsStored ? ContractFormat.Instance : ExtractFormat.Of(folder, out _conflict);
            Guard = new IdentityGuard(folder, _format, options);
            _progress = progress;
            _cancel = cancel;
            foreach (var spec in _format.Tables)
            {
                _read[spec.Name] = _format == ContractFormat.Instance ? ContractTables.Empty(spec, hooks, hooks.IsStored ? SubmissionFolder.FurtherColumns(folder) : options.FurtherColumns) : new RawTable(spec);
                _readLogs[spec.Name] = new FindingLog(spec.Name, spec.Name + ".csv");
            }
            _contract = _format == ContractFormat.Instance ? new(_read, _readLogs) : new(new Dictionary<string, RawTable>(), new Dictionary<string, FindingLog>());
        }

        /// <summary>The tables of the contract.</summary>
        public IReadOnlyDictionary<string, RawTable> Tables => _contract.Tables;

        public IdentityGuard Guard { get; }

        public IReadOnlyDictionary<string, FindingLog> Logs => _contract.Logs;

        /// <summary>The day up to which the tables themselves say that they are whole.</summary>
        public int? ExtractedOn => _contract.ExtractedOn;

        /// <summary>Columns that neither the format nor what the extract was made of has a place for.</summary>
        public IReadOnlyList<string> Unrecorded => [.. _contract.Unrecorded.Union(_submission?.Unrecorded ?? [])];

        public SubmittedFlags? Flags => _contract.Flags;

        public void RefuseConflict()
        {
            if (_conflict is not null)
                throw new RefusedException(_conflict);
        }

        public void MakeContract(ImportHooks hooks) => _contract = _format.ToContract(new ReadTables(_read, _readLogs), hooks, _options);

        public Submission? ReadSubmission() => _submission = Submission.Read(_folder);

        public void ReadTables()
        {
            FindFiles();
            var work = _format.ReadingOrder;
            var faults = new Exception?[work.Count];
            var next = -1;
            Parallel.For(0, Math.Min(work.Count, Environment.ProcessorCount), Cores.All, _ =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < work.Count;)
                    try
                    {
                        foreach (var spec in work[i])
                            ReadTable(spec);
                    }
                    catch (Exception fault) when (fault is RefusedException or IOException or UnauthorizedAccessException or OperationCanceledException)
                    {
                        faults[i] = fault;
                    }
            });
            // How far they came depends on the threads: as if they had not been begun. The parent's own fault is told.
            foreach (var spec in _abandoned)
            {
                _read[spec.Name] = new RawTable(spec);
                _readLogs[spec.Name] = new FindingLog(spec.Name, Path.GetFileName(_paths[spec.Name]));
            }
            // The same fault is named whichever thread was first.
            if (faults.FirstOrDefault(f => f is not null) is { } first)
                ExceptionDispatchInfo.Throw(first);
            _isRead = true;
        }

        /// <summary>The report on an extract that carries identity: where, and nothing else. Null where it carries none, and for what
        /// the store wrote: it was looked through when it came, under the waivers of that day.</summary>
        public ImportReport? FindIdentity(IReadOnlyList<IdentityWaiver> waivers)
        {
            if (_isStored)
                return null;
            var found = Guard.Findings();
            var carried = found.Where(f => !waivers.Any(w => w.Covers(f))).ToList();
            if (carried.Count > 0)
                return new ImportReport
                {
                    Refusal = IdentityGuard.Refusal(carried),
                    Identity = carried,
                    Tallies = new Dictionary<string, Tally> { [CheckCatalogue.Pseudonymised.Id] = new(1, 1) { Detail = IdentityGuard.Places(carried) } },
                };
            _waived = [.. waivers.Where(w => found.Any(w.Covers)).Select(w => w.ToFinding())];
            return null;
        }

        public void RefuseTooManyBadRows(double maxShare)
        {
            foreach (var table in _read.Values.Where(t => t.RowsAtFault > maxShare * t.RowsRead))
            {
                var worst = _readLogs[table.Spec.Name].Findings(table.RowsRead).Where(f => f.Effect == Effect.Quarantined && f.Rule != Rules.OrphanOfKeptOut)
                    .MaxBy(f => f.Rows)!;
                var column = worst.Column.Length == 0 ? "" : $", column {worst.Column}";
                throw new RefusedException(FormattableString.Invariant(
                    $"{FileName(table)}{column}: {table.RowsAtFault:N0} of {table.RowsRead:N0} rows {(table.RowsAtFault == 1 ? "is" : "are")} at fault, more than the {maxShare:P1} that may be; most often {worst.Rule}, first on line {worst.FirstLine}."));
            }
        }

        /// <summary>The latest day of the tables that record what happened.</summary>
        public int InferExtractDay()
        {
            var latest = new[] { TableSpec.Assessments, TableSpec.Contacts, TableSpec.Events }
                .Max(spec => Latest(Tables[spec.Name].Column("date").Wide));
            _ofExtract.Add(new Finding("", "", Rules.ExtractDateInferred, Effect.Noted, 0, 0, 0, Rules.Explain(Rules.ExtractDateInferred)));
            return latest > int.MinValue
                ? latest
                : throw new RefusedException($"The extract has no {Submission.FileName} and no dated row, so its day cannot be told; give --as-of.");
        }

        public ImportReport Report(EpisodeTables? tables, string? refusal) => new()
        {
            Tables = tables,
            Tallies = Tally(refusal),
            Refusal = refusal,
            Counts = [.. Found().Select(f => f.Count)],
            Findings = [.. _ofExtract, .. _waived, .. Found().SelectMany(f => f.Log.Findings(f.Table.RowsRead))],
            Quarantine = Found().Where(f => f.Log.Quarantine.Count > 0).ToDictionary(f => f.Table.Spec.Name, f => f.Log.Quarantine, StringComparer.Ordinal),
            Files = [.. _files.Values.OrderBy(f => f.Name, StringComparer.Ordinal)],
        };

        private Dictionary<string, Tally> Tally(string? refusal)
        {
            var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal)
            {
                [CheckCatalogue.Pseudonymised.Id] = new(1, 0)
                {
                    Detail = _waived.Count == 0 ? null : "waived: " + string.Join("; ", _waived.Select(w => $"{w.Table}, column {w.Column}: {w.Explanation}")),
                },
                [CheckCatalogue.Accepted.Id] = new(1, refusal is null ? 0 : 1) { Detail = refusal },
            };
            if (_bytesTotal == 0 || Tables.Count == 0)
                return tallies;
            FormTallies.Add(Tables, Logs, tallies);
            var optional = TableSpec.All.Where(t => !t.Required).Select(t => t.Name).ToList();
            var absent = optional.Where(t => !Tables[t].IsPresent).ToList();
            var unknown = _ofExtract.Where(f => f.Rule == Rules.UnknownFile).Sum(f => f.Rows);
            tallies["extract.files.known"] = new(_paths.Count + unknown, unknown);
            tallies["extract.tables.present"] = new(optional.Count, absent.Count) { Detail = absent.Count == 0 ? null : string.Join(", ", absent) };
            var cutOff = _paths.Keys.Where(t => _read[t].IsCutOff).Order(StringComparer.Ordinal).ToList();
            tallies["extract.files.complete"] = new(_paths.Count, cutOff.Count) { Detail = cutOff.Count == 0 ? null : string.Join(", ", cutOff) };
            if (refusal is null)
            {
                var required = TableSpec.All.Where(t => t.Required).Select(t => t.Name).ToList();
                var empty = required.Where(t => Tables[t].RowsRead == 0).ToList();
                tallies["extract.tables.filled"] = new(required.Count, empty.Count) { Detail = empty.Count == 0 ? null : string.Join(", ", empty) };
            }
            tallies["extract.date.named"] = new(1, _ofExtract.Count(f => f.Rule == Rules.ExtractDateInferred));
            if (_submission?.Rows is not { } told)
                tallies["submission.rows.match"] = Ingest.Tally.NotApplicable("submission.json does not say how many rows there are.");
            else if (_isRead)
                tallies["submission.rows.match"] = FormTallies.RowsTold(told, _read);
            return tallies;
        }

        private static int Latest(ReadOnlySpan<int> days)
        {
            var latest = int.MinValue;
            foreach (var day in days)
                latest = Math.Max(latest, day);
            return latest;
        }

        /// <summary>Every table that is there, those that were read before those that were made of them.</summary>
        private IEnumerable<(RawTable Table, FindingLog Log, TableCount Count)> Found()
        {
            foreach (var table in _format.Tables.Select(t => _read[t.Name]).Where(t => t.IsPresent))
                yield return (table, _readLogs[table.Spec.Name], _contract.Counts.GetValueOrDefault(table.Spec.Name) ?? Count(table, _readLogs[table.Spec.Name]));
            if (_format == ContractFormat.Instance)
                yield break;
            foreach (var table in TableSpec.All.Where(t => Tables.ContainsKey(t.Name)).Select(t => Tables[t.Name]).Where(t => t.IsPresent))
                yield return (table, Logs[table.Spec.Name], Count(table, Logs[table.Spec.Name]) with { IsMade = true });
        }

        private static TableCount Count(RawTable table, FindingLog log) => new(
            table.Spec.Name,
            table.RowsRead,
            table.RowsRead - table.RowsKept - table.RowsErased,
            log.Findings(table.RowsRead).Where(f => f.Effect == Effect.LeftOut).Sum(f => f.Rows));

        private string FileName(RawTable table) => Path.GetFileName(_paths[table.Spec.Name]);

        private void FindFiles()
        {
            var names = Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            var missing = new List<string>();
            foreach (var spec in _format.Tables)
            {
                var found = names.Where(n => _format.TableOf(n!) == spec).ToList();
                if (found.Count > 1)
                    throw new RefusedException($"The extract holds both {found[0]} and {found[1]}; which one counts?");
                ExtractFiles.Check(_folder, found.Count == 1 ? found[0]! : spec.Name + ".csv");
                ExtractFiles.Check(_folder, spec.Name + ".csv.gz");
                if (found.Count == 1)
                {
                    var path = Path.Combine(_folder, found[0]!);
                    _paths[spec.Name] = path;
                    _bytesRead[spec.Name] = 0;
                    _bytesTotal += ExtractFiles.LengthOf(path);
                    _readLogs[spec.Name] = new FindingLog(spec.Name, found[0]!);
                    names.Remove(found[0]);
                }
                else if (spec.Required)
                    missing.Add(spec.Name + ".csv");
            }
            if (missing.Count > 0)
                throw new RefusedException($"The extract lacks {string.Join(", ", missing)}.");
            if (names.Count(n => n != Submission.FileName && n != _options.Marker && !_format.IsUnreadTable(n!)) is var unknown and > 0)
                _ofExtract.Add(new Finding("", "", Rules.UnknownFile, Effect.Noted, unknown, 0, 0, Rules.Explain(Rules.UnknownFile)));
        }

        private void ReadTable(TableSpec spec)
        {
            var failed = true;
            try
            {
                ReadFile(spec);
                failed = false;
            }
            catch (ParentFailedException)
            {
                lock (_abandoned)
                    _abandoned.Add(spec);
            }
            finally
            {
                _read[spec.Name].Keys?.End(failed);
            }
        }

        private void ReadFile(TableSpec spec)
        {
            if (!_paths.TryGetValue(spec.Name, out var path))
                return;
            var table = _read[spec.Name];
            table.IsPresent = true;
            using var source = SourceFile.Open(path, _options);
            var watch = Guard.Watch(source.Name, spec);
            var parents = spec.Columns.FirstOrDefault(c => c.References is not null)?.References;
            TableReader.Read(table, source, _readLogs[spec.Name], watch, parents is null ? null : _read[parents].Keys, bytes => Tell(spec.Name, bytes), _cancel);
            // Those who wait for the keys need not wait for what follows.
            table.Keys?.End(failed: false);
            if (!_isStored)
                watch.LookAtTexts(table);
            Guard.Finish(source.Name);
            var file = source.Finish();
            lock (_files)
                _files[spec.Name] = file;
        }

        private void Tell(string table, long bytes)
        {
            if (_progress is null)
                return;
            lock (_bytesRead)
            {
                _bytesRead[table] = bytes;
                _progress.Report(new ImportProgress(_bytesRead.Values.Sum(), _bytesTotal));
            }
        }
    }
}
