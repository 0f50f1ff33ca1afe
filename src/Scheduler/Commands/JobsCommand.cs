using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse jobs</c>: what runs by itself, seen and steered from the command line.</summary>
internal static class JobsCommand
{
    private const string ByHand = " by hand";

    public static Command Create(Terminal console, TimeProvider clock) =>
        new("jobs", "See what runs by itself, run it now, end it, and look back.")
        {
            List(console, clock), Run(console, clock), Cancel(console, clock), Pause(console, clock), Resume(console, clock), History(console, clock), Show(console, clock),
        };

    private static Command List(Terminal console, TimeProvider clock) => Verb(
        console, clock, new Command("list", "Every job: when it runs, how its last run ended, and what is at work."), [],
        (parsed, service, _) =>
        {
            Table.Write(console, ["job", "schedule", "next", "last run", "ended"], [.. service.Jobs.Select(j => Row(service, j))]);
            var running = service.Ledger.Running();
            console.Line();
            console.Line(running.Count == 0 ? "Nothing is at work." : "At work:");
            foreach (var run in running)
                console.Line(string.Create(CultureInfo.InvariantCulture, $"run {run.Id}: {run.Work.Job} {run.Work.Subject}, since {service.Local(run.StartedAt)} on {run.Node}{(run.Stage.Length > 0 ? $", {run.Stage.ToLowerInvariant()} {run.Fraction:P0}" : "")}{(run.CancelledBy is { } who ? $", is being cancelled by {who}" : "")}"));
            return CommandLine.Done;
        });

    private static Command Run(Terminal console, TimeProvider clock)
    {
        var name = new Argument<string>("JOB") { Description = "Its name, as the list gives it." };
        var what = new Argument<string?>("WHAT") { Description = "For packs the month (yyyy-MM), for inbox the extract's name.", Arity = ArgumentArity.ZeroOrOne };
        return Verb(
            console, clock, new Command("run", "Run a job now, here, whether or not it is due.") { name, what }, [],
            (parsed, service, cancel) =>
            {
                var job = service.Find(parsed.GetRequiredValue(name));
                var work = job.Asked(service, parsed.GetValue(what));
                return RunNow(console, service, job, work, cancel);
            });
    }

    private static int RunNow(Terminal console, Service service, Job job, RunWork work, CancellationToken cancel)
    {
        using var runner = new JobRunner(service);
        var run = console.WithProgress(progress => runner.RunAsync(job, work, Environment.UserName + ByHand, () => true, progress, cancel).GetAwaiter().GetResult());
        if (run is null)
        {
            if (work.Once is { } once && service.Ledger.IsDone(once))
            {
                console.Line($"{job.Name} {work.Subject} was done already, from the same; nothing was done.");
                return CommandLine.Done;
            }
            console.Error($"{job.Name} {work.Subject} is at work already; 'jobs list' shows it.");
            return CommandLine.Failed;
        }
        if (run.End.State == RunState.Done)
            console.Line(run.End.Message);
        else
            console.Error(run.End.Message);
        return run.End.State == RunState.Done ? CommandLine.Done : cancel.IsCancellationRequested ? CommandLine.Interrupted : CommandLine.Failed;
    }

    private static Command Cancel(Terminal console, TimeProvider clock)
    {
        var id = RunNumber();
        return Verb(
            console, clock, new Command("cancel", "Ask a run to end; it leaves nothing half done.") { id }, [],
            (parsed, service, _) =>
            {
                var run = JobDesk.Cancel(service, parsed.GetValue(id), Environment.UserName);
                console.Line(FormattableString.Invariant($"Run {run.Id} was asked to end; it does so within seconds where its program runs."));
                return CommandLine.Done;
            });
    }

    private static Command Pause(Terminal console, TimeProvider clock) =>
        Steer(console, clock, new Command("pause", "Have a job's schedule begin nothing until it is resumed; it can still be run by hand."), JobDesk.Pause, "is paused; 'jobs resume' lets it go on");

    private static Command Resume(Terminal console, TimeProvider clock) =>
        Steer(console, clock, new Command("resume", "Let a job's schedule go on. Instants that passed meanwhile are not made up for; months of packs are."), JobDesk.Resume, "goes on by its schedule");

