using System.Globalization;
using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>An extract that chance has broken; the same seed breaks it in the same way.</summary>
internal sealed class Mutation
{
    private const int MostSteps = 3;
    private const int LongestInsert = 40;
    private const int MostRepeats = 5000;

    // What a field can hold by mistake or malice. Without quotes and line ends, it stays one row.
    private static readonly string[] Tokens =
    [
        "", " ", "\t", "0", "-1", "+5", "1e9", "1e400", "NaN", "Infinity", "-0", ".", "-", "1,5", ",,,,", "99999999999999999999", "2147483648",
        "2025-02-30", "9999-12-31", "0001-01-01", "0000-00-00", "31/12/2025", "2026-01-01", "true", "TRUE", "null", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0",
        "Jane Doe 07700900123", "EP-0001", "EP-9999", "ST-0001", "PHQ9", "GAD7", "WAI_SR", "switch", "intensify", "melatonin", "\u00E9", "\uFEFF", "\u202E", "🙂",
        "\u001B[31m", "\u007F", "\u2028", "\u0085", ";", "|", "sep=;", "{}", "<script>", "../../etc/passwd", "%s%n", new('x', 65), new('9', 400), new(',', 300),
    ];

    private static readonly string[] Breakers = ["\"", "\"\"", "\"\"\"", "\n", "\r", "\r\n", "\n\n", "\",\"", "\"\n", ",\"", "\0", "\uD7FF", "\n\"", "sep=;\n", "\"x\"y"];

    private readonly Random _random;
    private readonly StringBuilder _told = new();
    private readonly SmallExtract _extract = new();

    public Mutation(int seed)
    {
        _random = new Random(seed);
        KeepsRows = true;
        var steps = 1 + _random.Next(MostSteps);
        for (var i = 0; i < steps; i++)
            Step();
        if (KeepsRows)
            Rewrite();
        // Some tables are compressed after they were broken, others broken after they were compressed.
        foreach (var table in SmallExtract.Tables)
            if (_random.Next(8) == 0)
                _extract.Packed(table);
        if (_random.Next(6) == 0)
            BreakPacked();
    }

    /// <summary>The broken extract.</summary>
    public SmallExtract Extract => _extract;

    /// <summary>Whether every row is still a row, whatever its fields hold.</summary>
    public bool KeepsRows { get; private set; }

    /// <summary>What was done.</summary>
    public override string ToString() => _told.ToString();

    private void Step()
    {
        var name = Pick([.. _extract.Files.Keys]);
        var isTable = name.EndsWith(".csv", StringComparison.Ordinal);
        switch (_random.Next(isTable ? 14 : 7))
        {
            case 0:
                Break(name, "bits flipped", FlipBits);
                break;
            case 1:
                Break(name, "bytes inserted", bytes => Insert(bytes, _random.Next(bytes.Length + 1), RandomBytes()));
                break;
            case 2:
                Break(name, "bytes deleted", bytes =>
                {
                    var (start, end) = Range(bytes);
                    return [.. bytes[..start], .. bytes[end..]];
                });
                break;
            case 3:
                Break(name, "bytes doubled", bytes =>
                {
                    var (start, end) = Range(bytes);
                    return Insert(bytes, end, bytes[start..end]);
                });
                break;
            case 4:
                Break(name, "cut off", bytes => bytes[.._random.Next(bytes.Length + 1)]);
                break;
            case 5:
                var other = _extract.Files[Pick([.. _extract.Files.Keys])];
                Break(name, "spliced", bytes => [.. bytes[.._random.Next(bytes.Length + 1)], .. other[_random.Next(other.Length + 1)..]]);
                break;
            case 6:
                Break(name, "a breaker inserted", bytes => Insert(bytes, _random.Next(bytes.Length + 1), Encoding.UTF8.GetBytes(Pick(Breakers))));
                break;
            case 7:
                BreakLines(name, "lines shuffled", lines =>
                {
                    var shuffled = lines.ToArray();
                    _random.Shuffle(shuffled.AsSpan(_random.Next(3) == 0 ? 0 : 1));
                    return shuffled;
                });
                break;
            case 8:
                BreakLines(name, "a line repeated", lines =>
                {
                    var at = _random.Next(lines.Length);
                    return [.. lines[..at], .. Enumerable.Repeat(lines[at], _random.Next(MostRepeats)), .. lines[at..]];
                });
                break;
            case 9:
                BreakLines(name, "a field of the header changed", lines => [WithField(lines[0], Pick(Tokens)), .. lines[1..]]);
                break;
            default:
                ChangeField(name);
                break;
        }
    }

