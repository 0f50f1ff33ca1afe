using System.Globalization;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Reads the configuration of the checks member by member, so that every fault is told at once.</summary>
internal sealed class CheckSettingsReader
{
    private const int LongestShown = 64;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<string> _faults = [];

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="file">What the file is called.</param>
    /// <exception cref="FormatException">It isn't what it should be; the message has a line for each fault.</exception>
    public static CheckSettings Read(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Options);
            var reader = new CheckSettingsReader();
            var settings = reader.Settings(document.RootElement);
            return reader._faults.Count == 0 ? settings : throw new FormatException(
                FormattableString.Invariant($"{file} has {(reader._faults.Count == 1 ? "a fault" : $"{reader._faults.Count} faults")}, and nothing was run:\n{string.Join('\n', reader._faults)}"));
        }
        catch (JsonException fault)
        {
            throw new FormatException(FormattableString.Invariant($"{file}, line {fault.LineNumber + 1}: this is not JSON."));
        }
    }

    private CheckSettings Settings(JsonElement root)
    {
        var members = Members(root, "", "checks", "identity_waivers");
        var checks = Items(members, "checks").Select(i => Check(i.Element, i.Place)).OfType<ThresholdSetting>().ToList();
        foreach (var twice in checks.GroupBy(c => c.Check, StringComparer.Ordinal).Where(g => g.Count() > 1))
            _faults.Add(FormattableString.Invariant($"checks: {Shown(twice.Key)} is set {twice.Count()} times"));
        return new CheckSettings
        {
            Checks = checks,
            IdentityWaivers = [.. Items(members, "identity_waivers").Select(i => Waiver(i.Element, i.Place)).OfType<IdentityWaiver>()],
        };
    }

    private ThresholdSetting? Check(JsonElement element, string place)
    {
        var before = _faults.Count;
        var members = Members(element, place, "check", "threshold", "error_above", "severity", "reason", "date");
        var id = Text(members, place, "check");
        var (threshold, errorAbove) = (Share(members, place, "threshold"), Share(members, place, "error_above"));
        var severity = Severity(members, place);
        var (reason, date) = (Text(members, place, "reason"), Date(members, place));
        if (id is not null && CheckCatalogue.Find(id) is var check)
        {
            if (check is null)
                Fault(place, "check", $"there is no check {Shown(id)}; docs/checks.md lists them");
            else if (check == CheckCatalogue.Pseudonymised || check == CheckCatalogue.Accepted)
                Fault(place, "check", $"{id} has no threshold: it tells of a refusal");
        }
        if (element.ValueKind == JsonValueKind.Object && !members.Keys.Any(k => k is "threshold" or "error_above" or "severity"))
            Fault(place, "", "sets nothing: give threshold, error_above or severity");
        if (errorAbove < threshold)
            Fault(place, "error_above", "lies below the threshold");
        return _faults.Count > before ? null
            : new ThresholdSetting { Check = id!, Threshold = threshold, ErrorAbove = errorAbove, Severity = severity, Reason = reason!, Date = date!.Value };
    }

    private IdentityWaiver? Waiver(JsonElement element, string place)
    {
        var before = _faults.Count;
        var members = Members(element, place, "table", "column", "kind", "reason", "date");
        var (table, column, kind) = (Text(members, place, "table"), Text(members, place, "column"), Text(members, place, "kind"));
        var (reason, date) = (Text(members, place, "reason"), Date(members, place));
        // The column may well be one that the contract doesn't know; of any other file nothing is read that could be let pass.
        string[] tables = [.. TableSpec.All.Select(t => t.Name), "submission"];
        if (table is not null && !tables.Contains(table.Split('.')[0], StringComparer.OrdinalIgnoreCase))
            Fault(place, "table", $"there is no table {Shown(table)}; there are {string.Join(", ", tables)}");
        if (kind is not null && !IdentityKinds.All.Contains(kind))
            Fault(place, "kind", $"is one of {string.Join(", ", IdentityKinds.All)}");
        return _faults.Count > before ? null : new IdentityWaiver(table!, column!, kind!, reason!, date!.Value);
    }

    /// <summary>The members of an object by name; empty where it is none.</summary>
    private Dictionary<string, JsonElement> Members(JsonElement element, string place, params ReadOnlySpan<string> known)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fault(place, "", "is an object, in braces");
            return members;
        }
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                Fault(place, Shown(member.Name), $"is not known; there are {string.Join(", ", known)}");
            // Of two members of one name, nobody can say which was meant.
            else if (!members.TryAdd(member.Name, member.Value))
                Fault(place, member.Name, "is given twice");
        }
        return members;
    }

    private List<(JsonElement Element, string Place)> Items(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out var list))
            return [];
        if (list.ValueKind == JsonValueKind.Array)
            return [.. list.EnumerateArray().Select((e, i) => (e, FormattableString.Invariant($"{name}[{i}]")))];
        Fault("", name, "is a list, in square brackets");
        return [];
    }

    private string? Text(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var value))
            return Missing(place, name);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
            return text;
        Fault(place, name, "is a text that is not empty");
        return null;
    }

    private double? Share(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1)
            return share;
        Fault(place, name, "is a share from 0 to 1");
        return null;
    }

    private CheckSeverity? Severity(Dictionary<string, JsonElement> members, string place)
    {
        if (!members.TryGetValue("severity", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        foreach (var severity in Enum.GetValues<CheckSeverity>())
            if (value.ValueKind == JsonValueKind.String && string.Equals(value.GetString(), severity.ToString(), StringComparison.OrdinalIgnoreCase))
                return severity;
        Fault(place, "severity", "is one of note, warning, error");
        return null;
    }

    private DateOnly? Date(Dictionary<string, JsonElement> members, string place)
    {
        if (!members.TryGetValue("date", out var value))
        {
            Missing(place, "date");
            return null;
        }
        if (value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Fault(place, "date", "is a day written yyyy-MM-dd");
        return null;
    }

    private string? Missing(string place, string name)
    {
        // An object that is none was told as a whole.
        if (!_faults.Contains($"{place}: is an object, in braces"))
            Fault(place, name, "is missing");
        return null;
    }

    private void Fault(string place, string name, string what)
    {
        var where = name.Length == 0 ? place : place.Length == 0 ? name : $"{place}.{name}";
        _faults.Add(where.Length == 0 ? $"the whole {what}" : $"{where}: {what}");
    }

    /// <summary>A word of the file, on one line and not too long.</summary>
    private static string Shown(string text)
    {
        var shown = string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > LongestShown ? shown + "..." : shown;
    }
}
