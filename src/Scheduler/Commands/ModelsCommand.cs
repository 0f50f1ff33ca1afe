using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse models</c>: what the registry holds, and what is done with it.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal console, TimeProvider clock) =>
        new("models", "List and show the prediction models of a store, let one make the predictions, and look after it.")
        {
            List(console, clock), Show(console, clock), Promote(console, clock), Retire(console, clock), ModelCareCommands.Monitor(console, clock), ModelCareCommands.Recalibrate(console, clock), RiskListCommand.Create(console, clock),
        };

    private static Command List(Terminal console, TimeProvider clock)
    {
        var command = new Command("list", "Every model, in the order in which they were registered.");
        return StoreArguments.Verb(console, clock, command, new StoreArguments(), [], (_, opened) =>
        {
            var models = opened.Models();
            if (models.Count == 0)
                console.Line("The store holds no model; 'nonresponse train --home DIR' makes some.");
            else
                Table.Write(console, ["model", "point", "learner", "state", "for use", "trained on", "registered (UTC)"], [.. models.Select(m => new[]
                {
                    m.Id, m.Point, m.Learner, State(m), m.IsForUse ? "yes" : "no", Day(m.TrainedOn), Instant(m.RegisteredAt),
                })]);
        });
    }

    private static Command Show(Terminal console, TimeProvider clock)
    {
        var id = Id();
        var command = new Command("show", "One model: what it learnt from, what it may be used for, its months, its files.") { id };
        return StoreArguments.Verb(console, clock, command, new StoreArguments(), [], (parsed, opened) =>
        {
            var stored = opened.Model(parsed.GetRequiredValue(id));
            var model = ModelRegistry.Read(opened, stored.Id);
            var t = model.Training;
            console.Line($"model         {stored.Id}");
            console.Line($"state         {State(stored)}, since {Instant(stored.ChangedAt)} UTC{(stored.Reason is { } why ? $": {why} ({stored.ChangedBy})" : "")}");
            console.Line($"for use       {(stored.IsForUse ? "yes, for planning reviews and audit" : "no: " + string.Join("; ", model.NotForUse))}");
            console.Line($"learnt from   {stored.Sources}, extracted on {Day(t.ExtractedOn)}, steps from {Day(t.From)} with an outcome due before {Day(t.Before)}");
            console.Line(string.Create(CultureInfo.InvariantCulture, $"steps         {t.Steps:N0}, {t.Observed:N0} with an outcome, {t.Nonresponse:N0} without response; {t.Patients:N0} patients"));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"features      {model.Terms.Count}{(t.SocialDeterminants ? ", social determinants among them" : ", without social determinants")}"));
            if (stored.Parent is { } parent)
                console.Line($"put right     {parent} {model.Recalibrations.Count switch { 1 => "once", var n => string.Create(CultureInfo.InvariantCulture, $"{n} times") }}: {string.Join("; ", model.Recalibrations.Select(r => string.Create(CultureInfo.InvariantCulture, $"on {Day(r.On)}, intercept {r.Line.Intercept:F3}, slope {r.Line.Slope:F3}, {r.Why}")))}");
            console.Line();
            if (opened.ModelMonths(stored.Id) is { Count: > 0 } months)
            {
                Table.Write(console, ["month", "recorded (UTC)"], [.. months.Select(m => new[] { m.Month, Instant(m.RecordedAt) })]);
                console.Line();
            }
            Table.Write(console, ["file", "bytes", "SHA-256"], [.. stored.Files.Select(f => new[] { f.Name, f.Bytes.ToString("N0", CultureInfo.InvariantCulture), f.Sha256 })], right: 1);
        });
    }

    private static Command Promote(Terminal console, TimeProvider clock)
    {
        var id = Id();
        var reason = Reason();
        var force = new Option<bool>("--force") { Description = "Take it though its validation marks it not for use; the audit says so." };
        var command = new Command("promote", "Let a model make the predictions of its point; the one before it is retired.") { id };
        return StoreArguments.Verb(console, clock, command, new StoreArguments(), [reason, force], (parsed, opened) =>
        {
            // A model that cannot be read must not be found out about when it is needed.
            ModelRegistry.Read(opened, parsed.GetRequiredValue(id));
            var promoted = opened.PromoteModel(parsed.GetRequiredValue(id), StoreArguments.Reason(parsed.GetRequiredValue(reason), "--reason"), parsed.GetValue(force));
            console.Line($"{promoted.Id} now makes the predictions of {promoted.Point}.");
        });
    }

    private static Command Retire(Terminal console, TimeProvider clock)
    {
        var id = Id();
        var reason = Reason();
        var command = new Command("retire", "Take a model out of use; its files stay.") { id };
        return StoreArguments.Verb(console, clock, command, new StoreArguments(), [reason], (parsed, opened) =>
        {
            var retired = opened.RetireModel(parsed.GetRequiredValue(id), StoreArguments.Reason(parsed.GetRequiredValue(reason), "--reason"));
            console.Line($"{retired.Id} is retired. {(opened.Champion(retired.Point) is { } now ? $"{now.Id} makes the predictions of {now.Point}." : $"No model makes the predictions of {retired.Point} now.")}");
        });
    }

    private static Argument<string> Id() => new("MODEL") { Description = "Its name, as the list gives it." };

    private static Option<string> Reason() => new("--reason") { HelpName = "TEXT", Description = "Why; it is kept.", Required = true };

    private static string State(StoredModel model) => model.State.ToString().ToLowerInvariant();

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
