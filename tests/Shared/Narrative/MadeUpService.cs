using NonResponse.Analytics;

namespace NonResponse.Tests.Narrative;

/// <summary>Counts of a service in which nothing changes and nobody differs, but for what is planted: the truth that sentences are held against.</summary>
internal sealed record MadeUpService
{
    /// <summary>The month that is reported.</summary>
    public static Period Month { get; } = Period.Month(new DateOnly(2026, 3, 1));

    public required int Seed { get; init; }

    public int Months { get; init; } = 30;

    /// <summary>Steps and episodes a month, about.</summary>
    public int Size { get; init; } = 150;

    public int Providers { get; init; } = 6;

    public DisclosurePolicy Policy { get; init; } = DisclosurePolicy.None;

    /// <summary>Measures that are counted; null for all rates of the data contract.</summary>
    public IReadOnlyList<string>? Measures { get; init; }

    /// <summary>The rate of a measure, if it is not drawn.</summary>
    public IReadOnlyDictionary<string, double> Rates { get; init; } = new Dictionary<string, double>();

    /// <summary>A measure whose rate is another one in the last so many months.</summary>
    public (string Measure, int LastMonths, double Rate)? Shift { get; init; }

    /// <summary>A level at which a measure has another rate.</summary>
    public (string Measure, string Breakdown, string Level, double Rate)? Odd { get; init; }

    /// <summary>A level that hardly anybody is of.</summary>
    public (string Breakdown, string Level)? Rare { get; init; }

    private static readonly (string Name, string[] Levels)[] Groups =
    [
        ("commissioner_id", ["C1", "C2"]), ("deprivation_quintile", ["1", "2", "3", "4", "5"]), ("ethnicity", ["white", "asian", "black", "mixed", "other"]), ("age_band", ["18-25", "26-39", "40-64", "65-74"]),
        ("sex", ["female", "male"]), ("interpreter_needed", ["false", "true"]), ("disability", ["false", "true"]), ("long_term_condition", ["false", "true"]), ("employment", ["employed", "unemployed", "retired"]),
        ("housing", ["stable", "insecure"]), ("any_need", ["false", "true"]), ("medication_strategy", ["initial", "switch", "augment", "none"]), ("psychotherapy_strategy", ["start", "add", "none"]),
        ("modality_blend", ["cbt", "counselling", "none"]), ("sleep_strategy", ["behavioural", "none"]), ("step_number", ["1", "2", "3"]),
    ];

    /// <summary>One of many kinds of service, from 25 to 400 a month, with 1 to 14 providers, exact or rounded.</summary>
    public static MadeUpService Unchanged(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [25, 60, 150, 400];
        DisclosurePolicy[] policies = [DisclosurePolicy.None, DisclosurePolicy.Standard, DisclosurePolicy.Cautious];
        return new MadeUpService { Seed = seed, Months = random.Next(18, 37), Size = sizes[seed % sizes.Length], Providers = random.Next(1, 15), Policy = policies[seed % policies.Length] };
    }

    public Release Build()
    {
        var random = new Random(Seed);
        List<BreakdownLevels> spaces = [new(Breakdown.All, false, 0, [Breakdown.All])];
        foreach (var (name, levels) in Groups.Prepend(("provider_id", [.. Enumerable.Range(1, Providers).Select(i => $"P{i:D2}")])))
            spaces.Add(new(name, Breakdown.Get(name).OfSteps, spaces[^1].Offset + spaces[^1].Levels.Count, levels));
        var shares = spaces.Select(s => Cumulated(s.Levels.Select(l => (s.Name, l) == Rare ? 0.02 : 0.3 + random.NextDouble()))).ToList();
        var counts = new CountTable(new LevelSpace(spaces));
        var wanted = MeasureCatalogue.All.Where(m => m.Kind == MeasureKind.Proportion && Measures?.Contains(m.Id) != false).ToList();
        var rates = wanted.ToDictionary(m => m.Id, m => Rates.TryGetValue(m.Id, out var rate) ? rate : random.NextDouble() is var u ? 0.02 + 0.9 * u * u : 0);
        foreach (var family in wanted.Where(m => m.Id != "did_not_attend").GroupBy(m => MeasureCatalogue.BaseOf(MeasureCatalogue.IndexOf(m.Id)) is >= 0 and var of ? of : MeasureCatalogue.IndexOf(m.Id)))
        {
            var part = 0.3 + 0.7 * random.NextDouble();
            for (var i = 0; i < Months; i++)
                Draw(counts, spaces, shares, [.. family], family.Key, Month.Back(Months - 1 - i), (int)(Size * part * (0.8 + 0.4 * random.NextDouble())), m => Shift is { } s && s.Measure == m && i >= Months - s.LastMonths ? s.Rate : rates[m], random);
        }
        if (rates.TryGetValue("did_not_attend", out var missed))
            DrawContacts(counts, spaces, shares, missed, random);
        if (Measures?.Contains("signal_to_change") != false)
            DrawChanges(counts, spaces, shares, random);
        return new Release(counts, Policy);
    }

