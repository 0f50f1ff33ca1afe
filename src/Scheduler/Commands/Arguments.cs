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

    public static Option<string?> Config() => new("--config") { HelpName = "FILE", Description = "The service's configuration (service.json): checks and waivers, names, standards and plans, rebases, thresholds, what packs show." };

    public static Option<string?> Previous() => new("--previous")
    {
        HelpName = "FILE",
        Description = "The quality.json of the submission before: the checks then tell what is new, and compare rows and codes.",
    };

    /// <summary>What a site configured.</summary>
    /// <exception cref="UsageException">The file has faults.</exception>
    public static ServiceSettings Settings(string? config) => config is null ? ServiceSettings.Default : Read(config, ServiceSettings.Read);

    public static PreviousSubmission? Earlier(string? previous) => previous is null ? null : Read(previous, PreviousSubmission.Read);

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (FormatException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    public static ImportOptions Import(string? asOf, double maxBad, ServiceSettings settings)
    {
        if (maxBad is not (>= 0 and <= 1))
            throw new UsageException("--max-bad takes a share from 0 to 1.");
        var options = settings.Import with { MaxBadShare = maxBad };
        if (asOf is null)
            return options;
        return DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? options with { AsOf = day }
            : throw new UsageException($"--as-of takes a day written yyyy-MM-dd, not '{asOf}'.");
    }
}
