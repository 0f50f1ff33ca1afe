namespace NonResponse.Scheduler;

/// <summary>The command was used in a way that cannot work; the message tells the person who typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
