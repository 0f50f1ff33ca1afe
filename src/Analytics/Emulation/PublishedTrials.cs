using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>One arm of a published trial.</summary>
/// <param name="Title">What its patients were given.</param>
/// <param name="Events">How many had the outcome.</param>
/// <param name="Count">Of how many.</param>
public sealed record PublishedArm(string Title, int Events, int Count);

/// <summary>Two arms of one published trial, between which patients were drawn by lot.</summary>
/// <param name="Comparison">The id of the given comparison that asks the same question.</param>
/// <param name="Trial">Its name.</param>
/// <param name="Citation">Where it was published.</param>
/// <param name="Outcome">Response or remission.</param>
/// <param name="Scale">By which scale and limit.</param>
/// <param name="First">The arm of the comparison's first strategy.</param>
/// <param name="Second">Of its second.</param>
public sealed record PublishedContrast(string Comparison, string Trial, string Citation, ComparedOutcome Outcome, string Scale, PublishedArm First, PublishedArm Second)
{
    /// <summary>First less second, with Newcombe's 95 % interval.</summary>
    public Estimate Difference => Proportion.Newcombe95(Second.Events, Second.Count, First.Events, First.Count);
}

/// <summary>Randomised trials that asked what the given comparisons ask: reference lines, not yardsticks.</summary>
/// <remarks>Counts as published, or the only integer that gives the published percentage of the published number.</remarks>
public static class PublishedTrials
{
    private const string Switching = "augment-or-switch", Augmenting = "which-augmentation", Classes = "between-or-within-class";

    private const string VastD = "Mohamed 2017, JAMA 318:132-45", Optimum = "Lenze 2023, NEJM 388:1067-79", StarD = "Rush 2006, NEJM 354:1231-42";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PublishedContrast> All { get; } =
    [
        new(Switching, "VAST-D", VastD, ComparedOutcome.Response, "QIDS-C16, fall by half", new("Augment with aripiprazole", 375, 505), new("Switch to bupropion", 319, 511)),
        new(Switching, "VAST-D", VastD, ComparedOutcome.Response, "QIDS-C16, fall by half", new("Augment with bupropion", 332, 506), new("Switch to bupropion", 319, 511)),
        new(Switching, "VAST-D", VastD, ComparedOutcome.Remission, "QIDS-C16 of 5 or less at two visits", new("Augment with aripiprazole", 146, 505), new("Switch to bupropion", 114, 511)),
        new(Switching, "VAST-D", VastD, ComparedOutcome.Remission, "QIDS-C16 of 5 or less at two visits", new("Augment with bupropion", 136, 506), new("Switch to bupropion", 114, 511)),
        new(Switching, "OPTIMUM, step 1", Optimum, ComparedOutcome.Remission, "MADRS of 10 or less, age 60 and over", new("Augment with aripiprazole", 61, 211), new("Switch to bupropion", 39, 202)),
        new(Switching, "OPTIMUM, step 1", Optimum, ComparedOutcome.Remission, "MADRS of 10 or less, age 60 and over", new("Augment with bupropion", 58, 206), new("Switch to bupropion", 39, 202)),
        new(Switching, "OPTIMUM, step 2", Optimum, ComparedOutcome.Remission, "MADRS of 10 or less, age 60 and over", new("Augment with lithium", 24, 127), new("Switch to nortriptyline", 26, 121)),
        new(Augmenting, "VAST-D", VastD, ComparedOutcome.Response, "QIDS-C16, fall by half", new("Augment with aripiprazole", 375, 505), new("Augment with bupropion", 332, 506)),
        new(Augmenting, "VAST-D", VastD, ComparedOutcome.Remission, "QIDS-C16 of 5 or less at two visits", new("Augment with aripiprazole", 146, 505), new("Augment with bupropion", 136, 506)),
        new(Augmenting, "OPTIMUM, step 1", Optimum, ComparedOutcome.Remission, "MADRS of 10 or less, age 60 and over", new("Augment with aripiprazole", 61, 211), new("Augment with bupropion", 58, 206)),
        new(Classes, "STAR*D, level 2", StarD, ComparedOutcome.Remission, "HRSD-17 of 7 or less", new("Switch to bupropion", 51, 239), new("Switch to sertraline", 42, 238)),
        new(Classes, "STAR*D, level 2", StarD, ComparedOutcome.Remission, "HRSD-17 of 7 or less", new("Switch to venlafaxine", 62, 250), new("Switch to sertraline", 42, 238)),
    ];

    /// <summary>Those that asked what a comparison asks, of its primary outcome first.</summary>
    public static IReadOnlyList<PublishedContrast> For(ComparisonSpecification of) => [.. All.Where(t => t.Comparison == of.Id).OrderBy(t => t.Outcome == of.Primary ? 0 : 1)];
}
