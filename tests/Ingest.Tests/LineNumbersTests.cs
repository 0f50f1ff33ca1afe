namespace NonResponse.Ingest.Tests;

public sealed class LineNumbersTests
{
    [Test]
    public void Gives_back_the_line_of_every_row_whatever_lines_lie_between()
    {
        var random = new Random(7);
        var lines = new LineNumbers();
        var expected = new List<int>();
        for (var (row, line) = (0, 2); row < 5_000; row++, line += random.Next(10) == 0 ? random.Next(1, 40) : 1)
        {
            lines.Add(line);
            expected.Add(line);
        }
        Assert.That(lines.Count, Is.EqualTo(expected.Count));
        Assert.That(Enumerable.Range(0, lines.Count).Select(row => lines[row]), Is.EqualTo(expected));
    }

    [Test]
    public void Has_no_row_beyond_the_last()
    {
        var lines = new LineNumbers();
        lines.Add(2);
        Assert.That(() => lines[1], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
