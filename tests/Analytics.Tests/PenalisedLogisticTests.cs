using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public sealed class PenalisedLogisticTests
{
    private static readonly string[][] Cohort = [.. SurvivalTests.CohortRows()];

    private static readonly string[][] Episodes =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => l.Split(','))];

    // glmnet 4.1-6: glmnet(x, nonresp, family = "binomial", alpha = 0, lambda = 0.1, thresh = 1e-14); x is age, female, base, partial, prior, insomnia
    [Test]
    public void Ridge_as_glmnet_has_it()
    {
        var matrix = Matrix(Episodes, 5, 6, 7, 8, 9, 10);
        var fit = PenalisedLogistic.Path(matrix, [.. Episodes.Select(e => e[16] == "1")], null, 0, [0.1]).Single();
        Assert.That(fit.Intercept, Is.EqualTo(-0.079008344).Within(1e-7));
        Assert.That(fit.Coefficients, Is.EqualTo([0.002797147849, 0.052835295189, 0.028337547854, -0.486301406148, 0.170084960061, -0.001648483053]).Within(1e-7));
    }

    // scikit-learn 1.2.1: LogisticRegression(penalty, C) on standardised columns; its C is 1 / (n lambda).
    [TestCase(0, 1.0, -0.37978039755014986, new[] { -0.022267281971649386, -0.32425944134102846, -0.11957257059562798, -0.1873676116815368, 0.17827472961642457 })]
    [TestCase(0, 0.05, -0.3758141746700857, new[] { -0.020849264085539318, -0.27988155064997206, -0.10349375833328366, -0.1610692535472144, 0.15545963334791024 })]
    [TestCase(1, 0.1, -0.3709892647167144, new[] { 0.0, -0.2372654254797192, -0.04679529957493411, -0.10941294131706522, 0.10787815671902572 })]
    public void Ridge_and_lasso_as_scikit_learn_has_them(double alpha, double c, double intercept, double[] coefficients)
    {
        var matrix = Standardised(Matrix(Cohort, 0, 1, 2, 3, 4));
        var fit = PenalisedLogistic.Path(matrix, [.. Cohort.Select(r => r[6] == "1")], null, alpha, [1 / (c * matrix.Rows)]).Single();
        Assert.That(fit.Intercept, Is.EqualTo(intercept).Within(2e-6));
        Assert.That(fit.Coefficients, Is.EqualTo(coefficients).Within(2e-6));
    }

    [Test]
    public void Without_a_penalty_it_is_the_plain_regression()
    {
        var matrix = Matrix(Cohort, 0, 1, 2, 3, 4, 5);
        bool[] happened = [.. Cohort.Select(r => r[6] == "1")];
        var fit = PenalisedLogistic.Path(matrix, happened, null, 0, [0]).Single();
        var plain = LogisticRegression.Fit([.. Enumerable.Range(0, matrix.Rows).Select(r => (double[])[1, .. matrix.Row(r)])], [.. happened.Select(h => h ? 1.0 : 0)], [.. happened.Select(_ => 1.0)])!;
        Assert.That(fit.Coefficients.Prepend(fit.Intercept), Is.EqualTo(plain.Coefficients.ToArray()).Within(1e-7));
    }

    // A full step of Newton's goes too far where outcomes are nearly told apart: from there curvature is 0, and nothing leads back.
    [TestCase(0.001, 1)]
    [TestCase(0.001, 40)]
    [TestCase(0.00001, 1)]
    [TestCase(0.00001, 40)]
    public void Outcomes_that_are_told_apart_have_finite_coefficients_at_their_minimum(double lambda, int alike)
    {
        // Columns that are missing together tell all the same; a few rows are told by nothing.
        const int rows = 1_000;
        bool[] isMissing = [.. Enumerable.Range(0, rows).Select(r => r % 12 == 0)];
        double[] values = [.. Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, alike + 1).Select(c => c == alike ? r % 7 : isMissing[r] ? 1.0 : 0.0))];
        bool[] happened = [.. isMissing.Select(m => !m)];
        var matrix = new DesignMatrix(values, alike + 1);
        var fit = PenalisedLogistic.Path(matrix, happened, null, 0, [lambda], 1e-5).Single();
        double[] told = [.. Enumerable.Range(0, rows).Select(r => fit.Probability(matrix.Row(r)))];
        Assert.That(told, Is.All.GreaterThan(0).And.All.LessThanOrEqualTo(1));
        Assert.That(told.Average(), Is.EqualTo(happened.Count(h => h) / (double)rows).Within(1e-4), "the intercept has no penalty, so that as many are expected as there were");
    }

    // At the minimum the slope of the loss is that of the penalty (Karush, Kuhn and Tucker).
    [TestCase(0.5)]
    [TestCase(0.9)]
    public void Elastic_net_is_at_its_minimum(double alpha)
    {
        var matrix = Standardised(Matrix(Cohort, 0, 1, 2, 3, 4, 5));
        bool[] happened = [.. Cohort.Select(r => r[6] == "1")];
        double[] weights = [.. Cohort.Select((_, i) => 1 + i % 3)];
        // Columns are standardised by the weights as well.
        const double lambda = 0.03;
        var fit = PenalisedLogistic.Path(matrix, happened, weights, alpha, [0.1, lambda])[^1];
        for (var c = 0; c < matrix.Columns; c++)
        {
            var (slope, total, mean, squares) = (0.0, weights.Sum(), 0.0, 0.0);
            for (var r = 0; r < matrix.Rows; r++)
            {
                slope += weights[r] / total * ((happened[r] ? 1 : 0) - fit.Probability(matrix.Row(r))) * matrix.Row(r)[c];
                mean += weights[r] / total * matrix.Row(r)[c];
                squares += weights[r] / total * matrix.Row(r)[c] * matrix.Row(r)[c];
            }
            var scale = Math.Sqrt(squares - mean * mean);
            var beta = fit.Coefficients[c] * scale;
            if (beta != 0)
                Assert.That(slope / scale, Is.EqualTo(lambda * ((1 - alpha) * beta + alpha * Math.Sign(beta))).Within(1e-8));
            else
                Assert.That(Math.Abs(slope / scale), Is.LessThanOrEqualTo(lambda * alpha + 1e-8));
        }
    }

    [Test]
    public void Weights_are_repeated_rows_and_constant_columns_count_for_nothing()
    {
        var matrix = Matrix(Cohort, 0, 1);
        bool[] happened = [.. Cohort.Select(r => r[6] == "1")];
        var twice = PenalisedLogistic.Path(new DesignMatrix([.. matrix.Values, .. matrix.Values], 2), [.. happened, .. happened], null, 0, [0.05]).Single();
        var weighted = PenalisedLogistic.Path(matrix, happened, [.. happened.Select(_ => 2.0)], 0, [0.05]).Single();
        Assert.That(weighted.Coefficients.Append(weighted.Intercept), Is.EqualTo(twice.Coefficients.Append(twice.Intercept)).Within(1e-9));
        var constant = PenalisedLogistic.Path(new DesignMatrix([.. happened.SelectMany((_, i) => new[] { matrix.Row(i)[0], 0.1, matrix.Row(i)[1] })], 3), happened, null, 0, [0.05]).Single();
        Assert.That(constant.Coefficients[1], Is.Zero);
        Assert.That(() => PenalisedLogistic.Path(matrix, [.. happened.Select(_ => true)], null, 0, [1]), Throws.ArgumentException);
    }

    [Test]
    public void Path_begins_where_nothing_is_left()
    {
        var matrix = Matrix(Cohort, 0, 1, 2, 3, 4);
        bool[] happened = [.. Cohort.Select(r => r[6] == "1")];
        var lambdas = PenalisedLogistic.Lambdas(matrix, happened, null, 1, 20, 0.001);
        var path = PenalisedLogistic.Path(matrix, happened, null, 1, lambdas);
        Assert.That(path[0].Coefficients, Is.All.EqualTo(0).Within(1e-9));
        Assert.That(path[1].Coefficients, Has.Some.Not.EqualTo(0));
        Assert.That(lambdas, Is.Ordered.Descending);
    }

    private static DesignMatrix Matrix(string[][] rows, params int[] columns) =>
        new([.. rows.SelectMany(r => columns.Select(c => double.Parse(r[c], CultureInfo.InvariantCulture)))], columns.Length);

    private static DesignMatrix Standardised(DesignMatrix matrix)
    {
        var values = matrix.Values.ToArray();
        for (var c = 0; c < matrix.Columns; c++)
        {
            double[] column = [.. Enumerable.Range(0, matrix.Rows).Select(r => matrix.Row(r)[c])];
            var mean = column.Average();
            var spread = Math.Sqrt(column.Average(v => (v - mean) * (v - mean)));
            for (var r = 0; r < matrix.Rows; r++)
                values[r * matrix.Columns + c] = (column[r] - mean) / spread;
        }
        return new DesignMatrix(values, matrix.Columns);
    }
}
