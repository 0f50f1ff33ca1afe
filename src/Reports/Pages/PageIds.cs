using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Gives every part of a page an id of its own, whatever the content calls it.</summary>
internal sealed class PageIds
{
    private static readonly string[] Derived = ["-heading", "-caption", "-title", "-desc"];

    private readonly HashSet<string> _taken =
        new(["main", "contents", "headlines", "about", "quality", "symbols", "notes", "definitions"], StringComparer.Ordinal);

    /// <summary>The id itself where it is free and fit for a link, or one like it.</summary>
    public string Unique(string id)
    {
        // Ids that the page derives, such as note-1 or x-heading, end in a word after a hyphen; an id of the content that
        // looks like one must not meet it.
        var wanted = XmlText.Id(id);
        if (wanted.StartsWith("note-", StringComparison.Ordinal) || Derived.Any(d => wanted.EndsWith(d, StringComparison.Ordinal)))
            wanted += "-part";
        var unique = wanted;
        for (var i = 2; !_taken.Add(unique); i++)
            unique = wanted + "-" + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }
}
