using System.Globalization;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>What packs say of several sources, each named where it matters which it is.</summary>
internal static class JointContext
{
    private static readonly string[] Statuses = ["Failed", "Passed", "Not run", "Not applicable"];
    private static readonly string[] Severities = ["Error", "Warning", "Note"];

    /// <summary>Joins the contexts of the sources, which are of one month and for one audience.</summary>
    public static PackContext Of(IReadOnlyList<PackContext> sources) => new()
    {
        Source = Wording.List([.. sources.Select(s => s.Source)]),
        // Later months are whole in some sources only.
        ExtractedOn = sources.Min(s => s.ExtractedOn),
        ExtractDateInferred = sources.Any(s => s.ExtractDateInferred),
        ReportMonth = sources[0].ReportMonth,
        ProgramVersion = sources[0].ProgramVersion,
        Quality =
        [
            $"The figures add up {sources.Count} sources: {Wording.List([.. sources.Select(s => $"{s.Source}, extracted on {Wording.Date(s.ExtractedOn)}")])}. Months after the earliest of these days are not whole.",
            .. sources.SelectMany(s => s.Quality.Select(q => Named(s, q))),
        ],
        Unmet = [.. sources.SelectMany(s => (s.Unmet ?? []).Select(u => u with { Rule = Named(s, u.Rule) })).OrderBy(u => Array.IndexOf(Severities, u.Severity))],
        Checks = [.. sources.SelectMany(s => s.Checks.Select(c => (Source: s, Check: c))).GroupBy(x => x.Check.Id).Select(g => Joint([.. g]))],
        SinglingOut = [.. sources.SelectMany(s => s.SinglingOut.Select(o => o with { Columns = $"{s.Source}: {o.Columns}" }))],
        Withheld = [.. sources.SelectMany(s => s.Withheld).Distinct()],
        QualityRows = [.. sources.SelectMany(s => s.QualityRows.Select(r => r with { Table = $"{s.Source}: {r.Table}" }))],
        OptionalTables = [.. sources.SelectMany(s => s.OptionalTables.Select(t => Named(s, t)))],
        ProvisionalInstruments = [.. sources.SelectMany(s => s.ProvisionalInstruments).Distinct()],
    };

    /// <summary>One check over all sources: failed where it failed in any, and told by source there.</summary>
    private static CheckRow Joint(IReadOnlyList<(PackContext Source, CheckRow Check)> rows)
    {
        var status = Statuses.First(s => rows.Any(r => r.Check.Status == s));
        var failed = rows.Where(r => r.Check.Status == "Failed").ToList();
        var made = rows.Where(r => r.Check.Tested is not null).ToList();
        var (tested, broken) = (made.Sum(r => r.Check.Tested!.Value), made.Sum(r => r.Check.Failed!.Value));
        var whys = rows.Where(r => r.Check.Why is not null).ToList();
        return rows[0].Check with
        {
            Status = status,
            Severity = failed.Count == 0 ? rows[0].Check.Severity : Severities.First(s => failed.Any(f => f.Check.Severity == s)),
            Tested = made.Count == 0 ? null : tested,
            Failed = made.Count == 0 ? null : broken,
            Share = tested == 0 ? null : (double)broken / tested,
            Before = null,
            Change = "",
            Detail = failed.Count == 0 ? null : string.Join("; ", failed.Select(f => Text(
                $"{f.Source.Source} {f.Check.Failed:N0} of {f.Check.Tested:N0}{(f.Check.Detail is { } detail ? $" ({detail.TrimEnd('.')})" : "")}"))),
            Why = whys.Count == 0 ? null
                : whys.Count == rows.Count && whys.Select(w => w.Check.Why).Distinct().Count() == 1 ? whys[0].Check.Why
                : string.Join(' ', whys.Select(w => Named(w.Source, w.Check.Why!))),
        };
    }

    private static string Named(PackContext source, string sentence) => $"{source.Source}: {sentence}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
