using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

public sealed class StagingFolderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Folder_in_use_outlives_every_clearing()
    {
        var incoming = _folder.File("incoming");
        Directory.CreateDirectory(incoming);
        using var end = new CancellationTokenSource();
        var clearing = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
                StagingFolder.DeleteAbandoned(incoming);
        });
        var lost = 0;
        Parallel.For(0, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using var staging = new StagingFolder(incoming);
            Thread.Yield();
            if (!Directory.Exists(staging.Path))
                Interlocked.Increment(ref lost);
        });
        end.Cancel();
        Assert.That(() => clearing.Wait(), Throws.Nothing);
        Assert.That(lost, Is.Zero);
        Assert.That(Directory.GetFileSystemEntries(incoming), Is.Empty);
    }

    [Test]
    public void Folder_left_behind_is_cleared_away()
    {
        var incoming = _folder.File("incoming");
        Directory.CreateDirectory(Path.Combine(incoming, "left", "inner"));
        File.WriteAllText(Path.Combine(incoming, "left.lock"), "");
        File.WriteAllText(Path.Combine(incoming, "moved.lock"), "");
        StagingFolder.DeleteAbandoned(incoming);
        Assert.That(Directory.GetFileSystemEntries(incoming), Is.Empty);
    }
}
