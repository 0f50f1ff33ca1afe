using System.Net.Mail;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using Quartz;

namespace NonResponse.Scheduler;

/// <summary>What a site configures, in its <c>service.json</c>: the checks, the jobs, and who is told.</summary>
internal sealed record ServiceSettings
{
    /// <summary>The file in the store's folder.</summary>
    public const string FileName = "service.json";

    public static ServiceSettings Default { get; } = new();

    public CheckSettings Checks { get; init; } = CheckSettings.Default;

    /// <summary>How extracts are read.</summary>
    public ImportOptions Import => new() { IdentityWaivers = Checks.IdentityWaivers, FurtherColumns = Reporting.Columns, Omop = Omop };

    /// <summary>The time zone of the service: of every schedule and calendar.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public InboxSettings Inbox { get; init; } = new();

    public PacksSettings Packs { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    public IntegritySettings Integrity { get; init; } = new();

    /// <summary>What is measured how, and what packs show.</summary>
    public ReportingSettings Reporting { get; init; } = ReportingSettings.Default;

    public BackupSettings Backup { get; init; } = new() { Enabled = false };

    public ModelJobSettings Models { get; init; } = new() { Enabled = false };

    public RetrySettings Retry { get; init; } = new();

    public TellSettings Tell { get; init; } = new();

    /// <summary>How extracts of the OMOP Common Data Model become episodes and steps.</summary>
    public OmopSettings Omop { get; init; } = new();

    /// <summary>The portal.</summary>
    public PortalSettings Portal { get; init; } = new();

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file, JSON.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It isn't what it should be; the message has a line for each fault.</exception>
    public static ServiceSettings Read(string path) =>
        SettingsFile.Read(File.ReadAllBytes(path), Path.GetFileName(path), (file, root) => new ServiceSettingsReader(file).Settings(root));
}

/// <summary>What every job has.</summary>
internal abstract record JobSettings
{
    /// <summary>Whether it runs by itself.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a run may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(2);
}

/// <summary>The folder in which extracts are dropped.</summary>
internal sealed record InboxSettings : JobSettings
{
    /// <summary>The folder; relative to the store's.</summary>
    public string Folder { get; init; } = "inbox";

    /// <summary>How often it is looked into.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an extract has to be left alone before it counts as whole.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The file in an extract's folder that says that it is whole; null where none is written.</summary>
    public string? Marker { get; init; }

    /// <summary>The share of a table's rows that may be at fault before an extract is refused.</summary>
    public double MaxBad { get; init; } = new ImportOptions().MaxBadShare;
}

/// <summary>The monthly packs.</summary>
internal sealed record PacksSettings : JobSettings
{
    /// <summary>On which working day the packs of the month before are due, from 1.</summary>
    public int WorkingDay { get; init; } = 5;

    /// <summary>At what time of that day.</summary>
    public TimeOnly At { get; init; } = new(6, 0);

    /// <summary>Days on which nobody works, beside Saturdays and Sundays.</summary>
    public IReadOnlySet<DateOnly> Holidays { get; init; } = new HashSet<DateOnly>();

    /// <summary>How many months that were missed are made up for.</summary>
    public int CatchUpMonths { get; init; } = 12;

    /// <summary>Pairs of breakdowns that are wanted in measures.csv.</summary>
    public IReadOnlyList<(string First, string Second)> By { get; init; } = [];

    /// <summary>Whether each provider gets an internal pack of its own patients, and each commissioner a public one.</summary>
    public bool ByOrganisation { get; init; } = true;

    public DisclosurePolicy Disclosure { get; init; } = DisclosurePolicy.Standard;

    public Audience Audience { get; init; } = Audience.Internal;
}

/// <summary>A job that the clock calls.</summary>
internal abstract record ClockedSettings(string DefaultCron) : JobSettings
{
    /// <summary>When, as Quartz writes it.</summary>
    public CronExpression Cron { get; init; } = new(DefaultCron);
}

/// <summary>The end of what is kept.</summary>
internal sealed record RetentionSettings() : ClockedSettings("0 0 3 ? * MON")
{
    /// <summary>Submissions of extracts that are older end.</summary>
    public int Months { get; init; } = 96;

    /// <summary>How many submissions of each source stay at least.</summary>
    public int Keep { get; init; } = 2;

    /// <summary>How long extracts stay in accepted/ and refused/.</summary>
    public int ExtractDays { get; init; } = 30;

    /// <summary>How long the ledger keeps runs.</summary>
    public int RunMonths { get; init; } = 36;
}

/// <summary>The check of what is stored.</summary>
internal sealed record IntegritySettings() : ClockedSettings("0 0 2 ? * SUN");

/// <summary>The backup.</summary>
internal sealed record BackupSettings() : ClockedSettings("0 30 1 * * ?")
{
    /// <summary>Where backups go; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>How many are kept.</summary>
    public int Keep { get; init; } = 14;
}

/// <summary>The care of prediction models.</summary>
internal sealed record ModelJobSettings() : ClockedSettings("0 0 4 7 * ?");

/// <summary>What becomes of a run that failed.</summary>
internal sealed record RetrySettings
{
    /// <summary>How many tries a run has.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long after the first.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many times longer after each further one.</summary>
    public int Factor { get; init; } = 4;

    /// <summary>How long to wait after a try that failed; null where it was the last.</summary>
    public TimeSpan? After(int attempt) => attempt >= Attempts ? null : First * Math.Pow(Factor, attempt - 1);
}

/// <summary>Who is told what.</summary>
internal sealed record TellSettings
{
    /// <summary>Of which ends people are told.</summary>
    public IReadOnlySet<RunState> About { get; init; } = new HashSet<RunState> { RunState.Failed, RunState.Refused, RunState.Missed };

    public EmailSettings? Email { get; init; }

    public WebhookSettings? Webhook { get; init; }

    /// <summary>The channels that are there.</summary>
    public IReadOnlyList<string> Channels => [.. new[] { Email is null ? null : EmailSettings.Channel, Webhook is null ? null : WebhookSettings.Channel }.OfType<string>()];
}

/// <summary>Telling by e-mail.</summary>
/// <param name="Host">The SMTP server.</param>
/// <param name="Port">Its port.</param>
/// <param name="UseTls">Whether the connection is to be encrypted (STARTTLS).</param>
/// <param name="User">The account; its password comes from the environment. Null for none.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The recipients.</param>
internal sealed record EmailSettings(string Host, int Port, bool UseTls, string? User, MailAddress From, IReadOnlyList<MailAddress> To)
{
    public const string Channel = "email";

    /// <summary>The variable that holds the password.</summary>
    public const string PasswordVariable = "NONRESPONSE_SMTP_PASSWORD";
}

/// <summary>Telling another program.</summary>
/// <param name="Url">Where.</param>
internal sealed record WebhookSettings(Uri Url)
{
    public const string Channel = "webhook";

    /// <summary>The variable that holds the secret with which what is sent is signed.</summary>
    public const string SecretVariable = "NONRESPONSE_WEBHOOK_SECRET";
}
