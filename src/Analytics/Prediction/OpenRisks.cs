using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>A step under way, four weeks or more after its start, that nobody has reviewed.</summary>
/// <param name="Episode">The episode's row.</param>
/// <param name="Step">The step's row.</param>
/// <param name="Risk">Of nonresponse, as it was on day 28.</param>
internal readonly record struct OpenRisk(int Episode, int Step, double Risk);

/// <summary>Steps whose risk at week 4 is high and which have had no review: whom a service may want to look at next.</summary>
/// <param name="Steps">The highest risk first.</param>
/// <param name="Open">Steps under way that are old enough to have a risk.</param>
/// <param name="High">Of those, how many have a high one.</param>
/// <param name="WithoutRisk">How many could not be given a risk, since they have a level that the model has not seen.</param>
internal sealed record OpenRisks(IReadOnlyList<OpenRisk> Steps, int Open, int High, int WithoutRisk)
{
    private static readonly bool[] IsReview = Reviews();

    /// <summary>Looks for them.</summary>
    /// <param name="source">The extract.</param>
    /// <param name="model">A model of week 4.</param>
    /// <param name="withSocial">Whether it has social determinants among its features.</param>
    /// <param name="from">From which risk on it is high.</param>
    public static OpenRisks Of(PredictionSource source, RiskModel model, bool withSocial, double from)
    {
        var open = PredictionData.Open([source], PredictionPoint.WeekFour, withSocial);
        var (found, high, without) = (new List<OpenRisk>(), 0, 0);
        var risks = model.RisksOrNull(open.Table, [.. Enumerable.Range(0, open.Rows)]);
        for (var row = 0; row < open.Rows; row++)
        {
            if (risks[row] is not { } risk)
            {
                without++;
                continue;
            }
            if (risk < from)
                continue;
            high++;
            var step = open.Steps[row];
            if (!WasReviewed(source.Tables, step))
                found.Add(new OpenRisk(step.Episode, step.Step, risk));
        }
        // Of equal risks, the one that stands first in the extract.
        return new OpenRisks([.. found.OrderByDescending(f => f.Risk).ThenBy(f => f.Step)], open.Rows, high, without);
    }

    private static bool WasReviewed(EpisodeTables tables, in PredictedStep step)
    {
        if (tables.Events is not { } events)
            return false;
        for (var (i, end) = events.Of(step.Episode); i < end; i++)
            if (events.Date[i] >= tables.Steps.StartDate[step.Step] && IsReview[events.Kind[i]])
                return true;
        return false;
    }

    private static bool[] Reviews()
    {
        var reviews = new bool[byte.MaxValue + 1];
        foreach (var kind in (ReadOnlySpan<EventKind>)[EventKind.AdherenceReview, EventKind.DiagnosisReview, EventKind.MedicalReview, EventKind.AllianceReview, EventKind.SocialReview])
            reviews[(byte)kind] = true;
        return reviews;
    }
}
