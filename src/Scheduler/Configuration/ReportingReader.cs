using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>Reads what a service configures about its measures and packs.</summary>
internal sealed class ReportingReader(SettingsFile file)
{
    private const int LongestName = 80;

    private static readonly string[] Organisations = ["provider_id", "commissioner_id", "team_id"];

    public ReportingSettings Settings(Dictionary<string, JsonElement> members)
    {
        var charts = Section(members, "charts", "method", "late_days");
        var trials = Section(members, "trials", "min_days", "min_contacts", "doses");
        var names = Names(members);
        var columns = file.Items(members, "", "columns").Select(i => Column(i.Element, i.Place, names)).OfType<OwnColumn>().ToList();
        if (columns.Count > FurtherColumn.MostColumns)
            file.Fault("columns", "", $"names more than {FurtherColumn.MostColumns} columns");
        foreach (var twice in columns.GroupBy(c => c.Of.Name).Where(g => g.Count() > 1))
            file.Fault("columns", "", $"{twice.Key} is named {twice.Count()} times");
        return new ReportingSettings
        {
            Given = new JsonObject(ReportingSettings.Members.Where(members.ContainsKey).Select(m => KeyValuePair.Create(m, JsonSerializer.SerializeToNode(members[m])))),
            Names = names,
            Columns = [.. columns.Select(c => c.Of)],
            Hidden = Hidden(members),
            Formats = Formats(members),
            Models = new ModelReader(file).Settings(members),
            ComparisonsInPacks = OneOf(Section(members, "comparisons", "in_packs"), "comparisons", "in_packs", [.. ModelReader.DepthNames.Keys]) is { } depth ? ModelReader.DepthNames[depth] : ModelDepth.Brief,
            Change = new ChangeSettings
            {
                UsesXmr = OneOf(charts, "charts", "method", "laney", "xmr") == "xmr",
                Standards = members.ContainsKey("standards") ? [.. file.Items(members, "", "standards").Select(i => Standard(i.Element, i.Place)).OfType<Standard>()] : Analytics.Standard.Known,
                Plans = [.. file.Items(members, "", "plans").Select(i => Plan(i.Element, i.Place)).OfType<Plan>()],
                Rebases = [.. file.Items(members, "", "rebases").Select(i => Rebase(i.Element, i.Place)).OfType<Rebase>()],
            },
            Analysis = new AnalysisSettings
            {
                LateDays = file.Whole(charts, "charts", "late_days", 0, 366) ?? 0,
                Successors = Successors(members),
                Columns = [.. columns.Select(c => new Breakdown(c.Of.Name, c.Title, false) { Order = c.Of.Codes ?? [] })],
                Trials = Trials(trials),
                ContactCost = members.ContainsKey("contact_cost") ? Cost(members) : null,
                Thresholds = Thresholds(members),
            },
        };
    }

    private Dictionary<(string, string), string> Names(Dictionary<string, JsonElement> members)
    {
        var names = new Dictionary<(string, string), string>();
        var given = Section(members, "names", Organisations);
        foreach (var (breakdown, element) in given)
        {
            var place = $"names.{breakdown}";
            if (element.ValueKind != JsonValueKind.Object)
            {
                file.Fault(place, "", "is an object, in braces: a code and its name, each in quotation marks");
                continue;
            }
            foreach (var property in element.EnumerateObject())
                if (Name(property.Value) is { } name)
                    names[(breakdown, property.Name)] = name;
                else
                    file.Fault(place, SettingsFile.Shown(property.Name), $"is a name of 1 to {LongestName} letters");
        }
        // Two codes of one name would be one row to a reader, and two to the figures.
        foreach (var twice in names.GroupBy(n => (n.Key.Item1, n.Value)).Where(g => g.Count() > 1))
            file.Fault($"names.{twice.Key.Item1}", "", $"gives the name {SettingsFile.Shown(twice.Key.Value)} to {twice.Count()} codes; name a merged organisation under successors");
        return names;
    }

