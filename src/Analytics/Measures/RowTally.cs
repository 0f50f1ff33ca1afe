namespace NonResponse.Analytics;

/// <summary>Puts what was noted into the table.</summary>
internal interface ITally
{
    /// <summary>Puts everything into the table; nothing may be noted after it.</summary>
    void Finish();
}

/// <summary>Notes what was counted of rows by measure, and adds it up for every breakdown once a measure has enough notes.</summary>
/// <remarks>The sums of one measure stay in the processor's cache while they are added to; those of all measures would not.</remarks>
internal abstract class RowTally<TAmount, TSum>(CountTable table, RowCodes codes) : ITally
    where TAmount : struct
    where TSum : struct
{
    private const int Buffered = 1 << 11;

    private readonly int[] _first = new int[Buffered];
    private readonly OfMeasure?[] _measures = new OfMeasure?[MeasureCatalogue.Everything.Count];

    protected RowCodes Codes { get; } = codes;

    /// <summary>Sums of one code in one month.</summary>
    protected virtual int SumsOfCode => 1;

    /// <summary>Notes an amount of a row.</summary>
    public void Note(int measure, int month, int row, TAmount amount)
    {
        if (Codes.OfRow == 0)
            return;
        var of = _measures[measure] ??= new OfMeasure();
        of.Notes[of.Noted++] = (month, row, amount);
        if (of.Noted == of.Notes.Length)
            Add(of);
    }

    public void Finish()
    {
        for (var measure = 0; measure < _measures.Length; measure++)
        {
            if (_measures[measure] is not { } of)
                continue;
            Add(of);
            var width = Codes.Cells.Count * SumsOfCode;
            for (var slot = 0; slot < of.Months.Count; slot++)
                Put(of.Sums.AsSpan(slot * width, width), table.At(measure, of.Months[slot]));
        }
    }

    /// <summary>Adds up notes of a measure.</summary>
    /// <param name="sums">Its sums by month and code.</param>
    /// <param name="first">For each note, the place of the first sum of its month.</param>
    /// <param name="notes">The notes.</param>
    protected abstract void Add(TSum[] sums, ReadOnlySpan<int> first, ReadOnlySpan<(int Month, int Row, TAmount Amount)> notes);

    /// <summary>Puts the sums of a measure in a month into the table.</summary>
    protected abstract void Put(ReadOnlySpan<TSum> sums, CountTable.Cells cells);

    private void Add(OfMeasure of)
    {
        var width = Codes.Cells.Count * SumsOfCode;
        for (var i = 0; i < of.Noted; i++)
            _first[i] = of.Slot(of.Notes[i].Month) * width;
        if (of.Sums.Length < of.Months.Count * width)
            Array.Resize(ref of.Sums, Math.Max(of.Months.Count * width, 2 * of.Sums.Length));
        Add(of.Sums, _first.AsSpan(0, of.Noted), of.Notes);
        of.Noted = 0;
    }

    /// <summary>What is noted of one measure.</summary>
    private sealed class OfMeasure
    {
        /// <summary>By month and code.</summary>
        public TSum[] Sums = [];

        private readonly ushort[] _slotOf = new ushort[Analytics.Months.Near];

        public (int Month, int Row, TAmount Amount)[] Notes { get; } = new (int, int, TAmount)[Buffered];

        public int Noted { get; set; }

        /// <summary>The months of which there are notes; their places are the slots of the sums.</summary>
        public List<int> Months { get; } = [];

        /// <summary>The place of a month.</summary>
        public int Slot(int month)
        {
            var near = month - Analytics.Months.FirstNear;
            if ((uint)near >= Analytics.Months.Near)
                return Far(month);
            // Kept with one added, so that 0 is none.
            if (_slotOf[near] == 0)
            {
                Months.Add(month);
                _slotOf[near] = (ushort)Months.Count;
            }
            return _slotOf[near] - 1;
        }

        // Months before 1900 are mistakes, and few.
        private int Far(int month)
        {
            var slot = Months.IndexOf(month);
            if (slot >= 0)
                return slot;
            Months.Add(month);
            return Months.Count - 1;
        }
    }
}

/// <summary>Hits, and of how many: the hits in the upper half of a number, of how many in the lower.</summary>
internal sealed class CountTally(CountTable table, RowCodes codes) : RowTally<long, long>(table, codes)
{
    private const int HitsShift = 32;

    public void Note(int measure, int month, int row, int hits, int of) => Note(measure, month, row, ((long)hits << HitsShift) + of);

    protected override void Add(long[] sums, ReadOnlySpan<int> first, ReadOnlySpan<(int Month, int Row, long Amount)> notes)
    {
        for (var i = 0; i < first.Length; i++)
            foreach (var code in Codes.Of(notes[i].Row))
                sums[first[i] + code] += notes[i].Amount;
    }

    protected override void Put(ReadOnlySpan<long> sums, CountTable.Cells cells)
    {
        for (var code = 0; code < sums.Length; code++)
            if (sums[code] is not 0 and var both)
                foreach (var cell in Codes.Cells[code])
                {
                    cells.Numerators[cell] += (int)(both >> HitsShift);
                    cells.Denominators[cell] += (int)(uint)both;
                }
    }
}

/// <summary>Values that means are taken of.</summary>
internal sealed class ValueTally(CountTable table, RowCodes codes) : RowTally<long, Moments>(table, codes)
{
    protected override void Add(Moments[] sums, ReadOnlySpan<int> first, ReadOnlySpan<(int Month, int Row, long Amount)> notes)
    {
        for (var i = 0; i < first.Length; i++)
            foreach (var code in Codes.Of(notes[i].Row))
                sums[first[i] + code].Add(notes[i].Amount);
    }

    protected override void Put(ReadOnlySpan<Moments> sums, CountTable.Cells cells)
    {
        for (var code = 0; code < sums.Length; code++)
            foreach (var cell in Codes.Cells[code])
                cells.Moments![cell].Add(sums[code]);
    }
}

/// <summary>Numbers of days that are not many; the others go to their histograms at once.</summary>
internal sealed class DayTally(CountTable table, RowCodes codes, Func<CountTable.Cells, DayHistogram?[]> histograms) : RowTally<int, int>(table, codes)
{
    /// <summary>Days below this are noted here.</summary>
    public const int Dense = 256;

    protected override int SumsOfCode => Dense;

    protected override void Add(int[] sums, ReadOnlySpan<int> first, ReadOnlySpan<(int Month, int Row, int Amount)> notes)
    {
        for (var i = 0; i < first.Length; i++)
            foreach (var code in Codes.Of(notes[i].Row))
                sums[first[i] + code * Dense + notes[i].Amount]++;
    }

    protected override void Put(ReadOnlySpan<int> sums, CountTable.Cells cells)
    {
        for (var code = 0; code < Codes.Cells.Count; code++)
        {
            var counts = sums.Slice(code * Dense, Dense);
            for (var days = counts.IndexOfAnyExcept(0); days >= 0 && days < Dense; days++)
                if (counts[days] > 0)
                    foreach (var cell in Codes.Cells[code])
                        (histograms(cells)[cell] ??= new DayHistogram()).Add(days, counts[days]);
        }
    }
}
