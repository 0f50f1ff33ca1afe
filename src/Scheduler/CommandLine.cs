using System.CommandLine;
using System.CommandLine.Help;
using System.Diagnostics;
using NonResponse.Scheduler.Commands;

namespace NonResponse.Scheduler;

/// <summary>The command <c>nonresponse</c>: its verbs, and what their ends mean to the shell.</summary>
internal static class CommandLine
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed, or the input was refused.</summary>
    public const int Failed = 1;

    /// <summary>The command was used wrongly.</summary>
    public const int WrongUsage = 2;

    /// <summary>Somebody interrupted it.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Everything else.</param>
    /// <param name="clock">The time.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider clock)
    {
        var console = new Terminal(output, error);
        // Not a RootCommand: that one calls itself by the name of the executable file.
        var root = new Command("nonresponse", "Outcomes after treatment nonresponse in depression: which change of plan works, for whom, and who is left out.")
        {
            new HelpOption(),
            new VersionOption(),
            RunCommand.Create(console, clock),
            CheckCommand.Create(console, clock),
            ImportCommand.Create(console, clock),
            SubmissionsCommand.Create(console, clock),
            ReportCommand.Create(console, clock),
            ExportCommand.Create(console, clock),
            CompareCommand.Create(console, clock),
            TrainCommand.Create(console, clock),
            ModelsCommand.Create(console, clock),
            UpkeepCommands.Erase(console, clock),
            UpkeepCommands.Retain(console, clock),
            UpkeepCommands.RotateKey(console, clock),
            ServeCommands.Serve(console, clock),
            ServeCommands.Work(console, clock),
            JobsCommand.Create(console, clock),
            AccountsCommand.Create(console, clock),
            BackupCommands.Backup(console, clock),
            BackupCommands.Restore(console, clock),
            SynthCommand.Create(console),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
                error.WriteLine(fault.Message);
            error.WriteLine(parsed.CommandResult.Command == root
                ? "nonresponse --help lists the verbs."
                : $"nonresponse {parsed.CommandResult.Command.Name} --help tells how to use it.");
            return WrongUsage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            // Told to stop, a command clears away what it has begun; it is cut off only if that takes longer.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        }).ConfigureAwait(false);
    }

    /// <summary>Runs a verb, and turns what can go wrong in the world into one line and an exit code.</summary>
    public static int Guard(Terminal console, Func<int> work)
    {
        try
        {
            return work();
        }
        catch (UsageException fault)
        {
            console.Error(fault.Message);
            return WrongUsage;
        }
        catch (OperationCanceledException)
        {
            console.Error("Interrupted; nothing was written.");
            return Interrupted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            console.Error(fault.Message);
            return Failed;
        }
        catch (Exception fault)
        {
            console.Error(DescribeBug(fault) + " Nothing was written; please report this line.");
            return Failed;
        }
    }

    /// <summary>A fault of the program, in a line.</summary>
    public static string DescribeBug(Exception fault)
    {
        // Its message may quote what it choked on, so only its kind and place are told.
        var place = new StackTrace(fault).GetFrames().Select(f => f.GetMethod())
            .FirstOrDefault(m => m?.DeclaringType?.Namespace?.StartsWith(nameof(NonResponse), StringComparison.Ordinal) == true);
        return $"The program failed, which is a fault of its own: {fault.GetType().Name} in {place?.DeclaringType?.Name}.{place?.Name}.";
    }
}
