using System.Text.RegularExpressions;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>An attacker that shared code with disclosure control would share its mistakes.</summary>
public partial class IndependenceTests
{
    private static readonly string Folder = Path.Combine(Repository.Path("src", "Analytics"), "Attack");

    [Test]
    public void The_attacker_knows_nothing_of_the_program() =>
        Assert.That(Directory.GetFiles(Folder, "*.cs").SelectMany(f => Program().Matches(Code(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}")), Is.Empty);

    [Test]
    public void Disclosure_control_knows_nothing_of_the_attacker()
    {
        var suppressor = Directory.GetFiles(Repository.Path("src", "Analytics"), "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f).StartsWith("Disclosure", StringComparison.Ordinal) || Path.GetFileName(f).StartsWith("Suppression", StringComparison.Ordinal)).ToList();
        Assert.That(suppressor, Is.Not.Empty);
        Assert.That(suppressor.Where(f => Attacker().IsMatch(Code(f))), Is.Empty);
    }

    private static string Code(string file) => string.Join('\n', File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex(@"(?<![.\w])(Release|Disclosure\w*|Suppression\w*|CountTable|Period|Breakdown|Measurement|MeasureKind|\w+Catalogue|Proportion)[.(<]|\b(Release|Disclosure\w*|CountTable|Figure|DerivedFigure|Measurement)\??(\[\])?>? \w+ ?[=;,)]|new (Release|Figure|DerivedFigure)\b|NonResponse\.(?!Analytics\.Attack)")]
    private static partial Regex Program();

    [GeneratedRegex(@"Analytics\.Attack|\b(ReleaseAttack|WorldKnowledge|AttackReport|AttackSystem|IntegerBounds|LinearProgram|Propagation)\b")]
    private static partial Regex Attacker();
}
