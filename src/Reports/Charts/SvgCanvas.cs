using System.Globalization;
using System.Text;

namespace NonResponse.Reports;

/// <summary>Collects the shapes of one drawing.</summary>
/// <remarks>Colours stand in attributes, which every program that reads SVG understands, and in classes, with which a page
/// overrides them in the dark: style sheets win over attributes.</remarks>
internal sealed class SvgCanvas(double width)
{
    public const double LineHeight = 17;
    public const double TextSize = 13;
    public const double SmallSize = 12;

    private readonly StringBuilder _body = new();

    /// <summary>Width of the drawing.</summary>
    public double Width { get; } = width;

    /// <summary>The elements drawn so far.</summary>
    public string Body => _body.ToString();

    /// <summary>One line of text; <paramref name="y"/> is its middle.</summary>
    public void Text(
        double x, double y, string text, Anchor anchor = Anchor.Start, Ink ink = Ink.Text, double size = TextSize,
        FontWeight weight = FontWeight.Regular)
    {
        // The middle of the letters is about a third of the size above the baseline.
        _body.Append("<text x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y + size * 0.35)).Append("\" font-size=\"")
            .Append(size.ToString(CultureInfo.InvariantCulture)).Append('"');
        if (anchor != Anchor.Start)
            _body.Append(" text-anchor=\"").Append(anchor == Anchor.End ? "end" : "middle").Append('"');
        if (weight == FontWeight.Bold)
            _body.Append(" font-weight=\"600\"");
        Paint("fill", ink);
        _body.Append('>').Append(XmlText.Escape(text)).Append("</text>\n");
    }

    /// <summary>Several lines of text from the middle of the first on; returns their number.</summary>
    public int Text(double x, double firstMiddle, IReadOnlyList<string> lines, Anchor anchor = Anchor.Start, Ink ink = Ink.Text)
    {
        for (var i = 0; i < lines.Count; i++)
            Text(x, firstMiddle + i * LineHeight, lines[i], anchor, ink);
        return lines.Count;
    }

    public void Line(double x1, double y1, double x2, double y2, Ink ink, double thickness = 1)
    {
        _body.Append("<line x1=\"").Append(Number(x1)).Append("\" y1=\"").Append(Number(y1))
            .Append("\" x2=\"").Append(Number(x2)).Append("\" y2=\"").Append(Number(y2)).Append('"');
        Paint("stroke", ink);
        _body.Append(" stroke-width=\"").Append(Number(thickness)).Append("\"/>\n");
    }

    /// <summary>A line through the points.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, int series, double thickness)
    {
        _body.Append("<polyline points=\"").Append(Joined(points)).Append("\" fill=\"none\"");
        Paint("stroke", Palette.Series(series));
        _body.Append(" stroke-width=\"").Append(Number(thickness)).Append("\" stroke-linejoin=\"round\"/>\n");
    }

    /// <summary>A pale area with the series' colour.</summary>
    public void Area(IEnumerable<(double X, double Y)> points, int series)
    {
        _body.Append("<polygon points=\"").Append(Joined(points)).Append('"');
        Paint("fill", Palette.Series(series));
        _body.Append(" fill-opacity=\"0.14\"/>\n");
    }

    /// <summary>The mark of a series; its shape tells the series apart without colour.</summary>
    public void Mark(double x, double y, int series, double radius = 5)
    {
        var r = radius;
        switch (series % 4)
        {
            case 0:
                _body.Append("<circle cx=\"").Append(Number(x)).Append("\" cy=\"").Append(Number(y))
                    .Append("\" r=\"").Append(Number(r)).Append('"');
                break;
            case 1:
                Polygon((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r));
                break;
            case 2:
                Polygon((x, y - 1.2 * r), (x + 1.15 * r, y + 0.9 * r), (x - 1.15 * r, y + 0.9 * r));
                break;
            default:
                Polygon((x, y - 1.35 * r), (x + 1.35 * r, y), (x, y + 1.35 * r), (x - 1.35 * r, y));
                break;
        }
        // A thin edge in the colour of the page keeps marks apart that overlap.
        var (colour, name) = Palette.Of(Palette.Series(series));
        var (page, pageName) = Palette.Of(Ink.Page);
        _body.Append(" fill=\"").Append(colour).Append("\" stroke=\"").Append(page).Append("\" class=\"f-").Append(name)
            .Append(" l-").Append(pageName).Append("\"/>\n");
    }

    /// <summary>A ring: a mark that is not filled.</summary>
    public void Ring(double x, double y, Ink ink, double radius = 4)
    {
        var (colour, name) = Palette.Of(ink);
        var (page, pageName) = Palette.Of(Ink.Page);
        _body.Append("<circle cx=\"").Append(Number(x)).Append("\" cy=\"").Append(Number(y)).Append("\" r=\"").Append(Number(radius))
            .Append("\" fill=\"").Append(page).Append("\" stroke=\"").Append(colour).Append("\" stroke-width=\"1.8\" class=\"f-").Append(pageName)
            .Append(" l-").Append(name).Append("\"/>\n");
    }

