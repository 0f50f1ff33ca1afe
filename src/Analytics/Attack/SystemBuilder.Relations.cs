namespace NonResponse.Analytics.Attack;

internal sealed partial class SystemBuilder
{
    // More than two periods and this many others between them tell nothing: the slack of rounding adds up.
    private const int MostBetween = 26;

    private readonly Dictionary<CountKey, int> _newest = [];
    private readonly Dictionary<(int Quantity, int Cell), List<(int Release, int Span, int Total, List<int> Months)>> _madeOfMonths = [];
    private readonly List<(int Release, CountKey Total, int Breakdown, List<(int, long)> Terms)> _totalsElsewhere = [];
    private readonly Dictionary<(int Quantity, int Breakdown), HashSet<(int Span, int Cell, int Variable)>> _withoutMonths = [];

    private void ReadParts(int r, List<Row> rows)
    {
        foreach (var row in rows)
        {
            var source = new RelationSource(RelationKind.Parts, r, row.Sides.Denominator, row.Span, row.Cell, -1);
            if (row.Difference >= 0)
                System.AddRelation([(row.Denominator, 1), (row.Numerator, -1), (row.Difference, -1)], 0, 0, source);
            else if (row.Sides.Columns is { IsRate: true } && row.Denominator != row.Numerator)
                System.AddRelation([(row.Numerator, 1), (row.Denominator, -1)], RateClue.Below, 0, source);
            if (row.Sides.Columns.IsRate && row.Numerator != row.Denominator && RateClue.Of(row.Figure, row.Numerator, row.Denominator, _exact.Contains((_releases[r].Id, row.Figure.Table)) ? ReleasePart.DigitsOfContract : 1) is { } clue)
            {
                Clues.Add(clue);
                clue.Relate(System, source with { Kind = RelationKind.Rate });
            }
        }
    }

    private void ReadRelations(int r, HashSet<CountKey> whole)
    {
        var keys = whole.ToList();
        keys.Sort((a, b) => (a.Quantity, a.Span, a.Cell).CompareTo((b.Quantity, b.Span, b.Cell)));
        foreach (var key in keys)
            _newest.TryAdd(key, _variableOf[key]);
        ReadMargins(r, keys, whole);
        ReadTime(r, keys);
        ReadIdentities(r, keys, whole);
    }

    /// <summary>Levels add up to the whole; one side of a pair, given the other, to that level.</summary>
    private void ReadMargins(int r, List<CountKey> keys, HashSet<CountKey> whole)
    {
        var margins = new Dictionary<(CountKey Total, int Breakdown), List<(int, long)>>();
        void Add(CountKey total, int breakdown, int variable)
        {
            if (!margins.TryGetValue((total, breakdown), out var terms))
                margins.Add((total, breakdown), terms = []);
            terms.Add((variable, 1));
        }
        foreach (var key in keys)
        {
            var (name, level) = _cells[key.Cell];
            if (name == All)
                continue;
            var (variable, breakdown) = (_variableOf[key], _breakdownOf[key.Cell]);
            var (names, levels) = (name.Split('|'), level.Split('|'));
            var isLinked = false;
            for (var side = 0; names.Length == 2 && levels.Length == 2 && side < 2; side++)
            {
                var total = key with { Cell = _cells.Find((names[side], levels[side])) };
                isLinked |= total.Cell >= 0 && whole.Contains(total);
                Add(total with { Cell = CellOf(names[side], levels[side]) }, breakdown, variable);
            }
            if (!isLinked)
                Add(key with { Cell = _wholeCell }, breakdown, variable);
        }
        foreach (var ((total, breakdown), terms) in margins)
            if (!whole.Contains(total))
                _totalsElsewhere.Add((r, total, breakdown, terms));
            else
                System.AddRelation([.. terms, (_variableOf[total], -1)], 0, 0, new(RelationKind.Margin, r, total.Quantity, total.Span, total.Cell, breakdown));
    }

