using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Which depression scale an episode is judged by, and its scores (section 2 of the contract).</summary>
internal static class PrimaryInstrument
{
    private const int DepressionScales = (int)InstrumentCode.BdiIi + 1;

    /// <summary>The first scale, in the contract's order, that gives the first step a baseline; if none does, the first
    /// with any score; null where the episode has no depression score at all.</summary>
    public static Instrument? Of(EpisodeTables tables, int episode)
    {
        var (firstStep, endStep) = tables.Steps.Of(episode);
        Instrument? withAny = null;
        for (var code = 0; code < DepressionScales; code++)
        {
            var series = Series(tables, episode, (InstrumentCode)code);
            if (series.Count == 0)
                continue;
            withAny ??= tables.Instruments[code];
            if (firstStep < endStep && StepOutcome.Baseline(series, tables.Steps.StartDate[firstStep]) != ScoreSeries.NotFound)
                return tables.Instruments[code];
        }
        return withAny;
    }

    /// <summary>The scores of an episode on one instrument.</summary>
    public static ScoreSeries Series(EpisodeTables tables, int episode, InstrumentCode code)
    {
        var (row, end) = tables.Scores.Of(episode);
        while (row < end && tables.Scores.Instrument[row] < (byte)code)
            row++;
        var first = row;
        while (row < end && tables.Scores.Instrument[row] == (byte)code)
            row++;
        return new ScoreSeries(
            tables.Scores.Date.AsSpan(first, row - first), tables.Scores.Score.AsSpan(first, row - first));
    }
}
