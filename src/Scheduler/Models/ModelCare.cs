using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Models;

/// <summary>A model of the store, and how it does.</summary>
/// <param name="Stored">What the registry says of it.</param>
/// <param name="Document">The model.</param>
/// <param name="Monitor">How it does.</param>
internal sealed record WatchedModel(StoredModel Stored, ModelDocument Document, RiskMonitor Monitor)
{
    /// <summary>How many settled months were recorded anew.</summary>
    public int Changed { get; init; }
}

/// <summary>Looks after models: how they do month by month, and putting them right.</summary>
internal static class ModelCare
{
    /// <summary>Watches a model on the steps that were predicted after those it learnt from.</summary>
    public static WatchedModel Watch(StoredModel stored, ModelDocument document, IReadOnlyList<PredictionSource> sources)
    {
        var model = ModelNames.ModelOf(document);
        return new WatchedModel(stored, document, RiskMonitor.Of(
            model, ModelNames.ProfileOf(document.Reference), DataFor(document, sources), document.Training.Before.DayNumber, sources.Min(s => s.Tables.ExtractedOn)));
    }

    /// <summary>What packs show of the champions; nothing is kept of it.</summary>
    public static IReadOnlyList<ModelInUse> InUse(Store store, IReadOnlyList<StoredModel> champions, IReadOnlyList<PredictionSource> sources) =>
    [
        .. champions.Select(c => Watch(c, ModelRegistry.Read(store, c.Id), sources)).Select(w => new ModelInUse(
            w.Stored.Id, ModelNames.ModelOf(w.Document).Point, ModelNames.ModelOf(w.Document).Learner,
            $"in use since {Wording.Date(DateOnly.FromDateTime(w.Stored.ChangedAt.UtcDateTime))} ({w.Stored.Reason?.TrimEnd('.')})", w.Monitor)),
    ];

    /// <summary>Keeps the settled months of a model; those that are as they were recorded are left alone.</summary>
    /// <returns>How many were new or changed.</returns>
    public static int Record(Store store, WatchedModel watched)
    {
        var recorded = store.ModelMonths(watched.Stored.Id).ToDictionary(m => m.Month, m => m.Result, StringComparer.Ordinal);
        var changed = 0;
        foreach (var month in watched.Monitor.Months.Where(m => !m.IsProvisional))
        {
            var result = Json(month).ToJsonString();
            if (recorded.GetValueOrDefault(month.Month.Id) == result)
                continue;
            store.RecordModelMonth(watched.Stored.Id, month.Month.Id, result);
            changed++;
        }
        return changed;
    }

    /// <summary>Puts a model right by the steps since it learnt: fitted on the earlier of them, judged on the later.</summary>
    /// <param name="document">The model.</param>
    /// <param name="sources">The extracts.</param>
    /// <param name="asked">How; null for what the steps ask for.</param>
    /// <returns>How the steps would put it right, and the new version; null where nothing is to be done.</returns>
    /// <exception cref="ModelFileException">The steps cannot tell.</exception>
    public static (RiskRecalibration Fit, ModelDocument? Version) Recalibrate(ModelDocument document, IReadOnlyList<PredictionSource> sources, RecalibrationKind? asked)
    {
        var (model, data) = (ModelNames.ModelOf(document), DataFor(document, sources));
        int[] since = [.. Enumerable.Range(0, data.Rows).Where(r => data.Steps[r].Day >= document.Training.Before.DayNumber)];
        var split = RiskSplit.Of(data, since);
        try
        {
            var fit = RiskRecalibration.Of(model, data, split.Learnt);
            var kind = asked ?? fit.Wanted;
            if (kind == RecalibrationKind.None)
                return (fit, null);
            var line = fit.LineOf(kind);
            var right = model with { Recalibration = model.Recalibration.Then(line) };
            var time = new ModelRecalibration
            {
                On = DateOnly.FromDayNumber(sources.Min(s => s.Tables.ExtractedOn)),
                Steps = fit.Steps,
                Nonresponse = fit.Events,
                Line = new ModelLine(line.Intercept, line.Slope),
                Why = asked is null ? "as the steps since it learnt ask for" : "as it was asked for",
            };
            // That it is no better than severity alone, no line through its log odds can change.
            return (fit, ModelFreezer.Recalibrated(document, time, [.. document.NotForUse.Where(w => w == RiskRules.NoGain), .. WhyNot(right, data, split.Later)]));
        }
        catch (RecalibrationException why)
        {
            throw new ModelFileException($"{document.Id} cannot be put right, because {why.Message}.");
        }
    }

    private static IEnumerable<string> WhyNot(RiskModel model, PredictionData data, IReadOnlyList<int> later)
    {
        int[] observed = [.. later.Where(data.IsObserved)];
        if (observed.Length == 0)
            return ["there are no later steps of other patients by which it could be judged"];
        return RiskRules.WhyNotCalibrated(RiskPerformance.Of(new ScoredSteps(
            model.Risks(data.Table, observed, UnseenLevel.AsMostFrequent), [.. observed.Select(data.IsNonresponse)], ObservationWeights.Of(data, later), [.. observed.Select(r => data.Patients[r])])));
    }

    private static PredictionData DataFor(ModelDocument document, IReadOnlyList<PredictionSource> sources)
    {
        ModelNames.TryPoint(document.Point, out var point);
        return PredictionData.Of(sources, point, document.Training.SocialDeterminants, int.MaxValue);
    }

    private static JsonObject Json(RiskMonth month) => new()
    {
        ["steps"] = month.Steps,
        ["observed"] = month.Observed,
        ["nonresponse"] = month.Events,
        ["expected"] = month.Expected,
        ["observed_over_expected"] = month.ObservedOverExpected is { } ratio ? new JsonObject { ["value"] = ratio.Value, ["lower"] = ratio.Lower, ["upper"] = ratio.Upper } : null,
        ["deviation"] = month.Deviation,
        ["cusum_above"] = month.Above,
        ["cusum_below"] = month.Below,
        ["signal"] = month.IsSignal,
    };
}
