using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using Quartz;

namespace NonResponse.Scheduler;

/// <summary>Reads a site's configuration.</summary>
internal sealed class ServiceSettingsReader(SettingsFile file)
{
    private const int LongestMinutes = 7 * 24 * 60;
    private const int UnixFields = 5;

    public ServiceSettings Settings(JsonElement root)
    {
        var members = file.Members(root, "", [.. CheckSettings.Members, .. ReportingSettings.Members, "time_zone", "jobs", "retry", "tell", PortalReader.Member, OmopReader.Member]);
        var checks = CheckSettings.Read(file, members);
        var zone = TimeZone(members);
        var reporting = new ReportingReader(file).Settings(members);
        var jobs = Section(members, "", "jobs", "inbox", "packs", "retention", "integrity", "backup", "models");
        return new ServiceSettings
        {
            Checks = checks,
            Reporting = reporting,
            TimeZone = zone,
            Inbox = Inbox(jobs),
            Packs = Packs(jobs, reporting.Analysis.Columns),
            Retention = Retention(jobs),
            Integrity = Integrity(jobs),
            Backup = Backup(jobs),
            Models = Models(jobs),
            Retry = Retry(members),
            Tell = Tell(members),
            Portal = new PortalReader(file).Settings(members),
            Omop = new OmopReader(file).Settings(members),
        };
    }

    private InboxSettings Inbox(Dictionary<string, JsonElement> jobs)
    {
        const string Place = "jobs.inbox";
        var given = Section(jobs, "jobs", "inbox", "enabled", "limit_minutes", "folder", "every_seconds", "settle_seconds", "marker", "max_bad");
        var d = new InboxSettings();
        var marker = file.OptionalText(given, Place, "marker");
        if (marker is not null && Path.GetFileName(marker) != marker)
            file.Fault(Place, "marker", "is the name of a file, without a folder");
        return d with
        {
            Enabled = file.Flag(given, Place, "enabled") ?? d.Enabled,
            Limit = Minutes(given, Place) ?? d.Limit,
            Folder = file.OptionalText(given, Place, "folder") ?? d.Folder,
            Every = Seconds(given, Place, "every_seconds", least: 1) ?? d.Every,
            Settle = Seconds(given, Place, "settle_seconds", least: 0) ?? d.Settle,
            Marker = marker,
            MaxBad = file.Share(given, Place, "max_bad") ?? d.MaxBad,
        };
    }

    private PacksSettings Packs(Dictionary<string, JsonElement> jobs, IReadOnlyList<Breakdown> own)
    {
        const string Place = "jobs.packs";
        var given = Section(jobs, "jobs", "packs", "enabled", "limit_minutes", "working_day", "at", "holidays", "catch_up_months", "by", "by_organisation", "disclosure", "audience");
        var d = new PacksSettings();
        return d with
        {
            Enabled = file.Flag(given, Place, "enabled") ?? d.Enabled,
            Limit = Minutes(given, Place) ?? d.Limit,
            WorkingDay = file.Whole(given, Place, "working_day", 1, 15) ?? d.WorkingDay,
            At = Time(given, Place) ?? d.At,
            Holidays = Days(given, Place),
            CatchUpMonths = file.Whole(given, Place, "catch_up_months", 1, 60) ?? d.CatchUpMonths,
            By = Pairs(given, Place, own),
            ByOrganisation = file.Flag(given, Place, "by_organisation") ?? d.ByOrganisation,
            Disclosure = OneOf(given, Place, "disclosure", [.. DisclosurePolicy.Presets.Select(p => p.Name)]) is { } policy ? DisclosurePolicy.Get(policy) : d.Disclosure,
            Audience = OneOf(given, Place, "audience", "internal", "public") == "public" ? Audience.Public : Audience.Internal,
        };
    }

