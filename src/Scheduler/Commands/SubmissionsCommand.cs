using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse submissions</c>: what the store holds, and taking it back.</summary>
internal static class SubmissionsCommand
{
    public static Command Create(Terminal console, TimeProvider clock) =>
        new("submissions", "List and show what the store holds, take it back, and mend damage.")
        {
            List(console, clock), Show(console, clock), Audit(console, clock), Withdraw(console, clock), Verify(console, clock), Mend(console, clock),
        };

    private static Command List(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var command = new Command("list", "Every submission, in the order in which they were accepted.");
        return StoreArguments.Verb(console, clock, command, store, [], (parsed, opened) =>
        {
            var standing = opened.Standing().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
            var rows = opened.List().Select(s => new[]
            {
                s.Id, s.Source, Day(s.ExtractedOn), s.AcceptedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                s.Episodes.ToString("N0", CultureInfo.InvariantCulture), standing.Contains(s.Id) ? "stands" : s.State.ToString().ToLowerInvariant(),
            }).ToList();
            Table.Write(console, ["submission", "source", "extracted on", "accepted (UTC)", "episodes", "state"], rows, right: 4);
        });
    }

    private static Command Show(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var id = Id();
        var command = new Command("show", "One submission: where it came from, what was found, its files.") { id };
        return StoreArguments.Verb(console, clock, command, store, [], (parsed, opened) =>
        {
            var s = opened.Show(parsed.GetRequiredValue(id));
            console.Line($"submission    {s.Id}");
            console.Line($"source        {s.Source}");
            console.Line($"extracted on  {Day(s.ExtractedOn)}");
            console.Line(string.Create(CultureInfo.InvariantCulture, $"accepted      {s.AcceptedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC by nonresponse {s.Program}"));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"episodes      {s.Episodes:N0}"));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"state         {s.State.ToString().ToLowerInvariant()}, since {s.StateAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(s.StateReason is { } why ? ": " + why : "")}"));
            if (s.Supersedes is { } before)
                console.Line($"follows       {before}");
            if (s.ForcedBecause is { } reason)
                console.Line($"forced        {reason}");
            console.Line();
            Table.Write(console, ["made from", "bytes", "SHA-256"], [.. s.Inputs.Select(File)], right: 1);
            console.Line();
            Table.Write(console, ["kept as", "bytes", "SHA-256"], [.. s.Files.Select(File)], right: 1);
            console.Line();
            ShowRecord(console, opened.RecordOf(s.Id));
        });
    }

    private static void ShowRecord(Terminal console, SubmissionRecord record)
    {
        console.Line(record.Findings.Count == 0 ? "Nothing was found in its rows." : "Found in its rows:");
        foreach (var line in Summaries.Describe(record.Findings))
            console.Line(line);
        console.Line();
        int Of(CheckStatus status) => record.Checks.Count(c => c.Status == status);
        console.Line(Summaries.Checks(Of));
        foreach (var check in record.Checks.Where(c => c.Status == CheckStatus.Failed).OrderByDescending(c => c.Severity))
            console.Line(Summaries.Failed(check.Severity, check.Id, check.Tested, check.Failed) + (check.Rule is { } rule ? ": " + rule : ""));
        console.Line();
        Table.Write(console, AuditHeader, [.. record.Audit.Select(Row)]);
    }

    private static Command Audit(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var command = new Command("audit", "Everything that was done to the store: by whom, why, and what came of it.");
        return StoreArguments.Verb(console, clock, command, store, [], (_, opened) =>
            Table.Write(console, AuditHeader, [.. opened.Audit().Select(Row)]));
    }

    private static readonly string[] AuditHeader = ["at (UTC)", "by", "did", "to", "came of it", "because"];

    private static string[] Row(AuditEntry a) => [a.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), a.Who, a.Action, a.Subject, a.Detail, a.Reason];

    private static Command Withdraw(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var id = Id();
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why; it is kept.", Required = true };
        var command = new Command("withdraw", "Take a submission back; the one before it stands for the source again.") { id };
        return StoreArguments.Verb(console, clock, command, store, [reason], (parsed, opened) =>
        {
            var withdrawn = opened.Withdraw(parsed.GetRequiredValue(id), StoreArguments.Reason(parsed.GetRequiredValue(reason), "--reason"));
            console.Line($"Withdrawn: {withdrawn.Id}. {Stands(opened, withdrawn.Source)}");
        });
    }

    private static Command Verify(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var command = new Command("verify", "Hold every stored file against its SHA-256, and walk the audit.");
        var damaged = 0;
        return StoreArguments.Verb(
            console,
            clock,
            command,
            store,
            [],
            (parsed, opened) =>
            {
                var faults = opened.Verify();
                damaged = faults.Count;
                foreach (var fault in faults)
                    console.Error(fault.Message);
                if (damaged == 0)
                    console.Line("Every file is what was stored.");
                var chain = opened.Chain.Verify();
                if (chain.IsWhole)
                    console.Line($"The audit is whole: {chain.Rows.ToString("#,0", CultureInfo.InvariantCulture)} rows, the last {chain.Head}.");
                else
                {
                    damaged++;
                    console.Error(chain.Words);
                }
            },
            () => damaged == 0 ? CommandLine.Done : CommandLine.Failed);
    }

    private static Command Mend(Terminal console, TimeProvider clock)
    {
        var store = new StoreArguments();
        var id = Id();
        var command = new Command("mend", "Set a damaged submission aside; the one before it stands until the extract is imported again.") { id };
        return StoreArguments.Verb(console, clock, command, store, [], (parsed, opened) =>
        {
            var damaged = opened.Mend(parsed.GetRequiredValue(id));
            console.Line($"Set aside: {damaged.Id}. {Stands(opened, damaged.Source)} Import the extract again to have it back.");
        });
    }

    private static string Stands(Store store, string source) =>
        store.Standing().FirstOrDefault(s => s.Source == source) is { } now ? $"{now.Id} now stands for {source}." : $"Nothing stands for {source} now.";

    private static Argument<string> Id() => new("SUBMISSION") { Description = "Its name, as the list gives it." };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string[] File(InputFile file) => [file.Name, file.Bytes.ToString("N0", CultureInfo.InvariantCulture), file.Sha256];
}