    /// <summary>A hollow diamond: a mark of what others published.</summary>
    public void Diamond(double x, double y, Ink ink, double radius = 6)
    {
        var (colour, name) = Palette.Of(ink);
        var (page, pageName) = Palette.Of(Ink.Page);
        Polygon((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y));
        _body.Append(" fill=\"").Append(page).Append("\" stroke=\"").Append(colour).Append("\" stroke-width=\"1.8\" class=\"f-").Append(pageName)
            .Append(" l-").Append(name).Append("\"/>\n");
    }

    /// <summary>A filled triangle: the head of an arrow.</summary>
    public void Head((double X, double Y) tip, (double X, double Y) left, (double X, double Y) right, Ink ink)
    {
        Polygon(tip, left, right);
        Paint("fill", ink);
        _body.Append("/>\n");
    }

    /// <summary>A rectangle in the colour of the page with an edge.</summary>
    public void Frame(double x, double y, double width, double height, Ink edge, double thickness)
    {
        var (colour, name) = Palette.Of(edge);
        var (page, pageName) = Palette.Of(Ink.Page);
        _body.Append("<rect x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y)).Append("\" width=\"").Append(Number(width))
            .Append("\" height=\"").Append(Number(height)).Append("\" fill=\"").Append(page).Append("\" stroke=\"").Append(colour)
            .Append("\" stroke-width=\"").Append(Number(thickness)).Append("\" class=\"f-").Append(pageName).Append(" l-").Append(name).Append("\"/>\n");
    }

    /// <summary>A filled rectangle.</summary>
    public void Block(double x, double y, double width, double height, Ink ink)
    {
        _body.Append("<rect x=\"").Append(Number(x)).Append("\" y=\"").Append(Number(y)).Append("\" width=\"").Append(Number(width))
            .Append("\" height=\"").Append(Number(height)).Append('"');
        Paint("fill", ink);
        _body.Append("/>\n");
    }

    /// <summary>A pale band that curves from one height to another; the heights are of its upper edge.</summary>
    public void Band(double x1, double y1, double x2, double y2, double width, Ink ink)
    {
        var middle = Number((x1 + x2) / 2);
        _body.Append("<path d=\"M").Append(Number(x1)).Append(',').Append(Number(y1)).Append(" C").Append(middle).Append(',').Append(Number(y1)).Append(' ')
            .Append(middle).Append(',').Append(Number(y2)).Append(' ').Append(Number(x2)).Append(',').Append(Number(y2)).Append(" L").Append(Number(x2)).Append(',')
            .Append(Number(y2 + width)).Append(" C").Append(middle).Append(',').Append(Number(y2 + width)).Append(' ').Append(middle).Append(',').Append(Number(y1 + width))
            .Append(' ').Append(Number(x1)).Append(',').Append(Number(y1 + width)).Append(" Z\"");
        Paint("fill", ink);
        _body.Append(" fill-opacity=\"0.2\"/>\n");
    }

    /// <summary>A line through the points that is broken into strokes.</summary>
    public void Dashes(IEnumerable<(double X, double Y)> points, Ink ink, string strokes, double thickness = 1.4)
    {
        _body.Append("<polyline points=\"").Append(Joined(points)).Append("\" fill=\"none\"");
        Paint("stroke", ink);
        _body.Append(" stroke-width=\"").Append(Number(thickness)).Append("\" stroke-dasharray=\"").Append(strokes).Append("\"/>\n");
    }

    /// <summary>A line through the points in an ink that is no series'.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, Ink ink, double thickness = 1.4)
    {
        _body.Append("<polyline points=\"").Append(Joined(points)).Append("\" fill=\"none\"");
        Paint("stroke", ink);
        _body.Append(" stroke-width=\"").Append(Number(thickness)).Append("\" stroke-linejoin=\"round\"/>\n");
    }

    /// <summary>Starts a group whose text shows when the pointer rests on it; <see cref="EndGroup"/> ends it.</summary>
    public void StartGroup(string hint) => _body.Append("<g><title>").Append(XmlText.Escape(hint)).Append("</title>\n");

    /// <summary>Ends the group.</summary>
    public void EndGroup() => _body.Append("</g>\n");

    /// <summary>One decimal: a tenth of a pixel is finer than the eye, and the same bytes come out everywhere.</summary>
    public static string Number(double number)
    {
        var rounded = Math.Round((decimal)number, 1, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0m : rounded).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private static string Joined(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(p => Number(p.X) + "," + Number(p.Y)));

    private void Polygon(params (double X, double Y)[] points) =>
        _body.Append("<polygon points=\"").Append(Joined(points)).Append('"');

    private void Paint(string attribute, Ink ink)
    {
        var (colour, name) = Palette.Of(ink);
        _body.Append(' ').Append(attribute).Append("=\"").Append(colour).Append("\" class=\"")
            .Append(attribute == "fill" ? "f-" : "l-").Append(name).Append('"');
    }
}

/// <summary>Which part of the text is at the given x.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}
