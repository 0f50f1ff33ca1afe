using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of access.csv: who gets how far, after how long, and whose needs are met.</summary>
public static class AccessCatalogue
{
    /// <summary>How long after a referral its stages are looked for.</summary>
    public const int YearAllowed = 365;

    private const string Referral = "referral";
    private const string Referrals = "referrals made at least a year before the extract";

    /// <summary>The stages after the referral, each with what its people are called.</summary>
    internal static IReadOnlyList<(string Stage, string Title, string Hit, string Of)> Stages { get; } =
    [
        ("assessed", "Assessed", "assessed, or treated, within a year", "those assessed"),
        ("treated", "Started treatment", "started treatment within a year", "those who started treatment"),
        ("second_treatment", "Second treatment contact", "attended a second treatment contact within a year", "those with a second treatment contact"),
        ("completed", "Completed course", "ended within a year, after at least two treatment contacts", "those who completed a course"),
        ("recovered", "Recovered", "completed a course within a year, at caseness at first and below it at last", ""),
    ];

    /// <summary>Upper ends of the bands of the wait for treatment, in days.</summary>
    internal static IReadOnlyList<int> WaitBands { get; } = [14, 28, 42, 84, 126];

    /// <summary>Upper ends of the bands of the wait from the first to the second treatment, in days.</summary>
    internal static IReadOnlyList<int> SecondWaitBands { get; } = [28, 56, 90];

    /// <summary>The codes of social needs.</summary>
    public static IReadOnlyList<string> Needs { get; } = CodeList.Of<Need>().Codes;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        .. Stages.Select(s => Rate(Cascade(s.Stage), s.Title + ", of all referred", s.Hit, Referrals) with { SameDenominatorAs = s == Stages[0] ? null : Cascade(Stages[0].Stage) }),
        .. Stages.Skip(1).Select((s, i) => Rate(FromStage(s.Stage), s.Title + ", of the stage before", s.Hit, Stages[i].Of)),
        .. Bands(WaitBands).Select(b => Rate(
            WaitBand(b.Low, b.High), "Waited for treatment " + Days(b), Days(b) + " from referral to treatment", "episodes that started treatment",
            "start of treatment") with { Better = Direction.Neither, SettlesAfter = 0, SameDenominatorAs = b.Low == 0 ? null : WaitBand(0, WaitBands[0]) }),
        .. Bands(SecondWaitBands).Select(b => Rate(
            SecondWaitBand(b.Low, b.High), "Waited for the second treatment contact " + Days(b), Days(b) + " from the first to the second", "second attended treatment contacts",
            "second treatment contact") with { Better = Direction.Neither, SettlesAfter = 0, SameDenominatorAs = b.Low == 0 ? null : SecondWaitBand(0, SecondWaitBands[0]) }),
        Rate("need_identified", "Any social need identified", "at least one need was identified", "episodes that were assessed or treated", Referral) with { Better = Direction.Neither },
        .. Needs.SelectMany(OfNeed),
    ];

    /// <summary>The measures by which groups of people are compared.</summary>
    public static IReadOnlyList<string> Compared { get; } =
    [
        .. Stages.Select(s => Cascade(s.Stage)), .. Stages.Skip(1).Select(s => FromStage(s.Stage)),
        "wait_treatment_within_42_days", "step_response_observed", "step_response_nri", "step_remission_observed", "recovery", "reliable_recovery",
        "depression_recovery", "depression_reliable_recovery", "completed_course", "dropout", "did_not_attend", "treatment_inertia", "need_met",
    ];

    /// <summary>The measures of the bands of the wait for treatment, then of the wait for the second treatment.</summary>
    public static (IReadOnlyList<string> Treatment, IReadOnlyList<string> Second) WaitMeasures => (
        [.. Bands(WaitBands).Select(b => WaitBand(b.Low, b.High))], [.. Bands(SecondWaitBands).Select(b => SecondWaitBand(b.Low, b.High))]);

    /// <summary>The share of those referred who reach a stage.</summary>
    public static string Cascade(string stage) => "cascade_" + stage;

    /// <summary>The share of those at the stage before who reach a stage.</summary>
    public static string FromStage(string stage) => "stage_" + stage;

    /// <summary>A measure of one social need: <c>identified</c>, <c>supported</c> or <c>declined</c>.</summary>
    public static string OfNeed(string need, string what) => $"need_{need}_{what}";

    internal static string WaitBand(int low, int? high) => Band("wait_treatment", low, high);

    internal static string SecondWaitBand(int low, int? high) => Band("wait_second", low, high);

    /// <summary>Bands that touch each other: the last has no upper end.</summary>
    internal static IEnumerable<(int Low, int? High)> Bands(IReadOnlyList<int> ends) =>
        Enumerable.Range(0, ends.Count + 1).Select(i => (i == 0 ? 0 : ends[i - 1] + 1, i == ends.Count ? (int?)null : ends[i]));

    private static string Band(string of, int low, int? high) =>
        string.Create(CultureInfo.InvariantCulture, $"{of}_{low}_{(high is { } h ? string.Create(CultureInfo.InvariantCulture, $"to_{h}") : "or_more")}_days");

    private static string Days((int Low, int? High) band) => band switch
    {
        (0, { } high) => string.Create(CultureInfo.InvariantCulture, $"{high} days or less"),
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low} to {high} days"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"{low} days or more"),
    };

    private static IEnumerable<Measure> OfNeed(string need)
    {
        var name = need.Replace('_', ' ');
        yield return Rate(OfNeed(need, "identified"), $"Need identified: {name}", $"a need for {name} was identified", "episodes that were assessed or treated", Referral)
            with
        { Better = Direction.Neither, SameDenominatorAs = "need_identified" };
        yield return Rate(OfNeed(need, "supported"), $"Need supported: {name}", "support was provided", $"needs for {name} not declined, identified at least 90 days before the extract", "identification")
            with
        { SettlesAfter = 90 };
        yield return Rate(OfNeed(need, "declined"), $"Support declined: {name}", "support was declined", $"needs for {name} identified at least 90 days before the extract", "identification")
            with
        { Better = Direction.Neither, SettlesAfter = 90 };
    }

    /// <summary>Dated by the referral unless said otherwise. Assessment, treatment and needs come after it; as in the cascade they are given a year.</summary>
    private static Measure Rate(string id, string title, string hit, string of, string datedBy = Referral) =>
        new(id, title, MeasureKind.Proportion, false, Direction.HigherIsBetter, hit, of, datedBy) { Family = MeasureFamily.Access, SettlesAfter = YearAllowed };
}
