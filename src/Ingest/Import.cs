using System.Runtime.ExceptionServices;

namespace NonResponse.Ingest;

/// <summary>Reads an extract in the form of the data contract.</summary>
public static class Import
{
    /// <summary>The names of the tables of an extract.</summary>
    public static IReadOnlyList<string> TableNames { get; } = [.. TableSpec.All.Select(t => t.Name)];

    /// <summary>The name of the table that no extract is without.</summary>
    public static string MainTable => TableSpec.Episodes.Name;

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
            reading.Guard.LookAtOtherFiles();
            var submission = reading.ReadSubmission();
            var named = submission?.Source ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            reading.Guard.LookAtSource(named, isFolder: submission?.Source is null);
            reading.ReadTables();
            if (reading.FindIdentity(options.IdentityWaivers) is { } carrier)
                return carrier;
            reading.RefuseTooManyBadRows(options.MaxBadShare);
            OddValues.Note(reading.Tables, reading.Logs);
            var day = options.AsOf?.DayNumber ?? submission?.ExtractedOnDay;
            var extractedOn = day ?? reading.InferExtractDay();
            // The layout leaves out and changes what the day of the extract asks for: what is kept is what was read.
            hooks.Accept?.Invoke(new AcceptedRows(reading.Tables, named, extractedOn));
            if (hooks.IsOfRows)
                return reading.Report(null, null);
            return reading.Report(Layout.Build(reading.Tables, reading.Logs, named, extractedOn), null) with { ExtractDateInferred = day is null };
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
        private readonly bool _isStored;
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
            Guard = new IdentityGuard(folder, options);
            _progress = progress;
            _cancel = cancel;
            foreach (var spec in TableSpec.All)
            {
                var referred = TableSpec.All.Any(t => t.Columns.Any(c => c.References == spec.Name));
                Tables[spec.Name] = new RawTable(spec == TableSpec.Episodes ? spec.With(hooks.IsStored ? SubmissionFolder.FurtherColumns(folder) : options.FurtherColumns) : spec)
                {
                    Keys = referred ? new KeyIndex() : null,
                    Erasure = spec == TableSpec.Episodes ? hooks.Erasure : null,
                };
                Logs[spec.Name] = new FindingLog(spec.Name, spec.Name + ".csv");
            }
        }

        public Dictionary<string, RawTable> Tables { get; } = [];

        public IdentityGuard Guard { get; }

        public Dictionary<string, FindingLog> Logs { get; } = [];

        public Submission? ReadSubmission() => _submission = Submission.Read(_folder);

        public void ReadTables()
        {
            FindFiles();
            // In this order: parents are begun before the tables that look their keys up, and large tables before small ones,
            // so that no core waits for the last one.
            Action[] work =
            [
                () => ReadTable(TableSpec.Episodes),
                () => ReadTable(TableSpec.Assessments),
                () => ReadTable(TableSpec.Contacts),
                () =>
                {
                    ReadTable(TableSpec.Steps);
                    ReadTable(TableSpec.Interventions);
                },
                () => ReadTable(TableSpec.Events),
                () => ReadTable(TableSpec.Needs),
                () => ReadTable(TableSpec.Population),
            ];
            var faults = new Exception?[work.Length];
            var next = -1;
            Parallel.For(0, Math.Min(work.Length, Environment.ProcessorCount), _ =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < work.Length;)
                    try
                    {
                        work[i]();
                    }
                    catch (Exception fault) when (fault is RefusedException or IOException or UnauthorizedAccessException or OperationCanceledException)
                    {
                        faults[i] = fault;
                    }
            });
            // How far they came depends on the threads: as if they had not been begun. The parent's own fault is told.
            foreach (var spec in _abandoned)
            {
                Tables[spec.Name] = new RawTable(spec);
                Logs[spec.Name] = new FindingLog(spec.Name, Path.GetFileName(_paths[spec.Name]));
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
            foreach (var table in Tables.Values.Where(t => t.RowsAtFault > maxShare * t.RowsRead))
            {
                var worst = Logs[table.Spec.Name].Findings(table.RowsRead).Where(f => f.Effect == Effect.Quarantined && f.Rule != Rules.OrphanOfKeptOut)
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
            Counts = [.. TableSpec.All.Where(s => Tables[s.Name].IsPresent).Select(s => Count(Tables[s.Name]))],
            Findings = [.. _ofExtract, .. _waived, .. TableSpec.All.SelectMany(s => Logs[s.Name].Findings(Tables[s.Name].RowsRead))],
            Quarantine = TableSpec.All.Where(s => Logs[s.Name].Quarantine.Count > 0)
                .ToDictionary(s => s.Name, s => Logs[s.Name].Quarantine, StringComparer.Ordinal),
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
            if (_bytesTotal == 0)
                return tallies;
            FormTallies.Add(Tables, Logs, tallies);
            var optional = TableSpec.All.Where(t => !t.Required).Select(t => t.Name).ToList();
            var absent = optional.Where(t => !Tables[t].IsPresent).ToList();
            var unknown = _ofExtract.Where(f => f.Rule == Rules.UnknownFile).Sum(f => f.Rows);
            tallies["extract.files.known"] = new(_paths.Count + unknown, unknown);
            tallies["extract.tables.present"] = new(optional.Count, absent.Count) { Detail = absent.Count == 0 ? null : string.Join(", ", absent) };
            var cutOff = _paths.Keys.Where(t => Tables[t].IsCutOff).Order(StringComparer.Ordinal).ToList();
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
                tallies["submission.rows.match"] = FormTallies.RowsTold(told, Tables);
            return tallies;
        }

        private static int Latest(ReadOnlySpan<int> days)
        {
            var latest = int.MinValue;
            foreach (var day in days)
                latest = Math.Max(latest, day);
            return latest;
        }

        private TableCount Count(RawTable table) => new(
            table.Spec.Name,
            table.RowsRead,
            table.RowsRead - table.RowsKept - table.RowsErased,
            Logs[table.Spec.Name].Findings(table.RowsRead).Where(f => f.Effect == Effect.LeftOut).Sum(f => f.Rows));

        private string FileName(RawTable table) => Path.GetFileName(_paths[table.Spec.Name]);

        private void FindFiles()
        {
            var names = Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            var missing = new List<string>();
            foreach (var spec in TableSpec.All)
            {
                var found = names.Where(n => n == spec.Name + ".csv" || n == spec.Name + ".csv.gz").ToList();
                if (found.Count == 2)
                    throw new RefusedException($"The extract holds both {found[0]} and {found[1]}; which one counts?");
                ExtractFiles.Check(_folder, spec.Name + ".csv");
                ExtractFiles.Check(_folder, spec.Name + ".csv.gz");
                if (found.Count == 1)
                {
                    var path = Path.Combine(_folder, found[0]!);
                    _paths[spec.Name] = path;
                    _bytesRead[spec.Name] = 0;
                    _bytesTotal += ExtractFiles.LengthOf(path);
                    Logs[spec.Name] = new FindingLog(spec.Name, found[0]!);
                    names.Remove(found[0]);
                }
                else if (spec.Required)
                    missing.Add(spec.Name + ".csv");
            }
            if (missing.Count > 0)
                throw new RefusedException($"The extract lacks {string.Join(", ", missing)}.");
            if (names.Count(n => n != Submission.FileName && n != _options.Marker) is var unknown and > 0)
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
                Tables[spec.Name].Keys?.End(failed);
            }
        }

        private void ReadFile(TableSpec spec)
        {
            if (!_paths.TryGetValue(spec.Name, out var path))
                return;
            var table = Tables[spec.Name];
            table.IsPresent = true;
            using var source = SourceFile.Open(path, _options);
            var watch = Guard.Watch(source.Name, spec);
            var parents = spec.Columns.FirstOrDefault(c => c.References is not null)?.References;
            TableReader.Read(table, source, Logs[spec.Name], watch, parents is null ? null : Tables[parents].Keys, bytes => Tell(spec.Name, bytes), _cancel);
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
