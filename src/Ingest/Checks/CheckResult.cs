namespace NonResponse.Ingest;

/// <summary>How a check came out.</summary>
public enum CheckStatus
{
    /// <summary>The share that breaks the rule is within the threshold.</summary>
    Passed,

    /// <summary>It is above the threshold.</summary>
    Failed,

    /// <summary>The extract has nothing to test.</summary>
    NotApplicable,

    /// <summary>It could not be made: too little to judge by, no earlier submission, or the extract was refused before.</summary>
    NotRun,
}

/// <summary>A check beside its result in the previous submission.</summary>
public enum CheckChange
{
    /// <summary>Nothing to compare with, or nothing to tell.</summary>
    None,

    /// <summary>It fails, and did not before.</summary>
    New,

    /// <summary>It failed before, and no longer does.</summary>
    Resolved,

    /// <summary>It fails, as before.</summary>
    Persisting,
}

/// <summary>What came of one check.</summary>
public sealed record CheckResult
{
    /// <summary>The check.</summary>
    public required Check Check { get; init; }

    /// <summary>How it came out.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>How much it matters: a warning beyond its second threshold is an error.</summary>
    public required CheckSeverity Severity { get; init; }

    /// <summary>What it counted.</summary>
    public required Tally Tally { get; init; }

    /// <summary>The threshold that was applied: the catalogue's, or the one configured.</summary>
    public required double Threshold { get; init; }

    /// <summary>Why the threshold isn't the catalogue's, and since when; null where it is.</summary>
    public string? ThresholdReason { get; init; }

    /// <summary>Why it wasn't made; null where it was.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The share that broke the rule in the previous submission; null where there is none.</summary>
    public double? PreviousShare { get; init; }

    /// <summary>Beside the previous submission.</summary>
    public CheckChange Change { get; init; }

    /// <summary>The share that breaks the rule, from 0 to 1; null where nothing was tested.</summary>
    public double? Share => Tally.Tested == 0 || WhyNot is not null ? null : (double)Tally.Failed / Tally.Tested;

    /// <summary>Ids of the measures that packs leave out for it; none unless it failed as an error.</summary>
    public IReadOnlyList<string> Withheld => Status == CheckStatus.Failed && Severity == CheckSeverity.Error ? Check.Withholds : [];
}

/// <summary>Every check of the catalogue with its result.</summary>
public sealed record CheckReport
{
    /// <summary>In the order of the catalogue.</summary>
    public required IReadOnlyList<CheckResult> Results { get; init; }

    /// <summary>The results that failed, errors first, then as in the catalogue.</summary>
    public IReadOnlyList<CheckResult> Failed =>
        [.. Results.Where(r => r.Status == CheckStatus.Failed).OrderByDescending(r => r.Severity)];

    /// <summary>Measures that packs leave out, each with the check that says so.</summary>
    public IReadOnlyDictionary<string, Check> Withheld => Failed
        .SelectMany(r => r.Withheld.Select(m => (Measure: m, r.Check)))
        .DistinctBy(x => x.Measure, StringComparer.Ordinal).ToDictionary(x => x.Measure, x => x.Check, StringComparer.Ordinal);

    /// <summary>Judges what was counted.</summary>
    /// <param name="tallies">By check id; a check without one wasn't run.</param>
    /// <param name="settings">Thresholds that a site configured.</param>
    /// <param name="previous">The submission before; null where there is none.</param>
    public static CheckReport Of(IReadOnlyDictionary<string, Tally> tallies, CheckSettings settings, PreviousSubmission? previous) => new()
    {
        Results = [.. CheckCatalogue.All.Select(c => Judge(c, tallies.TryGetValue(c.Id, out var tally) ? tally : null, settings, previous))],
    };

    private static CheckResult Judge(Check check, Tally? counted, CheckSettings settings, PreviousSubmission? previous)
    {
        var configured = settings.Of(check.Id);
        var threshold = configured?.Threshold ?? check.Threshold;
        var errorAbove = configured?.ErrorAbove ?? check.ErrorAbove;
        var severity = configured?.Severity ?? check.Severity;
        var tally = counted ?? new Tally();
        var status = counted is null ? CheckStatus.NotRun
            : tally.WhyNot is not null ? CheckStatus.NotApplicable
            : tally.Tested == 0 ? CheckStatus.NotApplicable
            : tally.Tested < check.Fewest ? CheckStatus.NotRun
            : tally.Failed > threshold * tally.Tested ? CheckStatus.Failed
            : CheckStatus.Passed;
        var before = previous?.Check(check.Id);
        return new CheckResult
        {
            Check = check,
            Status = status,
            Severity = errorAbove is { } limit && tally.Failed > limit * tally.Tested ? CheckSeverity.Error : severity,
            Tally = tally,
            Threshold = threshold,
            ThresholdReason = configured is null ? null : FormattableString.Invariant($"{configured.Reason} ({configured.Date:yyyy-MM-dd})"),
            WhyNot = status switch
            {
                CheckStatus.NotRun when counted is null => previous is null && HistoryChecks.IsOne(check)
                    ? HistoryChecks.NoneBefore
                    : "The extract was refused before this could be checked.",
                CheckStatus.NotRun => FormattableString.Invariant($"Fewer than {check.Fewest} to judge by."),
                CheckStatus.NotApplicable => tally.WhyNot ?? "There is nothing to test.",
                _ => null,
            },
            PreviousShare = before?.Share,
            Change = (status, before?.Failed) switch
            {
                (CheckStatus.Failed, null) when previous is not null => CheckChange.New,
                (_, null) => CheckChange.None,
                (CheckStatus.Failed, true) => CheckChange.Persisting,
                (CheckStatus.Failed, false) => CheckChange.New,
                (CheckStatus.Passed, true) => CheckChange.Resolved,
                _ => CheckChange.None,
            },
        };
    }
}
