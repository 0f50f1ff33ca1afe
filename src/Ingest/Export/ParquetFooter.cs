using System.Buffers;

namespace NonResponse.Ingest;

/// <summary>How the bytes of a value are laid out, by the number that Parquet gives it.</summary>
internal enum ParquetType { Boolean = 0, Int32 = 1, Double = 5, ByteArray = 6 }

/// <summary>What values mean beyond their layout.</summary>
internal enum ParquetMeaning { String, Date }

/// <summary>What the footer says of the rows of one column that were written together.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Nulls">How many of them have no value.</param>
/// <param name="DictionaryOffset">Where the dictionary begins in the file; null where there is none.</param>
/// <param name="DataOffset">Where the values begin.</param>
/// <param name="Bytes">How many bytes both are, compressed.</param>
/// <param name="UncompressedBytes">And uncompressed.</param>
/// <param name="Min">The lowest value; empty where nobody looked for it.</param>
/// <param name="Max">The highest value.</param>
internal sealed record ParquetChunk(int Rows, int Nulls, long? DictionaryOffset, long DataOffset, long Bytes, long UncompressedBytes, byte[] Min, byte[] Max);

/// <summary>Writes the structures of a Parquet file that say what is where.</summary>
/// <remarks>https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift; the numbers of fields and of
/// enumerations are those of that file.</remarks>
internal static class ParquetFooter
{
    private const int Version = 2;
    private const int Plain = 0;
    private const int Rle = 3;
    private const int RleDictionary = 8;
    private const int Gzip = 2;
    private const int DataPage = 0;
    private const int DictionaryPage = 2;
    private const int RequiredField = 0;
    private const int OptionalField = 1;

    private static readonly string CreatedBy = $"nonresponse version {typeof(ParquetFooter).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>Writes what stands before the dictionary of a column.</summary>
    public static void WriteDictionaryHeader(ArrayBufferWriter<byte> to, int bytes, int compressedBytes, int texts)
    {
        var thrift = new ThriftWriter(to);
        BeginPage(thrift, DictionaryPage, bytes, compressedBytes);
        thrift.BeginStruct(7);
        thrift.Int32(1, texts);
        thrift.Int32(2, Plain);
        thrift.End();
        thrift.End();
    }

    /// <summary>Writes what stands before the values of a column.</summary>
    public static void WriteDataHeader(ArrayBufferWriter<byte> to, int bytes, int compressedBytes, int rows, bool hasDictionary)
    {
        var thrift = new ThriftWriter(to);
        BeginPage(thrift, DataPage, bytes, compressedBytes);
        thrift.BeginStruct(5);
        thrift.Int32(1, rows);
        thrift.Int32(2, hasDictionary ? RleDictionary : Plain);
        thrift.Int32(3, Rle);
        thrift.Int32(4, Rle);
        thrift.End();
        thrift.End();
    }

    /// <summary>Writes the footer: the columns, and where the rows of each of them are.</summary>
    public static void Write(ArrayBufferWriter<byte> to, IReadOnlyList<ParquetColumn> columns, IReadOnlyList<IReadOnlyList<ParquetChunk>> groups)
    {
        var thrift = new ThriftWriter(to);
        thrift.Int32(1, Version);
        thrift.BeginList(2, ThriftWriter.Struct, columns.Count + 1);
        WriteRoot(thrift, columns.Count);
        foreach (var column in columns)
            WriteColumn(thrift, column);
        thrift.Int64(3, groups.Sum(g => (long)g[0].Rows));
        thrift.BeginList(4, ThriftWriter.Struct, groups.Count);
        for (var g = 0; g < groups.Count; g++)
            WriteGroup(thrift, columns, groups[g], g);
        thrift.Text(6, CreatedBy);
        // Lowest and highest are by the order of the type: of numbers, and of bytes without a sign.
        thrift.BeginList(7, ThriftWriter.Struct, columns.Count);
        foreach (var _ in columns)
        {
            thrift.BeginElement();
            thrift.BeginStruct(1);
            thrift.End();
            thrift.End();
        }
        thrift.End();
    }

    private static void BeginPage(ThriftWriter thrift, int type, int bytes, int compressedBytes)
    {
        thrift.Int32(1, type);
        thrift.Int32(2, bytes);
        thrift.Int32(3, compressedBytes);
    }

    private static void WriteRoot(ThriftWriter thrift, int columns)
    {
        thrift.BeginElement();
        thrift.Text(4, "schema");
        thrift.Int32(5, columns);
        thrift.End();
    }

    private static void WriteColumn(ThriftWriter thrift, ParquetColumn column)
    {
        thrift.BeginElement();
        thrift.Int32(1, (int)column.Type);
        thrift.Int32(3, column.IsRequired ? RequiredField : OptionalField);
        thrift.Text(4, column.Name);
        if (column.Meaning is { } meaning)
        {
            // Said twice: older readers know the first alone.
            thrift.Int32(6, meaning == ParquetMeaning.Date ? 6 : 0);
            thrift.BeginStruct(10);
            thrift.BeginStruct(meaning == ParquetMeaning.Date ? 6 : 1);
            thrift.End();
            thrift.End();
        }
        thrift.End();
    }

    private static void WriteGroup(ThriftWriter thrift, IReadOnlyList<ParquetColumn> columns, IReadOnlyList<ParquetChunk> chunks, int ordinal)
    {
        thrift.BeginElement();
        thrift.BeginList(1, ThriftWriter.Struct, chunks.Count);
        for (var c = 0; c < chunks.Count; c++)
            WriteChunk(thrift, columns[c], chunks[c]);
        thrift.Int64(2, chunks.Sum(c => c.UncompressedBytes));
        thrift.Int64(3, chunks[0].Rows);
        thrift.Int64(5, chunks[0].DictionaryOffset ?? chunks[0].DataOffset);
        thrift.Int64(6, chunks.Sum(c => c.Bytes));
        // Left out where it does not fit: nobody needs it.
        if (ordinal <= short.MaxValue)
            thrift.Int16(7, (short)ordinal);
        thrift.End();
    }

    private static void WriteChunk(ThriftWriter thrift, ParquetColumn column, ParquetChunk chunk)
    {
        thrift.BeginElement();
        // Where a copy of what follows stood in the file, had we written one.
        thrift.Int64(2, 0);
        thrift.BeginStruct(3);
        thrift.Int32(1, (int)column.Type);
        int[] encodings = chunk.DictionaryOffset is null ? [Plain, Rle] : [Plain, Rle, RleDictionary];
        thrift.BeginList(2, ThriftWriter.Int, encodings.Length);
        foreach (var encoding in encodings)
            thrift.Element(encoding);
        thrift.BeginList(3, ThriftWriter.Binary, 1);
        thrift.Element(System.Text.Encoding.ASCII.GetBytes(column.Name));
        thrift.Int32(4, Gzip);
        thrift.Int64(5, chunk.Rows);
        thrift.Int64(6, chunk.UncompressedBytes);
        thrift.Int64(7, chunk.Bytes);
        thrift.Int64(9, chunk.DataOffset);
        if (chunk.DictionaryOffset is { } offset)
            thrift.Int64(11, offset);
        thrift.BeginStruct(12);
        thrift.Int64(3, chunk.Nulls);
        if (chunk.Max.Length > 0)
        {
            thrift.Bytes(5, chunk.Max);
            thrift.Bytes(6, chunk.Min);
        }
        thrift.End();
        thrift.End();
        thrift.End();
    }
}
