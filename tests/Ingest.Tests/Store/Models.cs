using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>Models to be registered in tests.</summary>
internal static class Models
{
    /// <summary>A model of two files.</summary>
    public static NewModel New(string id, string point = "m0", bool isForUse = true, string? parent = null, string text = "{}") => new()
    {
        Id = id,
        Point = point,
        Learner = "ridge",
        IsForUse = isForUse,
        Parent = parent,
        Sources = "north, south",
        TrainedOn = new DateOnly(2025, 12, 31),
        Files = new Dictionary<string, byte[]> { [StoredModel.MainFile] = Encoding.UTF8.GetBytes(text + id), ["card.html"] = Encoding.UTF8.GetBytes("<p>" + id) },
    };

    /// <summary>The path of a file of a model.</summary>
    public static string PathOf(StoreOptions options, string id, string file = StoredModel.MainFile) => Path.Combine(options.Home, "models", id, file);

    /// <summary>What the catalog knows of a model beside its files, which are lists and equal only to themselves.</summary>
    public static StoredModel Row(StoredModel model) => model with { Files = [] };
}
