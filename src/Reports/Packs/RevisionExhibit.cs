using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The report before, and which of its figures are told otherwise now.</summary>
/// <param name="Month">The month that it reported.</param>
/// <param name="ExtractedOn">The day of its data.</param>
/// <param name="Revised">Figures that both tell, and differently; in the order of measures, the latest period first.</param>
public sealed record ReportBefore(Period Month, DateOnly ExtractedOn, IReadOnlyList<RevisedFigure> Revised)
{
    /// <summary>Definitions that are others now; null where the report before did not keep its own.</summary>
    public IReadOnlyList<ChangedDefinition>? Redefined { get; init; }
}

/// <summary>A definition that is another now.</summary>
/// <param name="Now">As it is.</param>
/// <param name="Was">Its words before.</param>
public sealed record ChangedDefinition(VersionedDefinition Now, string Was);

/// <summary>A figure that was told otherwise before, as it was published then and is now.</summary>
/// <param name="Was">As it was published.</param>
/// <param name="Now">As it is published now.</param>
/// <param name="CouldChange">Whether it was known then that it could still change: what it counts had not all happened.</param>
public sealed record RevisedFigure(Figure Was, Figure Now, bool CouldChange)
{
    /// <summary>Whether its measure is defined otherwise now.</summary>
    public bool IsRedefined { get; init; }
}

/// <summary>What changed since the last report, figure by figure, with the reason.</summary>
internal static class RevisionExhibit
{
    private const int MostNamed = 3;

    /// <summary>Adds the section, where there was a report before.</summary>
    public static void Add(PackDraft draft)
    {
        if (draft.Context.Before is { } before)
            draft.Add(
                "revised", "What changed since the last report",
                $"The last report was of {Wording.Of(before.Month)}, from data of {Wording.Date(before.ExtractedOn)}. Figures are compared as they were published, of everybody; small changes wait until they are larger.", [Of(draft, before), Definitions(before)]);
    }

    private static ExhibitOrReason Of(PackDraft draft, ReportBefore before)
    {
        const string what = "figures told otherwise before";
        if (before.Revised.Count == 0)
            return ExhibitOrReason.Missing(what, $"all that was published of {Wording.Of(before.Month)} and earlier stands");
        draft.Measures(before.Revised.Select(r => r.Now.Measure.Id).Distinct());
        // A threshold or a rule is behind many measures: of which figures it is the reason cannot be told from them.
        var hasRule = before.Redefined?.Any(d => !MeasureCatalogue.IsKnown(d.Now.Key)) == true;
        var late = before.Revised.Count(r => !r.CouldChange && !r.IsRedefined && !hasRule);
        var redefined = before.Revised.Count(r => r.IsRedefined || (hasRule && !r.CouldChange));
        string Part(int count, string why) => count == 0 ? "" : $", {(count == before.Revised.Count ? count == 1 ? "" : "all of them " : $"{Wording.Count(count)} of them ")}{why}";
        return ExhibitOrReason.Of(new Exhibit(
            "revised-figures",
            $"{Figures(before.Revised.Count)} told otherwise than in the report of {Wording.Of(before.Month)}{(late + redefined == 0 ? ", and could still change then" : "")}{Part(redefined, hasRule ? "where a definition or a threshold changed" : "by a changed definition")}{Part(late, "by records that came late or were put right")}.",
            "Figures as published before and now", null,
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Period", CellFormat.Text), new("Out of, before", CellFormat.Count), new("Number, before", CellFormat.Count), new("Out of, now", CellFormat.Count),
                    new("Number, now", CellFormat.Count), new("Why", CellFormat.Text),
                ],
                [.. before.Revised.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(MeasureWords.For(r.Now.Measure).Name), Cell.Of(Wording.Capitalised(Wording.Of(r.Now.Period))), Cell.Denominator(r.Was), Cell.Numerator(r.Was), Cell.Denominator(r.Now), Cell.Numerator(r.Now),
                    Cell.Of(r.IsRedefined ? "Its definition changed" : r.CouldChange ? "Not all had happened then" : hasRule ? "A threshold or a rule changed, or records came late" : "Records came late, or were put right"),
                ])]),
            [draft.Note(PackNotes.Markers(draft.Release.Policy))]));
    }

    /// <summary>What is defined otherwise now, measure by measure.</summary>
    private static ExhibitOrReason Definitions(ReportBefore before)
    {
        const string what = "changed definitions";
        if (before.Redefined is not { } changed)
            return ExhibitOrReason.Missing(what, "the report before did not keep its definitions");
        if (changed.Count == 0)
            return ExhibitOrReason.Missing(what, "no definition changed");
        string Name(VersionedDefinition d) => MeasureCatalogue.IsKnown(d.Key) ? MeasureWords.For(MeasureCatalogue.Get(d.Key)).Name : d.Title;
        return ExhibitOrReason.Of(new Exhibit(
            "revised-definitions",
            $"{(changed.Count == 1 ? "1 definition is another" : $"{Wording.Count(changed.Count)} definitions are others")} than in the report of {Wording.Of(before.Month)}: {(changed.Count > MostNamed ? $"{string.Join(", ", changed.Take(MostNamed).Select(c => Name(c.Now)))} and others" : Wording.List([.. changed.Select(c => Name(c.Now))]))}.",
            "Definitions before and now", null,
            new Table(
                [new("Definition", CellFormat.Text), new("Before", CellFormat.Text), new("Now", CellFormat.Text), new("Version before", CellFormat.Text), new("Version now", CellFormat.Text)],
                [.. changed.Select(c => (IReadOnlyList<Cell>)
                    [Cell.Of(Name(c.Now)), Cell.Of(Wording.Capitalised(c.Was)), Cell.Of(Wording.Capitalised(c.Now.Text)), Cell.Of(VersionedDefinition.VersionOf(c.Was)), Cell.Of(c.Now.Version)])])
            { IsStacked = true },
            []));
    }

    private static string Figures(int count) => count == 1 ? "1 figure is" : $"{Wording.Count(count)} figures are";
}
