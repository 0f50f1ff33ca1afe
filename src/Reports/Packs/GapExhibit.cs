using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>Every gap between groups of people that is compared, in one table: whoever reads of the widest must be able to see the others.</summary>
internal static class GapExhibit
{
    public const string Id = "gaps";

    // They name no group of people.
    private static readonly string[] NoGroup = [Breakdown.NotRecorded, "not_stated", "unknown"];

    /// <summary>The gaps of which both sides are shown and large enough, measure by measure.</summary>
    public static IReadOnlyList<ComparedGap> Compared(PackDraft draft, IReadOnlyList<string> measures, IReadOnlyList<string> breakdowns) =>
    [
        .. from measure in measures
           where draft.Withheld([measure]) is null
           from breakdown in breakdowns
           let gaps = draft.Release.Gaps(measure, draft.Year, breakdown)
           let reference = gaps.Groups.FirstOrDefault(g => g.Level == gaps.Reference)?.Figure
           where reference is { Denominator: >= Evidence.Fewest }
           from level in draft.InOrder(breakdown, gaps.Groups.Select(g => g.Level).Except(NoGroup))
           let compared = gaps.Groups.First(g => g.Level == level)
           where compared is { Gap: not null, Figure.Denominator: >= Evidence.Fewest }
           select new ComparedGap(breakdown, compared.Figure!, reference, compared.Gap!.Value, draft.Release.Chance(compared.Figure!, reference)?.P),
    ];

    /// <summary>Groups that are there and cannot be compared: hidden, or of too few.</summary>
    public static IReadOnlyList<string> TooSmall(PackDraft draft, string measure, IReadOnlyList<string> breakdowns, Period? period = null) =>
    [
        .. from breakdown in breakdowns
           from level in draft.InOrder(breakdown, draft.Release.Levels(breakdown).Except(NoGroup))
           where draft.Release.Find(measure, period ?? draft.Year, breakdown, level) is { } figure && figure.Denominator is null or < Evidence.Fewest
           select $"“{draft.Level(breakdown, level)}” ({draft.By(breakdown)})",
    ];

    public static ExhibitOrReason Build(PackDraft draft, IReadOnlyList<string> measures, IReadOnlyList<string> breakdowns)
    {
        var gaps = Compared(draft, measures, breakdowns);
        if (gaps.Count == 0)
            return ExhibitOrReason.Missing("gaps between groups", draft.Withheld(measures) ?? $"no two groups have {Evidence.Fewest} or more in {Wording.The(draft.Year)}");
        draft.Measures(gaps.Select(g => g.Figure.Measure.Id).Distinct());
        var widest = gaps.MaxBy(g => Math.Abs(g.Gap.Value))!;
        return ExhibitOrReason.Of(new Exhibit(
            Id, $"The widest of the gaps compared is {Statement(draft, widest)}.", $"Gaps between groups of people, {Wording.Of(draft.Year)}", null,
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Groups", CellFormat.Text), new("Group", CellFormat.Text), new("Counted", CellFormat.Count), new("Rate (%)", CellFormat.Percent), new("Compared with", CellFormat.Text),
                    new("Compared with: counted", CellFormat.Count), new("Compared with: rate (%)", CellFormat.Percent), new("Gap (points)", CellFormat.PercentagePoints), new("Gap, 95% interval, lower (points)", CellFormat.PercentagePoints), new("Gap, 95% interval, upper (points)", CellFormat.PercentagePoints),
                ],
                [.. gaps.Select(g => (IReadOnlyList<Cell>)
                [
                    Cell.Of(MeasureWords.For(g.Figure.Measure).Name), Cell.Of(Wording.Capitalised(draft.By(g.Breakdown))), Cell.Of(draft.Level(g.Breakdown, g.Figure.Level)), Cell.Denominator(g.Figure), Cell.Value(g.Figure),
                    Cell.Of(draft.Level(g.Breakdown, g.Reference.Level)), Cell.Denominator(g.Reference), Cell.Value(g.Reference), Cell.Derived(g.Gap.Value), Cell.Derived(g.Gap.Lower), Cell.Derived(g.Gap.Upper),
                ])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Gaps) }.Order()]));
    }

    /// <summary>Both rates and the gap, without a full stop.</summary>
    public static string Statement(PackDraft draft, ComparedGap gap)
    {
        string Points(double value) => NumberText.Of(value, CellFormat.PercentagePoints);
        string Level(Figure figure) => $"“{draft.Level(gap.Breakdown, figure.Level)}”";
        return $"by {draft.By(gap.Breakdown)}: {Sentences.Statement(gap.Figure)} in {Level(gap.Figure)} against {Wording.Percent(gap.Reference.Value!.Value)} of {Wording.Count(gap.Reference.Denominator!.Value)} in {Level(gap.Reference)}, "
            + $"a gap of {Points(gap.Gap.Value)} points (95% interval {Points(gap.Gap.Lower)} to {Points(gap.Gap.Upper)})";
    }
}

/// <summary>A group of people held against another.</summary>
/// <param name="Breakdown">Whose groups they are.</param>
/// <param name="Figure">The group's.</param>
/// <param name="Reference">That of the group it is compared with.</param>
/// <param name="Gap">How much higher, in fractions.</param>
/// <param name="P">How likely so wide a gap would be by chance, for this one comparison alone.</param>
internal sealed record ComparedGap(string Breakdown, Figure Figure, Figure Reference, Estimate Gap, double? P);
