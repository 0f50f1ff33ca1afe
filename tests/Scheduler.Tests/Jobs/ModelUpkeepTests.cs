using System.Text;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>Registered prediction models in the work on the store that a person, or the schedule, asks for.</summary>
public sealed class ModelUpkeepTests
{
    private const string Model = "m0-ridge-20251231-1f3a9c2e";

    private JobHome _home = null!;

    [SetUp]
    public void Make()
    {
        _home = new JobHome("{}");
        Store.Open(_home.Options, new StoreCaller("tester", TimeProvider.System.GetUtcNow(), "0.1.0"), create: true).AddModel(new NewModel
        {
            Id = Model,
            Point = "m0",
            Learner = "ridge",
            IsForUse = true,
            Sources = "trust",
            TrainedOn = new DateOnly(2025, 12, 31),
            Files = new Dictionary<string, byte[]> { [StoredModel.MainFile] = Encoding.UTF8.GetBytes("{}") },
        });
    }

    [TearDown]
    public void Remove() => _home.Dispose();

    [Test]
    public void Verification_by_hand_and_by_the_schedule_looks_at_models()
    {
        Assert.That(_home.Nonresponse("submissions", "verify").Code, Is.Zero);
        Assert.That(_home.Nonresponse("jobs", "run", "integrity").Output, Does.Contain("Every file of 0 submissions and 1 models is what was stored."));
        File.AppendAllText(System.IO.Path.Combine(_home.Path, "models", Model, StoredModel.MainFile), "x");
        var verified = _home.Nonresponse("submissions", "verify");
        Assert.That((verified.Code, verified.Error), Is.EqualTo((1, Damage + Environment.NewLine)));
        Assert.That(_home.Nonresponse("jobs", "run", "integrity").Code, Is.EqualTo(1));
        var run = _home.Ledger.Recent("integrity", 1).Single();
        Assert.That((run.End.State, run.End.Findings, run.End.Message, run.End.RetryAt), Is.EqualTo((RunState.Failed, (long?)1, Damage, (DateTimeOffset?)null)));
    }

    [Test]
    public void Restored_store_has_the_model_and_a_damaged_one_is_named_by_the_backup()
    {
        Assert.That(_home.Nonresponse("backup", "--to", _home.In("backups")).Output, Does.Contain(": 1 files, 2 bytes of them new."));
        var restored = Runs.Nonresponse("restore", "--from", _home.In("backups"), "--home", _home.In("restored"), "--key", _home.Options.KeyFile!);
        Assert.That(restored.Output, Does.Contain("every file is what was stored."));
        Assert.That(File.ReadAllText(_home.In("restored", "models", Model, StoredModel.MainFile)), Is.EqualTo("{}"));
        File.Delete(System.IO.Path.Combine(_home.Path, "models", Model, StoredModel.MainFile));
        var damaged = _home.Nonresponse("backup", "--to", _home.In("other"));
        Assert.That(damaged.Code, Is.EqualTo(1));
        Assert.That(damaged.Error, Does.Contain(Damage));
    }

    private static string Damage =>
        $"The model {Model} is damaged: model.json is not what was stored. Train it again on the extract of 2025-12-31, or put models/{Model}/model.json back from a backup.";
}
