namespace NonResponse.Ingest;

/// <summary>A column of episodes that the contract does not have and a service wants to break figures down by: a code for each episode.</summary>
/// <param name="Name">Its name in the header, in small letters.</param>
/// <param name="Codes">The codes that it may hold, in small letters; null for any, up to <see cref="MostCodes"/>.</param>
public sealed record FurtherColumn(string Name, IReadOnlyList<string>? Codes = null)
{
    /// <summary>The most codes that a column may hold: one of more tells people apart rather than groups.</summary>
    public const int MostCodes = 100;

    /// <summary>The most columns that a service may have beside the contract's.</summary>
    public const int MostColumns = 20;

    private const int LongestName = 40;

    /// <summary>Why a column cannot have that name; null where it can.</summary>
    public static string? WhyNot(string name) =>
        name.Length is 0 or > LongestName || !char.IsAsciiLetterLower(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? $"is a column's name in small letters, digits and _, of 1 to {LongestName} characters"
            : TableSpec.Episodes.Columns.Any(c => c.Name == name) ? "is a column that the data contract has already" : null;

    /// <summary>Whether a text has the form of a code.</summary>
    public static bool IsCode(string text) => text.All(char.IsAscii) && FieldParser.IsName(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>How the table is read.</summary>
    internal ColumnSpec ToSpec() => new(Name, FieldType.Name) { Codes = Codes is null ? null : new CodeList([.. Codes]), MostTexts = MostCodes };
}
