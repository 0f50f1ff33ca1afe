using System.Reflection;
using System.Xml.Linq;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Rules of the project that no compiler holds.</summary>
public class HouseRulesTests
{
    private const int LongestFile = 400;

    [Test]
    public void Nothing_public_in_Analytics_leads_to_a_patient()
    {
        var ingest = typeof(EpisodeTables).Assembly;
        var leaks = typeof(Release).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(m => TypesOf(m).SelectMany(Parts).Select(t => (Member: $"{m.DeclaringType!.Name}.{m.Name}", Type: t)))
            .Where(x => x.Type.Assembly == ingest).Select(x => $"{x.Member}: {x.Type.Name}");
        Assert.That(leaks, Is.Empty);
    }

    [Test]
    public void Reports_knows_nothing_of_Ingest() =>
        Assert.That(typeof(Pack).Assembly.GetReferencedAssemblies().Select(a => a.Name), Has.None.EqualTo(typeof(EpisodeTables).Assembly.GetName().Name));

    [Test]
    public void Only_disclosure_control_makes_a_figure() =>
        Assert.That(typeof(Figure).GetConstructors(BindingFlags.Public | BindingFlags.Instance), Is.Empty);

    [Test]
    public void Every_measure_and_breakdown_is_in_the_published_contract()
    {
        var contract = File.ReadAllText(Repository.Path("docs", "data-contract.md"));
        var names = MeasureCatalogue.All.Select(m => m.Id).Concat(Breakdown.Catalogue.Select(b => b.Name));
        Assert.That(names.Where(n => !contract.Contains(n, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_column_that_is_read_is_in_the_published_contract()
    {
        var contract = File.ReadAllText(Repository.Path("docs", "data-contract.md"));
        string[] headers = [.. Directory.GetFiles(Runs.Example, "*.csv").SelectMany(f => File.ReadLines(f).First().Split(','))];
        Assert.That(headers.Where(h => !contract.Contains(h, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Package_is_named_in_one_project()
    {
        var named = Directory.GetFiles(Repository.Path("src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(f => XDocument.Load(f).Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value)).ToList();
        Assert.That(named, Is.Unique.And.Not.Empty);
        var pinned = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.That(pinned.Select(p => p.Attribute("Version")!.Value), Is.All.StartsWith("["), "pins are exact");
        var readme = File.ReadAllText(Repository.Path("README.md"));
        Assert.That(named.Where(n => !readme.Contains(n, StringComparison.Ordinal)), Is.Empty, "the README says what each is for");
    }

    [Test]
    public void Files_stay_small_enough_to_hold_in_the_head()
    {
        var files = new[] { "src", "tests" }.SelectMany(f => Directory.GetFiles(Repository.Path(f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("artifacts", StringComparison.Ordinal) && File.ReadLines(f).Count() > LongestFile);
        Assert.That(files, Is.Empty);
    }

    [Test]
    public void Samples_are_named_in_their_README()
    {
        var readme = File.ReadAllText(Repository.Path("data", "samples", "README.md"));
        Assert.That(Directory.GetDirectories(Repository.Path("data", "samples")).Select(Path.GetFileName).Where(n => !readme.Contains(n!, StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        PropertyInfo p => [p.PropertyType],
        FieldInfo f => [f.FieldType],
        MethodBase m => [.. m.GetParameters().Select(p => p.ParameterType), .. m is MethodInfo i ? new[] { i.ReturnType } : []],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : [type, .. type.GetGenericArguments().SelectMany(Parts)];
}
