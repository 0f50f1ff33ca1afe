using System.CommandLine;
using System.Globalization;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse models risks</c>: open steps with a high risk and no review, by the source's own pseudonyms.</summary>
internal static class RiskListCommand
{
    public static Command Create(Terminal console, TimeProvider clock)
    {
        var extract = Arguments.Extract();
        var store = new StoreArguments(isRequired: false);
        var file = new Option<string?>("--model") { HelpName = "FILE", Description = "The model's file (model.json), of week 4. Default: the champion of the store." };
        var target = new Option<string>("--out") { HelpName = "FILE", Description = "The CSV file of the list. It has a row for a patient: keep it as you keep the extract.", Required = true };
        var asOf = Arguments.AsOf();
        var maxBad = Arguments.MaxBad();
        var config = Arguments.Config();
        config.Required = true;
        var command = new Command("risks", "List open steps whose risk at week 4 is high and which have had no review, in the service's own safe setting. Only where service.json allows it.") { extract };
        foreach (var option in new Option[] { target, config, file, asOf, maxBad }.Concat(store.Options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                var settings = Arguments.Settings(parsed.GetRequiredValue(config));
                if (!settings.Reporting.Models.AllowsRiskLists)
                    throw new UsageException("Lists of patients by risk are switched off. A service that has decided to have them, in its own safe setting, sets \"models\": { \"risk_lists\": true } in service.json.");
                var (model, home) = (parsed.GetValue(file), store.Optional(parsed));
                if (model is null == home is null)
                    throw new UsageException("The model comes from a file, with --model, or from a store, with --home.");
                var (refusal, risks) = console.WithProgress(progress => new Pipeline(clock, progress).ListRisks(
                    new RiskListOptions
                    {
                        Extract = new CheckOptions { Extract = parsed.GetRequiredValue(extract), Import = Arguments.Import(parsed.GetValue(asOf), parsed.GetValue(maxBad), settings), Checks = settings.Checks },
                        ModelFile = model,
                        Store = home,
                        Out = parsed.GetRequiredValue(target),
                        Reporting = settings.Reporting,
                    },
                    cancel));
                if (risks is null)
                {
                    console.Error($"Refused: {refusal}");
                    return CommandLine.Failed;
                }
                console.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of {risks.Open:N0} steps under way for 28 days or more, {risks.High:N0} have a risk of {settings.Reporting.Models.Bands[^1]:P0} or more; {risks.Steps.Count:N0} of those have had no review and are listed in {parsed.GetRequiredValue(target)}.{(risks.WithoutRisk == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {risks.WithoutRisk:N0} have a code that the model has never seen, and no risk."))}"));
                console.Line("For planning reviews; not for deciding on one patient.");
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }
}
