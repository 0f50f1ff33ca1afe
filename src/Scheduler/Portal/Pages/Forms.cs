using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>Forms: each with the token that says that it is one of the portal's, each field with its label.</summary>
internal static class Forms
{
    public const string TokenField = "form-token";

    /// <summary>A form that posts.</summary>
    public static void Form(Markup page, HttpContext http, string action, Action fields, string? kind = null)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        page.Open("form", ("method", "post"), ("action", action), ("class", kind));
        page.Empty("input", ("type", "hidden"), ("name", TokenField), ("value", tokens.RequestToken));
        fields();
        page.Close();
    }

    /// <summary>A field of one line.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="name">Its name and id.</param>
    /// <param name="label">What it is for.</param>
    /// <param name="hint">What may be in it; null where that is plain.</param>
    /// <param name="fault">What is wrong with it; null where nothing is.</param>
    /// <param name="attributes">More.</param>
    public static void Field(Markup page, string name, string label, string? hint = null, string? fault = null, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(page, name, label, hint, fault);
        page.Empty("input", [("id", name), ("name", name), ("aria-describedby", Described(name, hint, fault)), ("aria-invalid", fault is null ? null : "true"), .. attributes]);
        page.Close();
    }

    /// <summary>A field of several lines.</summary>
    public static void Text(Markup page, string name, string label, string? hint = null, string? fault = null, string value = "")
    {
        Open(page, name, label, hint, fault);
        page.Element("textarea", value, ("id", name), ("name", name), ("rows", "3"), ("maxlength", "500"), ("required", ""), ("aria-describedby", Described(name, hint, fault)), ("aria-invalid", fault is null ? null : "true"));
        page.Close();
    }

    /// <summary>One of several.</summary>
    public static void Choice(Markup page, string name, string label, IEnumerable<(string Value, string Text)> options, string? chosen, string? hint = null)
    {
        Open(page, name, label, hint, null);
        page.Open("select", ("id", name), ("name", name), ("aria-describedby", Described(name, hint, null)));
        foreach (var (value, text) in options)
            page.Element("option", text, ("value", value), ("selected", value == chosen ? "" : null));
        page.Close().Close();
    }

    public static void Button(Markup page, string text, string? kind = null, string? name = null, string? value = null) =>
        page.Element("button", text, ("type", "submit"), ("class", kind), ("name", name), ("value", value));

    /// <summary>What was sent in a field; empty where nothing was.</summary>
    public static string Of(IFormCollection form, string name) => form.TryGetValue(name, out var values) && values.Count == 1 ? values[0] ?? "" : "";

    private static void Open(Markup page, string name, string label, string? hint, string? fault)
    {
        page.Open("div", ("class", fault is null ? "field" : "field wrong"));
        page.Element("label", label, ("for", name));
        if (hint is not null)
            page.Element("p", hint, ("class", "hint"), ("id", name + "-hint"));
        if (fault is not null)
            page.Element("p", fault, ("class", "wrong-text"), ("id", name + "-fault"));
    }

    private static string? Described(string name, string? hint, string? fault) =>
        (hint, fault) switch { (null, null) => null, (_, null) => name + "-hint", (null, _) => name + "-fault", _ => $"{name}-hint {name}-fault" };
}
