using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse synth</c>: a synthetic extract, the same for the same seed.</summary>
internal static class SynthCommand
{
    public static Command Create(Terminal console)
    {
        var episodes = new Option<long>("--episodes") { HelpName = "N", Description = "How many episodes of care, from 1 to 2,000,000.", Required = true };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "The same seed gives the same bytes.", Required = true };
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "The folder of the extract; it must be new or empty.", Required = true };
        var months = new Option<int>("--months") { HelpName = "N", Description = "Months of referrals, from 1 to 120.", DefaultValueFactory = _ => SynthesisOptions.Service.Months };
        var providers = new Option<int>("--providers") { HelpName = "N", Description = "Providers, from 1 to 500; a large extract has more.", DefaultValueFactory = _ => SynthesisOptions.Service.Providers };
        var commissioners = new Option<int>("--commissioners") { HelpName = "N", Description = "Commissioners, from 1 to 500; a large extract has more.", DefaultValueFactory = _ => SynthesisOptions.Service.Commissioners };
        var source = new Option<string?>("--source") { HelpName = "NAME", Description = "The source's name. Default: the folder's." };
        var planted = new Option<string>("--planted")
        {
            Description = "Whether the extract holds known effects (standard) or none.",
            DefaultValueFactory = _ => "standard",
        };
        planted.AcceptOnlyFromAmong("standard", "none");
        var format = new Option<string>("--format") { Description = "The data contract's tables (contract), or those of NHS Talking Therapies (nhs) or of the OMOP CDM (omop).", DefaultValueFactory = _ => "contract" };
        format.AcceptOnlyFromAmong("contract", "nhs", "omop");
        var plain = new Option<bool>("--plain") { Description = "Write .csv rather than .csv.gz." };
        var command = new Command("synth", "Write a synthetic extract, for trying things out and for tests.")
        {
            episodes, seed, folder, months, providers, commissioners, source, planted, format, plain,
        };
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var target = parsed.GetRequiredValue(folder);
                var options = new SynthesisOptions
                {
                    Episodes = parsed.GetValue(episodes),
                    Seed = parsed.GetValue(seed),
                    Months = parsed.GetValue(months),
                    Providers = parsed.GetValue(providers),
                    Commissioners = parsed.GetValue(commissioners),
                    Source = parsed.GetValue(source) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target))),
                    Format = parsed.GetValue(format) switch { "nhs" => SynthesisFormat.Nhs, "omop" => SynthesisFormat.Omop, _ => SynthesisFormat.Contract },
                    Compress = !parsed.GetValue(plain),
                    Truths = parsed.GetValue(planted) == "none" ? PlantedTruths.None : PlantedTruths.Standard,
                };
                return Write(console, options, target, cancel);
            }),
            CancellationToken.None));
        return command;
    }

    private static int Write(Terminal console, SynthesisOptions options, string target, CancellationToken cancel)
    {
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new IOException($"{target} is not empty; give another folder.");
        try
        {
            var summary = console.WithProgress(progress => Synthesis.Write(
                options,
                target,
                new DirectProgress<long>(done => progress.Report(new StageProgress("Writing", (double)done / options.Episodes))),
                cancel));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"{summary.Total:N0} rows of {summary.Episodes:N0} episodes written to {target}."));
            return CommandLine.Done;
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw new UsageException($"--{fault.ParamName!.ToLowerInvariant()} is out of its range: {fault.ActualValue}. See nonresponse synth --help.");
        }
    }
}
