namespace NonResponse.Ingest.Tests;

/// <summary>What becomes of registered models when files are damaged, programs end in the midst or a database goes away.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class ModelFaultTests(string catalog)
{
    private const string First = "m0-ridge-20251231-1f3a9c2e";
    private const string Second = "m0-trees-20251231-00000002";

    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Damage_is_named_and_mended_by_registering_the_model_again([Values("model.json", "card.html")] string file, [Values("changed", "gone", "all gone")] string damage)
    {
        _store.Accept(_store.Extract());
        _store.Open().AddModel(Models.New(First));
        _store.Open().AddModel(Models.New(Second));
        _store.Open().PromoteModel(Second, "the first");
        Damage(First, file, damage);
        Assert.That(() => _store.Open().ReadModel(First, file), Throws.TypeOf<DamagedModelException>().With.Message.Contains(First).And.Message.Contains(file).And.InstanceOf<IOException>());
        Assert.That(() => _store.Open().PromoteModel(First, "better"), Throws.TypeOf<DamagedModelException>().With.Message.Contains("Train it again on the extract of 2025-12-31"));
        Assert.That(_store.Open().Champion("m0")!.Id, Is.EqualTo(Second));
        var found = _store.Open().Verify().Cast<DamagedModelException>().Single();
        Assert.That((found.Model.Id, found.File), Is.EqualTo((First, damage == "all gone" ? "card.html" : file)));

        _store.Open().AddModel(Models.New(First));
        Assert.That(_store.Open().Verify(), Is.Empty);
        Assert.That(_store.Open().ReadModel(First, file), Is.EqualTo(Models.New(First).Files[file]));
        Assert.That(_store.Open().PromoteModel(First, "better").State, Is.EqualTo(ModelState.Champion));
        var mended = _store.Open().Audit().Single(a => a.Action == "mend-model");
        Assert.That((mended.Subject, mended.Detail), Is.EqualTo((First, damage == "all gone" ? "card.html, model.json" : file)));
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
    }

    [Test]
    public void Damage_of_the_champion_says_to_promote_another_and_stands_beside_that_of_submissions()
    {
        var submission = _store.Accept(_store.Extract());
        _store.Open().AddModel(Models.New(First));
        _store.Open().PromoteModel(First, "the first");
        Damage(First, StoredModel.MainFile, "changed");
        File.Delete(Path.Combine(_store.Options.Home, submission.Folder, "reading.json"));
        Assert.That(() => _store.Open().ReadModel(First), Throws.TypeOf<DamagedModelException>().With.Message.Contains("promote another model for m0"));
        Assert.That(_store.Open().Verify().Select(d => d.File), Is.EqualTo(new[] { "reading.json", "model.json" }));
        // A card that is not the one that was stored mends nothing.
        var other = Models.New(First);
        _store.Open().AddModel(other with { Files = new Dictionary<string, byte[]> { [StoredModel.MainFile] = other.Files[StoredModel.MainFile], ["card.html"] = [1] } });
        Assert.That(_store.Open().Verify().Select(d => d.File), Is.EqualTo(new[] { "reading.json" }));
    }

    [TestCase("files closed", 0)]
    [TestCase("folder moved", 0)]
    [TestCase("catalog committed", 1)]
    public void Registration_that_ends_in_the_midst_leaves_the_old_state_or_the_new(string point, int models)
    {
        var store = Ending(point);
        Assert.That(() => store.AddModel(Models.New(First)), Throws.TypeOf<EndedException>());
        Assert.That(_store.Open().Models(), Has.Count.EqualTo(models));
        Assert.That(_store.Open().Verify(), Is.Empty);
        Assert.That(_store.Open().Audit(), Has.Count.EqualTo(models));
        _store.Open().AddModel(Models.New(Second));
        Assert.That(Directory.GetDirectories(_store.File("home", "models")), Has.Length.EqualTo(models + 1), "what was left behind is cleared away");
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
        _store.Open().AddModel(Models.New(First));
        Assert.That(_store.Open().Models(), Has.Count.EqualTo(2));
        Assert.That(_store.Open().Verify(), Is.Empty);
    }

    [Test]
    public void Folder_that_the_catalog_does_not_know_is_cleared_away_by_an_import_and_models_are_not()
    {
        _store.Open().AddModel(Models.New(First));
        Assert.That(() => Ending("folder moved").AddModel(Models.New(Second)), Throws.TypeOf<EndedException>());
        Assert.That(Directory.GetDirectories(_store.File("home", "models")), Has.Length.EqualTo(2));
        _store.Accept(_store.Extract());
        Assert.That(Directory.GetDirectories(_store.File("home", "models")).Select(Path.GetFileName), Is.EqualTo(new[] { First }));
        _store.Open().Erase(["PT-0004"], "asked for");
        _store.Open().RotateKey("a colleague left");
        _store.Accept(_store.Extract(day: "2026-01-31"));
        _store.Open().Retain(new DateOnly(2026, 1, 15), 0, isTrial: false);
        Assert.That(_store.Open().Verify(), Is.Empty);
        Assert.That(_store.Open().ReadModel(First), Is.EqualTo(Models.New(First).Files[StoredModel.MainFile]));
    }

    private void Damage(string id, string file, string damage)
    {
        var path = Models.PathOf(_store.Options, id, file);
        if (damage == "changed")
            File.AppendAllText(path, "x");
        else if (damage == "gone")
            File.Delete(path);
        else
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private Store Ending(string point)
    {
        var store = _store.Open();
        store.Passing = passed =>
        {
            if (passed == point)
                throw new EndedException();
        };
        return store;
    }

    private sealed class EndedException : Exception;
}
