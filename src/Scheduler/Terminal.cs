using System.Globalization;
using Spectre.Console;

namespace NonResponse.Scheduler;

/// <summary>Where a command speaks: results to one stream, everything else to the other, with bars only where a person watches.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    private readonly bool _isWatched = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>A line of the result.</summary>
    public void Line(string text = "") => output.WriteLine(text);

    /// <summary>A line for the person at the keyboard.</summary>
    public void Error(string text) => error.WriteLine(text);

    /// <summary>Where a service that runs for long speaks: a line each, with the time.</summary>
    public void Log(DateTimeOffset at, string line) =>
        TextWriter.Synchronized(error).WriteLine($"{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {line}");

    /// <summary>Does work and shows how far it is: bars on a terminal, a line per stage elsewhere.</summary>
    public T WithProgress<T>(Func<IProgress<StageProgress>, T> work)
    {
        if (!_isWatched)
            return work(new Lines(error));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bars(context)));
    }

    private sealed class Lines(TextWriter error) : IProgress<StageProgress>
    {
        private string? _stage;

        public void Report(StageProgress value)
        {
            if (value.Stage == _stage)
                return;
            _stage = value.Stage;
            error.WriteLine(value.Stage + " ...");
        }
    }

    private sealed class Bars(ProgressContext context) : IProgress<StageProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(StageProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Stage, out var task))
                    _tasks.Add(value.Stage, task = context.AddTask(value.Stage, maxValue: 1));
                task.Value = value.Fraction;
            }
        }
    }
}
