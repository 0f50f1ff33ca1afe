namespace NonResponse.Ingest;

/// <summary>The bytes of the text with a number.</summary>
internal delegate ReadOnlySpan<byte> IdText(int number);

/// <summary>What is written for the ids of an extract.</summary>
/// <param name="Patients">By number in the pool of patients.</param>
/// <param name="Episodes">By kept row.</param>
/// <param name="Steps">By kept row.</param>
internal sealed record IdTexts(IdText Patients, IdText Episodes, IdText Steps)
{
    /// <summary>Their pseudonyms.</summary>
    public static IdTexts Pseudonyms(IReadOnlyDictionary<string, RawTable> tables, PseudonymKey key, CancellationToken cancel)
    {
        var patients = PseudonymColumn.Of(PatientsOf(tables), IdKind.Patient, key, cancel);
        var episodes = PseudonymColumn.Of(tables[TableSpec.Episodes.Name].Keys!, IdKind.Episode, key, cancel);
        var steps = PseudonymColumn.Of(tables[TableSpec.Steps.Name].Keys!, IdKind.Step, key, cancel);
        return new IdTexts(number => patients[number], row => episodes[row], row => steps[row]);
    }

    /// <summary>The ids as they were read.</summary>
    public static IdTexts AsRead(IReadOnlyDictionary<string, RawTable> tables) =>
        new(PatientsOf(tables).Utf8, tables[TableSpec.Episodes.Name].Keys!.Utf8, tables[TableSpec.Steps.Name].Keys!.Utf8);

    private static IdPool PatientsOf(IReadOnlyDictionary<string, RawTable> tables) =>
        tables[TableSpec.Episodes.Name].Pools[TableSpec.Episodes.IndexOf(Erasure.Column)]!;
}
