using System.Text.RegularExpressions;
using NonResponse.Ingest;

namespace NonResponse.Tests;

/// <summary>Every row against the contract's types, ranges, codes and references, written out here a second time.</summary>
internal sealed class SynthesisContractTests
{
    private const string Id = @"[A-Za-z0-9._:-]{1,64}", Date = @"\d{4}-\d{2}-\d{2}", Bool = "true|false", Whole = @"\d{1,9}";
    private const string Strategy = "initial|start|switch|augment|dose_optimise|continue|stop|none";

    // A column's pattern, a ? before it where it may be empty.
    private static readonly Dictionary<string, (string Column, string Pattern)[]> Forms = new()
    {
        ["episodes"] =
        [
            ("episode_id", Id), ("patient_id", Id), ("provider_id", Id), ("commissioner_id", "?" + Id), ("team_id", "?" + Id),
            ("referral_source", "?self|primary_care|other_service|other"), ("referral_date", Date), ("assessment_date", "?" + Date),
            ("treatment_start_date", "?" + Date), ("end_date", "?" + Date),
            ("end_reason", "?completed|dropped_out|declined|not_suitable|referred_on|deceased|other"), ("diagnosis", @"?F\d\d\.\d"),
            ("age", @"?[0-8]?\d|90"), ("sex", "?female|male|other|unknown"), ("ethnicity", "?white|mixed|asian|black|other|not_stated"),
            ("deprivation_decile", "?[1-9]|10"),
            ("employment", "?employed|unemployed|student|long_term_sick|homemaker|retired|other|not_stated"),
            ("housing", "?stable|insecure|homeless|not_stated"), ("interpreter_needed", "?" + Bool), ("disability", "?" + Bool),
            ("long_term_condition", "?" + Bool), ("anxiety", "?" + Bool), ("substance_use", "?" + Bool), ("chronic_pain", "?" + Bool),
            ("prior_episodes", "?" + Whole), ("prior_failed_trials", "?" + Whole), ("months_depressed", @"?\d{1,3}(\.\d)?"),
        ],
        ["steps"] =
        [
            ("step_id", Id), ("episode_id", Id), ("step_number", "[1-9]"), ("start_date", Date), ("end_date", "?" + Date),
            ("reason", "?initial|inadequate_response|intolerance|preference|planned|relapse|other"), ("declared_strategy", "?" + Strategy),
        ],
        ["interventions"] =
        [
            ("step_id", Id), ("kind", "medication|psychotherapy|sleep|neuromodulation|support"), ("name", "[a-z_]{1,32}"),
            ("action", "start|stop|increase|decrease|intensify|continue"),
            ("class", "?ssri|snri|ndri|nassa|sari|multimodal|tca|maoi|melatonergic|atypical_antipsychotic|mood_stabiliser|other"),
            ("dose_mg", "?" + Whole), ("sessions_per_month", "?" + Whole),
        ],
        ["assessments"] =
        [
            ("episode_id", Id), ("date", Date), ("instrument", "PHQ9|QIDS_SR16|HAMD17|MADRS|BDI_II|GAD7|ISI|WSAS|WAI_SR|ADHERENCE|SLEEP_EFFICIENCY"),
            ("score", @"\d{1,3}"), ("risk_item", "?[0-6]"), ("setting", "?session|review|followup"),
        ],
        ["contacts"] =
        [
            ("episode_id", Id), ("date", Date), ("kind", "assessment|treatment|review|booster|support"),
            ("attendance", "attended|did_not_attend|cancelled_by_patient|cancelled_by_service"), ("medium", "?in_person|video|phone|online|text"),
            ("modality", "?cbt|behavioural_activation|problem_solving|interpersonal|mindfulness|counselling|psychodynamic|couples"),
            ("minutes", "?" + Whole),
        ],
        ["needs"] =
        [
            ("episode_id", Id),
            ("need", "transport|childcare|caregiving|finance|housing|employment|isolation|stigma|literacy|language|digital_access|culture"),
            ("identified_date", Date), ("support", "?none|offered|provided|declined"), ("support_date", "?" + Date),
        ],
        ["events"] =
        [
            ("episode_id", Id), ("date", Date),
            ("event", "adverse_effect|suicidality|self_harm|relapse|hospital_admission|adherence_review|diagnosis_review|medical_review"
                + "|alliance_review|social_review|goal_set|goal_met|relapse_plan|diagnosis_revised"),
            ("detail", "?[a-z_]+"), ("severity", "?mild|moderate|severe"),
        ],
        ["population"] =
        [
            ("commissioner_id", Id), ("age_band", "18-25|26-39|40-54|55-64|65-74|75[+]"), ("sex", "female|male"), ("ethnicity", "?white"),
            ("deprivation_decile", "[1-9]|10"), ("population", Whole),
        ],
    };

