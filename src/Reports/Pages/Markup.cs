namespace NonResponse.Reports;

/// <summary>Writes a page's elements, every text escaped and every element closed.</summary>
public sealed class Markup(TextWriter output)
{
    private readonly Stack<string> _open = new();

    /// <summary>Starts an element on a line of its own.</summary>
    public Markup Open(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Indent();
        Tag(name, attributes);
        output.Write('\n');
        _open.Push(name);
        return this;
    }

    /// <summary>Ends the element started last.</summary>
    public Markup Close()
    {
        var name = _open.Pop();
        Indent();
        output.Write($"</{name}>\n");
        return this;
    }

    /// <summary>An element that holds text alone, on a line of its own.</summary>
    public Markup Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Indent();
        Tag(name, attributes);
        output.Write($"{XmlText.Escape(text)}</{name}>\n");
        return this;
    }

    /// <summary>An element that never holds anything.</summary>
    public Markup Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Indent();
        Tag(name, attributes, "/>\n");
        return this;
    }

    /// <summary>A link on a line of its own.</summary>
    public Markup Link(string href, string text) => Element("a", text, ("href", href));

    /// <summary>Markup from a writer of this project, as it is.</summary>
    public Markup Raw(Action<TextWriter> write)
    {
        write(output);
        return this;
    }

    private void Tag(string name, ReadOnlySpan<(string Name, string? Value)> attributes, string end = ">")
    {
        output.Write('<');
        output.Write(name);
        foreach (var (attribute, value) in attributes)
            if (value is not null)
                output.Write($" {attribute}=\"{XmlText.Escape(value)}\"");
        output.Write(end);
    }

    private void Indent()
    {
        for (var i = 1; i < _open.Count; i++)
            output.Write(' ');
    }
}
