using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Reads what a site configures about the checks.</summary>
internal sealed class CheckSettingsReader(SettingsFile file)
{
    public CheckSettings Settings(Dictionary<string, JsonElement> members)
    {
        var checks = file.Items(members, "", CheckSettings.ChecksMember).Select(i => Check(i.Element, i.Place)).OfType<ThresholdSetting>().ToList();
        foreach (var twice in checks.GroupBy(c => c.Check, StringComparer.Ordinal).Where(g => g.Count() > 1))
            file.Fault("checks", "", FormattableString.Invariant($"{SettingsFile.Shown(twice.Key)} is set {twice.Count()} times"));
        return new CheckSettings
        {
            Checks = checks,
            IdentityWaivers = [.. file.Items(members, "", CheckSettings.WaiversMember).Select(i => Waiver(i.Element, i.Place)).OfType<IdentityWaiver>()],
        };
    }

    private ThresholdSetting? Check(JsonElement element, string place)
    {
        var before = file.Faults;
        var members = file.Members(element, place, "check", "threshold", "error_above", "severity", "reason", "date");
        var id = file.Text(members, place, "check");
        var (threshold, errorAbove) = (file.Share(members, place, "threshold"), file.Share(members, place, "error_above"));
        var severity = Severity(members, place);
        var (reason, date) = (file.Text(members, place, "reason"), file.Date(members, place, "date"));
        if (id is not null && CheckCatalogue.Find(id) is var check)
        {
            if (check is null)
                file.Fault(place, "check", $"there is no check {SettingsFile.Shown(id)}; docs/checks.md lists them");
            else if (check == CheckCatalogue.Pseudonymised || check == CheckCatalogue.Accepted)
                file.Fault(place, "check", $"{id} has no threshold: it tells of a refusal");
        }
        if (element.ValueKind == JsonValueKind.Object && !members.Keys.Any(k => k is "threshold" or "error_above" or "severity"))
            file.Fault(place, "", "sets nothing: give threshold, error_above or severity");
        if (errorAbove < threshold)
            file.Fault(place, "error_above", "lies below the threshold");
        return file.Faults > before ? null
            : new ThresholdSetting { Check = id!, Threshold = threshold, ErrorAbove = errorAbove, Severity = severity, Reason = reason!, Date = date!.Value };
    }

    private IdentityWaiver? Waiver(JsonElement element, string place)
    {
        var before = file.Faults;
        var members = file.Members(element, place, "table", "column", "kind", "reason", "date");
        var (table, column, kind) = (file.Text(members, place, "table"), file.Text(members, place, "column"), file.Text(members, place, "kind"));
        var (reason, date) = (file.Text(members, place, "reason"), file.Date(members, place, "date"));
        // The column may well be one that the contract doesn't know; of any other file nothing is read that could be let pass.
        string[] tables = [.. TableSpec.All.Select(t => t.Name), "submission"];
        if (table is not null && !tables.Contains(table.Split('.')[0], StringComparer.OrdinalIgnoreCase))
            file.Fault(place, "table", $"there is no table {SettingsFile.Shown(table)}; there are {string.Join(", ", tables)}");
        if (kind is not null && !IdentityKinds.All.Contains(kind))
            file.Fault(place, "kind", $"is one of {string.Join(", ", IdentityKinds.All)}");
        return file.Faults > before ? null : new IdentityWaiver(table!, column!, kind!, reason!, date!.Value);
    }

    private CheckSeverity? Severity(Dictionary<string, JsonElement> members, string place)
    {
        if (!members.TryGetValue("severity", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        foreach (var severity in Enum.GetValues<CheckSeverity>())
            if (value.ValueKind == JsonValueKind.String && string.Equals(value.GetString(), severity.ToString(), StringComparison.OrdinalIgnoreCase))
                return severity;
        file.Fault(place, "severity", "is one of note, warning, error");
        return null;
    }
}
