using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace NonResponse.Ingest;

/// <summary>The database that says which submissions there are. SQLite in the store's folder, or PostgreSQL where several machines
/// share the store; the tables and the statements are the same.</summary>
internal sealed class Catalog
{
    /// <summary>The file of the embedded database.</summary>
    public const string FileName = "catalog.db";

    private const int MostAttempts = 10;
    private const string SchemaSetting = "schema";

    private readonly DbDataSource _source;
    private readonly string? _postgres;
    private readonly bool _isPostgres;

    private Catalog(DbDataSource source, string? postgres, string name)
    {
        _source = source;
        _postgres = postgres;
        _isPostgres = postgres is not null;
        Name = name;
    }

    /// <summary>What to call it in a message: never with a password.</summary>
    public string Name { get; }

    /// <summary>Opens the catalog of a store.</summary>
    /// <param name="home">The store's folder.</param>
    /// <param name="postgres">The connection string of a PostgreSQL database; null for the file in the folder.</param>
    public static Catalog Open(string home, string? postgres)
    {
        if (postgres is null)
        {
            var path = Path.Combine(home, FileName);
            var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 };
            return new Catalog(SqliteFactory.Instance.CreateDataSource(connection.ConnectionString), postgres: null, path);
        }
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(postgres) { ApplicationName = "nonresponse" };
            return new Catalog(
                NpgsqlFactory.Instance.CreateDataSource(connection.ConnectionString), connection.ConnectionString, $"database {connection.Database} on {connection.Host}");
        }
        catch (ArgumentException)
        {
            // Its message may quote the password.
            throw new IOException("The connection string of the catalog is not one that PostgreSQL's driver understands.");
        }
    }

    /// <summary>The version of the tables; 0 where there are none.</summary>
    public int Version() => Do(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = _isPostgres
            ? "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'setting'"
            : "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'setting'";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0
            ? 0
            : int.Parse(new CatalogTransaction(connection, null).Setting(SchemaSetting) ?? "0", CultureInfo.InvariantCulture);
    });

    /// <summary>Brings the tables to the version of this program.</summary>
    /// <exception cref="IOException">They are of a later one.</exception>
    public void Migrate() => Migrate(CatalogSchema.Versions);

    /// <summary>Brings the tables to the last of some versions, one transaction for each.</summary>
    /// <param name="versions">The statements that lead from each version to the next.</param>
    /// <exception cref="IOException">They are of a later one.</exception>
    internal void Migrate(IReadOnlyList<IReadOnlyList<string>> versions)
    {
        var version = Version();
        if (version > versions.Count)
            throw new IOException(
                $"The store was last used by a later version of the program (its catalog has version {version}, this program knows {versions.Count}); use that one.");
        for (; version < versions.Count; version++)
        {
            var statements = versions[version];
            Change(transaction =>
            {
                Apply(transaction, statements);
                transaction.Set(SchemaSetting, (version + 1).ToString(CultureInfo.InvariantCulture));
            });
        }
    }

    /// <summary>Makes the tables of a version and fills them, in one transaction.</summary>
    public void Create(int version, Action<CatalogTransaction> fill) => Change(transaction =>
    {
        foreach (var statements in CatalogSchema.Versions.Take(version))
            Apply(transaction, statements);
        fill(transaction);
    });

    private void Apply(CatalogTransaction transaction, IReadOnlyList<string> statements)
    {
        foreach (var statement in statements)
            transaction.Run(statement.Replace("{integer}", _isPostgres ? "bigint" : "integer", StringComparison.Ordinal)
                .Replace("{strict}", _isPostgres ? "" : " STRICT", StringComparison.Ordinal));
    }

    /// <summary>Reads in one transaction: what is seen is one state.</summary>
    public T Read<T>(Func<CatalogTransaction, T> read) => Do(connection =>
    {
        // SQLite's other transactions begin by taking the right to write, which a folder that may only be read doesn't give.
        using var transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return read(new CatalogTransaction(connection, transaction));
    });

    /// <summary>Changes the catalog in one transaction: all of it is seen, or nothing.</summary>
    /// <param name="change">What to do; done again where another change came in between.</param>
    public void Change(Action<CatalogTransaction> change) => Do(connection =>
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.Serializable);
                change(new CatalogTransaction(connection, transaction));
                transaction.Commit();
                return true;
            }
            catch (PostgresException fault) when (attempt < MostAttempts && fault.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation)
            {
                Thread.Sleep((Environment.ProcessId % 7 + 5) * attempt);
            }
    });

    /// <summary>The time of the database's machine: machines that share a catalog have it in common. The catalog in a file has none.</summary>
    public DateTimeOffset? Time() => !_isPostgres ? null : Do<DateTimeOffset?>(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT extract(epoch FROM clock_timestamp())::double precision";
        return DateTimeOffset.UnixEpoch.AddSeconds((double)command.ExecuteScalar()!);
    });

    /// <summary>A connection that holds a lock until it is closed, by whatever; null where another holds it.</summary>
    /// <param name="key">What the lock is on.</param>
    internal DbConnection? TryLock(long key) => Do(_ =>
    {
        // Of its own, not of the pool: a connection that goes back to the pool would keep the lock.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_postgres) { Pooling = false, KeepAlive = 10, ApplicationName = "nonresponse" }.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({key})");
            if ((bool)command.ExecuteScalar()!)
                return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        connection.Dispose();
        return null;
    });

    /// <summary>Whether it is a PostgreSQL database rather than a file.</summary>
    public bool IsPostgres => _isPostgres;

    /// <summary>How others that keep their things in the same database reach it; null where it is a file.</summary>
    public string? Postgres => _postgres;

    private T Do<T>(Func<DbConnection, T> work)
    {
        try
        {
            using var connection = _source.OpenConnection();
            if (!_isPostgres)
            {
                using var command = connection.CreateCommand();
                // A submission that was reported as accepted must be there after a power cut. The journal is the plain one: a
                // write-ahead log needs files beside the catalog even to read it, and doesn't work on a network's disk.
                command.CommandText = "PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON;";
                command.ExecuteNonQuery();
            }
            return work(connection);
        }
        catch (DbException fault)
        {
            throw new IOException($"The catalog ({Name}) could not be used: {Reason(fault)}", fault);
        }
    }

    private static string Reason(DbException fault) => fault switch
    {
        SqliteException { SqliteErrorCode: 8 } => "it may not be written to.",
        SqliteException { SqliteErrorCode: 5 or 6 } => "another program holds it.",
        SqliteException { SqliteErrorCode: 10 } => "its disk fails or is full.",
        SqliteException { SqliteErrorCode: 11 or 26 } => "it is damaged or not a catalog.",
        SqliteException { SqliteErrorCode: 13 } => "the disk is full.",
        SqliteException { SqliteErrorCode: 14 } => "the file cannot be opened.",
        PostgresException { SqlState: "53100" } => "its disk is full.",
        PostgresException server => $"{server.MessageText} ({server.SqlState}).",
        NpgsqlException => "the connection was lost or refused.",
        _ => fault.Message,
    };
}
