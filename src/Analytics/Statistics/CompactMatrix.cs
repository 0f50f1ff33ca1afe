using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector512<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Columns of numbers, row by row, for a regression; without an intercept. Flags that few rows have - providers, other levels, what is missing - are not held as zeros and ones, but as a list of those that a row has.</summary>
/// <remarks>Whatever is summed over rows goes by places: the intercept first, then numbers, up to a multiple of what is worked on at once, then such flags, each in the order of their columns. What comes out goes by
/// columns again, the intercept first.</remarks>
internal sealed partial class CompactMatrix
{
    private const int Block = 1 << 13, Chunk = 1 << 10;

    // A flag costs a row that has it several times what a number costs every row.
    private const double MostOfFlag = 0.3;

    // Row by row; null where they are held by entry alone, in a tenth of the room.
    private readonly double[]? _numbers;
    private readonly ushort[] _flags;
    private readonly int[] _starts, _ofNumbers, _ofFlags;

    private CompactMatrix(double[]? numbers, CodedNumbers? coded, CodedFlags? codedFlags, ushort[] flags, int[] starts, int[] ofNumbers, int[] ofFlags)
    {
        (_numbers, Coded, CodedFlags, _flags, _starts, _ofNumbers, _ofFlags) = (numbers, coded, codedFlags, flags, starts, ofNumbers, ofFlags);
        Stride = OuterProducts.Stride(1 + ofNumbers.Length);
        AllRows = [.. Enumerable.Range(0, starts.Length - 1)];
    }

    /// <summary>How many columns.</summary>
    public int Columns => _ofNumbers.Length + _ofFlags.Length;

    /// <summary>How many columns with an intercept.</summary>
    public int Size => Columns + 1;

    /// <summary>How many numbers a row holds, its intercept among them.</summary>
    public int Wide => _ofNumbers.Length + 1;

    /// <summary>The same with what fills them up; the place of the first flag.</summary>
    public int Stride { get; }

    /// <summary>How many columns are held as lists of flags.</summary>
    public int FlagColumns => _ofFlags.Length;

    /// <summary>How many places there are.</summary>
    public int Places => Stride + _ofFlags.Length;

    /// <summary>How many rows.</summary>
    public int Rows => _starts.Length - 1;

    /// <summary>The numbers by entry; null where there are too many different ones.</summary>
    public CodedNumbers? Coded { get; }

    /// <summary>The flags by entry; null where there are too many combinations, or numbers are not coded.</summary>
    public CodedFlags? CodedFlags { get; }

    /// <summary>Every row, in order.</summary>
    public int[] AllRows { get; }

    /// <summary>Takes up rows.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="columns">How many numbers each has; at least one.</param>
    public static CompactMatrix Of(double[] values, int columns) => Of(values.Length / columns, columns, (row, into) => values.AsSpan(row * columns, columns).CopyTo(into));