    private static Command Steer(Terminal console, TimeProvider clock, Command command, Action<Service, Job, string> steer, string done)
    {
        var name = new Argument<string>("JOB") { Description = "Its name, as the list gives it." };
        command.Add(name);
        return Verb(console, clock, command, [], (parsed, service, _) =>
        {
            var job = service.Find(parsed.GetRequiredValue(name));
            steer(service, job, Environment.UserName + ByHand);
            console.Line($"{job.Name} {done}.");
            return CommandLine.Done;
        });
    }

    private static Command History(Terminal console, TimeProvider clock)
    {
        var job = new Option<string?>("--job") { HelpName = "JOB", Description = "Runs of one job. Default: of all." };
        var last = new Option<int>("--last") { HelpName = "N", Description = "How many.", DefaultValueFactory = _ => 20 };
        return Verb(
            console, clock, new Command("history", "The last runs, the newest first."), [job, last],
            (parsed, service, _) =>
            {
                if (parsed.GetValue(last) is not (>= 1 and <= 100_000))
                    throw new UsageException("--last takes a number from 1 to 100,000.");
                var runs = service.Ledger.Recent(parsed.GetValue(job) is { } name ? service.Find(name).Name : null, parsed.GetValue(last));
                Table.Write(console, ["run", "job", "for", "began", "took", "by", "end", "what came of it"], [.. runs.Select(r => new[]
                {
                    r.Id.ToString(CultureInfo.InvariantCulture), r.Work.Job, r.Work.Subject, service.Local(r.StartedAt), JobDesk.Took(r), r.StartedBy,
                    r.End.State.ToString().ToLowerInvariant(), r.End.Message,
                })]);
                return CommandLine.Done;
            });
    }

    private static Command Show(Terminal console, TimeProvider clock)
    {
        var id = RunNumber();
        return Verb(
            console, clock, new Command("show", "One run: from what, by whom, how it ended, and who was told.") { id }, [],
            (parsed, service, _) =>
            {
                var run = JobDesk.Find(service, parsed.GetValue(id));
                console.Line(FormattableString.Invariant($"run        {run.Id}, attempt {run.Attempt}"));
                console.Line($"job        {run.Work.Job} {run.Work.Subject}");
                console.Line($"began      {service.Local(run.StartedAt)}, by {run.StartedBy}, on {run.Node}, nonresponse {run.Program}");
                console.Line($"ended      {(run.EndedAt is { } ended ? $"{service.Local(ended)}, after {JobDesk.Took(run)}" : $"not yet: {run.Stage.ToLowerInvariant()} {run.Fraction.ToString("P0", CultureInfo.InvariantCulture)}")}");
                console.Line($"end        {run.End.State.ToString().ToLowerInvariant()}");
                console.Line($"           {run.End.Message}");
                if (run.End.Rows is { } rows)
                    console.Line(FormattableString.Invariant($"rows       {rows:N0}"));
                if (run.End.Findings is { } findings)
                    console.Line(FormattableString.Invariant($"findings   {findings:N0}"));
                foreach (var told in service.Ledger.Telling(run.Id))
                    console.Line($"told       {told}");
                Files(console, "read", run.End.Inputs);
                Files(console, "wrote", run.End.Outputs);
                return CommandLine.Done;
            });
    }

    private static void Files(Terminal console, string heading, IReadOnlyList<RunFile> files)
    {
        if (files.Count == 0)
            return;
        console.Line();
        Table.Write(console, [heading, "SHA-256"], [.. files.Select(f => new[] { f.Name, f.Sha256 })]);
    }

    private static string[] Row(Service service, Job job)
    {
        var last = service.Ledger.Last(job.Name);
        var (schedule, next) = JobDesk.Schedule(service, job);
        return [job.Name, schedule, next, last is null ? "" : FormattableString.Invariant($"{last.Id}: {last.Work.Subject}"), last is null ? "" : $"{last.End.State.ToString().ToLowerInvariant()} {service.Local(last.EndedAt ?? last.StartedAt)}"];
    }

    private static Argument<long> RunNumber() => new("RUN") { Description = "Its number, as the history gives it." };

    private static Command Verb(Terminal console, TimeProvider clock, Command command, IReadOnlyList<Option> options, Func<ParseResult, Service, CancellationToken, int> work) =>
        ServeArguments.Verb(console, clock, command, options, work);
}
