namespace NonResponse.Scheduler.Comparing;

/// <summary>How a research extract is kept from telling of anybody.</summary>
internal sealed record ExtractSafety
{
    /// <summary>Fewer in a class than this, and somebody who knows a patient would be too near.</summary>
    public const int LeastK = 10;

    /// <summary>Classes of ten, two outcomes in each.</summary>
    public static ExtractSafety Standard { get; } = new();

    /// <summary>Exact rows that nobody checked, for a safe setting alone.</summary>
    public static ExtractSafety None { get; } = new() { IsExact = true };

    /// <summary>Whether rows are written as they are.</summary>
    public bool IsExact { get; init; }

    /// <summary>How many patients at least share what an acquaintance may know; <see cref="LeastK"/> or more.</summary>
    public int K { get; init; } = LeastK;

    /// <summary>How many distinct values of the primary outcome they have at least; a missing one is a value.</summary>
    public int L { get; init; } = 2;

    /// <summary>The share of each strategy's patients that may be left out at most, 0 to 1.</summary>
    public double MostLeftOut { get; init; } = 0.05;

    /// <summary>Confounders that must stay in the file, however coarse.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];
}
