using System.Buffers;
using System.IO.Compression;

namespace NonResponse.Ingest;

/// <summary>Writes a table as a Parquet file, some rows at a time, so that memory does not grow with the table.</summary>
/// <remarks>The format: https://github.com/apache/parquet-format. A file is its name, groups of rows, and a footer that says where
/// everything is. In a group each column has one page of values, before it the page of its dictionary where that pays. The same
/// table gives the same bytes: nothing says when or where it was written.</remarks>
internal sealed class ParquetFile : IDisposable
{
    /// <summary>How many rows are written together.</summary>
    public const int RowsPerGroup = 1 << 18;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private readonly Stream _output;
    private readonly int[] _levels;
    private readonly int[] _present;
    private readonly EncodedValues _values = new();
    private readonly ArrayBufferWriter<byte> _header = new();
    private readonly ArrayBufferWriter<byte> _levelBytes = new();
    private readonly ArrayBufferWriter<byte> _page = new();
    private readonly MemoryStream _compressed = new();
    private long _written;

    private ParquetFile(Stream output, int rowsAtOnce)
    {
        _output = output;
        _levels = new int[rowsAtOnce];
        _present = new int[rowsAtOnce];
    }

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table; columns that it hasn't are left out.</param>
    /// <param name="tables">Every table by name.</param>
    /// <param name="output">Where to.</param>
    /// <param name="rowsPerGroup">How many rows are written together.</param>
    /// <param name="progress">Told how many rows were written since it was told last.</param>
    /// <param name="cancel">Ends it.</param>
    public static void Write(
        RawTable table, IReadOnlyDictionary<string, RawTable> tables, Stream output, int rowsPerGroup, Action<int> progress, CancellationToken cancel)
    {
        ParquetColumn[] columns = [.. table.ColumnsPresent().Select(c => ParquetColumn.Of(table, c, tables))];
        using var file = new ParquetFile(output, Math.Min(rowsPerGroup, table.RowsKept));
        var groups = new List<IReadOnlyList<ParquetChunk>>();
        file.WriteBytes(Magic);
        for (var first = 0; first < table.RowsKept; first += rowsPerGroup)
        {
            var rows = Math.Min(rowsPerGroup, table.RowsKept - first);
            var chunks = new ParquetChunk[columns.Length];
            for (var c = 0; c < columns.Length; c++)
            {
                cancel.ThrowIfCancellationRequested();
                chunks[c] = file.WriteChunk(columns[c], first, rows);
            }
            groups.Add(chunks);
            progress(rows);
        }
        file._header.ResetWrittenCount();
        ParquetFooter.Write(file._header, columns, groups);
        file._header.WriteInt32(file._header.WrittenCount);
        file.WriteBytes(file._header.WrittenSpan);
        file.WriteBytes(Magic);
    }

    public void Dispose() => _compressed.Dispose();

    private ParquetChunk WriteChunk(ParquetColumn column, int first, int rows)
    {
        var start = _written;
        var levels = _levels.AsSpan(0, rows);
        var present = column.Encode(first, levels, _present, _values);
        var uncompressed = 0L;
        long? dictionary = null;
        if (_values.DictionaryCount > 0)
        {
            dictionary = _written;
            uncompressed += WritePage(_values.Dictionary.WrittenSpan, (bytes, packed) => ParquetFooter.WriteDictionaryHeader(_header, bytes, packed, _values.DictionaryCount));
        }
        _page.ResetWrittenCount();
        if (!column.IsRequired)
            WriteLevels(levels);
        _page.Write(_values.Data.WrittenSpan);
        var data = _written;
        uncompressed += WritePage(_page.WrittenSpan, (bytes, packed) => ParquetFooter.WriteDataHeader(_header, bytes, packed, rows, dictionary is not null));
        return new ParquetChunk(rows, rows - present, dictionary, data, _written - start, uncompressed, _values.Range.Min, _values.Range.Max);
    }

    /// <summary>Writes which rows have a value, after how many bytes that takes.</summary>
    private void WriteLevels(ReadOnlySpan<int> levels)
    {
        _levelBytes.ResetWrittenCount();
        RunLengths.Write(levels, bits: 1, _levelBytes);
        _page.WriteInt32(_levelBytes.WrittenCount);
        _page.Write(_levelBytes.WrittenSpan);
    }

    /// <summary>Writes a page with its header, and says how many bytes it has uncompressed.</summary>
    private int WritePage(ReadOnlySpan<byte> page, Action<int, int> writeHeader)
    {
        _compressed.SetLength(0);
        using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(page);
        _header.ResetWrittenCount();
        writeHeader(page.Length, (int)_compressed.Length);
        WriteBytes(_header.WrittenSpan);
        WriteBytes(_compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
        return _header.WrittenCount + page.Length;
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _written += bytes.Length;
    }
}
