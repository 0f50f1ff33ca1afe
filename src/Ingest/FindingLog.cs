using System.Text;

namespace NonResponse.Ingest;

/// <summary>Counts what is found in one table, and keeps where a row in quarantine went wrong.</summary>
internal sealed class FindingLog(string table, string file)
{
    /// <summary>How many fields of a table are listed: more would help nobody, and fill memory where every row is bad.</summary>
    public const int MostListed = 100_000;

    private const int LongestName = 64;
    private const int LongestNumberInName = 3;

    private readonly Dictionary<(string Column, string Rule, Effect Effect), (int Rows, int FirstLine)> _counts = [];
    private readonly HashSet<string> _masks = new(StringComparer.Ordinal);
    private readonly List<QuarantinedField> _quarantine = [];

    public IReadOnlyList<QuarantinedField> Quarantine => _quarantine;

    public void Note(string column, string rule, Effect effect, int line, int rows = 1)
    {
        var (seen, first) = _counts.GetValueOrDefault((column, rule, effect), (0, line));
        _counts[(column, rule, effect)] = (seen + rows, first);
    }

    /// <summary>Notes a field for which a row is kept out, and the rows that are lost with it.</summary>
    public void KeepOut(string column, string rule, int line, ReadOnlySpan<byte> value, int rows = 1)
    {
        Note(column, rule, Effect.Quarantined, line, rows);
        if (_quarantine.Count == MostListed)
        {
            Note("", Rules.NotListed, Effect.Noted, line);
            return;
        }
        var mask = Mask(value);
        if (!_masks.TryGetValue(mask, out var known))
            _masks.Add(known = mask);
        _quarantine.Add(new QuarantinedField(file, line, column, rule, known, rows));
    }

    public IEnumerable<Finding> Findings(int rowsRead) =>
        _counts.OrderBy(c => c.Key.Effect).ThenBy(c => c.Key.Column, StringComparer.Ordinal).ThenBy(c => c.Key.Rule, StringComparer.Ordinal)
            .Select(c => new Finding(
                table, c.Key.Column, c.Key.Rule, c.Key.Effect, c.Value.Rows, rowsRead, c.Value.FirstLine, Rules.Explain(c.Key.Rule)));

    /// <summary>The name of a column that the contract doesn't have, as it may be told: its shape, unless it can only be a name.
    /// Where the line break after the header is lost, the values of a patient stand among the names.</summary>
    internal static string Label(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ' ' or '-' or '.' or '/')
        && LongestRunOfDigits(name) <= LongestNumberInName
            ? name
            : Mask(Encoding.UTF8.GetBytes(name));

    private static int LongestRunOfDigits(string text)
    {
        var (run, longest) = (0, 0);
        foreach (var c in text)
            longest = Math.Max(longest, run = char.IsAsciiDigit(c) ? run + 1 : 0);
        return longest;
    }

    /// <summary>The shape of a value and nothing of its content: enough to see a wrong date format, too little to see a patient.</summary>
    internal static string Mask(ReadOnlySpan<byte> value)
    {
        const int Longest = 24;
        var shape = new StringBuilder();
        foreach (var b in value[..Math.Min(value.Length, Longest)])
            shape.Append((char)b switch
            {
                var c when char.IsAsciiLetter(c) => 'a',
                var c when char.IsAsciiDigit(c) => '9',
                ' ' or '.' or ',' or ':' or ';' or '_' or '/' or '-' => (char)b,
                _ => '?',
            });
        return value.Length > Longest ? shape.Append("...").ToString() : shape.ToString();
    }
}
