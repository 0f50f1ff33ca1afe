namespace NonResponse.Ingest;

/// <summary>What a check looks at, after the data quality terms of Kahn et al. 2016 and what services add to them.</summary>
public enum CheckDimension
{
    /// <summary>Values have the form, code or range that the data contract gives.</summary>
    Conformance,

    /// <summary>Values and rows that should be there are there.</summary>
    Completeness,

    /// <summary>Nothing is recorded twice.</summary>
    Uniqueness,

    /// <summary>Rows refer to rows that exist.</summary>
    Referential,

    /// <summary>Values can be true.</summary>
    Plausibility,

    /// <summary>The extract is as new as it says.</summary>
    Timeliness,

    /// <summary>It looks as it did before.</summary>
    Consistency,

    /// <summary>Two accounts of the same thing agree.</summary>
    Reconciliation,
}

/// <summary>How much a failed check matters.</summary>
public enum CheckSeverity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Figures may mislead; somebody ought to look.</summary>
    Warning,

    /// <summary>Figures that rest on it cannot be shown as they are.</summary>
    Error,
}

/// <summary>One check of the catalogue.</summary>
/// <param name="Id">Stable: table, column or topic, and what is asked of it, joined by points.</param>
/// <param name="Dimension">What it looks at.</param>
/// <param name="Severity">How much a failure matters.</param>
/// <param name="Threshold">The share of what is tested, from 0 to 1, above which the check fails.</param>
/// <param name="Rule">What should be, in plain words.</param>
/// <param name="Action">What to do when it isn't.</param>
public sealed record Check(string Id, CheckDimension Dimension, CheckSeverity Severity, double Threshold, string Rule, string Action)
{
    /// <summary>The table, or <c>extract</c>.</summary>
    public string Table => Id[..Id.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The column; empty where no one column is meant.</summary>
    public string Column { get; init; } = "";

    /// <summary>The share above which a warning becomes an error; null where it never does.</summary>
    public double? ErrorAbove { get; init; }

    /// <summary>Tested fewer than this, the share says nothing and the check isn't run.</summary>
    public int Fewest { get; init; }

    /// <summary>Ids of the measures that packs leave out when the check fails as an error.</summary>
    public IReadOnlyList<string> Withholds { get; init; } = [];
}

/// <summary>What a check counted.</summary>
/// <param name="Tested">How many rows, or whatever the check is of.</param>
/// <param name="Failed">Of them, how many break the rule.</param>
public readonly record struct Tally(long Tested, long Failed)
{
    /// <summary>The line of the file where it was seen first; 0 where no one line is meant.</summary>
    public int FirstLine { get; init; }

    /// <summary>Why nothing could be counted; null where it could.</summary>
    public string? WhyNot { get; init; }

    /// <summary>What is behind it, in words safe to show: names of columns, codes, rules; never values of a patient.</summary>
    public string? Detail { get; init; }

    /// <summary>The extract has nothing that the check applies to.</summary>
    public static Tally NotApplicable(string why) => new() { WhyNot = why };
}