    private void Draw(CountTable counts, List<BreakdownLevels> spaces, List<double[]> shares, List<Measure> family, int counting, Period month, int size, Func<string, double> rateOf, Random random)
    {
        var cells = family.Select(m => counts.At(MeasureCatalogue.IndexOf(m.Id), month.LastMonth)).ToList();
        var denominators = counts.At(counting, month.LastMonth).Denominators;
        var levels = new int[spaces.Count];
        for (var n = 0; n < size; n++)
        {
            for (var s = 0; s < spaces.Count; s++)
                levels[s] = Pick(shares[s], random);
            var hits = family.Select(m => random.NextDouble() < (Odd is { } odd && odd.Measure == m.Id && spaces.FindIndex(s => s.Name == odd.Breakdown) is var at && spaces[at].Levels[levels[at]] == odd.Level ? odd.Rate : rateOf(m.Id))).ToList();
            for (var s = 0; s < spaces.Count; s++)
            {
                if (spaces[s].OfSteps && !family[0].OfSteps)
                    continue;
                var cell = spaces[s].Offset + levels[s];
                denominators[cell]++;
                for (var m = 0; m < family.Count; m++)
                    cells[m].Numerators[cell] += hits[m] ? 1 : 0;
            }
        }
    }

    /// <summary>Contacts of one person are alike, and go on for months: neighbouring months are too.</summary>
    private void DrawContacts(CountTable counts, List<BreakdownLevels> spaces, List<double[]> shares, double rate, Random random)
    {
        const int course = 3, aMonth = 2;
        var index = MeasureCatalogue.IndexOf("did_not_attend");
        for (var i = -course; i < Months; i++)
            for (var person = 0; person < Size / 3; person++)
            {
                var own = rate * (random.NextDouble() < 0.5 ? 0.5 : 1.5);
                var levels = spaces.Select((_, s) => Pick(shares[s], random)).ToList();
                for (var month = Math.Max(0, i); month < Math.Min(Months, i + course); month++)
                {
                    var changed = Shift is { Measure: "did_not_attend" } shift && month >= Months - shift.LastMonths ? shift.Rate / rate : 1;
                    var cells = counts.At(index, Month.Back(Months - 1 - month).LastMonth);
                    for (var contact = 0; contact < aMonth; contact++)
                    {
                        var hit = random.NextDouble() < own * changed ? 1 : 0;
                        for (var s = 0; s < spaces.Count; s++)
                            if (!spaces[s].OfSteps)
                            {
                                cells.Numerators[spaces[s].Offset + levels[s]] += hit;
                                cells.Denominators[spaces[s].Offset + levels[s]]++;
                            }
                    }
                }
            }
    }

    private void DrawChanges(CountTable counts, List<BreakdownLevels> spaces, List<double[]> shares, Random random)
    {
        var index = MeasureCatalogue.IndexOf("signal_to_change");
        for (var i = 0; i < Months; i++)
        {
            var cells = counts.At(index, Month.Back(Months - 1 - i).LastMonth);
            for (var n = 0; n < Size / 3; n++)
            {
                var (days, happened) = (random.Next(1, 150), random.NextDouble() < 0.6);
                for (var s = 0; s < spaces.Count; s++)
                {
                    var cell = spaces[s].Offset + Pick(shares[s], random);
                    cells.Denominators[cell]++;
                    cells.Numerators[cell] += happened ? 1 : 0;
                    ((happened ? cells.Days : cells.Unanswered)![cell] ??= new DayHistogram()).Add(days);
                }
            }
        }
    }

    private static double[] Cumulated(IEnumerable<double> weights)
    {
        var all = weights.ToList();
        var sum = 0.0;
        return [.. all.Select(w => sum += w / all.Sum())];
    }

    private static int Pick(double[] cumulated, Random random)
    {
        var at = random.NextDouble();
        var i = 0;
        while (i < cumulated.Length - 1 && at > cumulated[i])
            i++;
        return i;
    }
}
