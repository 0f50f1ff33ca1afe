using System.Runtime.ExceptionServices;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Does several things at once, on as many cores as there are.</summary>
internal static class Together
{
    /// <summary>Does them.</summary>
    /// <param name="things">Independent of each other.</param>
    /// <param name="cancel">Ends it between two of them.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <remarks>What one of them throws is thrown as it is, not wrapped: callers tell a full disk from a bug by it.</remarks>
    public static void Do(Action[] things, CancellationToken cancel)
    {
        try
        {
            Parallel.Invoke(Cores.Until(cancel), things);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
