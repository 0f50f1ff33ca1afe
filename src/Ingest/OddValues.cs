using System.Text.RegularExpressions;

namespace NonResponse.Ingest;

/// <summary>What somebody ought to know of rows that are kept as they are.</summary>
internal static partial class OddValues
{
    private static readonly HashSet<string> Reserved = ["none", "blend", "combined", "other", "not_recorded", "all"];

    public static void Note(IReadOnlyDictionary<string, RawTable> tables, IReadOnlyDictionary<string, FindingLog> logs)
    {
        var episodes = tables["episodes"];
        NoteDatesBeforeReferral(episodes, logs["episodes"], "assessment_date");
        NoteDatesBeforeReferral(episodes, logs["episodes"], "treatment_start_date");
        NoteNames(episodes, logs["episodes"], "diagnosis", Rules.NotIcd10, name => !Icd10().IsMatch(name));
        NoteNames(tables["interventions"], logs["interventions"], "name", Rules.UnlistedName, name => !InterventionNames.IsListed(name));
        NoteNames(tables["interventions"], logs["interventions"], "name", Rules.ReservedName, Reserved.Contains);
    }

    private static void NoteDatesBeforeReferral(RawTable episodes, FindingLog log, string column)
    {
        var referrals = episodes.Column("referral_date").Wide;
        var days = episodes.Column(column).Wide;
        for (var i = 0; i < days.Length; i++)
            if (days[i] < referrals[i])
                log.Note(column, Rules.BeforeReferral, Effect.Noted, episodes.Lines[i]);
    }

    private static void NoteNames(RawTable table, FindingLog log, string column, string rule, Predicate<string> isOdd)
    {
        var odd = table.Pools[table.Spec.IndexOf(column)]!.Texts.Select(name => isOdd(name)).ToArray();
        var numbers = table.Column(column).Wide;
        for (var i = 0; i < numbers.Length; i++)
            if (numbers[i] >= 0 && odd[numbers[i]])
                log.Note(column, rule, Effect.Noted, table.Lines[i]);
    }

    [GeneratedRegex(@"^[A-Za-z]\d{2}(\.\d{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Icd10();
}
