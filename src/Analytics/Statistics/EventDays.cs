using System.Runtime.InteropServices;

namespace NonResponse.Analytics.Statistics;

/// <summary>Somebody who is watched until something happens.</summary>
/// <param name="Day">The day on which watching ended, 0 or more.</param>
/// <param name="Ended">By what: 0 by nothing, 1 by what is asked about, 2 by something that then keeps it from happening.</param>
/// <param name="Weight">0 or more.</param>
/// <param name="Cluster">To whom the row belongs, as a number from 0.</param>
internal readonly record struct Watched(int Day, int Ended, double Weight, int Cluster);

/// <summary>A group of rows, counted by the day on which watching ended and by what ended it: its <em>cells</em>. Curves and their errors need no more of them, however many rows there are.</summary>
/// <remarks>Errors are those of the infinitesimal jackknife, summed by cluster: the square root of the sum over clusters of squares of what the cluster's rows add to the estimate, weights taken as given (Efron 1981,
/// J Am Stat Assoc 76:312-319; Therneau, <c>survival</c> package). There is no factor for few clusters, as in R's <c>survfit(robust = TRUE)</c>. Without weights and clusters, that of a survival curve is Greenwood's.</remarks>
internal sealed class EventDays
{
    // What may end watching.
    private const int Ends = 3;

    private readonly int[] _slots;
    private readonly double[] _weights, _squares;
    private readonly (int One, int Other, double Product)[] _pairs;

    private EventDays(IReadOnlyList<int> days, int[] slots, long[] counts, double[] weights, double[] squares, (int, int, double)[] pairs, int clusters) =>
        (Days, _slots, Counts, _weights, _squares, _pairs, Clusters) = (days, slots, counts, weights, squares, pairs, clusters);

    /// <summary>Days on which watching somebody ended, in order.</summary>
    public IReadOnlyList<int> Days { get; }

    /// <summary>By cell, how many rows.</summary>
    public long[] Counts { get; }

    /// <summary>By cell, what its rows weigh together.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <summary>The day on which watching the rows of a cell ended.</summary>
    public int DayOf(int cell) => Days[cell / Ends];

    /// <summary>Whether it ended by what is asked about.</summary>
    public static bool IsEvent(int cell) => cell % Ends == 1;

    /// <summary>How many clusters have a row with a weight.</summary>
    public int Clusters { get; }

    /// <summary>The last day until which a row with a weight was watched; -1 where there is none.</summary>
    public int Last => Array.FindLastIndex(_weights, w => w > 0) is >= 0 and var cell ? Days[cell / Ends] : -1;

    /// <summary>How many cells.</summary>
    public int Cells => Counts.Length;

    /// <summary>The cell of a row that is among them.</summary>
    public int CellOf(int day, int ended) => _slots[day] * Ends + ended;

    /// <summary>How many are watched until a day or longer.</summary>
    public long AtRisk(int day) => Enumerable.Range(0, Cells).Where(c => Days[c / Ends] >= day).Sum(c => Counts[c]);

    /// <summary>For each day: to how many it happened that is asked about, and for how many watching ended without it.</summary>
    public IEnumerable<(int Time, long Events, long Censored)> Times() => Days.Select((day, s) => (day, Counts[s * Ends + 1], Counts[s * Ends] + Counts[s * Ends + 2]));

    /// <summary>Counts rows.</summary>
    public static EventDays Of(Watched[] rows)
    {
        var slots = new int[rows.Length == 0 ? 0 : rows.Max(r => r.Day) + 1];
        foreach (var row in rows)
            slots[row.Day] = 1;
        var days = new List<int>();
        for (var day = 0; day < slots.Length; day++)
            if (slots[day] > 0)
            {
                slots[day] = days.Count;
                days.Add(day);
            }
        var cells = days.Count * Ends;
        var (counts, weights) = (new long[cells], new double[cells]);
        foreach (var row in rows)
        {
            var cell = slots[row.Day] * Ends + row.Ended;
            counts[cell]++;
            weights[cell] += row.Weight;
        }
        var (squares, pairs, clusters) = Products(rows, slots, cells);
        return new EventDays(days, slots, counts, weights, squares, pairs, clusters);
    }

    /// <summary>The standard error of an estimate.</summary>
    /// <param name="influence">By cell, how much a unit of weight there changes the estimate.</param>
    /// <returns>Null where there are fewer than two clusters.</returns>
    public double? ErrorOf(double[] influence)
    {
        if (Clusters < 2)
            return null;
        double sum = 0;
        for (var c = 0; c < _squares.Length; c++)
            sum += _squares[c] * influence[c] * influence[c];
        foreach (var (one, other, product) in _pairs)
            sum += 2 * product * influence[one] * influence[other];
        return Math.Sqrt(Math.Max(0, sum));
    }

