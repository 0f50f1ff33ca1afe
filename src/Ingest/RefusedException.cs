namespace NonResponse.Ingest;

/// <summary>An extract that cannot be accepted. The message says why in one line, to the person who made the extract.</summary>
public sealed class RefusedException(string message) : Exception(message);
