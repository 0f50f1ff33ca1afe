using System.Text.Json;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Reads how a service's extracts of the OMOP Common Data Model become episodes and steps.</summary>
internal sealed class OmopReader(SettingsFile file)
{
    /// <summary>The member of the configuration.</summary>
    public const string Member = "omop";

    private const string Location = "location.";

    private static readonly string[] Columns = ["state", "county"];

    public OmopSettings Settings(Dictionary<string, JsonElement> members)
    {
        var d = new OmopSettings();
        if (!members.TryGetValue(Member, out var element))
            return d;
        var given = file.Members(element, Member, "washout_days", "inactive_days", "gap_days", "session_gap_days", "cross_taper_days", "together_days", "condition_ends", "commissioner", "deprivation", "concepts");
        var (commissioner, deprivation) = (Column(given, "commissioner"), Column(given, "deprivation"));
        if (commissioner is not null && commissioner == deprivation)
            file.Fault(Member, "deprivation", "is the column of the commissioner");
        var concepts = file.Items(given, Member, "concepts").Select(i => (Concept: Concept(i.Element, i.Place), i.Place)).Where(c => c.Concept is not null).ToList();
        foreach (var twice in concepts.GroupBy(c => (c.Concept!.ConceptId, c.Concept.Vocabulary, c.Concept.Code)).Where(g => g.Count() > 1))
            file.Fault(twice.Last().Place, "", $"is of the same concept as {twice.First().Place}");
        return d with
        {
            WashoutDays = file.Whole(given, Member, "washout_days", 0, 730) ?? d.WashoutDays,
            InactiveDays = file.Whole(given, Member, "inactive_days", 30, 730) ?? d.InactiveDays,
            GapDays = file.Whole(given, Member, "gap_days", 0, 180) ?? d.GapDays,
            SessionGapDays = file.Whole(given, Member, "session_gap_days", 7, 365) ?? d.SessionGapDays,
            CrossTaperDays = file.Whole(given, Member, "cross_taper_days", 0, 84) ?? d.CrossTaperDays,
            TogetherDays = file.Whole(given, Member, "together_days", 0, 28) ?? d.TogetherDays,
            HasConditionEnds = file.Flag(given, Member, "condition_ends") ?? d.HasConditionEnds,
            CommissionerColumn = commissioner,
            DeprivationColumn = deprivation,
            Concepts = concepts.Count == 0 ? d.Concepts : [.. concepts.Select(c => c.Concept!)],
        };
    }

    /// <summary>A row of the form that the program's own lists have.</summary>
    private OmopConcept? Concept(JsonElement element, string place)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "kind", "value", "concept_id", "vocabulary", "code", "source");
        var (kind, value) = (file.Text(given, place, "kind"), file.OptionalText(given, place, "value") ?? "");
        var (vocabulary, code) = (file.OptionalText(given, place, "vocabulary"), file.OptionalText(given, place, "code"));
        _ = file.Text(given, place, "source");
        long? id = null;
        if (given.TryGetValue("concept_id", out var number))
        {
            if (number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var whole) && whole > 0)
                id = whole;
            else
                file.Fault(place, "concept_id", "is a whole number above 0");
            if (vocabulary is not null || code is not null)
                file.Fault(place, "concept_id", "tells which concept it is; vocabulary and code would tell it again");
        }
        else if (vocabulary is null || code is null)
            file.Fault(place, "", "has a concept_id, or a vocabulary and a code");
        if (file.Faults > before)
            return null;
        var concept = new OmopConcept(kind!, value, id, vocabulary ?? "", code ?? "");
        if (concept.WhyNot() is not { } why)
            return concept;
        file.Fault(place, why.StartsWith("is no kind", StringComparison.Ordinal) ? "kind" : "value", why);
        return null;
    }

    private string? Column(Dictionary<string, JsonElement> given, string name)
    {
        if (file.OptionalText(given, Member, name) is not { } text)
            return null;
        if (text.StartsWith(Location, StringComparison.Ordinal) && Columns.Contains(text[Location.Length..]))
            return text[Location.Length..];
        file.Fault(Member, name, $"is {string.Join(" or ", Columns.Select(c => Location + c))}");
        return null;
    }
}
