using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>An extract from which models learn.</summary>
internal sealed record PredictionSource(EpisodeTables Tables, Classification Classification)
{
    /// <summary>An extract, judged as its measures are.</summary>
    public static PredictionSource Of(EpisodeTables tables, AnalysisSettings settings)
    {
        var judged = settings.Judged(tables);
        return new PredictionSource(judged, Classification.Of(judged, [], settings));
    }
}

/// <summary>Who could be predicted at a point, and who was left out.</summary>
/// <param name="All">Steps of the extracts.</param>
/// <param name="NotDue">Not due by the day of the extract.</param>
/// <param name="WithoutBaseline">Without a baseline above the remission score that was known at the start, or begun before the referral.</param>
/// <param name="NotOpen">Over, changed or left by week 4.</param>
/// <param name="TooOld">Older than the newest steps to which models are fitted.</param>
/// <param name="NotDrawn">Of patients who were not drawn, where a sample is looked at.</param>
public sealed record PredictionCounts(int All, int NotDue, int WithoutBaseline, int NotOpen, int TooOld, int NotDrawn);

/// <summary>Steps with their features, patients and outcomes, row by row: of one extract or of several.</summary>
internal sealed record PredictionData
{
    /// <summary>The breakdowns by which models are held to be fair.</summary>
    public static IReadOnlyList<string> FairnessAxes { get; } = ["sex", "age_band", "ethnicity", "deprivation_quintile", "interpreter_needed"];

    /// <summary>When it is predicted.</summary>
    public required PredictionPoint Point { get; init; }

    /// <summary>The features.</summary>
    public required FeatureTable Table { get; init; }

    /// <summary>By row, whose it is, as a number from 0.</summary>
    public required int[] Patients { get; init; }

    /// <summary>By row, who treats.</summary>
    public required Axis Providers { get; init; }

    /// <summary>By row, the levels of <see cref="FairnessAxes"/>.</summary>
    public required IReadOnlyList<Axis> Groups { get; init; }

    /// <summary>The steps, in the order of the rows.</summary>
    public required IReadOnlyList<PredictedStep> Steps { get; init; }

    /// <summary>By row, the number of its source.</summary>
    public required int[] Sources { get; init; }

    /// <summary>Who was left out.</summary>
    public required PredictionCounts Counts { get; init; }

    /// <summary>How many rows.</summary>
    public int Rows => Steps.Count;

    /// <summary>Whether a row's outcome is known.</summary>
    public bool IsObserved(int row) => Steps[row].Outcome is not null;

    /// <summary>Whether a row did not respond; missing counts as nonresponse.</summary>
    public bool IsNonresponse(int row) => Steps[row].Outcome ?? true;

    /// <summary>SHA-256 of the features and outcomes of some rows, in lower-case hexadecimal.</summary>
    public string HashOf(IReadOnlyList<int> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var feature in Table.Features)
            hash.AppendData(Encoding.UTF8.GetBytes($"{feature.Id}\n{string.Join('\n', feature.Levels)}\n"));
        var row = new byte[Table.Features.Count * sizeof(double) + 1];
        foreach (var r in rows)
        {
            var values = Table.Row(r);
            for (var f = 0; f < values.Length; f++)
                BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(f * sizeof(double)), values[f]);
            row[^1] = IsNonresponse(r) ? (byte)1 : (byte)0;
            hash.AppendData(row);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Steps whose outcome is due.</summary>
    /// <param name="sources">The extracts.</param>
    /// <param name="point">When it is predicted.</param>
    /// <param name="withSocial">Whether social determinants are among the features.</param>
    /// <param name="mostSteps">The newest of so many are taken.</param>
    /// <param name="sampled">Of their patients, as many are drawn as bring about so many steps; null for all.</param>
    public static PredictionData Of(IReadOnlyList<PredictionSource> sources, PredictionPoint point, bool withSocial, int mostSteps, int? sampled = null)
    {
        PredictionCohort[] cohorts = [.. sources.Select(s => PredictionCohort.Of(s.Tables, point))];
        int[] days = [.. cohorts.SelectMany(c => c.Steps).Select(s => s.Day).OrderDescending()];
        var from = days.Length > mostSteps ? days[mostSteps - 1] : int.MinValue;
        List<PredictedStep>[] newest = [.. cohorts.Select(c => c.Steps.Where(s => s.Day >= from).ToList())];
        var kept = Drawn(sources, newest, sampled ?? int.MaxValue);
        return Of(sources, point, withSocial, kept, new PredictionCounts(
            cohorts.Sum(c => c.All), cohorts.Sum(c => c.NotDue), cohorts.Sum(c => c.WithoutBaseline), cohorts.Sum(c => c.NotOpen),
            days.Length - newest.Sum(k => k.Count), newest.Sum(k => k.Count) - kept.Sum(k => k.Count)));
    }

