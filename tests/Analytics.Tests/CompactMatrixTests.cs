using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

[TestFixture]
internal sealed class CompactMatrixTests
{
    private const int Many = 500, Columns = 6;

    // A rare flag, a number far from 0, a frequent flag, a level, another level, and a flag that nobody has.
    private static readonly double[][] Rows = Made();
    private static readonly CompactMatrix Matrix = CompactMatrix.Of([.. Rows.SelectMany(r => r)], Columns);
    private static readonly int[] Some = [.. Enumerable.Range(0, Many).Where(i => i % 3 != 0)];

    private static double[][] Made()
    {
        var random = Pcg32.ForItem(7, 7);
        var rows = new double[Many][];
        for (var i = 0; i < Many; i++)
        {
            var level = random.Between(0, 4);
            rows[i] = [random.Chance(0.05) ? 1 : 0, 1e5 + ImputationModel.StandardNormal(ref random), random.Chance(0.6) ? 1 : 0, level == 1 ? 1 : 0, level == 2 ? 1 : 0, 0];
        }
        return rows;
    }

    // Against the exponential and the logarithm of the C library, which round otherwise in the last place.
    [Test]
    public void A_row_adds_its_share_and_its_likelihood([Values(-750, -700, -100.3, -36.7, -3.7, -0.1, -1e-9, 0, 1e-9, 0.2, 3.7, 36.7, 100.3, 700, 750)] double eta)
    {
        var sums = RegressionSums.Of(Link.Logit, CompactMatrix.Of([eta], 1), [0], [0], [0, 1], null);

        var share = eta < -708 ? 0 : 1 / (1 + Math.Exp(-eta));
        Assert.That(-sums.Score[0], Is.EqualTo(share).Within(share * 1e-14));
        var likelihood = -Math.Max(eta, 0) - Math.Log(1 + Math.Exp(-Math.Abs(eta)));
        Assert.That(sums.Objective, Is.EqualTo(likelihood).Within(Math.Abs(likelihood) * 1e-14 + 1e-300));
    }

    [Test]
    public void Rows_come_out_as_they_went_in()
    {
        Assert.That(Matrix.Wide, Is.EqualTo(3), "the intercept, the number and the frequent flag");
        Assert.That(Matrix.AllRows.Select(Matrix.Row), Is.EqualTo(Rows));
        Assert.That(Matrix.Only(Some).AllRows.Select(Matrix.Only(Some).Row), Is.EqualTo(Some.Select(i => Rows[i])));
        double[] before = [.. Rows.Select((_, i) => (double)i)], behind = [.. Rows.Select((_, i) => -i / 2.0)];
        var more = Matrix.With([before], [behind]);
        Assert.That(more.AllRows.Select(more.Row), Is.EqualTo(Rows.Select((r, i) => (double[])[before[i], .. r, behind[i]])));
        Assert.That(CompactMatrix.Of(3, 0, (_, _) => { }).Times([7]), Is.EqualTo([7, 7, 7]), "no columns");
    }

    [Test]
    public void Sums_and_products_are_those_of_all_numbers()
    {
        double[] coefficients = [3, -1, 1e-3, 2, 0.5, -0.25, 9];
        Assert.That(Matrix.Times(coefficients), Is.EqualTo(Rows.Select(r => 3 + r.Select((v, c) => v * coefficients[c + 1]).Sum())).Within(1e-9));
        double Weight(int i) => 1 + i % 5;
        Assert.That(Matrix.Sum(Some, Weight)[1..], Is.EqualTo(Enumerable.Range(0, Columns).Select(c => Some.Select((r, i) => Weight(i) * Rows[r][c]).Sum())).Within(1e-6));
        var (means, variances) = Matrix.Moments(Some);
        Assert.That(means, Is.EqualTo(Enumerable.Range(0, Columns).Select(c => Some.Average(r => Rows[r][c]))).Within(1e-9));
        Assert.That(variances, Is.EqualTo(Enumerable.Range(0, Columns).Select(c => Some.Average(r => Math.Pow(Rows[r][c] - means[c], 2)))).Within(1e-10));
        var (products, stride) = (CompactProducts.Of(Matrix, Some, Weight, [0, .. means]), OuterProducts.Stride(Matrix.Size));
        double About(int row, int place) => place == 0 ? 1 : Rows[row][place - 1] - means[place - 1];
        for (var a = 0; a <= Columns; a++)
            for (var b = a; b <= Columns; b++)
                Assert.That(products[a * stride + b], Is.EqualTo(Some.Select((r, i) => Weight(i) * About(r, a) * About(r, b)).Sum()).Within(1e-8), $"{a} with {b}");
        var cross = CrossProducts.Of(Matrix, Some, 2, (i, into) => (into[0], into[1]) = (Weight(i), i));
        for (var c = 0; c < Columns; c++)
            Assert.That(cross[(c + 1) * OuterProducts.Stride(2) + 1], Is.EqualTo(Some.Select((r, i) => i * Rows[r][c]).Sum()).Within(1e-5), $"{c}");
    }

