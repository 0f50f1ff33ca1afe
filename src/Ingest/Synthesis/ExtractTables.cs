namespace NonResponse.Ingest;

/// <summary>The rows of a block of episodes in some format, a buffer for each of its tables.</summary>
internal abstract class ExtractTables(IReadOnlyList<(string Name, string Header)> forms)
{
    private static readonly string[] Sources = ["self", "primary_care", "other_service", "other"];

    /// <summary>The tables in the order of <see cref="Buffers"/>, each with its header.</summary>
    public IReadOnlyList<(string Name, string Header)> Forms { get; } = forms;

    public IReadOnlyList<RowBuffer> Buffers { get; } = [.. forms.Select(_ => new RowBuffer())];

    /// <summary>Tables of a format.</summary>
    public static ExtractTables In(SynthesisFormat format) => format switch
    {
        SynthesisFormat.Nhs => new NhsExtract(),
        SynthesisFormat.Omop => new OmopExtract(),
        _ => new ContractExtract(),
    };

    /// <summary>The tables that are written once, beside those of the episodes: the name, the header and the rows of each.</summary>
    public virtual IReadOnlyList<(string Name, string Header, RowBuffer Rows)> Whole(SyntheticService service) => [];

    public void Clear()
    {
        foreach (var buffer in Buffers)
            buffer.Clear();
    }

    /// <summary>Adds an episode. What its record holds is drawn in the same order whatever the format.</summary>
    public void Add(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode)
    {
        episode.Sort();
        var source = random.Chance(0.02) ? null : Sources[random.Pick([0.62, 0.28, 0.07, 0.03])];
        var hasCommissioner = !random.Chance(0.012);
        Add(service, episode, new EpisodeRecord(source, hasCommissioner, !random.Chance(0.004)));
    }

    /// <summary>Adds what is left over when all episodes of a block were added.</summary>
    public virtual void EndBlock()
    {
    }

    /// <summary>Adds what the extract knows of an episode.</summary>
    protected abstract void Add(SyntheticService service, SyntheticEpisode episode, EpisodeRecord record);

    /// <summary>A day that lies no later than the extract.</summary>
    protected static int? Known(int? day, int last) => day <= last ? day : null;
}

/// <summary>What is recorded of an episode, and what was forgotten.</summary>
/// <param name="Source">The source of the referral, in the contract's code.</param>
/// <param name="HasCommissioner">Whether the commissioner is recorded.</param>
/// <param name="HasAge">Whether the age is.</param>
internal readonly record struct EpisodeRecord(string? Source, bool HasCommissioner, bool HasAge);

/// <summary>The format of a synthetic extract.</summary>
public enum SynthesisFormat
{
    /// <summary>The data contract.</summary>
    Contract,

    /// <summary>The NHS Talking Therapies data set v2.1.</summary>
    Nhs,

    /// <summary>The OMOP Common Data Model 5.4.</summary>
    Omop,
}
