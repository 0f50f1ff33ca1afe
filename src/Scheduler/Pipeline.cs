using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>The flow, one call an arrow: extract, import, measures, disclosure, packs, files. Nothing else orchestrates.</summary>
internal sealed class Pipeline(TimeProvider clock, IProgress<StageProgress>? progress)
{
    /// <summary>Takes an extract and gives each reader a report.</summary>
    /// <exception cref="IOException">A file cannot be read, or the results cannot be written.</exception>
    /// <exception cref="UsageException">The options ask for what the extract doesn't have.</exception>
    public RunSummary Run(RunOptions options, CancellationToken cancel)
    {
        var stages = new StageClock(clock, progress);
        using var folder = OutputFolder.Prepare(options.Out);

        var import = stages.Run("Reading", tell => Import.Read(
            options.Extract, options.Import, new DirectProgress<ImportProgress>(p => tell(p.Fraction)), cancel));
        if (import.Tables is not { } tables)
        {
            QualityFiles.Write(import, [], folder.Path);
            return new RunSummary { Import = import, Folder = folder.CommitRefusal(), Stages = stages.Stages };
        }

        var measurement = stages.Run("Measuring", tell => Measurement.Of(
            tables, options.Pairs, new DirectProgress<int>(episodes => tell((double)episodes / tables.Episodes.Count)), cancel));
        var published = Disclosure.Release(measurement, options.Disclosure);
        var inHouse = Disclosure.Release(measurement, options.Audience == Audience.Public ? options.Disclosure : DisclosurePolicy.None);

        var (month, whyMonth) = ReportMonth.Choose(options.Month, tables.ExtractedOn, published);
        var quality = QualityFindings.Of(import, measurement);
        Pack[] packs =
        [
            ServiceLeadPack.Build(inHouse, PackContexts.Of(import, measurement, month, whyMonth, inHouse.Policy), options.Audience),
            ResearcherPack.Build(inHouse, PackContexts.Of(import, measurement, month, whyMonth, inHouse.Policy), options.Audience),
            CommissionerPack.Build(
                published,
                PackContexts.Of(import, measurement, month, whyMonth, published.Policy),
                published.Policy.IsExact ? Audience.Internal : Audience.Public),
        ];

        var measured = stages.Run("Writing", tell =>
        {
            QualityFiles.Write(import, quality, folder.Path);
            PackFiles.Write(packs, DateOnly.FromDayNumber(tables.ExtractedOn), folder, tell, cancel);
            return PackFiles.WriteMeasures(published, folder);
        });
        PackFiles.WriteIndex(packs, import, published, month, folder);
        Manifest.Write(options, import, month, stages, folder);
        cancel.ThrowIfCancellationRequested();
        folder.Commit();
        return new RunSummary
        {
            Import = import,
            Folder = options.Out,
            Measured = measured,
            Files = folder.Files,
            Month = month,
            Stages = stages.Stages,
        };
    }
}
