namespace NonResponse.Analytics.Attack;

/// <summary>Which count of a hidden figure is meant.</summary>
public enum HiddenSide
{
    /// <summary>Hits, or the count itself.</summary>
    Numerator,

    /// <summary>Of how many.</summary>
    Denominator,

    /// <summary>Those of the denominator that are no hits.</summary>
    Difference,

    /// <summary>No count: a mean or a median that is printed beside a hidden count.</summary>
    Value,
}

/// <summary>A hidden count that can be told too closely.</summary>
/// <param name="Release">The release that hides it.</param>
/// <param name="Figure">The hidden row.</param>
/// <param name="Side">Which of its counts.</param>
/// <param name="Lower">The least that it can be.</param>
/// <param name="Upper">The greatest that it can be; null where nothing bounds it.</param>
/// <param name="LowerBecause">In plain words, what it cannot be less because of.</param>
/// <param name="UpperBecause">In plain words, what it cannot be greater because of.</param>
public sealed record UnsafeCount(string Release, PublishedFigure Figure, HiddenSide Side, long Lower, long? Upper, string LowerBecause, string UpperBecause)
{
    /// <summary>Shown counts of the newest release from which it follows, each as all rows that tell it; what to hide is chosen among them.</summary>
    public IReadOnlyList<IReadOnlyList<PublishedFigure>> From { get; init; } = [];

    /// <summary>How many values it may have; null where nothing bounds it.</summary>
    public long? Values => Upper - Lower + 1;

    /// <summary>What names it in all releases.</summary>
    public HiddenCount Hidden => new(Figure.Measure, Figure.Statistic, Figure.Period, Figure.Breakdown, Figure.Level, Side);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"{Release}: {Side} of {Figure.Measure} {Figure.Statistic} {Figure.Period} {Figure.Breakdown}={Figure.Level} lies in {Lower} to {(Upper is { } u ? u.ToString(System.Globalization.CultureInfo.InvariantCulture) : "any")}: {LowerBecause}; {UpperBecause}");
}

/// <summary>What names a hidden count in all releases that hide it.</summary>
public readonly record struct HiddenCount(string Measure, string Statistic, string Period, string Breakdown, string Level, HiddenSide Side);

/// <summary>What became of an attack.</summary>
/// <param name="Unsafe">Every hidden count that can be told too closely, by release, measure, period, breakdown, level and side.</param>
/// <param name="Bounded">How many hidden counts were looked at; one that several rows hide counts once.</param>
/// <param name="ExactSystems">How many systems of linked cells were solved exactly.</param>
/// <param name="ExactCells">How many cells they have.</param>
/// <param name="PropagatedSystems">How many systems were too large, or took more work than the settings allow, and had their bounds propagated.</param>
/// <param name="PropagatedCells">How many cells they have.</param>
/// <param name="Parts">How many parts of the systems that were too large were solved exactly.</param>
/// <param name="Undecided">How many hidden counts are neither shown to be safe by an example nor unsafe: those of systems that were too large for it, and
/// those that took more work than the settings allow.</param>
/// <param name="Narrowest">The narrowest interval of all hidden counts; null where there are none.</param>
/// <param name="Contradictions">In plain words, which published figures contradict each other, and what was left out for it.</param>
public sealed record AttackReport(
    IReadOnlyList<UnsafeCount> Unsafe, int Bounded, int ExactSystems, int ExactCells, int PropagatedSystems, int PropagatedCells, int Parts, int Undecided,
    UnsafeCount? Narrowest, IReadOnlyList<string> Contradictions)
{
    /// <summary>The measures that it is about; null where it is made of several parts.</summary>
    internal IReadOnlySet<string>? Measures { get; init; }

    /// <summary>Reports about measures that have nothing to do with each other, of which it is made.</summary>
    internal IReadOnlyList<AttackReport> Independent { get; private init; } = [];

    /// <summary>The measures that have something to do with a measure, itself among them.</summary>
    internal IReadOnlyCollection<string> LinkedWith(string measure) => Independent.FirstOrDefault(p => p.Measures!.Contains(measure))?.Measures ?? (IReadOnlyCollection<string>)[measure];

    /// <summary>One report of several.</summary>
    /// <param name="parts">About measures that have nothing to do with each other.</param>
    /// <param name="releases">The names of releases, in order.</param>
    internal static AttackReport Together(IReadOnlyList<AttackReport> parts, IReadOnlyList<string> releases)
    {
        var order = releases.Select((r, i) => (r, i)).ToDictionary(x => x.r, x => x.i);
        return new AttackReport(
            [
                .. parts.SelectMany(p => p.Unsafe).OrderBy(u => order[u.Release]).ThenBy(u => u.Figure.Measure, StringComparer.Ordinal).ThenBy(u => u.Figure.Period, StringComparer.Ordinal)
                    .ThenBy(u => u.Figure.Breakdown, StringComparer.Ordinal).ThenBy(u => u.Figure.Level, StringComparer.Ordinal).ThenBy(u => u.Figure.Statistic, StringComparer.Ordinal).ThenBy(u => u.Side),
            ],
            parts.Sum(p => p.Bounded), parts.Sum(p => p.ExactSystems), parts.Sum(p => p.ExactCells), parts.Sum(p => p.PropagatedSystems), parts.Sum(p => p.PropagatedCells), parts.Sum(p => p.Parts),
            parts.Sum(p => p.Undecided), parts.Select(p => p.Narrowest).OfType<UnsafeCount>().MinBy(n => n.Values ?? long.MaxValue), [.. parts.SelectMany(p => p.Contradictions)])
        {
            Independent = parts,
        };
    }

    /// <summary>How many counts that is, where one that several releases hide counts once.</summary>
    public int UnsafeFigures => Unsafe.Select(u => u.Hidden).Distinct().Count();

    /// <summary>Whether no hidden count can be told too closely.</summary>
    public bool IsSafe => Unsafe.Count == 0;
}
