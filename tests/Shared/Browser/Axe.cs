using System.Text.Json.Nodes;

namespace NonResponse.Tests;

/// <summary>axe-core, which judges a page in the browser by what can be checked by program of the Web Content Accessibility Guidelines.</summary>
internal static class Axe
{
    private static readonly string Script = Repository.Path("tests", "Shared", "Browser", "axe", "node_modules", "axe-core", "axe.min.js");
    private const string Guidelines = "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }";
    private const string Colours = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

    private const string Judged = """
        axe.run(document, { resultTypes: ['violations'], runOnly: ONLY })
          .then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' '))))
        """;

    // Boxes that stick out to the right, by their first few: the page as a whole must not scroll to the side.
    private const string TooWide = """
        (() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 0.5 && !e.closest('.table, .skip'));
          return ['the page is ' + document.documentElement.scrollWidth + ' px wide on a screen of ' + wide, ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
        })()
        """;

    /// <summary>What scrolls by itself must be within reach of the keyboard.</summary>
    private const string OutOfReach = """
        [...document.querySelectorAll('main *, main')].filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0)
          .map(e => 'scrolls without focus: ' + e.outerHTML.slice(0, 120))
        """;

    /// <summary>Skips the test where axe-core is not installed.</summary>
    public static void Require()
    {
        if (!File.Exists(Script))
            Assert.Ignore("axe-core is not installed (npm ci in tests/Shared/Browser/axe).");
    }

    /// <summary>Every fault of the page as it is seen now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="onlyColours">Whether the rules about colours alone are asked.</param>
    public static IReadOnlyList<string> Faults(BrowserPage page, bool onlyColours = false) => Faults(page.Evaluate, onlyColours);

    /// <summary>Every fault of a page in whatever browser.</summary>
    /// <param name="evaluate">Gives the value of an expression in the page, or of what it promises.</param>
    /// <param name="onlyColours">Whether the rules about colours alone are asked.</param>
    public static IReadOnlyList<string> Faults(Func<string, JsonNode?> evaluate, bool onlyColours = false)
    {
        var judged = Judged.Replace("ONLY", onlyColours ? Colours : Guidelines, StringComparison.Ordinal);
        if (evaluate("typeof axe")!.GetValue<string>() == "undefined")
            evaluate(File.ReadAllText(Script) + ";0");
        return [.. new[] { judged, TooWide, OutOfReach }.SelectMany(e => evaluate(e)!.AsArray()).Select(n => n!.GetValue<string>())];
    }
}
