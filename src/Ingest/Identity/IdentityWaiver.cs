using System.Globalization;

namespace NonResponse.Ingest;

/// <summary>Identity that an extract carries: where, and of which kind, and nothing of it.</summary>
/// <param name="Table">The name of the file; a name that may itself be identity is told as a number.</param>
/// <param name="Column">The column's name; <c>number 3</c> where the header may itself be identity.</param>
/// <param name="Kind">One of <see cref="IdentityKinds"/>.</param>
public sealed record IdentityFinding(string Table, string Column, string Kind);

/// <summary>Somebody looked at what the guard took for one kind of identity in one column, and answers for its being none.</summary>
/// <param name="Table">The table, or the file's name.</param>
/// <param name="Column">The column, as the refusal names it.</param>
/// <param name="Kind">One of <see cref="IdentityKinds"/>.</param>
/// <param name="Reason">Why it is none; never empty.</param>
/// <param name="Date">The day of the decision.</param>
/// <exception cref="ArgumentException">The reason is empty, or there is no such kind.</exception>
public sealed record IdentityWaiver(string Table, string Column, string Kind, string Reason, DateOnly Date)
{
    /// <summary>One of <see cref="IdentityKinds"/>.</summary>
    public string Kind { get; } = IdentityKinds.All.Contains(Kind)
        ? Kind
        : throw new ArgumentException($"A waiver names one of {string.Join(", ", IdentityKinds.All)}.", nameof(Kind));

    /// <summary>Why it is none.</summary>
    public string Reason { get; } = string.IsNullOrWhiteSpace(Reason)
        ? throw new ArgumentException("A waiver needs a reason.", nameof(Reason))
        : Reason.Trim();

    /// <summary>The rule of the finding that a waiver leaves.</summary>
    public const string Rule = Rules.IdentityWaived;

    /// <summary>Whether the waiver is meant for what was found.</summary>
    internal bool Covers(IdentityFinding found) =>
        Kind == found.Kind
        && Column.Equals(found.Column, StringComparison.OrdinalIgnoreCase)
        && (Table.Equals(found.Table, StringComparison.OrdinalIgnoreCase) || Table.Equals(TableOf(found.Table), StringComparison.OrdinalIgnoreCase));

    internal Finding ToFinding() => new(
        Table,
        Column,
        Rules.IdentityWaived,
        Effect.Noted,
        0,
        0,
        0,
        string.Create(CultureInfo.InvariantCulture, $"Looks like {IdentityKinds.Describe(Kind)}; waived on {Date:yyyy-MM-dd}: {Reason}"));

    private static string TableOf(string file) => file.Split('.')[0];
}
