namespace NonResponse.Analytics;

/// <summary>Which steps models learn from, and on which later ones they are judged.</summary>
/// <param name="From">The day from which steps are later ones.</param>
/// <param name="Learnt">Steps whose outcome was due before that day.</param>
/// <param name="Later">Steps predicted on that day or after it, of patients whom no model has learnt from.</param>
/// <param name="Between">Steps begun before that day and due after it: their outcome was not known yet.</param>
/// <param name="Known">Later steps of patients whom models have learnt from: they would tell what a model has seen before.</param>
internal sealed record RiskSplit(int From, int[] Learnt, int[] Later, int Between, int Known)
{
    private const double LearntShare = 0.7;

    /// <summary>By time and by patient: about seven in ten steps lie before the day.</summary>
    public static RiskSplit Of(PredictionData data) => Of(data, [.. Enumerable.Range(0, data.Rows)]);

    /// <summary>The same of some rows.</summary>
    public static RiskSplit Of(PredictionData data, IReadOnlyList<int> rows)
    {
        int[] days = [.. rows.Select(r => data.Steps[r].Day).Order()];
        var from = days.Length == 0 ? 0 : days[(int)(days.Length * LearntShare)];
        int[] learnt = [.. rows.Where(r => data.Steps[r].Due < from)];
        var known = learnt.Select(r => data.Patients[r]).ToHashSet();
        int[] later = [.. rows.Where(r => data.Steps[r].Day >= from)];
        int[] strangers = [.. later.Where(r => !known.Contains(data.Patients[r]))];
        return new RiskSplit(from, learnt, strangers, rows.Count - learnt.Length - later.Length, later.Length - strangers.Length);
    }
}
