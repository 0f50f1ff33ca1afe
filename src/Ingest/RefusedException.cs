namespace NonResponse.Ingest;

/// <summary>An extract that cannot be accepted. The message says why in one line, to the person who made the extract.</summary>
public sealed class RefusedException(string message) : Exception(message)
{
    /// <summary>Whether a compressed file is damaged: what came out of it until there may be anything.</summary>
    internal bool IsOfDamage { get; init; }
}
