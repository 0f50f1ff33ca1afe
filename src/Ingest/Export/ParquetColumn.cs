using System.Text;

namespace NonResponse.Ingest;

/// <summary>One column of a table, given to Parquet some rows at a time.</summary>
internal sealed class ParquetColumn
{
    private readonly ColumnSpec _spec;
    // Null for a key, whose rows are its numbers.
    private readonly RawColumn? _numbers;
    private readonly ParquetValues _values;

    private ParquetColumn(ColumnSpec spec, RawColumn? numbers, ParquetValues values)
    {
        _spec = spec;
        _numbers = numbers;
        _values = values;
    }

    public string Name => _spec.Name;

    /// <summary>Whether no value is missing; only the others have levels.</summary>
    public bool IsRequired => _spec.Required;

    public ParquetType Type => _values.Type;

    public ParquetMeaning? Meaning => _values.Meaning;

    /// <summary>The column of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="index">Which column.</param>
    /// <param name="tables">Every table by name: rows refer to those of another by number.</param>
    public static ParquetColumn Of(RawTable table, int index, IReadOnlyDictionary<string, RawTable> tables)
    {
        var spec = table.Spec.Columns[index];
        var numbers = table.Columns[index];
        if (table.Keys is { } keys && index == 0)
            return new ParquetColumn(spec, null, new ParquetTexts(keys.Utf8, null));
        if (spec.References is { } parent)
            return new ParquetColumn(spec, numbers, new ParquetTexts(tables[parent].Keys!.Utf8, tables[parent].Keys!.Kept));
        return new ParquetColumn(spec, numbers, spec.Type switch
        {
            FieldType.Date => new ParquetIntegers(areDays: true),
            FieldType.Int => new ParquetIntegers(areDays: false),
            FieldType.Number => new ParquetDecimals(spec.Decimals),
            FieldType.Bool => new ParquetBooleans(),
            FieldType.Code => Codes(spec.Codes!.Codes),
            _ => new ParquetTexts(table.Pools[index]!.Utf8, table.Pools[index]!.Count),
        });
    }

    /// <summary>Encodes the values of some rows.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="levels">Given for each row 1 where it has a value, 0 where it has none.</param>
    /// <param name="present">Room for the values; the rest of it is left as it is.</param>
    /// <param name="to">Given the values, encoded.</param>
    /// <returns>How many rows have a value.</returns>
    public int Encode(int first, Span<int> levels, Span<int> present, EncodedValues to)
    {
        to.Clear();
        var count = 0;
        if (_numbers is null)
            for (; count < levels.Length; count++)
                (present[count], levels[count]) = (first + count, 1);
        else if (_spec.IsNarrow)
        {
            var numbers = _numbers.Narrow.Slice(first, levels.Length);
            for (var i = 0; i < numbers.Length; i++)
            {
                present[count] = numbers[i];
                count += levels[i] = numbers[i] == CodeList.Missing ? 0 : 1;
            }
        }
        else
        {
            var missing = _spec.Type == FieldType.Date ? Day.None : RawColumn.Missing;
            var numbers = _numbers.Wide.Slice(first, levels.Length);
            for (var i = 0; i < numbers.Length; i++)
            {
                present[count] = numbers[i];
                count += levels[i] = numbers[i] == missing ? 0 : 1;
            }
        }
        if (count > 0)
            _values.Encode(present[..count], to);
        return count;
    }

    private static ParquetTexts Codes(IReadOnlyList<string> codes)
    {
        byte[][] texts = [.. codes.Select(Encoding.ASCII.GetBytes)];
        return new ParquetTexts(code => texts[code], texts.Length);
    }
}
