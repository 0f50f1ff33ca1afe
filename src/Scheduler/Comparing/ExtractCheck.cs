using System.Globalization;
using System.Text.RegularExpressions;

namespace NonResponse.Scheduler.Comparing;

/// <summary>What was counted in a file, and what is wrong with it.</summary>
/// <param name="Faults">In sentences without a value of a row; none where it may be kept.</param>
/// <param name="Rows">Those that are not suppressed.</param>
/// <param name="Suppressed">Rows that show nothing of what an acquaintance may know, in part or in whole.</param>
/// <param name="Classes">Rows that share everything an acquaintance may know; suppressed ones are in none.</param>
/// <param name="Smallest">Rows of the smallest class; 0 without any.</param>
/// <param name="FewestOutcomes">Distinct outcomes of the class that has the fewest.</param>
/// <param name="Farthest">By how much the outcomes of a class differ from those of all rows at most: half the sum of differences of shares (t-closeness with equal distances).</param>
internal sealed record CheckedExtract(IReadOnlyList<string> Faults, int Rows, int Suppressed, int Classes, int Smallest, int FewestOutcomes, double Farthest);

/// <summary>Reads a file of rows back from the disk with its dictionary, and looks whether anybody could be found in it. It shares no code with what wrote the file, and trusts its dictionary in nothing that can be counted.</summary>
/// <remarks>k-anonymity: Sweeney 2002, Int J Uncertain Fuzz 10:557-570. Distinct l-diversity: Machanavajjhala and others 2007, ACM TKDD 1:3. t-closeness: Li, Li and Venkatasubramanian 2007, ICDE.</remarks>
internal static partial class ExtractCheck
{
    private const string Quasi = "quasi_identifier", Outcome = "outcome", Sensitive = "sensitive", Suppressed = "*", Absent = "not_recorded";

    // What rounding leaves has few values and few digits; a propensity, or a day, has many.
    private const int MostValues = 60, MostDigits = 3, MostFifths = 5, NarrowestAge = 5, OldestAge = 90;

    // Whatever a dictionary calls these, an acquaintance may know them.
    private static readonly HashSet<string> AlwaysKnown = new(StringComparer.Ordinal)
    {
        "strategy", "age", "sex", "ethnicity", "deprivation_quintile", "employment", "housing", "interpreter_needed", "disability", "long_term_condition", "chronic_pain", "anxiety", "substance_use", "site", "provider",
        "commissioner", "team", "period", "calendar", "step_number", "step_reason", "referral_source", "medication_strategy", "medication_detail", "medication_started", "psychotherapy_strategy", "modality_blend",
        "sleep_strategy", "neuromodulation", "prior_episodes", "prior_failed_trials", "months_depressed", "weeks_on_last_step", "days_since_referral",
    };

    private static readonly HashSet<string> TellsApart = new(StringComparer.Ordinal) { "id", "row", "patient", "episode", "step", "decision", "name" };

