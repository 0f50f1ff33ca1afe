using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>The registry of prediction models, on both catalogs.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class ModelTests(string catalog)
{
    private const string First = "m0-ridge-20251231-1f3a9c2e";
    private const string Second = "m0-trees-20251231-00000002";
    private const string Later = "m4-ridge-20251231-00000003";

    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Registered_model_is_a_challenger_and_is_read_back()
    {
        var model = Models.New(First);
        var added = _store.Open().AddModel(model);
        var read = _store.Open().Models().Single();
        Assert.That(Models.Row(read), Is.EqualTo(Models.Row(added)));
        Assert.That(read.Files, Is.EqualTo(added.Files));
        Assert.That((read.Id, read.Point, read.Learner, read.State, read.IsForUse, read.Parent), Is.EqualTo((First, "m0", "ridge", ModelState.Challenger, true, (string?)null)));
        Assert.That((read.Sources, read.TrainedOn, read.Reason), Is.EqualTo(("north, south", new DateOnly(2025, 12, 31), (string?)null)));
        Assert.That((read.RegisteredAt, read.RegisteredBy, read.ChangedAt, read.ChangedBy), Is.EqualTo((_store.Now, "tester", _store.Now, "tester")));
        // printf '{}m0-ridge-20251231-1f3a9c2e' | sha256sum
        Assert.That(read.Sha256, Is.EqualTo("d12682cec36f5f8fe3bff5b073846097d4425a5537bedfc3bac341f03639968f"));
        Assert.That(read.Files.Select(f => f.Name), Is.EqualTo(new[] { "card.html", "model.json" }));
        Assert.That(_store.Open().ReadModel(First), Is.EqualTo(model.Files[StoredModel.MainFile]));
        Assert.That(_store.Open().ReadModel(First, "card.html"), Is.EqualTo(model.Files["card.html"]));
        Assert.That(() => _store.Open().ReadModel(First, "../../store.json"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("has no file"));
        Assert.That(_store.Open().Champion("m0"), Is.Null);
        Assert.That(Audit(), Is.EqualTo(new[] { ("add-model", First, "", "") }));
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
    }

    [Test]
    public void Same_model_again_changes_nothing_and_another_of_the_name_is_refused()
    {
        _store.Open().AddModel(Models.New(First));
        var champion = _store.Open().PromoteModel(First, "the first");
        _store.Now = _store.Now.AddDays(1);
        Assert.That(Models.Row(_store.Open().AddModel(Models.New(First))), Is.EqualTo(Models.Row(champion)), "it stays the champion");
        Assert.That(() => _store.Open().AddModel(Models.New(First, text: "[]")), Throws.TypeOf<StoreRefusedException>().With.Message.Contains(First));
        Assert.That(_store.Open().Models(), Has.Count.EqualTo(1));
        Assert.That(Encoding.UTF8.GetString(_store.Open().ReadModel(First)), Is.EqualTo("{}" + First));
        Assert.That(Audit().Select(a => a.Action), Is.EqualTo(new[] { "add-model", "promote-model" }));
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
    }

    [Test]
    public void Model_that_several_register_at_once_is_registered_once()
    {
        _store.Open();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => _store.Open().AddModel(Models.New(i % 2 == 0 ? First : Second)));
        Assert.That(_store.Open().Models().Select(m => m.Id), Is.EquivalentTo(new[] { First, Second }));
        Assert.That(Audit().Select(a => a.Action), Is.EqualTo(new[] { "add-model", "add-model" }));
        Assert.That(_store.Open().Verify(), Is.Empty);
    }

    [Test]
    public void Recalibration_names_a_model_of_its_point()
    {
        _store.Open().AddModel(Models.New(First));
        Assert.That(_store.Open().AddModel(Models.New(Second, parent: First)).Parent, Is.EqualTo(First));
        Assert.That(_store.Open().Model(Second).Parent, Is.EqualTo(First));
        Assert.That(() => _store.Open().AddModel(Models.New("m0-x", parent: "m0-none")), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("no model m0-none").And.Message.Contains(First));
        Assert.That(() => _store.Open().AddModel(Models.New(Later, "m4", parent: First)), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("another point"));
        Assert.That(_store.Open().Models(), Has.Count.EqualTo(2));
        Assert.That(Directory.GetDirectories(_store.File("home", "models")), Has.Length.EqualTo(2));
    }

    [TestCase("", "m0", "card.html")]
    [TestCase("M0", "m0", "card.html")]
    [TestCase("../m0", "m0", "card.html")]
    [TestCase("m0\n", "m0", "card.html")]
    [TestCase("m0", "m8", "card.html")]
    [TestCase("m0", "m0", "../card.html")]
    [TestCase("m0", "m0", "a/card.html")]
    [TestCase("m0", "m0", "..")]
    [TestCase("m0", "m0", ".hidden")]
    [TestCase("m0", "m0", "Model.json")]
    [TestCase("m0", "m0", "")]
    [TestCase("m0", "m0", null)]
    public void What_is_no_model_is_not_registered(string id, string point, string? file)
    {
        var model = Models.New(id, point);
        var files = file is null
            ? new Dictionary<string, byte[]> { ["card.html"] = [] }
            : new Dictionary<string, byte[]> { [StoredModel.MainFile] = [1], [file] = [2] };
        Assert.That(() => _store.Open().AddModel(model with { Files = files }), Throws.ArgumentException);
        Assert.That(_store.Open().Models(), Is.Empty);
        Assert.That(Directory.Exists(_store.File("home", "models")), Is.False);
    }

    [Test]
    public void Promoted_model_takes_the_place_of_the_champion_of_its_point()
    {
        foreach (var model in new[] { Models.New(First), Models.New(Second), Models.New(Later, "m4") })
            _store.Open().AddModel(model);
        _store.Open().PromoteModel(First, "the first");
        _store.Open().PromoteModel(Later, "the first of four weeks");
        _store.Now = _store.Now.AddDays(1);
        var promoted = _store.Open().PromoteModel(Second, " better calibrated ");
        Assert.That(Models.Row(_store.Open().Champion("m0")!), Is.EqualTo(Models.Row(promoted)));
        Assert.That((promoted.State, promoted.Reason, promoted.ChangedAt, promoted.ChangedBy), Is.EqualTo((ModelState.Champion, "better calibrated", _store.Now, "tester")));
        Assert.That(promoted.RegisteredAt, Is.EqualTo(_store.Now.AddDays(-1)));
        Assert.That(_store.Open().Champion("m4")!.Id, Is.EqualTo(Later));
        var former = _store.Open().Model(First);
        Assert.That((former.State, former.Reason, former.ChangedAt), Is.EqualTo((ModelState.Retired, "replaced by " + Second, _store.Now)));

        Assert.That(_store.Open().PromoteModel(First, "the new one drifts").State, Is.EqualTo(ModelState.Champion), "there is a way back");
        Assert.That(_store.Open().Model(Second).State, Is.EqualTo(ModelState.Retired));
        Assert.That(Audit().Skip(3), Is.EqualTo(new[]
        {
            ("promote-model", First, "the first", "no champion before"),
            ("promote-model", Later, "the first of four weeks", "no champion before"),
            ("retire-model", First, "replaced by " + Second, ""),
            ("promote-model", Second, "better calibrated", "replaces " + First),
            ("retire-model", Second, "replaced by " + First, ""),
            ("promote-model", First, "the new one drifts", "replaces " + Second),
        }));
    }

    [Test]
    public void Promotion_is_refused_with_what_is_in_its_way()
    {
        _store.Open().AddModel(Models.New(First));
        _store.Open().AddModel(Models.New(Second, isForUse: false));
        Assert.That(() => _store.Open().PromoteModel("m0-none", "why not"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("no model m0-none").And.Message.Contains(Second));
        Assert.That(() => _store.Open().PromoteModel(Second, "why not"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("not for use").And.Message.Contains("--force"));
        foreach (var reason in new[] { "", " \t", new string('x', 501) })
        {
            Assert.That(() => _store.Open().PromoteModel(First, reason), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("reason"));
            Assert.That(() => _store.Open().RetireModel(First, reason), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("reason"));
        }
        Assert.That(_store.Open().Models().Select(m => m.State), Is.All.EqualTo(ModelState.Challenger));
        _store.Open().PromoteModel(First, new string('x', 500));
        Assert.That(() => _store.Open().PromoteModel(First, "again"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("champion of m0 already"));
        Assert.That(Audit(), Has.Count.EqualTo(3));

        var forced = _store.Open().PromoteModel(Second, "for a rehearsal", force: true);
        Assert.That((forced.State, forced.IsForUse), Is.EqualTo((ModelState.Champion, false)));
        Assert.That(Audit()[0..2].Concat(Audit()[^1..]).Select(a => a.Detail), Is.EqualTo(new[] { "", "not for use", $"replaces {First}, though not for use" }));
    }

    [Test]
    public void Retired_model_is_out_of_use_and_keeps_its_files()
    {
        _store.Open().AddModel(Models.New(First));
        _store.Open().AddModel(Models.New(Second));
        _store.Open().PromoteModel(First, "the first");
        Assert.That(_store.Open().RetireModel(First, "the instrument changed").State, Is.EqualTo(ModelState.Retired));
        Assert.That(_store.Open().Champion("m0"), Is.Null);
        Assert.That(_store.Open().RetireModel(Second, "never used").Reason, Is.EqualTo("never used"));
        Assert.That(() => _store.Open().RetireModel(First, "again"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("retired already"));
        Assert.That(() => _store.Open().RetireModel("m0-none", "why not"), Throws.TypeOf<StoreRefusedException>());
        Assert.That(_store.Open().ReadModel(First), Is.Not.Empty);
        Assert.That(Audit().Skip(3), Is.EqualTo(new[] { ("retire-model", First, "the instrument changed", "m0 has no champion"), ("retire-model", Second, "never used", "") }));
    }

    [Test]
    public void Promotions_at_once_never_make_two_champions()
    {
        string[] ids = [First, Second];
        for (var round = 0; round < 12; round++)
        {
            // Both begin without a champion, then both with a third one.
            foreach (var id in ids)
                if (round == 0)
                    _store.Open().AddModel(Models.New(id));
            if (round == 1)
                _store.Open().AddModel(Models.New("m0-third"));
            if (round > 0)
                _store.Open().PromoteModel("m0-third", "in between");
            var before = Audit().Count;
            AtOnce(ids, id => _store.Open().PromoteModel(id, "at once"));

            var champion = _store.Open().Models().Single(m => m.State == ModelState.Champion);
            Assert.That(ids, Does.Contain(champion.Id));
            var other = _store.Open().Model(ids.Single(i => i != champion.Id));
            Assert.That((other.State, other.Reason), Is.EqualTo((ModelState.Retired, "replaced by " + champion.Id)), "the later one replaced the earlier");
            var done = Audit().Skip(before).ToList();
            Assert.That(done.Where(a => a.Action == "promote-model").Select(a => a.Subject), Is.EqualTo(new[] { other.Id, champion.Id }));
            Assert.That(done.Count(a => a.Action == "retire-model"), Is.EqualTo(round == 0 ? 1 : 2));
        }
    }

    [Test]
    public void Model_that_two_promote_at_once_is_promoted_once()
    {
        for (var round = 0; round < 6; round++)
        {
            var id = $"m0-{round}";
            _store.Open().AddModel(Models.New(id));
            var refused = 0;
            AtOnce([id, id], model =>
            {
                try
                {
                    _store.Open().PromoteModel(model, "at once");
                }
                catch (StoreRefusedException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            Assert.That(refused, Is.EqualTo(1));
            Assert.That(_store.Open().Models().Where(m => m.State == ModelState.Champion).Select(m => m.Id), Is.EqualTo(new[] { id }));
        }
    }

    [Test]
    public void Catalog_itself_lets_a_point_have_one_champion()
    {
        _store.Open().AddModel(Models.New(First));
        _store.Open().AddModel(Models.New(Second));
        _store.Open().PromoteModel(First, "the first");
        Assert.That(
            () => Catalog.Open(_store.Options.Home, _store.Options.Postgres).Change(t => t.Change(Second, ModelState.Champion, _store.Now, "tester", "behind the store's back")),
            Throws.TypeOf<IOException>());
        Assert.That(_store.Open().Models().Count(m => m.State == ModelState.Champion), Is.EqualTo(1));
    }

    [Test]
    public void Months_are_kept_and_one_that_is_recorded_again_is_replaced()
    {
        _store.Open().AddModel(Models.New(First));
        _store.Open().AddModel(Models.New(Second));
        Assert.That(_store.Open().ModelMonths(First), Is.Empty);
        _store.Open().RecordModelMonth(First, "2026-02", """{"slope":0.9}""");
        _store.Open().RecordModelMonth(First, "2026-01", """{"slope":1}""");
        _store.Open().RecordModelMonth(Second, "2026-02", """{"slope":2}""");
        var then = _store.Now;
        _store.Now = _store.Now.AddDays(1);
        _store.Open().RecordModelMonth(First, "2026-02", """{"slope":0.8,"note":"é"}""");
        Assert.That(_store.Open().ModelMonths(First), Is.EqualTo(new[]
        {
            new ModelMonth(First, "2026-01", """{"slope":1}""", then), new ModelMonth(First, "2026-02", """{"slope":0.8,"note":"é"}""", _store.Now),
        }));
        Assert.That(_store.Open().ModelMonths(Second).Single().Result, Is.EqualTo("""{"slope":2}"""));
        Assert.That(Audit().Skip(2), Is.EqualTo(new[]
        {
            ("record-model-month", First, "", "2026-02"), ("record-model-month", First, "", "2026-01"), ("record-model-month", Second, "", "2026-02"),
            ("record-model-month", First, "", "2026-02, in place of an earlier result"),
        }));

        Assert.That(() => _store.Open().RecordModelMonth("m0-none", "2026-02", "{}"), Throws.TypeOf<StoreRefusedException>());
        Assert.That(() => _store.Open().ModelMonths("m0-none"), Throws.TypeOf<StoreRefusedException>());
        foreach (var month in new[] { "2026-13", "2026-1", "2026-01-01", "" })
            Assert.That(() => _store.Open().RecordModelMonth(First, month, "{}"), Throws.ArgumentException);
        foreach (var json in new[] { "", "{", "{} {}" })
            Assert.That(() => _store.Open().RecordModelMonth(First, "2026-03", json), Throws.ArgumentException);
        Assert.That(_store.Open().ModelMonths(First), Has.Count.EqualTo(2));
    }

    private List<(string Action, string Subject, string Reason, string Detail)> Audit() => [.. _store.Open().Audit().Select(a => (a.Action, a.Subject, a.Reason, a.Detail))];

    /// <summary>Does something with each of some models, on threads of their own that begin together.</summary>
    private static void AtOnce(string[] ids, Action<string> work)
    {
        using var together = new Barrier(ids.Length);
        var tasks = ids.Select(id => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                work(id);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Task.WaitAll(tasks);
    }
}
