using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <content>The checks of steps.</content>
internal sealed partial class EpisodeQuality
{
    private const int LongestCrossTaper = 28;
    private const int CadenceWithin = 7;

    private static readonly int StepInterventions = QualitySlots.Of("steps.interventions.present");
    private static readonly int StepBaseline = QualitySlots.Of("steps.baseline.present");
    private static readonly int StepStartUnique = QualitySlots.Of("steps.start.unique");
    private static readonly int StepEndOrder = QualitySlots.Of("steps.end_date.order");
    private static readonly int StepInEpisode = QualitySlots.Of("steps.start_date.in_episode");
    private static readonly int StepOverlap = QualitySlots.Of("steps.overlap");
    private static readonly int StepOrder = QualitySlots.Of("steps.step_number.order");
    private static readonly int StepNumberUnique = QualitySlots.Of("steps.step_number.unique");
    private static readonly int StepNumbers = QualitySlots.Of("steps.step_number.complete");
    private static readonly (int Days, int Slot)[] Cadence =
        [(28, QualitySlots.Of("steps.cadence.week4")), (56, QualitySlots.Of("steps.cadence.week8")), (84, QualitySlots.Of("steps.cadence.week12"))];

    private void CountSteps(int e, Instrument? instrument, ScoreSeries series)
    {
        var t = _tables.Steps;
        var (referral, closed) = (_tables.Episodes.ReferralDate[e], _tables.Episodes.EndDate[e]);
        var (first, end) = t.Of(e);
        var hasGap = false;
        for (var s = first; s < end; s++)
        {
            var (start, stop) = (t.StartDate[s], t.EndDate[s]);
            var next = s + 1 < end ? t.StartDate[s + 1] : Day.None;
            // Steps come in the order of their numbers. A number given twice leaves no gap: that is another check.
            hasGap |= t.Number[s] > (s > first ? (long)t.Number[s - 1] : 0) + 1;
            var (row, rows) = _tables.Interventions.Of(s);
            Test(StepInterventions, row == rows);
            if (stop != Day.None)
                Test(StepEndOrder, stop < start);
            Test(StepInEpisode, start < referral - BeforeReferral || start > closed);
            if (s > first)
            {
                Test(StepStartUnique, StartsWithAnother(first, s));
                Test(StepOrder, start < t.StartDate[s - 1]);
                Test(StepNumberUnique, t.Number[s] == t.Number[s - 1]);
            }
            // Without an end of its own a step lasts until the next one starts, and steps out of order are another check.
            if (next != Day.None && stop != Day.None && next >= start)
                Test(StepOverlap, stop - (long)next > LongestCrossTaper);
            CountMeasurement(start, Math.Min(Math.Min(next, stop), closed), instrument, series);
        }
        if (end > first)
            Test(StepNumbers, hasGap);
    }

    /// <summary>Whether scores are there when they are due: baseline, and weeks 4, 8 and 12 of a step that lasts so long.</summary>
    private void CountMeasurement(int start, int until, Instrument? instrument, ScoreSeries series)
    {
        if (start + StepOutcome.DueAfter <= _tables.ExtractedOn)
            Test(StepBaseline, instrument is null || StepOutcome.Baseline(series, start) == ScoreSeries.NotFound);
        foreach (var (days, slot) in Cadence)
        {
            var due = start + days;
            if (due + CadenceWithin <= _tables.ExtractedOn && due <= until)
                Test(slot, series.LatestIn(due - CadenceWithin, due + CadenceWithin) == ScoreSeries.NotFound);
        }
    }

    private bool StartsWithAnother(int first, int step)
    {
        for (var s = first; s < step; s++)
            if (_tables.Steps.StartDate[s] == _tables.Steps.StartDate[step])
                return true;
        return false;
    }
}
