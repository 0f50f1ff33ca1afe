using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>A synthetic extract, read and measured through the same doors as a run.</summary>
internal sealed class SyntheticRun
{
    private SyntheticRun(EpisodeTables tables)
    {
        Tables = tables;
        Release = Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.None);
    }

    public EpisodeTables Tables { get; }

    public Release Release { get; }

    /// <summary>The committed sample of that name.</summary>
    public static SyntheticRun Sample(string name) => Read(Repository.Path("data", "samples", name));

    public static SyntheticRun Write(SynthesisOptions options)
    {
        using var folder = new TempFolder();
        Synthesis.Write(options with { Compress = false }, folder.Path, null, CancellationToken.None);
        return Read(folder.Path);
    }

    /// <summary>A proportion of the whole extract with its standard error.</summary>
    public Share Of(string measure, string breakdown = "all", string level = "all") =>
        Release.Find(measure, Period.All, breakdown, level) is { } f ? new Share(f.Numerator!.Value, f.Denominator!.Value) : new Share(0, 0);

    /// <summary>Every eligible step: what it followed, what was done, and what came of it.</summary>
    public IEnumerable<EligibleStep> EligibleSteps()
    {
        var classes = Tables.Interventions.Name.Names.Select(InterventionNames.MedicationClass).ToArray();
        for (var episode = 0; episode < Tables.Episodes.Count; episode++)
        {
            var instrument = PrimaryInstrument.Of(Tables, episode);
            if (instrument is null)
                continue;
            var (first, end) = Tables.Steps.Of(episode);
            StepOutcome? before = null;
            for (var step = first; step < end; step++)
            {
                var series = PrimaryInstrument.Series(Tables, episode, instrument.Code);
                var outcome = StepOutcome.Of(Tables, step, step == end - 1, instrument, series);
                if (outcome.IsEligible)
                    yield return new EligibleStep(
                        Strategy.Of(Tables, episode, step, classes),
                        before?.IsPartialResponse,
                        HasInsomniaAt(episode, outcome.Start),
                        outcome.IsObserved,
                        outcome.IsResponse,
                        ImprovedByWeek2(series, outcome.Start),
                        Tables.Episodes.MonthsDepressed[episode] is var months && months != int.MinValue ? months > 24_000 : null);
                before = outcome.IsObserved ? outcome : null;
            }
        }
    }

    private static SyntheticRun Read(string folder)
    {
        var report = Import.Read(folder, new ImportOptions());
        Assert.That(report.Refusal, Is.Null);
        return new SyntheticRun(report.Tables!);
    }

    /// <summary>Whether the score fell by a tenth in the second week, which those who drop out later have as well as the
    /// others; null where it was not measured then.</summary>
    private static bool? ImprovedByWeek2(ScoreSeries series, int start)
    {
        var at = series.LatestIn(start + 7, start + 14);
        return at == ScoreSeries.NotFound ? null
            : 10L * (series.PointsAt(StepOutcome.Baseline(series, start)) - series.PointsAt(at)) >= series.PointsAt(StepOutcome.Baseline(series, start));
    }

    /// <summary>ISI at caseness around the start; null where it was not measured then.</summary>
    private bool? HasInsomniaAt(int episode, int start)
    {
        var isi = PrimaryInstrument.Series(Tables, episode, InstrumentCode.Isi);
        var at = StepOutcome.Baseline(isi, start);
        return at == ScoreSeries.NotFound ? null : isi.PointsAt(at) >= StepOutcome.Points(Instrument.Get(InstrumentCode.Isi).Caseness);
    }
}

/// <summary>One eligible step of a synthetic extract.</summary>
/// <param name="Strategy">What it changes.</param>
/// <param name="FollowsPartialResponse">Whether the step before ended in partial response; null where that isn't known.</param>
/// <param name="HasInsomnia">Whether it starts with insomnia; null where that was not measured.</param>
/// <param name="IsObserved">Whether it has an endpoint.</param>
/// <param name="IsResponse">Whether that is a response.</param>
/// <param name="IsImprovedByWeek2">Whether week 2 shows improvement; null where it has no score.</param>
/// <param name="IsDepressedOver24Months">Whether the patient was depressed for longer at referral; null where that isn't known.</param>
internal sealed record EligibleStep(
    Strategy Strategy,
    bool? FollowsPartialResponse,
    bool? HasInsomnia,
    bool IsObserved,
    bool IsResponse,
    bool? IsImprovedByWeek2,
    bool? IsDepressedOver24Months);

/// <summary>A share with the standard error that chance gives it.</summary>
internal readonly record struct Share(double Hits, double Of)
{
    public double Value => Hits / Of;

    public double Variance => Value * (1 - Value) / Of;

    public static Share In(IEnumerable<EligibleStep> steps, Func<EligibleStep, bool> isHit)
    {
        var list = steps.ToList();
        return new Share(list.Count(isHit), list.Count);
    }

    /// <summary>How many standard errors a share lies from a value.</summary>
    public double From(double expected) => (Value - expected) / Math.Sqrt(Variance);

    /// <summary>How many standard errors two shares differ by, the first less the second.</summary>
    public double Less(Share other) => (Value - other.Value) / Math.Sqrt(Variance + other.Variance);
}
