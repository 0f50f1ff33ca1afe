using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Reports;

/// <summary>Writes measures.csv (section 7 of the data contract).</summary>
public static class MeasuresCsv
{
    /// <summary>Writes every monthly and overall figure of a release.</summary>
    /// <param name="release">The figures.</param>
    /// <param name="output">UTF-8 without a byte order mark is the caller's to choose.</param>
    /// <returns>How many figures were written, and how many of them are hidden; those of tables that are hidden whole are not counted.</returns>
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
            if (release.IsTableHidden(figure))
                continue;
            figures++;
            hidden += figure.Suppressed ? 1 : 0;
        }
        return (figures, hidden);
    }
}

/// <summary>Writes the files of further figures: activity.csv, access.csv and pathways.csv.</summary>
public static class FiguresCsv
{
    /// <summary>Writes figures, then what was derived from them.</summary>
    /// <param name="figures">In the order of the rows.</param>
    /// <param name="derived">Rows that are no figures of one cell: gaps, slopes, standardised rates.</param>
    /// <param name="output">UTF-8 without a byte order mark is the caller's to choose.</param>
    /// <returns>How many rows were written, and how many of them are hidden.</returns>
    public static (int Figures, int Hidden) Write(IEnumerable<Figure> figures, IEnumerable<DerivedFigure> derived, TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var name in (string[])
            ["measure", "statistic", "period", "breakdown", "level", "numerator", "denominator", "value", "sd", "lower", "upper", "suppressed"])
            csv.Field(name);
        csv.EndRow();
        var (rows, hidden) = (0, 0);
        foreach (var f in figures)
            Row(f.Measure.Id, Statistic(f.Measure.Kind), f.Period, f.Breakdown, f.Level, f.Numerator, f.Denominator, f.Value, f.Deviation, f.Lower, f.Upper, f.Suppressed);
        foreach (var d in derived)
            Row(d.Measure, d.Statistic, d.Period, d.Breakdown, d.Level, d.Numerator, d.Denominator, d.Value, null, d.Lower, d.Upper, d.Suppressed);
        return (rows, hidden);

        void Row(
            string measure, string statistic, Period period, string breakdown, string level,
            long? numerator, long? denominator, double? value, double? sd, double? lower, double? upper, bool suppressed)
        {
            csv.Field(measure).Field(statistic).Field(period.Id).Field(breakdown).Field(level).Field(numerator).Field(denominator)
                .Field(value).Field(sd).Field(lower).Field(upper).Field(suppressed ? "true" : "false").EndRow();
            rows++;
            hidden += suppressed ? 1 : 0;
        }
    }

    /// <summary>Writes rows that were published, as they were.</summary>
    public static void Write(IEnumerable<PublishedFigure> rows, TextWriter output)
    {
        var csv = new CsvText(output);
        foreach (var name in (string[])
            ["measure", "statistic", "period", "breakdown", "level", "numerator", "denominator", "value", "lower", "upper", "suppressed"])
            csv.Field(name);
        csv.EndRow();
        foreach (var f in rows)
            csv.Field(f.Measure).Field(f.Statistic.Length > 0 ? f.Statistic : Statistic(MeasureCatalogue.Get(f.Measure).Kind)).Field(f.Period).Field(f.Breakdown).Field(f.Level)
                .Field(f.Numerator).Field(f.Denominator).Field(f.Value).Field(f.Lower).Field(f.Upper).Field(f.Suppressed ? "true" : "false").EndRow();
    }

    /// <summary>What the column <c>statistic</c> says of a kind of number.</summary>
    public static string Statistic(MeasureKind kind) => kind switch
    {
        MeasureKind.Proportion => "proportion",
        MeasureKind.MedianDays => "median",
        MeasureKind.Count => "count",
        MeasureKind.Stock => "stock",
        MeasureKind.Mean => "mean",
        MeasureKind.Ratio => "ratio",
        _ => "median_time",
    };
}
