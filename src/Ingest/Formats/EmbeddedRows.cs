using System.Reflection;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>The lists of the formats, each a CSV file beside the code of its format and part of the program.</summary>
internal static class EmbeddedRows
{
    /// <summary>The rows below the header of a list; none of its fields holds a comma.</summary>
    /// <param name="format">The folder of the format, such as Nhs.</param>
    /// <param name="file">The list, such as codes.csv.</param>
    /// <exception cref="InvalidOperationException">The program lacks the list.</exception>
    public static IReadOnlyList<string[]> Of(string format, string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"NonResponse.Ingest.{format}.{file}")
            ?? throw new InvalidOperationException($"The program lacks its list {file}.");
        using var text = new StreamReader(stream, Encoding.UTF8);
        return [.. text.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(','))];
    }
}
