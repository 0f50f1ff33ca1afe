using System.Text;

namespace NonResponse.Ingest;

/// <summary>What is known of the persons of the episodes, and of the complaints that they came with: of each the latest submission counts.</summary>
internal sealed class NhsPeople(NhsReferrals referrals)
{
    // What validation puts in the place of a code that is missing or is none.
    private static readonly HashSet<string> NotValid = new(["-1", "-3"], StringComparer.Ordinal);

    // Tables of which every row was looked at.
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);

    /// <summary>A code of each episode's person, by the contract's list.</summary>
    /// <param name="table">A table with a row for each person and submission.</param>
    /// <param name="latest">The latest row of each person in it.</param>
    /// <param name="column">The column.</param>
    /// <param name="codes">What each code is in the contract; null where the value stands as it is.</param>
    public int[] Values(NhsTable table, int[] latest, string column, int[]? codes)
    {
        var found = new int[referrals.Rows.Count];
        var persons = PersonsIn(table);
        var values = table.Narrow(column);
        for (var e = 0; e < found.Length; e++)
        {
            var row = persons[referrals.Persons[e]] is >= 0 and var person ? latest[person] : -1;
            found[e] = row < 0 || values[row] == CodeList.Missing ? RawColumn.Missing : codes is null ? values[row] : codes[values[row]];
        }
        return found;
    }

    /// <summary>Notes referrals of persons of whom nothing else is known.</summary>
    public void NoteUnknown(NhsTable table, int[] latest)
    {
        var unknown = new RowTally();
        var persons = PersonsIn(table);
        for (var e = 0; e < referrals.Rows.Count; e++)
            if (persons[referrals.Persons[e]] is var person && (person < 0 || latest[person] < 0))
                unknown.Add(referrals.Rows[e]);
        referrals.Table.Note("Person_ID", Rules.PersonUnknown, unknown);
    }

    /// <summary>Whether each episode's person has a disability: 1 where the latest submission names one, 0 where it says that there is none.</summary>
    public int[] Disabilities(NhsTable table)
    {
        var says = NhsCodes.Disability.ToBool();
        var codes = table.Narrow("DisabCode").ToArray();
        var superseded = new RowTally();
        var latest = table.LatestRanks("Person_ID");
        var byPerson = LatestOf(table, "Person_ID", latest, row => says[codes[row]], Math.Max);
        var numbers = table.Wide("Person_ID");
        for (var row = 0; row < numbers.Length; row++)
            if (table.Rank(row) < latest[numbers[row]])
                superseded.Add(row);
        table.LeaveOut("", Rules.Superseded, superseded);
        var persons = PersonsIn(table);
        return [.. referrals.Persons.Select(p => persons[p] is >= 0 and var person ? byPerson[person] : RawColumn.Missing)];
    }

    /// <summary>Whether a long-term condition is recorded of each episode: 1, or missing. That there is none is not read.</summary>
    public int[] LongTermConditions(NhsTable table)
    {
        var codes = table.Wide("Validated_LongTermConditionCode").ToArray();
        var isCondition = table.Pool("Validated_LongTermConditionCode").Texts.Select(c => !NotValid.Contains(c)).ToArray();
        return ByEpisode(table, row => codes[row] >= 0 && isCondition[codes[row]] ? 1 : RawColumn.Missing, Math.Max);
    }

    /// <summary>The complaint of each episode as a code of ICD-10, and whether one of its complaints is a disorder of anxiety (F40 to F43).</summary>
    public (int[] Diagnoses, int[] Anxiety) Complaints(NhsTable table, IdPool diagnoses)
    {
        var codes = table.Wide("Validated_PresentingComplaint").ToArray();
        var pool = table.Pool("Validated_PresentingComplaint");
        var numbers = new int[pool.Count];
        var anxious = new int[pool.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var icd10 = Icd10(pool.Texts[i]);
            numbers[i] = icd10 is null ? RawColumn.Missing : diagnoses.Add(Encoding.ASCII.GetBytes(icd10));
            anxious[i] = icd10 is null ? RawColumn.Missing : icd10[..3] is "F40" or "F41" or "F42" or "F43" ? 1 : 0;
        }
        return (
            // Depression comes first of several: it is what the figures are about.
            ByEpisode(table, row => codes[row] < 0 ? RawColumn.Missing : numbers[codes[row]], (before, now) =>
                now == RawColumn.Missing || (before != RawColumn.Missing && IsDepression(diagnoses.Texts[before]) && !IsDepression(diagnoses.Texts[now])) ? before : now),
            ByEpisode(table, row => codes[row] < 0 ? RawColumn.Missing : anxious[codes[row]], Math.Max));
    }

    /// <summary>A code as the contract writes it: F32.9 for F329, F32 for F32X. Null for what is none of ICD-10.</summary>
    internal static string? Icd10(string code)
    {
        code = code.ToUpperInvariant().Replace(".", "", StringComparison.Ordinal).TrimEnd('X', '-');
        var isCode = code.Length is >= 3 and <= 5 && char.IsAsciiLetter(code[0]) && code.Skip(1).All(char.IsAsciiDigit);
        return !isCode ? null : code.Length == 3 ? code : code[..3] + "." + code[3..];
    }

    private static bool IsDepression(string icd10) => icd10[..3] is "F32" or "F33";

    /// <summary>Keeps rows out whose pathway is not there, and leaves those of earlier submissions out: once, however often the table is asked.</summary>
    private void LookAtRows(NhsTable table, int[] episodes, int[] latest)
    {
        if (!_looked.Add(table.Name))
            return;
        var leftOut = (new RowTally(), new RowTally());
        var superseded = new RowTally();
        var pathways = table.Wide("PathwayID");
        for (var row = 0; row < pathways.Length; row++)
            if (referrals.Has(table, row, episodes[pathways[row]], leftOut) && table.Rank(row) < latest[pathways[row]])
                superseded.Add(row);
        NhsReferrals.NoteLeftOut(table, leftOut);
        table.LeaveOut("", Rules.Superseded, superseded);
    }

    private int[] ByEpisode(NhsTable table, Func<int, int> value, Func<int, int, int> join)
    {
        var latest = table.LatestRanks("PathwayID");
        var byPathway = LatestOf(table, "PathwayID", latest, value, join);
        var found = new int[referrals.Rows.Count];
        Array.Fill(found, RawColumn.Missing);
        var episodes = referrals.EpisodesOf(table);
        LookAtRows(table, episodes, latest);
        for (var p = 0; p < episodes.Length; p++)
            if (episodes[p] >= 0)
                found[episodes[p]] = byPathway[p];
        return found;
    }

    /// <summary>What the rows of the latest submission of each key say together.</summary>
    private static int[] LatestOf(NhsTable table, string key, int[] latest, Func<int, int> value, Func<int, int, int> join)
    {
        var keys = table.Wide(key);
        var found = new int[table.Pool(key).Count];
        Array.Fill(found, RawColumn.Missing);
        for (var row = 0; row < keys.Length; row++)
            if (table.Rank(row) == latest[keys[row]])
                found[keys[row]] = join(found[keys[row]], value(row));
        return found;
    }

    /// <summary>The number of each person of the referrals in another table; -1 where the person isn't there.</summary>
    private int[] PersonsIn(NhsTable table) => referrals.Table.Pool("Person_ID").Match(table.Pool("Person_ID"));
}