    /// <summary>A column of the service's own; the names of its codes are added to the others.</summary>
    private OwnColumn? Column(JsonElement element, string place, Dictionary<(string, string), string> names)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "column", "title", "levels");
        var (column, title) = (file.Text(given, place, "column"), file.Text(given, place, "title"));
        if (column is not null && (FurtherColumn.WhyNot(column) ?? (PackOptions.Breakdowns.Contains(column) || Breakdown.Further.Any(b => b.Name == column) ? "is a breakdown of the program already" : null)) is { } why)
            file.Fault(place, "column", why);
        if (title is not null && (title.Length > LongestName || title.Any(char.IsControl)))
            file.Fault(place, "title", $"is a title of 1 to {LongestName} letters");
        List<string>? codes = null;
        if (given.TryGetValue("levels", out var levels))
        {
            codes = [];
            if (levels.ValueKind != JsonValueKind.Object || !levels.EnumerateObject().Any())
                file.Fault(place, "levels", "is an object, in braces: a code and its name, each in quotation marks");
            else
                foreach (var property in levels.EnumerateObject())
                    if (!FurtherColumn.IsCode(property.Name))
                        file.Fault(place, "levels", $"{SettingsFile.Shown(property.Name)} is not a code: 1 to 64 letters, digits, . - _");
                    else if (Name(property.Value) is not { } name)
                        file.Fault(place, "levels", $"{SettingsFile.Shown(property.Name)} is a name of 1 to {LongestName} letters");
                    else if (codes.Contains(property.Name.ToLowerInvariant()))
                        file.Fault(place, "levels", $"{SettingsFile.Shown(property.Name)} stands there twice");
                    else
                    {
                        codes.Add(property.Name.ToLowerInvariant());
                        names[(column ?? "", codes[^1])] = name;
                    }
            if (codes.Count > FurtherColumn.MostCodes)
                file.Fault(place, "levels", $"has more than {FurtherColumn.MostCodes} codes");
        }
        return file.Faults > before ? null : new OwnColumn(new FurtherColumn(column!, codes), title!);
    }

    private static string? Name(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name : null;

    private List<Successor> Successors(Dictionary<string, JsonElement> members)
    {
        var successors = new List<(Successor Successor, string Place)>();
        foreach (var (element, place) in file.Items(members, "", "successors"))
        {
            var before = file.Faults;
            var given = file.Members(element, place, "breakdown", "code", "successor", "reason", "date");
            var breakdown = Required(given, place, "breakdown", Organisations);
            var (code, now) = (file.Text(given, place, "code"), file.Text(given, place, "successor"));
            _ = (file.Text(given, place, "reason"), file.Date(given, place, "date"));
            if (code is not null && code == now)
                file.Fault(place, "successor", "is the code itself");
            if (file.Faults == before)
                successors.Add((new Successor(breakdown!, code!, now!), place));
        }
        foreach (var (successor, place) in successors)
        {
            if (successors.Exists(s => s.Place != place && (s.Successor.Breakdown, s.Successor.Code) == (successor.Breakdown, successor.Code)))
                file.Fault(place, "code", $"{SettingsFile.Shown(successor.Code)} has two successors");
            if (successors.Exists(s => s.Successor.Breakdown == successor.Breakdown && s.Successor.Code == successor.Now))
                file.Fault(place, "successor", $"{SettingsFile.Shown(successor.Now)} has a successor itself; name the last one");
        }
        return [.. successors.Select(s => s.Successor)];
    }

    private Standard? Standard(JsonElement element, string place)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "name", "measure", "target", "from", "to", "source");
        // A standard stands only on the measure that is defined as the standard is.
        var measure = Required(given, place, "measure", [.. Analytics.Standard.Measures]);
        var (name, source) = (file.Text(given, place, "name"), file.Text(given, place, "source"));
        var target = given.ContainsKey("target") ? file.Share(given, place, "target") : Missing(place, "target");
        var (from, to) = Days(given, place);
        return file.Faults > before ? null : new Standard(name!, measure!, target!.Value, from!.Value, to, source!);
    }

    private Plan? Plan(JsonElement element, string place)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "name", "measure", "target", "from", "to");
        var (name, measure) = (file.Text(given, place, "name"), Measure(given, place));
        double? target = null;
        if (given.TryGetValue("target", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= 0)
            target = number;
        else
            file.Fault(place, "target", "is a number, 0 or more");
        if (measure is { Kind: MeasureKind.Proportion } && target > 1)
            file.Fault(place, "target", "is a share from 0 to 1");
        var (from, to) = Days(given, place);
        return file.Faults > before ? null : new Plan(name!, measure!.Id, target!.Value, from!.Value, to);
    }

    private Rebase? Rebase(JsonElement element, string place)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "measure", "from", "reason", "author", "date");
        var measure = Measure(given, place);
        var month = file.Text(given, place, "from");
        var from = Period.All;
        if (month is not null && !Period.TryParseMonth(month, out from))
            file.Fault(place, "from", "is a month written yyyy-MM");
        var (reason, author, date) = (file.Text(given, place, "reason"), file.Text(given, place, "author"), file.Date(given, place, "date"));
        return file.Faults > before ? null : new Rebase(measure!.Id, from, reason!, author!, date!.Value);
    }

    private TrialRules Trials(Dictionary<string, JsonElement> given)
    {
        var d = new TrialRules();
        var own = file.Items(given, "trials", "doses").Select(i => Dose(i.Element, i.Place)).OfType<MinimumDose>().ToList();
        foreach (var twice in own.GroupBy(o => o.Medication).Where(g => g.Count() > 1))
            file.Fault("trials.doses", "", $"{SettingsFile.Shown(twice.Key)} is set {twice.Count()} times");
        return d with
        {
            MinDays = file.Whole(given, "trials", "min_days", 1, 366) ?? d.MinDays,
            MinContacts = file.Whole(given, "trials", "min_contacts", 1, 100) ?? d.MinContacts,
            Doses = [.. d.Doses.Where(known => own.TrueForAll(o => o.Medication != known.Medication)), .. own.DistinctBy(o => o.Medication)],
        };
    }

    private MinimumDose? Dose(JsonElement element, string place)
    {
        var before = file.Faults;
        var given = file.Members(element, place, "medication", "mg", "source");
        var (medication, source) = (file.Text(given, place, "medication"), file.Text(given, place, "source"));
        var mg = Amount(given, place, "mg");
        return file.Faults > before ? null : new MinimumDose(medication!.ToLowerInvariant(), mg!.Value, source!);
    }

    private ContactCost? Cost(Dictionary<string, JsonElement> members)
    {
        const string place = "contact_cost";
        var before = file.Faults;
        var given = Section(members, place, "amount", "currency", "source");
        var (amount, currency, source) = (Amount(given, place, "amount"), file.Text(given, place, "currency"), file.Text(given, place, "source"));
        if (currency is not null && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
            file.Fault(place, "currency", "is a code of three capital letters, such as GBP");
        return file.Faults > before ? null : new ContactCost(amount!.Value, currency!, source!);
    }

    private List<ScaleThresholds> Thresholds(Dictionary<string, JsonElement> members)
    {
        var all = new List<ScaleThresholds>();
        foreach (var (element, place) in file.Items(members, "", "thresholds"))
        {
            var before = file.Faults;
            var given = file.Members(element, place, "instrument", "caseness", "remission", "reliable_change", "reason", "date");
            var scale = Required(given, place, "instrument", [.. ScaleThresholds.Scales]);
            var (lowest, highest) = scale is null ? (0, 100) : ScaleThresholds.RangeOf(scale);
            var (caseness, remission, reliable) = (file.Whole(given, place, "caseness", lowest, highest), file.Whole(given, place, "remission", lowest, highest), file.Whole(given, place, "reliable_change", 1, highest));
            var (reason, date) = (file.Text(given, place, "reason"), file.Date(given, place, "date"));
            if (element.ValueKind == JsonValueKind.Object && !given.Keys.Any(k => k is "caseness" or "remission" or "reliable_change"))
                file.Fault(place, "", "sets nothing: give caseness, remission or reliable_change");
            if (scale is not null && all.Exists(a => a.Scale == scale))
                file.Fault(place, "instrument", $"{scale} is set twice");
            if (file.Faults == before)
                all.Add(new ScaleThresholds(scale!, caseness, remission, reliable, reason!, date!.Value));
        }
        return all;
    }

    private Dictionary<string, IReadOnlyList<string>> Hidden(Dictionary<string, JsonElement> members)
    {
        var hidden = new Dictionary<string, IReadOnlyList<string>>();
        var given = Section(members, "hide", [.. PackSections.All.Keys]);
        foreach (var pack in given.Keys)
        {
            var sections = file.Texts(given, "hide", pack);
            foreach (var unknown in sections.Except(PackSections.All[pack]))
                file.Fault("hide", pack, $"has no section {SettingsFile.Shown(unknown)}; there are {string.Join(", ", PackSections.All[pack])}");
            hidden[pack] = sections;
        }
        return hidden;
    }

    /// <summary>Who gets what: the formats of each pack for readers.</summary>
    private Dictionary<string, IReadOnlyList<string>> Formats(Dictionary<string, JsonElement> members)
    {
        var formats = new Dictionary<string, IReadOnlyList<string>>();
        var given = Section(members, "packs", [.. PackSections.All.Keys]);
        foreach (var pack in given.Keys)
        {
            var named = file.Texts(given, "packs", pack);
            foreach (var unknown in named.Except(PackFiles.Formats))
                file.Fault("packs", pack, $"has no format {SettingsFile.Shown(unknown)}; there are {string.Join(", ", PackFiles.Formats)}");
            formats[pack] = named;
        }
        return formats;
    }

    private Measure? Measure(Dictionary<string, JsonElement> given, string place)
    {
        if (file.Text(given, place, "measure") is not { } id)
            return null;
        if (MeasureCatalogue.Everything.FirstOrDefault(m => m.Id == id) is { } measure)
            return measure;
        file.Fault(place, "measure", $"there is no measure {SettingsFile.Shown(id)}; docs/measures.md lists them");
        return null;
    }

    private (DateOnly? From, DateOnly? To) Days(Dictionary<string, JsonElement> given, string place)
    {
        var from = file.Date(given, place, "from");
        var to = given.TryGetValue("to", out var value) && value.ValueKind != JsonValueKind.Null ? file.Date(given, place, "to") : null;
        if (to < from)
            file.Fault(place, "to", "lies before from");
        return (from, to);
    }

    private decimal? Amount(Dictionary<string, JsonElement> given, string place, string name)
    {
        if (given.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount is > 0 and < 1_000_000)
            return amount;
        file.Fault(place, name, "is a number above 0");
        return null;
    }

    private double? Missing(string place, string name)
    {
        file.Fault(place, name, "is missing");
        return null;
    }

    private string? Required(Dictionary<string, JsonElement> given, string place, string name, params ReadOnlySpan<string> known)
    {
        if (file.Text(given, place, name) is not { } text)
            return null;
        foreach (var one in known)
            if (string.Equals(one, text, StringComparison.OrdinalIgnoreCase))
                return one;
        file.Fault(place, name, $"is one of {string.Join(", ", known)}");
        return null;
    }

    private string? OneOf(Dictionary<string, JsonElement> given, string place, string name, params ReadOnlySpan<string> known) =>
        given.ContainsKey(name) ? Required(given, place, name, known) : null;

    private Dictionary<string, JsonElement> Section(Dictionary<string, JsonElement> members, string name, params ReadOnlySpan<string> known) =>
        members.TryGetValue(name, out var element) ? file.Members(element, name, known) : [];

    private sealed record OwnColumn(FurtherColumn Of, string Title);
}
