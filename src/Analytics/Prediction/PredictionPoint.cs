namespace NonResponse.Analytics;

/// <summary>When nonresponse is predicted.</summary>
public enum PredictionPoint
{
    /// <summary>At the start of a step (M0).</summary>
    Start,

    /// <summary>Four weeks into it (M4), of the steps that are still open then.</summary>
    WeekFour,
}
