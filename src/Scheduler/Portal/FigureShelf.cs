using NonResponse.Analytics.Attack;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Scheduler.Portal;

/// <summary>The published figures of the packs that somebody may see. Reading them takes a second, so some are kept, by the hash of their manifest.</summary>
internal sealed class FigureShelf(PortalService portal) : IDisposable
{
    // A month has some 100,000 rows, of 20 MB.
    private const int MostMonths = 4, MostViews = 24;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Kept<IReadOnlyList<PublishedFigure>> _months = new(MostMonths);
    private readonly Kept<Explorer> _views = new(MostViews);

    /// <summary>Months of which somebody may see figures, the newest first.</summary>
    public IReadOnlyList<(ShelfMonth Month, SignOffState State)> MonthsFor(Viewer viewer)
    {
        var steps = portal.SignOffs.All();
        return
        [
            .. portal.Shelf.Months().Where(m => PublishedFiles.Names.All(m.Files.ContainsKey)).Select(m => (m, State: SignOffs.StateOf(steps, m.Month, m.Manifest)))
                .Where(m => FigureRights.MayKnow(viewer, m.m, m.State)),
        ];
    }

    /// <summary>The figures of a month that somebody may see.</summary>
    /// <exception cref="StoreRefusedException">A file is not what it was when the packs were made.</exception>
    public async Task<Explorer> ForAsync(Viewer viewer, ShelfMonth month, CancellationToken cancel)
    {
        var view = $"{month.Manifest} {FigureRights.KeyOf(viewer)}";
        if (_views.Find(view) is { } known)
            return known;
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_views.Find(view) is { } meanwhile)
                return meanwhile;
            if (_months.Find(month.Manifest) is not { } rows)
                _months.Add(month.Manifest, rows = await ReadAsync(month, cancel).ConfigureAwait(false));
            var reporting = portal.Service.Settings.Reporting;
            var names = new ExploreNames(reporting.Names, reporting.Columns.ToDictionary(c => c.Name, c => Wording.OwnLevel(c.Name), StringComparer.Ordinal));
            var explorer = new Explorer(rows.Where(r => FigureRights.MayRead(viewer, r)), names);
            _views.Add(view, explorer);
            return explorer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<PublishedFigure>> ReadAsync(ShelfMonth month, CancellationToken cancel)
    {
        var rows = new List<PublishedFigure>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in PublishedFiles.Names)
        {
            var bytes = await portal.Shelf.ReadAsync(month, month.Files[name], cancel).ConfigureAwait(false)
                ?? throw new StoreRefusedException("The figures are not what they were when the packs were made. If they are being made anew just now, try again in a minute; otherwise tell who keeps the service.");
            using var file = new MemoryStream(bytes);
            // The same few words stand in every row: one copy of each is enough.
            rows.AddRange(PublishedFiles.Read(name, file).Select(r => r with { Measure = Once(r.Measure), Statistic = Once(r.Statistic), Period = Once(r.Period), Breakdown = Once(r.Breakdown), Level = Once(r.Level) }));
        }
        return rows;

        string Once(string text)
        {
            if (texts.TryGetValue(text, out var kept))
                return kept;
            texts.Add(text);
            return text;
        }
    }

    /// <summary>The last things that were asked for.</summary>
    private sealed class Kept<T>(int most) where T : class
    {
        private readonly LinkedList<(string Key, T Value)> _order = new();

        public T? Find(string key)
        {
            lock (_order)
            {
                for (var node = _order.First; node is not null; node = node.Next)
                    if (node.Value.Key == key)
                    {
                        _order.Remove(node);
                        _order.AddFirst(node);
                        return node.Value.Value;
                    }
                return null;
            }
        }

        public void Add(string key, T value)
        {
            lock (_order)
            {
                _order.AddFirst((key, value));
                if (_order.Count > most)
                    _order.RemoveLast();
            }
        }
    }
}
