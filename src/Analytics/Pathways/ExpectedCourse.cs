using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>How scores went in the service's own history: by scale, severity at baseline and week of the step.</summary>
internal sealed class ExpectedCourse
{
    /// <summary>The last week that is told.</summary>
    public const int LastWeek = 14;

    /// <summary>Scores that a week needs before it says anything.</summary>
    public const int FewestScores = 20;

    /// <summary>Above which share of the scores of its week a score is off track.</summary>
    public const double OffTrackAbove = 0.8;

    private const int Scales = (int)InstrumentCode.BdiIi + 1;
    private const int DaysOfWeek = 7;

    // By scale, band, week and whole points: the highest scale has 63.
    private const int Points = 64;

    private readonly int[] _counts = new int[Scales * SeverityBands.Count * (LastWeek + 1) * Points];

    /// <summary>The week of a day of a step: the nearest.</summary>
    public static int WeekOf(int day, int start) => (day - start + DaysOfWeek / 2) / DaysOfWeek;

    /// <summary>Adds the scores of a step, the last of each week.</summary>
    public void Add(InstrumentCode scale, int band, int start, int until, ScoreSeries series)
    {
        for (var i = 0; i < series.Count && series.DayAt(i) <= until; i++)
        {
            if (series.DayAt(i) < start)
                continue;
            var week = WeekOf(series.DayAt(i), start);
            if (week > LastWeek)
                return;
            if (i + 1 < series.Count && series.DayAt(i + 1) <= until && WeekOf(series.DayAt(i + 1), start) == week)
                continue;
            _counts[Place(scale, band, week) + WholePoints(series.PointsAt(i))]++;
        }
    }

    /// <summary>Adds those of a part, or of another source.</summary>
    public void Add(ExpectedCourse other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>How many scores a week has.</summary>
    public int Count(InstrumentCode scale, int band, int week) => Week(scale, band, week).ToArray().Sum();

    /// <summary>The score that a share of the scores of a week do not exceed, in points; null where the week has too few.</summary>
    public int? Percentile(InstrumentCode scale, int band, int week, double share)
    {
        var counts = Week(scale, band, week);
        var all = 0;
        foreach (var count in counts)
            all += count;
        if (all < FewestScores)
            return null;
        var seen = 0;
        for (var points = 0; points < counts.Length; points++)
        {
            seen += counts[points];
            // The tolerance keeps 0.8 of 20 at 16, whatever the last bit says.
            if (seen >= share * all - 1e-9)
                return points;
        }
        return counts.Length - 1;
    }

    /// <summary>Whole points, half a point counting up.</summary>
    public static int WholePoints(int points) => (points + Instrument.PointScale / 2) / Instrument.PointScale;

    private ReadOnlySpan<int> Week(InstrumentCode scale, int band, int week) => _counts.AsSpan(Place(scale, band, week), Points);

    private static int Place(InstrumentCode scale, int band, int week) => (((int)scale * SeverityBands.Count + band) * (LastWeek + 1) + week) * Points;
}

/// <summary>A step that is open on the day of the extract, and its latest score.</summary>
internal readonly record struct OpenStep(int Episode, int Step, InstrumentCode Scale, int Band, int Week, int Points);
