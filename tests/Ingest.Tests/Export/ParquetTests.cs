using System.Globalization;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What DuckDB reads from Parquet is what stands in the rows, in type, value and what is missing.</summary>
public sealed class ParquetTests
{
    [Test]
    public void Every_value_of_a_sample_comes_back([Values(100, ParquetFile.RowsPerGroup)] int rowsPerGroup) =>
        Check(ExportedRows.Of(Repository.Path("data", "samples", "small-service")), rowsPerGroup);

    [Test]
    public void Every_value_of_the_small_extract_comes_back() => Check(ExportedRows.Of(new SmallExtract()), 7);

    [Test]
    public void What_is_missing_comes_back_as_missing_in_every_optional_column([Values(16, 333, 1000)] int rowsPerGroup)
    {
        var rows = ExportedRows.Made(1000);
        var read = Check(rows, rowsPerGroup);
        foreach (var file in read)
            foreach (var column in file.Columns)
                Assert.That(column.Nulls, column.Repetition == "OPTIONAL" ? Is.InRange(333, 334) : Is.Zero, $"{file.File} {column.Name}");
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Table_of_few_rows_has_its_columns(int rows)
    {
        var read = Check(ExportedRows.Made(rows), 10);
        Assert.That(read.Select(f => f.Rows), Is.All.EqualTo(rows).And.Exactly(TableSpec.All.Count).Items);
    }

    [Test]
    public void Texts_beyond_ASCII_and_numbers_and_days_at_their_limits_come_back()
    {
        var rows = ExportedRows.Made(50);
        var names = rows.Tables["interventions"].Pools[TableSpec.Interventions.IndexOf("name")]!;
        string[] texts = ["Müller", "ὕπνος", "不眠", "🙂", new string('x', 70)];
        for (var i = 0; i < texts.Length; i++)
            rows.Tables["interventions"].Column("name").Wide[2 * i] = names.Add(System.Text.Encoding.UTF8.GetBytes(texts[i]));
        int[] scores = [-1, -500_000, -12_400_000, int.MaxValue, -int.MaxValue, 0, 1];
        scores.CopyTo(rows.Tables["assessments"].Column("score").Wide[3..]);
        int[] counts = [int.MaxValue, -int.MaxValue, -1, 0];
        counts.CopyTo(rows.Tables["population"].Column("population").Wide[10..]);
        DateOnly[] days = [DateOnly.MinValue, DateOnly.MaxValue, new(1969, 12, 31), new(1970, 1, 1), new(1582, 10, 15)];
        for (var i = 0; i < days.Length; i++)
            rows.Tables["episodes"].Column("end_date").Wide[i] = days[i].DayNumber;

        var read = Check(rows, 20);
        Assert.That(Column(read, "interventions", "name").Max, Is.EqualTo("🙂"));
        Assert.That(Column(read, "assessments", "score").Min, Is.EqualTo("-2147.483647"));
        Assert.That(Column(read, "assessments", "score").Max, Is.EqualTo("2147.483647"));
        Assert.That(Column(read, "population", "population").Max, Is.EqualTo("2147483647"));
        Assert.That(Column(read, "episodes", "end_date").Min, Is.EqualTo("0001-01-01"));
        Assert.That(Column(read, "episodes", "end_date").Max, Is.EqualTo("9999-12-31"));
    }

    [Test]
    public void Column_in_which_all_is_missing_comes_back_so()
    {
        var rows = ExportedRows.Made(30);
        foreach (var table in rows.Present)
            foreach (var (spec, column) in table.Spec.Columns.Zip(table.Columns).Where(c => !c.First.Required))
                if (spec.IsNarrow)
                    column.Narrow.Fill(CodeList.Missing);
                else
                    column.Wide.Fill(spec.Type == FieldType.Date ? Day.None : RawColumn.Missing);
        var read = Check(rows, 16);
        var optional = read.SelectMany(f => f.Columns).Where(c => c.Repetition == "OPTIONAL").ToList();
        Assert.That(optional, Has.Count.EqualTo(TableSpec.All.Sum(t => t.Columns.Count(c => !c.Required))));
        Assert.That(optional.Select(c => c.Nulls), Is.All.EqualTo(30));
    }

    [Test]
    public void Column_that_a_table_has_not_is_left_out()
    {
        var read = Check(ExportedRows.Of(new SmallExtract()), 1000);
        Assert.That(read.Single(f => f.File == "contacts.parquet").Columns.Select(c => c.Name), Is.EqualTo(new[] { "episode_id", "date", "kind", "attendance", "medium", "minutes" }));
    }

    [Test]
    public void Texts_that_come_again_and_again_are_written_once()
    {
        var read = Check(ExportedRows.Made(1000), 1000);
        Assert.That(Column(read, "episodes", "provider_id").Encodings, Is.All.Contains("RLE_DICTIONARY"));
        Assert.That(Column(read, "episodes", "sex").Encodings, Is.All.Contains("RLE_DICTIONARY"));
        Assert.That(Column(read, "episodes", "episode_id").Encodings, Is.All.Not.Contains("DICTIONARY"));
        Assert.That(Column(read, "steps", "episode_id").Encodings, Is.All.Not.Contains("DICTIONARY"), "seven in ten are different");
    }

    /// <summary>Writes the tables in both forms, and holds what DuckDB finds in them against each other and against the contract.</summary>
    private static IReadOnlyList<FileRead> Check(AcceptedRows rows, int rowsPerGroup)
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "csv", "parquet" })
            Directory.CreateDirectory(folder.File(name));
        var ids = IdTexts.AsRead(rows.Tables);
        foreach (var table in rows.Present)
        {
            using var csv = File.Create(folder.File("csv", table.Spec.Name + ".csv"));
            new CanonicalTable(table, [.. table.ColumnsPresent()], ids).Write(csv, CancellationToken.None);
            using var parquet = File.Create(folder.File("parquet", table.Spec.Name + ".parquet"));
            ParquetFile.Write(table, rows.Tables, parquet, rowsPerGroup, _ => { }, CancellationToken.None);
        }
        var read = DuckDb.Read(folder.File("parquet"), folder.File("csv"));
        Assert.That(read.Select(f => f.File), Is.EqualTo(rows.Present.Select(t => t.Spec.Name + ".parquet").Order(StringComparer.Ordinal)));
        foreach (var file in read)
            Check(file, rows.Tables[Path.GetFileNameWithoutExtension(file.File)], rowsPerGroup);
        return read;
    }

    private static void Check(FileRead file, RawTable table, int rowsPerGroup)
    {
        var groups = Enumerable.Range(0, (table.RowsKept + rowsPerGroup - 1) / rowsPerGroup).Select(g => (long)Math.Min(rowsPerGroup, table.RowsKept - g * rowsPerGroup));
        Assert.That((file.Rows, file.PlainRows, file.RowsSaid), Is.EqualTo(((long)table.RowsKept, (long)table.RowsKept, (long)table.RowsKept)), file.File);
        Assert.That(file.Groups, Is.EqualTo(groups), file.File);
        ColumnSpec[] specs = [.. table.ColumnsPresent().Select(c => table.Spec.Columns[c])];
        Assert.That(file.Columns.Select(c => c.Name), Is.EqualTo(specs.Select(s => s.Name)).And.EqualTo(file.PlainColumns));
        foreach (var (spec, column) in specs.Zip(file.Columns))
        {
            var place = $"{file.File} {spec.Name}";
            Assert.That((column.Type, column.Layout, column.Converted, column.Logical), Is.EqualTo(TypeOf(spec)), place);
            Assert.That(column.Repetition, Is.EqualTo(spec.Required ? "REQUIRED" : "OPTIONAL"), place);
            Assert.That(column.Different, Is.Zero, place);
            Assert.That((column.Nulls, column.NullsSaid), Is.EqualTo((column.PlainNulls, column.PlainNulls)), place);
            Assert.That(column.Codecs, Is.All.EqualTo("GZIP"), place);
            CheckRange(spec, column, place);
        }
    }

    private static void CheckRange(ColumnSpec spec, ColumnRead column, string place)
    {
        var hasRange = spec.Type is FieldType.Date or FieldType.Int or FieldType.Number && column.Min is not null;
        Assert.That(column.MinSaid.OfType<string>().Any(), Is.EqualTo(hasRange), place);
        if (!hasRange)
            return;
        Assert.That(column.MinSaid.OfType<string>().Select(Number).Min(), Is.EqualTo(Number(column.Min!)), place);
        Assert.That(column.MaxSaid.OfType<string>().Select(Number).Max(), Is.EqualTo(Number(column.Max!)), place);

        double Number(string text) => spec.Type == FieldType.Date
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber
            : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static (string Type, string Layout, string Converted, string Logical) TypeOf(ColumnSpec spec) => spec.Type switch
    {
        FieldType.Date => ("DATE", "INT32", "DATE", "DateType()"),
        FieldType.Bool => ("BOOLEAN", "BOOLEAN", "", ""),
        FieldType.Int => ("INTEGER", "INT32", "", ""),
        FieldType.Number => ("DOUBLE", "DOUBLE", "", ""),
        _ => ("VARCHAR", "BYTE_ARRAY", "UTF8", "StringType()"),
    };

    private static ColumnRead Column(IReadOnlyList<FileRead> files, string table, string column) =>
        files.Single(f => f.File == table + ".parquet").Columns.Single(c => c.Name == column);
}
