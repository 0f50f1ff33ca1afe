using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>Compressed tables that are damaged, mislabelled, or made to fill memory.</summary>
internal static class CompressionCases
{
    private const string Group = "Compression";
    private const string Damaged = "contacts.csv.gz is not a gzip file, or is damaged";
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Packed("nothing is wrong", gz => gz, Outcome.Accepted),
        Packed("two parts, one after the other", gz => TwoMembers(), Outcome.Accepted),
        Packed("zeros after the end", gz => [.. gz, .. new byte[512]], Outcome.Refused, Damaged),
        Packed("something else after the end", gz => [.. gz, .. "garbage"u8], Outcome.Refused, Damaged),
        Packed("a second part that is cut off", gz => [.. gz, .. gz[..^20]], Outcome.Refused, Damaged),
        Packed("an empty file", gz => [], Outcome.Refused, "contacts.csv.gz is empty"),
        Packed("one byte", gz => gz[..1], Outcome.Refused, Damaged),
        Packed("cut off after the gzip header", gz => gz[..HeaderBytes], Outcome.Refused, Damaged),
        Packed("cut off in the middle", gz => gz[..(gz.Length / 2)], Outcome.Refused, Damaged),
        Packed("cut off before the checksum", gz => gz[..^TrailerBytes], Outcome.Refused, Damaged),
        Packed("cut off within the checksum", gz => gz[..^3], Outcome.Refused, Damaged),
        Packed("a wrong checksum", gz => Flip(gz, gz.Length - TrailerBytes), Outcome.Refused, Damaged),
        Packed("a wrong length", gz => Flip(gz, gz.Length - 2), Outcome.Refused, Damaged),
        Packed("a flipped bit in the middle", gz => Flip(gz, gz.Length / 2), Outcome.Refused, Damaged),
        Packed("an unknown method", gz => Flip(gz, 2), Outcome.Refused, Damaged),
        Packed("nothing is compressed in it", gz => Convert.FromHexString("1F8B080000000000000303000000000000000000"), Outcome.Refused, "contacts.csv.gz has no header row"),
        Packed("a plain file named .gz", gz => Encoding.UTF8.GetBytes(new SmallExtract().TextOf("contacts.csv")), Outcome.Refused, Damaged),
        Packed("compressed twice", gz => SmallExtract.Gzip(gz), Outcome.Refused, "contacts.csv.gz is not text"),
        new(Group, "a compressed file named .csv", x => x.Bytes("contacts.csv", SmallExtract.Gzip(x.Files["contacts.csv"])), Outcome.Refused, "this is compressed: name it .csv.gz"),
        Packed("1 GiB of zeros", gz => Repeated(new byte[16 << 20], 64), Outcome.Refused, "contacts.csv.gz is not text"),
        Packed("1 GiB in one field", gz => Repeated(Filled('x'), 64), Outcome.Refused, "the first row is longer than 1 MiB"),
        Packed("1 GiB in one field, after good rows", gz => [.. gz, .. Repeated(Filled('x'), 64)], Outcome.Refused, "a row after line 41 is longer than 1 MiB"),
        Packed("1 GiB of blank lines where 8 MiB are allowed", gz => Repeated(Filled('\n'), 64), Outcome.Refused, "holds far more than a table") with
        {
            Options = new ImportOptions { ExpansionAllowed = 8 << 20 },
        },
        Packed("one byte after the end, which a program may add", gz => [.. gz, (byte)'\n'], Outcome.Accepted),
        Packed("a second part whose beginning is damaged", gz => Flip(TwoMembers(), FirstMember()), Outcome.Refused, Damaged),
        Packed("one row again and again, 64 MiB where 8 are allowed", gz => [.. gz, .. Repeated(Row(), 64)], Outcome.Refused, "holds far more than a table") with
        {
            Options = new ImportOptions { ExpansionAllowed = 8 << 20 },
            MostRowsRead = (9 << 20) / 30,
        },
        Packed("one row again and again, 8 MiB", gz => [.. gz, .. Repeated(Row(), 8)], Outcome.Accepted),
    ];

    private static BadInputCase Packed(string name, Func<byte[], byte[]> change, Outcome outcome, string says = "") =>
        new(Group, name, x => x.Packed("contacts", change), outcome, says) { RowsKeptOut = outcome == Outcome.Accepted ? 0 : null };

    private static int FirstMember() => SmallExtract.Gzip(new SmallExtract().Files["contacts.csv"].AsSpan(0, 700)).Length;

    private static byte[] TwoMembers()
    {
        var bytes = new SmallExtract().Files["contacts.csv"];
        return [.. SmallExtract.Gzip(bytes.AsSpan(0, 700)), .. SmallExtract.Gzip(bytes.AsSpan(700))];
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 0x55;
        return bytes;
    }

    // A member after a member is one file, so that a bomb needs no time to make.
    private static byte[] Repeated(byte[] content, int times)
    {
        var member = SmallExtract.Gzip(content);
        return [.. Enumerable.Repeat(member, times).SelectMany(m => m)];
    }

    private static byte[] Filled(char c)
    {
        var bytes = new byte[16 << 20];
        Array.Fill(bytes, (byte)c);
        return bytes;
    }

    private static byte[] Row() =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("EP-0001,2025-01-15,treatment,attended,video,50\n", (1 << 20) / 47)));
}