    // A score with its square and whether it is missing, two flags and a number of many: what the codes of numbers share and what they do not.
    [Test]
    public void Numbers_of_few_values_give_the_sums_that_all_numbers_give([Values(1000, 20_000)] int rows)
    {
        const int Columns = 7;
        var random = Pcg32.ForItem(11, 5);
        var made = new double[rows][];
        for (var i = 0; i < rows; i++)
        {
            var (score, days) = (random.Between(0, 9) / 27.0, random.Between(0, 60));
            made[i] = [score, score * score, score == 0 ? 1 : 0, random.Chance(0.5) ? 1 : 0, random.Chance(0.1) ? 1 : 0, random.Chance(0.6) ? 1 : 0, 1e4 + days];
        }
        var plain = CompactMatrix.Of([.. made.SelectMany(r => r)], Columns);
        Assert.That(plain.Coded, Is.Not.Null);
        Assert.That(plain.Coded!.Entries, Is.EqualTo(10 * 2 * 2 + 61), "the score, its square and the flags together; then days; the rare flags are listed");
        double[] group = [.. Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? 1.0 : 0)], later = [.. Enumerable.Range(0, rows).Select(i => i % 5 * 0.1)];
        int[] some = [.. Enumerable.Range(0, rows).Where(i => i % 3 != 0)];
        var matrix = plain.With([group], [later]).Only(some);
        Assert.That(matrix.Coded, Is.Not.Null);
        double[][] expected = [.. some.Select(i => (double[])[group[i], .. made[i], later[i]])];
        Assert.That(matrix.AllRows.Select(matrix.Row), Is.EqualTo(expected));

