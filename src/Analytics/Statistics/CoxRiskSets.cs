namespace NonResponse.Analytics.Statistics;

/// <summary>Rows of a Cox regression.</summary>
/// <param name="Matrix">The columns.</param>
/// <param name="Days">By row, the day on which watching ended.</param>
/// <param name="IsEvent">By row, whether by what is asked about.</param>
/// <param name="Weights">By row, 0 or more; 1 each where it is null. A row without a weight has no part, and does not count as tied.</param>
/// <param name="Counts">By row, how many that are alike it stands for, its weight being theirs together; 1 each where it is null. Where there are few columns, this is as good as all rows and faster.</param>
internal sealed record CoxRows(DesignMatrix Matrix, int[] Days, bool[] IsEvent, double[]? Weights = null, long[]? Counts = null)
{
    /// <summary>How many a row stands for.</summary>
    public long Count(int row) => Counts?[row] ?? 1;

    /// <summary>The weight of a row.</summary>
    public double Weight(int row) => Weights?[row] ?? 1;
}

/// <summary>Who is at risk on each day of an event, last day first, with the sums over them that Efron's partial likelihood is made of.</summary>
/// <remarks>Efron 1977, J Am Stat Assoc 72:557-565. Where several events with weights fall on one day, each has their mean weight, as in R's <c>coxph</c>.</remarks>
internal sealed class CoxRiskSets
{
    private readonly CoxRows _rows;

    /// <summary>Puts the rows in order.</summary>
    public CoxRiskSets(CoxRows rows)
    {
        _rows = rows;
        Columns = rows.Matrix.Columns;
        // Last day first, then in the order of rows, so that sums do not depend on chance.
        long[] keys = [.. Enumerable.Range(0, rows.Days.Length).Where(r => rows.Weight(r) > 0).Select(r => ((long)(int.MaxValue - rows.Days[r]) << 32) | (uint)r)];
        Array.Sort(keys);
        Order = [.. keys.Select(k => (int)(uint)k)];
        double total = Order.Sum(rows.Weight);
        Means = new double[Columns];
        foreach (var r in Order)
            RowProducts.AddTimes(rows.Matrix.Row(r), rows.Weight(r) / total, Means);
        Values = new double[Order.Length * Columns];
        for (var i = 0; i < Order.Length; i++)
            for (var c = 0; c < Columns; c++)
                Values[i * Columns + c] = rows.Matrix.Row(Order[i])[c] - Means[c];
    }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>The weighted mean of each column; sums are about it.</summary>
    public double[] Means { get; }

    /// <summary>The rows that have a weight, last day first.</summary>
    public int[] Order { get; }

    /// <summary>The columns of the rows of <see cref="Order"/>, less their means, row by row.</summary>
    public double[] Values { get; }

    /// <summary>The columns of a row of <see cref="Order"/>, less their means.</summary>
    public ReadOnlySpan<double> Row(int place) => Values.AsSpan(place * Columns, Columns);

    /// <summary>Goes through the days of events, last first.</summary>
    /// <param name="coefficients">By column.</param>
    /// <param name="visit">Given the sums of a day; what it holds is changed afterwards.</param>
    public void Visit(double[] coefficients, Action<CoxDay> visit)
    {
        var day = new CoxDay(Columns);
        var (all, tied) = (new Sums(Columns), new Sums(Columns));
        for (var i = 0; i < Order.Length;)
        {
            tied.Clear();
            day.Begin(_rows.Days[Order[i]]);
            for (var today = day.Day; i < Order.Length && _rows.Days[Order[i]] == today; i++)
            {
                var row = Row(i);
                var weight = _rows.Weight(Order[i]);
                var predictor = RowProducts.Dot(row, coefficients);
                var risk = weight * Math.Exp(predictor);
                all.Add(row, risk);
                if (!_rows.IsEvent[Order[i]])
                    continue;
                tied.Add(row, risk);
                day.Add(row, weight, predictor, _rows.Count(Order[i]));
            }
            if (day.Events > 0)
            {
                day.Sum(all, tied);
                visit(day);
            }
        }
    }

