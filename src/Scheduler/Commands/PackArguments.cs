using System.CommandLine;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Commands;

/// <summary>What is asked of the packs, by whichever verb writes them.</summary>
internal sealed class PackArguments
{
    private readonly Option<string> _out = new("--out") { HelpName = "DIR", Description = "The folder of the results; it appears whole or not at all.", Required = true };

    private readonly Option<string?> _month = new("--month") { HelpName = "yyyy-MM", Description = "The month to report, as yyyy-MM. Default: the last whole month before the extract." };

    private readonly Option<string[]> _by = new("--by")
    {
        HelpName = "A,B",
        Description = "Two breakdowns to cross in measures.csv, such as medication_strategy,deprivation_quintile. May be given several times.",
    };

    private readonly Option<bool> _byOrganisation = new("--by-organisation") { Description = "Write a pack for each provider, of its own patients (internal, so not with --audience public), in providers/CODE, and a public one for each commissioner in commissioners/CODE." };

    private readonly Option<string> _disclosure = new("--disclosure")
    {
        Description = "What everything public undergoes. standard: small counts hidden, others rounded. nhs-england and opensafely: as those publish. cautious: standard, and no rate of fewer than 20. none: exact, for safe settings.",
        DefaultValueFactory = _ => "standard",
    };

    private readonly Option<string> _audience = new("--audience")
    {
        Description = "Whose eyes the service lead's and the researcher's packs are for. The commissioner's is public.",
        DefaultValueFactory = _ => "internal",
    };

    private readonly Option<string?> _ledger = new("--ledger")
    {
        HelpName = "DIR",
        Description = "The folder of the ledger of what was published before, so that no two releases can be differenced. Default: the store's own; with an extract, none.",
    };

    private readonly Option<string?> _models = new("--models")
    {
        Description = "How much is made of prediction models: none, brief (a sample of steps) or full (as 'train' does it). Default: what the configuration says, or brief.",
    };

    private readonly Option<string?> _comparisons = new("--comparisons")
    {
        Description = "How much is made of comparisons of strategies: none, brief (a sample of decisions) or full (as 'compare' does it). Default: what the configuration says, or brief.",
    };

    public PackArguments()
    {
        _comparisons.AcceptOnlyFromAmong([.. ModelReader.DepthNames.Keys]);
        _models.AcceptOnlyFromAmong([.. ModelReader.DepthNames.Keys]);
        _disclosure.AcceptOnlyFromAmong([.. DisclosurePolicy.Presets.Select(p => p.Name)]);
        _audience.AcceptOnlyFromAmong("internal", "public");
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => [_out, _month, _by, _byOrganisation, _disclosure, _ledger, _audience, _models, _comparisons];

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <exception cref="UsageException">An option is not what it should be.</exception>
    public PackOptions Of(ParseResult parsed, ReportingSettings reporting) => new()
    {
        Out = parsed.GetRequiredValue(_out),
        Month = parsed.GetValue(_month) is { } text ? ParseMonth(text) : null,
        Pairs = [.. (parsed.GetValue(_by) ?? []).Select(text => ParsePair(text, reporting.Analysis.Columns))],
        ByOrganisation = parsed.GetValue(_byOrganisation),
        Disclosure = DisclosurePolicy.Get(parsed.GetRequiredValue(_disclosure)),
        Ledger = parsed.GetValue(_ledger),
        Audience = parsed.GetValue(_audience) == "public" ? Audience.Public : Audience.Internal,
        Models = parsed.GetValue(_models) is { } depth ? ModelReader.DepthNames[depth] : reporting.Models.InPacks,
        Comparisons = parsed.GetValue(_comparisons) is { } comparisons ? ModelReader.DepthNames[comparisons] : reporting.ComparisonsInPacks,
        Reporting = reporting,
    };

    private static Period ParseMonth(string text) =>
        Period.TryParseMonth(text, out var month) ? month : throw new UsageException($"--month takes a month written yyyy-MM, not '{text}'.");

    private static (string First, string Second) ParsePair(string text, IReadOnlyList<Breakdown> own) => PackOptions.TryParsePair(text, own, out var pair)
        ? pair
        : throw new UsageException($"--by takes two different breakdowns joined by a comma, not '{text}'. There are: {string.Join(", ", PackOptions.Breakdowns.Concat(own.Select(b => b.Name)))}.");
}
