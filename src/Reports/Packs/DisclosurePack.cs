using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Reports;

/// <summary>What was done so that nobody can be found, in plain words: what is hidden, how much and why, and what an attack on the finished figures could tell.</summary>
public static class DisclosurePack
{
    /// <summary>The pack's id.</summary>
    public const string Id = "disclosure";

    /// <summary>A release that hides a larger share says so on every cover.</summary>
    internal const double Much = 0.3;

    private static readonly (PeriodKind Kind, string Name)[] Lengths =
        [(PeriodKind.Month, "Months"), (PeriodKind.Quarter, "Quarters"), (PeriodKind.TwelveMonths, "Twelve months"), (PeriodKind.All, "The whole extract")];

    /// <summary>Builds the pack, which is public.</summary>
    /// <param name="release">What is published.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="attack">What became of the attack, which must have found nothing of this release.</param>
    /// <param name="rounds">How many times figures were hidden and attacked.</param>
    /// <param name="earlier">How many earlier releases were attacked with it.</param>
    public static Pack Build(Release release, PackContext context, AttackReport attack, int rounds, int earlier)
    {
        var draft = new PackDraft(release, context, Audience.Public);
        draft.Add("hidden", "What is hidden", "A figure is hidden for its own counts, or since a hidden count would follow from it. Hidden is never zero. Months are published of everybody, of providers and of commissioners; of other groups they are hidden whole, and not counted here.", [ExhibitOrReason.Of(Tables(draft))]);
        draft.Add("coarser", "Where more is shown", "Longer periods and the whole service have larger counts, so that less of them is hidden.", [ExhibitOrReason.Of(Groups(draft))]);
        if (release.TablesLeftOut is { Count: > 0 } leftOut)
            draft.Add("left-out", "What is not in this release", "Where what was published before would have told too much together with new figures, tables are left out whole.", [ExhibitOrReason.Of(LeftOut(draft, leftOut))]);
        draft.Add("attack", "What an attack could tell", "Before anything was published, a separate part of the program read every figure as an outsider would, with what was published before, and bounded every hidden count.", [ExhibitOrReason.Of(Attack(attack, rounds, earlier))]);
        return draft.Finish(Id, "Disclosure control", context.ReportMonth, [.. Headlines(release, attack, earlier)]);
    }

    /// <summary>How much is hidden, where that is much, with the tables that would show more; null where it is not.</summary>
    public static string? Warning(Release release)
    {
        if (release.HiddenTables is not { Count: > 0 } tables || (Share(tables) <= Much && CountedShare(tables) <= Much))
            return null;
        var coarser = All(tables).FirstOrDefault(g => Share(g.Tables) <= Much && CountedShare(g.Tables) <= Much);
        return $"{Wording.Percent(Share(tables))} of the figures that were to be published are hidden, {Wording.Percent(CountedShare(tables))} by what they count."
            + (coarser.Tables is null ? " No coarser table hides less than a third." : $" Of {Wording.Uncapitalised(coarser.Name)}, {Wording.Percent(Share(coarser.Tables))} are.");
    }

    private static IEnumerable<string> Headlines(Release release, AttackReport attack, int earlier)
    {
        var tables = release.HiddenTables;
        var (figures, small, toProtect) = (tables.Sum(t => t.Figures), tables.Sum(t => t.Small), tables.Sum(t => t.ToProtect));
        yield return $"Of {Wording.Count(figures)} figures, {Wording.Count(small + toProtect)} are hidden: {Wording.Count(small)} for their own counts, and {Wording.Count(toProtect)} so that these do not follow from the rest.";
        if (Warning(release) is { } warning)
            yield return warning;
        yield return $"An attack on the finished figures{(earlier == 0 ? "" : earlier == 1 ? ", with the release before," : $", with {Wording.Count(earlier)} earlier releases,")} bounded {Wording.Count(attack.Bounded)} hidden counts and could tell {(attack.IsSafe ? "none" : $"only {Wording.Count(attack.UnsafeFigures)}")} of them closely{(attack.IsSafe ? "." : $": {Before}.")}";
    }

    private static Exhibit Tables(PackDraft draft)
    {
        var tables = draft.Release.HiddenTables;
        var names = tables.Select(t => t.Breakdown).Distinct().ToList();
        SuppressedTable? Find(string breakdown, PeriodKind kind) => tables.FirstOrDefault(t => t.Breakdown == breakdown && t.Period == kind);
        (PeriodKind Kind, string Name)[] drawn = [.. Lengths.Where(l => l.Kind is PeriodKind.TwelveMonths or PeriodKind.All)];
        return new Exhibit(
            "hidden-tables", $"{Wording.Percent(Share(tables))} of the figures are hidden", "Share of figures that are hidden (%), by breakdown",
            new Chart(
                ChartKind.Intervals, [.. names.Select(n => Title(draft, n))],
                [.. drawn.Select(l => new Series(l.Name, [.. names.Select(n => ChartPoint.Derived(Find(n, l.Kind) is { } t ? ShareOf(t) : null))]))], CellFormat.Percent, "Figures that are hidden (%)", "Breakdown",
                $"Points: the share of figures that are hidden, by breakdown, of twelve months and of the whole extract. In all, {Wording.Percent(Share(tables))} are hidden."),
            new Table(
                [
                    new("Breakdown", CellFormat.Text), new("Period", CellFormat.Text), new("Figures", CellFormat.Count), new("Hidden for their own counts", CellFormat.Count),
                    new("Hidden to protect others", CellFormat.Count), new("Hidden (%)", CellFormat.Percent), new("Hidden of all that is counted (%)", CellFormat.Percent),
                ],
                [
                    .. tables.Select(t => (IReadOnlyList<Cell>)
                    [
                        Cell.Of(Title(draft, t.Breakdown)), Cell.Of(Lengths.First(l => l.Kind == t.Period).Name), Cell.OfRows(t.Figures), Cell.OfRows(t.Small), Cell.OfRows(t.ToProtect),
                        Cell.OfShare(ShareOf(t)), Cell.OfShare(t.HiddenShare),
                    ]),
                ]),
            [draft.Note(PackNotes.Markers(draft.Release.Policy))]);
    }

