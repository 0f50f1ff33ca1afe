using System.Globalization;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

public class LogisticRegressionTests
{
    private static readonly double[] X1 = [0, 1, 0, 1, 0, 1, 0, 1];
    private static readonly double[] X2 = [0, 0, 1, 1, 0, 0, 1, 1];
    private static readonly double[] X3 = [0.5, 1.2, -0.3, 2.1, 1.7, -1.1, 0.2, 0.9];
    private static readonly double[] Hits = [12, 20, 9, 31, 14, 8, 11, 19];
    private static readonly double[] Trials = [40, 45, 30, 50, 33, 25, 41, 38];

    // R 4.2.2: glm(cbind(h, t - h) ~ x1 + x2 + x3, family = binomial, control = glm.control(epsilon = 1e-14))
    [Test]
    public void Grouped_counts()
    {
        var fit = LogisticRegression.Fit([.. X1.Select((x, i) => new[] { 1, x, X2[i], X3[i] })], Hits, Trials)!;
        Assert.That(fit.Coefficients, Is.EqualTo([-1.0319321985936, 0.5312871553807, 0.1645546234943, 0.3592824633928]).Within(1e-7));
        Assert.That(fit.Covariance.Diagonal().Select(Math.Sqrt), Is.EqualTo([0.2248369978241, 0.2534798752924, 0.2427307575356, 0.1373233607100]).Within(1e-7));
    }

    // R 4.2.2: glm(cbind(h, t - h) ~ 1, offset = x3, family = binomial)
    [Test]
    public void Offset() =>
        Assert.That(LogisticRegression.Fit([.. X1.Select(_ => new[] { 1.0 })], Hits, Trials, X3)!.Coefficients[0], Is.EqualTo(-1.245397062444).Within(1e-7));

    // statsmodels 0.13.5: Logit(response, add_constant([age, baseline, anxiety, failed_trials, deprivation_decile, augment])).fit()
    [Test]
    public void Cohort()
    {
        var rows = SurvivalTests.CohortRows();
        double Number(string[] row, int column) => double.Parse(row[column], CultureInfo.InvariantCulture);
        var fit = LogisticRegression.Fit(
            [.. rows.Select(r => new[] { 1, Number(r, 0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4), Number(r, 5) })], [.. rows.Select(r => Number(r, 6))], [.. rows.Select(_ => 1.0)])!;
        Assert.That(fit.Coefficients, Is.EqualTo(
            [1.0735704234838825, -0.0008851745827723043, -0.0982118728762002, -0.33650669125751864, -0.25266733793395957, 0.06609507733398784, 0.46807464217974787]).Within(1e-7));
        var expected = rows.Sum(r => fit.Expected([1, Number(r, 0), Number(r, 1), Number(r, 2), Number(r, 3), Number(r, 4), Number(r, 5)]));
        Assert.That(expected, Is.EqualTo(rows.Sum(r => Number(r, 6))).Within(1e-6), "with an intercept, as many are expected as there were");
    }

    [Test]
    public void What_cannot_be_told_is_not()
    {
        Assert.That(LogisticRegression.Fit([[1, 1], [1, 1], [1, 1]], [3, 4, 5], [10, 10, 10]), Is.Null, "a column that another gives");
        Assert.That(LogisticRegression.Fit([[1, 0], [1, 1]], [0, 10], [10, 10]), Is.Null, "separation");
    }
}
