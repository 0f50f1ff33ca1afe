using System.CommandLine;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Reports;
using NonResponse.Scheduler.Comparing;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse compare</c>: strategies held against each other as a trial would.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var specs = new Argument<string[]>("SPEC")
        {
            Description = "What is compared: the file of a specification (.json), or the name of one that the program comes with. Default: all that it comes with.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var extract = new Option<string?>("--extract") { HelpName = "DIR", Description = "The folder of an extract." };
        var store = new StoreArguments(isRequired: false);
        var source = new Option<string?>("--source") { HelpName = "NAME", Description = "The one source of the store to compare within. Default: all of them together." };
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "The folder of the results; it appears whole or not at all." };
        var rows = new Option<string?>("--research-extract")
        {
            HelpName = "DIR",
            Description = "Writes the decisions compared, row by row and so coarse that nobody can be found in them, with a data dictionary and an R script that repeats the estimates. With --disclosure none rows are exact and unchecked: for the service's own safe setting alone.",
        };
        var k = new Option<int>("--research-k") { HelpName = "N", Description = "How many patients at least share what an acquaintance may know, 10 or more.", DefaultValueFactory = _ => ExtractSafety.LeastK };
        var keep = new Option<string[]>("--research-keep") { HelpName = "COLUMN", Description = "A column that must stay in the rows, such as age, however coarse; several are given one after the other.", AllowMultipleArgumentsPerToken = true };
        var list = new Option<bool>("--list") { Description = "Lists the comparisons that the program comes with, and does nothing else." };
        var show = new Option<string?>("--show") { HelpName = "NAME", Description = "Prints the specification of one that the program comes with: a beginning for one's own." };
        var disclosure = new Option<string>("--disclosure") { Description = "standard hides small counts and rounds the others in comparison.csv; none is for safe settings.", DefaultValueFactory = _ => "standard" };
        var audience = new Option<string>("--audience") { Description = "Whose eyes the pack is for.", DefaultValueFactory = _ => "internal" };
        disclosure.AcceptOnlyFromAmong("standard", "none");
        audience.AcceptOnlyFromAmong("internal", "public");
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        var command = new Command("compare", "Hold strategies against each other as a trial would: who, what against what, from when, by what, adjusted for what.") { specs };
        foreach (var option in new Option[] { extract, folder, rows, k, keep, list, show, source, asOf, maxBad, config, disclosure, audience }.Concat(store.Options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                if (parsed.GetValue(list))
                    return List(console);
                if (parsed.GetValue(show) is { } name)
                {
                    console.Line(SpecificationJson.Text(Given(name)).TrimEnd('\n'));
                    return CommandLine.Done;
                }
                var settings = Arguments.Settings(parsed.GetValue(config));
                var (given, home) = (parsed.GetValue(extract), store.Optional(parsed));
                if (given is null == home is null)
                    throw new UsageException("Strategies are compared within an extract (--extract) or a store (--home).");
                if (given is not null && parsed.GetValue(source) is not null)
                    throw new UsageException("--source is for a store.");
                var options = new ComparingOptions
                {
                    Specifications = Specifications(parsed.GetValue(specs) ?? []),
                    Extract = given is null ? null : new CheckOptions { Extract = given, Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings), Checks = settings.Checks },
                    Store = home,
                    Source = parsed.GetValue(source),
                    Out = parsed.GetValue(folder) ?? throw new UsageException("--out is missing: the folder of the results."),
                    ResearchExtract = parsed.GetValue(rows),
                    ResearchSafety = Safety(parsed.GetValue(k), parsed.GetValue(keep) ?? [], parsed.GetValue(disclosure) == "none", parsed.GetValue(audience) == "public"),
                    Checks = settings.Checks,
                    Reporting = settings.Reporting,
                    Disclosure = parsed.GetValue(disclosure) == "none" ? DisclosurePolicy.None : DisclosurePolicy.Standard,
                    Audience = parsed.GetValue(audience) == "public" ? Audience.Public : Audience.Internal,
                };
                return Tell(console, console.WithProgress(progress => new Pipeline(clock, progress).Compare(options, cancel)), options);
            }),
            CancellationToken.None));
        return command;
    }

    // Exact rows are asked for in so many words, and never for a public pack.
    private static ExtractSafety Safety(int k, string[] keep, bool isExact, bool isPublic) =>
        k < ExtractSafety.LeastK ? throw new UsageException(FormattableString.Invariant($"--research-k is {ExtractSafety.LeastK} or more; in a safe setting, --disclosure none gives exact rows that nobody checked."))
        : isExact && !isPublic ? ExtractSafety.None : ExtractSafety.Standard with { K = k, Keep = keep };

    private static int List(Terminal console)
    {
        foreach (var given in GivenComparisons.All)
            console.Line($"{given.Id}: {given.Question}");
        return CommandLine.Done;
    }

    private static ComparisonSpecification Given(string name) => GivenComparisons.All.FirstOrDefault(g => g.Id == name)
        ?? throw new UsageException($"There is no comparison {name}; there are {Wording.List([.. GivenComparisons.All.Select(g => g.Id)])}.");

    private static IReadOnlyList<ComparisonSpecification> Specifications(string[] asked)
    {
        if (asked.Length == 0)
            return GivenComparisons.All;
        var read = new List<ComparisonSpecification>();
        foreach (var spec in asked)
            try
            {
                read.Add(spec.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(spec) ? SpecificationReader.Read(spec) : Given(spec));
            }
            catch (FormatException fault)
            {
                throw new UsageException(fault.Message);
            }
        if (read.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException($"Two comparisons have the id {twice.Key}.");
        return read;
    }

    private static int Tell(Terminal console, ComparingSummary summary, ComparingOptions options)
    {
        if (summary.Refusal is { } refusal)
        {
            console.Error($"Nothing was compared: {refusal}");
            return CommandLine.Failed;
        }
        Table.Write(console, ["comparison", "first", "second", "difference", "95% interval", "withheld by"], [.. summary.Results.Select(Row)]);
        foreach (var none in summary.Results.Where(r => r.Reason is not null))
            console.Line($"{none.Of.Id}: {none.Reason}");
        console.Line("What was not measured is not adjusted for: these are not the results of a trial.");
        console.Line($"Written to {options.Out}.");
        foreach (var (id, reason) in summary.WithoutRows)
            console.Line($"{id} has no rows to write: {reason}");
        // Rows of an earlier run would be taken for the ones that were refused.
        if (options.ResearchExtract is { } earlier && summary.WithoutRows.Count == summary.Results.Count && Directory.Exists(earlier))
            console.Line($"No rows were written: what is in {earlier} is of an earlier run.");
        if (options.ResearchExtract is { } rows && summary.WithoutRows.Count < summary.Results.Count)
            console.Line((options.ResearchSafety.IsExact
                ? $"Rows of patients are in {rows}, exact and unchecked, for the service's own safe setting alone"
                : FormattableString.Invariant($"Rows are in {rows}, each of at least {options.ResearchSafety.K} patients alike; the README.md of each folder says what was made coarser")) + "; 'Rscript reproduce.R' in each of its folders repeats the estimates.");
        return CommandLine.Done;
    }

    private static string[] Row(ComparisonResult result) =>
    [
        result.Of.Id, Count(result.FirstCount), Count(result.SecondCount), Number(result.Primary?.Contrast?.Value),
        result.Primary?.Contrast is { } contrast ? $"{Number(contrast.Lower)} to {Number(contrast.Upper)}" : "-",
        result.Primary is { Gates: { Count: > 0 } gates } ? string.Join(", ", gates) : "-",
    ];

    private static string Count(int? count) => count is { } n ? n.ToString("N0", CultureInfo.InvariantCulture) : "[c]";

    private static string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";
}
