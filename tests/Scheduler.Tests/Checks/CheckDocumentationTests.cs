using System.Globalization;
using System.Text;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>docs/checks.md lists the catalogue as it is.</summary>
public class CheckDocumentationTests
{
    private const string Begin = "<!-- The tables below are written by CheckDocumentationTests. -->\n";

    [Test]
    public void Documentation_lists_every_check()
    {
        var file = Repository.Path("docs", "checks.md");
        var text = File.ReadAllText(file);
        var head = text[..(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        Golden.Matches(head + Tables(), "docs", "checks.md");
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var dimension in CheckCatalogue.All.GroupBy(c => c.Dimension).OrderBy(g => g.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {dimension.Key}\n\n| check | what should be | fails above | severity | what to do |\n|---|---|---|---|---|\n");
            foreach (var c in dimension)
                text.Append(CultureInfo.InvariantCulture, $"| `{c.Id}` | {c.Rule}{Withheld(c)} | {Share(c.Threshold)}{(c.Fewest > 0 ? $", of {c.Fewest} or more" : "")} | {c.Severity.ToString().ToLowerInvariant()}{(c.ErrorAbove is { } e ? $", error above {Share(e)}" : "")} | {c.Action} |\n");
        }
        return text.ToString();
    }

    private static string Withheld(Check check) =>
        check.Withholds.Count == 0 ? "" : $" As an error it withholds: {string.Join(", ", check.Withholds.Select(m => MeasureCatalogue.Get(m).Title.ToLowerInvariant()))}.";

    private static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
