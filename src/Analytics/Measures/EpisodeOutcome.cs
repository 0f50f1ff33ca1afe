using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>First and last score of an episode on one instrument (section 5 of the contract), in millionths of a point.</summary>
/// <param name="Instrument">The scale.</param>
/// <param name="First">The first score.</param>
/// <param name="Last">The last score.</param>
internal readonly record struct PairedScores(Instrument Instrument, int First, int Last)
{
    private const int AfterEnd = 7;

    public bool StartsAtCaseness => First >= StepOutcome.Points(Instrument.Caseness);

    public bool EndsBelowCaseness => Last < StepOutcome.Points(Instrument.Caseness);

    public bool FellReliably => (long)First - Last >= StepOutcome.Points(Instrument.ReliableChange);

    public bool RoseReliably => (long)Last - First >= StepOutcome.Points(Instrument.ReliableChange);

    /// <summary>The first and the last score dated in [referral, end + 7] whose setting isn't followup; null where they are
    /// not of different days.</summary>
    public static PairedScores? Of(EpisodeTables tables, int episode, InstrumentCode code)
    {
        var (from, to) = (tables.Episodes.ReferralDate[episode], tables.Episodes.EndDate[episode] + AfterEnd);
        int first = -1, last = -1;
        for (var (i, end) = tables.Scores.Of(episode); i < end; i++)
        {
            if (tables.Scores.Instrument[i] != (byte)code || tables.Scores.Setting[i] == (byte)Setting.Followup
                || tables.Scores.Date[i] < from || tables.Scores.Date[i] > to)
                continue;
            if (first < 0)
                first = i;
            last = i;
        }
        return last > first ? new PairedScores(tables.Instruments[(int)code], tables.Scores.Score[first], tables.Scores.Score[last]) : null;
    }

    /// <summary>Those of every scale that has thresholds and on which the episode is paired: scores stand by scale and date.</summary>
    public static IEnumerable<PairedScores> All(EpisodeTables tables, int episode)
    {
        var (from, to) = (tables.Episodes.ReferralDate[episode], tables.Episodes.EndDate[episode] + AfterEnd);
        var (row, end) = tables.Scores.Of(episode);
        while (row < end && tables.Scores.Instrument[row] <= (byte)InstrumentCode.Wsas)
        {
            var scale = tables.Scores.Instrument[row];
            int first = -1, last = -1;
            for (; row < end && tables.Scores.Instrument[row] == scale; row++)
            {
                if (tables.Scores.Setting[row] == (byte)Setting.Followup || tables.Scores.Date[row] < from || tables.Scores.Date[row] > to)
                    continue;
                if (first < 0)
                    first = row;
                last = row;
            }
            if (last > first)
                yield return new PairedScores(tables.Instruments[scale], tables.Scores.Score[first], tables.Scores.Score[last]);
        }
    }
}
