using System.Buffers;

namespace NonResponse.Ingest.Tests;

/// <summary>Runs and packed bits, read back as the format describes them.</summary>
public sealed class RunLengthsTests
{
    // From the format's own example of packed bits.
    [Test]
    public void Packed_bits_are_those_of_the_format() =>
        Assert.That(Written([0, 1, 2, 3, 4, 5, 6, 7], 3), Is.EqualTo(new byte[] { 0b11, 0b10001000, 0b11000110, 0b11111010 }));

    [Test]
    public void Run_is_its_length_and_its_value() =>
        Assert.That(Written([.. Enumerable.Repeat(300, 100)], 9), Is.EqualTo(new byte[] { 0b11001000, 0b1, 300 - 256, 1 }));

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(4, 2)]
    [TestCase(5, 3)]
    [TestCase(257, 9)]
    public void Bits_are_enough_for_the_highest_number(int count, int bits) => Assert.That(RunLengths.BitsFor(count), Is.EqualTo(bits));

    [Test]
    public void What_is_read_is_what_was_written([Range(1, 31)] int bits)
    {
        var random = new Random(bits);
        for (var length = 0; length < 200; length++)
        {
            var numbers = new int[length];
            for (var i = 0; i < length; i++)
                numbers[i] = i > 0 && random.Next(8) > bits % 7 ? numbers[i - 1] : (int)random.NextInt64(1L << bits);
            Assert.That(Read(Written(numbers, bits), bits, length), Is.EqualTo(numbers));
        }
    }

    private static byte[] Written(int[] numbers, int bits)
    {
        var to = new ArrayBufferWriter<byte>();
        RunLengths.Write(numbers, bits, to);
        return to.WrittenSpan.ToArray();
    }

    private static List<int> Read(byte[] bytes, int bits, int count)
    {
        var numbers = new List<int>();
        for (var at = 0; at < bytes.Length;)
        {
            var header = 0;
            for (var shift = 0; ; shift += 7)
            {
                header |= (bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80)
                    break;
            }
            if ((header & 1) == 0)
            {
                var value = 0;
                for (var b = 0; b < (bits + 7) / 8; b++)
                    value |= bytes[at++] << 8 * b;
                numbers.AddRange(Enumerable.Repeat(value, header >> 1));
            }
            else
            {
                for (var bit = 0; bit < (header >> 1) * 8 * bits; bit += bits)
                    numbers.Add(Enumerable.Range(bit, bits).Sum(b => (bytes[at + b / 8] >> b % 8 & 1) << b - bit));
                at += (header >> 1) * bits;
            }
        }
        Assert.That(numbers, Has.Count.InRange(count, count + 7));
        return numbers[..count];
    }
}