    private static readonly Dictionary<string, (int Least, int Most, int Risk)> Instruments = new()
    {
        ["PHQ9"] = (0, 27, 3),
        ["QIDS_SR16"] = (0, 27, 3),
        ["HAMD17"] = (0, 52, 4),
        ["MADRS"] = (0, 60, 6),
        ["BDI_II"] = (0, 63, 3),
        ["GAD7"] = (0, 21, -1),
        ["ISI"] = (0, 28, -1),
        ["WSAS"] = (0, 40, -1),
        ["WAI_SR"] = (12, 60, -1),
        ["ADHERENCE"] = (0, 100, -1),
        ["SLEEP_EFFICIENCY"] = (0, 100, -1),
    };

    private readonly TempFolder _folder = new();

    [OneTimeSetUp]
    public void Write() => SyntheticExtract.Write(new SynthesisOptions { Episodes = 6_000, Seed = 17, Compress = false }, _folder);

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCaseSource(typeof(SyntheticExtract), nameof(SyntheticExtract.Tables))]
    public void Every_value_has_its_type_and_code(string table)
    {
        Assert.That(Text(table)[..Text(table).IndexOf('\n', StringComparison.Ordinal)],
            Is.EqualTo(string.Join(',', Forms[table].Select(form => form.Column))));
        var patterns = Forms[table].Select(form => (form.Column, Missing: form.Pattern[0] == '?',
            Regex: new Regex("^(?:" + form.Pattern.TrimStart('?') + ")$", RegexOptions.CultureInvariant))).ToArray();
        var empty = new Dictionary<string, int>();
        foreach (var row in SyntheticExtract.Rows(_folder.Path, table))
            foreach (var (column, missing, regex) in patterns)
            {
                var value = row(column);
                if (value.Length == 0)
                    empty[column] = empty.GetValueOrDefault(column) + 1;
                if (value.Length == 0 ? !missing : !regex.IsMatch(value))
                    Assert.Fail($"{table}.{column} is '{value}'");
            }
        if (table != "population")
            Assert.That(empty.Keys, Is.SupersetOf(patterns.Where(p => p.Missing).Select(p => p.Column)), "some of each optional value is missing");
    }

    [TestCaseSource(typeof(SyntheticExtract), nameof(SyntheticExtract.Tables))]
    public void No_date_is_invalid_or_after_the_snapshot(string table)
    {
        var columns = Forms[table].Where(form => form.Pattern.Contains(Date, StringComparison.Ordinal)).Select(form => form.Column).ToArray();
        foreach (var row in SyntheticExtract.Rows(_folder.Path, table))
            foreach (var column in columns)
                if (SyntheticExtract.Day(row(column)) > new DateOnly(2026, 3, 31).DayNumber)
                    Assert.Fail($"{table}.{column} is {row(column)}");
    }

    [Test]
    public void Keys_are_unique_and_references_are_there()
    {
        var episodes = SyntheticExtract.Rows(_folder.Path, "episodes").Select(row => row("episode_id")).ToList();
        var steps = SyntheticExtract.Rows(_folder.Path, "steps").Select(row => row("step_id")).ToList();
        Assert.That(episodes, Is.Unique);
        Assert.That(steps, Is.Unique);
        foreach (var table in new[] { "steps", "assessments", "contacts", "needs", "events" })
            Assert.That(SyntheticExtract.Rows(_folder.Path, table).Select(row => row("episode_id")).Except(episodes), Is.Empty, table);
        Assert.That(SyntheticExtract.Rows(_folder.Path, "interventions").Select(row => row("step_id")).Distinct().Order(),
            Is.EqualTo(steps.Order()), "every step has its interventions");
    }

    [Test]
    public void Scores_and_risk_items_are_in_range_and_one_a_day()
    {
        var seen = new HashSet<(string, string, string)>();
        foreach (var row in SyntheticExtract.Rows(_folder.Path, "assessments"))
        {
            var (least, most, risk) = Instruments[row("instrument")];
            Assert.That(SyntheticExtract.Int(row("score")), Is.InRange(least, most), row("instrument"));
            if (row("risk_item").Length > 0)
                Assert.That(SyntheticExtract.Int(row("risk_item")), Is.InRange(0, risk), row("instrument"));
            Assert.That(seen.Add((row("episode_id"), row("date"), row("instrument"))), Is.True, "two scores of one day");
        }
        Assert.That(seen.Select(key => key.Item3).Distinct(), Is.EquivalentTo(Instruments.Keys));
    }

    [Test]
    public void Dates_of_an_episode_are_in_order()
    {
        foreach (var row in SyntheticExtract.Rows(_folder.Path, "episodes"))
        {
            var dates = new[] { "referral_date", "assessment_date", "treatment_start_date", "end_date" }
                .Select(column => SyntheticExtract.Day(row(column))).Where(day => day >= 0);
            Assert.That(dates, Is.Ordered, row("episode_id"));
        }
        var starts = SyntheticExtract.Rows(_folder.Path, "steps").GroupBy(row => row("episode_id"));
        foreach (var episode in starts)
        {
            Assert.That(episode.Select(row => row("start_date")), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
            Assert.That(episode.Select(row => SyntheticExtract.Int(row("step_number"))), Is.EqualTo(Enumerable.Range(1, episode.Count())));
        }
    }

    [TestCase("assessments", "date")]
    [TestCase("contacts", "date")]
    [TestCase("events", "date")]
    [TestCase("needs", "identified_date")]
    public void Rows_are_grouped_by_episode_and_in_the_order_of_their_dates(string table, string column)
    {
        var (number, day) = (0, 0);
        foreach (var row in SyntheticExtract.Rows(_folder.Path, table))
        {
            var (nextNumber, nextDay) = (SyntheticExtract.Int(row("episode_id")[1..]), SyntheticExtract.Day(row(column)));
            Assert.That((nextNumber, nextNumber == number && nextDay < day), Is.EqualTo((Math.Max(nextNumber, number), false)));
            (number, day) = (nextNumber, nextDay);
        }
    }

    [Test]
    public void Medication_changes_only_what_is_in_force()
    {
        var inForce = new HashSet<string>();
        var episode = "";
        foreach (var row in SyntheticExtract.Rows(_folder.Path, "interventions").Where(row => row("kind") == "medication"))
        {
            var id = row("step_id").Split('-');
            if (id[0] != episode)
                inForce.Clear();
            episode = id[0];
            var (name, action) = (row("name"), row("action"));
            if (action == "start" || (action == "continue" && id[1] == "1"))
                Assert.That(inForce.Add(name), Is.True, row("step_id"));
            else
                Assert.That(inForce, Does.Contain(name), row("step_id"));
            if (action is "stop" or "decrease")
                inForce.Remove(name);
        }
    }

    [Test]
    public void Some_patients_have_several_episodes_one_after_another()
    {
        var ends = new Dictionary<string, int>();
        var again = 0;
        foreach (var row in SyntheticExtract.Rows(_folder.Path, "episodes"))
        {
            if (ends.TryGetValue(row("patient_id"), out var end))
            {
                again++;
                Assert.That(SyntheticExtract.Day(row("referral_date")), Is.GreaterThan(end), row("episode_id"));
            }
            ends[row("patient_id")] = SyntheticExtract.Day(row("end_date"));
        }
        Assert.That(again, Is.InRange(120, 900));
    }

    private string Text(string table) => SyntheticExtract.Text(_folder.Path, table);
}
