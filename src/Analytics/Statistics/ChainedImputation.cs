using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NonResponse.Ingest;
using Lanes = System.Numerics.Vector<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>How missing values are imputed.</summary>
/// <param name="Imputations">How many sets; 2 or more.</param>
/// <param name="Cycles">How often each column is imputed anew from the others, after it was begun from those before it.</param>
/// <param name="Donors">From how many donors one is drawn.</param>
/// <param name="Seed">Of every draw.</param>
internal sealed record ImputationSettings(int Imputations = 20, int Cycles = 10, int Donors = 5, ulong Seed = 1);

/// <summary>Imputed values of one column.</summary>
/// <param name="Rows">Which rows were missing, in order.</param>
/// <param name="Values">By such row, each with places for every set.</param>
/// <param name="Stride">How many places.</param>
internal sealed record ImputedColumn(int[] Rows, double[] Values, int Stride)
{
    /// <summary>A value.</summary>
    /// <param name="place">The place in <see cref="Rows"/>.</param>
    /// <param name="set">Which set, from 0.</param>
    public double Of(int place, int set) => Values[place * Stride + set];
}

/// <summary>Multiple imputation by chained equations: each incomplete column in turn from complete ones and the others, by predictive mean matching, flags too.</summary>
/// <remarks>Van Buuren 2018, Flexible Imputation of Missing Data, 2nd ed., algorithms 3.3 (type 1: observed rows by estimated coefficients, missing ones by drawn ones) and 4.3; donors cannot lie beyond what was seen, so
/// where hardly any row is known tails are drawn in; White, Royston and Wood 2011, Stat Med
/// 30:377-399. All sets go through a cycle together, so that the complete columns are passed once for all of them. Each set draws from a generator of its own, and is the same
/// whatever their number and that of cores.</remarks>
internal sealed class ChainedImputation
{
    private const int Block = 1 << 10, AtOnce = 3;

    private readonly CompleteColumns _complete;
    private readonly int _size, _stride;
    private readonly Column[] _columns;
    private readonly ImputationSettings _settings;
    private readonly float[][] _donors, _receivers;
    private readonly int[][] _chosen;

    private ChainedImputation(CompactMatrix matrix, int[] rows, IReadOnlyList<double[]> incomplete, ImputationSettings settings)
    {
        (_settings, _stride) = (settings, OuterProducts.Stride(settings.Imputations));
        _complete = new CompleteColumns(matrix, rows);
        _size = _complete.Size;
        _columns = [.. incomplete.Select(values => new Column([.. rows.Select(r => values[r])], _stride))];
        foreach (var column in _columns)
            column.Prepare(_columns, _complete);
        (_donors, _receivers, _chosen) = (Room<float>(c => c.Known.Length), Room<float>(c => c.Missing.Length), Room<int>(c => c.Missing.Length));
    }

