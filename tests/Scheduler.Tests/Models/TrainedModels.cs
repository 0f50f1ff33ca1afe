using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Models;

/// <summary>A synthetic service whose models were trained once for all tests: an extract, the files of a training, and a store with the same.</summary>
[SetUpFixture]
public sealed class TrainedModels
{
    private static TempFolder Folder { get; set; } = null!;

    /// <summary>The extract.</summary>
    public static string Extract => Folder.File("extract");

    /// <summary>What <c>train EXTRACT --out</c> wrote.</summary>
    public static string Files => Folder.File("trained");

    /// <summary>What it said.</summary>
    public static string Said { get; private set; } = "";

    /// <summary>Every model's folder.</summary>
    public static IEnumerable<string> Folders => Directory.GetDirectories(Files).Order(StringComparer.Ordinal);

    /// <summary>The file of a model.</summary>
    public static string FileOf(string model) => Path.Combine(Files, model, StoredModel.MainFile);

    [OneTimeSetUp]
    public void Train()
    {
        Folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 11, Providers = 3, Commissioners = 1, Compress = false, Source = "trust" }, Extract, null, CancellationToken.None);
        var (code, output, error) = Runs.Nonresponse("train", Extract, "--out", Files);
        Assert.That(code, Is.Zero, error);
        Said = output;
    }

    [OneTimeTearDown]
    public void Remove() => Folder.Dispose();
}