    /// <summary>Follows the shares of Aalen and Johansen day by day: on every day on which something happened, what they are after it and how much a unit of weight in each cell changes them.</summary>
    /// <param name="competes">Whether what ends watching with 2 counts as happening; else such rows are no longer watched, and the curve is that of Kaplan and Meier.</param>
    /// <param name="step">Given where it stands; what it holds is changed afterwards.</param>
    public void Follow(bool competes, Action<Standing> step)
    {
        var at = new Standing(Cells);
        var (weight, count) = (new double[Days.Count + 1], new long[Days.Count + 1]);
        for (var s = Days.Count - 1; s >= 0; s--)
        {
            (weight[s], count[s]) = (weight[s + 1], count[s + 1]);
            for (var cell = s * Ends; cell < (s + 1) * Ends; cell++)
                (weight[s], count[s]) = (weight[s] + _weights[cell], count[s] + Counts[cell]);
        }
        for (var s = 0; s < Days.Count && weight[s] > 0; s++)
        {
            var (first, second) = (_weights[s * Ends + 1], competes ? _weights[s * Ends + 2] : 0);
            if (first + second == 0)
                continue;
            at.Move(s * Ends, first, second, weight[s], competes, Days[s], count[s]);
            step(at);
        }
    }

    // What rows of one cluster weigh together, cell by cell. Most patients have one row, and then only squares are needed.
    private static (double[] Squares, (int, int, double)[] Pairs, int Clusters) Products(Watched[] rows, int[] slots, int cells)
    {
        var squares = new double[cells];
        var size = new int[rows.Length == 0 ? 0 : rows.Max(r => r.Cluster) + 1];
        foreach (var row in rows)
            if (row.Weight > 0)
                size[row.Cluster]++;
        var several = new List<(int Cluster, int Cell, double Weight)>();
        foreach (var row in rows)
            if (row.Weight > 0)
            {
                var cell = slots[row.Day] * Ends + row.Ended;
                if (size[row.Cluster] == 1)
                    squares[cell] += row.Weight * row.Weight;
                else
                    several.Add((row.Cluster, cell, row.Weight));
            }
        several.Sort();
        var products = new Dictionary<long, double>();
        var held = new List<(int Cell, double Weight)>();
        for (var i = 0; i < several.Count;)
        {
            held.Clear();
            for (var cluster = several[i].Cluster; i < several.Count && several[i].Cluster == cluster; i++)
                if (held.Count > 0 && held[^1].Cell == several[i].Cell)
                    held[^1] = (held[^1].Cell, held[^1].Weight + several[i].Weight);
                else
                    held.Add((several[i].Cell, several[i].Weight));
            for (var a = 0; a < held.Count; a++)
            {
                squares[held[a].Cell] += held[a].Weight * held[a].Weight;
                for (var b = 0; b < a; b++)
                    CollectionsMarshal.GetValueRefOrAddDefault(products, (long)held[b].Cell * cells + held[a].Cell, out _) += held[a].Weight * held[b].Weight;
            }
        }
        return (squares, [.. products.OrderBy(p => p.Key).Select(p => ((int)(p.Key / cells), (int)(p.Key % cells), p.Value))], size.Count(n => n > 0));
    }

    /// <summary>Where the shares stand after a day.</summary>
    internal sealed class Standing(int cells)
    {
        /// <summary>The day.</summary>
        public int Day { get; private set; }

        /// <summary>Rows watched until then.</summary>
        public long AtRisk { get; private set; }

        /// <summary>Whether what is asked about happened on it.</summary>
        public bool HasFirst { get; private set; }

        /// <summary>Whether the other did.</summary>
        public bool HasSecond { get; private set; }

        /// <summary>The share to whom neither has happened.</summary>
        public double Free { get; private set; } = 1;

        /// <summary>The share to whom it has.</summary>
        public double First { get; private set; }

        /// <summary>The share to whom the other has.</summary>
        public double Second { get; private set; }

        /// <summary>By cell, how much a unit of weight changes <see cref="Free"/>.</summary>
        public double[] OnFree { get; } = new double[cells];

        /// <summary>The same of <see cref="First"/>.</summary>
        public double[] OnFirst { get; } = new double[cells];

        /// <summary>The same of <see cref="Second"/>.</summary>
        public double[] OnSecond { get; } = new double[cells];

        internal void Move(int from, double first, double second, double weight, bool competes, int day, long count)
        {
            // Where all that are left go on the same day, rounding must not leave anything over.
            var left = first + second >= weight ? 0 : 1 - (first + second) / weight;
            var (one, other) = (first / weight, second / weight);
            for (var c = 0; c < OnFree.Length; c++)
            {
                var (byOne, byOther) = c < from ? (0, 0) : (((c == from + 1 ? 1 : 0) - one) / weight, ((competes && c == from + 2 ? 1 : 0) - other) / weight);
                OnFirst[c] += OnFree[c] * one + Free * byOne;
                OnSecond[c] += OnFree[c] * other + Free * byOther;
                OnFree[c] = OnFree[c] * left - Free * (byOne + byOther);
            }
            (First, Second, Free) = (First + Free * one, Second + Free * other, Free * left);
            (Day, AtRisk, HasFirst, HasSecond) = (day, count, first > 0, second > 0);
        }
    }
}
