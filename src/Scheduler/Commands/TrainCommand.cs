using System.CommandLine;
using System.Globalization;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse train</c>: prediction models out of an extract or the store.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = new Argument<string?>("EXTRACT") { Description = "The folder of an extract. Without one, models learn from what the store holds.", Arity = ArgumentArity.ZeroOrOne };
        var store = new StoreArguments(isRequired: false);
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = "The folder of the models' files; it appears whole or not at all." };
        var source = new Option<string?>("--source") { HelpName = "NAME", Description = "The one source of the store to learn from. Default: all of them together." };
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        var command = new Command("train", "Train models of nonresponse at the start of a step and at week 4, judge them on later steps, and freeze them as files or in the store's registry.") { extract };
        foreach (var option in new Option[] { folder, source, asOf, maxBad, config }.Concat(store.Options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetValue(config));
                var (given, home, target) = (parsed.GetValue(extract), store.Optional(parsed), parsed.GetValue(folder));
                if (given is null == home is null)
                    throw new UsageException("Models are trained on an EXTRACT, with --out, or on a store, with --home.");
                if (given is not null && target is null)
                    throw new UsageException("--out is missing: the folder that the models' files go to.");
                if (given is not null && parsed.GetValue(source) is not null)
                    throw new UsageException("--source is for a store.");
                var summary = console.WithProgress(progress => new Pipeline(clock, progress).Train(
                    new TrainOptions
                    {
                        Extract = given is null ? null : new CheckOptions { Extract = given, Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings), Checks = settings.Checks },
                        Store = home,
                        Source = parsed.GetValue(source),
                        Out = target,
                        Checks = settings.Checks,
                        Reporting = settings.Reporting,
                    },
                    cancel));
                return Tell(console, summary, target);
            }),
            CancellationToken.None));
        return command;
    }

    private static int Tell(Terminal console, TrainingSummary summary, string? target)
    {
        if (summary.Refusal is { } refusal)
        {
            console.Error($"Nothing was learnt: {refusal}");
            return CommandLine.Failed;
        }
        foreach (var none in summary.Studies.Where(s => s.WhyNone is not null))
            console.Line($"{ModelNames.Of(none.Point)}: no model, because {none.WhyNone}.");
        if (summary.Models.Count > 0)
            Table.Write(console, ["model", "AUC", "calibration slope", "observed/expected", "gain over severity", "for use"], [.. summary.Models.Select(m => Row(m.Model))]);
        foreach (var promoted in summary.Promoted)
            console.Line($"{promoted.Id} now makes the predictions of {promoted.Point}, by the configured rule.");
        if (summary.Models.Any(m => m.Stored is not null))
            console.Line("They are challengers: 'nonresponse models promote ID --reason TEXT' lets one make the predictions of its point.");
        if (target is not null)
            console.Line($"Written to {target}.");
        console.Line("For planning reviews and audit; not for deciding on one patient.");
        return CommandLine.Done;
    }

    private static string[] Row(FrozenModel model) =>
    [
        model.Document.Id, Number(model.Result.Later?.Auc?.Value, "F3"), Number(model.Result.Later?.Calibration?.Slope.Value, "F2"), Number(model.Result.Later?.ObservedOverExpected.Value, "F2"),
        Number(model.Result.GainOverSeverity?.Value, "F4"), model.Document.NotForUse.Count == 0 ? "yes" : "no: " + string.Join("; ", model.Document.NotForUse),
    ];

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
