using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>What a service decides about how it is measured and what its packs show.</summary>
internal sealed record ReportingSettings
{
    /// <summary>As the program comes.</summary>
    public static ReportingSettings Default { get; } = new();

    /// <summary>The members of the configuration file that are about it.</summary>
    public static IReadOnlyList<string> Members { get; } =
        ["names", "successors", "columns", "standards", "plans", "rebases", "charts", "trials", "contact_cost", "thresholds", "hide", "packs", "models", "comparisons"];

    /// <summary>What of the file is about it, as it was written: whoever makes packs again can tell whether they would be the same.</summary>
    public JsonObject Given { get; init; } = [];

    /// <summary>Columns of the extracts that are read beside those of the contract.</summary>
    public IReadOnlyList<FurtherColumn> Columns { get; init; } = [];

    public AnalysisSettings Analysis { get; init; } = AnalysisSettings.Default;

    public ModelSettings Models { get; init; } = new();

    /// <summary>How much packs make of comparisons of strategies.</summary>
    public ModelDepth ComparisonsInPacks { get; init; } = ModelDepth.Brief;

    public ChangeSettings Change { get; init; } = ChangeSettings.Default;

    /// <summary>Names of providers, commissioners, teams and codes of the service's own columns, by breakdown and code.</summary>
    public IReadOnlyDictionary<(string Breakdown, string Code), string> Names { get; init; } = new Dictionary<(string, string), string>();

    /// <summary>Sections that are not shown, by the pack's id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Hidden { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Which files packs are written as, by the pack's id: <c>page</c>, <c>workbook</c>, both or neither; a pack that is not in it is both.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Formats { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether a pack is written as a file of that format.</summary>
    public bool Writes(string pack, string format) => !Formats.TryGetValue(pack, out var formats) || formats.Contains(format);

    /// <summary>The sections of a pack that are not shown.</summary>
    public IReadOnlyList<string> HiddenOf(string pack) => Hidden.GetValueOrDefault(pack, []);
}
