using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Keeps two runs from working on the same thing. It ends with the process that holds it, however that ends, so that no clock decides.</summary>
public abstract class WorkLock : IDisposable
{
    /// <summary>Whether it is held still: a connection may be lost.</summary>
    public abstract bool IsHeld();

    /// <summary>Lets others have it.</summary>
    public abstract void Dispose();

    /// <summary>Takes the lock of a store whose catalog is a file: one machine has it.</summary>
    internal static WorkLock? OfFolder(string folder, string subject)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..32] + ".lock");
        try
        {
            // The file stays: whoever removed it could remove another's.
            return new FileLock(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1));
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    /// <summary>Takes the lock of a store whose catalog is shared by machines.</summary>
    internal static WorkLock? OfDatabase(Catalog catalog, string store, string subject)
    {
        var key = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(store + "\n" + subject)));
        return catalog.TryLock(key) is { } connection ? new SessionLock(connection) : null;
    }

    private sealed class FileLock(FileStream file) : WorkLock
    {
        public override bool IsHeld() => true;

        public override void Dispose() => file.Dispose();
    }

    private sealed class SessionLock(DbConnection connection) : WorkLock
    {
        public override bool IsHeld()
        {
            try
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1";
                command.CommandTimeout = 5;
                command.ExecuteScalar();
                return true;
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException or TimeoutException)
            {
                return false;
            }
        }

        public override void Dispose() => connection.Dispose();
    }
}
