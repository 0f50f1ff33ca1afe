using System.Diagnostics;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>A disk of a few megabytes in memory, mounted where a test wants it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    /// <summary>Mounts one; the test is skipped where this account may not.</summary>
    /// <param name="kilobytes">Its size.</param>
    public static SmallDisk Mount(int kilobytes)
    {
        var disk = new SmallDisk();
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.Path))
        {
            disk._folder.Dispose();
            Assert.Ignore("A small disk can be mounted by root on Linux alone.");
        }
        return disk;
    }

    public void MakeReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Path), Is.True);

    public void MakeWritable() => Assert.That(Run("mount", "-o", "remount,rw", Path), Is.True);

    public void Grow(int kilobytes) => Assert.That(Run("mount", "-o", $"remount,size={kilobytes}k", Path), Is.True);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
