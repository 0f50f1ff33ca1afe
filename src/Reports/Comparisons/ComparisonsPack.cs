using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Strategies held against each other: what came of it, how far it can be trusted, and what was done.</summary>
public static class ComparisonsPack
{
    /// <summary>The pack's id.</summary>
    public const string Id = "comparisons";

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The figures of the same readers.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="results">As these readers may see them.</param>
    /// <param name="audience">Who may see it; exact figures make it internal whatever is asked for.</param>
    /// <exception cref="ArgumentException">A comparison has not passed disclosure control.</exception>
    public static Pack Build(Release release, PackContext context, IReadOnlyList<ComparisonResult> results, Audience audience = Audience.Internal)
    {
        if (results.Any(r => r.Policy is null))
            throw new ArgumentException("A comparison has not passed disclosure control.", nameof(results));
        var draft = new PackDraft(release, context, audience);
        var withheld = draft.Withheld(["step_response_observed"]);
        if (withheld is null)
        {
            draft.Add("overview", "All comparisons", EmulationWords.NotATrial, [Overview(draft, results)]);
            foreach (var (result, i) in results.Select((r, i) => (r, i + 1)))
                Add(draft, FormattableString.Invariant($"c{i}"), result);
        }
        return draft.Finish(
            Id, "Comparisons of strategies", Period.All,
            withheld is null ? [.. EmulationWords.Findings(results), EmulationWords.NotATrial] : [$"Nothing is compared, because {withheld}."]);
    }

    /// <summary>The primary estimates of all comparisons.</summary>
    internal static ExhibitOrReason Overview(PackDraft draft, IReadOnlyList<ComparisonResult> results)
    {
        var shown = results.Where(r => r.Primary is { Contrast: not null, Measure: "risk_difference" }).ToList();
        var sure = shown.Count(r => r.Primary!.AdjustedP < 0.05);
        var headline = results.Count == 0 ? "Nothing was compared."
            : shown.Count == 0 ? "No comparison passes its gates: what was recorded does not tell which strategy works better."
            : $"{Wording.Count(shown.Count)} of {Wording.Count(results.Count)} comparisons {(shown.Count == 1 ? "passes its" : "pass their")} gates; {(sure == 0 ? "none finds" : sure == 1 ? "1 finds" : $"{Wording.Count(sure)} find")} a difference beyond chance, allowing for how many were asked.";
        return ExhibitOrReason.Of(new Exhibit(
            "overview-primary", headline, "Primary estimates: first strategy less second, weighted to those with both options",
            shown.Count == 0 ? null : new Chart(
                ChartKind.Forest, [.. results.Select(r => r.Of.Title)], [new Series("First strategy less second", [.. results.Select(r => EmulationEstimateExhibits.Point(r.Primary))])],
                CellFormat.PercentagePoints, "Difference (percentage points)", "Comparison", $"Points with 95% intervals beside the line of no difference. {headline}"),
            Primaries(results, withEstimates: shown.Count > 0),
            [.. new[] { draft.Note(EmulationWords.Gates), draft.Note(EmulationWords.Overlapping) }.Order()]));
    }

    /// <summary>A row for each comparison; where none has an estimate that is shown, there are no columns of estimates.</summary>
    private static Table Primaries(IReadOnlyList<ComparisonResult> results, bool withEstimates)
    {
        Column[] estimates =
        [
            new("Difference (percentage points)", CellFormat.PercentagePoints), new("95% interval, lower", CellFormat.PercentagePoints), new("95% interval, upper", CellFormat.PercentagePoints), new("p for as many as were asked (Holm)", CellFormat.Probability),
        ];
        IReadOnlyList<Cell> Estimates(EffectEstimate? e) =>
            [Cell.Derived(e?.Contrast?.Value, Marker.NotAvailable), Cell.Derived(e?.Contrast?.Lower, Marker.NotAvailable), Cell.Derived(e?.Contrast?.Upper, Marker.NotAvailable), Cell.Derived(e?.AdjustedP)];
        return new Table(
            [
                new("Comparison", CellFormat.Text), new("First and second strategy", CellFormat.Text), new("First: decisions", CellFormat.Count), new("Second: decisions", CellFormat.Count),
                .. withEstimates ? estimates : [], new("Would be found (percentage points)", CellFormat.PercentagePoints), new("Why not shown", CellFormat.Text),
            ],
            [.. results.Select(r => (IReadOnlyList<Cell>)
            [
                Cell.Of(r.Of.Title), Cell.Of($"{r.Of.First.Title}; {Wording.Uncapitalised(r.Of.Second.Title)}"), EmulationDesignExhibits.Count(r.FirstCount), EmulationDesignExhibits.Count(r.SecondCount),
                .. withEstimates ? Estimates(r.Primary) : [], Cell.Derived(r.Detectable, Marker.NotAvailable),
                r.Primary?.Contrast is not null ? Cell.Of(Marker.NotApplicable) : Cell.Of(Wording.Capitalised(r.Reason ?? (r.Primary is { Gates.Count: > 0 } p ? EmulationWords.Withheld(p.Gates) : r.Primary?.Note ?? "not estimable"))),
            ])])
        { IsStacked = true };
    }

    private static void Add(PackDraft draft, string id, ComparisonResult result) => draft.Add(
        id, result.Of.Title, result.Of.Question,
        [
            EmulationEstimateExhibits.Methods(draft, id, result), EmulationDesignExhibits.Gates(draft, id, result), EmulationEstimateExhibits.Outcomes(draft, id, result), .. EmulationTimeExhibits.All(draft, id, result), EmulationEstimateExhibits.Subgroups(draft, id, result),
            EmulationEstimateExhibits.Controls(draft, id, result), EmulationEstimateExhibits.Tipping(draft, id, result), EmulationEstimateExhibits.Published(draft, id, result), EmulationDesignExhibits.Flow(draft, id, result), EmulationDesignExhibits.Balance(draft, id, result),
            EmulationDesignExhibits.Overlap(draft, id, result), ExhibitOrReason.Of(EmulationSheet.Of(draft, id, result)), EmulationSheet.Methods(draft, id, result),
        ]);
}
