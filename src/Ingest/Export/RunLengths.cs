using System.Buffers;
using System.Numerics;

namespace NonResponse.Ingest;

/// <summary>Parquet's hybrid of run lengths and packed bits, in which the places in a dictionary and the levels of missing values
/// are written.</summary>
/// <remarks>https://github.com/apache/parquet-format/blob/master/Encodings.md#run-length-encoding--bit-packing-hybrid-rle--3</remarks>
internal static class RunLengths
{
    // Packed values come in groups of eight, so a shorter run saves nothing.
    private const int Group = 8;

    /// <summary>How many bits the numbers below a count need; a column of one value is given one all the same, since not every
    /// reader knows what to do with none.</summary>
    public static int BitsFor(int count) => Math.Max(1, BitOperations.Log2((uint)Math.Max(1, count - 1)) + 1);

    /// <summary>Writes numbers.</summary>
    /// <param name="numbers">The numbers, from 0.</param>
    /// <param name="bits">How many bits each of them has at most, from 1 to 31.</param>
    /// <param name="to">Where to.</param>
    public static void Write(ReadOnlySpan<int> numbers, int bits, ArrayBufferWriter<byte> to)
    {
        while (!numbers.IsEmpty)
        {
            var run = Run(numbers);
            if (run >= Group)
                WriteRun(numbers[0], run, bits, to);
            else
            {
                // The last group may be cut off by the end: it is filled up, and readers know how many values there are.
                for (run = Group; run < numbers.Length && !BeginsRun(numbers[run..]);)
                    run += Group;
                run = Math.Min(run, numbers.Length);
                WritePacked(numbers[..run], bits, to);
            }
            numbers = numbers[run..];
        }
    }

    private static int Run(ReadOnlySpan<int> numbers)
    {
        var end = numbers.IndexOfAnyExcept(numbers[0]);
        return end < 0 ? numbers.Length : end;
    }

    private static bool BeginsRun(ReadOnlySpan<int> numbers) =>
        numbers.Length >= Group && !numbers[1..Group].ContainsAnyExcept(numbers[0]);

    private static void WriteRun(int number, int run, int bits, ArrayBufferWriter<byte> to)
    {
        to.WriteVarint((ulong)run << 1);
        for (; bits > 0; bits -= 8, number >>= 8)
            to.Write([(byte)number]);
    }

    private static void WritePacked(ReadOnlySpan<int> numbers, int bits, ArrayBufferWriter<byte> to)
    {
        var groups = (numbers.Length + Group - 1) / Group;
        to.WriteVarint((ulong)groups << 1 | 1);
        var bytes = to.GetSpan(groups * bits)[..(groups * bits)];
        bytes.Clear();
        var (packed, held, at) = (0UL, 0, 0);
        foreach (var number in numbers)
        {
            packed |= (ulong)(uint)number << held;
            for (held += bits; held >= 8; held -= 8, packed >>= 8)
                bytes[at++] = (byte)packed;
        }
        if (held > 0)
            bytes[at] = (byte)packed;
        to.Advance(bytes.Length);
    }
}
