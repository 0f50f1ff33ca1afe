namespace NonResponse.Ingest.Tests;

/// <summary>What is wrong with the folder and the files in it.</summary>
internal static class FolderCases
{
    private const string Group = "Folder";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        new(Group, "nothing is wrong", x => { }, Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "no folder", x => { }, Outcome.NotRead, "There is no folder") { InFolder = path => Directory.Delete(path, recursive: true) },
        new(Group, "no files", x => x.Files.Clear(), Outcome.Refused, "lacks episodes.csv, steps.csv, interventions.csv, assessments.csv, contacts.csv"),
        new(Group, "a required table is missing", x => x.Without("steps.csv"), Outcome.Refused, "The extract lacks steps.csv."),
        new(Group, "an optional table is missing", x => x.Without("needs.csv"), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "a table under another name", x => x.Bytes("contact.csv", x.Files["contacts.csv"]).Without("contacts.csv"), Outcome.Refused, "lacks contacts.csv"),
        new(Group, "an optional table under another name", x => x.Bytes("need.csv", x.Files["needs.csv"]).Without("needs.csv"), Outcome.Noted, "file_unknown"),
        new(Group, "a file that no table is", x => x.Text("notes.txt", "Jane Doe"), Outcome.Noted, "file_unknown"),
        new(Group, "a file with a very long name", x => x.Text(new string('n', 240) + ".csv", "Jane Doe"), Outcome.Refused, "identity: file number 1, column number 1 (names of persons)"),
        new(Group, "a table both plain and compressed", x => x.Bytes("contacts.csv.gz", SmallExtract.Gzip(x.Files["contacts.csv"])), Outcome.Refused, "both contacts.csv and contacts.csv.gz"),
        new(Group, "a folder named episodes.csv", x => x.Without("episodes.csv"), Outcome.Refused, "episodes.csv is a folder")
        {
            InFolder = path => Directory.CreateDirectory(Path.Combine(path, "episodes.csv")),
        },
        new(Group, "a folder named submission.json", x => x.Without("submission.json"), Outcome.Refused, "submission.json is a folder")
        {
            InFolder = path => Directory.CreateDirectory(Path.Combine(path, "submission.json")),
        },
        new(Group, "an empty file", x => x.Text("contacts.csv", ""), Outcome.Refused, "contacts.csv is empty"),
        new(Group, "a table is a link to another file of the folder", x => x.Bytes("export-7.csv", x.Files["contacts.csv"]).Without("contacts.csv"), Outcome.Noted, "file_unknown")
        {
            InFolder = path => File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), "export-7.csv"),
            RowsKeptOut = 0,
        },
        Outside("a table is a link out of the folder", path => File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), Beside(path))),
        Outside("a table is a link out of the folder by way of ..", path => File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), Path.Combine("..", Path.GetFileName(Beside(path))))),
        Outside("a table is a link to a link out of the folder", path =>
        {
            File.CreateSymbolicLink(Path.Combine(path, "inner.csv"), Beside(path));
            File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), "inner.csv");
        }),
        Outside("a table is a link through a linked folder", path =>
        {
            Directory.CreateSymbolicLink(Path.Combine(path, "inner"), Directory.GetParent(Beside(path))!.FullName);
            File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), Path.Combine("inner", "outside.csv"));
        }),
        Outside("a table is a link back through a linked folder", path =>
        {
            Directory.CreateSymbolicLink(Path.Combine(path, "inner"), Directory.CreateDirectory(Path.Combine(path, "..", "far")).FullName);
            File.WriteAllText(Path.Combine(path, "outside.csv"), "not this one");
            Beside(path);
            File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), Path.Combine("inner", "..", "outside.csv"));
        }),
        new(Group, "submission.json is a link out of the folder", x => x.Without("submission.json"), Outcome.Refused, "submission.json is a link that leads out of the extract's folder")
        {
            InFolder = path => File.CreateSymbolicLink(Path.Combine(path, "submission.json"), Beside(path)),
        },
        new(Group, "a table is a link to nothing", x => x.Without("contacts.csv"), Outcome.Refused, "contacts.csv is a link that leads to no file")
        {
            InFolder = path => File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), "nowhere.csv"),
        },
        new(Group, "a table is a link to itself", x => x.Without("contacts.csv"), Outcome.Refused, "contacts.csv is a link that leads to no file")
        {
            InFolder = path => File.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), "contacts.csv"),
        },
        new(Group, "a table is a link to a folder", x => x.Without("contacts.csv"), Outcome.Refused, "contacts.csv is a link that leads to no file")
        {
            InFolder = path => Directory.CreateSymbolicLink(Path.Combine(path, "contacts.csv"), Directory.CreateDirectory(Path.Combine(path, "sub")).FullName),
        },
        new(Group, "the folder itself is a link", x => { }, Outcome.Accepted)
        {
            InFolder = path =>
            {
                Directory.Move(path, path + "-real");
                Directory.CreateSymbolicLink(path, path + "-real");
            },
            RowsKeptOut = 0,
        },
    ];

    private static BadInputCase Outside(string name, Action<string> link) =>
        new(Group, name, x => x.Without("contacts.csv"), Outcome.Refused, "contacts.csv is a link that leads out of the extract's folder") { InFolder = link };

    /// <summary>A good table beside the extract, as another service might keep one.</summary>
    private static string Beside(string folder)
    {
        var path = Path.Combine(Directory.GetParent(folder)!.FullName, "outside.csv");
        File.WriteAllText(path, new SmallExtract().TextOf("contacts.csv"));
        return path;
    }
}
