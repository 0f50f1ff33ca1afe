namespace NonResponse.Ingest;

/// <summary>The words of a column's name, whatever the style in which it is written: <c>dateOfBirth</c>, <c>Date of birth</c> and
/// <c>DATE-OF-BIRTH</c> are the same.</summary>
internal sealed class HeaderWords
{
    // As extracts of old systems call their columns.
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["nm"] = "name",
        ["nms"] = "names",
        ["pat"] = "patient",
        ["pnt"] = "patient",
        ["sname"] = "surname",
        ["snm"] = "surname",
        ["fnm"] = "forename",
        ["fst"] = "first",
        ["lst"] = "last",
        ["mob"] = "mobile",
        ["tele"] = "telephone",
        ["cons"] = "consultant",
        ["clin"] = "clinician",
        ["adr"] = "address",
        ["addrs"] = "address",
        ["cmt"] = "comment",
        ["cmnt"] = "comment",
        ["cmts"] = "comments",
        ["txt"] = "text",
        ["nbr"] = "number",
        ["dte"] = "date",
        ["brth"] = "birth",
        ["pstcd"] = "postcode",
        ["pcode"] = "postcode",
        ["hsp"] = "hospital",
    };

    private readonly List<string> _words = [];

    public HeaderWords(string header)
    {
        var text = PlainCharacters.Unmasked(header).AsSpan().Trim();
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && !IsBorder(text, i))
                continue;
            var word = text[start..i].Trim(" _-./:#\t\"'()[]");
            if (!word.IsEmpty)
                _words.Add(word.ToString().ToLowerInvariant());
            start = i;
        }
        // The 1 of address1 and address_1 says nothing.
        for (var i = 0; i < _words.Count; i++)
        {
            var word = _words[i].TrimEnd("0123456789".ToCharArray());
            _words[i] = Short.GetValueOrDefault(word, word);
        }
        _words.RemoveAll(w => w.Length == 0);
        Joined = string.Concat(_words);
    }

    /// <summary>All words as one.</summary>
    public string Joined { get; }

    public int Count => _words.Count;

    public string Last => _words.Count == 0 ? "" : _words[^1];

    public string First => _words.Count == 0 ? "" : _words[0];

    public bool Has(string word) => _words.Contains(word);

    public bool HasAny(HashSet<string> words) => _words.Exists(words.Contains);

    public bool AreAll(HashSet<string> words) => _words.Count > 0 && _words.TrueForAll(words.Contains);

    private static bool IsBorder(ReadOnlySpan<char> text, int i) =>
        !char.IsLetterOrDigit(text[i])
        || !char.IsLetterOrDigit(text[i - 1])
        || (char.IsUpper(text[i]) && (char.IsLower(text[i - 1]) || (i + 1 < text.Length && char.IsUpper(text[i - 1]) && char.IsLower(text[i + 1]))));
}
