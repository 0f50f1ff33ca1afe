using System.Runtime.InteropServices;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Made-up rows of patients with a known risk that bends, jumps and depends on pairs of columns.</summary>
/// <param name="Matrix">With missing values, for trees.</param>
/// <param name="Complete">The same, with the median of the rows to learn from in their place, for regressions.</param>
/// <param name="Happened">By row.</param>
/// <param name="Risks">By row, the probability with which it happened.</param>
/// <param name="Folds">By row, the fold of its patient; <see cref="HeldOut"/> where nothing is learnt from them.</param>
internal sealed record LearnerRows(DesignMatrix Matrix, DesignMatrix Complete, bool[] Happened, double[] Risks, int[] Folds)
{
    public const int HeldOut = -1, FoldCount = 5;

    private const int Columns = 40, Numbers = 12, Skewed = 20, Flags = 32, Counts = 36, MostOfPatient = 5;
    private const double HeldOutShare = 0.25;

    /// <summary>Draws them.</summary>
    /// <param name="rows">How many, at least 100.</param>
    /// <param name="seed">Decides everything.</param>
    public static LearnerRows Draw(int rows, ulong seed)
    {
        var values = new double[rows * Columns];
        var (happened, risks, folds) = (new bool[rows], new double[rows], new int[rows]);
        var patient = 0ul;
        for (int row = 0, left = 0, fold = 0; row < rows; row++, left--)
        {
            var random = Pcg32.ForItem(seed, (ulong)row);
            if (left == 0)
            {
                var who = Pcg32.ForItem(~seed, patient++);
                left = who.Between(1, MostOfPatient);
                fold = who.Chance(HeldOutShare) ? HeldOut : who.Between(0, FoldCount - 1);
            }
            // What a patient is like goes into all of his or her rows.
            var like = Pcg32.ForItem(seed + 1, patient);
            var own = values.AsSpan(row * Columns, Columns);
            Write(own, ref like, ref random);
            risks[row] = LogisticRegression.Share(LogOdds(own));
            for (var c = 4; c < 10; c++)
                // Whether one of them is missing has to do with the risk.
                if (random.Chance(c == 4 ? 0.4 * risks[row] : 0.15))
                    own[c] = double.NaN;
            (happened[row], folds[row]) = (random.Chance(risks[row]), fold);
        }
        return new LearnerRows(new DesignMatrix(values, Columns), new DesignMatrix(Filled(values, folds), Columns), happened, risks, folds);
    }

    /// <summary>Places of the rows of some folds.</summary>
    public int[] Where(Func<int, bool> isTaken) => [.. Enumerable.Range(0, Folds.Length).Where(r => isTaken(Folds[r]))];

    /// <summary>The outcomes of some rows.</summary>
    public bool[] HappenedOf(int[] rows) => [.. rows.Select(r => Happened[r])];

    /// <summary>Writes them for other programs: numbers of 64 bits and folds of 32, as this machine has them, row by row.</summary>
    public void Write(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "columns.f64"), MemoryMarshal.AsBytes(Matrix.Values.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, "complete.f64"), MemoryMarshal.AsBytes(Complete.Values.AsSpan()));
        File.WriteAllBytes(Path.Combine(folder, "outcomes.f64"), MemoryMarshal.AsBytes<double>([.. Happened.Select(h => h ? 1.0 : 0)]));
        File.WriteAllBytes(Path.Combine(folder, "folds.i32"), MemoryMarshal.AsBytes(Folds.AsSpan()));
    }

    /// <summary>Some rows of a matrix.</summary>
    public static DesignMatrix Taken(DesignMatrix matrix, int[] rows)
    {
        var values = new double[rows.Length * matrix.Columns];
        Parallel.For(0, rows.Length, i => matrix.Row(rows[i]).CopyTo(values.AsSpan(i * matrix.Columns)));
        return new DesignMatrix(values, matrix.Columns);
    }

    private static void Write(Span<double> row, ref Pcg32 like, ref Pcg32 random)
    {
        var common = like.Normal();
        for (var c = 0; c < row.Length; c++)
        {
            var (shared, own) = (like.Normal(), random.Normal());
            row[c] = c switch
            {
                // Numbers that go together, and are alike in the rows of one patient.
                < Numbers => 0.5 * common + 0.6 * shared + 0.6 * own,
                < Skewed => random.LogNormal(2 + (c - Numbers), 0.7),
                < Flags => 0.3 * common + shared > (c - Skewed) * 0.15 - 0.5 ? 1 : 0,
                < Counts => Math.Max(0, Math.Round(2 + shared + 1.5 * own)),
                _ => own,
            };
        }
    }

    private static double LogOdds(ReadOnlySpan<double> x) =>
        -0.6 + 0.9 * Math.Sin(1.3 * x[0]) + 0.35 * (x[1] * x[1] - 1) + 0.5 * x[2] * x[20] - 0.3 * x[3] + 0.25 * x[4] + 0.3 * Math.Max(0, x[5]) + 0.4 * Math.Log(x[12]) - 0.03 * x[14]
        + 0.6 * x[21] * x[22] - 0.4 * x[23] + 0.2 * x[24] + (x[32] >= 4 ? 0.7 : 0) + 0.1 * x[33];

    private static double[] Filled(double[] values, int[] folds)
    {
        double[] filled = [.. values];
        for (var c = 0; c < Columns; c++)
        {
            double[] sorted = [.. Enumerable.Range(0, folds.Length).Where(r => folds[r] != HeldOut).Select(r => values[r * Columns + c]).Where(v => !double.IsNaN(v)).Order()];
            var median = Quantile.Of(sorted, 0.5);
            for (var r = 0; r < folds.Length; r++)
                if (double.IsNaN(filled[r * Columns + c]))
                    filled[r * Columns + c] = median;
        }
        return filled;
    }
}
