using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Comparing;
using NonResponse.Scheduler.Models;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Scheduler;

/// <summary>The flow, one call an arrow: extract, import, measures, disclosure, packs, files. Nothing else orchestrates.</summary>
internal sealed class Pipeline(TimeProvider clock, IProgress<StageProgress>? progress)
{
    /// <summary>Only checks an extract; writes nothing.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public SubmissionQuality Check(CheckOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var store = options.Home is null ? null : Store.Open(options.Home, Caller());
        var import = Read(options, stages, cancel);
        if (import.Tables is not { } tables)
            return SubmissionQuality.OfReading(import, options.Checks, options.Previous);
        var previous = store is null ? options.Previous : store.Before(tables);
        return stages.Run("Checking", _ => Quality.Of(import, Measurement.OfWhole(tables, cancel), options.Checks, previous));
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
            return new RunSummary { Sources = [refused], Folder = folder.CommitRefusal(), Stages = stages.Stages };
        }

        var measurement = Measure(tables, options.Packs, stages, cancel);
        var quality = stages.Run("Checking", _ => Quality.Of(import, measurement, options.Checks, options.Previous));
        return Publish([new SourceResult(quality, measurement)], [], options.Packs, Manifest.Parameters(options), folder, stages, cancel);
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
        var sources = new List<SourceResult>();
        var submissions = new List<StoredSubmission>();
        foreach (var (stored, of) in Read(store, options.Source, stages, cancel))
        {
            var measurement = Measure(stored.Import.Tables!, options.Packs, stages, cancel, of);
            submissions.Add(stored.Submission);
            var quality = stages.Run("Checking" + of, _ => Quality.Of(stored.Import, measurement, options.Checks, stored.Previous));
            sources.Add(new SourceResult(quality, measurement));
        }
        var champions = options.Packs.Models == ModelDepth.None ? [] : ModelRegistry.Champions(store);
        var inUse = champions.Count == 0 ? []
            : stages.Run("Watching", _ => ModelCare.InUse(store, champions, [.. sources.Select(s => PredictionSource.Of(s.Quality.Import.Tables!, options.Packs.Reporting.Analysis))]));
        // What was published of one source alone is another series than what was of all.
        var packs = options.Packs with { Ledger = options.Packs.Ledger ?? Path.Combine([store.Home, ReleaseLedger.Folder, .. options.Source is { } one ? [one] : Array.Empty<string>()]) };
        return Publish(sources, inUse, packs, Manifest.Parameters(submissions, options), folder, stages, cancel);
    }

    /// <summary>Trains prediction models on an extract or on what the store holds, and freezes them.</summary>
    /// <exception cref="IOException">The extract or the store cannot be read, or the models cannot be written.</exception>
    /// <exception cref="UsageException">The options ask for what the store doesn't have.</exception>
    public TrainingSummary Train(TrainOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = options.Out is { } target ? OutputFolder.Prepare(target, "a training", ModelFiles.IsTraining) : null;
        var store = options.Store is null ? null : Store.Open(options.Store, Caller());
        var extracts = new List<EpisodeTables>();
        var imports = options.Extract is { } extract ? [(Import: Read(extract, stages, cancel), Of: "", Previous: extract.Previous)] : Read(store!, options.Source, stages, cancel).Select(r => (r.Stored.Import, r.Of, r.Stored.Previous));
        foreach (var (import, of, previous) in imports)
        {
            if (import.Tables is not { } tables)
                return new TrainingSummary { Refusal = import.Refusal };
            var quality = stages.Run("Checking" + of, _ => Quality.Of(import, Measurement.OfWhole(tables, cancel), options.Checks, previous));
            if (quality.Checks.Withheld.TryGetValue(Modelling.Outcome, out var check))
                return new TrainingSummary { Refusal = $"A check failed as an error that the outcome rests on{of}. {PackContexts.WhyWithheld(check)}" };
            extracts.Add(tables);
        }

        var studies = stages.Run("Modelling", tell => Modelling.Study(extracts, options.Reporting, ModelDepth.Full, tell, cancel));
        var sources = extracts.Select(t => t.Source).ToList();
        var extractedOn = DateOnly.FromDayNumber(extracts.Min(t => t.ExtractedOn));
        var frozen = Frozen(studies, sources, extractedOn);
        if (folder is not null)
        {
            ModelFiles.Write(frozen, folder);
            ModelFiles.WriteTraining(studies, frozen, folder);
            cancel.ThrowIfCancellationRequested();
            folder.Commit();
        }
        var models = frozen.Select(m => (m, store is null ? null : ModelRegistry.Register(store, m))).ToList();
        var promoted = store is null ? [] : ModelPromotion.ByRule(store, frozen, options.Reporting.Models.Promotion, [.. extracts.Select(t => PredictionSource.Of(t, options.Reporting.Analysis))]);
        return new TrainingSummary { Studies = studies, Models = models, Promoted = promoted, Stages = stages.Stages };
    }

    /// <summary>Holds strategies against each other, within an extract or what the store holds.</summary>
    /// <exception cref="IOException">The extract or the store cannot be read, or the results cannot be written.</exception>
    /// <exception cref="UsageException">The options ask for what the store doesn't have.</exception>
    public ComparingSummary Compare(ComparingOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = OutputFolder.Prepare(options.Out, "a comparison", ComparisonFiles.IsComparison);
        var store = options.Store is null ? null : Store.Open(options.Store, Caller());
        var sources = new List<SourceResult>();
        var imports = options.Extract is { } extract ? [(Import: Read(extract, stages, cancel), Of: "", Previous: extract.Previous)] : Read(store!, options.Source, stages, cancel).Select(r => (r.Stored.Import, r.Of, r.Stored.Previous));
        foreach (var (import, of, previous) in imports)
        {
            if (import.Tables is not { } tables)
                return new ComparingSummary { Refusal = import.Refusal };
            var measurement = stages.Run("Checking" + of, _ => Measurement.OfWhole(tables, cancel));
            var quality = Quality.Of(import, measurement, options.Checks, previous);
            if (quality.Checks.Withheld.TryGetValue(Comparisons.Outcome, out var check))
                return new ComparingSummary { Refusal = $"A check failed as an error that the outcome rests on{of}. {PackContexts.WhyWithheld(check)}" };
            sources.Add(new SourceResult(quality, measurement));
        }

        var exact = stages.Run("Comparing", tell => Comparisons.Of([.. sources.Select(s => s.Quality.Import.Tables!)], options.Reporting, options.Specifications, ModelDepth.Full, tell, cancel));
        stages.Run("Writing", _ => ComparisonFiles.Write(exact, sources, options, folder, cancel));
        cancel.ThrowIfCancellationRequested();
        IReadOnlyDictionary<string, string> withoutRows = new Dictionary<string, string>();
        if (options.ResearchExtract is { } rows)
            withoutRows = stages.Run("Writing rows", _ => ResearchExtract.WriteEach(
                rows, [.. sources.Select(s => PredictionSource.Of(s.Quality.Import.Tables!, options.Reporting.Analysis))], [.. options.Specifications.Select(s => (s, SpecificationJson.Text(s)))], options.ResearchSafety));
        folder.Commit();
        return new ComparingSummary { WithoutRows = withoutRows, Results = ComparisonFiles.Shown(exact, options), Stages = stages.Stages };
    }

    /// <summary>Watches models of the store on the steps since they learnt, and keeps their settled months.</summary>
    /// <param name="options">The store.</param>
    /// <param name="id">The model; null for the champions.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">The store cannot be read, or a model is damaged.</exception>
    public IReadOnlyList<WatchedModel> Watch(StoreOptions options, string? id, ReportingSettings reporting, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var store = Store.Open(options, Caller());
        var models = id is null ? ModelRegistry.Champions(store) : [store.Model(id)];
        if (models.Count == 0)
            return [];
        var sources = Sources(store, reporting, stages, cancel);
        return stages.Run("Watching", _ => models.Select(m => ModelCare.Watch(m, ModelRegistry.Read(store, m.Id), sources)).Select(w => w with { Changed = ModelCare.Record(store, w) }).ToList());
    }

    /// <summary>Puts a model of the store right by the steps since it learnt, as a new version beside it.</summary>
    /// <param name="options">The store.</param>
    /// <param name="id">The model.</param>
    /// <param name="asked">How; null for what the steps ask for.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">The store cannot be read, the model is damaged, or the steps cannot tell.</exception>
    public (RiskRecalibration Fit, StoredModel? Version) Recalibrate(StoreOptions options, string id, RecalibrationKind? asked, ReportingSettings reporting, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var store = Store.Open(options, Caller());
        var document = ModelRegistry.Read(store, id);
        var sources = Sources(store, reporting, stages, cancel);
        var (fit, version) = stages.Run("Recalibrating", _ => ModelCare.Recalibrate(document, sources, asked));
        return (fit, version is null ? null : ModelRegistry.Register(store, version));
    }

    /// <summary>Lists open steps whose risk at week 4 is high and which have had no review.</summary>
    /// <returns>Why the extract was refused, or what was found.</returns>
    /// <exception cref="IOException">The extract or the model cannot be read, the model is not for use, or the list cannot be written.</exception>
    public (string? Refusal, OpenRisks? Risks) ListRisks(RiskListOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        var document = options.ModelFile is { } file ? ModelFile.Read(File.ReadAllBytes(file), file) : ModelRegistry.Champion(Store.Open(options.Store!, Caller()), PredictionPoint.WeekFour);
        var model = ModelRegistry.ForList(document);
        var import = Read(options.Extract, stages, cancel);
        if (import.Tables is not { } tables)
            return (import.Refusal, null);
        var risks = stages.Run("Listing", _ => OpenRisks.Of(PredictionSource.Of(tables, options.Reporting.Analysis), model, document.Training.SocialDeterminants, options.Reporting.Models.Bands[^1]));
        RiskListFile.Write(options.Out, tables, risks);
        return (null, risks);
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
    /// <param name="options">Where it is.</param>
    /// <param name="create">Whether to make one where there is none.</param>
    public Store Open(StoreOptions options, bool create = false) => Store.Open(options, Caller(), create);

    /// <summary>Holds every stored file against its hash.</summary>
    /// <returns>How many submissions and prediction models there are, and what is damaged.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public (int Submissions, int Models, IReadOnlyList<DamagedFileException> Damaged) Verify(StoreOptions options)
    {
        var store = Open(options);
        return (store.List().Count, store.Models().Count, store.Verify());
    }

    /// <summary>Ends submissions whose retention is over.</summary>
    /// <exception cref="IOException">The store cannot be changed.</exception>
    public IReadOnlyList<StoredSubmission> Retain(Store store, int months, int keep, bool isTrial) =>
        store.Retain(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddMonths(-months), keep, isTrial);

    /// <summary>Copies the store's state to a folder of backups.</summary>
    /// <exception cref="IOException">The store cannot be read, or the folder cannot be written to.</exception>
    public BackupOutcome Backup(StoreOptions options, string to, int keep, CancellationToken cancel) =>
        new StageClock(clock, progress).Run("Copying", tell => Open(options).Backup(to, keep, new DirectProgress<double>(tell), cancel));

    /// <summary>Makes a store from a backup.</summary>
    /// <exception cref="IOException">There is no such backup, it is damaged, or something is in the way.</exception>
    public BackupManifest Restore(string from, string? name, StoreOptions options, CancellationToken cancel) =>
        new StageClock(clock, progress).Run("Restoring", tell => Store.Restore(from, name, options, new DirectProgress<double>(tell), cancel));

    private StoreCaller Caller() => new(Environment.UserName, clock.GetUtcNow(), PackContexts.ProgramVersion);

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
        IReadOnlyList<SourceResult> sources, IReadOnlyList<ModelInUse> inUse, PackOptions options, JsonObject parameters, OutputFolder folder, StageClock stages, CancellationToken cancel)
    {
        var extractedOn = sources.Min(s => s.ExtractedOn);
        var withheld = sources.SelectMany(s => s.Quality.Checks.Withheld.Keys).ToHashSet(StringComparer.Ordinal);
        var measurements = sources.Select(s => s.Measurement).ToList();
        var releases = Disclosure.Releases(measurements, [options.Disclosure, DisclosurePolicy.None], withheld);
        var exact = releases[1];
        var (month, whyMonth) = ReportMonth.Choose(options.Month, extractedOn.DayNumber, releases[0]);
        var ledger = options.Ledger is { } kept && !options.Disclosure.IsExact ? ReleaseLedger.Open(kept) : null;
        var controlled = stages.Run("Protecting", tell => ReleaseControl.Protect(releases[0], month, ledger, extractedOn, tell, cancel));
        var published = controlled.Release;
        var inHouse = options.Audience == Audience.Public ? published : exact;

        var definitions = VersionedDefinition.All(options.Reporting.Analysis);
        var before = ledger is null ? null : Revisions.Of(ledger.Releases, published, month, definitions);
        PackContext Context(Release release, string pack) => PackContexts.Of(sources, month, whyMonth, release.Policy, options.Reporting, pack) with { Before = before };
        var studies = options.Models == ModelDepth.None ? []
            : stages.Run("Modelling", tell => Modelling.Study([.. sources.Select(s => s.Quality.Import.Tables!)], options.Reporting, options.Models, tell, cancel));
        var exactly = options.Comparisons == ModelDepth.None || withheld.Contains(Comparisons.Outcome) ? []
            : stages.Run("Comparing", tell => Comparisons.Of([.. sources.Select(s => s.Quality.Import.Tables!)], options.Reporting, GivenComparisons.All, options.Comparisons, tell, cancel));
        var shown = ComparisonControl.Protect(exactly, published.Policy);
        IReadOnlyList<ComparisonResult> Compared(Release release) => ReferenceEquals(release, published) ? shown : ComparisonControl.Protect(exactly, release.Policy);
        Func<Pack>[] build =
        [
            () => ServiceLeadPack.Build(inHouse, Context(inHouse, "service-lead"), options.Audience),
            () => ResearcherPack.Build(inHouse, Context(inHouse, "researcher"), options.Audience, Compared(inHouse)),
            () => CommissionerPack.Build(published, Context(published, "commissioner"), published.Policy.IsExact ? Audience.Internal : Audience.Public),
            .. options.Comparisons != ModelDepth.None ? new[] { () => ComparisonsPack.Build(inHouse, Context(inHouse, ComparisonsPack.Id), Compared(inHouse), options.Audience) } : [],
            .. options.Models == ModelDepth.None ? [] : new[] { () => ModelsPack.Build(exact, Context(exact, ModelsPack.Id), studies, inUse) },
            () => DataQualityPack.Build(exact, Context(exact, "data-quality")),
            .. controlled.Attack is { } attack ? new[] { () => DisclosurePack.Build(published, Context(published, DisclosurePack.Id), attack, controlled.Rounds, controlled.Earlier) } : [],
        ];
        var packs = new Pack[build.Length];
        var measured = (Figures: 0, Hidden: 0);
        stages.Run("Writing", tell =>
        {
            // What packs share comes first.
            List<Action> work =
            [
                .. published.Preparations(month), .. build.Select((pack, i) => (Action)(() => PackFiles.Write(packs[i] = pack(), extractedOn, options.Reporting, folder, cancel))),
                () => ModelFiles.Write(Frozen(studies, [.. sources.Select(s => s.Source)], extractedOn), folder, ModelFiles.Folder),
                .. options.Comparisons != ModelDepth.None ? new[] { () => { ComparisonFiles.Write(Compared(published), [.. sources.Select(s => s.Source)], extractedOn, folder); } } : [],
                () => measured = PackFiles.WriteMeasures(published, folder), .. PackFiles.Further(published, month, folder), () => PackFiles.WriteQuality(sources, folder),
            ];
            var done = 0;
            Together.Do([.. work.Select(w => (Action)(() => { w(); tell(Interlocked.Increment(ref done) / (double)work.Count); }))], cancel);
        });
        if (options.ByOrganisation)
            stages.Run("Writing each organisation's", tell =>
            {
                if (!published.Policy.IsExact)
                    OrganisationPacks.WriteCommissioners(published, Context(published, "commissioner"), extractedOn, options.Reporting, folder, cancel);
                if (options.Audience == Audience.Internal)
                    OrganisationPacks.WriteProviders(sources, month, options, withheld, folder, tell, cancel);
            });
        PackFiles.WriteIndex(packs, sources, published, month, folder);
        Manifest.Write(sources, parameters, month, options, stages, folder);
        cancel.ThrowIfCancellationRequested();
        // It is in the ledger before it appears: a figure that was seen and is not known of could be differenced.
        if (controlled.Rows is { } rows)
            ledger?.Add(rows, [.. exactly.Zip(shown, (e, s) => PublishedComparison.Kept(e, s, published.Policy)).SelectMany(c => c)], month.Id, options.Disclosure.Name, extractedOn, definitions);
        folder.Commit();
        return new RunSummary
        {
            Sources = [.. sources.Select(s => s.Quality)],
            Folder = options.Out,
            Measured = measured,
            Files = folder.Files,
            Month = month,
            Stages = stages.Stages,
        };
    }

    private static IReadOnlyList<FrozenModel> Frozen(IReadOnlyList<PointStudy> studies, IReadOnlyList<string> sources, DateOnly extractedOn) =>
        [.. studies.SelectMany(s => ModelFreezer.Freeze(s, sources, extractedOn))];

    /// <summary>What stands in the store, for models.</summary>
    private static IReadOnlyList<PredictionSource> Sources(Store store, ReportingSettings reporting, StageClock stages, CancellationToken cancel) =>
        [.. Read(store, null, stages, cancel).Select(r => PredictionSource.Of(r.Stored.Import.Tables!, reporting.Analysis))];

    /// <summary>Reads the submissions that stand, one after the other, each with what stages are called after its source.</summary>
    private static IEnumerable<(StoredExtract Stored, string Of)> Read(Store store, string? named, StageClock stages, CancellationToken cancel)
    {
        var names = SourcesOf(store, named);
        foreach (var source in names)
        {
            var of = names.Count == 1 ? "" : " " + source;
            yield return (stages.Run("Reading" + of, tell => store.Read(source, new DirectProgress<ImportProgress>(p => tell(p.Fraction)), cancel)), of);
        }
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
        EpisodeTables tables, PackOptions options, StageClock stages, CancellationToken cancel, string of = "") =>
        stages.Run("Measuring" + of, tell => Measurement.Of(
            tables, options.Pairs, options.Reporting.Analysis, new DirectProgress<int>(episodes => tell((double)episodes / tables.Episodes.Count)), cancel));
}
