namespace NonResponse.Ingest.Tests;

/// <summary>What the store promises, on both catalogs.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class StoreTests(string catalog)
{
    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void What_is_read_back_is_what_reading_the_extract_gives()
    {
        var messy = new SmallExtract();
        messy.Set("episodes", 3, "referral_date", "2025-13-01").Set("episodes", 4, "end_date", "2026-02-01").Set("episodes", 5, "sex", " Male ");
        messy.Set("contacts", 6, "date", "2026-03-01").Set("needs", 7, "support_date", "2026-01-09").Set("assessments", 8, "score", "12.50");
        messy.Text("steps.csv", text => text + "ST-9999,EP-0009,2,2025-06-01,,,\nST-9998,EP-0009,2,2025-06-01,,,\nST-9997,EP-7777,1,2025-06-01,,,\n");
        messy.Text("assessments.csv", text => text + "EP-0012,2025-01-25,PHQ9,3,,\nEP-0012,2025-01-25,PHQ9,4,,\n");
        var folder = _store.Write(messy, "messy");
        var read = Import.Read(folder, new ImportOptions { MaxBadShare = 0.2 });
        Assert.That(read.Refusal, Is.Null);

        var outcome = _store.Open().Import(folder, new ImportOptions { MaxBadShare = 0.2 }, null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
        var stored = _store.Open().Read("small").Import;
        Assert.That(outcome.Refusal, Is.Null);
        Assert.That(StoreFixture.Text(stored.Tables!), Is.EqualTo(StoreFixture.Text(read.Tables!)));
        Assert.That(stored.Counts, Is.EqualTo(read.Counts));
        Assert.That(stored.Findings, Is.EqualTo(read.Findings));
        Assert.That(stored.Tallies, Is.EqualTo(read.Tallies));
        Assert.That(stored.Files, Is.EqualTo(read.Files));
        Assert.That(read.Counts.Sum(c => c.Quarantined), Is.Positive);
    }

    [Test]
    public void Imported_twice_is_stored_once()
    {
        var first = _store.Accept(_store.Extract());
        var again = _store.Import(_store.Extract());
        Assert.That((again.WasThere, again.Submission!.Id), Is.EqualTo((true, first.Id)));
        Assert.That(_store.Open().List(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Newest_stands_and_an_older_one_needs_a_reason()
    {
        var january = _store.Accept(_store.Extract(day: "2025-10-31"));
        var february = _store.Accept(_store.Extract(day: "2025-11-30"));
        var corrected = _store.Accept(_store.Extract(day: "2025-11-30", change: 1));
        Assert.That(_store.Open().Standing().Select(s => s.Id), Is.EqualTo(new[] { corrected.Id }));
        Assert.That(_store.Open().Show(corrected.Id).Supersedes, Is.EqualTo(february.Id));

        var older = _store.Extract(day: "2025-09-30");
        Assert.That(_store.Import(older).Refusal, Does.Contain("older than the one of 2025-11-30").And.Contain(corrected.Id));
        Assert.That(_store.Open().List(), Has.Count.EqualTo(3));
        var forced = _store.Accept(older, force: "November was wrong.");
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(forced.Id));
        Assert.That(_store.Open().Show(forced.Id).ForcedBecause, Is.EqualTo("November was wrong."));
        Assert.That(january.Sequence, Is.EqualTo(1));
    }

    [Test]
    public void Clock_that_goes_back_changes_nothing()
    {
        _store.Accept(_store.Extract(day: "2025-10-31"));
        _store.Now = _store.Now.AddYears(-3);
        var second = _store.Accept(_store.Extract(day: "2025-11-30"));
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(second.Id));
    }

    [Test]
    public void Withdrawn_gives_way_to_the_one_before_and_comes_back_with_a_reason_alone()
    {
        var first = _store.Accept(_store.Extract(day: "2025-10-31"));
        var second = _store.Accept(_store.Extract(day: "2025-11-30"));
        _store.Open().Withdraw(second.Id, "The trust sent the wrong file.");
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(first.Id));
        Assert.That(() => _store.Open().Withdraw(second.Id, "again"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("withdrawn already"));
        Assert.That(_store.Import(_store.Extract(day: "2025-11-30")).Refusal, Does.Contain("The trust sent the wrong file."));
        var back = _store.Accept(_store.Extract(day: "2025-11-30"), force: "It was the right file after all.");
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(back.Id));
        Assert.That(_store.Open().Audit().Select(a => a.Action), Is.EqualTo(new[] { "import", "import", "withdraw", "import" }));
    }

    [Test]
    public void Sources_do_not_share_episodes()
    {
        _store.Accept(_store.Extract("north"));
        Assert.That(_store.Import(_store.Extract("south")).Refusal, Does.StartWith("40 of its 40 episodes are those of the source north as well"));
        _store.Accept(_store.Extract("south", prefix: "X"));
        Assert.That(_store.Open().Standing().Select(s => s.Source), Is.EqualTo(new[] { "north", "south" }));
    }

    [Test]
    public void No_id_of_the_source_is_anywhere_in_the_store()
    {
        _store.Accept(_store.Extract());
        _store.Open().Erase(["PT-0003"], "asked for");
        Assert.That(_store.Everything(), Does.Not.Match("PT-00|EP-00|ST-00").And.Contain("sertraline"));
    }

    [Test]
    public void Key_is_for_its_owner_and_nothing_goes_without_it()
    {
        _store.Accept(_store.Extract());
        var key = _store.Options.KeyFile!;
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(key), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        File.Move(key, key + ".away");
        Assert.That(() => _store.Import(_store.Extract(day: "2026-01-31")), Throws.TypeOf<IOException>().With.Message.Contains("key of the store is not in"));
        PseudonymKey.Create().Write(key);
        Assert.That(() => _store.Import(_store.Extract(day: "2026-01-31")), Throws.TypeOf<IOException>().With.Message.Contains("is not the one of the store"));
        File.Delete(key);
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows), "figures need no key");
    }

    [Test]
    public void Key_may_not_lie_in_the_store()
    {
        var options = _store.Options with { KeyFile = Path.Combine(_store.Options.Home, "key.json") };
        Assert.That(() => Store.Open(options, new StoreCaller("tester", _store.Now, "0.1.0"), create: true), Throws.TypeOf<IOException>().With.Message.Contains("outside the store"));
    }

    [Test]
    public void Erased_patient_is_in_no_submission_and_in_no_later_one()
    {
        _store.Accept(_store.Extract(day: "2025-10-31"));
        _store.Accept(_store.Extract(day: "2025-11-30"));
        var outcome = _store.Open().Erase(["PT-0004", "PT-9999"], "Asked for by the patient.");
        Assert.That((outcome.Submissions, outcome.Episodes), Is.EqualTo((2, 1L)));
        Assert.That(_store.Open().Verify(), Is.Empty);
        _store.Accept(_store.Extract(day: "2025-12-31"));

        var without = new SmallExtract();
        foreach (var table in SmallExtract.Tables)
            without.Text(table + ".csv", text => string.Join('\n', text.Split('\n').Where(l => !l.Contains("P-0004,", StringComparison.Ordinal) && !l.Contains("T-0004,", StringComparison.Ordinal))));
        var expected = StoreFixture.Text(Import.Read(_store.Write(without, "without"), new ImportOptions()).Tables!);
        Assert.That(StoreFixture.Text(_store.Open().Read("small").Import.Tables!), Is.EqualTo(expected));
        var counts = _store.Open().Read("small").Import.Counts;
        Assert.That(counts.Where(c => c.Table != "population").Select(c => (c.Quarantined, c.LeftOut)), Is.All.EqualTo((0, 1)));
        Assert.That(_store.Open().Audit().Count(a => a.Action == "erase"), Is.EqualTo(2));
        Assert.That(string.Join('\n', _store.Open().Audit()), Does.Not.Contain("PT-"));
    }

    [Test]
    public void Rotated_key_changes_every_pseudonym_and_no_figure()
    {
        _store.Accept(_store.Extract());
        _store.Open().Erase(["PT-0007"], "asked for");
        var before = Pseudonyms();
        var figures = StoreFixture.Text(_store.Open().Read("small").Import.Tables!);
        Assert.That(_store.Open().RotateKey("a colleague left"), Is.EqualTo(1));
        Assert.That(Pseudonyms().Intersect(before), Is.Empty);
        Assert.That(StoreFixture.Text(_store.Open().Read("small").Import.Tables!), Is.EqualTo(figures));

        _store.Open().Erase(["PT-0004"], "asked for after the rotation");
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 2));
        _store.Accept(_store.Extract(day: "2026-01-31"));
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 2), "who was erased before the rotation stays away");
        Assert.That(_store.Import(_store.Extract("other")).Refusal, Does.Contain("those of the source small as well"));
    }

    [Test]
    public void Damage_is_found_named_and_mended_from_the_one_before([Values("assessments.csv.gz", "reading.json", "submission.json")] string file, [Values] bool isGone)
    {
        var first = _store.Accept(_store.Extract(day: "2025-10-31"));
        var second = _store.Accept(_store.Extract(day: "2025-11-30"));
        var path = Path.Combine(_store.Options.Home, second.Folder, file);
        if (isGone)
            File.Delete(path);
        else
        {
            var bytes = File.ReadAllBytes(path);
            bytes[bytes.Length / 2] ^= 0x20;
            File.WriteAllBytes(path, bytes);
        }
        Assert.That(() => _store.Open().Read("small"), Throws.TypeOf<DamagedSubmissionException>().With.Message.Contains(file).And.Message.Contains(second.Id));
        Assert.That(_store.Open().Verify().Cast<DamagedSubmissionException>().Select(d => (d.Submission.Id, d.File)), Is.EqualTo(new[] { (second.Id, file) }));
        Assert.That(() => _store.Open().Mend(first.Id), Throws.TypeOf<StoreRefusedException>());
        _store.Open().Mend(second.Id);
        Assert.That(_store.Open().Read("small").Submission.Id, Is.EqualTo(first.Id));
        var again = _store.Accept(_store.Extract(day: "2025-11-30"));
        Assert.That(_store.Open().Read("small").Submission.Id, Is.EqualTo(again.Id));
    }

    [Test]
    public void Old_submissions_end_and_what_stands_does_not()
    {
        var ids = new[] { "2023-01-31", "2023-02-28", "2025-11-30" }.Select(day => _store.Accept(_store.Extract(day: day)).Id).ToList();
        _store.Accept(_store.Extract("north", "2023-01-31", "N"));
        Assert.That(_store.Open().Retain(new DateOnly(2025, 1, 1), keep: 1, isTrial: true).Select(s => s.Id), Is.EqualTo(ids[..2]));
        Assert.That(_store.Open().List().Count(s => s.State == SubmissionState.Ended), Is.Zero);
        Assert.That(_store.Open().Retain(new DateOnly(2025, 1, 1), keep: 1, isTrial: false).Select(s => s.Id), Is.EqualTo(ids[..2]));
        Assert.That(Directory.GetDirectories(_store.File("home", "submissions")), Has.Length.EqualTo(2));
        Assert.That(_store.Open().Standing().Select(s => s.Source), Is.EqualTo(new[] { "north", "small" }));
    }

    [Test]
    public void What_was_found_in_a_submission_is_kept()
    {
        var extract = new SmallExtract();
        extract.Set("episodes", 1, "age", "150");
        extract.Set("assessments", 2, "score", "many");
        var outcome = _store.Import(_store.Write(extract, "faulty"));
        var record = _store.Open().RecordOf(outcome.Submission!.Id);
        Assert.That(record.Findings, Is.Not.Empty.And.EqualTo(outcome.Quality.Import.Findings.Concat(outcome.Quality.MoreFindings)));
        Assert.That(
            record.Checks.Select(c => (c.Id, c.Severity, c.Status, c.Tested, c.Failed)),
            Is.EquivalentTo(outcome.Quality.Checks.Results.Select(r => (r.Check.Id, r.Severity, r.Status, r.Tally.Tested, r.Tally.Failed))));
        Assert.That(record.Audit.Select(a => a.Action), Is.EqualTo(new[] { "import" }));
    }

    [Test]
    public void Later_version_of_the_catalog_is_left_alone()
    {
        _store.Accept(_store.Extract());
        Catalog.Open(_store.Options.Home, _store.Options.Postgres).Change(t => t.Set("schema", "99"));
        Assert.That(() => _store.Open(), Throws.TypeOf<IOException>().With.Message.Contains("later version of the program"));
    }

    [Test]
    public void Reader_sees_one_state_while_imports_and_erasures_go_on()
    {
        _store.Accept(_store.Extract(day: "2025-01-31"));
        using var end = new CancellationTokenSource();
        var seen = new HashSet<int>();
        var reader = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
                seen.Add(_store.Open().Read("small").Import.Tables!.Episodes.Count);
        });
        for (var i = 1; i <= 8; i++)
        {
            _store.Accept(_store.Extract(day: $"2025-12-{i + 10}"));
            _store.Open().Erase([$"PT-{i:D4}"], "asked for");
        }
        end.Cancel();
        Assert.That(() => reader.Wait(), Throws.Nothing);
        Assert.That(seen, Is.SubsetOf(Enumerable.Range(0, SmallExtract.Rows + 1)));
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 8));
    }

    [Test]
    public void Imports_at_once_are_taken_one_after_the_other()
    {
        var extracts = Enumerable.Range(0, 6).Select(i => _store.Extract($"source-{i}", prefix: $"X{i}")).ToList();
        extracts.Add(extracts[0]);
        var outcomes = new ImportOutcome[extracts.Count];
        Parallel.For(0, extracts.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => outcomes[i] = _store.Import(extracts[i]));
        Assert.That(outcomes.Select(o => o.Refusal), Is.All.Null);
        Assert.That(outcomes.Count(o => o.WasThere), Is.EqualTo(1));
        Assert.That(_store.Open().List().Select(s => s.Sequence), Is.EqualTo(Enumerable.Range(1, 6)));
    }

    [TestCase("files closed", 1)]
    [TestCase("folder moved", 1)]
    [TestCase("catalog committed", 2)]
    public void Import_that_ends_in_the_midst_leaves_the_old_state_or_the_new(string point, int submissions)
    {
        _store.Accept(_store.Extract(day: "2025-10-31"));
        var store = Ending(point);
        Assert.That(
            () => store.Import(_store.Extract(day: "2025-11-30"), new ImportOptions(), null, (import, previous) => SubmissionQuality.OfReading(import, null, previous)),
            Throws.TypeOf<EndedException>());
        Assert.That(_store.Open().List(), Has.Count.EqualTo(submissions));
        Assert.That(_store.Open().Verify(), Is.Empty);
        _store.Accept(_store.Extract(day: "2025-12-31"));
        Assert.That(Directory.GetDirectories(_store.File("home", "submissions")), Has.Length.EqualTo(submissions + 1), "what was left behind is cleared away");
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
    }

    [TestCase("tombstones written")]
    [TestCase("folders moved")]
    [TestCase("catalog committed")]
    public void Erasure_that_ends_in_the_midst_is_carried_out_when_the_store_is_opened_next(string point)
    {
        _store.Accept(_store.Extract());
        var store = Ending(point);
        Assert.That(() => store.Erase(["PT-0004"], "asked for"), Throws.TypeOf<EndedException>());
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 1));
        Assert.That(_store.Open().Verify(), Is.Empty);
        _store.Accept(_store.Extract(day: "2026-01-31"));
        Assert.That(Directory.GetDirectories(_store.File("home", "submissions")), Has.Length.EqualTo(2));
    }

    [TestCase("key written")]
    [TestCase("folders moved")]
    [TestCase("catalog committed")]
    public void Rotation_that_ends_in_the_midst_can_be_done_again(string point)
    {
        _store.Accept(_store.Extract());
        var figures = StoreFixture.Text(_store.Open().Read("small").Import.Tables!);
        var store = Ending(point);
        Assert.That(() => store.RotateKey("a colleague left"), Throws.TypeOf<EndedException>());
        Assert.That(StoreFixture.Text(_store.Open().Read("small").Import.Tables!), Is.EqualTo(figures));
        _store.Open().RotateKey("again");
        _store.Open().Erase(["PT-0004"], "asked for");
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 1));
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

    private List<string> Pseudonyms() =>
        [.. System.Text.RegularExpressions.Regex.Matches(_store.Everything(), "(?<![A-Za-z0-9])[B-DF-HJ-NP-TV-XZb-df-hj-kmnpq]{16}(?![A-Za-z0-9])").Select(m => m.Value).Distinct()];
}