    /// <summary>Steps that are under way on the day of the extract.</summary>
    /// <param name="sources">The extracts.</param>
    /// <param name="point">When it is predicted.</param>
    /// <param name="withSocial">Whether social determinants are among the features.</param>
    public static PredictionData Open(IReadOnlyList<PredictionSource> sources, PredictionPoint point, bool withSocial) =>
        Of(sources, point, withSocial, [.. sources.Select(s => PredictionCohort.Of(s.Tables, point).Open.ToList())], new PredictionCounts(0, 0, 0, 0, 0, 0));

    // Every so manieth patient in the order of their first steps: the sample has steps of the whole time, and no patient in parts.
    private static List<PredictedStep>[] Drawn(IReadOnlyList<PredictionSource> sources, List<PredictedStep>[] steps, int most)
    {
        var every = (int)Math.Ceiling(steps.Sum(s => s.Count) / (double)most);
        if (every <= 1)
            return steps;
        (int Source, int Patient)[] patients =
        [
            .. steps.SelectMany((of, i) => of.Select(s => (Source: i, Patient: sources[i].Tables.Episodes.Patient.Numbers[s.Episode], s.Day)))
                .GroupBy(s => (s.Source, s.Patient)).OrderBy(g => g.Min(s => s.Day)).ThenBy(g => g.Key.Source).ThenBy(g => g.Key.Patient).Select(g => g.Key),
        ];
        var drawn = patients.Where((_, at) => at % every == 0).ToHashSet();
        return [.. steps.Select((of, i) => of.Where(s => drawn.Contains((i, sources[i].Tables.Episodes.Patient.Numbers[s.Episode]))).ToList())];
    }

    private static PredictionData Of(IReadOnlyList<PredictionSource> sources, PredictionPoint point, bool withSocial, List<PredictedStep>[] steps, PredictionCounts counts)
    {
        var table = FeatureTable.Joined([.. sources.Select((s, i) => FeatureTable.Of(s.Tables, s.Classification, point, steps[i], withSocial))]);
        var patients = new List<int>();
        var firstPatient = 0;
        for (var i = 0; i < sources.Count; i++)
        {
            var patient = sources[i].Tables.Episodes.Patient;
            patients.AddRange(steps[i].Select(s => firstPatient + patient.Numbers[s.Episode]));
            firstPatient += patient.Names.Count;
        }
        // Numbers without gaps, so that sums by patient take no more room than there are patients.
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < patients.Count; i++)
        {
            if (!numbers.TryGetValue(patients[i], out var number))
                numbers.Add(patients[i], number = numbers.Count);
            patients[i] = number;
        }
        return new PredictionData
        {
            Point = point,
            Table = table,
            Patients = [.. patients],
            Providers = Joined("provider_id", sources, steps),
            Groups = [.. FairnessAxes.Select(a => Joined(a, sources, steps))],
            Steps = [.. steps.SelectMany(s => s)],
            Sources = [.. steps.SelectMany((s, i) => Enumerable.Repeat(i, s.Count))],
            Counts = counts,
        };
    }

    private static Axis Joined(string name, IReadOnlyList<PredictionSource> sources, List<PredictedStep>[] steps)
    {
        Axis[] axes = [.. sources.Select(s => s.Classification.EpisodeAxes.First(a => a.Axis.Name == name).Axis)];
        string[] levels = [.. axes.SelectMany(a => a.Levels).Distinct(StringComparer.Ordinal)];
        return new Axis(name, true, levels, [.. axes.SelectMany((a, i) =>
        {
            int[] places = [.. a.Levels.Select(l => Array.IndexOf(levels, l))];
            return steps[i].Select(s => places[a.LevelOfRow[s.Episode]]);
        })]);
    }
}
