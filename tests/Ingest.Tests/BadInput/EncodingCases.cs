using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>Files that are not text in UTF-8, or hardly.</summary>
internal static class EncodingCases
{
    private const string Group = "Encoding";
    private const string NotText = "contacts.csv is not text: it must be CSV in UTF-8";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Whole("UTF-8 with a byte order mark", bytes => [0xEF, 0xBB, 0xBF, .. bytes], Outcome.Accepted, ""),
        Whole("a byte order mark in the middle", bytes => Insert(bytes, [0xEF, 0xBB, 0xBF]), Outcome.RowsKeptOut, "contacts, episode_id: value_malformed in 1 of 40 rows, line 21, shown as ???aa-9999"),
        Whole("two byte order marks", bytes => [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. bytes], Outcome.Refused, "contacts.csv has no column episode_id"),
        Whole("UTF-16, little end first, with a mark", bytes => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))], Outcome.Refused, "this is UTF-16"),
        Whole("UTF-16, big end first, with a mark", bytes => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(bytes))], Outcome.Refused, "this is UTF-16"),
        Whole("UTF-16, little end first, without a mark", bytes => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)), Outcome.Refused, "this is UTF-16"),
        Whole("UTF-16, big end first, without a mark", bytes => Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(bytes)), Outcome.Refused, "this is UTF-16"),
        Whole("UTF-32", bytes => [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Encoding.UTF8.GetString(bytes))], Outcome.Refused, NotText),
        Whole("Latin-1", bytes => Insert(bytes, [0xE9]), Outcome.Refused, NotText),
        Whole("curly quotes of Windows-1252", bytes => Insert(bytes, [0x93, (byte)'x', 0x94]), Outcome.Refused, NotText),
        Whole("curly quotes in UTF-8", bytes => Insert(bytes, Encoding.UTF8.GetBytes("“x”")), Outcome.RowsKeptOut, "line 21, shown as ???a???aa-9999"),
        Whole("a NUL", bytes => Insert(bytes, [0]), Outcome.Refused, NotText),
        Whole("NULs alone", bytes => new byte[4096], Outcome.Refused, NotText),
        Whole("control characters", bytes => Insert(bytes, [1, 7, 0x1B, 0x7F]), Outcome.RowsKeptOut, "line 21, shown as ????aa-9999"),
        Whole("an overlong form of a character", bytes => Insert(bytes, [0xC0, 0xAF]), Outcome.Refused, NotText),
        Whole("half of a surrogate pair", bytes => Insert(bytes, [0xED, 0xA0, 0x80]), Outcome.Refused, NotText),
        Whole("cut off within a character", bytes => [.. bytes[..^1], 0xE2, 0x82], Outcome.Refused, NotText),
        Whole("a zip archive", bytes => [(byte)'P', (byte)'K', 3, 4, 20, 0, 0, 0], Outcome.Refused, "this is a workbook or a zip archive"),
        Whole("a workbook of Excel", bytes => Encoding.Latin1.GetBytes("PK\u0003\u0004\u0014\u0000\u0006\u0000[Content_Types].xml"), Outcome.Refused, "this is a workbook or a zip archive"),
        Whole("an old workbook of Excel", bytes => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Outcome.Refused, "this is an old workbook"),
        Whole("a web page", bytes => Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html><body>Please log in</body></html>\n"), Outcome.Refused, "contacts.csv has no header row"),
    ];

    private static BadInputCase Whole(string name, Func<byte[], byte[]> change, Outcome outcome, string says) =>
        new(Group, name, x => x.Bytes("contacts.csv", change), outcome, says);

    /// <summary>Inserts bytes at the beginning of line 21.</summary>
    private static byte[] Insert(byte[] bytes, byte[] insert)
    {
        var at = 0;
        for (var line = 1; line < 21; line++)
            at = Array.IndexOf(bytes, (byte)'\n', at) + 1;
        return [.. bytes[..at], .. insert, .. bytes[at..]];
    }
}
