using System.Diagnostics;
using Npgsql;

namespace NonResponse.Tests;

/// <summary>A PostgreSQL server of the tests' own: started when first asked for, stopped when their process ends.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer?> Started = new(Start);

    private TempFolder? _folder;
    private string _bin = "";
    private int _port;

    /// <summary>The connection string of a new database; the test is skipped where there is no PostgreSQL.</summary>
    public static string NewDatabase()
    {
        if (Started.Value is not { } server)
        {
            Assert.Ignore("PostgreSQL's programs are not installed (Debian: apt-get install postgresql).");
            return "";
        }
        var name = "t" + Guid.NewGuid().ToString("N");
        using var connection = new NpgsqlConnection(server.Connection("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return server.Connection(name);
    }

    /// <summary>Ends every connection to a database and lets nobody in.</summary>
    /// <param name="connection">The connection string of the database.</param>
    public static void Shut(string connection) => Admit(connection, isOpen: false);

    /// <summary>Lets everybody in again.</summary>
    public static void Open(string connection) => Admit(connection, isOpen: true);

    private static void Admit(string connection, bool isOpen)
    {
        var database = new NpgsqlConnectionStringBuilder(connection).Database;
        using var admin = new NpgsqlConnection(Started.Value!.Connection("postgres"));
        admin.Open();
        using var command = new NpgsqlCommand(
            $"ALTER DATABASE {database} WITH ALLOW_CONNECTIONS {isOpen}; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND NOT {isOpen}", admin);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Postgres("pg_ctl", "-D", _folder!.File("data"), "-m", "immediate", "-w", "stop");
        _folder.Dispose();
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Pooling=false";

    private static PostgresServer? Start()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var bin = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (bin is null)
            return null;
        var server = new PostgresServer { _folder = new TempFolder(), _bin = bin, _port = FreePort() };
        File.SetUnixFileMode(server._folder.Path, (UnixFileMode)0b111_111_111);
        var data = server._folder.File("data");
        server.Postgres("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "--locale=C.UTF-8");
        server.Postgres("pg_ctl", "-D", data, "-l", server._folder.File("log"), "-o", $"-c listen_addresses=127.0.0.1 -p {server._port} -k {server._folder.Path} -c fsync=off", "-w", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Postgres(string program, params string[] arguments)
    {
        // The server refuses to run as root.
        string[] all = Environment.UserName == "root" ? ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments] : arguments;
        var start = new ProcessStartInfo(Environment.UserName == "root" ? "runuser" : Path.Combine(_bin, program), all) { WorkingDirectory = _folder!.Path, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
