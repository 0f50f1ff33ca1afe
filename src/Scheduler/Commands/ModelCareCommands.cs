using System.CommandLine;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse models monitor</c> and <c>recalibrate</c>.</summary>
internal static class ModelCareCommands
{
    private const int MostMonths = 12;

    private static readonly Dictionary<string, RecalibrationKind?> Kinds =
        new(StringComparer.Ordinal) { ["auto"] = null, ["intercept"] = RecalibrationKind.Intercept, ["slope"] = RecalibrationKind.InterceptAndSlope };

    public static Command Monitor(Terminal console, TimeProvider clock)
    {
        var id = new Argument<string?>("MODEL") { Description = "Its name, as the list gives it. Default: the champions.", Arity = ArgumentArity.ZeroOrOne };
        var store = new StoreArguments();
        var config = Arguments.Config();
        var command = new Command("monitor", "Hold a model against what came of the steps since it learnt, month by month, and keep the settled months.") { id, config };
        return Working(console, command, store, parsed =>
        {
            var watched = console.WithProgress(progress => new Pipeline(clock, progress).Watch(store.Of(parsed.Parsed), parsed.Parsed.GetValue(id), Arguments.Settings(parsed.Parsed.GetValue(config)).Reporting, parsed.Cancel));
            if (watched.Count == 0)
                console.Line("The store has no champion; 'nonresponse models promote' makes a model one.");
            foreach (var model in watched)
                Tell(console, model);
        });
    }

    public static Command Recalibrate(Terminal console, TimeProvider clock)
    {
        var id = new Argument<string>("MODEL") { Description = "Its name, as the list gives it." };
        var store = new StoreArguments();
        var config = Arguments.Config();
        var kind = new Option<string>("--by") { Description = "What is put right: intercept, slope (with the intercept), or auto for what the steps ask for.", DefaultValueFactory = _ => "auto" };
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        var command = new Command("recalibrate", "Put a model right by the steps since it learnt; the new version is a challenger beside the old one.") { id, config, kind };
        return Working(console, command, store, parsed =>
        {
            var model = parsed.Parsed.GetRequiredValue(id);
            var (fit, version) = console.WithProgress(progress => new Pipeline(clock, progress).Recalibrate(
                store.Of(parsed.Parsed), model, Kinds[parsed.Parsed.GetRequiredValue(kind)], Arguments.Settings(parsed.Parsed.GetValue(config)).Reporting, parsed.Cancel));
            console.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{fit.Steps:N0} steps since it learnt, {fit.Events:N0} without response: intercept alone {fit.InterceptAlone.Value:F3} ({fit.InterceptAlone.Lower:F3} to {fit.InterceptAlone.Upper:F3}); with a slope of {fit.Slope.Value:F3} ({fit.Slope.Lower:F3} to {fit.Slope.Upper:F3}), intercept {fit.Intercept.Value:F3}."));
            console.Line(version is null
                ? $"{model} is right as it is; nothing was registered."
                : $"{version.Id} is registered as a challenger{(version.IsForUse ? "" : ", not for use")}; 'nonresponse models promote' lets it make the predictions.");
        });
    }

    private static Command Working(Terminal console, Command command, StoreArguments store, Action<(ParseResult Parsed, CancellationToken Cancel)> work)
    {
        foreach (var option in store.Options)
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                work((parsed, cancel));
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }

    private static void Tell(Terminal console, WatchedModel watched)
    {
        console.Line($"{watched.Stored.Id}, {watched.Stored.State.ToString().ToLowerInvariant()} of {watched.Stored.Point}:");
        var months = watched.Monitor.Months;
        if (months.Count == 0)
        {
            console.Line("No step since it learnt has an outcome that is due.");
            return;
        }
        Table.Write(console, ["month", "observed", "did not respond", "expected", "observed/expected", "CUSUM above", "CUSUM below", ""], [.. months.TakeLast(MostMonths).Select(m => new[]
        {
            m.Month.Id, Text($"{m.Observed:N0}"), Text($"{m.Events:N0}"), Text($"{m.Expected:F1}"), m.ObservedOverExpected is { } r ? Text($"{r.Value:F2}") : "-",
            m.IsProvisional ? "-" : Text($"{m.Above:F2}"), m.IsProvisional ? "-" : Text($"{m.Below:F2}"), m.IsProvisional ? "provisional" : m.IsSignal ? "signal" : "",
        })]);
        var concerns = watched.Monitor.Concerns;
        foreach (var concern in concerns)
            console.Line(concern);
        if (concerns.Count == 0)
            console.Line("Nothing asks for attention.");
        console.Line(Text($"{watched.Changed} settled months recorded anew."));
        console.Line();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
