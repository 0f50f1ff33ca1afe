using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>What the checks of an extract are asked to do.</summary>
internal record CheckOptions
{
    /// <summary>The folder of the extract.</summary>
    public required string Extract { get; init; }

    public ImportOptions Import { get; init; } = new();

    /// <summary>Thresholds that a site configured.</summary>
    public CheckSettings Checks { get; init; } = CheckSettings.Default;

    /// <summary>The submission before, with which the checks compare; null where there is none.</summary>
    public PreviousSubmission? Previous { get; init; }

    /// <summary>The store that holds the submission before; null for none.</summary>
    public StoreOptions? Home { get; init; }
}

/// <summary>What is asked of the packs.</summary>
internal sealed record PackOptions
{
    /// <summary>The folder of the results.</summary>
    public required string Out { get; init; }

    /// <summary>The month to report; null for the last whole one.</summary>
    public Period? Month { get; init; }

    /// <summary>Pairs of breakdowns that are wanted beside the single ones.</summary>
    public IReadOnlyList<(string First, string Second)> Pairs { get; init; } = [];

    /// <summary>What published figures undergo.</summary>
    public DisclosurePolicy Disclosure { get; init; } = DisclosurePolicy.Standard;

    /// <summary>The folder of the ledger of what was published before; null for the store's own, or for none where there is no store.</summary>
    public string? Ledger { get; init; }

    /// <summary>Whose eyes the service lead's and the researcher's packs are for; the commissioner's is public.</summary>
    public Audience Audience { get; init; } = Audience.Internal;

    /// <summary>What the service decides about measures and packs.</summary>
    public ReportingSettings Reporting { get; init; } = ReportingSettings.Default;

    /// <summary>How much is made of prediction models.</summary>
    public ModelDepth Models { get; init; } = ModelDepth.Brief;

    /// <summary>How much is made of the program's own comparisons of strategies.</summary>
    public ModelDepth Comparisons { get; init; } = ModelDepth.Brief;

    /// <summary>Whether each provider gets an internal pack of its own patients, and each commissioner a public one.</summary>
    public bool ByOrganisation { get; init; }

    /// <summary>Tells what the packs are made from, for a job that makes them once; null where nobody asks.</summary>
    public string? Key { get; init; }

    /// <summary>The breakdowns that can be crossed.</summary>
    public static IReadOnlyList<string> Breakdowns { get; } = [.. Breakdown.Catalogue.Select(b => b.Name).Skip(1)];

    /// <summary>Two different breakdowns joined by a comma.</summary>
    /// <param name="text">As it was given.</param>
    /// <param name="own">Breakdowns that the service has beside the program's.</param>
    /// <param name="pair">Their names.</param>
    public static bool TryParsePair(string text, IReadOnlyList<Breakdown> own, out (string First, string Second) pair)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        pair = names.Length == 2 ? (names[0], names[1]) : default;
        return names.Length == 2 && names[0] != names[1] && names.All(n => Breakdowns.Contains(n) || own.Any(b => b.Name == n));
    }
}

/// <summary>What a run is asked to do.</summary>
internal sealed record RunOptions : CheckOptions
{
    public required PackOptions Packs { get; init; }
}

/// <summary>What an import into the store is asked to do.</summary>
internal sealed record StoreImportOptions : CheckOptions
{
    public required StoreOptions Store { get; init; }

    /// <summary>Why an older extract, or one that was withdrawn, is to be taken; null to refuse it.</summary>
    public string? Force { get; init; }
}

/// <summary>What a report from the store is asked to do.</summary>
internal sealed record ReportOptions
{
    public required StoreOptions Store { get; init; }

    /// <summary>The source to report; null for all of them, added up.</summary>
    public string? Source { get; init; }

    public CheckSettings Checks { get; init; } = CheckSettings.Default;

    public required PackOptions Packs { get; init; }
}

/// <summary>What an export from the store is asked to do.</summary>
internal sealed record ExportOptions
{
    public required StoreOptions Store { get; init; }

    /// <summary>The source to export; null for all of them.</summary>
    public string? Source { get; init; }

    public required ExportFormat Format { get; init; }

    /// <summary>The folder of the files.</summary>
    public required string Out { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Stage">What it does, as a word.</param>
/// <param name="Fraction">From 0 to 1.</param>
internal readonly record struct StageProgress(string Stage, double Fraction);

/// <summary>What came of a run.</summary>
internal sealed record RunSummary
{
    /// <summary>What was found of each source; a run has one.</summary>
    public required IReadOnlyList<SubmissionQuality> Sources { get; init; }

    public required string Folder { get; init; }

    /// <summary>Figures in measures.csv, and how many of them are hidden.</summary>
    public (int Figures, int Hidden) Measured { get; init; }

    /// <summary>Names of the files written, relative to <see cref="Folder"/>.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The month that was reported.</summary>
    public Period? Month { get; init; }

    public IReadOnlyList<(string Stage, TimeSpan Took)> Stages { get; init; } = [];
}
