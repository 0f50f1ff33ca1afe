using System.Globalization;
using System.Reflection;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>What packs say of their source.</summary>
internal static class PackContexts
{
    /// <summary>The version of the program, such as <c>0.1.0</c>.</summary>
    public static string ProgramVersion { get; } =
        typeof(PackContexts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The context of one audience: counts of findings pass the same policy as its figures.</summary>
    /// <param name="sources">What was found and measured.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="whyMonth">Why it is not the last whole one; null where it is.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="pack">The id of the pack.</param>
    public static PackContext Of(
        IReadOnlyList<SourceResult> sources, Period month, string? whyMonth, DisclosurePolicy policy, ReportingSettings reporting, string pack)
    {
        var contexts = sources.Select(s => Of(s, month, policy)).ToList();
        var context = contexts.Count == 1 ? contexts[0] : JointContext.Of(contexts);
        return context with
        {
            Names = reporting.Names,
            Change = reporting.Change,
            Trials = reporting.Analysis.Trials,
            Scales = ScaleDefinition.All(reporting.Analysis),
            Currency = reporting.Analysis.ContactCost?.Currency ?? "",
            HiddenSections = reporting.HiddenOf(pack),
            Quality = [.. whyMonth is null ? [] : new[] { whyMonth }, .. context.Quality, .. Decided(reporting.Analysis)],
        };
    }

    /// <summary>What differs from the program as it comes, since it changes figures.</summary>
    private static IEnumerable<string> Decided(AnalysisSettings analysis)
    {
        foreach (var threshold in analysis.Thresholds)
            yield return $"The service has set its own thresholds of {threshold.Words} ({threshold.Reason.TrimEnd('.')}, {Wording.Date(threshold.Date)}).";
        if (analysis.Successors.Count > 0)
            yield return $"Counted as their successors: {Wording.List([.. analysis.Successors.Select(s => $"{s.Code} as {s.Now}")])}.";
        if (analysis.ContactCost is { } cost)
            yield return Text($"Costs are of {cost.Amount} {cost.Currency} for each attended treatment contact ({cost.Source.TrimEnd('.')}).");
    }

    private static PackContext Of(SourceResult source, Period month, DisclosurePolicy policy)
    {
        var (quality, measurement) = source;
        var import = quality.Import;
        var tables = import.Tables!;
        return new PackContext
        {
            Source = tables.Source,
            ExtractedOn = DateOnly.FromDayNumber(tables.ExtractedOn),
            ReportMonth = month,
            ProgramVersion = ProgramVersion,
            ExtractDateInferred = import.ExtractDateInferred,
            Quality = [.. Sentences(import, measurement, policy), .. OfFlags(quality.MoreFindings, policy), .. OfChecks(quality.Checks, policy), .. Waived(import)],
            Unmet = [.. quality.Checks.Failed.Where(r => r.Severity != CheckSeverity.Note).Select(r => new UnmetCheck(r.Severity.ToString(), r.Check.Rule))],
            Checks = policy.IsExact ? [.. quality.Checks.Results.Select(Row)] : [],
            SinglingOut = policy.IsExact
                ? [.. quality.QuasiIdentifiers.Select(q => new SinglingOut(
                    string.Join(", ", q.Columns.Split('+').Select(c => c == "referral_month" ? "month of referral" : Wording.By(c))), q.Combinations, q.SmallestClass, q.UniqueShare, q.SmallShare))]
                : [],
            ComparedWith = quality.Previous?.ExtractedOn,
            Withheld = [.. quality.Checks.Withheld.Keys.Select(m => MeasureCatalogue.Get(m).Title)],
            QualityRows =
            [
                .. import.Findings.Concat(quality.MoreFindings).Where(f => f.Rows > 0)
                    .Select(f => new QualityRow(f.Table, Describe(f), policy.Protect(f.Rows))),
            ],
            OptionalTables = [.. MissingTables(tables)],
            ProvisionalInstruments = [.. measurement.PrimaryInstruments.Where(i => i.Provisional).Select(i => i.Name)],
        };
    }

    private static IEnumerable<string> Sentences(ImportReport import, Measurement measurement, DisclosurePolicy policy)
    {
        var sent = import.Counts.Where(c => !c.IsMade).ToList();
        yield return Rows(sent.Sum(c => (long)c.Read), "No rows were read.", Text($"was read from {sent.Count} tables"), Text($"were read from {sent.Count} tables"), policy);
        yield return Rows(import.Counts.Sum(c => (long)c.Quarantined), "No rows were kept out for a fault.", "was kept out for a fault", "were kept out for a fault", policy);
        // Where the tables were made of others, what those left out was another matter: rows that the contract has no place for.
        var isMade = sent.Count < import.Counts.Count;
        if (isMade && sent.Sum(c => (long)c.LeftOut) is > 0 and var left)
            yield return Rows(left, "", "was replaced by a later submission or has no place in the data contract", "were replaced by a later submission or have no place in the data contract", policy);
        yield return Rows(
            import.Counts.Where(c => c.IsMade == isMade).Sum(c => (long)c.LeftOut), "No rows lie after the day of the extract.", "lies after the day of the extract and was left out", "lie after the day of the extract and were left out", policy);
        if (measurement.DeclaredSteps > 0)
            yield return $"Steps with a declared strategy: {Count(measurement.DeclaredSteps, policy)}; those whose interventions show it: {Count(measurement.AgreeingSteps, policy)}.";
    }

    /// <summary>How far outcomes that the sender states are those that the scores show: exact readers alone are told.</summary>
    private static IEnumerable<string> OfFlags(IReadOnlyList<Finding> findings, DisclosurePolicy policy)
    {
        var flags = findings.Where(f => f.Rule == ImportReport.FlagRule && f.OfRows > 0).ToList();
        if (flags.Count == 0 || !policy.IsExact)
            yield break;
        yield return Text($"Outcomes are derived from the scores; those that the submission states were held against them: {flags.Sum(f => (long)f.OfRows):N0} flags compared, {flags.Sum(f => (long)f.Rows):N0} differ.");
    }

    private static IEnumerable<string> OfChecks(CheckReport checks, DisclosurePolicy policy)
    {
        var made = checks.Results.Count(r => r.Status is CheckStatus.Passed or CheckStatus.Failed);
        yield return checks.Failed.Count == 0 ? Text($"Of {made} checks of the data, none failed.")
            : Text($"Of {made} checks of the data, {checks.Failed.Count} failed ({Errors(checks)}){(policy.IsExact ? "; the data quality pack tells which, and what to do" : "")}.");
        foreach (var group in checks.Withheld.GroupBy(w => w.Value))
            yield return $"Withheld: {string.Join("; ", group.Select(w => MeasureCatalogue.Get(w.Key).Title))}. {WhyWithheld(group.Key)}";
    }

    private static string Errors(CheckReport checks) => checks.Failed.Count(r => r.Severity == CheckSeverity.Error) switch
    {
        0 => "none as an error",
        1 => "1 as an error",
        var errors => Text($"{errors} as errors"),
    };

    /// <summary>Which rule is broken that withheld measures rest on.</summary>
    public static string WhyWithheld(Check check) => $"Too many break this rule: {Wording.Uncapitalised(check.Rule)}";

    private static IEnumerable<string> Waived(ImportReport import) => import.Findings.Where(f => f.Rule == IdentityWaiver.Rule)
        .Select(f => $"The guard against identity was told to let pass {f.Table}, column {f.Column}. {f.Explanation}");

    private static CheckRow Row(CheckResult r) => new(
        r.Check.Id, Wording.Capitalised(r.Check.Dimension.ToString()), r.Severity.ToString(),
        r.Status switch { CheckStatus.NotApplicable => "Not applicable", CheckStatus.NotRun => "Not run", var other => other.ToString() },
        r.Check.Rule, r.Check.Action)
    {
        Tested = r.WhyNot is null ? r.Tally.Tested : null,
        Failed = r.WhyNot is null ? r.Tally.Failed : null,
        Share = r.Share,
        Threshold = r.Threshold,
        Before = r.PreviousShare,
        Change = r.Change == CheckChange.None ? "" : r.Change.ToString(),
        Detail = r.Tally.Detail,
        Why = r.WhyNot ?? r.ThresholdReason,
    };

    // Where disclosure control hides the count, so must the grammar.
    private static string Rows(long rows, string none, string one, string several, DisclosurePolicy policy) =>
        rows == 0 ? none : rows == 1 && policy.IsExact ? $"1 row {one}." : $"{Wording.Capitalised(Count(rows, policy))} rows {several}.";

    private static string Count(long count, DisclosurePolicy policy) =>
        policy.Protect(count) is { } shown ? Text($"{shown:N0}") : "a few";

    private static string Describe(Finding finding) =>
        finding.Column.Length == 0 ? finding.Explanation : $"{finding.Column}: {finding.Explanation}";

    private static IEnumerable<string> MissingTables(EpisodeTables tables)
    {
        if (tables.Events is null)
            yield return "The extract has no table of events: adverse effects, reassessment and goals are not reported.";
        if (tables.Events is null && tables.Risks.Count == 0)
            yield return "The extract has neither events nor risk items: suicidality is not reported.";
        if (tables.Needs is null)
            yield return "The extract has no table of social needs: needs met are not reported.";
        else if (tables.Needs.Count > 0 && !tables.Records(RecordedColumn.NeedSupport))
            yield return "The extract does not say what became of social needs: needs met are not reported.";
        if (!tables.Records(RecordedColumn.EndReason))
            yield return "The extract has no place for why an episode ended: dropout and reasons for ending are not reported.";
        if (!tables.Records(RecordedColumn.Attendance))
            yield return "The extract has contacts that took place and no others: missed contacts are not reported.";
        if (!tables.Records(RecordedColumn.StepReason))
            yield return "The extract records no steps of treatment: where one ends and the next begins was inferred from when treatments start and end, and why a step began is not known.";
        if (!tables.Records(RecordedColumn.Dose))
            yield return "The extract has no doses: a dose that was raised is seen as no step and no change of treatment.";
        if (tables.Steps.Count > 0 && !tables.Interventions.Kind.Contains((byte)InterventionKind.Medication))
            yield return "The extract has no medication: every step has the medication strategy none, whatever was prescribed, and a change of medication is not seen as a change of treatment.";
        if (tables.Population is null)
            yield return "The extract has no table of population: access per 100,000 people is not reported.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
