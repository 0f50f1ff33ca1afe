using System.Globalization;
using System.Text;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Models;

/// <summary>Writes the list of open steps by the source's own pseudonyms, for the service's own safe setting.</summary>
internal static class RiskListFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string[] Header = ["patient_id", "provider_id", "team_id", "step_number", "step_started_on", "days_since", "risk"];

    /// <summary>Writes it; it appears whole or not at all, and only its owner can read it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tables">The extract.</param>
    /// <param name="risks">What is listed.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, EpisodeTables tables, OpenRisks risks)
    {
        var partial = path + ".partial";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new StreamWriter(partial, Utf8, options))
                Write(new CsvText(file), tables, risks);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void Write(CsvText csv, EpisodeTables tables, OpenRisks risks)
    {
        foreach (var name in Header)
            csv.Field(name);
        csv.EndRow();
        foreach (var (episode, step, risk) in risks.Steps)
        {
            var start = tables.Steps.StartDate[step];
            csv.Field(NameOf(tables.Episodes.Patient, episode)).Field(NameOf(tables.Episodes.Provider, episode)).Field(NameOf(tables.Episodes.Team, episode))
                .Field<int>(tables.Steps.Number[step]).Field(DateOnly.FromDayNumber(start).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Field<int>(tables.ExtractedOn - start)
                .Field<double>(Math.Round(risk, 3)).EndRow();
        }
    }

    private static string NameOf(NameColumn column, int row) => column.Numbers[row] is >= 0 and var number ? column.Names[number] : "";
}
