using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Has Quartz.NET call the jobs: from a file of its own where one process serves the store, as a cluster where the catalog is shared.</summary>
internal static class JobNode
{
    private const string File = "quartz.db";
    private const int MostAtOnce = 8;
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CheckInMisfire = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Misfire = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SuperviseEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestWatched = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWatchedLate = TimeSpan.FromSeconds(10);

    /// <summary>Adds the scheduler to what the host runs.</summary>
    public static void Add(IServiceCollection services, Service service)
    {
        services.AddSingleton(service);
        services.AddSingleton<JobRunner>();
        services.AddSingleton<Telling.Teller>();
        services.AddSingleton<Supervisor>();
        services.AddQuartz(q =>
        {
            q.UseTimeProvider(service.Clock);
            q.UseDefaultTimeZone(service.Settings.TimeZone);
            q.UseDefaultThreadPool(MostAtOnce);
            q.ConfigureScheduler(o =>
            {
                o.InstanceName = "nonresponse";
                o.InstanceId = service.SharedDatabase is null ? "one" : $"{service.Node}:{Guid.NewGuid():N}";
                o.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            q.UsePersistentStore(s =>
            {
                if (service.SharedDatabase is { } database)
                {
                    s.UsePostgres(NpgsqlFactory.Instance, database);
                    s.UseClustering(c =>
                    {
                        c.CheckinInterval = CheckIn;
                        c.CheckinMisfireThreshold = CheckInMisfire;
                    });
                }
                else
                    s.UseSqlite(SqliteFactory.Instance, new SqliteConnectionStringBuilder { DataSource = Path.Combine(service.Home, File), Pooling = true }.ConnectionString);
                s.ConfigureStore(o =>
                {
                    o.TablePrefix = "qrtz_";
                    o.StoreJobDataAsStrings = true;
                    o.MisfireThreshold = service.Scaled(Misfire, LongestWatchedLate);
                });
                s.ProvisionSchema();
            });
        });
        services.AddQuartzHostedService(o =>
        {
            o.WaitForJobsToComplete = true;
            o.AutoStart = false;
        });
    }

    /// <summary>Brings the schedule to what is configured, and starts it. What has not changed keeps its next instant.</summary>
    public static async Task StartAsync(IScheduler scheduler, Service service, CancellationToken cancel)
    {
        await ScheduleAsync(scheduler, TickJob.Supervise, new JobSchedule(null, SuperviseEvery), isEnabled: true, service, cancel).ConfigureAwait(false);
        foreach (var job in service.Jobs)
            await ScheduleAsync(scheduler, job.Name, job.Schedule, job.Settings.Enabled, service, cancel).ConfigureAwait(false);
        await scheduler.Start(cancel).ConfigureAwait(false);
    }

    private static async Task ScheduleAsync(IScheduler scheduler, string name, JobSchedule schedule, bool isEnabled, Service service, CancellationToken cancel)
    {
        var key = new TriggerKey(name);
        if (!isEnabled)
        {
            await scheduler.UnscheduleJob(key, cancel).ConfigureAwait(false);
            return;
        }
        await scheduler.AddJob(
            JobBuilder.Create<TickJob>().WithIdentity(name).StoreDurably().RequestRecovery().Build(), AddJobOptions.Replacing, cancel).ConfigureAwait(false);
        var trigger = Trigger(name, schedule, service);
        switch (await scheduler.GetTrigger(key, cancel).ConfigureAwait(false))
        {
            case null:
                await scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancel).ConfigureAwait(false);
                break;
            case var known when known.Description != trigger.Description:
                await scheduler.RescheduleJob(key, trigger, cancel).ConfigureAwait(false);
                break;
        }
    }

    private static ITrigger Trigger(string name, JobSchedule schedule, Service service)
    {
        var builder = TriggerBuilder.Create(service.Clock).WithIdentity(name).ForJob(name);
        // Instants that nobody heard are found by the supervisor, which tells of them; Quartz goes on with the next.
        if (schedule.Cron is { } cron)
            return builder.WithDescription($"{cron} {service.Settings.TimeZone.Id}")
                .WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(service.Settings.TimeZone).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)).Build();
        var every = service.Scaled(schedule.Every!.Value, ShortestWatched);
        return builder.WithDescription(every.ToString("c"))
            .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
            .StartNow().Build();
    }
}
