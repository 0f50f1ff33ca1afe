using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>A point of a released survival curve.</summary>
/// <param name="Day">Days since the beginning.</param>
/// <param name="AtRisk">How many were still watched and spared; null where hidden.</param>
/// <param name="Spared">The share to whom it has not happened, with its 95 % interval; null where too few are watched.</param>
public sealed record SpareShare(int Day, long? AtRisk, Estimate? Spared);

/// <summary>How scores of a week went in the service's own history.</summary>
/// <param name="Scale">The scale's name.</param>
/// <param name="Band">The severity at baseline, in words.</param>
/// <param name="Week">Weeks since the start of the step.</param>
/// <param name="Scores">How many scores.</param>
/// <param name="Tenth">A tenth of them lie at or below it, in points.</param>
/// <param name="Median">Half of them do.</param>
/// <param name="OffTrack">Four fifths do: a score above it is off track.</param>
/// <param name="Ninetieth">Nine tenths do.</param>
public sealed record CourseWeek(string Scale, string Band, int Week, long Scores, int Tenth, int Median, int OffTrack, int Ninetieth);

/// <summary>How treatments followed each other.</summary>
/// <param name="States">Codes of the states: medication strategies, then ends.</param>
/// <param name="Strategies">How many of them are strategies.</param>
/// <param name="Nodes">By stage and state: how many; null where hidden. Stage 0 is the first step, stage k what came after step k.</param>
/// <param name="Links">From a stage and state to the next stage and state: how many; null where hidden. Those that are 0 are left out.</param>
/// <param name="All">How many first steps there are; null where hidden.</param>
public sealed record PathFlow(
    IReadOnlyList<string> States, int Strategies, IReadOnlyList<IReadOnlyList<long?>> Nodes, IReadOnlyList<(int Stage, int From, int To, long? Count)> Links, long? All);

/// <summary>Remission over the first steps, in three ways.</summary>
/// <param name="Steps">Over how many.</param>
/// <param name="OfStep">Remission at this step, of observed steps of that number.</param>
/// <param name="NaiveProduct">One less the product of what each step leaves: as if nobody dropped out or relapsed.</param>
/// <param name="Observed">Of episodes with an outcome.</param>
/// <param name="MissingAsNonremission">Of all episodes.</param>
public sealed record CumulativeRemission(int Steps, Figure? OfStep, double? NaiveProduct, Figure? Observed, Figure? MissingAsNonremission);