    /// <summary>Sums over rows by their risk.</summary>
    internal sealed class Sums(int columns)
    {
        public double Risk { get; private set; }

        public double[] First { get; } = new double[columns];

        public double[] Second { get; } = new double[columns * columns];

        public void Clear()
        {
            Risk = 0;
            Array.Clear(First);
            Array.Clear(Second);
        }

        public void Add(ReadOnlySpan<double> row, double risk)
        {
            Risk += risk;
            for (var a = 0; a < row.Length; a++)
            {
                var part = risk * row[a];
                First[a] += part;
                for (var b = 0; b <= a; b++)
                    Second[a * row.Length + b] += part * row[b];
            }
        }
    }
}

/// <summary>What a day of events adds.</summary>
internal sealed class CoxDay(int columns)
{
    private readonly double[] _mean = new double[columns];

    private double _weight, _predictors;

    /// <summary>The day.</summary>
    public int Day { get; private set; }

    /// <summary>Events on it.</summary>
    public long Events { get; private set; }

    /// <summary>To the logarithm of the partial likelihood.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>To its slope, by column.</summary>
    public double[] Score { get; } = new double[columns];

    /// <summary>To the information, row by row.</summary>
    public double[] Information { get; } = new double[columns * columns];

    /// <summary>To the hazard of those at risk on it to whom it does not happen.</summary>
    public double Hazard { get; private set; }

    /// <summary>The same, times the mean of each column among those at risk.</summary>
    public double[] HazardMeans { get; } = new double[columns];

    /// <summary>To the hazard of those to whom it does: Efron has them leave one after the other.</summary>
    public double TiedHazard { get; private set; }

    /// <summary>The same, times the mean of each column.</summary>
    public double[] TiedHazardMeans { get; } = new double[columns];

    /// <summary>The mean of each column among those at risk, over the events of the day.</summary>
    public double[] Means { get; } = new double[columns];

    internal void Begin(int day)
    {
        (Day, Events, LogLikelihood, Hazard, TiedHazard, _weight, _predictors) = (day, 0, 0, 0, 0, 0, 0);
        foreach (var sums in (double[][])[Score, Information, HazardMeans, TiedHazardMeans, Means])
            Array.Clear(sums);
    }

    internal void Add(ReadOnlySpan<double> row, double weight, double predictor, long count)
    {
        Events += count;
        (_weight, _predictors) = (_weight + weight, _predictors + weight * predictor);
        RowProducts.AddTimes(row, weight, Score);
    }

    internal void Sum(CoxRiskSets.Sums all, CoxRiskSets.Sums tied)
    {
        var each = _weight / Events;
        LogLikelihood = _predictors;
        for (var k = 0; k < Events; k++)
        {
            var gone = (double)k / Events;
            var risk = all.Risk - gone * tied.Risk;
            var hazard = each / risk;
            LogLikelihood -= each * Math.Log(risk);
            (Hazard, TiedHazard) = (Hazard + hazard, TiedHazard + (1 - gone) * hazard);
            for (var a = 0; a < columns; a++)
            {
                _mean[a] = (all.First[a] - gone * tied.First[a]) / risk;
                Score[a] -= each * _mean[a];
                HazardMeans[a] += hazard * _mean[a];
                TiedHazardMeans[a] += (1 - gone) * hazard * _mean[a];
                Means[a] += _mean[a] / Events;
                for (var b = 0; b <= a; b++)
                    Information[a * columns + b] += each * ((all.Second[a * columns + b] - gone * tied.Second[a * columns + b]) / risk - _mean[a] * _mean[b]);
            }
        }
        for (var a = 0; a < columns; a++)
            for (var b = a + 1; b < columns; b++)
                Information[a * columns + b] = Information[b * columns + a];
    }
}
