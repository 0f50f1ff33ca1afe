using System.Collections.Immutable;

namespace NonResponse.Ingest;

/// <summary>Every check that is made of an extract: the ones that follow from the form of the tables, and the ones about what
/// they mean.</summary>
public static class CheckCatalogue
{
    /// <summary>Rows with a fault in a required field are lost to every figure: one in a hundred is worth an error.</summary>
    private const double LostRows = 0.01;

    private const double LostValues = 0.01;

    private static readonly ImmutableDictionary<string, Check> ById;

    static CheckCatalogue()
    {
        All = [Pseudonymised, Accepted, .. TableSpec.All.SelectMany(OfTable), .. ContentChecks.All, .. HistoryChecks.All];
        ById = All.ToImmutableDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>Every check, in the order in which reports list them.</summary>
    public static IReadOnlyList<Check> All { get; }

    /// <summary>What refuses an extract before everything else.</summary>
    public static Check Pseudonymised { get; } = new(
        "extract.identity.absent", CheckDimension.Conformance, CheckSeverity.Error, 0,
        "The extract carries nothing that identifies a person.",
        "Nothing was kept. Take the columns out or pseudonymise them, and send the extract again; where it is a false alarm, waive it with a reason.");

    /// <summary>The extract as a whole.</summary>
    public static Check Accepted { get; } = new(
        "extract.accepted", CheckDimension.Conformance, CheckSeverity.Error, 0,
        "The extract can be read and is fit to be measured.", "Mend what the refusal names, and send the extract again.");

    /// <summary>The check of that id; null where there is none.</summary>
    public static Check? Find(string id) => ById.GetValueOrDefault(id);

    internal static string Valid(TableSpec table, ColumnSpec column) => $"{table.Name}.{column.Name}.valid";

    internal static string Present(TableSpec table, ColumnSpec column) => $"{table.Name}.{column.Name}.present";

    internal static string Reference(TableSpec table, ColumnSpec column) => $"{table.Name}.{column.Name}.reference";

    internal static string Key(TableSpec table) => $"{table.Name}.{table.Columns[0].Name}.unique";

    internal static string Whole(TableSpec table) => $"{table.Name}.rows.whole";

    internal static string Known(TableSpec table) => $"{table.Name}.columns.known";

    internal static string AfterExtract(TableSpec table) => $"{table.Name}.dates.not_after_extract";

    internal static bool IsReferredTo(TableSpec table) => TableSpec.All.Any(t => t.Columns.Any(c => c.References == table.Name));

    private static IEnumerable<Check> OfTable(TableSpec table)
    {
        // One row that is not whole tells of a program that writes the file wrongly, or of a file that was cut off.
        yield return new(Whole(table), CheckDimension.Conformance, CheckSeverity.Warning, 0,
            $"Every row of {table.Name} has as many fields as the header, and its quotation marks match.",
            "Rows that break it are kept out: see quarantine. Write the file with a CSV library; fields that hold commas, quotation marks or line ends must be quoted.")
        {
            ErrorAbove = LostRows,
        };
        yield return new(Known(table), CheckDimension.Conformance, CheckSeverity.Note, 0,
            $"The data contract knows every column of {table.Name}.", "Is one a misspelt column? Leave the others out: they are not read.");
        foreach (var column in table.Columns)
        {
            yield return new(Valid(table, column), CheckDimension.Conformance, column.Required ? CheckSeverity.Error : CheckSeverity.Warning,
                column.Required ? LostRows : LostValues,
                $"{Name(table, column)} {Form(column)}.",
                column.Required ? "Rows that break it are kept out: see quarantine, and mend the export." : "Values that break it count as missing: mend the export.")
            {
                Column = column.Name,
            };
            if (column.Required)
                yield return new(Present(table, column), CheckDimension.Completeness, CheckSeverity.Error, LostRows,
                    $"Every row of {table.Name} has {Article(column.Name)} {column.Name}.", "Rows without it are kept out: see quarantine, and mend the export.")
                {
                    Column = column.Name,
                };
            if (column.References is { } parent)
                yield return new(Reference(table, column), CheckDimension.Referential, CheckSeverity.Error, 0.001,
                    $"Every row of {table.Name} belongs to a row of {parent}.",
                    $"Rows that belong to none are kept out: take both tables from the database at the same moment, with the same filter.")
                {
                    Column = column.Name,
                };
        }
        if (IsReferredTo(table))
            yield return new(Key(table), CheckDimension.Uniqueness, CheckSeverity.Error, 0.001,
                $"No two rows of {table.Name} have the same {table.Columns[0].Name}.",
                "The first row counts and the others are kept out: look for a join that multiplies rows.")
            {
                Column = table.Columns[0].Name,
            };
        if (table.Columns.Any(c => c.Type == FieldType.Date))
            yield return new(AfterExtract(table), CheckDimension.Timeliness, CheckSeverity.Warning, 0.01,
                $"No date in {table.Name} lies after the day of the extract.",
                "Such rows are left out and such dates count as missing: are they planned appointments, typing errors, or is extracted_on wrong?");
    }

    private static string Article(string noun) => "aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a";

    private static string Name(TableSpec table, ColumnSpec column) => $"{column.Name} in {table.Name}";

    private static string Form(ColumnSpec column) => column.Type switch
    {
        FieldType.Id => "is a pseudonym of 1 to 64 letters, digits, . _ : or -",
        FieldType.Date => "is a date written yyyy-MM-dd",
        FieldType.Code => "is one of " + string.Join(", ", column.Codes!.Codes),
        FieldType.Bool => "is true or false",
        FieldType.Int when column.Max < int.MaxValue => FormattableString.Invariant($"is a whole number from {column.Min} to {column.Max}"),
        FieldType.Int => FormattableString.Invariant($"is a whole number of {column.Min} or more"),
        FieldType.Number when column.Name == "score" => "lies in the range of its instrument",
        FieldType.Number => "is a number of 0 or more",
        FieldType.Text => "is 1 to 32 letters, digits, . - or _",
        _ => "is a name of 1 to 64 letters, digits, . - or _",
    };
}
