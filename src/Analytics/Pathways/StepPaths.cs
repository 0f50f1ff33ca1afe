namespace NonResponse.Analytics;

/// <summary>How treatments followed each other: from the medication strategy of a step to that of the next, or to how the last one went.</summary>
internal sealed class StepPaths
{
    /// <summary>Steps that are told one by one.</summary>
    public const int Steps = 4;

    private readonly SortedDictionary<int, int[]> _months = [];

    /// <summary>Strategies, then the ends.</summary>
    public static IReadOnlyList<string> States { get; } =
        [.. Ingest.CodeList.Of<Ingest.MedicationStrategy>().Codes, "remission", "response", "partial_response", "no_response", "outcome_not_known", "not_due", "further_step"];

    /// <summary>How many of <see cref="States"/> are strategies.</summary>
    public static int Strategies { get; } = Ingest.CodeList.Of<Ingest.MedicationStrategy>().Codes.Count;

    /// <summary>The months in which a first step of a counted episode was due.</summary>
    public IEnumerable<int> Months => _months.Keys;

    /// <summary>Adds an episode whose first step is concluded.</summary>
    /// <param name="outcomes">The outcomes of its steps, in order.</param>
    /// <param name="strategies">Their medication strategies.</param>
    public void Add(ReadOnlySpan<StepOutcome> outcomes, ReadOnlySpan<int> strategies)
    {
        if (outcomes.IsEmpty || !outcomes[0].IsConcluded)
            return;
        var month = Period.MonthOf(DateOnly.FromDayNumber(outcomes[0].Due));
        if (!_months.TryGetValue(month, out var counts))
            _months.Add(month, counts = new int[Steps * Strategies * States.Count]);
        for (var k = 0; k < Math.Min(Steps, outcomes.Length); k++)
        {
            var to = k + 1 == outcomes.Length ? End(outcomes[k]) : k + 1 == Steps ? States.Count - 1 : strategies[k + 1];
            counts[Place(k, strategies[k], to)]++;
        }
    }

    /// <summary>Adds those of a part, or of another source.</summary>
    public void Add(StepPaths other)
    {
        foreach (var (month, counts) in other._months)
        {
            if (!_months.TryGetValue(month, out var own))
                _months.Add(month, own = new int[counts.Length]);
            for (var i = 0; i < counts.Length; i++)
                own[i] += counts[i];
        }
    }

    /// <summary>How many went from a strategy of a step, counted from 0, to a state.</summary>
    public long Count(Period period, int step, int from, int to) =>
        _months.Where(m => period.Kind == PeriodKind.All || m.Key >= period.FirstMonth && m.Key <= period.LastMonth).Sum(m => (long)m.Value[Place(step, from, to)]);

    private static int End(in StepOutcome outcome) => Strategies + (outcome switch
    {
        { IsConcluded: false } => 5,
        { IsRemission: true } => 0,
        { IsResponse: true } => 1,
        { IsPartialResponse: true } => 2,
        { IsObserved: true } => 3,
        _ => 4,
    });

    private static int Place(int step, int from, int to) => (step * Strategies + from) * States.Count + to;
}
