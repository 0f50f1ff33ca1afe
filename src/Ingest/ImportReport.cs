namespace NonResponse.Ingest;

/// <summary>How an extract is to be read.</summary>
public sealed record ImportOptions
{
    /// <summary>Takes the place of <c>extracted_on</c> where given.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The share of a table's rows, from 0 to 1, that may be in quarantine before the extract is refused.</summary>
    public double MaxBadShare { get; init; } = 0.05;

    /// <summary>How many times its own size a compressed file may hold, once it holds more than <see cref="ExpansionAllowed"/>.
    /// An extract comes to 5 to 30 times, and a file made to fill memory to 1,000.</summary>
    public double MaxExpansion { get; init; } = 200;

    /// <summary>The bytes that a compressed file may hold whatever its own size.</summary>
    public long ExpansionAllowed { get; init; } = 256L << 20;

    /// <summary>The file that tells by being there that the extract is whole; null for none. It is no unknown file.</summary>
    public string? Marker { get; init; }

    /// <summary>Columns of episodes that are read beside those of the contract.</summary>
    public IReadOnlyList<FurtherColumn> FurtherColumns { get; init; } = [];

    /// <summary>What looks like identity and isn't, as somebody decided.</summary>
    public IReadOnlyList<IdentityWaiver> IdentityWaivers { get; init; } = [];

    /// <summary>How an extract of the OMOP Common Data Model becomes episodes and steps.</summary>
    public OmopSettings Omop { get; init; } = new();
}

/// <summary>How far the reading is.</summary>
/// <param name="BytesRead">Bytes read of all files.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
public readonly record struct ImportProgress(long BytesRead, long BytesTotal)
{
    /// <summary>From 0 to 1.</summary>
    public double Fraction => BytesTotal == 0 ? 1 : (double)BytesRead / BytesTotal;
}

/// <summary>What became of one table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Read">Rows in the file.</param>
/// <param name="Quarantined">Rows kept out for a fault.</param>
/// <param name="LeftOut">Rows that lie after the extract, or whose episode or step does.</param>
public sealed record TableCount(string Table, int Read, int Quarantined, int LeftOut)
{
    /// <summary>Whether the table is none of the sender's, but was made of those: its rows were counted there.</summary>
    public bool IsMade { get; init; }

    /// <summary>Rows that count.</summary>
    public int Kept => Read - Quarantined - LeftOut;
}

/// <summary>What came of reading an extract.</summary>
public sealed record ImportReport
{
    /// <summary>The columns; null where the extract was refused.</summary>
    public EpisodeTables? Tables { get; init; }

    /// <summary>Whether the day of the extract is that of its latest row, because nothing names it.</summary>
    public bool ExtractDateInferred { get; init; }

    /// <summary>Why it was refused, in one line; null where it was accepted.</summary>
    public string? Refusal { get; init; }

    /// <summary>The identity that the extract carries. Where there is any, the extract is refused, and the report holds nothing else.</summary>
    public IReadOnlyList<IdentityFinding> Identity { get; init; } = [];

    /// <summary>What happened to each table that the extract has, in the contract's order.</summary>
    public IReadOnlyList<TableCount> Counts { get; init; } = [];

    /// <summary>What the checks saw, by table.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The fields for which rows were kept out, by table, in the order of the file.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<QuarantinedField>> Quarantine { get; init; } =
        new Dictionary<string, IReadOnlyList<QuarantinedField>>();

    /// <summary>What the checks of the form counted, by check id.</summary>
    public IReadOnlyDictionary<string, Tally> Tallies { get; init; } = new Dictionary<string, Tally>();

    /// <summary>The files read.</summary>
    public IReadOnlyList<InputFile> Files { get; init; } = [];

    /// <summary>What the strategies declared for steps agree with, beside what their interventions show.</summary>
    /// <param name="declared">Steps with a declared strategy.</param>
    /// <param name="agreeing">Those whose interventions show it.</param>
    public static Finding StrategyAgreement(int declared, int agreeing) => new(
        TableSpec.Steps.Name, "declared_strategy", Rules.DeclaredDiffers, Effect.Noted, declared - agreeing, declared, 0,
        Rules.Explain(Rules.DeclaredDiffers));

    /// <summary>The rule of columns that are not read.</summary>
    public const string UnreadColumnRule = Rules.UnknownColumn;

    /// <summary>The rule of the findings that <see cref="FlagAgreement"/> makes.</summary>
    public const string FlagRule = Rules.FlagDiffers;

    /// <summary>An outcome that the sender states, beside what the scores show.</summary>
    /// <param name="table">The table that states it.</param>
    /// <param name="column">The column.</param>
    /// <param name="compared">Rows that state it and whose scores show one.</param>
    /// <param name="differing">Those that differ.</param>
    public static Finding FlagAgreement(string table, string column, int compared, int differing) =>
        new(table, column, Rules.FlagDiffers, Effect.Noted, differing, compared, 0, Rules.Explain(Rules.FlagDiffers));

    /// <summary>An outcome that the sender states and that cannot be seen in the scores.</summary>
    /// <param name="table">The table that states it.</param>
    /// <param name="column">The column.</param>
    /// <param name="stated">Rows that state it.</param>
    /// <param name="unseen">Those without the scores for it.</param>
    public static Finding FlagUnseen(string table, string column, int stated, int unseen) =>
        new(table, column, Rules.FlagUnseen, Effect.Noted, unseen, stated, 0, Rules.Explain(Rules.FlagUnseen));
}
