namespace NonResponse.Ingest.Tests;

/// <summary>The ledger of runs, on both databases.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class RunLedgerTests(string catalog)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private StoreFixture _store = null!;
    private RunLedger _ledger = null!;

    [SetUp]
    public void Make()
    {
        _store = new StoreFixture(catalog);
        _ledger = _store.Open().Ledger;
    }

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Run_is_kept_from_its_beginning_to_its_end()
    {
        var work = Work("backup", "2026-01-05") with { Tick = Now, Once = "backup 2026-01-05" };
        var run = _ledger.Begin(work, "schedule", "host:1", "0.1.0", Now);
        Assert.That(_ledger.Running().Select(r => (r.Id, r.Work, r.StartedAt, r.End.State)), Is.EqualTo(new[] { (run.Id, work, Now, RunState.Running) }));
        Assert.That(_ledger.Beat(run.Id, "Copying", 0.256), Is.Null);
        Assert.That(_ledger.Find(run.Id), Has.Property("Stage").EqualTo("Copying").And.Property("Fraction").EqualTo(0.256).Within(0.001));
        var end = new RunEnd
        {
            State = RunState.Done,
            Message = "It is done.",
            Rows = 5_000_000_000,
            Findings = 3,
            Inputs = [new RunFile("episodes.csv", "ab"), new RunFile("steps.csv", "cd")],
            Outputs = [new RunFile("trust-1", "")],
        };
        Assert.That(_ledger.End(run, end, Now.AddMinutes(3), []), Is.True);
        var kept = _ledger.Find(run.Id)!;
        Assert.That((kept.Work, kept.StartedAt, kept.EndedAt, kept.StartedBy, kept.Node, kept.Attempt), Is.EqualTo((work, Now, (DateTimeOffset?)Now.AddMinutes(3), "schedule", "host:1", 1)));
        Assert.That((kept.End.State, kept.End.Message, kept.End.Rows, kept.End.Findings), Is.EqualTo((end.State, end.Message, end.Rows, end.Findings)));
        Assert.That(kept.End.Inputs, Is.EqualTo(end.Inputs));
        Assert.That(kept.End.Outputs, Is.EqualTo(end.Outputs));
        Assert.That(_ledger.Running(), Is.Empty);
        Assert.That(_ledger.Ticks("backup", Now.AddDays(-1)), Is.EqualTo(new[] { Now }));
        Assert.That(_ledger.Ticks("backup", Now), Is.Empty);
        Assert.That(_ledger.Ticks("integrity", Now.AddDays(-1)), Is.Empty);
        Assert.That(_ledger.End(run, end with { State = RunState.Failed }, Now, []), Is.False, "what has ended has ended");
        Assert.That(_ledger.Find(run.Id)!.End.State, Is.EqualTo(RunState.Done));
    }

    [Test]
    public void What_is_settled_of_a_calendar_is_kept()
    {
        Assert.That(_ledger.SettledUntil("backup", "daily"), Is.Null);
        _ledger.SettleUntil("backup", "daily", Now);
        _ledger.SettleUntil("backup", "daily", Now.AddTicks(1));
        Assert.That(_ledger.SettledUntil("backup", "daily"), Is.EqualTo(Now.AddTicks(1)));
        Assert.That(_ledger.SettledUntil("backup", "weekly"), Is.Null);
        Assert.That(_ledger.SettledUntil("integrity", "daily"), Is.Null);
    }

    [Test]
    public void What_may_be_done_once_is_done_once()
    {
        var work = Work("packs", "2026-01") with { Once = "packs 2026-01 abc" };
        var runs = new[] { Begin(work), Begin(work) };
        var done = runs.Select(r => _ledger.End(r, Ended(RunState.Done), Now, [])).ToList();
        Assert.That(done, Is.EqualTo(new[] { true, false }));
        Assert.That(runs.Select(r => _ledger.Find(r.Id)!.End.State), Is.EqualTo(new[] { RunState.Done, RunState.Interrupted }));
        Assert.That(_ledger.IsDone("packs 2026-01 abc"), Is.True);
        Assert.That(_ledger.IsDone("packs 2026-01 abd"), Is.False);
        Assert.That(_ledger.DoneSubjects("packs"), Is.EquivalentTo(new[] { "2026-01" }));
    }

    [Test]
    public void Attempts_are_counted_until_one_succeeds()
    {
        var attempts = new List<int>();
        foreach (var state in new[] { RunState.Failed, RunState.Interrupted, RunState.Done, RunState.Failed })
        {
            var run = Begin(Work("inbox", "march"));
            attempts.Add(run.Attempt);
            _ledger.End(run, Ended(state) with { RetryAt = state == RunState.Failed ? Now.AddMinutes(1) : null }, Now, []);
        }
        Assert.That(attempts, Is.EqualTo(new[] { 1, 2, 3, 1 }));
        Assert.That(_ledger.Unfinished().Select(r => (r.Id, r.End.RetryAt)), Is.EqualTo(new[] { (4L, (DateTimeOffset?)Now.AddMinutes(1)) }));
        Begin(Work("inbox", "march"));
        Assert.That(_ledger.Unfinished(), Is.Empty, "it is at work again");
    }

    [Test]
    public void Run_that_is_at_work_can_be_asked_to_end_and_no_other()
    {
        var run = Begin(Work("inbox", "march"));
        Assert.That(_ledger.Cancel(run.Id, "ann"), Is.True);
        Assert.That(_ledger.Cancel(run.Id, "bob"), Is.True);
        Assert.That(_ledger.Beat(run.Id, "Reading", 0), Is.EqualTo("ann"));
        _ledger.End(run, Ended(RunState.Cancelled), Now, []);
        Assert.That(_ledger.Cancel(run.Id, "ann"), Is.False);
        Assert.That(_ledger.Cancel(99, "ann"), Is.False);
    }

    [Test]
    public void What_is_to_be_told_waits_until_it_is_taken_or_given_up()
    {
        var failed = Begin(Work("inbox", "march"));
        _ledger.End(failed, Ended(RunState.Failed), Now, ["email", "webhook"]);
        var missed = _ledger.Miss(Work("packs", "2026-01"), "No extract came.", "host:1", "0.1.0", Now, ["email"]);
        Assert.That(_ledger.Find(missed.Id)!.End, Has.Property("State").EqualTo(RunState.Missed).And.Property("Message").EqualTo("No extract came."));
        var waiting = _ledger.Waiting(Now);
        Assert.That(waiting.Select(n => (n.Run.Id, n.Channel)), Is.EqualTo(new[] { (failed.Id, "email"), (failed.Id, "webhook"), (missed.Id, "email") }));
        _ledger.Told(waiting[0]);
        _ledger.NotTold(waiting[1], "nobody answered.", Now.AddMinutes(1));
        _ledger.NotTold(waiting[2], "nobody answered.", null);
        Assert.That(_ledger.Waiting(Now), Is.Empty);
        Assert.That(_ledger.Waiting(Now.AddMinutes(1)).Single(), Has.Property("Channel").EqualTo("webhook").And.Property("Attempts").EqualTo(1));
        Assert.That(_ledger.NoticeCounts(), Is.EqualTo((1, 1)));
        Assert.That(_ledger.Telling(failed.Id), Is.EqualTo(new[] { "email: told", "webhook: waiting after 1 attempts, nobody answered." }));
    }

    [Test]
    public void Old_runs_are_forgotten_but_for_what_may_be_done_once()
    {
        foreach (var (subject, once) in new[] { ("old", (string?)null), ("kept", "packs kept") })
            _ledger.End(Begin(Work("packs", subject) with { Once = once }), Ended(RunState.Done), Now, ["email"]);
        _ledger.End(Begin(Work("backup", "old") with { Tick = Now, Once = "backup old" }), Ended(RunState.Done), Now, []);
        Begin(Work("packs", "at work"));
        Assert.That(_ledger.Forget(Now), Is.Zero);
        Assert.That(_ledger.Forget(Now.AddTicks(1)), Is.EqualTo(2));
        Assert.That(_ledger.Recent(null, 10).Select(r => r.Work.Subject), Is.EqualTo(new[] { "at work", "kept" }));
    }

    [Test]
    public void Shape_of_what_was_dropped_is_dated_from_its_last_change()
    {
        Assert.That(_ledger.ShapeSince("march", "a", Now), Is.EqualTo(Now));
        Assert.That(_ledger.ShapeSince("march", "a", Now.AddMinutes(1)), Is.EqualTo(Now));
        Assert.That(_ledger.ShapeSince("march", "b", Now.AddMinutes(2)), Is.EqualTo(Now.AddMinutes(2)));
        _ledger.KeepShapes(new HashSet<string> { "april" });
        Assert.That(_ledger.ShapeSince("march", "b", Now.AddMinutes(3)), Is.EqualTo(Now.AddMinutes(3)));
    }

    [Test]
    public void Runs_that_begin_at_once_have_numbers_of_their_own()
    {
        var ids = new long[40];
        Parallel.For(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => ids[i] = _store.Open().Ledger.Begin(Work("inbox", $"e{i}"), "schedule", "host:1", "0.1.0", Now).Id);
        Assert.That(ids.Order(), Is.EqualTo(Enumerable.Range(1, ids.Length)));
    }

    [Test]
    public void Lock_keeps_others_out_until_it_is_let_go()
    {
        var other = _store.Open();
        using (var held = _store.Open().TryLock("inbox march"))
        {
            Assert.That(held, Is.Not.Null);
            Assert.That(held!.IsHeld(), Is.True);
            Assert.That(other.TryLock("inbox march"), Is.Null);
            using var another = other.TryLock("inbox april");
            Assert.That(another, Is.Not.Null);
        }
        using var again = other.TryLock("inbox march");
        Assert.That(again, Is.Not.Null);
    }

    private RunEntry Begin(RunWork work) => _ledger.Begin(work, "schedule", "host:1", "0.1.0", Now);

    private static RunEnd Ended(RunState state) => new() { State = state, Message = "It ended." };

    private static RunWork Work(string job, string subject) => new() { Job = job, Subject = subject, Lock = $"{job} {subject}" };
}
