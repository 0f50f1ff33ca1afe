using System.Globalization;

namespace NonResponse.Ingest.Tests;

/// <summary>Accounts, sessions, sign-offs and the chain of the audit, on both databases.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class AccountTests(string catalog)
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private StoreFixture _store = null!;
    private Store _opened = null!;

    [SetUp]
    public void Make()
    {
        _store = new StoreFixture(catalog);
        _opened = _store.Open();
    }

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void First_administrator_is_made_once()
    {
        Assert.That(_opened.Accounts.HasAdministrator(), Is.False);
        var first = _opened.Accounts.AddFirst(new NewAccount("anna", AccountRole.Administrator, [], "hash"), Now)!;
        Assert.That((first.Name, first.Role, first.Password, first.IsEnabled), Is.EqualTo(("anna", AccountRole.Administrator, "hash", true)));
        Assert.That(_opened.Accounts.AddFirst(new NewAccount("bert", AccountRole.Administrator, []), Now), Is.Null);
        Assert.That(_opened.Accounts.Find("bert"), Is.Null);
    }

    [Test]
    public void Last_administrator_cannot_be_lost()
    {
        var anna = Add("anna", AccountRole.Administrator);
        Assert.That(() => _opened.Accounts.Change(anna.Id, AccountRole.Administrator, [], isEnabled: false, "anna", Now), Throws.TypeOf<StoreRefusedException>());
        Assert.That(() => _opened.Accounts.Change(anna.Id, AccountRole.Researcher, [], isEnabled: true, "anna", Now), Throws.TypeOf<StoreRefusedException>());
        Assert.That(_opened.Accounts.Find("anna"), Has.Property("IsEnabled").True.And.Property("Role").EqualTo(AccountRole.Administrator));
        Add("bert", AccountRole.Administrator);
        _opened.Accounts.Change(anna.Id, AccountRole.ServiceLead, ["A", "B"], isEnabled: true, "bert", Now);
        Assert.That(_opened.Accounts.Find("anna")!.Scope, Is.EqualTo(new[] { "A", "B" }));
    }

    [Test]
    public void Accounts_of_a_demonstration_are_closed_with_those_that_they_made()
    {
        _opened.Accounts.Add(new NewAccount("shown", AccountRole.Administrator, []), "demonstration", Now);
        _opened.Accounts.Add(new NewAccount("friend", AccountRole.Administrator, []), "shown", Now);
        Add("own", AccountRole.Administrator);
        Assert.That(_opened.Accounts.Disable("demonstration", Now), Is.EqualTo(2));
        Assert.That(_opened.Accounts.All().Where(a => a.IsEnabled).Select(a => a.Name), Is.EqualTo(new[] { "own" }));
        Assert.That(_opened.Accounts.Disable("demonstration", Now), Is.Zero);
    }

    [Test]
    public void Session_ends_when_it_is_unused_when_it_is_old_and_when_it_is_ended()
    {
        var anna = Add("anna", AccountRole.Administrator);
        SignIn(anna, "one");
        Assert.That(Holder("one", Now.AddMinutes(29)), Is.EqualTo("anna"));
        Assert.That(Holder("one", Now.AddMinutes(58)), Is.EqualTo("anna"), "it was used in between");
        Assert.That(Holder("one", Now.AddMinutes(89)), Is.Null);
        Assert.That(Holder("two", Now), Is.Null);
        SignIn(anna, "three");
        for (var minutes = 0; minutes < 12 * 60; minutes += 20)
            Assert.That(Holder("three", Now.AddMinutes(minutes)), Is.EqualTo("anna"));
        Assert.That(Holder("three", Now.AddHours(12)), Is.Null, "however much it is used");
        SignIn(anna, "four");
        _opened.Accounts.SignOut("four", "anna", Now);
        Assert.That(Holder("four", Now), Is.Null);
    }

    [Test]
    public void Password_disabling_and_reset_end_sessions()
    {
        Add("keeper", AccountRole.Administrator);
        var anna = Add("anna", AccountRole.Researcher);
        SignIn(anna, "here");
        SignIn(anna, "there");
        _opened.Accounts.SetPassword(anna.Id, "other", Now, "here");
        Assert.That((Holder("here", Now), Holder("there", Now)), Is.EqualTo(("anna", (string?)null)));
        _opened.Accounts.Change(anna.Id, AccountRole.Researcher, [], isEnabled: false, "keeper", Now);
        _opened.Accounts.Change(anna.Id, AccountRole.Researcher, [], isEnabled: true, "keeper", Now);
        Assert.That(Holder("here", Now), Is.Null);
        SignIn(anna, "again");
        _opened.Accounts.Reset(anna.Id, "code", Now.AddHours(24), "keeper", Now);
        Assert.That((Holder("again", Now), _opened.Accounts.Find("anna")!.Password), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public void Code_is_good_once_and_for_a_while()
    {
        var anna = Add("anna", AccountRole.Administrator);
        _opened.Accounts.Reset(anna.Id, "code", Now.AddHours(24), "anna", Now);
        Assert.That(_opened.Accounts.TakeCode(anna.Id, "wrong", "hash", Now), Is.False);
        Assert.That(_opened.Accounts.TakeCode(anna.Id, "code", "hash", Now.AddHours(24)), Is.False, "too late");
        Assert.That(_opened.Accounts.TakeCode(anna.Id, "code", "hash", Now.AddHours(23)), Is.True);
        Assert.That(_opened.Accounts.TakeCode(anna.Id, "code", "other", Now.AddHours(23)), Is.False, "used up");
        Assert.That(_opened.Accounts.Find("anna")!.Password, Is.EqualTo("hash"));
    }

    [Test]
    public void Failures_count_and_lock_until_somebody_succeeds()
    {
        var anna = Add("anna", AccountRole.Administrator);
        for (var i = 0; i < 5; i++)
            _opened.Accounts.Fail(anna.Id, n => n >= 5 ? TimeSpan.FromMinutes(1) : null, Now, "::1");
        Assert.That(_opened.Accounts.Find("anna"), Has.Property("Failures").EqualTo(5).And.Property("LockedUntil").EqualTo(Now.AddMinutes(1)));
        SignIn(anna, "one");
        Assert.That(_opened.Accounts.Find("anna"), Has.Property("Failures").EqualTo(0).And.Property("LockedUntil").Null);
    }

    [Test]
    public void Packs_are_checked_by_one_and_released_by_another()
    {
        var signOffs = _opened.SignOffs;
        Assert.That(() => Take(SignOffState.Released, "anna"), Throws.TypeOf<StoreRefusedException>(), "not checked yet");
        Assert.That(() => Take(SignOffState.Checked, "anna", "  "), Throws.TypeOf<StoreRefusedException>(), "no comment");
        Take(SignOffState.Checked, "anna");
        Assert.That(() => Take(SignOffState.Released, "anna"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("two people"));
        Assert.That(() => Take(SignOffState.Checked, "bert"), Throws.TypeOf<StoreRefusedException>());
        Take(SignOffState.Released, "bert");
        Assert.That(SignOffs.StateOf(signOffs.All(), "2026-01", "packs"), Is.EqualTo(SignOffState.Released));
        Assert.That(SignOffs.StateOf(signOffs.All(), "2026-01", "packs made anew"), Is.EqualTo(SignOffState.Draft));
        Take(SignOffState.Draft, "anna");
        Assert.That(signOffs.Of("2026-01").Select(s => (s.To, s.Who)), Is.EqualTo(new[] { (SignOffState.Checked, "anna"), (SignOffState.Released, "bert"), (SignOffState.Draft, "anna") }));
        Assert.That(signOffs.Of("2026-02"), Is.Empty);

        void Take(SignOffState to, string who, string comment = "looked at") => signOffs.Take("2026-01", "packs", to, who, Now, comment);
    }

    [TestCase("UPDATE chain SET result = 'done' WHERE number = 2", 2)]
    [TestCase("UPDATE chain SET who = 'somebody else' WHERE number = 4", 4)]
    [TestCase("DELETE FROM chain WHERE number = 3", 3)]
    [TestCase("DELETE FROM chain WHERE number = 1", 1)]
    public void Row_of_the_audit_that_was_changed_is_found(string tampering, int row)
    {
        for (var i = 1; i <= 5; i++)
            _opened.Chain.Append(new ChainEntry(Now.AddSeconds(i), "anna", "sign in", "anna", "refused", i.ToString(CultureInfo.InvariantCulture)));
        Assert.That(_opened.Chain.Verify(), Has.Property("IsWhole").True.And.Property("Rows").EqualTo(5));
        using (var connection = _store.Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = tampering;
            Assert.That(command.ExecuteNonQuery(), Is.EqualTo(1));
        }
        Assert.That(_opened.Chain.Verify().BrokenAt, Is.EqualTo(row));
    }

    [Test]
    public void Rows_taken_from_the_end_show_in_the_last_hash()
    {
        _opened.Chain.Append(Enumerable.Range(1, 3).Select(i => new ChainEntry(Now, "anna", "open", i.ToString(CultureInfo.InvariantCulture), "done", "")).ToList());
        var head = _opened.Chain.Verify().Head;
        Assert.That(_opened.Chain.Recent(2).Select(r => r.Entry.Subject), Is.EqualTo(new[] { "3", "2" }));
        Assert.That(_opened.Chain.Recent(2, before: 2).Select(r => r.Number), Is.EqualTo(new[] { 1L }));
        Assert.That(_opened.Chain.Recent(1).Single().Hash, Is.EqualTo(head));
    }

    [Test]
    public void What_is_done_to_the_store_is_in_the_chain()
    {
        var accepted = _store.Accept(_store.Extract());
        _opened.Withdraw(accepted.Id, "sent by mistake");
        Assert.That(_opened.Chain.Recent(2).Select(r => (r.Entry.Who, r.Entry.Action, r.Entry.Subject)), Is.EqualTo(new[] { ("tester", "withdraw", accepted.Id), ("tester", "import", accepted.Id) }));
        Assert.That(_opened.Chain.Verify().IsWhole, Is.True);
    }

    [Test]
    public void Many_at_once_make_one_chain()
    {
        Parallel.For(0, 20, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            _store.Open().Chain.Append(new ChainEntry(Now, "anna", "open", i.ToString(CultureInfo.InvariantCulture), "done", "")));
        Assert.That(_opened.Chain.Verify(), Has.Property("IsWhole").True.And.Property("Rows").EqualTo(20));
    }

    private Account Add(string name, AccountRole role) => _opened.Accounts.Add(new NewAccount(name, role, [], "hash"), "tester", Now);

    private void SignIn(Account account, string token) => _opened.Accounts.SignIn(new AccountSession(token, account.Id, Now, Now, Now.AddHours(12)), "::1");

    private string? Holder(string token, DateTimeOffset at) => _opened.Accounts.Holder(token, at, Idle)?.Account.Name;
}
