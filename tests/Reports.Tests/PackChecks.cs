using System.Text.RegularExpressions;
using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

/// <summary>What must hold of every pack, whatever its release.</summary>
internal static partial class PackChecks
{
    public static IEnumerable<Exhibit> Exhibits(this Pack pack) => pack.Sections.SelectMany(s => s.Exhibits);

    public static Exhibit Exhibit(this Pack pack, string id) => pack.Exhibits().Single(e => e.Id == id);

    /// <summary>Everything that is said in words, table cells included.</summary>
    public static IEnumerable<string> Texts(this Pack pack) =>
    [
        pack.Title, .. pack.Cover.Headlines, .. pack.Cover.Facts.Select(f => f.Value), .. pack.Cover.Quality, .. pack.Notes,
        .. pack.Definitions.Select(d => d.Meaning),
        .. pack.Sections.SelectMany(s => (string[])[s.Title, s.Introduction]),
        .. pack.Exhibits().SelectMany(e => (string[])[e.Headline, e.Subtitle, e.Chart?.AltText ?? ""]),
        .. pack.Exhibits().SelectMany(e => e.Table.Rows).SelectMany(r => r).Select(c => c.Text).OfType<string>(),
    ];

    public static void HasSoundForm(Pack pack)
    {
        string[] ids = [.. pack.Sections.Select(s => s.Id), .. pack.Exhibits().Select(e => e.Id)];
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Matches("^[a-z0-9]+(-[a-z0-9]+)*$").And.All.Length.LessThanOrEqualTo(28));
        Assert.That(pack.Definitions.Select(d => d.Term), Is.Unique);
        Assert.That(pack.Exhibits().SelectMany(e => e.Notes).Concat(pack.Cover.Note is { } note ? [note] : []).Distinct().Order(), Is.EqualTo(Enumerable.Range(1, pack.Notes.Count)));
        Assert.That(pack.Texts().Where(t => t.Contains("NaN", StringComparison.Ordinal) || t.Contains("  ", StringComparison.Ordinal)), Is.Empty);
        Assert.That(pack.Cover.Headlines, Has.None.Match(@"[:;,] ?\.|\b1 (measures|figures|steps|episodes|patients)\b|\) \(95%"));
        foreach (var section in pack.Sections)
            Assert.That(section.Exhibits.Select(e => e.Headline).Where(h => h.Contains("settled months", StringComparison.Ordinal)), Is.Unique, section.Id);
        foreach (var exhibit in pack.Exhibits())
        {
            Assert.That(exhibit.Headline, Is.Not.Empty.And.Not.Match(@"[:;,] ?\.|\b1 (measures|figures|steps|episodes|patients)\b|\) \(95%"), exhibit.Id);
            Assert.That(exhibit.Subtitle, Is.Not.Empty, exhibit.Id);
            Assert.That(exhibit.Notes, Is.Ordered.And.Unique, exhibit.Id);
            Assert.That(exhibit.Table.Columns.Select(c => c.Header), Is.Unique.And.None.Empty, exhibit.Id);
            Assert.That(exhibit.Table.Rows, Is.Not.Empty, exhibit.Id);
            foreach (var row in exhibit.Table.Rows)
            {
                Assert.That(row, Has.Count.EqualTo(exhibit.Table.Columns.Count), exhibit.Id);
                Assert.That(row.Select(c => c.Text ?? c.MarkerText + c.Number), Has.None.Empty, exhibit.Id);
            }
            if (exhibit.Chart is { } chart)
                IsInTable(chart, exhibit, pack);
        }
    }

    /// <summary>Every percentage in words is that of a released figure.</summary>
    public static void SaysOnlyReleasedRates(Pack pack, Release release, string month)
    {
        var known = FigureCheck.Periods(month)
            .SelectMany(p => release.Breakdowns.SelectMany(b => release.Levels(b).SelectMany(
                l => MeasureCatalogue.All.Select(m => release.Find(m.Id, p, b, l)))))
            .Select(f => f?.Value).OfType<double>().Select(Wording.Percent).ToHashSet();
        // What tables hold is checked number by number elsewhere; levels of confidence, standards and bands are no figures.
        known.UnionWith(pack.Exhibits().SelectMany(e => e.Table.Rows.SelectMany(r => r.Where((_, i) => e.Table.Columns[i].Format == CellFormat.Percent)))
            .Select(c => c.Number).OfType<double>().Select(Wording.Percent));
        known.UnionWith(FigureCheck.Periods(month).SelectMany(p => pack.Definitions.Select(d => MeasureCatalogue.Everything.FirstOrDefault(m => MeasureWords.For(m).Name == d.Term))
            .OfType<Measure>().Where(m => m.Kind == MeasureKind.Proportion).Select(m => release.Funnel(m.Id, p)?.Target)).OfType<double>().Select(Wording.Percent));
        known.UnionWith(["95%", "99.8%", "75%", "50%"]);
        var said = pack.Texts().SelectMany(t => Percentage().Matches(t)).Select(m => m.Value).Distinct();
        Assert.That(said.Except(known), Is.Empty);
    }

    /// <summary>The latest of every small chart stands in the table under them, the months before in another table of the pack.</summary>
    private static void AreInTables(Chart chart, Exhibit exhibit, Pack pack)
    {
        Assert.That(chart.Panels, Has.Count.EqualTo(exhibit.Table.Rows.Count), exhibit.Id);
        var elsewhere = pack.Exhibits().Where(e => e != exhibit).SelectMany(e => e.Table.Rows).SelectMany(r => r).Select(c => c.Number).OfType<double>().ToHashSet();
        foreach (var (panel, row) in chart.Panels.Zip(exhibit.Table.Rows))
        {
            Assert.That(panel.Value, Is.EqualTo(NumberText.Of(row[2], CellFormat.Number)).Or.StartsWith(NumberText.Of(row[2], CellFormat.Number) + " "), panel.Title);
            // The median of a run chart stands nowhere else; all other lines are columns.
            var drawn = panel.Chart.Series.Where(s => s.Name != "Median").SelectMany(s => s.Points).Select(p => p.Value).OfType<double>().ToList();
            Assert.That(drawn, Does.Contain(row[2].Number!.Value), panel.Title);
            Assert.That(drawn.Where(n => !elsewhere.Contains(n)), Is.Empty, panel.Title);
        }
    }

    private static void IsInTable(Chart chart, Exhibit exhibit, Pack pack)
    {
        Assert.That(chart.AltText, Is.Not.Empty.And.EndsWith("."), exhibit.Id);
        if (chart.Kind == ChartKind.Multiples)
        {
            AreInTables(chart, exhibit, pack);
            return;
        }
        var measured = chart.Series.Where(s => s.Role == SeriesRole.Value).ToList();
        Assert.That(chart.Kind == ChartKind.Flow ? 1 : measured.Count, Is.InRange(1, 4), exhibit.Id);
        if (!OwnForm().IsMatch(exhibit.Id))
            HoldsColumns(chart, exhibit, measured);
        else if (chart.Kind != ChartKind.Flow)
        {
            // Every number that is drawn stands in the table, whatever the table looks like.
            var numbers = exhibit.Table.Rows.SelectMany(r => r).Select(c => c.Number).OfType<double>().ToHashSet();
            var drawn = measured.SelectMany(s => s.Points).Where(p => chart.Kind != ChartKind.Survival || p.X % 14 == 0).SelectMany(p => new[] { p.Value, p.Lower, p.Upper }).OfType<double>();
            Assert.That(drawn.Where(n => !numbers.Contains(n)), Is.Empty, exhibit.Id);
        }
        if (chart.Kind is ChartKind.Control)
            HoldsLimits(chart, exhibit);
    }

    private static void HoldsColumns(Chart chart, Exhibit exhibit, List<Series> measured)
    {
        var columns = exhibit.Table.Columns.Select(c => c.Header).ToList();
        // Where a level has a row for each of its measures, those of one measure are what a series draws.
        var isByLevel = columns[1] == "Measure";
        foreach (var series in measured)
        {
            var rows = exhibit.Table.Rows.Where(r => !isByLevel || r[1].Text == series.Name).ToList();
            Assert.That(chart.Categories, Is.EqualTo(rows.Select(r => r[0].Text)), exhibit.Id);
            var value = isByLevel ? columns.IndexOf(chart.Unit == CellFormat.Days ? "Median (days)" : "Rate (%)")
                : columns.FindIndex(h => h == series.Name + " (%)" || h == series.Name + " (days)" || h == series.Name);
            Assert.That(value, Is.Positive, $"{exhibit.Id}: {series.Name}");
            Assert.That(
                series.Points.Select(p => (p.Value, p.Marker)),
                Is.EqualTo(rows.Select(r => (r[value].Number, r[value].Marker))), exhibit.Id);
            if (chart.Unit == CellFormat.Percent && chart.Kind != ChartKind.Control)
                Assert.That(
                    series.Points.Select(p => (p.Lower, p.Upper)),
                    Is.EqualTo(rows.Select(r => (r[value + 1].Number, r[value + 2].Number))), exhibit.Id);
        }
    }

    /// <summary>The lines of a control chart are the columns of its table.</summary>
    private static void HoldsLimits(Chart chart, Exhibit exhibit)
    {
        var columns = exhibit.Table.Columns.Select(c => c.Header).ToList();
        IEnumerable<double?> Column(string header) => columns.FindIndex(h => h.StartsWith(header, StringComparison.Ordinal)) is var i and >= 0
            ? exhibit.Table.Rows.Select(r => r[i].Number) : [];
        var limits = chart.Series.Where(s => s.Role == SeriesRole.Limit).ToList();
        if (limits.Count == 0)
            return;
        Assert.That(limits[0].Points.Select(p => p.Value), Is.EqualTo(Column("Upper limit")), exhibit.Id);
        Assert.That(limits[1].Points.Select(p => p.Value), Is.EqualTo(Column("Lower limit")), exhibit.Id);
    }

    /// <summary>Exhibits whose tables are not laid out by the columns of measures; each has a test of its own.</summary>
    [GeneratedRegex("^(month-measures$|glance-|activity|open-caseload|waiting|scores$|discharge|funnel-|cascade|rate-|slopes|slope-ends$|attrition$|characteristics$|gaps$|gap-trend|wait-bands|second-wait-bands|needs-by-kind|time-to-change|acting-provider|score-age|trajectories|paths|cumulative-remission|minimum-doses|definitions-|m[04]-|models-by-point|c[0-9]+-|overview-primary)|-(adjusted|calibration|model)$")]
    internal static partial Regex OwnForm();

    [GeneratedRegex(@"\d+(\.\d+)?%")]
    private static partial Regex Percentage();
}

