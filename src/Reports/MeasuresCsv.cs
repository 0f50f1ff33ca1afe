using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Writes measures.csv (section 7 of the data contract).</summary>
public static class MeasuresCsv
{
    /// <summary>Writes every monthly and overall figure of a release.</summary>
    /// <param name="release">The figures.</param>
    /// <param name="output">UTF-8 without a byte order mark is the caller's to choose.</param>
    /// <returns>How many figures were written, and how many of them are hidden.</returns>
    public static (int Figures, int Hidden) Write(Release release, TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var name in (string[])
            ["measure", "period", "breakdown", "level", "numerator", "denominator", "value", "lower", "upper", "suppressed"])
            csv.Field(name);
        csv.EndRow();
        var (figures, hidden) = (0, 0);
        foreach (var figure in release.MonthsAndAll())
        {
            csv.Field(figure.Measure.Id).Field(figure.Period.Id).Field(figure.Breakdown).Field(figure.Level)
                .Field(figure.Numerator).Field(figure.Denominator).Field(figure.Value).Field(figure.Lower).Field(figure.Upper)
                .Field(figure.Suppressed ? "true" : "false").EndRow();
            figures++;
            hidden += figure.Suppressed ? 1 : 0;
        }
        return (figures, hidden);
    }
}
