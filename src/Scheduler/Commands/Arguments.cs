using System.CommandLine;
using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Commands;

/// <summary>Arguments that several verbs share.</summary>
internal static class Arguments
{
    public static Argument<string> Extract() => new("EXTRACT") { Description = "The folder of the extract: episodes.csv, steps.csv and the other tables, as .csv or .csv.gz." };

    public static Option<string?> AsOf() => new("--as-of") { HelpName = "yyyy-MM-dd", Description = "The day of the extract, as yyyy-MM-dd; takes the place of the one it names." };

    public static Option<double> MaxBad() => new("--max-bad")
    {
        HelpName = "SHARE",
        Description = "The share of a table's rows, from 0 to 1, that may be at fault before the extract is refused.",
        DefaultValueFactory = _ => new ImportOptions().MaxBadShare,
    };

    public static ImportOptions Import(string? asOf, double maxBad)
    {
        if (maxBad is not (>= 0 and <= 1))
            throw new UsageException("--max-bad takes a share from 0 to 1.");
        if (asOf is null)
            return new ImportOptions { MaxBadShare = maxBad };
        return DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new ImportOptions { AsOf = day, MaxBadShare = maxBad }
            : throw new UsageException($"--as-of takes a day written yyyy-MM-dd, not '{asOf}'.");
    }
}
