using System.Text;

namespace NonResponse.Ingest;

/// <summary>Counts what is found in one table, and keeps where a row in quarantine went wrong.</summary>
internal sealed class FindingLog(string table, string file)
{
    private readonly Dictionary<(string Column, string Rule, Effect Effect), (int Rows, int FirstLine)> _counts = [];
    private readonly HashSet<string> _masks = new(StringComparer.Ordinal);
    private readonly List<QuarantinedField> _quarantine = [];

    public IReadOnlyList<QuarantinedField> Quarantine => _quarantine;

    public void Note(string column, string rule, Effect effect, int line, int rows = 1)
    {
        var (seen, first) = _counts.GetValueOrDefault((column, rule, effect), (0, line));
        _counts[(column, rule, effect)] = (seen + rows, first);
    }

    public void KeepOut(string column, string rule, int line, ReadOnlySpan<byte> value)
    {
        Note(column, rule, Effect.Quarantined, line);
        var mask = Mask(value);
        if (!_masks.TryGetValue(mask, out var known))
            _masks.Add(known = mask);
        _quarantine.Add(new QuarantinedField(file, line, column, rule, known));
    }

    public IEnumerable<Finding> Findings(int rowsRead) =>
        _counts.OrderBy(c => c.Key.Effect).ThenBy(c => c.Key.Column, StringComparer.Ordinal).ThenBy(c => c.Key.Rule, StringComparer.Ordinal)
            .Select(c => new Finding(
                table, c.Key.Column, c.Key.Rule, c.Key.Effect, c.Value.Rows, rowsRead, c.Value.FirstLine, Rules.Explain(c.Key.Rule)));

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
