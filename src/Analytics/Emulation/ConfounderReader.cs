using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Reads what was known at decisions.</summary>
internal static class ConfounderReader
{
    private const int Week = 7;

    /// <summary>The confounders of decisions, row by row.</summary>
    /// <param name="source">The extract.</param>
    /// <param name="decisions">Each has a score in the 28 days before it.</param>
    /// <param name="confounders">Ids of the <see cref="ConfounderCatalogue"/>.</param>
    /// <exception cref="LeakException">One rests on something that was not known yet.</exception>
    public static FeatureTable Of(PredictionSource source, IReadOnlyList<Decision> decisions, IReadOnlyList<string> confounders)
    {
        var steps = decisions.Select(d => new PredictedStep(d.Episode, d.Step, d.Day, Day.None, null)).ToList();
        var known = FeatureTable.Of(source.Tables, source.Classification, PredictionPoint.Start, steps, withSocial: true);
        var provider = source.Classification.EpisodeAxes.First(a => a.Axis.Name == "provider_id").Axis;
        Feature[] features = [.. confounders.Select(c => known.PlaceOf(c) is >= 0 and var place ? known.Features[place] : WithLevels(ConfounderCatalogue.Find(c)!, provider))];
        int[] places = [.. confounders.Select(known.PlaceOf)];
        var values = new double[decisions.Count * features.Length];
        const int Block = 1 << 10;
        RowBlocks.Do(decisions.Count, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                for (var f = 0; f < features.Length; f++)
                    values[i * features.Length + f] = places[f] >= 0 ? known.Row(i)[places[f]] : Own(source.Tables, provider, decisions[i], features[f].Id);
        });
        return new FeatureTable(features, values);
    }

    private static Feature WithLevels(Feature feature, Axis provider) => feature.Id switch
    {
        ConfounderCatalogue.Provider => feature with { Levels = provider.Levels },
        ConfounderCatalogue.Reason => feature with { Levels = CodeList.Of<StepReason>().Codes },
        _ => feature,
    };

    private static double Own(EpisodeTables tables, Axis provider, in Decision d, string confounder) => confounder switch
    {
        ConfounderCatalogue.Calendar => d.Day,
        ConfounderCatalogue.Provider => provider.LevelOfRow[d.Episode],
        ConfounderCatalogue.Reason => tables.Steps.Reason[d.Step] is var reason && reason == CodeList.Missing ? double.NaN : reason,
        ConfounderCatalogue.WeeksOnLastStep => d.Previous < 0 ? double.NaN : (d.Day - tables.Steps.StartDate[d.Previous]) / (double)Week,
        ConfounderCatalogue.AdverseOnLastStep => d.Previous < 0 ? double.NaN : AdverseSince(tables, d.Episode, tables.Steps.StartDate[d.Previous], d.Day),
        ConfounderCatalogue.FallOnLastStep => FallOnLastStep(tables, d) ?? double.NaN,
        _ => throw new InvalidOperationException($"There is no confounder {confounder}."),
    };

    /// <summary>By what share the score fell from the baseline of the step before to the decision; null where there is no such step, or no baseline of it.</summary>
    public static double? FallOnLastStep(EpisodeTables tables, in Decision d)
    {
        if (d.Previous < 0)
            return null;
        var series = PrimaryInstrument.Series(tables, d.Episode, PrimaryInstrument.Of(tables, d.Episode)!.Code);
        var (before, at) = (StepOutcome.Baseline(series, tables.Steps.StartDate[d.Previous]), series.LatestIn(d.Day - StepOutcome.BaselineBefore, d.Day));
        return before == ScoreSeries.NotFound || before > at || series.PointsAt(before) == 0 ? null : 1 - (double)series.PointsAt(at) / series.PointsAt(before);
    }

    private static double AdverseSince(EpisodeTables tables, int episode, int from, int to)
    {
        if (tables.Events is not { } events)
            return double.NaN;
        for (var (i, end) = events.Of(episode); i < end && events.Date[i] <= to; i++)
            if (events.Date[i] > from && events.Kind[i] == (byte)EventKind.AdverseEffect)
                return 1;
        return 0;
    }
}
