using System.Text;

namespace NonResponse.Ingest;

/// <summary>Where persons live and are seen: providers, commissioners and deprivation.</summary>
internal sealed class OmopPlaces
{
    private const int MostDecile = 10;

    private readonly OmopPeople _people;
    private readonly SentTable _locations;
    private readonly int[] _locationOf;
    private readonly int[] _siteOf;
    private readonly int[] _providers;
    private readonly int[] _visitProviders;
    private readonly int _none;

    /// <summary>Looks the sites up.</summary>
    /// <param name="people">The persons.</param>
    /// <param name="visits">The visits.</param>
    /// <param name="sites">The care sites.</param>
    /// <param name="locations">The locations.</param>
    /// <param name="providers">Where the providers' ids go.</param>
    public OmopPlaces(OmopPeople people, SentTable visits, SentTable sites, SentTable locations, IdPool providers)
    {
        (_people, _locations) = (people, locations);
        _locationOf = people.Table.Wide("location_id").ToArray();
        _siteOf = people.Table.Wide("care_site_id").ToArray();
        _none = providers.Add("not_recorded"u8);
        var names = NamesOf(sites);
        _providers = Provided(people.Table);
        _visitProviders = Provided(visits);

        int[] Provided(SentTable table)
        {
            var pool = table.Pool("care_site_id");
            var numbers = new int[pool.Count];
            var isUnknown = new bool[pool.Count];
            for (var i = 0; i < numbers.Length; i++)
            {
                var id = Encoding.ASCII.GetString(pool.Utf8(i));
                isUnknown[i] = !names.TryGetValue(id, out var name);
                numbers[i] = providers.Add(Encoding.ASCII.GetBytes(name ?? id));
            }
            var unknown = new RowTally();
            var sitesOfRows = table.Wide("care_site_id");
            for (var row = 0; sites.IsPresent && row < sitesOfRows.Length; row++)
                if (sitesOfRows[row] >= 0 && isUnknown[sitesOfRows[row]])
                    unknown.Add(row);
            table.Note("care_site_id", Rules.CareSiteUnknown, unknown);
            return numbers;
        }
    }

    /// <summary>The provider of an episode, by its number among the providers' ids.</summary>
    /// <param name="person">The person.</param>
    /// <param name="site">The care site of the contacts, by its number in the table of visits; negative where none has one.</param>
    public int ProviderOf(int person, int site) =>
        site >= 0 ? _visitProviders[site] : _siteOf[_people.RowOf(person)] is >= 0 and var own ? _providers[own] : _none;

    /// <summary>What a column of the location says of each person; null where it says nothing.</summary>
    /// <param name="column">The column.</param>
    public string?[] OfPersons(string column)
    {
        var ids = _locations.Pool("location_id");
        var numbers = _locations.Wide("location_id");
        var values = _locations.Wide(column);
        var texts = _locations.Pool(column).Texts;
        var byId = new string?[ids.Count];
        for (var row = 0; row < numbers.Length; row++)
            byId[numbers[row]] = values[row] < 0 ? null : texts[values[row]];
        var known = _people.Table.Pool("location_id").Match(ids);
        var found = new string?[_people.Count];
        var unknown = new RowTally();
        for (var person = 0; person < found.Length; person++)
        {
            if (_people.RowOf(person) is not (>= 0 and var row) || _locationOf[row] is not (>= 0 and var location))
                continue;
            if (known[location] >= 0)
                found[person] = byId[known[location]];
            else
                unknown.Add(row);
        }
        _people.Table.Note("location_id", Rules.LocationUnknown, unknown);
        return found;
    }

    /// <summary>A decile as a number; <see cref="RawColumn.Missing"/> for what is none.</summary>
    public static int DecileOf(string? text) =>
        text is not null && int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var decile) && decile is >= 1 and <= MostDecile ? decile : RawColumn.Missing;

    private static Dictionary<string, string> NamesOf(SentTable sites)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var ids = sites.Wide("care_site_id");
        var values = sites.Wide("care_site_source_value");
        var (idTexts, valueTexts) = (sites.Pool("care_site_id").Texts, sites.Pool("care_site_source_value").Texts);
        for (var row = 0; row < ids.Length; row++)
            names[idTexts[ids[row]]] = values[row] < 0 ? idTexts[ids[row]] : valueTexts[values[row]];
        return names;
    }
}