    private static Exhibit Groups(PackDraft draft) => new(
        "hidden-groups", "How much is hidden of coarser tables", "Share of figures that are hidden (%), from fine tables to coarse ones", null,
        new Table(
            [new("Tables", CellFormat.Text), new("Figures", CellFormat.Count), new("Hidden (%)", CellFormat.Percent), new("Hidden of all that is counted (%)", CellFormat.Percent)],
            [.. All(draft.Release.HiddenTables).Select(g => (IReadOnlyList<Cell>)[Cell.Of(g.Name), Cell.OfRows(g.Tables.Sum(t => t.Figures)), Cell.OfShare(Share(g.Tables)), Cell.OfShare(CountedShare(g.Tables))])]),
        []);

    private static Exhibit LeftOut(PackDraft draft, IReadOnlyList<(Measure Measure, string Breakdown)> tables) => new(
        "tables-left-out", $"{Wording.Count(tables.Select(t => t.Measure).Distinct().Count())} measures are not told by every breakdown", "Measures that are left out, by breakdown", null,
        new Table(
            [new("Measure", CellFormat.Text), new("Not told by", CellFormat.Text)],
            [.. tables.GroupBy(t => t.Measure, t => t.Breakdown).Select(g => (IReadOnlyList<Cell>)
            [
                Cell.Of(MeasureWords.For(g.Key).Name), Cell.Of(g.Count() == draft.Release.Breakdowns.Count ? "Any breakdown, nor in all" : Wording.Capitalised(Wording.List([.. g.Select(b => Title(draft, b))]))),
            ])]),
        []);

    // Of this release there are none: it would not have been written.
    private const string Before = "they follow from earlier releases, and nothing that is published now adds to it";

    private static Exhibit Attack(AttackReport attack, int rounds, int earlier) => new(
        "attack-results", attack.IsSafe ? "No hidden count could be told closely" : $"Nothing new can be told closely; of {Wording.Count(attack.UnsafeFigures)} counts that were hidden before, {Before}", "What the attack did", null,
        new Table(
            [new("What", CellFormat.Text), new("Number", CellFormat.Count)],
            [
                [Cell.Of("Hidden counts that were bounded"), Cell.OfRows(attack.Bounded)],
                [Cell.Of("Hidden counts that could be told closely"), Cell.OfRows(attack.UnsafeFigures)],
                [Cell.Of("Hidden counts of which it was neither shown nor refuted, in systems too large to solve"), Cell.OfRows(attack.Undecided)],
                [Cell.Of("Earlier releases that were read with it"), Cell.OfRows(earlier)],
                [Cell.Of("Times that figures were hidden and attacked"), Cell.OfRows(rounds)],
                [Cell.Of("Linked systems solved exactly, in whole numbers"), Cell.OfRows(attack.ExactSystems)],
                [Cell.Of("Counts in them"), Cell.OfRows(attack.ExactCells)],
                [Cell.Of("Larger systems, whose bounds were passed from sum to sum"), Cell.OfRows(attack.PropagatedSystems)],
                [Cell.Of("Counts in them"), Cell.OfRows(attack.PropagatedCells)],
                [Cell.Of("Parts of the larger systems that were solved exactly"), Cell.OfRows(attack.Parts)],
            ]),
        []);

    /// <summary>From fine tables to coarse ones.</summary>
    private static IEnumerable<(string Name, IReadOnlyList<SuppressedTable> Tables)> All(IReadOnlyList<SuppressedTable> tables)
    {
        foreach (var (kind, name) in Lengths)
            if (tables.Where(t => t.Breakdown != Breakdown.All && t.Period == kind).ToList() is { Count: > 0 } split)
                yield return ($"{name}, by breakdown", split);
        foreach (var (kind, name) in Lengths)
            if (tables.Where(t => t.Breakdown == Breakdown.All && t.Period == kind).ToList() is { Count: > 0 } whole)
                yield return ($"{name}, everybody together", whole);
    }

    private static string Title(PackDraft draft, string breakdown) => string.Join(" and ", breakdown.Split('|').Select((b, i) => i == 0 ? draft.Release.BreakdownOf(b).Title : draft.By(b)));

    private static double ShareOf(SuppressedTable table) => (table.Small + table.ToProtect) / (double)table.Figures;

    private static double Share(IReadOnlyList<SuppressedTable> tables) => tables.Sum(t => t.Small + t.ToProtect) / (double)Math.Max(1, tables.Sum(t => t.Figures));

    private static double CountedShare(IReadOnlyList<SuppressedTable> tables) => Math.Round(tables.Sum(t => t.HiddenShare * t.Weight) / Math.Max(1, tables.Sum(t => t.Weight)), 2);
}
