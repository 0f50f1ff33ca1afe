namespace NonResponse.Tests;

/// <summary>Charts as the browser lays them out: letters that lie on one another or outside the drawing.</summary>
internal static class ChartFaults
{
    // Boxes in the units of the drawing. A box holds the whole line of a font, above and below its letters, so that boxes of two lines that are well apart still touch.
    private const string Found = """
        [...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width > 0).flatMap(s => {
          const name = (s.getAttribute('data-name') || (s.getAttribute('aria-labelledby') || '').split(' ')[0]) + ': ';
          const view = s.viewBox.baseVal, faults = [];
          const boxes = [...s.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
            const b = t.getBBox(), size = parseFloat(t.getAttribute('font-size')), base = parseFloat(t.getAttribute('y'));
            return { text: t.textContent, left: b.x, right: b.x + b.width, top: base - size * 0.78, bottom: base + size * 0.24 };
          });
          for (const b of boxes)
            if (b.left < -0.5 || b.right > view.width + 0.5 || b.top < -0.5 || b.bottom > view.height + 0.5)
              faults.push(name + 'outside the drawing: "' + b.text + '" ' + [b.left, b.right, b.top, b.bottom].map(Math.round) + ' of ' + view.width + ' x ' + view.height);
          for (let i = 0; i < boxes.length; i++)
            for (let j = i + 1; j < boxes.length; j++) {
              const [a, b] = [boxes[i], boxes[j]];
              if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5)
                faults.push(name + 'on one another: "' + a.text + '" and "' + b.text + '"');
            }
          return faults;
        })
        """;

    /// <summary>Every fault of every drawing that can be seen.</summary>
    public static IReadOnlyList<string> Of(BrowserPage page) => [.. page.Evaluate(Found)!.AsArray().Select(n => n!.GetValue<string>())];
}
