using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Models;

/// <summary>The files of a model: itself, how it is to be read, and its documents.</summary>
internal static class ModelFiles
{
    /// <summary>The folder of a report that holds a folder for each model.</summary>
    public const string Folder = "models";

    private const string TrainingFile = "training.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The files of a model that was trained, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(FrozenModel model)
    {
        var files = new Dictionary<string, byte[]>(Of(model.Document), StringComparer.Ordinal);
        var document = model.Document;
        foreach (var paper in ModelDocuments.Of(model.Study, model.Result, new ModelIdentity(document.Id, document.Program, document.Training.Sources, document.Training.ExtractedOn, document.Training.Data)))
        {
            using var page = new StringWriter();
            PaperWriter.WriteHtml(paper, Audience.Internal, page);
            files.Add(paper.Id + ".html", Encoding.UTF8.GetBytes(page.ToString()));
            files.Add(paper.Id + ".json", Encoding.UTF8.GetBytes(PaperWriter.ToJson(paper)));
        }
        return files;
    }

    /// <summary>The files of a model alone, by name.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyDictionary<string, byte[]> Of(ModelDocument model) => new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [StoredModel.MainFile] = ModelFile.Write(model),
        [ModelConformance.FileName] = Json(ModelConformance.Of(model)),
    };

    /// <summary>The folder of a model within a report or a training: the same for every month, so that links to it last.</summary>
    public static string FolderOf(ModelDocument model) => $"{model.Point}-{model.Learner}";

    /// <summary>Writes the files of models into folders of their own.</summary>
    public static void Write(IReadOnlyList<FrozenModel> models, OutputFolder folder, params string[] below)
    {
        foreach (var model in models)
            foreach (var (name, bytes) in Of(model))
                File.WriteAllBytes(folder.PathOf([.. below, FolderOf(model.Document), name]), bytes);
    }

    /// <summary>What a training did, and the mark of its folder.</summary>
    public static void WriteTraining(IReadOnlyList<PointStudy> studies, IReadOnlyList<FrozenModel> models, OutputFolder folder) =>
        File.WriteAllBytes(folder.PathOf(TrainingFile), Json(new JsonObject
        {
            ["program"] = "nonresponse " + PackContexts.ProgramVersion,
            ["marking"] = "internal, not for publication: counts are exact",
            ["points"] = new JsonArray([.. studies.Select(s => new JsonObject
            {
                ["point"] = ModelNames.Of(s.Point),
                ["why_none"] = s.WhyNone,
                ["models"] = new JsonArray([.. models.Where(m => m.Study == s).Select(m => new JsonObject
                {
                    ["id"] = m.Document.Id,
                    ["folder"] = FolderOf(m.Document),
                    ["not_for_use"] = new JsonArray([.. m.Document.NotForUse.Select(w => JsonValue.Create(w))]),
                })]),
            })]),
        }));

    /// <summary>Whether a folder is empty or holds a training and nothing else.</summary>
    public static bool IsTraining(string folder)
    {
        var entries = Directory.GetFileSystemEntries(folder);
        return entries.Length == 0
            || File.Exists(Path.Combine(folder, TrainingFile)) && entries.All(e => Path.GetFileName(e) == TrainingFile || File.Exists(Path.Combine(e, StoredModel.MainFile)));
    }

    private static byte[] Json(JsonObject content) => Encoding.UTF8.GetBytes(content.ToJsonString(Options) + "\n");
}
