using System.Globalization;
using System.Text.RegularExpressions;
using NonResponse.Analytics;
using NonResponse.Analytics.Tests;
using NonResponse.Tests.Narrative;

namespace NonResponse.Reports.Tests;

/// <summary>When each rule of the opening sentences speaks, and when it does not; and what no sentence may do.</summary>
public sealed partial class NarrativeTests
{
    private const string Response = "step_response_observed", Coverage = "step_coverage";
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);
    private static readonly MadeUpService Plain = new() { Seed = 7, Rates = new Dictionary<string, double> { [Response] = 0.45, ["treatment_inertia"] = 0.5, ["dropout"] = 0.2, ["did_not_attend"] = 0.15, ["recovery"] = 0.6, ["completed_wait_within_42_days"] = 0.85, ["completed_wait_within_126_days"] = 0.99 } };
    private static readonly MadeUpService NewService = Plain with { Months = 4 };
    private static readonly MadeUpService Stepped = Plain with { Shift = (Response, 7, 0.7) };
    private static readonly Lazy<ComparisonResult> Compared = new(() => ComparisonStudy.Run(MadeUpDecisions.Of(3000), 1));
    private static readonly Lazy<ComparisonResult> Withheld = new(() => ComparisonStudy.Run(MadeUpDecisions.Of(200), 1));

    /// <summary>Rule, pack in which it speaks, pack in which it does not.</summary>
    private static IEnumerable<TestCaseData> Rules()
    {
        var unlike = Plain with { Odd = (Response, "deprivation_quintile", "1", 0.15) };
        var provider = Plain with { Odd = (Response, "provider_id", "P03", 0.15) };
        var strategy = Plain with { Odd = (Response, "medication_strategy", "switch", 0.2) };
        var without = Plain with { Measures = ["dropout", "recovery", "reliable_recovery"] };
        var steps = Plain with { Measures = [Response, Coverage] };
        var missed = Plain with { Rates = new Dictionary<string, double>(Plain.Rates) { ["recovery"] = 0.4 } };
        TestCaseData Of(string rule, Func<Pack> speaks, Func<Pack> isSilent, string name = "") => new TestCaseData(rule, speaks, isSilent).SetArgDisplayNames(name.Length > 0 ? $"{rule} ({name})" : rule);
        yield return Of("moved", () => Lead(Stepped), () => Lead(Plain), "months");
        yield return Of("moved", () => Commissioner(Plain with { Shift = (Response, 12, 0.6) }), () => Commissioner(Plain), "years");
        yield return Of("moved", () => Lead(Plain with { Shift = ("did_not_attend", 12, 0.25) }), () => Lead(Plain with { Seed = 8 }), "contacts of the same people");
        yield return Of("steady", () => Lead(Plain), () => Lead(Stepped));
        yield return Of("steady", () => Commissioner(Plain), () => Commissioner(NewService), "years");
        yield return Of("no-past", () => Lead(NewService), () => Lead(Plain));
        yield return Of("no-past", () => Commissioner(NewService), () => Commissioner(Plain), "years");
        yield return Of("strategy", () => Researcher(strategy), () => Researcher(Plain));
        yield return Of("strategies-alike", () => Researcher(Plain), () => Researcher(strategy));
        yield return Of("comparison-differs", () => Researcher(Plain, With(0.001)), () => Researcher(Plain, With(0.3)));
        yield return Of("comparison", () => Researcher(Plain, With(0.3)), () => Researcher(Plain, With(0.001)));
        yield return Of("comparison", () => Researcher(Plain, Withheld.Value), () => Researcher(Plain), "withheld");
        yield return Of("gap", () => Commissioner(unlike), () => Commissioner(Plain));
        yield return Of("gap-within-chance", () => Commissioner(Plain), () => Commissioner(unlike));
        yield return Of("slow", () => Lead(Plain), () => Lead(steps), "curve");
        yield return Of("slow", () => Commissioner(Plain), () => Commissioner(steps), "rate");
        yield return Of("provider", () => Lead(provider), () => Lead(Plain));
        yield return Of("provider", () => Commissioner(provider), () => Commissioner(Plain), "commissioner");
        yield return Of("providers-alike", () => Lead(Plain), () => Lead(Plain with { Providers = 1 }));
        yield return Of("target", () => Commissioner(missed), () => Commissioner(Plain));
        yield return Of("thin", () => Commissioner(Plain with { Rare = ("ethnicity", "other") }), () => Commissioner(Plain));
        yield return Of("thin", () => Researcher(Plain with { Rare = ("medication_strategy", "augment") }), () => Researcher(Plain), "strategies");
        yield return Of("response", () => Lead(Plain), () => Lead(without));
        yield return Of("main", () => Lead(Plain), () => Lead(steps with { Measures = ["dropout", "treatment_inertia"] }));
        yield return Of("not-by-lot", () => Researcher(Plain), () => Researcher(without));
    }

    [TestCaseSource(nameof(Rules))]
    public void A_rule_speaks_where_its_condition_holds_and_nowhere_else(string rule, Func<Pack> speaks, Func<Pack> isSilent)
    {
        Assert.That(speaks().Cover.Leads.Select(l => l.Rule), Has.Some.EqualTo(rule));
        Assert.That(isSilent().Cover.Leads.Select(l => l.Rule), Has.None.EqualTo(rule));
    }

    [Test]
    public void Every_rule_has_a_case() =>
        Assert.That(Rules().Select(c => c.Arguments[0]).Distinct(), Is.EquivalentTo(NarrativeRules.All.Select(r => r.Id)));

    [Test]
    public void What_moved_is_told_first_with_its_limits_and_where_it_leads()
    {
        var pack = Lead(Stepped);
        Assert.That(pack.Cover.Headlines[0], Does.Match("^Improvement: “Response, observed steps” rose by more than chance in the (three|seven|twelve) months to March 2026. In March 2026, [0-9.]+% of [0-9]+ observed steps responded; its mean over time is [0-9.]+%, and chance alone would give [0-9.]+% to [0-9.]+%."));
        Assert.That(pack.Cover.Leads[0], Is.EqualTo(new Lead("moved", true, "change-response", "Change over time")));
    }

    [Test]
    public void A_hidden_section_is_not_spoken_of() => Assert.That(
        ServiceLeadPack.Build(Stepped.Build(), Context with { HiddenSections = ["change", "pathways", "funnels"] }).Cover.Leads.Select(l => l.Rule),
        Has.None.AnyOf("moved", "steady", "provider", "providers-alike"));

    private static readonly Lazy<IReadOnlyList<Pack>> OfMany = new(() => [.. Many()]);

    private static IEnumerable<Pack> Many()
    {
        MadeUpService[] services =
        [
            Plain, Stepped, NewService, Plain with { Odd = (Response, "provider_id", "P03", 0.15), Policy = DisclosurePolicy.Standard }, Plain with { Odd = (Response, "ethnicity", "black", 0.15), Policy = DisclosurePolicy.Cautious },
            Plain with { Size = 12, Policy = DisclosurePolicy.Standard }, Plain with { Size = 30, Policy = DisclosurePolicy.Standard, Rare = ("ethnicity", "other") }, Plain with { Shift = ("did_not_attend", 12, 0.3), Rates = new Dictionary<string, double> { ["recovery"] = 0.4, ["completed_wait_within_42_days"] = 0.5 } },
            Plain with { Odd = (Response, "step_number", "1", 0.8) },
        ];
        foreach (var release in services.Select(s => s.Build()).Concat([ExampleReleases.Large().Build(DisclosurePolicy.Standard), ExampleReleases.Small().Build(DisclosurePolicy.Standard), ExampleReleases.Trial().Build(DisclosurePolicy.None)]))
        {
            yield return ServiceLeadPack.Build(release, Context);
            yield return ResearcherPack.Build(release, Context, comparisons: [Compared.Value, Withheld.Value]);
            yield return CommissionerPack.Build(release, Context);
        }
    }

    [Test]
    public void No_sentence_says_why() => Assert.That(
        OfMany.Value.SelectMany(p => p.Cover.Headlines).Where(h => Causal().IsMatch(h)), Is.Empty);

    [Test]
    public void Five_to_eight_sentences_each_said_once()
    {
        foreach (var pack in OfMany.Value.Where(p => !p.Cover.Headlines.Any(h => h.Contains("167", StringComparison.Ordinal))))
        {
            Assert.That(pack.Cover.Headlines, Has.Count.InRange(5, 8).And.Unique);
            Assert.That(pack.Cover.Headlines, Has.All.EndsWith(".").And.All.Length.LessThan(500));
        }
    }

    [Test]
    public void Every_number_is_one_of_the_table_that_the_sentence_leads_to()
    {
        foreach (var pack in OfMany.Value)
            foreach (var (text, lead) in pack.Cover.Headlines.Zip(pack.Cover.Leads))
            {
                var known = lead.Exhibit is null ? [] : pack.Exhibit(lead.Exhibit) is var e ? e.Table.Rows.SelectMany(r => r.Select((c, i) => c.Number is { } n ? NumberText.Of(n, e.Table.Columns[i].Format).TrimEnd('%') : null)).OfType<string>().ToHashSet() : [];
                Assert.That(Number().Matches(NotFigures().Replace(text, "")).Select(m => m.Value.TrimEnd('%')).Except(known), Is.Empty, $"{pack.Id}, {lead.Rule}: {text}");
            }
    }

    [Test]
    public void Every_sentence_leads_to_what_shows_it_on_the_page_and_in_the_workbook()
    {
        var pack = Commissioner(Plain with { Odd = (Response, "provider_id", "P03", 0.15) });
        using var writer = new StringWriter();
        HtmlWriter.Write(pack, writer);
        var page = writer.ToString();
        var links = Next().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.That(links, Has.Count.EqualTo(pack.Cover.Leads.Count(l => l.Exhibit is not null)).And.Count.GreaterThanOrEqualTo(5));
        Assert.That(links.Where(l => !page.Contains($"<article id=\"{l}\"", StringComparison.Ordinal)), Is.Empty);
        Assert.That(page, Does.Contain($"href=\"#note-{pack.Cover.Note!.Value.ToString(CultureInfo.InvariantCulture)}\">How these sentences are chosen"));
        Assert.That(WorkbookLayout.Of(pack)[0].Lines.Select(l => l.Text), Has.Some.Contains("See sheet “funnel_response”."));
    }

    [Test]
    public void Of_nothing_one_plain_sentence_is_said() => Assert.That(
        new[] { ServiceLeadPack.Build(ExampleReleases.Empty().Build(DisclosurePolicy.Standard), Context), CommissionerPack.Build(ExampleReleases.Empty().Build(DisclosurePolicy.Standard), Context) }
            .Select(p => p.Cover.Headlines.Single()), Has.All.StartsWith("Nothing was counted in "));

    [Test]
    public void Forty_services_without_change_make_fewer_than_one_claiming_pack_in_twenty()
    {
        var packs = Enumerable.Range(1, 40).Select(s => MadeUpService.Unchanged(s).Build())
            .SelectMany(r => new[] { ServiceLeadPack.Build(r, Context), ResearcherPack.Build(r, Context), CommissionerPack.Build(r, Context) }).ToList();
        Assert.That(20 * packs.Count(p => p.Cover.Leads.Any(l => l.Claims)), Is.LessThan(packs.Count));
        Assert.That(packs.Select(p => p.Cover.Headlines.Count), Has.All.InRange(5, 8));
    }

    private static Pack Lead(MadeUpService service) => ServiceLeadPack.Build(service.Build(), Context);

    private static Pack Commissioner(MadeUpService service) => CommissionerPack.Build(service.Build(), Context);

    private static Pack Researcher(MadeUpService service, params ComparisonResult[] comparisons) => ResearcherPack.Build(service.Build(), Context, comparisons: comparisons);

    private static ComparisonResult With(double p) => Compared.Value with { Estimates = [.. Compared.Value.Estimates.Select(e => e == Compared.Value.Primary ? e with { AdjustedP = p } : e)] };

    [GeneratedRegex("because|led to|due to|effects? of|thanks to|caused?|owing to|result(ed)? (in|from)|leads? to", RegexOptions.IgnoreCase)]
    private static partial Regex Causal();

    /// <summary>Names in quotation marks, providers, periods, levels of confidence, and what measures are called.</summary>
    [GeneratedRegex("“[^”]*”|Provider P[0-9]+|P[0-9]+ \\(|PR[0-9]+|12 months to|\\b(19|20)[0-9]{2}\\b|95% (interval|limits)|[0-9]+ (weeks|days after)|PHQ-9|GAD-7|Step [0-9]|twelve months")]
    private static partial Regex NotFigures();

    [GeneratedRegex("[+−]?[0-9][0-9,]*(\\.[0-9]+)?%?")]
    private static partial Regex Number();

    [GeneratedRegex("<a href=\"#([^\"]+)\" class=\"next\">")]
    private static partial Regex Next();
}
