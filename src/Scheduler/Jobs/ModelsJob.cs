using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Watches the models that make predictions, trains new ones beside them, and lets one take over where the configured rule says so.</summary>
internal sealed class ModelsJob(ModelJobSettings settings) : ClockedJob("models", "watches prediction models, and trains new ones beside them", settings)
{
    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        var reporting = service.Settings.Reporting;
        var watched = pipeline.Watch(service.Options, null, reporting, cancel);
        var trained = pipeline.Train(new TrainOptions { Store = service.Options, Checks = service.Settings.Checks, Reporting = reporting }, cancel);
        var concerns = watched.SelectMany(w => w.Monitor.Concerns.Select(c => $"{w.Stored.Id}: {c}")).ToList();
        if (trained.Refusal is { } refusal)
            return new RunEnd { State = RunState.Refused, Message = string.Join(' ', concerns.Append($"Nothing was learnt: {refusal}")), Findings = concerns.Count };
        var none = trained.Studies.Where(s => s.WhyNone is not null).Select(s => $"{Models.ModelNames.Of(s.Point)}: no model, because {s.WhyNone}.");
        return new RunEnd
        {
            State = RunState.Done,
            Message = string.Join(' ',
            [
                string.Create(CultureInfo.InvariantCulture, $"Watched {watched.Count} and trained {trained.Models.Count} models, {trained.Models.Count(m => m.Model.Document.NotForUse.Count > 0)} of them not for use."),
                .. none, .. trained.Promoted.Select(p => $"{p.Id} now makes the predictions of {p.Point}, by the configured rule."), .. concerns,
            ]),
            Findings = concerns.Count,
            Outputs = [.. trained.Models.Select(m => new RunFile(m.Stored!.Id, m.Stored.Sha256))],
        };
    }
}
