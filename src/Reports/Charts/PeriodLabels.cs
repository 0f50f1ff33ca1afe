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
        foreach (var stride in Strides.Where(s => s <= last))
        {
            var room = stride * (middle(1) - middle(0)) - Gap;
            var labels = new List<Label>();
            for (var i = last; i >= 0; i -= stride)
                labels.Insert(0, Of(categories[i], middle(i), room).Within(4, right));
            // Two lines, since a month and its year have two; more would be a paragraph.
            if (labels.All(l => l.Lines.Count <= 2)
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

    // Between words only: a month cut in two could not be read.
    private static Label Of(string text, double middle, double room)
    {
        var longestWord = text.Split(' ').Max(w => TextMeasure.Width(w, SvgCanvas.TextSize));
        return new Label(TextMeasure.Wrap(text, SvgCanvas.TextSize, Math.Max(room, longestWord)), middle);
    }

    [GeneratedRegex("\\b(January|February|March|April|June|July|August|September|October|November|December)\\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex LongMonth();
}