    /// <summary>Months add up to longer periods, where there are months; else the parts of periods that overlap do.</summary>
    private void ReadTime(int r, List<CountKey> keys)
    {
        var months = new Dictionary<(int Quantity, int Cell), List<(int Month, int Variable)>>();
        var hasMonths = new HashSet<(int Quantity, int Breakdown)>();
        foreach (var key in keys.Where(k => _spans[k.Span].IsMonth && !_doNotAddUp.Contains(k.Quantity)))
        {
            hasMonths.Add((key.Quantity, _breakdownOf[key.Cell]));
            if (!months.TryGetValue((key.Quantity, key.Cell), out var list))
                months.Add((key.Quantity, key.Cell), list = []);
            list.Add((_spans[key.Span].First, _variableOf[key]));
        }
        foreach (var key in keys.Where(k => !_spans[k.Span].IsMonth && !_doNotAddUp.Contains(k.Quantity)))
        {
            var (span, variable) = (_spans[key.Span], _variableOf[key]);
            if (!hasMonths.Contains((key.Quantity, _breakdownOf[key.Cell])))
            {
                // A period that was shown otherwise later was revised, and is not made of the same parts.
                if (_newest[key] != variable || (r < _releases.Count - 1 && !IsSettled(r, key)))
                    continue;
                var place = (key.Quantity, _breakdownOf[key.Cell]);
                if (!_withoutMonths.TryGetValue(place, out var spans))
                    _withoutMonths.Add(place, spans = []);
                spans.Add((key.Span, key.Cell, variable));
                continue;
            }
            if (!months.TryGetValue((key.Quantity, key.Cell), out var all))
                continue;
            var within = all.Where(m => m.Month >= span.First && m.Month <= span.Last).Select(m => m.Variable).ToList();
            // Of everything, months after the last whole one are a part too.
            if (span.First == AttackSpan.Start)
                within = [.. all.Select(m => m.Variable)];
            if (within.Count == 0)
                continue;
            System.AddRelation([(variable, -1), .. within.Select(m => (m, 1L))], 0, 0, new(RelationKind.Time, r, key.Quantity, key.Span, key.Cell, -1));
            if (!_madeOfMonths.TryGetValue((key.Quantity, key.Cell), out var made))
                _madeOfMonths.Add((key.Quantity, key.Cell), made = []);
            made.Add((r, key.Span, variable, within));
        }
    }

    /// <summary>What measures have to do with each other.</summary>
    private void ReadIdentities(int r, List<CountKey> keys, HashSet<CountKey> whole)
    {
        var ofQuantity = keys.GroupBy(k => k.Quantity).ToDictionary(g => g.Key, g => g.ToList());
        var published = keys.Select(k => (k.Quantity, k.Span, _breakdownOf[k.Cell])).ToHashSet();
        foreach (var sum in WorldKnowledge.Sums)
        {
            var (total, parts) = (_quantities.Of(sum.Total), sum.Parts.Select(_quantities.Of).ToArray());
            foreach (var key in ofQuantity.GetValueOrDefault(total) ?? [])
            {
                // A part without a row is none, where it is published for other levels.
                if (parts.Any(p => !published.Contains((p, key.Span, _breakdownOf[key.Cell]))))
                    continue;
                var terms = parts.Select(p => key with { Quantity = p }).Where(whole.Contains).Select(k => (_variableOf[k], 1L));
                System.AddRelation([.. terms, (_variableOf[key], -1)], 0, 0, new(RelationKind.Sum, r, total, key.Span, key.Cell, -1));
            }
        }
        foreach (var order in WorldKnowledge.Orders)
            for (var i = 0; i + 1 < order.Length; i++)
            {
                var (small, large) = (_quantities.Of(order[i]), _quantities.Of(order[i + 1]));
                foreach (var key in ofQuantity.GetValueOrDefault(small) ?? [])
                    if (key with { Quantity = large } is var other && whole.Contains(other))
                        System.AddRelation(
                            [(_variableOf[key], 1), (_variableOf[other], -1)], RateClue.Below, 0, new(RelationKind.Order, r, small, key.Span, key.Cell, large));
            }
    }

    /// <summary>Periods that overlap, of one release or of one and the next, and what they differ by.</summary>
    private void ReadDifferencesBetweenReleases()
    {
        foreach (var ((quantity, cell), made) in _madeOfMonths)
            for (var i = 0; i < made.Count; i++)
                for (var j = i + 1; j < made.Count; j++)
                {
                    var (a, b) = (made[i], made[j]);
                    // Within a release, any two; from one to the next, those of one kind.
                    if (a.Release != b.Release && (a.Release - b.Release != 1 || _spans[a.Span].First == AttackSpan.Start != (_spans[b.Span].First == AttackSpan.Start)))
                        continue;
                    var between = new HashSet<int>(a.Months);
                    between.SymmetricExceptWith(b.Months);
                    if (between.Count > MostBetween)
                        continue;
                    System.AddRelation(
                        [(a.Total, -1), (b.Total, 1), .. a.Months.Select(m => (m, 1L)), .. b.Months.Select(m => (m, -1L))], 0, 0,
                        new(RelationKind.PeriodDifference, Math.Min(a.Release, b.Release), quantity, a.Span, cell, b.Span));
                }
        // Levels of one release whose total another one shows.
        foreach (var (r, total, breakdown, terms) in _totalsElsewhere)
            if (_newest.TryGetValue(total, out var variable) && (_madeIn[variable] == r || IsSettled(Math.Min(r, _madeIn[variable]), total)))
                System.AddRelation([.. terms, (variable, -1)], 0, 0, new(RelationKind.Margin, Math.Min(r, Math.Max(0, _releases.Count - 2)), total.Quantity, total.Span, total.Cell, breakdown));
        foreach (var ((quantity, breakdown), spans) in _withoutMonths)
            ReadOverlaps(quantity, breakdown, spans);
    }