    /// <summary>Imputes some rows.</summary>
    /// <param name="matrix">Complete columns, without an intercept.</param>
    /// <param name="rows">Which rows have a part in it.</param>
    /// <param name="incomplete">Columns by row of the matrix; <see cref="double.NaN"/> where a value is missing. They are imputed in this order.</param>
    /// <param name="settings">How.</param>
    /// <returns>By column; its rows are those of the matrix.</returns>
    /// <exception cref="ArgumentException">A column has no known value among the rows.</exception>
    public static IReadOnlyList<ImputedColumn> Of(CompactMatrix matrix, int[] rows, IReadOnlyList<double[]> incomplete, ImputationSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Imputations, 2);
        if (incomplete.Any(values => rows.All(r => double.IsNaN(values[r]))))
            throw new ArgumentException("A column without any known value cannot be imputed.", nameof(incomplete));
        var imputation = new ChainedImputation(matrix, rows, incomplete, settings);
        for (var cycle = 0; cycle <= settings.Cycles; cycle++)
            for (var target = 0; target < incomplete.Count; target++)
                if (imputation._columns[target].Missing.Length > 0)
                    imputation.Impute(cycle, target);
        return [.. imputation._columns.Select(c => new ImputedColumn([.. c.Missing.Select(i => rows[i])], c.Imputed, imputation._stride))];
    }

    private void Impute(int cycle, int target)
    {
        var (column, sets) = (_columns[target], _settings.Imputations);
        // In the beginning there are only those before it.
        int[] others = [.. Enumerable.Range(0, _columns.Length).Where(c => c != target && (cycle > 0 || c < target || _columns[c].Missing.Length == 0))];
        var q = others.Length;
        double[][] cross = [.. others.Select(c => CrossOf(column, c))];
        var (gram, outcome) = Products(column, others);
        var (estimated, drawn) = (new double[(_size + q) * _stride], new double[(_size + q) * _stride]);
        var generators = new Pcg32[sets];
        Parallel.For(0, sets, Cores.All, set =>
        {
            var random = Pcg32.ForItem(Pcg32.SplitMix64(_settings.Seed ^ Pcg32.SplitMix64((ulong)set)), (ulong)cycle * (ulong)_columns.Length + (ulong)target);
            var (own, other) = (new double[_size + q], new double[_size + q]);
            double[][] ofSet = [.. cross.Select((c, a) => (double[])[.. Enumerable.Range(0, _size).Select(i => c[i * _stride + set] + column.Fixed[others[a]][i])])];
            column.Model!.Draw(ofSet, [.. Enumerable.Range(0, q * q).Select(i => gram[i * _stride + set])], [.. Enumerable.Range(0, q).Select(i => outcome[i * _stride + set])], ref random, own, other);
            for (var i = 0; i < own.Length; i++)
                (estimated[i * _stride + set], drawn[i * _stride + set]) = (own[i], other[i]);
            generators[set] = random;
        });
        Expect(column.Known, others, estimated, _donors);
        Expect(column.Missing, others, drawn, _receivers);
        Parallel.For(0, sets, Cores.All, () => new PredictiveMeanMatching(), (set, _, matching) =>
        {
            matching.Draw(_donors[set].AsSpan(0, column.Known.Length), _receivers[set].AsSpan(0, column.Missing.Length), _settings.Donors, ref generators[set], _chosen[set]);
            return matching;
        }, _ => { });
        RowBlocks.Do(column.Missing.Length, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                for (var set = 0; set < sets; set++)
                    column.Imputed[i * _stride + set] = column.Values[column.Known[_chosen[set][i]]];
        });
    }

    // Of the rows in which the other column was imputed; the rest stays the same.
    private double[] CrossOf(Column column, int other)
    {
        var (rows, of) = (column.ImputedIn[other], _columns[other]);
        return _complete.ProductsWith(rows, _settings.Imputations, (i, into) =>
        {
            var imputed = of.Imputed.AsSpan(of.Place[rows[i]] * _stride, into.Length);
            for (var set = 0; set < into.Length; set++)
                into[set] = imputed[set] - of.Mean;
        });
    }

    // Of other imputed columns with each other and with what is imputed now, by set.
    private (double[] Gram, double[] Outcome) Products(Column column, int[] others)
    {
        var (q, wide) = (others.Length, _stride / Lanes.Count);
        var size = (q * q + q) * _stride;
        var parts = new double[(column.Known.Length + Block - 1) / Block][];
        RowBlocks.Do(column.Known.Length, Block, (from, to) =>
        {
            var part = new double[size];
            var values = new Lanes[q * wide];
            var sums = MemoryMarshal.Cast<double, Lanes>(part.AsSpan());
            for (var i = from; i < to; i++)
            {
                var row = column.Known[i];
                var value = new Lanes(column.Values[row] - column.Mean);
                for (var a = 0; a < q; a++)
                {
                    _columns[others[a]].Write(row, values.AsSpan(a * wide, wide));
                    for (var l = 0; l < wide; l++)
                    {
                        var one = values[a * wide + l];
                        sums[(q * q + a) * wide + l] += one * value;
                        for (var b = 0; b <= a; b++)
                            sums[(a * q + b) * wide + l] += one * values[b * wide + l];
                    }
                }
            }
            parts[from / Block] = part;
        });
        var total = new double[size];
        foreach (var part in parts)
            for (var i = 0; i < size; i++)
                total[i] += part[i];
        return (total[..(q * q * _stride)], total[(q * q * _stride)..]);
    }

    // What is expected of rows, set by set; sums are kept in registers while a row is gone through.
    private void Expect(int[] rows, int[] others, double[] coefficients, float[][] expected)
    {
        var (places, wide, sets) = (_complete.ToPlaces(coefficients, _stride), _stride / Lanes.Count, _settings.Imputations);
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            var (sums, own, room) = (new double[_stride], new Lanes[wide], _complete.Matrix.Room());
            var by = MemoryMarshal.Cast<double, Vector512<double>>(places.AsSpan());
            var ofOthers = MemoryMarshal.Cast<double, Lanes>(coefficients.AsSpan(_size * _stride));
            var into = MemoryMarshal.Cast<double, Vector512<double>>(sums.AsSpan());
            var shown = MemoryMarshal.Cast<double, Lanes>(sums.AsSpan());
            for (var i = from; i < to; i++)
            {
                var row = _complete.RowOf(rows[i]);
                var numbers = _complete.Matrix.Numbers(row, room)[.._complete.Matrix.Wide];
                var flags = _complete.Matrix.Flags(row);
                var l = 0;
                for (; l + AtOnce <= into.Length; l += AtOnce)
                {
                    var (s0, s1, s2, at) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, l);
                    foreach (var number in numbers)
                    {
                        var value = Vector512.Create(number);
                        var three = by.Slice(at, AtOnce);
                        s0 += value * three[0];
                        s1 += value * three[1];
                        s2 += value * three[2];
                        at += into.Length;
                    }
                    foreach (var flag in flags)
                    {
                        var three = by.Slice(flag * into.Length + l, AtOnce);
                        (s0, s1, s2) = (s0 + three[0], s1 + three[1], s2 + three[2]);
                    }
                    (into[l], into[l + 1], into[l + 2]) = (s0, s1, s2);
                }
                for (; l < into.Length; l++)
                {
                    var sum = Vector512<double>.Zero;
                    for (var n = 0; n < numbers.Length; n++)
                        sum += Vector512.Create(numbers[n]) * by[n * into.Length + l];
                    foreach (var flag in flags)
                        sum += by[flag * into.Length + l];
                    into[l] = sum;
                }
                for (var a = 0; a < others.Length; a++)
                {
                    _columns[others[a]].Write(rows[i], own);
                    for (var w = 0; w < wide; w++)
                        shown[w] += own[w] * ofOthers[a * wide + w];
                }
                for (var set = 0; set < sets; set++)
                    expected[set][i] = (float)sums[set];
            }
        });
    }

    private T[][] Room<T>(Func<Column, int> size) => [.. Enumerable.Range(0, _settings.Imputations).Select(_ => new T[_columns.Max(size)])];

    /// <summary>An incomplete column: by row its value, and what does not change while it is imputed.</summary>
    private sealed class Column
    {
        private readonly int _stride;

        public Column(double[] values, int stride)
        {
            (Values, _stride) = (values, stride);
            Known = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
            Missing = [.. Enumerable.Range(0, values.Length).Where(i => double.IsNaN(values[i]))];
            Mean = Known.Average(i => values[i]);
            Place = new int[values.Length];
            Array.Fill(Place, -1);
            for (var i = 0; i < Missing.Length; i++)
                Place[Missing[i]] = i;
            Imputed = new double[Missing.Length * stride];
        }

        public double[] Values { get; }

        public double Mean { get; }

        public int[] Known { get; }

        public int[] Missing { get; }

        // By row, its place among the missing ones; -1 where it is known.
        public int[] Place { get; }

        public double[] Imputed { get; }

        public ImputationModel? Model { get; private set; }

        // By other column: products of complete columns with it, over rows in which it is known as well.
        public double[][] Fixed { get; private set; } = [];

        // By other column: rows that are known here and imputed there.
        public int[][] ImputedIn { get; private set; } = [];

        public void Prepare(Column[] columns, CompleteColumns complete)
        {
            if (Missing.Length == 0)
                return;
            var size = complete.Size;
            var gram = complete.Products(Known);
            var with = complete.ProductsWith(Known, columns.Length, (i, into) =>
            {
                for (var c = 0; c < columns.Length; c++)
                    into[c] = columns[c].Place[Known[i]] < 0 ? columns[c].Values[Known[i]] - columns[c].Mean : 0;
            });
            Fixed = [.. columns.Select((_, c) => (double[])[.. Enumerable.Range(0, size).Select(i => with[i * OuterProducts.Stride(columns.Length) + c])])];
            ImputedIn = [.. columns.Select(c => (int[])[.. Known.Where(i => c.Place[i] >= 0)])];
            Model = new ImputationModel(gram, size, OuterProducts.Stride(size), Fixed[Array.IndexOf(columns, this)], Known.Sum(i => (Values[i] - Mean) * (Values[i] - Mean)), Known.Length);
        }

        // A row's values about the mean, set by set.
        public void Write(int row, Span<Lanes> into)
        {
            if (Place[row] < 0)
                into.Fill(new Lanes(Values[row] - Mean));
            else
            {
                var imputed = MemoryMarshal.Cast<double, Lanes>(Imputed.AsSpan(Place[row] * _stride, _stride));
                for (var l = 0; l < into.Length; l++)
                    into[l] = imputed[l] - new Lanes(Mean);
            }
        }
    }
}