    private RetentionSettings Retention(Dictionary<string, JsonElement> jobs)
    {
        const string Place = "jobs.retention";
        var given = Section(jobs, "jobs", "retention", "enabled", "limit_minutes", "cron", "months", "keep", "extract_days", "run_months");
        var d = new RetentionSettings();
        return d with
        {
            Enabled = file.Flag(given, Place, "enabled") ?? d.Enabled,
            Limit = Minutes(given, Place) ?? d.Limit,
            Cron = Cron(given, Place) ?? d.Cron,
            Months = file.Whole(given, Place, "months", 1, 1200) ?? d.Months,
            Keep = file.Whole(given, Place, "keep", 0, 1000) ?? d.Keep,
            ExtractDays = file.Whole(given, Place, "extract_days", 0, 3650) ?? d.ExtractDays,
            RunMonths = file.Whole(given, Place, "run_months", 1, 1200) ?? d.RunMonths,
        };
    }

    private IntegritySettings Integrity(Dictionary<string, JsonElement> jobs)
    {
        const string Place = "jobs.integrity";
        var given = Section(jobs, "jobs", "integrity", "enabled", "limit_minutes", "cron");
        var d = new IntegritySettings();
        return d with { Enabled = file.Flag(given, Place, "enabled") ?? d.Enabled, Limit = Minutes(given, Place) ?? d.Limit, Cron = Cron(given, Place) ?? d.Cron };
    }

    private BackupSettings Backup(Dictionary<string, JsonElement> jobs)
    {
        const string Place = "jobs.backup";
        var given = Section(jobs, "jobs", "backup", "enabled", "limit_minutes", "cron", "folder", "keep");
        var d = new BackupSettings();
        var folder = file.OptionalText(given, Place, "folder");
        if (folder is not null && !Path.IsPathFullyQualified(folder))
            file.Fault(Place, "folder", "is a whole path, outside the store's folder");
        return d with
        {
            Enabled = (file.Flag(given, Place, "enabled") ?? d.Enabled) && folder is not null,
            Limit = Minutes(given, Place) ?? d.Limit,
            Cron = Cron(given, Place) ?? d.Cron,
            Folder = folder,
            Keep = file.Whole(given, Place, "keep", 1, 10_000) ?? d.Keep,
        };
    }

    private ModelJobSettings Models(Dictionary<string, JsonElement> jobs)
    {
        const string Place = "jobs.models";
        var given = Section(jobs, "jobs", "models", "enabled", "limit_minutes", "cron");
        var d = new ServiceSettings().Models;
        return d with { Enabled = file.Flag(given, Place, "enabled") ?? d.Enabled, Limit = Minutes(given, Place) ?? d.Limit, Cron = Cron(given, Place) ?? d.Cron };
    }

    private RetrySettings Retry(Dictionary<string, JsonElement> members)
    {
        var given = Section(members, "", "retry", "attempts", "first_seconds", "factor");
        var d = new RetrySettings();
        return d with
        {
            Attempts = file.Whole(given, "retry", "attempts", 1, 20) ?? d.Attempts,
            First = Seconds(given, "retry", "first_seconds", least: 1) ?? d.First,
            Factor = file.Whole(given, "retry", "factor", 1, 10) ?? d.Factor,
        };
    }

    private TellSettings Tell(Dictionary<string, JsonElement> members)
    {
        var given = Section(members, "", "tell", "about", "email", "webhook");
        var d = new TellSettings();
        var about = new HashSet<RunState>();
        foreach (var text in file.Texts(given, "tell", "about"))
            if (Enum.TryParse<RunState>(text, ignoreCase: true, out var state) && state is not RunState.Running && !char.IsAsciiDigit(text[0]))
                about.Add(state);
            else
                file.Fault("tell", "about", "lists some of done, refused, failed, cancelled, interrupted, missed");
        return new TellSettings
        {
            About = given.ContainsKey("about") ? about : d.About,
            Email = given.ContainsKey("email") ? Email(given) : null,
            Webhook = given.ContainsKey("webhook") ? Webhook(given) : null,
        };
    }

    private EmailSettings? Email(Dictionary<string, JsonElement> tell)
    {
        const string Place = "tell.email";
        var before = file.Faults;
        var given = Section(tell, "tell", "email", "host", "port", "tls", "user", "from", "to");
        var host = file.Text(given, Place, "host");
        var from = Address(file.Text(given, Place, "from"), Place, "from");
        var to = file.Texts(given, Place, "to").Select(t => Address(t, Place, "to")).ToList();
        if (to.Count == 0)
            file.Fault(Place, "to", "lists at least one address");
        var port = file.Whole(given, Place, "port", 1, 65_535) ?? 587;
        var useTls = file.Flag(given, Place, "tls") ?? true;
        var user = file.OptionalText(given, Place, "user");
        return file.Faults > before ? null : new EmailSettings(host!, port, useTls, user, from!, [.. to.Select(t => t!)]);
    }

