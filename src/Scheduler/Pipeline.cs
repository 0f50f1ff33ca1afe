using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>The flow, one call an arrow: extract, import, measures, disclosure, packs, files. Nothing else orchestrates.</summary>
internal sealed class Pipeline(TimeProvider clock, IProgress<StageProgress>? progress)
{
    /// <summary>Only checks an extract; writes nothing.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public SubmissionQuality Check(CheckOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var import = Read(options, stages, cancel);
        return import.Tables is null
            ? SubmissionQuality.OfReading(import, options.Checks, options.Previous)
            : stages.Run("Checking", _ => Quality.Of(import, Measurement.OfWhole(import.Tables, cancel), options.Checks, options.Previous));
    }

    /// <summary>Takes an extract and gives each reader a report.</summary>
    /// <exception cref="IOException">A file cannot be read, or the results cannot be written.</exception>
    /// <exception cref="UsageException">The options ask for what the extract doesn't have.</exception>
    public RunSummary Run(RunOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = OutputFolder.Prepare(options.Packs.Out);

        var import = Read(options, stages, cancel);
        if (import.Tables is not { } tables)
        {
            var refused = SubmissionQuality.OfReading(import, options.Checks, options.Previous);
            QualityFiles.Write(refused, folder.Path);
            return new RunSummary { Import = import, Quality = refused, Folder = folder.CommitRefusal(), Stages = stages.Stages };
        }

        var measurement = Measure(tables, options.Packs.Pairs, stages, cancel);
        var quality = Quality.Of(import, measurement, options.Checks, options.Previous);
        return Publish(quality, measurement, options.Packs, Manifest.Parameters(options), folder, stages, cancel);
    }

    /// <summary>Takes an extract into the store.</summary>
    /// <exception cref="IOException">A file cannot be read, or the store cannot be written to.</exception>
    public ImportOutcome Import(StoreImportOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var store = Store.Open(options.Store, Caller(), create: true);
        return stages.Run("Importing", tell => store.Import(
            options.Extract,
            options.Import,
            options.Force,
            (import, previous) => import.Tables is { } tables
                ? Quality.Of(import, Measurement.OfWhole(tables, cancel), options.Checks, previous)
                : SubmissionQuality.OfReading(import, options.Checks, previous),
            new DirectProgress<ImportProgress>(p => tell(p.Fraction)),
            cancel));
    }

    /// <summary>Gives each reader a report on what the store holds.</summary>
    /// <exception cref="IOException">The store cannot be read, or the results cannot be written.</exception>
    /// <exception cref="UsageException">The options ask for what the store doesn't have.</exception>
    public RunSummary Report(ReportOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = OutputFolder.Prepare(options.Packs.Out);
        var store = Store.Open(options.Store, Caller());
        var source = SourceOf(store, options.Source);
        var stored = stages.Run("Reading", tell => store.Read(source, new DirectProgress<ImportProgress>(p => tell(p.Fraction)), cancel));
        var measurement = Measure(stored.Import.Tables!, options.Packs.Pairs, stages, cancel);
        var quality = Quality.Of(stored.Import, measurement, options.Checks, stored.Previous);
        return Publish(quality, measurement, options.Packs, Manifest.Parameters(stored.Submission, options), folder, stages, cancel);
    }

    /// <summary>Writes rows of the store as files for other programs.</summary>
    /// <exception cref="IOException">The store cannot be read, or the files cannot be written.</exception>
    /// <exception cref="UsageException">The store doesn't have the source.</exception>
    public IReadOnlyList<ExportedSubmission> Export(ExportOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = OutputFolder.Prepare(options.Out, "an export", ExportManifest.IsExport);
        var store = Store.Open(options.Store, Caller());
        var sources = SourcesOf(store, options.Source);
        // It is in the audit before it appears: rows that left the store without a trace would be worse than a trace without rows.
        var exported = stages.Run("Exporting", tell => store.Export(sources, options.Format, folder.Path, new DirectProgress<double>(tell), cancel));
        ExportManifest.Write(exported, options.Format, folder);
        folder.Commit();
        return exported;
    }

    /// <summary>Opens a store for its upkeep.</summary>
    /// <exception cref="IOException">There is none, or it cannot be used.</exception>
    public Store Open(StoreOptions options) => Store.Open(options, Caller());

    private StoreCaller Caller() => new(Environment.UserName, clock.GetUtcNow(), PackContexts.ProgramVersion);

    private static string SourceOf(Store store, string? named)
    {
        var sources = SourcesOf(store, named);
        return sources.Count == 1 ? sources[0] : throw new UsageException($"The store has several sources, {Wording.List(sources)}; name one with --source.");
    }

    private static List<string> SourcesOf(Store store, string? named)
    {
        var sources = store.Standing().Select(s => s.Source).ToList();
        if (sources.Count == 0)
            throw new UsageException("The store holds no submission that stands; import an extract first.");
        if (named is null)
            return sources;
        return sources.Contains(named) ? [named] : throw new UsageException($"The store has no source {named}; it has {Wording.List(sources)}.");
    }

    private static RunSummary Publish(
        SubmissionQuality quality, Measurement measurement, PackOptions options, JsonObject parameters, OutputFolder folder, StageClock stages, CancellationToken cancel)
    {
        var tables = quality.Import.Tables!;
        var withheld = quality.Checks.Withheld.Keys.ToHashSet(StringComparer.Ordinal);
        var published = Disclosure.Release(measurement, options.Disclosure, withheld);
        var exact = Disclosure.Release(measurement, DisclosurePolicy.None, withheld);
        var inHouse = options.Audience == Audience.Public ? published : exact;

        var (month, whyMonth) = ReportMonth.Choose(options.Month, tables.ExtractedOn, published);
        Pack[] packs =
        [
            ServiceLeadPack.Build(inHouse, PackContexts.Of(quality, measurement, month, whyMonth, inHouse.Policy), options.Audience),
            ResearcherPack.Build(inHouse, PackContexts.Of(quality, measurement, month, whyMonth, inHouse.Policy), options.Audience),
            CommissionerPack.Build(
                published,
                PackContexts.Of(quality, measurement, month, whyMonth, published.Policy),
                published.Policy.IsExact ? Audience.Internal : Audience.Public),
            DataQualityPack.Build(exact, PackContexts.Of(quality, measurement, month, whyMonth, exact.Policy)),
        ];

        var measured = stages.Run("Writing", tell =>
        {
            QualityFiles.Write(quality, folder.Path);
            PackFiles.Write(packs, DateOnly.FromDayNumber(tables.ExtractedOn), folder, tell, cancel);
            return PackFiles.WriteMeasures(published, folder);
        });
        PackFiles.WriteIndex(packs, quality, published, month, folder);
        Manifest.Write(quality.Import, parameters, month, options, stages, folder);
        cancel.ThrowIfCancellationRequested();
        folder.Commit();
        return new RunSummary
        {
            Import = quality.Import,
            Quality = quality,
            Folder = options.Out,
            Measured = measured,
            Files = folder.Files,
            Month = month,
            Stages = stages.Stages,
        };
    }

    private static ImportReport Read(CheckOptions options, StageClock stages, CancellationToken cancel)
    {
        var import = stages.Run("Reading", tell => Ingest.Import.Read(
            options.Extract, options.Import, new DirectProgress<ImportProgress>(p => tell(p.Fraction)), cancel));
        if (import.Tables is not { } tables || options.Previous is not { } previous)
            return import;
        if (previous.Source != tables.Source)
            throw new UsageException($"--previous names a submission of the source {previous.Source}; this extract is of {tables.Source}.");
        return previous.ExtractedOn.DayNumber <= tables.ExtractedOn
            ? import
            : throw new UsageException($"--previous names a submission of {Wording.Date(previous.ExtractedOn)}, which is later than this extract.");
    }

    private static Measurement Measure(
        EpisodeTables tables, IReadOnlyList<(string First, string Second)> pairs, StageClock stages, CancellationToken cancel) =>
        stages.Run("Measuring", tell => Measurement.Of(
            tables, pairs, new DirectProgress<int>(episodes => tell((double)episodes / tables.Episodes.Count)), cancel));
}
