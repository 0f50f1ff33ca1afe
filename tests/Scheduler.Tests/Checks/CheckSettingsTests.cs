using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>What is said to a configuration of the checks that is at fault.</summary>
public class CheckSettingsTests
{
    private const string Known = "episodes, steps, interventions, assessments, contacts, needs, events, population, submission";

    [TestCase("""{"checks":[{"check":"no.such","threshold":0.1,"reason":"x","date":"2026-01-01"},{"check":"steps.overlap","threshold":7,"reason":" ","date":"2026"}]}""",
        "checks[0].check: there is no check no.such; docs/checks.md lists them", "checks[1].threshold: is a share from 0 to 1",
        "checks[1].reason: is a text that is not empty", "checks[1].date: is a day written yyyy-MM-dd")]
    [TestCase("""{"checks":[{"check":"steps.overlap","threshold":0.1}],"cheks":[],"identity_waivers":7}""",
        "cheks: is not known; there are checks, identity_waivers", "checks[0].reason: is missing", "checks[0].date: is missing", "identity_waivers: is a list, in square brackets")]
    [TestCase("""{"checks":[{"check":"steps.overlap","reason":"x","date":"2026-01-01"},3]}""",
        "checks[0]: sets nothing: give threshold, error_above or severity", "checks[1]: is an object, in braces")]
    [TestCase("""{"checks":[{"check":"steps.overlap","threshold":0.5,"error_above":0.1,"severity":"grave","severity":"note","reason":"x","date":"2026-01-01"}]}""",
        "checks[0].severity: is given twice", "checks[0].severity: is one of note, warning, error", "checks[0].error_above: lies below the threshold")]
    [TestCase("""{"checks":[{"check":"extract.accepted","threshold":0.5,"reason":"x","date":"2026-01-01"}]}""",
        "checks[0].check: extract.accepted has no threshold: it tells of a refusal")]
    [TestCase("""{"checks":[{"check":"steps.overlap","threshold":0.5,"reason":"x","date":"2026-01-01"},{"check":"steps.overlap","threshold":0.6,"reason":"x","date":"2026-01-01"}]}""",
        "checks: steps.overlap is set 2 times")]
    [TestCase("""{"identity_waivers":[{"table":"episode","column":"letter","kind":"shoe","reason":"","date":"2026-01-01"},{"table":"patients.csv","column":"x","kind":"email","reason":"x"}]}""",
        "identity_waivers[0].reason: is a text that is not empty", "identity_waivers[0].table: there is no table episode; there are " + Known,
        "identity_waivers[0].kind: is one of person_name, birth_date, address", "identity_waivers[1].date: is missing",
        "identity_waivers[1].table: there is no table patients.csv; there are " + Known)]
    [TestCase("[]", "the whole is an object, in braces")]
    public void Every_fault_of_the_configuration_has_a_line_and_nothing_runs(string json, params string[] told)
    {
        using var folder = new TempFolder();
        folder.Write("service.json", json);
        var (code, output, error) = Runs.Nonresponse("run", Runs.Example, "--out", folder.File("out"), "--config", folder.File("service.json"));
        Assert.That((code, output), Is.EqualTo((2, "")));
        var lines = error.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.That(lines[0], Is.EqualTo($"service.json has {(told.Length == 1 ? "a fault" : $"{told.Length} faults")}, and nothing was run:"));
        Assert.That(lines[1..], Has.Length.EqualTo(told.Length), error);
        foreach (var (line, start) in lines[1..].Order(StringComparer.Ordinal).Zip(told.Order(StringComparer.Ordinal)))
            Assert.That(line, Does.StartWith(start));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }

    [TestCase("[", "service.json, line 1: this is not JSON.")]
    [TestCase("{\n\"checks\":,}", "service.json, line 2: this is not JSON.")]
    public void What_is_no_JSON_is_told_by_its_line(string json, string told)
    {
        using var folder = new TempFolder();
        folder.Write("service.json", json);
        Assert.That(() => ServiceSettings.Read(folder.File("service.json")), Throws.InstanceOf<FormatException>().With.Message.EqualTo(told));
    }

    [Test]
    public void Configuration_may_have_comments_trailing_commas_and_a_byte_order_mark()
    {
        using var folder = new TempFolder();
        folder.Write("service.json", "\uFEFF" + """
            { // Of the service.
              "checks": [{ "check": "steps.overlap", "threshold": null, "error_above": 0.5, "severity": "Note", "reason": "x", "date": "2026-01-01" },],
              "identity_waivers": [{ "table": "Episodes.csv", "column": "letter", "kind": "free_text", "reason": " y ", "date": "2026-01-01" }],
            }
            """);
        var settings = ServiceSettings.Read(folder.File("service.json")).Checks;
        Assert.That(settings.Of("steps.overlap"), Is.EqualTo(new ThresholdSetting
        {
            Check = "steps.overlap",
            ErrorAbove = 0.5,
            Severity = CheckSeverity.Note,
            Reason = "x",
            Date = new DateOnly(2026, 1, 1),
        }));
        Assert.That(settings.IdentityWaivers.Single().Reason, Is.EqualTo("y"));
    }
}