    private WebhookSettings? Webhook(Dictionary<string, JsonElement> tell)
    {
        const string Place = "tell.webhook";
        var given = Section(tell, "tell", "webhook", "url");
        if (file.Text(given, Place, "url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            return new WebhookSettings(url);
        file.Fault(Place, "url", "is an address that begins with https://, or with http:// on this machine");
        return null;
    }

    private MailAddress? Address(string? text, string place, string name)
    {
        if (text is null || MailAddress.TryCreate(text, out var address) && address.Address == text)
            return text is null ? null : new MailAddress(text);
        file.Fault(place, name, $"{SettingsFile.Shown(text)} is no e-mail address");
        return null;
    }

    /// <summary>The members of a member that is an object; empty where it isn't there.</summary>
    private Dictionary<string, JsonElement> Section(Dictionary<string, JsonElement> members, string place, string name, params ReadOnlySpan<string> known) =>
        members.TryGetValue(name, out var element) ? file.Members(element, place.Length == 0 ? name : $"{place}.{name}", known) : [];

    private TimeZoneInfo TimeZone(Dictionary<string, JsonElement> members)
    {
        if (file.OptionalText(members, "", "time_zone") is not { } name)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        file.Fault("", "time_zone", $"{SettingsFile.Shown(name)} is not known on this machine; it is a name such as Europe/London");
        return TimeZoneInfo.Utc;
    }

    private TimeSpan? Minutes(Dictionary<string, JsonElement> given, string place) =>
        file.Whole(given, place, "limit_minutes", 1, LongestMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    private TimeSpan? Seconds(Dictionary<string, JsonElement> given, string place, string name, int least) =>
        file.Whole(given, place, name, least, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private CronExpression? Cron(Dictionary<string, JsonElement> given, string place)
    {
        if (file.OptionalText(given, place, "cron") is not { } text)
            return null;
        var format = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == UnixFields ? CronFormat.Unix : CronFormat.Quartz;
        if (CronExpression.TryParse(text, format, out var cron))
            return cron;
        file.Fault(place, "cron", "has five fields (minute, hour, day of month, month, day of week), such as 30 1 * * *, or the six of Quartz");
        return null;
    }

    private TimeOnly? Time(Dictionary<string, JsonElement> given, string place)
    {
        if (file.OptionalText(given, place, "at") is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        file.Fault(place, "at", "is a time written HH:mm");
        return null;
    }

    private HashSet<DateOnly> Days(Dictionary<string, JsonElement> given, string place)
    {
        var days = new HashSet<DateOnly>();
        foreach (var text in file.Texts(given, place, "holidays"))
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                days.Add(day);
            else
                file.Fault(place, "holidays", $"{SettingsFile.Shown(text)} is not a day written yyyy-MM-dd");
        return days;
    }

    private List<(string First, string Second)> Pairs(Dictionary<string, JsonElement> given, string place, IReadOnlyList<Breakdown> own)
    {
        var pairs = new List<(string, string)>();
        foreach (var text in file.Texts(given, place, "by"))
            if (PackOptions.TryParsePair(text, own, out var pair))
                pairs.Add(pair);
            else
                file.Fault(place, "by", $"{SettingsFile.Shown(text)} is not two different breakdowns joined by a comma; there are {string.Join(", ", PackOptions.Breakdowns.Concat(own.Select(b => b.Name)))}");
        return pairs;
    }

    private string? OneOf(Dictionary<string, JsonElement> given, string place, string name, params ReadOnlySpan<string> known)
    {
        if (file.OptionalText(given, place, name) is not { } text)
            return null;
        if (known.Contains(text))
            return text;
        file.Fault(place, name, $"is one of {string.Join(", ", known)}");
        return null;
    }
}
