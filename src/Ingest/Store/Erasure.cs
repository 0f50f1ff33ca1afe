namespace NonResponse.Ingest;

/// <summary>The patients who were erased, by their pseudonyms in the store.</summary>
/// <param name="pseudonyms">The pseudonyms.</param>
/// <param name="key">Makes pseudonyms of what an extract holds.</param>
internal sealed class Erasure(IReadOnlySet<string> pseudonyms, PseudonymKey key)
{
    /// <summary>The column that names the patient.</summary>
    public const string Column = "patient_id";

    private readonly PseudonymKey.Pseudonymiser _maker = key.Start();

    // By number of the patient: each is asked about once, however many episodes there are.
    private readonly List<bool> _known = [];

    /// <summary>Whether a patient was erased.</summary>
    /// <param name="patient">The number of the patient.</param>
    /// <param name="patients">The texts by number.</param>
    public bool Has(int patient, IdPool patients)
    {
        while (_known.Count <= patient)
            _known.Add(pseudonyms.Contains(_maker.Make(IdKind.Patient, patients.Utf8(_known.Count))));
        return _known[patient];
    }
}
