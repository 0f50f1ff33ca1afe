using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse backup</c> and <c>restore</c>.</summary>
internal static class BackupCommands
{
    public static Command Backup(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var to = new Option<string>("--to") { HelpName = "DIR", Description = "The folder of the backups of this store, outside its own.", Required = true };
        var keep = new Option<int>("--keep") { HelpName = "N", Description = "Keep the newest N backups. Default: all.", DefaultValueFactory = _ => 0 };
        var command = new Command("backup", "Copy catalog, submissions, models, packs and configuration; what an earlier backup has is not copied again.");
        foreach (var option in store.Options.Concat([to, keep]))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                if (parsed.GetValue(keep) < 0)
                    throw new UsageException("--keep takes a number from 0.");
                var options = store.Of(parsed);
                using var only = new Pipeline(clock, null).Open(options).TryLock("backup") ?? throw new IOException("Another backup of this store is at work.");
                var outcome = console.WithProgress(progress => new Pipeline(clock, progress).Backup(options, parsed.GetRequiredValue(to), parsed.GetValue(keep), cancel));
                console.Line(string.Create(CultureInfo.InvariantCulture, $"Backup {outcome.Manifest.Name}: {outcome.Manifest.Files.Count:N0} files, {outcome.Added:N0} bytes of them new."));
                console.Line("The key is not in it: keep a copy of its file elsewhere, or no later extract can be joined to what is stored.");
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }

    public static Command Restore(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments(isRequired: false);
        var from = new Option<string>("--from") { HelpName = "DIR", Description = "The folder of the backups.", Required = true };
        var name = new Option<string?>("--backup") { HelpName = "NAME", Description = "Which. Default: the newest." };
        var list = new Option<bool>("--list") { Description = "Only list the backups; needs no --home." };
        var command = new Command("restore", $"Make a store from a backup, in a new folder. With {StoreArguments.CatalogVariable} set, its catalog goes into that empty PostgreSQL database.");
        foreach (var option in new Option[] { from, name, list }.Concat(store.Options))
            command.Add(option);
        command.SetAction((parsed, cancel) => Task.Run(
            () => CommandLine.Guard(console, () =>
            {
                if (parsed.GetValue(list))
                {
                    Table.Write(console, ["backup", "made by", "files", "bytes"], [.. Store.Backups(parsed.GetRequiredValue(from)).Select(b => new[]
                    {
                        b.Name, "nonresponse " + b.Program, b.Files.Count.ToString("N0", CultureInfo.InvariantCulture), b.Files.Sum(f => f.Bytes).ToString("N0", CultureInfo.InvariantCulture),
                    })]);
                    return CommandLine.Done;
                }
                var options = store.Of(parsed);
                var restored = console.WithProgress(progress => new Pipeline(clock, progress).Restore(parsed.GetRequiredValue(from), parsed.GetValue(name), options, cancel));
                // Opening it erases again whoever was erased after the backup, where the key is there.
                var damaged = new Pipeline(clock, null).Verify(options).Damaged;
                console.Line($"Restored {restored.Name} into {options.Home}; {(damaged.Count == 0 ? "every file is what was stored." : "it was damaged already:")}");
                foreach (var fault in damaged)
                    console.Error(fault.Message);
                return CommandLine.Done;
            }),
            CancellationToken.None));
        return command;
    }
}
