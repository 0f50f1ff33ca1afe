using System.Globalization;
using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

/// <summary>A release from counts written by hand, month by month.</summary>
internal sealed class HandMadeRelease
{
    private readonly CountTable _counts;
    private readonly Dictionary<(int Measure, string Month, int Cell), int> _given = [];

    /// <param name="breakdowns">Breakdowns with their levels, besides the one that does not split.</param>
    public HandMadeRelease(params (string Name, string[] Levels)[] breakdowns)
    {
        List<BreakdownLevels> spaces = [new(Breakdown.All, false, 0, [Breakdown.All])];
        foreach (var (name, levels) in breakdowns)
            spaces.Add(new(name, Breakdown.Get(name).OfSteps, spaces[^1].Offset + spaces[^1].Levels.Count, levels));
        _counts = new CountTable(new LevelSpace(spaces));
    }

    /// <summary>Adds counts to one cell; for a median the numerator is everybody's days.</summary>
    public HandMadeRelease Add(
        string measure, string month, int numerator, int denominator,
        string breakdown = Breakdown.All, string level = Breakdown.All)
    {
        var index = MeasureCatalogue.IndexOf(measure);
        var cells = _counts.At(index, Month(month).LastMonth);
        var cell = _counts.Space.Find(breakdown)!.CellOf(level);
        // Measures that count the same of share their denominators: whoever gives them once more adds nobody.
        var given = _given.GetValueOrDefault((index, month, cell)) + denominator;
        _given[(index, month, cell)] = given;
        cells.Denominators[cell] = Math.Max(cells.Denominators[cell], given);
        if (cells.Days is { } days)
            (days[cell] ??= new DayHistogram()).Add(numerator, denominator);
        else
            cells.Numerators[cell] += numerator;
        return this;
    }

    /// <summary>Adds counts to the whole and to the levels of every breakdown that fits, earlier levels getting more.</summary>
    public HandMadeRelease Spread(string measure, string month, int numerator, int denominator)
    {
        var of = MeasureCatalogue.Get(measure);
        var isMedian = of.Kind == MeasureKind.MedianDays;
        foreach (var space in _counts.Space.Breakdowns.Where(b => of.OfSteps || !b.OfSteps))
        {
            var (hits, all) = (Math.Min(numerator, denominator), denominator);
            for (var i = 0; i < space.Levels.Count; i++)
            {
                var last = i == space.Levels.Count - 1;
                var part = last ? all : all / 2;
                // In proportion, less a few for every other level, so that levels differ.
                var hit = all == 0 || isMedian ? 0
                    : Math.Clamp(hits * part / all - i % 2 * 2, Math.Max(0, hits - (all - part)), Math.Min(part, hits));
                Add(measure, month, isMedian ? numerator + i : hit, part, space.Name, space.Levels[i]);
                (hits, all) = (hits - hit, all - part);
            }
        }
        return this;
    }

    public Release Build(DisclosurePolicy policy, params string[] withheld) => new(_counts, policy, withheld.ToHashSet(StringComparer.Ordinal));

    public static Period Month(string month) => Period.TryParseMonth(month, out var period)
        ? period : throw new ArgumentException($"'{month}' is not a month.", nameof(month));

    /// <summary>The months up to one, in order.</summary>
    public static IReadOnlyList<string> MonthsTo(string month, int count)
    {
        var last = Month(month).FirstDay;
        return [.. Enumerable.Range(0, count)
            .Select(i => last.AddMonths(i - count + 1).ToString("yyyy-MM", CultureInfo.InvariantCulture))];
    }

    public static PackContext Context(string month) => new()
    {
        Source = "Example Trust",
        ExtractedOn = new DateOnly(2026, 3, 31),
        ReportMonth = Month(month),
        ProgramVersion = "0.1.0",
    };
}
