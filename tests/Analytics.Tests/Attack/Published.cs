using System.Globalization;
using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>Small made-up releases, written as one row a line: measure (with <c>:statistic</c>), period, breakdown=level or all, then <c>12/40</c>, <c>12</c>, <c>/40</c> or <c>hidden</c>, and
/// what is printed beside it as <c>v=</c>, <c>l=</c>, <c>u=</c>.</summary>
internal static class Published
{
    public static PublishedRelease Release(string id, string rows, AttackedRules? rules = null) => new(
        id, rules ?? AttackedRules.Standard(id), [.. rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Row)]);

    public static AttackReport Attack(params PublishedRelease[] releases) => ReleaseAttack.Of(releases, new AttackSettings());

    /// <summary>The unsafe counts as "measure breakdown=level side lower..upper", in the report's order.</summary>
    public static List<string> Told(AttackReport report) =>
        [.. report.Unsafe.Select(u => FormattableString.Invariant($"{u.Figure.Measure} {u.Figure.Breakdown}={u.Figure.Level} {u.Side} {u.Lower}..{u.Upper}"))];

    private static PublishedFigure Row(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (measure, place, counts) = (words[0].Split(':'), words[2].Split('='), words[3]);
        double? Printed(string key) => words.Skip(4).FirstOrDefault(w => w.StartsWith(key + "=", StringComparison.Ordinal)) is { } w ? double.Parse(w[2..], CultureInfo.InvariantCulture) : null;
        static long? Count(string text) => text.Length > 0 ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        var isHidden = counts == "hidden";
        var parts = isHidden ? ["", ""] : counts.Split('/');
        return new(
            "made up", measure[0], measure.Length > 1 ? measure[1] : "proportion", words[1], place[0], place.Length > 1 ? place[1] : "all",
            Count(parts[0]), parts.Length > 1 ? Count(parts[1]) : null, Printed("v"), Printed("l"), Printed("u"), isHidden);
    }
}
