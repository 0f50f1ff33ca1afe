namespace NonResponse.Scheduler.Tests.Jobs;

internal static class JobAssert
{
    /// <summary>Two folders of packs have the same files with the same bytes, but for the manifest, which has the time.</summary>
    public static void SameFiles(string first, string second)
    {
        Assert.That(Names(first), Is.EqualTo(Names(second)).And.Not.Empty);
        foreach (var name in Names(first).Where(n => n != OutputFolder.MarkerFile))
            Assert.That(File.ReadAllBytes(Path.Combine(first, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(second, name))), Is.True, name);
    }

    private static List<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];
}
