using System.IO.Compression;
using System.Runtime.InteropServices;
using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Writes the tables of a stored submission anew: without the patients who are erased, or with pseudonyms of another key.</summary>
internal sealed class SubmissionRewriter
{
    private readonly string _from;
    private readonly string _to;
    private readonly IReadOnlySet<string> _erased;
    private readonly PseudonymKey.Pseudonymiser? _maker;
    private readonly HashSet<UInt128> _episodesErased = [];
    private readonly HashSet<UInt128> _stepsErased = [];

    private SubmissionRewriter(string from, string to, IReadOnlySet<string> erased, PseudonymKey.Pseudonymiser? maker)
    {
        _from = from;
        _to = to;
        _erased = erased;
        _maker = maker;
    }

    /// <summary>Writes a submission anew.</summary>
    /// <param name="from">Its folder.</param>
    /// <param name="to">An existing, empty folder.</param>
    /// <param name="erased">The pseudonyms of the patients to leave out.</param>
    /// <param name="key">The key whose last generation is to be added; null to keep pseudonyms as they are.</param>
    /// <returns>The episodes that were kept, and those that were left out.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (long Kept, long LeftOut) Rewrite(string from, string to, IReadOnlySet<string> erased, PseudonymKey? key)
    {
        using var maker = key?.Start();
        var rewriter = new SubmissionRewriter(from, to, erased, maker);
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".csv.gz", StringComparison.Ordinal)))
            SubmissionFolder.WriteWhole(Path.Combine(to, Path.GetRelativePath(from, file)), File.ReadAllBytes(file));
        var kept = 0L;
        // Parents before children.
        foreach (var spec in TableSpec.All.Where(s => File.Exists(Path.Combine(from, s.Name + ".csv.gz"))))
        {
            var rows = rewriter.Table(spec);
            if (spec == TableSpec.Episodes)
                kept = rows;
        }
        return (kept, rewriter._episodesErased.Count);
    }

    /// <summary>Whether a submission has a row of one of some patients.</summary>
    public static bool Has(string folder, IReadOnlySet<string> patients)
    {
        using var csv = Open(folder, TableSpec.Episodes);
        csv.ReadHeader();
        var column = TableSpec.Episodes.IndexOf(Erasure.Column);
        while (csv.Read())
            if (patients.Contains(System.Text.Encoding.ASCII.GetString(csv.GetSpan(column))))
                return true;
        return false;
    }

    private static CsvReader Open(string folder, TableSpec spec) => CsvReader.Create(
        new GZipStream(new FileStream(Path.Combine(folder, spec.Name + ".csv.gz"), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16), CompressionMode.Decompress),
        TableReader.Options(_ => { }),
        leaveOpen: false);

    private long Table(TableSpec spec)
    {
        using var csv = Open(_from, spec);
        csv.ReadHeader();
        // What the store writes has the contract's columns first, and a service's own after them.
        var header = csv.Headers;
        var kinds = header.Select((name, c) => c < spec.Columns.Count ? KindOf(name) : null).ToArray();
        var rows = 0L;
        SubmissionFolder.WriteTable(Path.Combine(_to, spec.Name + ".csv.gz"), output =>
        {
            using var text = new BufferedStream(output, 1 << 16);
            text.Write(System.Text.Encoding.ASCII.GetBytes(string.Join(',', header) + '\n'));
            while (csv.Read())
                if (!IsErased(csv, kinds))
                {
                    WriteRow(csv, kinds, text);
                    rows++;
                }
        });
        return rows;
    }

    private static IdKind? KindOf(string column) => column switch
    {
        Erasure.Column => IdKind.Patient,
        "episode_id" => IdKind.Episode,
        "step_id" => IdKind.Step,
        _ => null,
    };

    private bool IsErased(CsvReader csv, IdKind?[] kinds)
    {
        var isErased = false;
        for (var c = 0; c < kinds.Length && !isErased; c++)
            isErased = kinds[c] switch
            {
                IdKind.Patient => _erased.Contains(System.Text.Encoding.ASCII.GetString(csv.GetSpan(c))),
                IdKind.Episode => _episodesErased.Contains(Number(csv.GetSpan(c))),
                IdKind.Step => _stepsErased.Contains(Number(csv.GetSpan(c))),
                _ => false,
            };
        if (isErased && kinds is [IdKind.Episode, IdKind.Patient, ..])
            _episodesErased.Add(Number(csv.GetSpan(0)));
        else if (isErased && kinds is [IdKind.Step, IdKind.Episode, ..])
            _stepsErased.Add(Number(csv.GetSpan(0)));
        return isErased;
    }

    private void WriteRow(CsvReader csv, IdKind?[] kinds, Stream text)
    {
        Span<byte> pseudonym = stackalloc byte[PseudonymKey.Length];
        for (var c = 0; c < kinds.Length; c++)
        {
            if (c > 0)
                text.WriteByte((byte)',');
            var field = csv.GetSpan(c);
            if (_maker is not null && kinds[c] is { } kind)
            {
                _maker.Remake(kind, field, pseudonym);
                text.Write(pseudonym);
            }
            else
                text.Write(field);
        }
        text.WriteByte((byte)'\n');
    }

    private static UInt128 Number(ReadOnlySpan<byte> pseudonym) => MemoryMarshal.Read<UInt128>(pseudonym);
}
