using System.Globalization;
using System.Text;
using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Reads comma-separated files that the program wrote itself, such as those of published figures. Extracts have a reader of their own, which checks them.</summary>
public static class CsvRows
{
    /// <summary>The rows below the header.</summary>
    /// <param name="file">The file, in UTF-8.</param>
    /// <param name="columns">The columns that are wanted.</param>
    /// <returns>The fields of each row in the order of <paramref name="columns"/>; null for a column that the file has not.</returns>
    /// <exception cref="InvalidDataException">A row is not what the program writes.</exception>
    public static IEnumerable<string?[]> Read(Stream file, IReadOnlyList<string> columns)
    {
        var broken = new List<long>();
        using var csv = CsvReader.Create(file, TableReader.Options(broken.Add));
        csv.ReadHeader();
        List<string> header = [.. csv.Headers ?? []];
        int[] places = [.. columns.Select(c => header.IndexOf(c))];
        while (csv.Read())
        {
            if (broken.Count > 0 || csv.FieldCount != header.Count)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Line {csv.LineNumber} has {csv.FieldCount} fields instead of {header.Count}."));
            yield return [.. places.Select(p => p < 0 ? null : Encoding.UTF8.GetString(csv.GetSpan(p)))];
        }
    }
}
