using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Configuration;

/// <summary>What a site configures.</summary>
public sealed class ServiceSettingsTests
{
    [Test]
    public void What_is_not_configured_is_as_documented()
    {
        var settings = Read("{}");
        Assert.That(settings.TimeZone, Is.EqualTo(TimeZoneInfo.Utc));
        Assert.That(settings.Inbox, Is.EqualTo(new InboxSettings()).And.Property("Settle").EqualTo(TimeSpan.FromSeconds(30)).And.Property("Every").EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That((settings.Packs.WorkingDay, settings.Packs.At, settings.Packs.CatchUpMonths, settings.Packs.Audience), Is.EqualTo((5, new TimeOnly(6, 0), 12, Audience.Internal)));
        Assert.That((settings.Retention.Months, settings.Retention.Keep, settings.Retention.ExtractDays, settings.Retention.RunMonths), Is.EqualTo((96, 2, 30, 36)));
        Assert.That(settings.Backup.Enabled, Is.False);
        Assert.That(settings.Retry, Is.EqualTo(new RetrySettings()));
        Assert.That(settings.Tell.Channels, Is.Empty);
        Assert.That(settings.Tell.About, Is.EquivalentTo(new[] { RunState.Failed, RunState.Refused, RunState.Missed }));
    }

    [Test]
    public void Documented_configuration_is_read_whole()
    {
        var text = File.ReadAllText(Repository.Path("docs", "jobs.md"));
        var begin = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var settings = Read(text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)]);
        Assert.That(settings.TimeZone.Id, Is.EqualTo("Europe/London"));
        Assert.That((settings.Inbox.Marker, settings.Inbox.Settle, settings.Inbox.Limit, settings.Inbox.MaxBad), Is.EqualTo(("complete.txt", TimeSpan.FromSeconds(60), TimeSpan.FromHours(2), 0.05)));
        Assert.That(settings.Packs.Holidays, Is.EquivalentTo(new[] { new DateOnly(2026, 12, 25), new DateOnly(2026, 12, 28) }));
        Assert.That(settings.Packs.By, Is.EqualTo(new[] { ("provider_id", "medication_strategy") }));
        Assert.That((settings.Packs.Disclosure, settings.Packs.Audience), Is.EqualTo((DisclosurePolicy.Standard, Audience.Internal)));
        Assert.That(settings.Backup, Has.Property("Enabled").True.And.Property("Folder").EqualTo("/srv/backups/nonresponse").And.Property("Keep").EqualTo(14));
        Assert.That(settings.Tell.Email, Has.Property("Host").EqualTo("smtp.trust.example").And.Property("Port").EqualTo(587).And.Property("UseTls").True);
        Assert.That(settings.Tell.Webhook!.Url.Host, Is.EqualTo("alerts.trust.example"));
        Assert.That(settings.Tell.About, Does.Contain(RunState.Refused).And.Not.Contain(RunState.Done));
    }

    [TestCase("30 1 * * *", "2026-01-05 01:30")]
    [TestCase("0 30 1 * * ?", "2026-01-05 01:30")]
    [TestCase("0 2 * * 0", "2026-01-11 02:00")]
    [TestCase("0 0 3 1 * ?", "2026-02-01 03:00")]
    public void Calendars_are_written_as_on_unix_or_as_in_quartz(string cron, string next)
    {
        var settings = Read($$"""{ "jobs": { "integrity": { "cron": "{{cron}}" } } }""");
        Assert.That(settings.Integrity.Cron.WithTimeZone(TimeZoneInfo.Utc).GetNextValidTimeAfter(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero))!.Value.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Is.EqualTo(next));
    }

    [Test]
    public void Every_fault_is_told_at_once()
    {
        const string Wrong = """
            {
              "time_zone": "Europe/Lundon", "jobz": 1,
              "jobs": {
                "inbox": { "settle_seconds": -1, "marker": "a/b", "max_bad": 2 },
                "packs": { "working_day": 0, "at": "6am", "holidays": ["25/12/2026", 3], "by": ["provider"], "disclosure": "all", "audience": "everybody" },
                "retention": { "months": "ten", "cron": "monthly" },
                "integrity": { "enabled": "yes", "limit_minutes": 0 },
                "backup": { "folder": "backups", "keep": 0 }
              },
              "retry": { "attempts": 0, "first_seconds": 0, "factor": 0 },
              "tell": { "about": ["running", "3", "late"], "email": { "host": "h", "port": 0, "from": "me", "to": [] }, "webhook": { "url": "http://alerts.trust.example/" } }
            }
            """;
        var fault = Assert.Throws<FormatException>(() => Read(Wrong))!.Message.Split('\n');
        Assert.That(fault[0], Is.EqualTo($"service.json has {fault.Length - 1} faults, and nothing was run:"));
        Assert.That(fault.Skip(1).Select(l => l.Split(':')[0]), Is.EqualTo(new[]
        {
            "jobz", "time_zone", "jobs.inbox.marker", "jobs.inbox.settle_seconds", "jobs.inbox.max_bad",
            "jobs.packs.working_day", "jobs.packs.at", "jobs.packs.holidays[1]", "jobs.packs.holidays", "jobs.packs.by", "jobs.packs.disclosure", "jobs.packs.audience",
            "jobs.retention.cron", "jobs.retention.months", "jobs.integrity.enabled", "jobs.integrity.limit_minutes", "jobs.backup.folder", "jobs.backup.keep",
            "retry.attempts", "retry.first_seconds", "retry.factor",
            "tell.about", "tell.about", "tell.about", "tell.email.from", "tell.email.to", "tell.email.port", "tell.webhook.url",
        }));
    }

    [Test]
    public void Faults_keep_the_service_from_beginning()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("home"));
        File.WriteAllText(folder.File("home", "service.json"), """{ "jobs": { "packs": { "at": "25:00" } }, "retry": 3 }""");
        var (code, _, error) = Runs.Nonresponse("serve", "--home", folder.File("home"), "--key", folder.File("key"), "--listen", "none");
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("service.json has 2 faults").And.Contain("jobs.packs.at").And.Contain("retry: is an object"));
        Assert.That(Directory.GetFileSystemEntries(folder.File("home")), Has.Length.EqualTo(1), "no store was made");
    }

    [TestCase(1, 60)]
    [TestCase(2, 240)]
    [TestCase(4, 3840)]
    [TestCase(5, null)]
    public void Tries_come_later_and_later_and_end(int attempt, int? seconds) =>
        Assert.That(new RetrySettings().After(attempt)?.TotalSeconds, Is.EqualTo(seconds));

    private static ServiceSettings Read(string json)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("service.json"), json);
        return ServiceSettings.Read(folder.File("service.json"));
    }
}
