using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>What the concepts of an extract mean: by the lists beside this file, by the extract's own tables of the vocabulary, and by what the service says.</summary>
internal sealed class OmopConcepts
{
    /// <summary>The vocabulary in which a site says itself what its concepts mean, by codes such as <c>score:MADRS</c>.</summary>
    public const string OwnVocabulary = "NonResponse";

    private static readonly string[] Files = ["conditions.csv", "drugs.csv", "procedures.csv", "scores.csv", "observations.csv", "persons.csv", "visits.csv"];

    private readonly Dictionary<long, OmopMeaning> _byId = [];
    private readonly Dictionary<long, OmopMeaning> _byAncestor = [];

    /// <summary>Puts together what is known.</summary>
    /// <param name="concepts">The table of concepts.</param>
    /// <param name="ancestors">The table of their ancestors.</param>
    /// <param name="own">What the service says.</param>
    public OmopConcepts(SentTable concepts, SentTable ancestors, IReadOnlyList<OmopConcept> own)
    {
        var byCode = new Dictionary<(string, string), OmopMeaning>();
        foreach (var row in Listed)
        {
            if (row.Id is { } id)
                _byId[id] = row.Meaning;
            if (row.Code.Length > 0)
                byCode[(row.Vocabulary, row.Code)] = row.Meaning;
        }
        var ownByCode = new Dictionary<(string, string), OmopMeaning>();
        foreach (var concept in own)
            if (concept.ConceptId is null && OmopMeaning.TryParse(concept.Kind, concept.Value, out var meaning))
                ownByCode[(concept.Vocabulary, concept.Code)] = meaning!;
        AddVocabulary(concepts, byCode, ownByCode);
        foreach (var concept in own)
            if (concept.ConceptId is { } id && OmopMeaning.TryParse(concept.Kind, concept.Value, out var meaning))
                _byId[id] = meaning!;
        AddDescendants(ancestors);
        KnowsAncestors = ancestors.IsPresent;
    }

    /// <summary>The rows of the lists.</summary>
    public static IReadOnlyList<OmopListed> Listed { get; } = [.. Files.SelectMany(Read)];

    /// <summary>Whether the extract says which concepts are contained in which.</summary>
    public bool KnowsAncestors { get; }

    /// <summary>The meaning of each concept of a column, by its number in the column's pool; null for none.</summary>
    public OmopMeaning?[] MeaningsOf(IdPool pool)
    {
        var meanings = new OmopMeaning?[pool.Count];
        for (var i = 0; i < meanings.Length; i++)
            if (TryId(pool.Utf8(i), out var id))
                meanings[i] = _byId.GetValueOrDefault(id) ?? _byAncestor.GetValueOrDefault(id);
        return meanings;
    }

    private void AddVocabulary(SentTable concepts, Dictionary<(string, string), OmopMeaning> listed, Dictionary<(string, string), OmopMeaning> own)
    {
        var ids = concepts.Wide("concept_id");
        var vocabularies = concepts.Wide("vocabulary_id");
        var codes = concepts.Wide("concept_code");
        var vocabularyTexts = concepts.Pool("vocabulary_id").Texts;
        var known = vocabularyTexts.Select(v => v == OwnVocabulary || listed.Keys.Any(k => k.Item1 == v) || own.Keys.Any(k => k.Item1 == v)).ToArray();
        var (idPool, codePool) = (concepts.Pool("concept_id"), concepts.Pool("concept_code"));
        var unknown = new RowTally();
        for (var row = 0; row < ids.Length; row++)
        {
            if (vocabularies[row] < 0 || codes[row] < 0 || !known[vocabularies[row]] || !TryId(idPool.Utf8(ids[row]), out var id))
                continue;
            var key = (vocabularyTexts[vocabularies[row]], Encoding.ASCII.GetString(codePool.Utf8(codes[row])));
            if ((own.GetValueOrDefault(key) ?? listed.GetValueOrDefault(key)) is { } meaning)
                _byId[id] = meaning;
            else if (key.Item1 == OwnVocabulary)
            {
                var parts = key.Item2.Split(':', 2);
                if (OmopMeaning.TryParse(parts[0], parts.Length > 1 ? parts[1] : "", out var said))
                    _byId[id] = said!;
                else
                    unknown.Add(row);
            }
        }
        concepts.Note("concept_code", Rules.OwnConceptUnknown, unknown);
    }

    /// <summary>A concept without a meaning has that of its nearest ancestor with one.</summary>
    private void AddDescendants(SentTable ancestors)
    {
        var from = ancestors.Wide("ancestor_concept_id");
        var to = ancestors.Wide("descendant_concept_id");
        var levels = ancestors.Wide("min_levels_of_separation");
        var (fromPool, toPool) = (ancestors.Pool("ancestor_concept_id"), ancestors.Pool("descendant_concept_id"));
        var meanings = new (long Id, OmopMeaning? Meaning)[fromPool.Count];
        for (var i = 0; i < meanings.Length; i++)
            meanings[i] = TryId(fromPool.Utf8(i), out var id) ? (id, _byId.GetValueOrDefault(id)) : (0, null);
        var nearest = new Dictionary<long, (int Levels, bool IsOther, long Id)>();
        for (var row = 0; row < from.Length; row++)
        {
            if (meanings[from[row]] is not ({ } ancestor, { } meaning) || !TryId(toPool.Utf8(to[row]), out var descendant) || _byId.ContainsKey(descendant))
                continue;
            var rank = (levels[row] == RawColumn.Missing ? int.MaxValue : levels[row], meaning.Kind != OmopKind.Exclusion, ancestor);
            if (nearest.TryGetValue(descendant, out var before) && before.CompareTo(rank) <= 0)
                continue;
            nearest[descendant] = rank;
            _byAncestor[descendant] = meaning;
        }
    }

    /// <summary>The number of a concept; 0, which stands for none that matches, is no concept.</summary>
    private static bool TryId(ReadOnlySpan<byte> text, out long id) =>
        Utf8Parser.TryParse(text, out id, out var read) && read == text.Length && id > 0;

    private static IEnumerable<OmopListed> Read(string file) => EmbeddedRows.Of("Omop", file).Select(r => new OmopListed(
        OmopMeaning.TryParse(r[0], r[1], out var meaning) ? meaning! : throw new InvalidDataException($"{file} has no kind {r[0]} with a value {r[1]}."),
        r[2], r[3], r[4].Length == 0 ? null : long.Parse(r[4], CultureInfo.InvariantCulture), r[5], r[6]));
}

/// <summary>A row of the lists.</summary>
/// <param name="Meaning">What the concept means.</param>
/// <param name="Vocabulary">The vocabulary of the code; empty where there is none.</param>
/// <param name="Code">The code.</param>
/// <param name="Id">The concept's id; null where no source was at hand.</param>
/// <param name="Name">What the vocabulary calls it.</param>
/// <param name="Source">Where the row is from.</param>
internal sealed record OmopListed(OmopMeaning Meaning, string Vocabulary, string Code, long? Id, string Name, string Source);