    /// <summary>Takes up rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="columns">How many numbers each has; below 65,535.</param>
    /// <param name="write">Writes them; asked twice for each row.</param>
    public static CompactMatrix Of(int rows, int columns, RowWriter write)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columns, ushort.MaxValue);
        var isFlag = FewHave(rows, columns, write);
        int[] numbers = [.. Enumerable.Range(0, columns).Where(c => !isFlag[c])], flags = [.. Enumerable.Range(0, columns).Where(c => isFlag[c])];
        var stride = OuterProducts.Stride(1 + numbers.Length);
        var (values, starts, lists) = (new double[(long)rows * stride], new int[rows + 1], new ushort[(rows + Chunk - 1) / Chunk][]);
        RowBlocks.Do(rows, Chunk, (from, to) =>
        {
            var (row, list) = (new double[columns], new List<ushort>());
            for (var i = from; i < to; i++)
            {
                write(i, row);
                values[i * stride] = 1;
                for (var n = 0; n < numbers.Length; n++)
                    values[i * stride + 1 + n] = row[numbers[n]];
                var before = list.Count;
                for (var f = 0; f < flags.Length; f++)
                    if (row[flags[f]] != 0)
                        list.Add((ushort)(stride + f));
                starts[i + 1] = list.Count - before;
            }
            lists[from / Chunk] = [.. list];
        });
        for (var i = 0; i < rows; i++)
            starts[i + 1] += starts[i];
        var all = new ushort[starts[^1]];
        foreach (var (block, list) in lists.Index())
            list.CopyTo(all, starts[block * Chunk]);
        var coded = CodedNumbers.Of(values, stride, numbers.Length);
        return new CompactMatrix(coded is null ? values : null, coded, coded is null ? null : CodedFlags.Of(rows, flags.Length, starts, all, stride), all, starts, numbers, flags);
    }

    /// <summary>Some of the rows, in that order.</summary>
    public CompactMatrix Only(int[] rows)
    {
        var (numbers, starts) = (_numbers is null ? null : new double[rows.Length * Stride], new int[rows.Length + 1]);
        for (var i = 0; i < rows.Length; i++)
            starts[i + 1] = starts[i] + Flags(rows[i]).Length;
        var flags = new ushort[starts[^1]];
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                _numbers?.AsSpan(rows[i] * Stride, Stride).CopyTo(numbers.AsSpan(i * Stride));
                Flags(rows[i]).CopyTo(flags.AsSpan(starts[i]));
            }
        });
        return new CompactMatrix(numbers, Coded?.Only(rows), CodedFlags?.Only(rows), flags, starts, _ofNumbers, _ofFlags);
    }

    /// <summary>The same rows with more columns, before and behind those that are there.</summary>
    /// <param name="before">By column, then by row.</param>
    /// <param name="behind">Likewise.</param>
    public CompactMatrix With(double[][] before, double[][] behind)
    {
        var first = before.Length;
        int[] ofNumbers = [.. Enumerable.Range(0, first), .. _ofNumbers.Select(c => c + first), .. behind.Select((_, c) => first + Columns + c)];
        var stride = OuterProducts.Stride(1 + ofNumbers.Length);
        var coded = Coded?.With(before, behind);
        var numbers = coded is null ? new double[Rows * stride] : null;
        if (numbers is not null)
            RowBlocks.Do(Rows, Block, (from, to) =>
            {
                var room = Room();
                for (var i = from; i < to; i++)
                {
                    var into = numbers.AsSpan(i * stride, stride);
                    into[0] = 1;
                    for (var c = 0; c < first; c++)
                        into[1 + c] = before[c][i];
                    Numbers(i, room)[1..Wide].CopyTo(into[(1 + first)..]);
                    for (var c = 0; c < behind.Length; c++)
                        into[Wide + first + c] = behind[c][i];
                }
            });
        var flags = _flags;
        if (stride != Stride)
        {
            flags = new ushort[_flags.Length];
            for (var f = 0; f < flags.Length; f++)
                flags[f] = (ushort)(_flags[f] + stride - Stride);
        }
        return new CompactMatrix(numbers, coded, coded is null ? null : CodedFlags, flags, _starts, ofNumbers, [.. _ofFlags.Select(c => c + first)]);
    }

    /// <summary>The numbers of a row, by column.</summary>
    public double[] Row(int row)
    {
        var places = new double[Places];
        AddTimes(row, 1, places, Room());
        return ToColumns(places)[1..];
    }

    /// <summary>Room for the numbers of a row, for <see cref="Numbers"/>.</summary>
    public double[] Room() => new double[Stride + CodedNumbers.Overhang];

    /// <summary>What a row holds as numbers: 1 for the intercept, then columns, then zeros.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="room">As <see cref="Room"/> gives it; may be written to.</param>
    public ReadOnlySpan<double> Numbers(int row, Span<double> room)
    {
        if (_numbers is not null)
            return _numbers.AsSpan(row * Stride, Stride);
        room[0] = 1;
        Coded!.Write(row, Coded.Plain, room);
        return room[..Stride];
    }

    private ReadOnlySpan<double> Held(int row) => _numbers.AsSpan(row * Stride, Stride);

    /// <summary>The places of flags that a row has, in order.</summary>
    public ReadOnlySpan<ushort> Flags(int row) => _flags.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>From columns, the intercept first, to places.</summary>
    public double[] ToPlaces(ReadOnlySpan<double> byColumn)
    {
        var places = new double[Places];
        for (var p = 0; p < places.Length; p++)
            if (ColumnOf(p) is >= 0 and var column)
                places[p] = byColumn[column];
        return places;
    }

    /// <summary>From places to columns, the intercept first.</summary>
    public double[] ToColumns(ReadOnlySpan<double> byPlace)
    {
        var columns = new double[Size];
        for (var p = 0; p < byPlace.Length; p++)
            if (ColumnOf(p) is >= 0 and var column)
                columns[column] = byPlace[p];
        return columns;
    }

    /// <summary>The column of a place, the intercept being 0; -1 where it only fills up.</summary>
    public int ColumnOf(int place) => place == 0 ? 0 : place < Wide ? _ofNumbers[place - 1] + 1 : place < Stride ? -1 : _ofFlags[place - Stride] + 1;

    /// <summary>The sum of a row's columns by coefficients, and their constant: the same whatever the width of a machine's registers. Only where numbers have no codes.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="coefficients">By place.</param>
    public double Dot(int row, ReadOnlySpan<double> coefficients)
    {
        var numbers = MemoryMarshal.Cast<double, Lanes>(Held(row));
        var by = MemoryMarshal.Cast<double, Lanes>(coefficients)[..numbers.Length];
        var (one, other, l) = (Lanes.Zero, Lanes.Zero, 0);
        for (; l + 1 < numbers.Length; l += 2)
        {
            one = Vector512.FusedMultiplyAdd(numbers[l], by[l], one);
            other = Vector512.FusedMultiplyAdd(numbers[l + 1], by[l + 1], other);
        }
        if (l < numbers.Length)
            one = Vector512.FusedMultiplyAdd(numbers[l], by[l], one);
        var sum = Vector512.Sum(one + other);
        foreach (var f in Flags(row))
            sum += coefficients[f];
        return sum;
    }

    /// <summary>Several such sums at once.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="coefficients">By place, each with <see cref="OuterProducts.Stride"/> places for the sums.</param>
    /// <param name="sums">As many places; changed.</param>
    /// <param name="room">As <see cref="Room"/> gives it; changed.</param>
    public void Dots(int row, ReadOnlySpan<double> coefficients, Span<double> sums, Span<double> room)
    {
        const int AtOnce = 3;
        var numbers = Numbers(row, room)[..Wide];
        var flags = Flags(row);
        var by = MemoryMarshal.Cast<double, Lanes>(coefficients);
        var into = MemoryMarshal.Cast<double, Lanes>(sums);
        var (wide, l) = (into.Length, 0);
        // Sums stay in registers while the row is gone through.
        for (; l + AtOnce <= wide; l += AtOnce)
        {
            var (s0, s1, s2, at) = (Lanes.Zero, Lanes.Zero, Lanes.Zero, l);
            foreach (var number in numbers)
            {
                var value = Vector512.Create(number);
                var three = by.Slice(at, AtOnce);
                s0 = Vector512.FusedMultiplyAdd(value, three[0], s0);
                s1 = Vector512.FusedMultiplyAdd(value, three[1], s1);
                s2 = Vector512.FusedMultiplyAdd(value, three[2], s2);
                at += wide;
            }
            foreach (var flag in flags)
            {
                var three = by.Slice(flag * wide + l, AtOnce);
                (s0, s1, s2) = (s0 + three[0], s1 + three[1], s2 + three[2]);
            }
            (into[l], into[l + 1], into[l + 2]) = (s0, s1, s2);
        }
        for (; l < wide; l++)
        {
            var (one, other, n) = (Lanes.Zero, Lanes.Zero, 0);
            for (; n + 1 < numbers.Length; n += 2)
            {
                one = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[n]), by[n * wide + l], one);
                other = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[n + 1]), by[(n + 1) * wide + l], other);
            }
            if (n < numbers.Length)
                one = Vector512.FusedMultiplyAdd(Vector512.Create(numbers[n]), by[n * wide + l], one);
            foreach (var flag in flags)
                other += by[flag * wide + l];
            into[l] = one + other;
        }
    }

    /// <summary>Adds a multiple of a row, its intercept among it, to a sum.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="by">The factor.</param>
    /// <param name="sum">By place.</param>
    /// <param name="room">As <see cref="Room"/> gives it; changed.</param>
    public void AddTimes(int row, double by, Span<double> sum, Span<double> room)
    {
        var numbers = MemoryMarshal.Cast<double, Lanes>(Numbers(row, room));
        var into = MemoryMarshal.Cast<double, Lanes>(sum)[..numbers.Length];
        var factor = Vector512.Create(by);
        for (var l = 0; l < numbers.Length; l++)
            into[l] = Vector512.FusedMultiplyAdd(numbers[l], factor, into[l]);
        foreach (var f in Flags(row))
            sum[f] += by;
    }

    /// <summary>Adds multiples of some rows to a sum, as if one after the other. Only where numbers have no codes.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="by">Their factors; as many or more.</param>
    /// <param name="sum">By place.</param>
    public void AddTimes(ReadOnlySpan<int> rows, ReadOnlySpan<double> by, Span<double> sum)
    {
        const int AtOnce = 4;
        var into = MemoryMarshal.Cast<double, Lanes>(sum)[..(Stride / Lanes.Count)];
        var i = 0;
        for (; i + AtOnce <= rows.Length; i += AtOnce)
        {
            var x0 = MemoryMarshal.Cast<double, Lanes>(Held(rows[i]))[..into.Length];
            var x1 = MemoryMarshal.Cast<double, Lanes>(Held(rows[i + 1]))[..into.Length];
            var x2 = MemoryMarshal.Cast<double, Lanes>(Held(rows[i + 2]))[..into.Length];
            var x3 = MemoryMarshal.Cast<double, Lanes>(Held(rows[i + 3]))[..into.Length];
            var (f0, f1, f2, f3) = (Vector512.Create(by[i]), Vector512.Create(by[i + 1]), Vector512.Create(by[i + 2]), Vector512.Create(by[i + 3]));
            for (var l = 0; l < into.Length; l++)
                into[l] = Vector512.FusedMultiplyAdd(x3[l], f3, Vector512.FusedMultiplyAdd(x2[l], f2, Vector512.FusedMultiplyAdd(x1[l], f1, Vector512.FusedMultiplyAdd(x0[l], f0, into[l]))));
            for (var r = i; r < i + AtOnce; r++)
                foreach (var f in Flags(rows[r]))
                    sum[f] += by[r];
        }
        for (; i < rows.Length; i++)
            AddTimes(rows[i], by[i], sum, []);
    }

    /// <summary>By row, the sum of its columns by coefficients.</summary>
    /// <param name="coefficients">By column, the intercept first.</param>
    public double[] Times(ReadOnlySpan<double> coefficients)
    {
        var (dots, products) = (new RowDots(this, ToPlaces(coefficients)), new double[Rows]);
        RowBlocks.Do(products.Length, Block, (from, to) => dots.Of(AllRows.AsSpan(from, to - from), products.AsSpan(from)));
        return products;
    }

    // By column, whether it is 0 or 1, and seldom 1.
    private static bool[] FewHave(int rows, int columns, RowWriter write)
    {
        var counts = RowProducts.Summed(2 * columns, rows, () => new double[columns], (i, row, into) =>
        {
            write(i, row);
            for (var c = 0; c < row.Length; c++)
                if (row[c] == 1)
                    into[c]++;
                else if (row[c] != 0)
                    into[columns + c]++;
        });
        return [.. Enumerable.Range(0, columns).Select(c => counts[columns + c] == 0 && counts[c] <= MostOfFlag * rows)];
    }
}
