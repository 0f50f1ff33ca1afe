namespace NonResponse.Tests;

/// <summary>Where the tests find the repository's own files, whatever folder they are run from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "NonResponse.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {start} holds NonResponse.sln.");
    }
}
