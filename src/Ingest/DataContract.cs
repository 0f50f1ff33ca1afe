namespace NonResponse.Ingest;

/// <summary>The data contract that extracts keep to.</summary>
public static class DataContract
{
    /// <summary>Its version: docs/data-contract.md.</summary>
    public const string Version = "1.0";
}
