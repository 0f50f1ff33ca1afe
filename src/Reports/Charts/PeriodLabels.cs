using System.Text.RegularExpressions;

namespace NonResponse.Reports;

/// <summary>Labels of periods along an axis: as many as there is room for, and always the last.</summary>
internal static partial class PeriodLabels
{
    private const double Gap = 8;
    private static readonly int[] Strides = [1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48];

    /// <summary>One label; <paramref name="Middle"/> in pixels.</summary>
    public readonly record struct Label(IReadOnlyList<string> Lines, double Middle)
    {
        private double HalfWidth => Lines.Max(l => TextMeasure.Width(l, SvgCanvas.TextSize)) / 2;

        public double Left => Middle - HalfWidth;

        public double Right => Middle + HalfWidth;

        /// <summary>Moved no further than needed to stay between two edges.</summary>
        public Label Within(double left, double right) =>
            this with { Middle = Math.Max(left + HalfWidth, Math.Min(right - HalfWidth, Middle)) };
    }

    /// <summary><c>March 2026</c> as <c>Mar 2026</c>: months of an axis are known by their first letters.</summary>
    public static string Short(string category) =>
        LongMonth().Replace(XmlText.Clean(category), m => m.Value[..3]);

    /// <summary>The labels that fit in a width, with the same number of periods between them.</summary>
    public static IReadOnlyList<Label> Place(IReadOnlyList<string> categories, Func<int, double> middle, double right)
    {
        var last = categories.Count - 1;
        if (last < 0)
            return [];
        foreach (var furthestMove in new[] { Gap, double.PositiveInfinity })
            foreach (var stride in Strides.Where(s => s <= last))
                foreach (var lines in new Func<string, IReadOnlyList<string>>[] { OneLine, TwoLines })
                {
                    var labels = new List<Label>();
                    for (var i = last; i >= 0; i -= stride)
                        labels.Insert(0, new Label(lines(categories[i]), middle(i)).Within(4, right));
                    // A label moved far from the edge would stand under its neighbour's mark.
                    if (labels.Select((l, i) => Math.Abs(l.Middle - middle(last - stride * (labels.Count - 1 - i)))).Max() <= furthestMove
                        && labels.Zip(labels.Skip(1)).All(pair => pair.First.Right + Gap <= pair.Second.Left))
                        return labels;
                }
        var half = right / 2 - Gap;
        return last == 0
            ? [Broken(categories[0], middle(0), right - 4)]
            : [Broken(categories[0], middle(0), half).Within(4, half), Broken(categories[last], middle(last), half).Within(half + Gap, right)];

        Label Broken(string text, double at, double width) =>
            new Label(TextMeasure.Wrap(text, SvgCanvas.TextSize, width - 4), at).Within(4, right);
    }

    private static string[] OneLine(string text) => [text];

    /// <summary>Broken between words where the wider line is narrowest: a month above its year.</summary>
    private static string[] TwoLines(string text)
    {
        var words = text.Split(' ');
        return Enumerable.Range(1, Math.Max(0, words.Length - 1))
            .Select(string[] (i) => [string.Join(' ', words[..i]), string.Join(' ', words[i..])])
            .MinBy(lines => lines.Max(l => TextMeasure.Width(l, SvgCanvas.TextSize))) ?? [text];
    }

    [GeneratedRegex("\\b(January|February|March|April|June|July|August|September|October|November|December)\\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex LongMonth();
}