/// <summary>Reads every number of a pack's tables again from the release, by what its row and column are called.</summary>
internal static class FigureCheck
{
    /// <summary>Every period that a pack may speak of.</summary>
    public static IReadOnlyList<Period> Periods(string month)
    {
        var last = HandMadeRelease.Month(month);
        var months = Enumerable.Range(0, 40).Select(last.Back).ToList();
        return
        [
            .. months, .. months.Select(m => Period.Quarter(m.FirstDay)).Distinct(),
            .. months.Take(13).Select(m => Period.TwelveMonthsTo(m.LastDay)), Period.All,
        ];
    }

    /// <summary>Compares all numbers and markers; the count of what was compared.</summary>
    public static int Verify(Pack pack, Release release, string month)
    {
        var compared = 0;
        foreach (var exhibit in pack.Exhibits())
            foreach (var row in exhibit.Table.Rows)
                for (var i = 0; i < row.Count; i++)
                    if (row[i].Text is null && exhibit.Id != "findings" && !PackChecks.OwnForm().IsMatch(exhibit.Id) && !IsLimit(exhibit.Table.Columns[i].Header))
                    {
                        var expected = Expected(exhibit, row, exhibit.Table.Columns[i].Header, release, Periods(month));
                        var where = $"{exhibit.Id}, {row[0].Text}, {exhibit.Table.Columns[i].Header}";
                        Assert.That((row[i].Number, row[i].Marker), Is.EqualTo((expected.Number, expected.Marker)), where);
                        compared++;
                    }
        return compared;
    }

