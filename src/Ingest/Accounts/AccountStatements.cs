using System.Data.Common;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>The statements of accounts, sessions, sign-offs and the chain of the audit.</summary>
internal sealed partial class CatalogTransaction
{
    private const string AccountColumns = "id, name, role, scope, password, code, code_until, failures, locked_until, is_enabled, created_at, created_by";
    private const string KeyColumns = "id, account, name, created_at, used_at, revoked_at";
    private const string ChainColumns = "number, at, who, action, subject, result, detail, previous, hash";

    public IReadOnlyList<Account> Accounts() => Query($"SELECT {AccountColumns} FROM account ORDER BY name", AccountOf);

    public Account? FindAccount(long id) => Query($"SELECT {AccountColumns} FROM account WHERE id = @id", AccountOf, ("id", id)).SingleOrDefault();

    public Account? FindAccount(string name) => Query($"SELECT {AccountColumns} FROM account WHERE name = @name", AccountOf, ("name", name)).SingleOrDefault();

    public void Add(NewAccount account, string who, DateTimeOffset at) => Run(
        $"INSERT INTO account ({AccountColumns}) SELECT coalesce(max(id), 0) + 1, @name, @role, @scope, @password, @code, @until, 0, NULL, 1, @at, @by FROM account",
        ("name", account.Name), ("role", Text(account.Role)), ("scope", JsonSerializer.Serialize(account.Scope)), ("password", account.Password), ("code", account.Code),
        ("until", Text(account.CodeUntil)), ("at", Text(at)), ("by", who));

    public void UpdateAccount(long id, AccountRole role, IReadOnlyList<string> scope, bool isEnabled) => Run(
        "UPDATE account SET role = @role, scope = @scope, is_enabled = @enabled WHERE id = @id",
        ("role", Text(role)), ("scope", JsonSerializer.Serialize(scope)), ("enabled", isEnabled ? 1L : 0L), ("id", id));

    public void SetPassword(long id, string? password) => Run("UPDATE account SET password = @password WHERE id = @id", ("password", password), ("id", id));

    public void SetCode(long id, string? code, DateTimeOffset? until) =>
        Run("UPDATE account SET code = @code, code_until = @until WHERE id = @id", ("code", code), ("until", Text(until)), ("id", id));

    public void SetFailures(long id, int failures, DateTimeOffset? lockedUntil) =>
        Run("UPDATE account SET failures = @failures, locked_until = @until WHERE id = @id", ("failures", (long)failures), ("until", Text(lockedUntil)), ("id", id));

    public void ClearFailures(long id) => Run("UPDATE account SET failures = 0, locked_until = NULL WHERE id = @id", ("id", id));

    public void Add(AccountSession session) => Run(
        "INSERT INTO session (token, account, created_at, seen_at, ends_at) VALUES (@token, @account, @created, @seen, @ends)",
        ("token", session.Token), ("account", session.Account), ("created", Text(session.CreatedAt)), ("seen", Text(session.SeenAt)), ("ends", Text(session.EndsAt)));

    public AccountSession? FindSession(string token) => Query(
        "SELECT token, account, created_at, seen_at, ends_at FROM session WHERE token = @token",
        row => new AccountSession(row.GetString(0), row.GetInt64(1), Instant(row.GetString(2)), Instant(row.GetString(3)), Instant(row.GetString(4))),
        ("token", token)).SingleOrDefault();

    public void Touch(string token, DateTimeOffset at) => Run("UPDATE session SET seen_at = @at WHERE token = @token", ("at", Text(at)), ("token", token));

    public void EndSession(string token) => Run("DELETE FROM session WHERE token = @token", ("token", token));

    public void EndSessions(long account, string? except) =>
        Run("DELETE FROM session WHERE account = @account AND token <> @token", ("account", account), ("token", except ?? ""));

    public void ForgetSessions(DateTimeOffset before) => Run("DELETE FROM session WHERE ends_at < @before", ("before", Text(before)));

    public IReadOnlyList<SignOffEntry> SignOffs(string? month) => month is null
        ? Query("SELECT number, month, manifest, state, who, at, comment FROM sign_off ORDER BY number", SignOffOf)
        : Query("SELECT number, month, manifest, state, who, at, comment FROM sign_off WHERE month = @month ORDER BY number", SignOffOf, ("month", month));

    public void Add(SignOffEntry step) => Run(
        "INSERT INTO sign_off (number, month, manifest, state, who, at, comment) SELECT coalesce(max(number), 0) + 1, @month, @manifest, @state, @who, @at, @comment FROM sign_off",
        ("month", step.Month), ("manifest", step.Manifest), ("state", step.To.ToString().ToLowerInvariant()), ("who", step.Who), ("at", Text(step.At)), ("comment", step.Comment));

