namespace NonResponse.Analytics;

/// <summary>Notes what was counted of rows, and adds it up breakdown by breakdown.</summary>
internal abstract class RowTally(CountTable table, IReadOnlyList<PlacedAxis> axes)
{
    /// <summary>Notes that are kept before they are added up: they fit the processor's cache.</summary>
    protected const int Buffered = 1 << 15;

    private readonly List<(int Measure, int Month)> _slots = [];
    private readonly int[]?[] _slotOf = new int[]?[MeasureCatalogue.Everything.Count];

    protected IReadOnlyList<PlacedAxis> Axes { get; } = axes;

    protected int Slots => _slots.Count;

    /// <summary>How much was noted and not added up yet.</summary>
    protected int Noted { get; set; }

    /// <summary>The place of a measure in a month.</summary>
    public int Slot(int measure, int month)
    {
        var near = month - Months.FirstNear;
        if ((uint)near >= Months.Near)
            return Far(measure, month);
        var slots = _slotOf[measure] ??= new int[Months.Near];
        // Kept with one added, so that 0 is none.
        if (slots[near] == 0)
        {
            _slots.Add((measure, month));
            slots[near] = _slots.Count;
        }
        return slots[near] - 1;
    }

    /// <summary>Gives a place that another tally gave too.</summary>
    public void Reserve(int slot, int measure, int month)
    {
        if (slot == _slots.Count)
            _slots.Add((measure, month));
    }

    /// <summary>Adds up what was noted, once enough has been.</summary>
    public void Pass()
    {
        if (Noted >= Buffered)
            Add();
    }

    /// <summary>Puts everything into the table.</summary>
    public void Finish()
    {
        Add();
        for (var slot = 0; slot < _slots.Count; slot++)
            Put(slot, table.At(_slots[slot].Measure, _slots[slot].Month));
    }

    protected abstract void Add();

    protected abstract void Put(int slot, CountTable.Cells cells);

    /// <summary>Room for every slot of a breakdown.</summary>
    protected void Grow<T>(ref T[] counts, int width)
    {
        if (counts.Length < Slots * width)
            Array.Resize(ref counts, Math.Max(Slots * width, 2 * counts.Length));
    }

    /// <summary>Room for one more note.</summary>
    protected void Grow<T>(ref T[] notes)
    {
        if (Noted == notes.Length)
            Array.Resize(ref notes, Math.Max(2 * Buffered, 2 * notes.Length));
    }

    // Months before 1900 are mistakes, and few.
    private int Far(int measure, int month)
    {
        var slot = _slots.IndexOf((measure, month));
        if (slot >= 0)
            return slot;
        _slots.Add((measure, month));
        return _slots.Count - 1;
    }
}

/// <summary>Hits, and of how many.</summary>
internal sealed class CountTally(CountTable table, IReadOnlyList<PlacedAxis> axes) : RowTally(table, axes)
{
    private const int HitsShift = 32;

    // By breakdown: for each slot and level the hits in the upper half, of how many in the lower.
    private readonly long[][] _counts = [.. axes.Select(_ => Array.Empty<long>())];
    private (int Slot, int Row, long Amounts)[] _notes = [];

    public void Note(int slot, int row, int hits, int of)
    {
        if (Axes.Count == 0)
            return;
        Grow(ref _notes);
        _notes[Noted++] = (slot, row, ((long)hits << HitsShift) + of);
    }

    protected override void Add()
    {
        for (var a = 0; a < Axes.Count; a++)
        {
            var width = Axes[a].Axis.Levels.Count;
            Grow(ref _counts[a], width);
            var (counts, levels) = (_counts[a], Axes[a].Axis.LevelOfRow);
            foreach (var (slot, row, amounts) in _notes.AsSpan(0, Noted))
                counts[slot * width + levels[row]] += amounts;
        }
        Noted = 0;
    }

    protected override void Put(int slot, CountTable.Cells cells)
    {
        for (var a = 0; a < Axes.Count; a++)
        {
            var width = Axes[a].Axis.Levels.Count;
            if (_counts[a].Length < (slot + 1) * width)
                continue;
            for (var level = 0; level < width; level++)
            {
                var both = _counts[a][slot * width + level];
                cells.Numerators[Axes[a].Offset + level] += (int)(both >> HitsShift);
                cells.Denominators[Axes[a].Offset + level] += (int)(uint)both;
            }
        }
    }
}

/// <summary>Values that means are taken of.</summary>
internal sealed class ValueTally(CountTable table, IReadOnlyList<PlacedAxis> axes) : RowTally(table, axes)
{
    private readonly Moments[][] _moments = [.. axes.Select(_ => Array.Empty<Moments>())];
    private (int Slot, int Row, long Value)[] _notes = [];

    public void Note(int slot, int row, long value)
    {
        Grow(ref _notes);
        _notes[Noted++] = (slot, row, value);
    }

    protected override void Add()
    {
        for (var a = 0; a < Axes.Count; a++)
        {
            var width = Axes[a].Axis.Levels.Count;
            Grow(ref _moments[a], width);
            var (moments, levels) = (_moments[a], Axes[a].Axis.LevelOfRow);
            foreach (var (slot, row, value) in _notes.AsSpan(0, Noted))
                moments[slot * width + levels[row]].Add(value);
        }
        Noted = 0;
    }

    protected override void Put(int slot, CountTable.Cells cells)
    {
        for (var a = 0; a < Axes.Count; a++)
            for (var (level, width) = (0, Axes[a].Axis.Levels.Count); level < width; level++)
                cells.Moments![Axes[a].Offset + level].Add(_moments[a][slot * width + level]);
    }
}

/// <summary>Numbers of days that are not many; the others go to their histograms at once.</summary>
internal sealed class DayTally(CountTable table, IReadOnlyList<PlacedAxis> axes, Func<CountTable.Cells, DayHistogram?[]> histograms) : RowTally(table, axes)
{
    /// <summary>Days below this are noted here.</summary>
    public const int Dense = 256;

    private readonly int[][] _counts = [.. axes.Select(_ => Array.Empty<int>())];
    private (int Slot, int Row, int Days)[] _notes = [];

    public void Note(int slot, int row, int days)
    {
        Grow(ref _notes);
        _notes[Noted++] = (slot, row, days);
    }

    protected override void Add()
    {
        for (var a = 0; a < Axes.Count; a++)
        {
            var width = Axes[a].Axis.Levels.Count * Dense;
            Grow(ref _counts[a], width);
            var (counts, levels) = (_counts[a], Axes[a].Axis.LevelOfRow);
            foreach (var (slot, row, days) in _notes.AsSpan(0, Noted))
                counts[slot * width + levels[row] * Dense + days]++;
        }
        Noted = 0;
    }

    protected override void Put(int slot, CountTable.Cells cells)
    {
        for (var a = 0; a < Axes.Count; a++)
            for (var (level, levels) = (0, Axes[a].Axis.Levels.Count); level < levels; level++)
            {
                var counts = _counts[a].AsSpan((slot * levels + level) * Dense, Dense);
                for (var days = counts.IndexOfAnyExcept(0); days >= 0 && days < Dense; days++)
                    if (counts[days] > 0)
                        (histograms(cells)[Axes[a].Offset + level] ??= new DayHistogram()).Add(days, counts[days]);
            }
    }
}
