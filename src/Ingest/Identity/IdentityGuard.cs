using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Keeps identity out: an extract that carries any is refused whole, whatever else is wrong with it.</summary>
internal sealed class IdentityGuard(string folder, ExtractFormat format, ImportOptions options)
{
    private const int MostNamed = 3;
    private const int LongestFileName = 40;

    private readonly Dictionary<string, TableWatch> _watches = new(StringComparer.Ordinal);
    private readonly HashSet<string> _finished = new(StringComparer.Ordinal);

    /// <summary>A watch for a file that is going to be read.</summary>
    public TableWatch Watch(string file, TableSpec spec)
    {
        var watch = new TableWatch(file, spec);
        lock (_watches)
            _watches[file] = watch;
        return watch;
    }

    /// <summary>Notes that a file was read to its end.</summary>
    public void Finish(string file)
    {
        lock (_watches)
            _finished.Add(file);
    }

    /// <summary>Looks at the header of each file that the contract doesn't have; its rows are never read.</summary>
    public void LookAtOtherFiles() => LookAtFiles(OtherFiles(), withRows: false);

    /// <summary>Looks at the tables that a refusal kept from being read.</summary>
    public void LookAtUnreadTables() =>
        LookAtFiles(CsvFiles().Where(f => TableOf(f) is not null && !_finished.Contains(Path.GetFileName(f))).Select(f => (f, Path.GetFileName(f))), withRows: true);

    /// <summary>Looks at what the source is called.</summary>
    /// <param name="source">The name.</param>
    /// <param name="isFolder">Whether it is called so for the folder's name alone.</param>
    public void LookAtSource(string source, bool isFolder)
    {
        var place = isFolder ? "the folder" : Submission.FileName;
        var watch = new TableWatch(place, null);
        watch.LookAtHeader(["source"]);
        watch.LookAtName(0, source, isFolder ? ColumnRole.Folder : ColumnRole.Thing);
        _watches[place] = watch;
    }

    /// <summary>Everything found, by file.</summary>
    public IReadOnlyList<IdentityFinding> Findings() =>
        [.. _watches.OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => w.Value.Findings())];

    /// <summary>The one line that says why the extract is refused.</summary>
    public static string Refusal(IReadOnlyList<IdentityFinding> found) => $"The extract carries identity: {Places(found)}. Nothing was kept.";

    /// <summary>Which columns carry what.</summary>
    public static string Places(IReadOnlyList<IdentityFinding> found)
    {
        var places = found.GroupBy(f => (f.Table, f.Column))
            .Select(g => $"{g.Key.Table}, column {g.Key.Column} ({string.Join(", ", g.Select(f => IdentityKinds.Describe(f.Kind)).Distinct())})").ToList();
        var more = places.Count > MostNamed ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; and {places.Count - MostNamed} more") : "";
        return string.Join("; ", places.Take(MostNamed)) + more;
    }

    private void LookAtFiles(IEnumerable<(string Path, string Name)> files, bool withRows)
    {
        foreach (var (path, name) in files.ToList())
        {
            var watch = new TableWatch(name, TableOf(path), isByValue: format.IsUnreadTable(Path.GetFileName(path)));
            try
            {
                ExtractFiles.Check(folder, Path.GetFileName(path));
                using var source = SourceFile.Open(path, options);
                using var csv = CsvReader.Create(source.Text, TableReader.Options(_ => { }));
                csv.ReadHeader();
                watch.LookAtHeader(csv.Headers ?? []);
                while (withRows && csv.Read())
                    watch.LookAtRow(csv);
                // Of a table that the format has and that is not read, columns of identity must be empty.
                while (!withRows && watch.HasColumnsToStayEmpty && format.IsUnreadTable(Path.GetFileName(path)) && csv.Read())
                    watch.LookAtFilling(csv);
            }
            catch (RefusedException fault) when (fault.IsOfDamage)
            {
                watch.ForgetValues();
            }
            catch (Exception fault) when (fault is RefusedException or CsvFormatException or IOException or UnauthorizedAccessException)
            {
                // Its own reason for refusal, or no table at all; what was seen until there counts.
            }
            _watches[name] = watch;
        }
    }

    /// <summary>Files without a table, with their names; a name that may itself be identity becomes a number.</summary>
    private IEnumerable<(string Path, string Name)> OtherFiles()
    {
        var number = 0;
        foreach (var path in CsvFiles().Where(f => TableOf(f) is null))
        {
            number++;
            var name = Path.GetFileName(path);
            var scan = new ColumnScan(ColumnRole.Header);
            scan.Look(name.Split('.')[0]);
            yield return (path, scan.Kinds().Count == 0 && name.Length <= LongestFileName ? name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"file number {number}"));
        }
    }

    private IEnumerable<string> CsvFiles() =>
        Directory.GetFiles(folder).Where(f => f.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || f.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);

    private TableSpec? TableOf(string path) => format.TableOf(Path.GetFileName(path));
}