    public void Chain(ChainEntry entry)
    {
        var row = AuditChain.Next(ChainHead(), entry);
        Run(
            $"INSERT INTO chain ({ChainColumns}) VALUES (@number, @at, @who, @action, @subject, @result, @detail, @previous, @hash)",
            ("number", row.Number), ("at", Text(row.Entry.At)), ("who", row.Entry.Who), ("action", row.Entry.Action), ("subject", row.Entry.Subject),
            ("result", row.Entry.Result), ("detail", row.Entry.Detail), ("previous", row.Previous), ("hash", row.Hash));
    }

    public (long Number, string? Hash) ChainHead() =>
        Query<(long, string?)>("SELECT number, hash FROM chain ORDER BY number DESC LIMIT 1", row => (row.GetInt64(0), row.GetString(1))).SingleOrDefault();

    public IReadOnlyList<ChainRow> ChainRowsAfter(long number, int most) =>
        Query($"SELECT {ChainColumns} FROM chain WHERE number > @number ORDER BY number LIMIT @most", ChainRowOf, ("number", number), ("most", (long)most));

    public IReadOnlyList<ChainRow> ChainRowsBefore(long number, int most) =>
        Query($"SELECT {ChainColumns} FROM chain WHERE number < @number ORDER BY number DESC LIMIT @most", ChainRowOf, ("number", number), ("most", (long)most));

    public IReadOnlyList<ApiKey> ApiKeys(long account) => Query($"SELECT {KeyColumns} FROM api_key WHERE account = @account ORDER BY id DESC", KeyOf, ("account", account));

    public ApiKey? FindApiKey(string hash) => Query($"SELECT {KeyColumns} FROM api_key WHERE hash = @hash", KeyOf, ("hash", hash)).SingleOrDefault();

    public void AddApiKey(long account, string name, string hash, DateTimeOffset at) => Run(
        "INSERT INTO api_key (id, account, name, hash, created_at) SELECT coalesce(max(id), 0) + 1, @account, @name, @hash, @at FROM api_key",
        ("account", account), ("name", name), ("hash", hash), ("at", Text(at)));

    public void TouchApiKey(long id, DateTimeOffset at) => Run("UPDATE api_key SET used_at = @at WHERE id = @id", ("at", Text(at)), ("id", id));

    public void RevokeApiKey(long id, DateTimeOffset at) => Run("UPDATE api_key SET revoked_at = @at WHERE id = @id", ("at", Text(at)), ("id", id));

    public void RevokeApiKeys(long account, DateTimeOffset at) => Run("UPDATE api_key SET revoked_at = @at WHERE account = @account AND revoked_at IS NULL", ("at", Text(at)), ("account", account));

    private static ApiKey KeyOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), Instant(row.GetString(3)), row.IsDBNull(4) ? null : Instant(row.GetString(4)), row.IsDBNull(5) ? null : Instant(row.GetString(5)));

    private static Account AccountOf(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Role = Role(row.GetString(2)),
        Scope = JsonSerializer.Deserialize<List<string>>(row.GetString(3))!,
        Password = row.IsDBNull(4) ? null : row.GetString(4),
        Code = row.IsDBNull(5) ? null : row.GetString(5),
        CodeUntil = row.IsDBNull(6) ? null : Instant(row.GetString(6)),
        Failures = (int)row.GetInt64(7),
        LockedUntil = row.IsDBNull(8) ? null : Instant(row.GetString(8)),
        IsEnabled = row.GetInt64(9) != 0,
        CreatedAt = Instant(row.GetString(10)),
        CreatedBy = row.GetString(11),
    };

    private static SignOffEntry SignOffOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), Enum.Parse<SignOffState>(row.GetString(3), ignoreCase: true), row.GetString(4), Instant(row.GetString(5)), row.GetString(6));

    private static ChainRow ChainRowOf(DbDataReader row) => new(
        row.GetInt64(0),
        new ChainEntry(Instant(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6)),
        row.GetString(7), row.GetString(8));

    internal static string Text(AccountRole role) => role switch
    {
        AccountRole.Administrator => "administrator",
        AccountRole.ServiceLead => "service lead",
        AccountRole.Researcher => "researcher",
        _ => "commissioner",
    };

    private static AccountRole Role(string text) => text switch
    {
        "administrator" => AccountRole.Administrator,
        "service lead" => AccountRole.ServiceLead,
        "researcher" => AccountRole.Researcher,
        _ => AccountRole.Commissioner,
    };
}
