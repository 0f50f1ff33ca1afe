using System.Globalization;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Reads a configuration file member by member, so that every fault is told at once.</summary>
/// <remarks>A place is where a member stands, such as <c>checks[0]</c>; empty for the whole file.</remarks>
public sealed class SettingsFile
{
    private const int LongestShown = 64;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<string> _faults = [];

    private SettingsFile()
    {
    }

    /// <summary>How many faults were found so far.</summary>
    public int Faults => _faults.Count;

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">UTF-8, with or without a byte order mark.</param>
    /// <param name="file">What the file is called.</param>
    /// <param name="read">Reads the whole.</param>
    /// <exception cref="FormatException">It isn't what it should be; the message has a line for each fault.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string file, Func<SettingsFile, JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json, Options);
            var reader = new SettingsFile();
            var settings = read(reader, document.RootElement);
            return reader._faults.Count == 0 ? settings : throw new FormatException(
                FormattableString.Invariant($"{file} has {(reader._faults.Count == 1 ? "a fault" : $"{reader._faults.Count} faults")}, and nothing was run:\n{string.Join('\n', reader._faults)}"));
        }
        catch (JsonException fault)
        {
            throw new FormatException(FormattableString.Invariant($"{file}, line {fault.LineNumber + 1}: this is not JSON."));
        }
    }

    /// <summary>The members of an object by name; empty where it is none.</summary>
    public Dictionary<string, JsonElement> Members(JsonElement element, string place, params ReadOnlySpan<string> known)
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

    /// <summary>The elements of a list and their places; empty where there is none.</summary>
    public IReadOnlyList<(JsonElement Element, string Place)> Items(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var list))
            return [];
        var where = place.Length == 0 ? name : $"{place}.{name}";
        if (list.ValueKind == JsonValueKind.Array)
            return [.. list.EnumerateArray().Select((e, i) => (e, FormattableString.Invariant($"{where}[{i}]")))];
        Fault(place, name, "is a list, in square brackets");
        return [];
    }

    /// <summary>A text that must be there; null where it isn't.</summary>
    public string? Text(Dictionary<string, JsonElement> members, string place, string name) =>
        members.ContainsKey(name) ? OptionalText(members, place, name) : Missing(place, name);

    /// <summary>A text; null where there is none.</summary>
    public string? OptionalText(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
            return text;
        Fault(place, name, "is a text that is not empty");
        return null;
    }

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts(Dictionary<string, JsonElement> members, string place, string name)
    {
        var texts = new List<string>();
        foreach (var (element, where) in Items(members, place, name))
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && !string.IsNullOrWhiteSpace(text))
                texts.Add(text);
            else
                Fault(where, "", "is a text that is not empty");
        return texts;
    }

    /// <summary>A share from 0 to 1; null where there is none.</summary>
    public double? Share(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1)
            return share;
        Fault(place, name, "is a share from 0 to 1");
        return null;
    }

    /// <summary>A whole number of a range; null where there is none.</summary>
    public int? Whole(Dictionary<string, JsonElement> members, string place, string name, int least, int most)
    {
        if (!members.TryGetValue(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Fault(place, name, FormattableString.Invariant($"is a whole number from {least} to {most}"));
        return null;
    }

    /// <summary>True or false; null where there is neither.</summary>
    public bool? Flag(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (!members.TryGetValue(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Fault(place, name, "is true or false");
        return null;
    }

    /// <summary>A day that must be there; null where it isn't.</summary>
    public DateOnly? Date(Dictionary<string, JsonElement> members, string place, string name)
    {
        if (Text(members, place, name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Fault(place, name, "is a day written yyyy-MM-dd");
        return null;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="place">Where.</param>
    /// <param name="name">The member; empty where all of the place is meant.</param>
    /// <param name="what">What it should be, in words that follow the name.</param>
    public void Fault(string place, string name, string what)
    {
        var where = name.Length == 0 ? place : place.Length == 0 ? name : $"{place}.{name}";
        _faults.Add(where.Length == 0 ? $"the whole {what}" : $"{where}: {what}");
    }

    /// <summary>A word of the file, on one line and not too long.</summary>
    public static string Shown(string text)
    {
        var shown = string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) ? '?' : c));
        return text.Length > LongestShown ? shown + "..." : shown;
    }

    private string? Missing(string place, string name)
    {
        // An object that is none was told as a whole.
        if (!_faults.Contains($"{place}: is an object, in braces"))
            Fault(place, name, "is missing");
        return null;
    }
}
