namespace NonResponse.Scheduler.Comparing;

/// <summary>A column of the research extract, with what its dictionary says of it. It holds numbers or texts.</summary>
/// <param name="Name">In small letters, digits and underscores.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Type"><c>number</c>, <c>flag</c> (0 or 1), <c>category</c>.</param>
internal sealed record ResearchColumn(string Name, string Title, string Type)
{
    public const string Number = "number", Flag = "flag", Category = "category";

    public const string Quasi = "quasi_identifier", Outcome = "outcome", Sensitive = "sensitive";

    /// <summary>Of numbers.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Of a category, in order; of numbers that stand for something, what each stands for.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>In words.</summary>
    public string KnownWhen { get; init; } = "";

    /// <summary>What else is to be said.</summary>
    public string Note { get; init; } = "";

    /// <summary>In a file in which nobody is to be found: <c>quasi_identifier</c>, <c>outcome</c> (the primary one) or <c>sensitive</c>. Empty in exact rows.</summary>
    public string Role { get; init; } = "";

    /// <summary>Of a file in which nobody is to be found: how coarse it is.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Of such a file: the share of what its finest form tells that is lost, 0 to 1; null where nothing was measured.</summary>
    public double? Lost { get; init; }

    /// <summary>By row; <see cref="double.NaN"/> where it is missing. Null for texts.</summary>
    public double[]? Numbers { get; init; }

    /// <summary>By row; null where it is missing. Null for numbers.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>In how many rows it is missing.</summary>
    public int Missing => Numbers is { } numbers ? numbers.Count(double.IsNaN) : Texts!.Count(t => t is null);
}
