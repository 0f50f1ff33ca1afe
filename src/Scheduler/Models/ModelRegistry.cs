using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Models;

/// <summary>Models in the store: into it, and back as what they can do.</summary>
internal static class ModelRegistry
{
    /// <summary>Registers a model that was trained, as a challenger; the same one stays as it is.</summary>
    public static StoredModel Register(Store store, FrozenModel model) => Add(store, model.Document, ModelFiles.Of(model));

    /// <summary>Registers a version of a model that is registered already; its documents are those of the model that it comes from.</summary>
    public static StoredModel Register(Store store, ModelDocument version) => Add(store, version, ModelFiles.Of(version));

    /// <summary>A model of the store.</summary>
    /// <exception cref="IOException">It is not there, damaged, or made by a newer program.</exception>
    public static ModelDocument Read(Store store, string id) => ModelFile.Read(store.ReadModel(id), $"{id}/{StoredModel.MainFile}");

    /// <summary>The champions there are, that of the start of a step first.</summary>
    public static IReadOnlyList<StoredModel> Champions(Store store) => [.. Enum.GetValues<PredictionPoint>().Select(p => store.Champion(ModelNames.Of(p))).OfType<StoredModel>()];

    /// <summary>The champion of a point.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static ModelDocument Champion(Store store, PredictionPoint point) => store.Champion(ModelNames.Of(point)) is { } champion
        ? Read(store, champion.Id)
        : throw new ModelFileException($"The store has no champion of {ModelNames.Of(point)}: 'nonresponse models promote' makes a model one.");

    /// <summary>A model that patients may be listed by.</summary>
    /// <exception cref="ModelFileException">It is not of week 4, or not for use.</exception>
    public static RiskModel ForList(ModelDocument document)
    {
        var model = ModelNames.ModelOf(document);
        if (model.Point != PredictionPoint.WeekFour)
            throw new ModelFileException($"{document.Id} predicts at the start of a step; the list is of risks at week 4.");
        return document.NotForUse.Count == 0 ? model : throw new ModelFileException($"{document.Id} is not for use: {string.Join("; ", document.NotForUse)}.");
    }

    private static StoredModel Add(Store store, ModelDocument model, IReadOnlyDictionary<string, byte[]> files) => store.AddModel(new NewModel
    {
        Id = model.Id,
        Point = model.Point,
        Learner = model.Learner,
        IsForUse = model.NotForUse.Count == 0,
        Parent = model.Parent,
        Sources = string.Join(", ", model.Training.Sources),
        TrainedOn = model.Training.ExtractedOn,
        Files = files,
    });
}
