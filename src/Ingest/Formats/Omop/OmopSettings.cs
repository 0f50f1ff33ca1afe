namespace NonResponse.Ingest;

/// <summary>What a service decides about extracts of the OMOP Common Data Model; all days are whole numbers. See docs/omop.md.</summary>
public sealed record OmopSettings
{
    /// <summary>Days without depression before an episode; 0 to 730.</summary>
    public int WashoutDays { get; init; } = 180;

    /// <summary>Days without anything of depression after which an episode without a stated end has ended; 30 to 730.</summary>
    public int InactiveDays { get; init; } = 180;

    /// <summary>Days between two supplies of a medication that are one era; 0 to 180.</summary>
    public int GapDays { get; init; } = 30;

    /// <summary>Days between two sessions of one kind that are one course; 7 to 365.</summary>
    public int SessionGapDays { get; init; } = 60;

    /// <summary>The longest that a medication goes on after the next one started, and was tapered; 0 to 84.</summary>
    public int CrossTaperDays { get; init; } = 28;

    /// <summary>Days within which treatments that start are one step; 0 to 28.</summary>
    public int TogetherDays { get; init; } = 7;

    /// <summary>Whether condition_end_date is where a condition ended, if it lies after its start, and not where a visit did.</summary>
    public bool HasConditionEnds { get; init; } = true;

    /// <summary>The column of the person's location that has the commissioner, <c>state</c> or <c>county</c>; null for none.</summary>
    public string? CommissionerColumn { get; init; }

    /// <summary>The column of the person's location that has the decile of deprivation, <c>state</c> or <c>county</c>; null for none.</summary>
    public string? DeprivationColumn { get; init; }

    /// <summary>What further concepts mean.</summary>
    public IReadOnlyList<OmopConcept> Concepts { get; init; } = [];
}

/// <summary>What a concept means, by its id or by the code of its vocabulary.</summary>
/// <param name="Kind">The kind of thing, such as <c>score</c>.</param>
/// <param name="Value">Which, such as <c>MADRS</c>; empty where the kind has no values.</param>
/// <param name="ConceptId">The id; null where the code tells.</param>
/// <param name="Vocabulary">The vocabulary, such as <c>SNOMED</c>; empty where the id tells.</param>
/// <param name="Code">The code in it.</param>
public sealed record OmopConcept(string Kind, string Value, long? ConceptId, string Vocabulary, string Code)
{
    /// <summary>Why the kind and the value are none that an extract could have; null where they are.</summary>
    public string? WhyNot() => OmopMeaning.TryParse(Kind, Value, out _) ? null
        : OmopMeaning.Kinds.Contains(Kind) ? $"is no value of the kind {Kind}" : $"is no kind of concept; there are {string.Join(", ", OmopMeaning.Kinds)}";
}
