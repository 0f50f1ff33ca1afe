using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Writes comparison.csv: one row for each estimate, those that are withheld among them.</summary>
public static class ComparisonCsv
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "comparison", "population", "subgroup", "level", "estimand", "method", "missing", "outcome", "measure", "first", "second", "first_n", "second_n", "first_events", "second_events", "first_effective", "second_effective",
        "first_mean", "second_mean", "estimate", "lower", "upper", "se", "p", "adjusted_p", "primary", "gate", "note",
    ];

    /// <summary>Writes them.</summary>
    /// <param name="results">As readers may see them.</param>
    /// <param name="output">UTF-8 without a byte order mark is the caller's to choose.</param>
    /// <returns>How many estimates were written, and how many of them are withheld.</returns>
    /// <exception cref="ArgumentException">A comparison has not passed disclosure control.</exception>
    public static (int Estimates, int Withheld) Write(IReadOnlyList<ComparisonResult> results, TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var column in Columns)
            csv.Field(column);
        csv.EndRow();
        var (written, withheld) = (0, 0);
        foreach (var result in results)
        {
            if (result.Policy is null)
                throw new ArgumentException("A comparison has not passed disclosure control.", nameof(results));
            foreach (var e in result.Estimates)
            {
                csv.Field(result.Of.Id).Field(e.Population).Field(e.Breakdown).Field(e.Level).Field(e.Estimand).Field(e.Method).Field(e.Missing).Field(e.Outcome).Field(e.Measure)
                    .Field(result.Of.First.Id).Field(result.Of.Second.Id)
                    .Field(e.FirstCount).Field(e.SecondCount).Field(e.FirstEvents).Field(e.SecondEvents).Field(e.FirstWorth).Field(e.SecondWorth).Field(e.FirstMean).Field(e.SecondMean)
                    .Field(e.Contrast?.Value).Field(e.Contrast?.Lower).Field(e.Contrast?.Upper).Field(e.Contrast?.Error).Field(e.Contrast?.P).Field(e.AdjustedP)
                    .Field(e.IsPrimary ? "true" : "false").Field(string.Join(' ', e.Gates)).Field(e.Note).EndRow();
                written++;
                withheld += e.Contrast is null ? 1 : 0;
            }
            if (result.Estimates.Count == 0)
                Nothing(csv, result);
        }
        return (written, withheld);
    }

    // A comparison that came to nothing has a row as well: what is not there is easily overlooked.
    private static void Nothing(CsvText csv, ComparisonResult result)
    {
        csv.Field(result.Of.Id).Field(ComparisonCodes.Of(result.Of.Target)).Field(Breakdown.All).Field(Breakdown.All).Field("treatment_policy").Field("").Field("").Field(ComparisonCodes.Of(result.Of.Primary)).Field("")
            .Field(result.Of.First.Id).Field(result.Of.Second.Id).Field(result.FirstCount).Field(result.SecondCount);
        for (var empty = 0; empty < 12; empty++)
            csv.Field("");
        csv.Field("true").Field("not_estimable").Field(result.Reason ?? "").EndRow();
    }
}
