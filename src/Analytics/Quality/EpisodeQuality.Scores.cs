using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <content>The checks of scores.</content>
internal sealed partial class EpisodeQuality
{
    private const int JumpWithin = 7;
    private const int ShortestFlat = 4;
    private const int LongAfterEnd = 365;

    private static readonly int ScoreInEpisode = QualitySlots.Of("assessments.date.in_episode");
    private static readonly int ScoreJump = QualitySlots.Of("assessments.score.jump");
    private static readonly int ScoreFlat = QualitySlots.Of("assessments.score.flat");

    // Whole scores of the depression scales, by instrument and points.
    private readonly long[,] _points = new long[(int)InstrumentCode.BdiIi + 1, 64];

    private void CountScores(int e, ScoreSeries primary, Instrument? instrument)
    {
        var t = _tables.Scores;
        var (referral, closed) = (_tables.Episodes.ReferralDate[e], _tables.Episodes.EndDate[e]);
        var (first, end) = t.Of(e);
        for (var i = first; i < end; i++)
        {
            Test(ScoreInEpisode, t.Date[i] < referral - BeforeReferral || (closed != Day.None && t.Date[i] > closed + LongAfterEnd));
            var scale = Instrument.All[t.Instrument[i]];
            if (i > first && t.Instrument[i - 1] == t.Instrument[i] && t.Date[i] - t.Date[i - 1] <= JumpWithin)
                Test(ScoreJump, 4 * Math.Abs((long)t.Score[i] - t.Score[i - 1]) >= 3 * (scale.Highest - scale.Lowest) * (long)Instrument.PointScale);
            if (Instrument.IsDepression(scale.Code) && t.Score[i] % Instrument.PointScale == 0)
                _points[(int)scale.Code, t.Score[i] / Instrument.PointScale]++;
        }
        if (instrument is null || primary.Count < ShortestFlat || primary.PointsAt(0) <= StepOutcome.Points(instrument.Remission))
            return;
        var flat = true;
        for (var i = 1; i < primary.Count && flat; i++)
            flat = primary.PointsAt(i) == primary.PointsAt(0);
        Test(ScoreFlat, flat);
    }

    private void AddScores(EpisodeQuality other)
    {
        for (var i = 0; i < _points.GetLength(0); i++)
            for (var p = 0; p < _points.GetLength(1); p++)
                _points[i, p] += other._points[i, p];
    }

    /// <summary>Digit preference: how many scores at 5, 10, 15 ... there are beyond the mean of the two beside each.</summary>
    private void AddScoresTo(Dictionary<string, Tally> tallies)
    {
        long all = 0, excess = 0;
        for (var i = 0; i < _points.GetLength(0); i++)
            for (var p = 0; p < _points.GetLength(1); p++)
            {
                all += _points[i, p];
                if (p % 5 == 0 && p > 0 && p < Instrument.All[i].Highest)
                    excess += Math.Max(0, _points[i, p] - (_points[i, p - 1] + _points[i, p + 1]) / 2);
            }
        tallies["assessments.score.digit_preference"] = new Tally(all, excess);
    }
}
