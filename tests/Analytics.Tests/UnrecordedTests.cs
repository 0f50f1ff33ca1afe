using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>What an extract has no place for is unknown: the measures that rest on it have no rows, and all others are as they were.</summary>
public sealed class UnrecordedTests
{
    private const int Episodes = 1_000;

    private readonly TempFolder _folder = new();

    [OneTimeSetUp]
    public void Write() => Synthesis.Write(new SynthesisOptions { Episodes = Episodes, Seed = 5, Compress = false, Source = "service" }, _folder.File("extract"), null, CancellationToken.None);

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Without_attendance_no_contact_was_missed_or_not() => Differ(RecordedColumn.Attendance, ["did_not_attend"], _ => true);

    [Test]
    public void Without_reasons_of_ending_nobody_dropped_out_or_did_not() => Differ(RecordedColumn.EndReason, ["dropout", .. ActivityCatalogue.ReasonMeasures], _ => true);

    // Whether the needs of a person were met is a breakdown too: its levels are others. Needs of culture are too rare for so small a service.
    [Test]
    public void Without_support_no_need_was_met_or_not() => Differ(
        RecordedColumn.NeedSupport,
        ["need_met", .. CodeList.Of<Need>().Codes.Where(n => n != "culture").SelectMany(n => new[] { AccessCatalogue.OfNeed(n, "supported"), AccessCatalogue.OfNeed(n, "declined") })],
        breakdown => breakdown != Breakdown.NeedsMet);

    [Test]
    public void Reason_that_nobody_could_give_is_no_fault_of_the_data()
    {
        Tally Of(EpisodeTables tables) => DataQuality.Of(tables, Measurement.Of(tables, []), null)["episodes.end_reason.filled"];
        Assert.That((Of(Read()).Tested > 0, Of(Read(RecordedColumn.EndReason)).Tested), Is.EqualTo((true, 0L)));
    }

    /// <summary>Reads the extract with and without a column: of some measures nothing is left, and of the others everything.</summary>
    private void Differ(string column, string[] measures, Func<string, bool> isSame)
    {
        var (whole, without) = (Figures(Read()), Figures(Read(column)));
        Assert.That(measures.Except(whole.Select(f => f.Measure)), Is.Empty, "are there otherwise");
        Assert.That(without.Where(f => isSame(f.Breakdown)).ToHashSet(), Is.EquivalentTo(whole.Where(f => isSame(f.Breakdown) && !measures.Contains(f.Measure)).ToHashSet()));
    }

    private EpisodeTables Read(params string[] unrecorded)
    {
        _folder.Write(
            Path.Combine("extract", "submission.json"),
            $$"""{"contract":"1.0","source":"service","extracted_on":"2026-03-31","unrecorded":[{{string.Join(',', unrecorded.Select(u => $"\"{u}\""))}}]}""");
        var tables = Import.Read(_folder.File("extract"), new ImportOptions()).Tables!;
        Assert.That((tables.Episodes.Count, tables.Unrecorded), Is.EqualTo((Episodes, unrecorded)));
        return tables;
    }

    private static List<(string Measure, string Breakdown, string Figure)> Figures(EpisodeTables tables)
    {
        var release = Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.None);
        return
        [
            .. new[] { MeasureFamily.Outcomes, MeasureFamily.Activity, MeasureFamily.Access, MeasureFamily.Pathways }.SelectMany(f => release.MonthsAndAll(f, Extracts.Month("2026-03"))).Distinct()
                .Select(f => (f.Measure.Id, f.Breakdown, FormattableString.Invariant($"{f.Period} {f.Level} {f.Numerator}/{f.Denominator} {f.Value:R}"))),
        ];
    }
}
