namespace NonResponse.Scheduler.Models;

/// <summary>A file is no model that can be used; the message says why, and what to do.</summary>
internal sealed class ModelFileException(string message) : IOException(message);
