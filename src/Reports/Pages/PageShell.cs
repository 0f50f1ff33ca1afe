using System.Security.Cryptography;
using System.Text;

namespace NonResponse.Reports;

/// <summary>What every page has: head, skip link, banner, main part and footer, with the style sheet inside.</summary>
internal static class PageShell
{
    internal static readonly string Style = Read("pack.css");

    /// <summary>The policy that the page asks of a browser: nothing but its own style sheet. Even markup that got in could not run.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'";

    /// <summary>Writes a page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its title and only first-level heading.</param>
    /// <param name="audience">The marking; null for none.</param>
    /// <param name="body">Writes what follows the banner: navigation and the main part.</param>
    public static void Write(TextWriter output, string title, Audience? audience, Action<Markup> body)
    {
        var page = new Markup(output);
        output.Write("<!DOCTYPE html>\n");
        page.Open("html", ("lang", "en-GB"));
        page.Open("head");
        page.Empty("meta", ("charset", "utf-8"));
        page.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", SecurityPolicy));
        page.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        page.Element("title", audience is { } a ? $"{title} - {AudienceWords.Marking(a)}" : title);
        // Escaping would change the style sheet, and then its hash; a test holds that it has nothing to escape.
        page.Raw(o => o.Write($"<style>{Style}</style>\n"));
        page.Close();
        page.Open("body", ("class", audience switch
        {
            Audience.Internal => "internal",
            Audience.Public => "public",
            _ => null,
        }));
        page.Element("a", "Skip to main content", ("class", "skip"), ("href", "#main"));
        page.Open("header", ("class", "banner"));
        if (audience is { } marked)
            page.Element("p", AudienceWords.Marking(marked), ("class", "marking"));
        page.Element("h1", title);
        page.Close();
        body(page);
        page.Open("footer");
        page.Element("p", audience is { } foot ? $"{title}. {AudienceWords.Marking(foot)}." : title + ".");
        page.Close();
        page.Close();
        page.Close();
    }

    /// <summary>Facts as a list of names and values.</summary>
    public static void Facts(Markup page, IReadOnlyList<Fact> facts)
    {
        page.Open("dl", ("class", "facts"));
        foreach (var fact in facts)
        {
            page.Open("div");
            page.Element("dt", fact.Name);
            page.Element("dd", fact.Value);
            page.Close();
        }
        page.Close();
    }

    private static string Read(string name)
    {
        using var stream = typeof(PageShell).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>How pages look, for pages that have their style sheet beside them.</summary>
public static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public static string Text => PageShell.Style;
}

/// <summary>Who may see something, in words.</summary>
public static class AudienceWords
{
    /// <summary>What stands on everything made for the audience.</summary>
    public static string Marking(Audience audience) =>
        audience == Audience.Internal ? "Internal - not for publication" : "Public";
}
