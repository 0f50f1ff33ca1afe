namespace NonResponse.Ingest;

/// <summary>What is wrong with a file whose first row is not the header of its table, for the person who exported it.</summary>
internal static class HeaderHint
{
    // A table has more columns than this, so a header of fewer was not divided where it should be.
    private const int FewColumns = 2;

    /// <summary>The likely mistake; null where the columns are those of another export.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="names">The names of its first row, trimmed and in lower case.</param>
    /// <param name="spec">The table that it should be.</param>
    public static string? For(string file, IReadOnlyList<string> names, TableSpec spec)
    {
        if (names[0].StartsWith("sep=", StringComparison.Ordinal))
            return $"{file} begins with a line sep= that only Excel understands; delete that line, and separate columns by commas.";
        if (names.Count <= FewColumns)
        {
            if (Separates(names[0], ';', spec))
                return $"{file} is separated by semicolons; the separator must be a comma.";
            if (Separates(names[0], '\t', spec))
                return $"{file} is separated by tabs; the separator must be a comma.";
            if (Separates(names[0], '|', spec))
                return $"{file} is separated by vertical bars; the separator must be a comma.";
        }
        return spec.Columns.Any(c => c.FieldIn([.. names]) >= 0) ? null
            : $"{file} has no header row: its first row names none of the columns of {spec.Name}.";
    }

    private static bool Separates(string header, char separator, TableSpec spec) =>
        header.Split(separator) is { Length: > FewColumns } parts && spec.Columns.Any(c => c.FieldIn([.. parts.Select(p => p.Trim(' ', '"'))]) >= 0);
}
