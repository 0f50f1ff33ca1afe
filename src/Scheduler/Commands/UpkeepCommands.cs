using System.CommandLine;
using System.Globalization;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse erase</c>, <c>retain</c> and <c>rotate-key</c>: what the law and good practice ask of a store.</summary>
internal static class UpkeepCommands
{
    public static Command Erase(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var patients = new Argument<string[]>("PATIENT") { Description = "The patient's id as the source writes it; several may be given.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why; it is kept, the id is not.", Required = true };
        var command = new Command("erase", "Take patients out of every stored submission, and keep them out of every later one.") { patients };
        return StoreArguments.Verb(console, clock, command, store, [reason], (parsed, opened) =>
        {
            var outcome = opened.Erase(parsed.GetRequiredValue(patients), StoreArguments.Reason(parsed.GetRequiredValue(reason), "--reason"));
            console.Line(outcome.Submissions == 0
                ? "The store held nothing of them; they are kept out of every later import."
                : string.Create(CultureInfo.InvariantCulture, $"Erased: {Written(outcome.Submissions)} written anew, and the patients are kept out of every later import."));
            foreach (var ended in outcome.Ended)
                console.Error($"{ended} was damaged, so nobody can tell whose rows it held: its files are gone. Import its extract again.");
            console.Line("Packs, exports, backups and extracts (also those in inbox/accepted) that were made before still hold them.");
        });
    }

    public static Command Retain(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var months = new Option<int>("--months") { HelpName = "N", Description = "Extracts of more than N months ago end.", Required = true };
        var keep = new Option<int>("--keep") { HelpName = "N", Description = "How many submissions of each source are kept at least.", DefaultValueFactory = _ => 2 };
        var isTrial = new Option<bool>("--dry-run") { Description = "Only tell what would end." };
        var command = new Command("retain", "End old submissions: their files go, what stands for a source never does.");
        return StoreArguments.Verb(console, clock, command, store, [months, keep, isTrial], (parsed, opened) =>
        {
            if (parsed.GetValue(months) is not (>= 1 and <= 1200) || parsed.GetValue(keep) < 0)
                throw new UsageException("--months takes a number from 1 to 1200, --keep one from 0.");
            var trial = parsed.GetValue(isTrial);
            var ended = new Pipeline(clock, null).Retain(opened, parsed.GetValue(months), parsed.GetValue(keep), trial);
            foreach (var submission in ended)
                console.Line($"{(trial ? "Would end" : "Ended")}: {submission.Id}");
            if (ended.Count == 0)
                console.Line("No submission is that old.");
        });
    }

    public static Command RotateKey(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why; it is kept.", Required = true };
        var command = new Command("rotate-key", "Add a key, and write every stored submission anew with other pseudonyms.");
        return StoreArguments.Verb(console, clock, command, store, [reason], (parsed, opened) =>
        {
            var written = opened.RotateKey(StoreArguments.Reason(parsed.GetRequiredValue(reason), "--reason"));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Rotated: {Written(written)} written anew. Back the key's file up again: copies from before no longer open the store."));
        });
    }

    private static string Written(int submissions) =>
        string.Create(CultureInfo.InvariantCulture, $"{submissions:N0} {(submissions == 1 ? "submission was" : "submissions were")}");
}