    [GeneratedRegex(@"(19|20)\d\d[-/.]?(0[1-9]|1[0-2])([-/.]?\d\d)?|\b(19|20)\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -]\d", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CalendarDate { get; }

    [GeneratedRegex(@"^(?:under (?<top>\d{1,3})|(?<from>\d{1,3}) to (?<to>\d{1,3})|(?<open>\d{1,3})\+)$", RegexOptions.CultureInvariant)]
    private static partial Regex AgeBand { get; }

    [GeneratedRegex(@"\bage\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AgeWord { get; }

    /// <summary>Checks a file.</summary>
    /// <param name="decisions">The file of rows.</param>
    /// <param name="dictionary">What its columns are.</param>
    /// <param name="k">Rows of a class, at least.</param>
    /// <param name="l">Distinct outcomes of a class, at least; an empty one is an outcome.</param>
    /// <param name="mostLeftOut">The share of rows that may be left out or suppressed, 0 to 1.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CheckedExtract Of(string decisions, string dictionary, int k, int l, double mostLeftOut)
    {
        var faults = new List<string>();
        var (rows, entries) = (Read(decisions), Read(dictionary));
        if (rows.Count < 2 || entries.Count < 2 || rows.Any(r => r.Length != rows[0].Length) || entries.Any(e => e.Length != entries[0].Length))
            return new CheckedExtract(["The file or its dictionary has no rows, or rows of different lengths."], 0, 0, 0, 0, 0, 0);
        var header = rows[0];
        rows.RemoveAt(0);
        if (Columns(header, entries, faults) is not { } columns)
            return new CheckedExtract(faults, rows.Count, 0, 0, 0, 0, 0);
        foreach (var column in columns)
            CheckColumn(column, [.. rows.Select(r => r[column.Place])], faults);
        var quasi = columns.Where(c => c.Role == Quasi).ToList();
        var outcomes = columns.Where(c => c.Role == Outcome).ToList();
        if (quasi.Count == 0)
            faults.Add("No column is declared as one that an acquaintance may know.");
        if (outcomes.Count == 0)
            faults.Add("No column is declared as the outcome.");
        var isSuppressed = rows.Select(r => quasi.Any(q => r[q.Place] is Suppressed or "")).ToList();
        var shown = rows.Where((_, i) => !isSuppressed[i]).ToList();
        var hidden = rows.Where((_, i) => isSuppressed[i]).ToList();
        // Suppressed rows look alike, but nobody stands beside them: as a class they would hide what the rest of each row still tells.
        if (hidden.Any(r => columns.Any(c => c.Role != Quasi && r[c.Place] is not (Suppressed or ""))))
            faults.Add("Suppressed rows still show outcomes or scores: they are no class, and must be left out.");
        var classes = shown.GroupBy(r => string.Join('\u001f', quasi.Select(q => r[q.Place])), StringComparer.Ordinal).Select(g => g.ToList()).ToList();
        var (smallest, fewest, farthest) = (classes.Count == 0 ? 0 : classes.Min(c => c.Count), int.MaxValue, 0.0);
        foreach (var outcome in outcomes)
        {
            var whole = Shares(shown, outcome.Place);
            foreach (var of in classes)
            {
                var shares = Shares(of, outcome.Place);
                fewest = Math.Min(fewest, shares.Count);
                farthest = Math.Max(farthest, whole.Sum(w => Math.Abs(w.Value - shares.GetValueOrDefault(w.Key))) / 2);
            }
        }
        fewest = classes.Count == 0 || outcomes.Count == 0 ? 0 : fewest;
        if (smallest < k)
            faults.Add($"{classes.Count(c => c.Count < k)} of {classes.Count} classes have fewer than {k} rows.");
        if (fewest < l)
            faults.Add($"A class has fewer than {l} different outcomes: whoever is in it has an outcome that is known.");
        var result = new CheckedExtract(faults, shown.Count, hidden.Count, classes.Count, smallest, fewest, farthest);
        CheckMeasures(result, entries, mostLeftOut, faults);
        return result;
    }

    private static List<Column>? Columns(string[] header, List<string[]> entries, List<string> faults)
    {
        int Place(string name) => Array.IndexOf(entries[0], name);
        string[] needed = ["column", "title", "role", "type", "levels"];
        if (needed.Any(n => Place(n) < 0))
        {
            faults.Add("The dictionary lacks one of " + string.Join(", ", needed) + ".");
            return null;
        }
        var declared = entries.Skip(1).Where(e => !e[Place("column")].StartsWith('*')).ToList();
        string[] names = [.. declared.Select(e => e[Place("column")])];
        foreach (var name in header.Except(names, StringComparer.Ordinal))
            faults.Add($"The column {name} is not in the dictionary.");
        foreach (var name in names.Except(header, StringComparer.Ordinal))
            faults.Add($"The column {name} of the dictionary is not in the file.");
        if (header.Distinct(StringComparer.Ordinal).Count() != header.Length || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            faults.Add("A column is there twice.");
        return faults.Count > 0 ? null : [.. declared.Select(e => new Column(e[Place("column")], e[Place("title")], e[Place("role")], e[Place("type")], e[Place("levels")].Split("; "), Array.IndexOf(header, e[Place("column")])))];
    }

    private static void CheckColumn(Column column, string[] values, List<string> faults)
    {
        var name = column.Name;
        var distinct = values.Where(v => v.Length > 0 && v != Suppressed).CountBy(v => v, StringComparer.Ordinal).ToList();
        if (column.Role is not (Quasi or Outcome or Sensitive))
            faults.Add($"The dictionary does not say whether an acquaintance may know {name}.");
        if (column.Role != Quasi && AlwaysKnown.Contains(name))
            faults.Add($"An acquaintance may know {name}, and the dictionary says otherwise.");
        if (TellsApart.Contains(name) || name.EndsWith("_id", StringComparison.Ordinal))
            faults.Add($"The column {name} tells rows apart.");
        if (distinct.Any(v => CalendarDate.IsMatch(v.Key)))
            faults.Add($"The column {name} holds calendar dates.");
        if ((AgeWord.IsMatch(name.Replace('_', ' ')) || AgeWord.IsMatch(column.Title)) && !distinct.All(v => IsAgeBand(v.Key)))
            faults.Add(FormattableString.Invariant($"The column {name} holds ages that are no bands of {NarrowestAge} years or more, up to {OldestAge}+."));
        if (name.StartsWith("deprivation", StringComparison.Ordinal) && distinct.Count(v => v.Key != Absent) > MostFifths)
            faults.Add($"The column {name} is finer than fifths.");
        if (column.Role != Quasi && (distinct.Count > MostValues || (distinct.Count > MostFifths && distinct.Count(v => v.Value == 1) > values.Length / 2)))
            faults.Add($"The column {name} has so many values that it tells rows apart.");
        if (distinct.Any(v => !IsOfType(column, v.Key)))
            faults.Add($"The column {name} holds what its dictionary does not say.");
    }

    private static bool IsOfType(Column column, string value) => column.Type switch
    {
        "flag" => value is "0" or "1",
        "number" => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && value.Where(char.IsAsciiDigit).SkipWhile(c => c == '0').Count() <= MostDigits,
        "category" => column.Levels.Contains(value, StringComparer.Ordinal),
        _ => false,
    };

    private static bool IsAgeBand(string value)
    {
        if (value == Absent)
            return true;
        var match = AgeBand.Match(value);
        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return match.Success && (match.Groups["top"].Success ? Number("top") is >= NarrowestAge and <= OldestAge
            : match.Groups["open"].Success ? Number("open") <= OldestAge
            : Number("to") - Number("from") + 1 >= NarrowestAge && Number("to") < OldestAge);
    }

    // What the dictionary tells readers is what was counted.
    private static void CheckMeasures(CheckedExtract counted, List<string[]> entries, double mostLeftOut, List<string> faults)
    {
        var (name, value) = (Array.IndexOf(entries[0], "column"), Array.IndexOf(entries[0], "levels"));
        int Told(string what) => entries.FirstOrDefault(e => e[name] == what) is { } entry && int.TryParse(entry[value], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        foreach (var (what, number) in new[] { ("*rows", counted.Rows), ("*classes", counted.Classes), ("*smallest_class", counted.Smallest), ("*fewest_outcomes", counted.FewestOutcomes) })
            if (Told(what) != number)
                faults.Add($"The dictionary is wrong about {what[1..]}, or does not tell.");
        var leftOut = Told("*left_out");
        if (leftOut < 0)
            faults.Add("The dictionary does not tell how many rows were left out.");
        else if (leftOut + counted.Suppressed > mostLeftOut * (counted.Rows + counted.Suppressed + leftOut))
            faults.Add(FormattableString.Invariant($"More than {100 * mostLeftOut:0.#} % of rows were left out."));
    }

    private static Dictionary<string, double> Shares(List<string[]> rows, int place) =>
        rows.CountBy(r => r[place], StringComparer.Ordinal).ToDictionary(c => c.Key, c => (double)c.Value / rows.Count, StringComparer.Ordinal);

    // RFC 4180, in one pass; a quotation mark that is never closed runs to the end and makes a row of another length.
    private static List<string[]> Read(string path)
    {
        var (rows, fields, field) = (new List<string[]>(), new List<string>(), new System.Text.StringBuilder());
        var (text, isQuoted) = (File.ReadAllText(path), false);
        // Few values stand in many places; each is kept once.
        var known = new HashSet<string>(StringComparer.Ordinal);
        string Taken()
        {
            var value = field.ToString().TrimEnd('\r');
            field.Clear();
            return known.TryGetValue(value, out var same) || !known.Add(value) ? same! : value;
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else if (c == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && c is ',' or '\n')
            {
                fields.Add(Taken());
                if (c == '\n')
                {
                    rows.Add([.. fields]);
                    fields.Clear();
                }
            }
            else
                field.Append(c);
        }
        if (field.Length > 0 || fields.Count > 0)
            rows.Add([.. fields, field.ToString()]);
        return rows;
    }

    private sealed record Column(string Name, string Title, string Role, string Type, string[] Levels, int Place);
}
