using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector512<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Adds up weighted products of the columns of rows, about means, so that large ones do not hide what a column tells.</summary>
/// <remarks>Numbers are multiplied with each other; a flag that a row has adds the row to the sums of that flag, and two add its weight to a cell. That flags were not about their means is made up for in the end: they
/// lie between 0 and 1, so that little is lost by it.</remarks>
internal sealed class CompactProducts
{
    private readonly CompactMatrix _matrix;
    private readonly int _stride, _flags;

    // Of four rows, the intercept and the numbers about their means, as they are and weighted.
    private readonly double[] _rows, _weighted;
    private readonly MeansOfPlaces _means;

    // Of numbers with numbers, of flags with numbers, and of flags with flags.
    private readonly double[] _ofNumbers, _ofFlags, _cells;
    private int _waiting;

    /// <summary>Begins with nothing.</summary>
    /// <param name="matrix">The rows.</param>
    /// <param name="means">Those of its columns.</param>
    public CompactProducts(CompactMatrix matrix, MeansOfPlaces means)
    {
        (_matrix, _means, _stride, _flags) = (matrix, means, matrix.Stride, matrix.FlagColumns);
        (_rows, _weighted) = (new double[OuterProducts.Rows * _stride + CodedNumbers.Overhang], new double[OuterProducts.Rows * _stride]);
        (_ofNumbers, _ofFlags, _cells) = (new double[_stride * _stride], new double[_flags * _stride], new double[_flags * _flags]);
    }

    /// <summary>Adds a row.</summary>
    public void Add(int row, double weight)
    {
        _means.Subtract(row, _rows.AsSpan(_waiting * _stride));
        var about = MemoryMarshal.Cast<double, Lanes>(_rows.AsSpan(_waiting * _stride, _stride));
        var weighted = MemoryMarshal.Cast<double, Lanes>(_weighted.AsSpan(_waiting * _stride, _stride))[..about.Length];
        var factor = Vector512.Create(weight);
        for (var l = 0; l < about.Length; l++)
            weighted[l] = about[l] * factor;
        var flags = _matrix.Flags(row);
        for (var a = 0; a < flags.Length; a++)
        {
            var flag = flags[a] - _stride;
            var into = MemoryMarshal.Cast<double, Lanes>(_ofFlags.AsSpan(flag * _stride, _stride))[..weighted.Length];
            for (var l = 0; l < weighted.Length; l++)
                into[l] += weighted[l];
            var cells = _cells.AsSpan(flag * _flags, _flags);
            for (var b = a; b < flags.Length; b++)
                cells[flags[b] - _stride] += weight;
        }
        if (++_waiting == OuterProducts.Rows)
            Multiply();
    }

    private void Multiply()
    {
        _weighted.AsSpan(_waiting * _stride).Clear();
        OuterProducts.Add(_weighted, _matrix.Wide, _stride, _rows, _stride, _ofNumbers, isSymmetric: true);
        _waiting = 0;
    }

    /// <summary>The sums of several together.</summary>
    /// <param name="parts">Of one matrix and the same means; added up in this order.</param>
    /// <returns>By column, the intercept first, each with <see cref="OuterProducts.Stride"/> places; on the diagonal and to its right.</returns>
    public static double[] Total(IReadOnlyList<CompactProducts> parts)
    {
        var all = parts[0];
        foreach (var part in parts)
            part.Multiply();
        foreach (var part in parts.Skip(1))
        {
            RowProducts.AddTimes(part._ofNumbers, 1, all._ofNumbers);
            RowProducts.AddTimes(part._ofFlags, 1, all._ofFlags);
            RowProducts.AddTimes(part._cells, 1, all._cells);
        }
        var stride = OuterProducts.Stride(all._matrix.Size);
        var total = new double[all._matrix.Size * stride];
        for (var a = 0; a < all._matrix.Places; a++)
            for (var b = a; b < all._matrix.Places; b++)
                if ((all._matrix.ColumnOf(a), all._matrix.ColumnOf(b)) is ( >= 0 and var one, >= 0 and var other))
                    total[Math.Min(one, other) * stride + Math.Max(one, other)] = all.About(a, b);
        return total;
    }

    /// <summary>Those of some rows, by several threads.</summary>
    /// <param name="matrix">The columns.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="weight">Given the place of a row among them.</param>
    /// <param name="means">By column, the intercept's, 0, first.</param>
    public static double[] Of(CompactMatrix matrix, int[] rows, Func<int, double> weight, double[] means)
    {
        const int Block = 1 << 13;
        var (about, parts) = (new MeansOfPlaces(matrix, means), new CompactProducts[Math.Max(1, (rows.Length + Block - 1) / Block)]);
        parts[0] = new CompactProducts(matrix, about);
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            var part = from == 0 ? parts[0] : parts[from / Block] = new CompactProducts(matrix, about);
            for (var i = from; i < to; i++)
                part.Add(rows[i], weight(i));
        });
        return Total(parts);
    }

    // The products of two places about their means.
    private double About(int a, int b)
    {
        if (b < _stride)
            return _ofNumbers[a * _stride + b];
        // What is the same in every row lies at its mean in every row: rounding must not make a column of it.
        var means = _means.ByPlace;
        if (means[b] is 0 or 1 || (a >= _stride && means[a] is 0 or 1))
            return 0;
        var ofOther = _ofFlags.AsSpan((b - _stride) * _stride, _stride);
        if (a < _stride)
            return ofOther[a] - means[b] * _ofNumbers[a];
        var ofOne = _ofFlags[(a - _stride) * _stride];
        return _cells[(a - _stride) * _flags + b - _stride] - means[a] * ofOther[0] - means[b] * ofOne + means[a] * means[b] * _ofNumbers[0];
    }
}

/// <summary>The means of a matrix's columns, by entry too where its numbers are coded.</summary>
internal sealed class MeansOfPlaces
{
    private readonly CompactMatrix _matrix;
    private readonly double[]? _about;

    /// <summary>Takes them.</summary>
    /// <param name="matrix">The rows.</param>
    /// <param name="means">By column, the intercept's, 0, first.</param>
    public MeansOfPlaces(CompactMatrix matrix, double[] means)
    {
        (_matrix, ByPlace) = (matrix, matrix.ToPlaces(means));
        _about = matrix.Coded?.About(ByPlace);
    }

    /// <summary>By place.</summary>
    public double[] ByPlace { get; }

    /// <summary>Writes the intercept and the numbers of a row about them.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="into">By place, and <see cref="CodedNumbers.Overhang"/> beyond.</param>
    public void Subtract(int row, Span<double> into)
    {
        if (_about is not null)
        {
            into[0] = 1;
            _matrix.Coded!.Write(row, _about, into);
            return;
        }
        var numbers = MemoryMarshal.Cast<double, Lanes>(_matrix.Numbers(row, into));
        var means = MemoryMarshal.Cast<double, Lanes>(ByPlace)[..numbers.Length];
        var to = MemoryMarshal.Cast<double, Lanes>(into[.._matrix.Stride])[..numbers.Length];
        for (var l = 0; l < numbers.Length; l++)
            to[l] = numbers[l] - means[l];
    }
}
