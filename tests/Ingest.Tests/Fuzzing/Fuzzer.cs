using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Reads extracts that chance has broken, and holds each to what must be true of every input.</summary>
internal static class Fuzzer
{
    /// <summary>Tries one.</summary>
    /// <param name="seed">Tells how it is broken.</param>
    /// <param name="refused">Whether it was refused.</param>
    /// <returns>What is wrong with the program, with the seed; null where nothing is.</returns>
    public static string? Try(int seed, out bool refused)
    {
        refused = false;
        var mutation = new Mutation(seed);
        using var folder = new TempFolder();
        mutation.Extract.Write(folder.Path);
        var options = new ImportOptions { MaxBadShare = seed % 2 == 0 ? 1 : 0.05 };
        try
        {
            var first = Import.Read(folder.Path, options);
            var second = CheckedImport.Read(folder.Path, options, out var broken);
            refused = second.Refusal is not null;
            var faults = broken.ToList();
            if (CheckedImport.Render(first) != CheckedImport.Render(second))
                faults.Add("the same bytes give the same report");
            if (mutation.KeepsRows && (second.Refusal is null || second.Counts.Any(c => c.Quarantined > 0)) && second.Counts.FirstOrDefault(c => c.Read != SmallExtract.Rows) is { } lost)
                faults.Add($"every row is counted: {lost}");
            // One of the values that fields become is a person's name and telephone number.
            if (mutation.KeepsRows && options.MaxBadShare >= 1 && refused && second.Identity.All(i => i.Kind is not (IdentityKinds.PersonName or IdentityKinds.Phone)))
                faults.Add($"a field alone is no reason to refuse: {second.Refusal}");
            return faults.Count == 0 ? null : $"seed {seed} ({mutation}): {string.Join("; ", faults)}";
        }
        catch (Exception fault)
        {
            return $"seed {seed} ({mutation}): {fault}";
        }
    }
}
