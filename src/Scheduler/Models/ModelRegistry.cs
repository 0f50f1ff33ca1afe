using NonResponse.Ingest;

namespace NonResponse.Scheduler.Models;

/// <summary>Models in the store: into it, and back as what they can do.</summary>
internal static class ModelRegistry
{
    /// <summary>Registers a model as a challenger; the same one stays as it is.</summary>
    public static StoredModel Register(Store store, ModelDocument model) => Add(store, model, ModelFiles.Of(model));

    /// <summary>A model of the store.</summary>
    /// <exception cref="IOException">It is not there, damaged, or made by a newer program.</exception>
    public static ModelDocument Read(Store store, string id) => ModelFile.Read(store.ReadModel(id), $"{id}/{StoredModel.MainFile}");

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