    // Limits are computed from the figures beside them.
    private static bool IsLimit(string header) =>
        header.StartsWith("Mean of the process", StringComparison.Ordinal) || header.StartsWith("Lower limit", StringComparison.Ordinal)
        || header.StartsWith("Upper limit", StringComparison.Ordinal) || header.StartsWith("Target", StringComparison.Ordinal);

    private static Cell Expected(
        Exhibit exhibit, IReadOnlyList<Cell> row, string header, Release release, IReadOnlyList<Period> periods)
    {
        var first = exhibit.Table.Columns[0].Header;
        var isLong = first == "Measure" && exhibit.Table.Columns[1].Header != "Counted";
        var isByLevel = exhibit.Table.Columns[1].Header == "Measure";
        var measures = MeasureCatalogue.Everything.Where(m => first == "Measure" || isByLevel
            ? Name(m) == row[isByLevel ? 1 : 0].Text
            : header.StartsWith(Name(m) + ":", StringComparison.Ordinal)
                || header.StartsWith(Name(m) + " (%)", StringComparison.Ordinal)
                || header.StartsWith(Name(m) + " (days)", StringComparison.Ordinal)).ToList();
        if (measures.Count == 0)
            // A table of one measure names it in the header of its rate alone.
            measures = [.. MeasureCatalogue.Everything.Where(m => exhibit.Table.Columns.Any(c => c.Header == Name(m) + " (%)" || c.Header == Name(m) + " (days)"))];
        var period = first is "Month" or "Quarter"
            ? periods.Single(p => Wording.Of(p) == row[0].Text)
            : periods.First(p => exhibit.Subtitle.EndsWith(", " + Wording.Of(p), StringComparison.Ordinal));
        var (title, name) = isLong ? (exhibit.Table.Columns[1].Header, row[1].Text) : (first, row[0].Text);
        var breakdown = Breakdown.Catalogue.Concat(Breakdown.Further).FirstOrDefault(b => b.Title == title)?.Name ?? Breakdown.All;
        var level = breakdown == Breakdown.All ? Breakdown.All
            : release.Levels(breakdown).Single(l => Wording.Level(breakdown, l) == name);
        Figure? At(Period p) => release.Find(measures.Single().Id, p, breakdown, level);
        if (isByLevel && (measures.Single().Kind == MeasureKind.MedianDays) != (header == "Median (days)") && header != "Out of")
            return Cell.Of(Marker.NotApplicable);
        var now = At(period);
        Figure? Before() => At(period.Back(period.Kind == PeriodKind.Month ? 1 : period.Kind == PeriodKind.Quarter ? 3 : 12));
        bool Is(string text) => header.Contains(text, StringComparison.Ordinal);
        if (Is("Change"))
            return Is("lower") ? Cell.ChangeLower(now, Before()) : Is("upper") ? Cell.ChangeUpper(now, Before()) : Cell.Change(now, Before());
        if (Is(" before ("))
            return Cell.Value(Is("Year") ? At(period.Back(12)) : Before());
        if (Is("interval"))
            return Is("lower") ? Cell.Lower(now) : Cell.Upper(now);
        if (Is("(%)") || Is("(days)"))
            return Cell.Value(now);
        return header is "Number" || header.EndsWith(": number", StringComparison.Ordinal)
            || header == Wording.Capitalised(MeasureWords.For(measures.Single()).Did)
            ? Cell.Numerator(now) : Cell.Denominator(now);
    }

    private static string Name(Measure measure) => MeasureWords.For(measure).Name;
}