    /// <summary>Puts a token in the place of one field of one row, or swaps two fields.</summary>
    private void ChangeField(string name)
    {
        var lines = _extract.TextOf(name).Split('\n');
        var row = lines.Length < 3 ? 0 : 1 + _random.Next(lines.Length - 2);
        KeepsRows &= row > 0;
        var fields = lines[row].Split(',');
        var (a, b) = (_random.Next(fields.Length), _random.Next(fields.Length));
        if (_random.Next(3) == 0)
            (fields[a], fields[b]) = (fields[b], fields[a]);
        else
            fields[a] = Pick(Tokens);
        lines[row] = string.Join(',', fields);
        _extract.Text(name, string.Join('\n', lines));
        Tell(name, $"field {a} of line {row + 1} changed");
    }

    /// <summary>Writes some tables in another form that is as good.</summary>
    private void Rewrite()
    {
        foreach (var table in SmallExtract.Tables.Where(_ => _random.Next(4) == 0))
        {
            if (_random.Next(2) == 0)
                _extract.Text(table + ".csv", t => '"' + t.TrimEnd('\n').Replace(",", "\",\"", StringComparison.Ordinal).Replace("\n", "\"\n\"", StringComparison.Ordinal) + "\"\n");
            var end = Pick(["\n", "\r\n", "\r", "\n\n"]);
            _extract.Text(table + ".csv", t => t.Replace("\n", end, StringComparison.Ordinal));
            Tell(table, "rewritten");
            // A blank line that a quote swallows counts as a row: better one too many than one too few.
            if (end != "\n\n" && _random.Next(4) == 0)
                LoseQuote(table + ".csv");
        }
    }

    /// <summary>Takes a quotation mark away, whose row and those that it swallows are still counted.</summary>
    private void LoseQuote(string name)
    {
        var text = _extract.TextOf(name);
        var at = text.IndexOf('"', _random.Next(text.Length));
        if (at <= text.AsSpan().IndexOfAny('\r', '\n'))
            return;
        _extract.Text(name, text.Remove(at, 1));
        Tell(name, "a quote lost");
    }

    private void BreakPacked()
    {
        var packed = _extract.Files.Keys.Where(n => n.EndsWith(".gz", StringComparison.Ordinal)).ToArray();
        if (packed.Length == 0)
            return;
        var name = Pick(packed);
        Break(name, "broken as it is packed", bytes => _random.Next(4) switch
        {
            0 => FlipBits(bytes),
            1 => bytes[.._random.Next(bytes.Length + 1)],
            2 => [.. bytes, .. RandomBytes()],
            _ => [.. bytes, .. bytes],
        });
    }

    private void Break(string name, string what, Func<byte[], byte[]> change)
    {
        KeepsRows = false;
        _extract.Bytes(name, change([.. _extract.Files[name]]));
        Tell(name, what);
    }

    private void BreakLines(string name, string what, Func<string[], string[]> change) =>
        Break(name, what, bytes => Encoding.UTF8.GetBytes(string.Join('\n', change(Encoding.UTF8.GetString(bytes).Split('\n')))));

    private string WithField(string line, string token)
    {
        var fields = line.Split(',');
        fields[_random.Next(fields.Length)] = token;
        return string.Join(',', fields);
    }

    private byte[] FlipBits(byte[] bytes)
    {
        for (var i = _random.Next(8); i >= 0 && bytes.Length > 0; i--)
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private byte[] RandomBytes()
    {
        var bytes = new byte[1 + _random.Next(LongestInsert)];
        _random.NextBytes(bytes);
        // Half of them text, which comes further.
        if (_random.Next(2) == 0)
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(' ' + bytes[i] % ('~' - ' '));
        return bytes;
    }

    private (int Start, int End) Range(byte[] bytes)
    {
        var start = _random.Next(bytes.Length + 1);
        return (start, Math.Min(bytes.Length, start + _random.Next(200)));
    }

    private static byte[] Insert(byte[] bytes, int at, byte[] insert) => [.. bytes[..at], .. insert, .. bytes[at..]];

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private void Tell(string name, string what) => _told.Append(CultureInfo.InvariantCulture, $"{(_told.Length > 0 ? ", " : "")}{name}: {what}");
}
