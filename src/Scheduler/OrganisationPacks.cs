using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>Packs of single organisations, for those who may not see the others': for each provider an internal service lead's pack of its own patients, and for each commissioner a public one, of what is published of it.</summary>
internal static class OrganisationPacks
{
    /// <summary>The folder that has one for each provider.</summary>
    public const string Providers = "providers";

    /// <summary>The folder that has one for each commissioner.</summary>
    public const string Commissioners = "commissioners";

    /// <summary>The folder of an organisation: its code, with what file systems could take for something else written as %XX.</summary>
    public static string FolderOf(string code) => string.Concat(code.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : FormattableString.Invariant($"%{(int)c:X2}")));

    /// <summary>The code of an organisation, from its folder.</summary>
    public static string CodeOf(string folder) => Uri.UnescapeDataString(folder);

    /// <summary>Writes those of commissioners.</summary>
    /// <param name="published">What is published.</param>
    /// <param name="context">What packs say of its source.</param>
    /// <param name="created">The day that workbooks name as theirs.</param>
    /// <param name="reporting">What the service decides.</param>
    /// <param name="folder">The folder of the results.</param>
    /// <param name="cancel">Ends it.</param>
    public static void WriteCommissioners(Release published, PackContext context, DateOnly created, ReportingSettings reporting, OutputFolder folder, CancellationToken cancel)
    {
        // The data quality page is the whole service's, and lies elsewhere.
        context = context with { Unmet = null };
        foreach (var commissioner in published.Levels("commissioner_id").Where(c => c != Breakdown.NotRecorded))
            PackFiles.Write(OneCommissionerPack.Build(published, context, commissioner), created, reporting, folder, cancel, $"{Commissioners}/{FolderOf(commissioner)}/");
    }

    /// <summary>Writes those of providers.</summary>
    /// <param name="sources">What was found; a provider's patients may be in several.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="options">What is asked of the packs.</param>
    /// <param name="withheld">Measures that a check withholds.</param>
    /// <param name="folder">The folder of the results.</param>
    /// <param name="tell">Told the share done.</param>
    /// <param name="cancel">Ends it.</param>
    public static void WriteProviders(IReadOnlyList<SourceResult> sources, Period month, PackOptions options, IReadOnlySet<string> withheld, OutputFolder folder, Action<double> tell, CancellationToken cancel)
    {
        // One at a time: the counts of a provider take as much room as those of all.
        var measured = sources.SelectMany(s => Measurement.OfEachProvider(s.Quality.Import.Tables!, options.Reporting.Analysis, cancel).Select(p => (p.Provider, Source: s with { Measurement = p.Measurement })));
        var providers = sources.Count == 1 ? measured.Select(m => (m.Provider, Sources: (IReadOnlyList<SourceResult>)[m.Source]))
            : measured.GroupBy(m => m.Provider, StringComparer.Ordinal).Select(g => (Provider: g.Key, Sources: (IReadOnlyList<SourceResult>)[.. g.Select(m => m.Source)]));
        var all = sources.Max(s => s.Measurement.Counts.Space.Find("provider_id")!.Levels.Count);
        var done = 0;
        foreach (var (provider, own) in providers)
        {
            var release = Disclosure.Releases([.. own.Select(s => s.Measurement)], [DisclosurePolicy.None], withheld)[0];
            var context = PackContexts.Of(own, month, null, release.Policy, options.Reporting, ServiceLeadPack.Id);
            context = context with
            {
                Quality = ["The figures are of this provider alone; rows and checks are counted over the whole source.", .. context.Quality],
                // The data quality page is the whole service's, and lies elsewhere.
                Unmet = null,
                Provider = options.Reporting.Names.GetValueOrDefault(("provider_id", provider)) is { } name ? $"{name} ({provider})" : provider,
            };
            PackFiles.Write(ServiceLeadPack.Build(release, context), own.Min(s => s.ExtractedOn), options.Reporting, folder, cancel, $"{Providers}/{FolderOf(provider)}/");
            tell(Math.Min(1, ++done / (double)all));
        }
    }
}
