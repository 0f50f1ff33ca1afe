using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NonResponse.Ingest;
using NonResponse.Scheduler.Portal;

namespace NonResponse.Scheduler.Jobs;

/// <summary>What machines ask of the service: whether it lives, whether it works, and how much it has done.</summary>
internal static class Health
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    /// <summary>Adds the addresses: /health/live, /health/ready and /metrics.</summary>
    public static void Map(WebApplication app, Service service, Supervisor supervisor, TimeProvider machine)
    {
        app.MapGet("/health/live", () => Results.Text("live\n")).ForMachines();
        app.MapGet("/health/ready", () =>
        {
            var faults = Faults(service, supervisor, machine);
            return Results.Text(faults.Count == 0 ? "ready\n" : string.Join('\n', faults) + "\n", statusCode: faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).ForMachines();
        app.MapGet("/metrics", () => Results.Text(Metrics(service), "text/plain; version=0.0.4; charset=utf-8")).ForMachines();
    }

    /// <summary>What keeps the service from working; empty where nothing does.</summary>
    private static List<string> Faults(Service service, Supervisor supervisor, TimeProvider machine)
    {
        var faults = new List<string>();
        try
        {
            service.Ledger.NoticeCounts();
        }
        catch (IOException fault)
        {
            faults.Add(fault.Message);
        }
        try
        {
            var probe = Path.Combine(service.Home, FormattableString.Invariant($".probe-{Environment.ProcessId}"));
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add("The store's folder cannot be written to.");
        }
        if (supervisor.Silence(machine) > LongestSilence)
            faults.Add("The schedule stands still: nothing has been looked at for two minutes.");
        return faults;
    }

    /// <summary>Counts in the text form of Prometheus.</summary>
    private static string Metrics(Service service)
    {
        var text = new StringBuilder();
        Head("nonresponse_build_info", "gauge", "The version of the program.");
        text.Append(CultureInfo.InvariantCulture, $"nonresponse_build_info{{version=\"{PackContexts.ProgramVersion}\"}} 1\n");
        Head("nonresponse_runs_total", "counter", "Runs in the ledger by job and how they ended.");
        foreach (var (job, state, runs) in service.Ledger.Counts().Where(c => c.State != RunState.Running))
            text.Append(CultureInfo.InvariantCulture, $"nonresponse_runs_total{{job=\"{job}\",state=\"{state.ToString().ToLowerInvariant()}\"}} {runs}\n");
        Head("nonresponse_runs_running", "gauge", "Runs at work.");
        text.Append(CultureInfo.InvariantCulture, $"nonresponse_runs_running {service.Ledger.Running().Count}\n");
        var done = service.Jobs.Select(j => service.Ledger.LastDone(j.Name)).OfType<RunEntry>().ToList();
        Head("nonresponse_last_success_timestamp_seconds", "gauge", "When a job was last done.");
        foreach (var run in done)
            text.Append(CultureInfo.InvariantCulture, $"nonresponse_last_success_timestamp_seconds{{job=\"{run.Work.Job}\"}} {run.EndedAt!.Value.ToUnixTimeSeconds()}\n");
        Head("nonresponse_last_run_seconds", "gauge", "How long the last run that was done took.");
        foreach (var run in done)
            text.Append(CultureInfo.InvariantCulture, $"nonresponse_last_run_seconds{{job=\"{run.Work.Job}\"}} {(run.EndedAt!.Value - run.StartedAt).TotalSeconds:F3}\n");
        var (waiting, givenUp) = service.Ledger.NoticeCounts();
        Head("nonresponse_notices", "gauge", "What is to be told, and what nobody took.");
        text.Append(CultureInfo.InvariantCulture, $"nonresponse_notices{{state=\"waiting\"}} {waiting}\nnonresponse_notices{{state=\"given_up\"}} {givenUp}\n");
        Head("nonresponse_extract_age_days", "gauge", "Days since the day of the extract that stands for a source.");
        var today = DateOnly.FromDateTime(service.Clock.GetUtcNow().UtcDateTime);
        foreach (var standing in service.Standing())
            text.Append(CultureInfo.InvariantCulture, $"nonresponse_extract_age_days{{source=\"{standing.Source}\"}} {today.DayNumber - standing.ExtractedOn.DayNumber}\n");
        return text.ToString();

        void Head(string name, string type, string help) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }
}
