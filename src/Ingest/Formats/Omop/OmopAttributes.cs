namespace NonResponse.Ingest;

/// <summary>What observations and conditions say of the persons of the episodes.</summary>
internal sealed class OmopAttributes
{
    private const int Thousandths = 1000;

    private readonly Dictionary<OmopKind, int[]> _values = [];

    /// <summary>Looks them up: of each kind the latest observation on or before the index counts, else the first after it.</summary>
    public OmopAttributes(OmopEpisodes episodes, OmopEvents observations, OmopEvents conditions)
    {
        var kinds = observations.Meanings.Select(m => m.Kind is not (OmopKind.Score or OmopKind.Need) ? ValuesOf(m.Kind, episodes.Count) : null).ToArray();
        var codes = observations.Meanings.Select(m => m.Code).ToArray();
        var most = observations.Meanings.Select(m => m.Kind switch { OmopKind.DeprivationDecile => 10, OmopKind.PriorEpisodes or OmopKind.PriorFailedTrials => int.MaxValue, _ => 0 }).ToArray();
        var least = observations.Meanings.Select(m => m.Kind == OmopKind.DeprivationDecile ? 1 : 0).ToArray();
        var texts = observations.Table.Wide("value_as_number").ToArray();
        var numbers = OmopNumbers.Of(observations.Table.Pool("value_as_number"), 3);
        var bad = new HashSet<int>();
        var isAnxiety = conditions.Meanings.Select(m => m.Kind == OmopKind.Anxiety).ToArray();
        var anxious = ValuesOf(OmopKind.Anxiety, episodes.Count);
        for (var e = 0; e < episodes.Count; e++)
        {
            foreach (var o in observations.Of(episodes.Persons[e]))
            {
                if (kinds[o.Meaning] is not { } values || o.Day > episodes.Ends[e])
                    continue;
                var value = codes[o.Meaning];
                if (most[o.Meaning] > 0 && !TryNumber(o.Row, least[o.Meaning], most[o.Meaning], out value))
                    continue;
                if (o.Day <= episodes.Starts[e] || values[e] == RawColumn.Missing)
                    values[e] = value;
            }
            foreach (var c in conditions.Of(episodes.Persons[e]))
                if (isAnxiety[c.Meaning] && c.Day <= episodes.Ends[e] && anxious[e] == RawColumn.Missing)
                    anxious[e] = 1;
        }
        var rows = new RowTally();
        foreach (var row in bad.Order())
            rows.Add(row);
        observations.Table.SetMissing("value_as_number", Rules.OutOfRange, rows);

        bool TryNumber(int row, int from, int to, out int value)
        {
            var number = texts[row] < 0 ? OmopNumbers.Malformed : numbers[texts[row]];
            value = number / Thousandths;
            if (number != OmopNumbers.Malformed && number % Thousandths == 0 && value >= from && value <= to)
                return true;
            bad.Add(row);
            return false;
        }
    }

    /// <summary>The value of each episode; <see cref="RawColumn.Missing"/> for none.</summary>
    public int[] Of(OmopKind kind, int episodes) => ValuesOf(kind, episodes);

    private int[] ValuesOf(OmopKind kind, int episodes)
    {
        if (!_values.TryGetValue(kind, out var values))
        {
            _values.Add(kind, values = new int[episodes]);
            Array.Fill(values, RawColumn.Missing);
        }
        return values;
    }
}