    private void ReadOverlaps(int quantity, int breakdown, HashSet<(int Span, int Cell, int Variable)> rows)
    {
        var spans = rows.Select(x => x.Span).Distinct().Order().ToList();
        if (spans.Count < 2)
            return;
        var ends = spans.SelectMany(s => new[] { _spans[s].First, _spans[s].Last + 1 }).Distinct().Order().ToList();
        var parts = ends.Zip(ends.Skip(1)).Select(p => new AttackSpan(p.First, p.Second - 1))
            .Where(p => spans.Any(s => _spans[s].First <= p.First && p.Last <= _spans[s].Last)).Select(p => (Id: _spans.Of(p), Span: p)).ToList();
        var byPart = parts.ToDictionary(p => p.Id, _ => new List<(int, long)>());
        foreach (var cell in rows.Select(x => x.Cell).Distinct().Order().ToList())
        {
            var of = rows.Where(x => x.Cell == cell).ToDictionary(x => x.Span, x => x.Variable);
            // A period without a row has nobody in it, and no part of it has.
            var empty = spans.Where(s => !of.ContainsKey(s)).Select(s => _spans[s]).ToList();
            var own = parts.Where(p => !empty.Any(e => e.First <= p.Span.First && p.Span.Last <= e.Last)).ToList();
            foreach (var part in own)
                byPart[part.Id].Add((VariableOf(new(quantity, part.Id, cell)), 1));
            foreach (var (span, variable) in of)
                if (own.Where(p => _spans[span].First <= p.Span.First && p.Span.Last <= _spans[span].Last).Select(p => (VariableOf(new(quantity, p.Id, cell)), 1L)).ToList() is { Count: > 0 } within)
                    System.AddRelation([.. within, (variable, -1)], 0, 0, new(RelationKind.Time, 0, quantity, span, cell, -1));
        }
        if (breakdown == _breakdownOf[_wholeCell] || _breakdowns[breakdown].Contains('|', StringComparison.Ordinal))
            return;
        foreach (var (part, span) in parts)
            if (!spans.Contains(part) && WholeOf(quantity, part, span) is { } total)
                System.AddRelation([.. byPart[part], (total, -1)], 0, 0, new(RelationKind.Margin, 0, quantity, part, _wholeCell, breakdown));
    }

    /// <summary>The variable of a part of a period of the whole; null where nothing is known of it.</summary>
    private int? WholeOf(int quantity, int part, AttackSpan span)
    {
        var key = new CountKey(quantity, part, _wholeCell);
        if (_newest.TryGetValue(key, out var shown))
            return shown;
        if (_hidden.TryGetValue(key, out var known))
            return known;
        _monthsOfWhole ??= _newest.Where(p => p.Key.Cell == _wholeCell && _spans[p.Key.Span].IsMonth)
            .OrderBy(p => _spans[p.Key.Span].First).ToLookup(p => p.Key.Quantity, p => (Month: _spans[p.Key.Span].First, Variable: p.Value));
        var within = _monthsOfWhole[quantity].Where(m => m.Month >= span.First && m.Month <= span.Last).ToList();
        if (within.Count == 0)
            return null;
        var variable = Unpublished(key);
        System.AddRelation([.. within.Select(m => (m.Variable, 1L)), (variable, -1)], 0, 0, new(RelationKind.Time, 0, quantity, part, _wholeCell, -1));
        return variable;
    }

    private ILookup<int, (int Month, int Variable)>? _monthsOfWhole;

    private int VariableOf(CountKey key) => _newest.TryGetValue(key, out var shown) ? shown : Unpublished(key);
}
