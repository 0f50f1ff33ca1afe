using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>How many of a group's people were referred, or started treatment, in a year.</summary>
/// <param name="Level">The group.</param>
/// <param name="Events">How many; null where hidden.</param>
/// <param name="People">How many people the group has.</param>
/// <param name="Crude">For each 100,000 people, with the 95 % interval; null where hidden.</param>
/// <param name="Standardised">The rate if the group had the age and sex of the whole population (Dobson's interval); null where hidden, where fewer than ten
/// were counted, or where age or sex of the population is not known.</param>
public sealed record PopulationRate(string Level, long? Events, long People, Estimate? Crude, Estimate? Standardised);

/// <summary>A group compared with another.</summary>
/// <param name="Level">The group.</param>
/// <param name="Figure">Its figure; null where nothing was counted.</param>
/// <param name="Gap">How much higher its share is than that of the group it is compared with, in fractions (Newcombe); null for that group itself, and where one is hidden.</param>
/// <param name="Ratio">Its share over the other's, with the interval on the logarithm; null likewise, and where one is 0.</param>
public sealed record GroupGap(string Level, Figure? Figure, Estimate? Gap, Estimate? Ratio);

/// <summary>The groups of a breakdown, each compared with one of them.</summary>
/// <param name="Reference">The group that the others are compared with; null where none is shown.</param>
/// <param name="Groups">In ordinal order of their codes.</param>
/// <param name="NotRecorded">The share of people of whom the group is not recorded; null where nothing was counted.</param>
public sealed record GroupGaps(string? Reference, IReadOnlyList<GroupGap> Groups, Figure? NotRecorded);