        double[] coefficients = [0.5, -1, 3, 2, 0.25, -0.5, 1.5, 7, -1e-3, 4];
        Assert.That(matrix.Times(coefficients), Is.EqualTo(expected.Select(r => 0.5 + r.Select((v, c) => v * coefficients[c + 1]).Sum())).Within(1e-10));
        double Weight(int i) => 1 + i % 7;
        Assert.That(matrix.Sum(matrix.AllRows, Weight)[1..], Is.EqualTo(Enumerable.Range(0, Columns + 2).Select(c => expected.Select((r, i) => Weight(i) * r[c]).Sum())).Within(1e-6));
        var (means, variances) = matrix.Moments(matrix.AllRows);
        Assert.That(means, Is.EqualTo(Enumerable.Range(0, Columns + 2).Select(c => expected.Average(r => r[c]))).Within(1e-10).Percent);
        Assert.That(variances, Is.EqualTo(Enumerable.Range(0, Columns + 2).Select(c => expected.Average(r => Math.Pow(r[c] - means[c], 2)))).Within(1e-8).Percent);
        var (products, stride) = (CompactProducts.Of(matrix, matrix.AllRows, Weight, [0, .. means]), OuterProducts.Stride(matrix.Size));
        double About(double[] row, int place) => place == 0 ? 1 : row[place - 1] - means[place - 1];
        for (var a = 0; a < matrix.Size; a++)
            for (var b = a; b < matrix.Size; b++)
                Assert.That(products[a * stride + b], Is.EqualTo(expected.Select((r, i) => Weight(i) * About(r, a) * About(r, b)).Sum()).Within(1e-9 * Math.Sqrt(products[a * stride + a] * products[b * stride + b])), $"{a} with {b}");
    }

    // Levels, of which a row has one or none, and flags by themselves: so many that they are not all in one group.
    [Test]
    public void Flags_by_their_combinations_give_the_sums_that_all_flags_give()
    {
        const int Rows = 30_000, Levels = 12, Flags = 10, Columns = 1 + Levels + Flags;
        var random = Pcg32.ForItem(5, 2);
        var made = new double[Rows][];
        for (var i = 0; i < Rows; i++)
        {
            var level = random.Between(0, Levels);
            made[i] = [random.Between(0, 3), .. Enumerable.Range(0, Levels).Select(l => l == level ? 1.0 : 0), .. Enumerable.Range(0, Flags).Select(_ => random.Chance(0.2) ? 1.0 : 0)];
        }
        var all = CompactMatrix.Of([.. made.SelectMany(r => r)], Columns);
        Assert.That(all.FlagColumns, Is.EqualTo(Levels + Flags));
        Assert.That(all.CodedFlags, Is.Not.Null);
        // What rows have of some neighbours, and what they have up to each of them.
        int Combinations(int from, int to) => made.SelectMany(r => Enumerable.Range(from, to - from + 1).Select(end => string.Join(' ', Enumerable.Range(from, end - from).Where(c => r[c] != 0)))).Distinct().Count();
        Assert.That(Combinations(1, Levels + 7), Is.GreaterThan(512), "more than one group can have, with six flags beside the levels");
        Assert.That(all.CodedFlags!.Entries, Is.EqualTo(Combinations(1, Levels + 6) + Combinations(Levels + 6, Columns)), "with five they are one group, and the other five the second");
        int[] some = [.. Enumerable.Range(0, Rows).Where(i => i % 3 != 0)];
        double[] group = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? 1.0 : 0)];
        var matrix = all.With([group], []).Only(some);
        Assert.That(matrix.CodedFlags, Is.Not.Null);
        double[][] expected = [.. some.Select(i => (double[])[group[i], .. made[i]])];
        double[] coefficients = [.. Enumerable.Range(0, Columns + 2).Select(c => Math.Sin(c + 1))];
        Assert.That(matrix.Times(coefficients), Is.EqualTo(expected.Select(r => coefficients[0] + r.Select((v, c) => v * coefficients[c + 1]).Sum())).Within(1e-12));
        double Weight(int i) => 1 + i % 7;
        Assert.That(matrix.Sum(matrix.AllRows, Weight)[1..], Is.EqualTo(Enumerable.Range(0, Columns + 1).Select(c => expected.Select((r, i) => Weight(i) * r[c]).Sum())).Within(1e-8));
        Assert.That(matrix.Moments(matrix.AllRows).Means, Is.EqualTo(Enumerable.Range(0, Columns + 1).Select(c => expected.Average(r => r[c]))).Within(1e-12));
        Assert.That(CompactMatrix.Of([.. made.Take(1000).SelectMany(r => r)], Columns).CodedFlags, Is.Null, "more combinations than a quarter of the rows");
    }

    [Test]
    public void Numbers_of_many_values_are_not_coded()
    {
        Assert.That(CompactMatrix.Of([.. Enumerable.Range(0, 100_000).Select(i => i / 3.0)], 1).Coded, Is.Null, "as many as rows");
        Assert.That(CompactMatrix.Of([.. Enumerable.Range(0, 100).Select(i => i % 30 / 3.0)], 1).Coded, Is.Null, "more than a quarter of the rows");
        var few = CompactMatrix.Of([.. Enumerable.Range(0, 1000).Select(i => i % 30 / 3.0)], 1);
        Assert.That(few.Coded!.Entries, Is.EqualTo(30));
        Assert.That(few.With([[.. Enumerable.Range(0, 1000).Select(i => Math.Sqrt(i))]], []).Coded, Is.Null, "with one of many");
    }
}
