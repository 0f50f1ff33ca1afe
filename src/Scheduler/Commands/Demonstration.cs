using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Commands;

/// <summary>A synthetic service whose extracts arrive month by month while time runs fast.</summary>
internal static class Demonstration
{
    private const string Source = "service";
    private const int ArrivalDay = 2;
    private static readonly DateTimeOffset FirstDay = new(2025, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the store ready, begins to drop extracts, and gives the time.</summary>
    /// <exception cref="UsageException">An option is not what it should be.</exception>
    public static MovedClock Clock(Terminal console, ServeArguments arguments, string? from, double speed)
    {
        if (speed is not (>= 1 and <= 1_000_000))
            throw new UsageException("--speed takes a number from 1 to 1,000,000.");
        var begin = FirstDay;
        if (from is not null && !DateTimeOffset.TryParseExact(from, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out begin))
            throw new UsageException($"--from takes a day written yyyy-MM-dd, or an instant written yyyy-MM-ddTHH:mm:ssZ, not '{from}'.");
        // Quartz would hold to instants of a time that ran otherwise; what is to be done again stands in the ledger.
        foreach (var file in Directory.Exists(arguments.Store.Home) ? Directory.EnumerateFiles(arguments.Store.Home, "quartz.db*") : [])
            File.Delete(file);
        var clock = new MovedClock(begin, speed);
        var inbox = new Inbox(Path.Combine(arguments.Store.Home, arguments.Settings().Inbox.Folder));
        console.Error(string.Create(CultureInfo.InvariantCulture, $"Demonstration: a synthetic service from {begin:yyyy-MM-dd}; a day takes {TimeSpan.FromDays(1).TotalSeconds / speed:F1} s. Ctrl-C ends it."));
        _ = DropAsync(inbox, arguments.Store.Home, clock, begin);
        return clock;
    }

    /// <summary>Drops the extract of each month on the second day of the next, for as long as the program runs.</summary>
    private static async Task DropAsync(Inbox inbox, string home, MovedClock clock, DateTimeOffset begin)
    {
        // From the month before: its extract is there at once, or was being dropped when the program was stopped.
        for (var month = new DateOnly(begin.Year, begin.Month, 1).AddMonths(-1); ; month = month.AddMonths(1))
        {
            var arrival = new DateTimeOffset(month.AddDays(ArrivalDay - 1).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);
            while (clock.GetUtcNow() < arrival)
                await Task.Delay(Look).ConfigureAwait(false);
            var extractedOn = month.AddDays(-1);
            var name = string.Create(CultureInfo.InvariantCulture, $"{Source}-{extractedOn:yyyy-MM}");
            inbox.Make();
            if (inbox.Has(name) || inbox.Settled(name) is not null)
                continue;
            var beside = Path.Combine(home, $".{name}.partial");
            StoreFolders.Remove(beside);
            Synthesis.Write(SynthesisOptions.Service with { ExtractedOn = extractedOn, Source = Source, Episodes = 3_000, Providers = 4 }, beside, progress: null, CancellationToken.None);
            Directory.Move(beside, inbox.PathOf(name));
        }
    }
}
