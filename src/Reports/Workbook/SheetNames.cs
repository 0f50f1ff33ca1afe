using System.Text.RegularExpressions;

namespace NonResponse.Reports;

/// <summary>Names for worksheets and their tables: letters, digits and underscores, at most 31, unique without regard to
/// case.</summary>
internal sealed partial class SheetNames
{
    public const string Cover = "Cover", Contents = "Contents", Notes = "Notes", Definitions = "Definitions";

    public const string ChartData = "Chart_data";

    // Excel refuses names of worksheets that are longer.
    private const int Longest = 31;

    // "History" is Excel's own.
    private readonly HashSet<string> _taken =
        new([Cover, Contents, Notes, Definitions, ChartData, "History"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The name for an exhibit; serves its worksheet and its table.</summary>
    public string For(string exhibitId)
    {
        var name = NotAllowed().Replace(exhibitId, "_");
        // Neither a name of a table nor an unquoted name of a worksheet may look like a cell, such as phq9 or r1c1.
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]))
            name = "t_" + name;
        if (LikeCell().IsMatch(name))
            name += "_table";
        name = name[..Math.Min(name.Length, Longest)];
        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
        {
            var end = FormattableString.Invariant($"_{number}");
            unique = name[..Math.Min(name.Length, Longest - end.Length)] + end;
        }
        return unique;
    }

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotAllowed();

    [GeneratedRegex("^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*)$")]
    private static partial Regex LikeCell();
}
