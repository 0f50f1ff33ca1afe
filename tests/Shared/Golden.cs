namespace NonResponse.Tests;

/// <summary>Compares text with a file kept in the repository. UPDATE_GOLDEN=1 rewrites the file instead.</summary>
internal static class Golden
{
    /// <summary>Fails where <paramref name="actual"/> differs from the golden file <paramref name="path"/> (below the repository's root).</summary>
    public static void Matches(string actual, params string[] path)
    {
        var file = Repository.Path(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }
        Assert.That(File.Exists(file), Is.True, $"{file} is missing; run the test once with UPDATE_GOLDEN=1 and read the file.");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file)), $"differs from {file}; UPDATE_GOLDEN=1 rewrites it");
    }
}
