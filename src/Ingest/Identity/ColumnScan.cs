using System.Text.RegularExpressions;

namespace NonResponse.Ingest;

/// <summary>What a column is for, which says what its values may look like.</summary>
internal enum ColumnRole
{
    /// <summary>Pseudonyms of patients, episodes and steps: no words belong there.</summary>
    Pseudonym,

    /// <summary>Organisations and things, which have names of their own.</summary>
    Thing,

    /// <summary>Days; only those that do not have the contract's form are looked at.</summary>
    Date,

    /// <summary>Codes, numbers, names of interventions.</summary>
    Known,

    /// <summary>Not in the contract.</summary>
    Unknown,

    /// <summary>Numbers of rows and submissions, which run on: what they look like in part means nothing.</summary>
    Counter,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The name of a folder, which programs make up: letters and digits in it are no postcode.</summary>
    Folder,
}

/// <summary>Looks at the values of one column, and says in the end which kinds of identity it carries.</summary>
internal sealed class ColumnScan(ColumnRole role)
{
    private const int Longest = 4096;

    // A word like a3f9bc changes between letters and digits as often as a hash does: the digits in it mean nothing.
    private const int SwitchesOfHash = 4;
    private const int ShortestHash = 16;

    // Days of care from this year on may be in a date column in any form; earlier ones are births.
    private const int EarliestCareYear = 2000;

    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly NumberRuns _runs = new(role == ColumnRole.Thing);
    private readonly PostcodeForm _postcodes = new();
    private int _dates, _births;
    private int _insuranceLike, _insurance, _mixed;
    private int _words, _nameWords, _capitalised, _texts;

    /// <summary>The kinds of identity in the column, in the order of their names.</summary>
    public IReadOnlyList<string> Kinds()
    {
        _runs.Judge(_kinds, role is ColumnRole.Unknown or ColumnRole.Date, 2L * _mixed > _texts ? _mixed : 0);
        if (role == ColumnRole.Counter)
        {
            _kinds.Remove(IdentityKinds.BirthDate);
            _kinds.Remove(IdentityKinds.Phone);
        }
        if (role != ColumnRole.Folder && _postcodes.Leaks())
            _kinds.Add(IdentityKinds.Postcode);
        // Of random codes of this pattern, about one in ten has the letters of a number.
        if (Chance.Exceeds(_insurance, _insuranceLike, 0.1))
            _kinds.Add(IdentityKinds.NationalNumber);
        if (_births > 0 && 2L * _births >= _dates)
            _kinds.Add(IdentityKinds.BirthDate);
        if (AreNames())
            _kinds.Add(IdentityKinds.PersonName);
        return [.. _kinds.Order(StringComparer.Ordinal)];
    }

    /// <summary>Adds a kind that something else than a value shows.</summary>
    public void Add(string kind) => _kinds.Add(kind);

    /// <summary>Looks at one value.</summary>
    public void Look(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest)
            text = text[..Longest];
        if (!PlainCharacters.Has(text))
            text = PlainCharacters.Of(text);
        if (IsPlainNumber(text, out var digits))
        {
            _texts++;
            if (digits.Length >= 6)
                _runs.Add(digits);
            return;
        }
        Span<byte> runs = stackalloc byte[Shape.MostRuns];
        var shape = Shape.Of(text, runs);
        _texts++;
        _mixed += shape.Switches > 1 ? 1 : 0;
        if (shape.Colons > 2 && TextForms.DeviceAddress().IsMatch(text))
            _kinds.Add(IdentityKinds.Online);
        if (text.Length >= ShortestHash && shape.IsHex && shape.Switches >= SwitchesOfHash)
            return;
        if (shape.LongestRun >= 6 || shape.Switches > 1)
            LookAtTokens(text);
        if (shape.Others > 0)
            LookAtForms(text, shape);
        else if (shape.Switches == 2 && shape.Runs.Length == 2 && shape.Digits >= 5)
            LookAtDate(text.ToString());
        if (shape.Letters >= 2 && (shape.EndsInDigits || shape.HasSpace || char.IsAsciiDigit(text[0])))
            LookAtWords(text, shape);
    }

    /// <summary>Whether a text is digits after at most two letters, the commonest form of pseudonyms: only the digits matter then.</summary>
    private static bool IsPlainNumber(ReadOnlySpan<char> text, out ReadOnlySpan<char> digits)
    {
        var letters = 0;
        while (letters < 3 && letters < text.Length && char.IsAsciiLetter(text[letters]))
            letters++;
        digits = text[letters..];
        return letters < 3 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private bool AreNames() => role switch
    {
        // NATO's alphabet has five names in 26 words; patients' names are mostly names.
        ColumnRole.Pseudonym => _nameWords > 0 && 2 * _nameWords >= _words,
        ColumnRole.Unknown => (_nameWords > 2 && 2 * _nameWords >= _words) || (_capitalised > 2 && 10L * _capitalised >= 9L * _texts),
        _ => false,
    };

    /// <summary>Looks at each run of letters and digits.</summary>
    private void LookAtTokens(ReadOnlySpan<char> text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsAsciiLetterOrDigit(text[start]))
                continue;
            var end = start + 1;
            var switches = 0;
            for (; end < text.Length && char.IsAsciiLetterOrDigit(text[end]); end++)
                switches += char.IsAsciiDigit(text[end]) != char.IsAsciiDigit(text[end - 1]) ? 1 : 0;
            var token = text[start..end];
            start = end;
            if (switches >= 2)
                LookAtMixed(token, switches);
            while (switches < SwitchesOfHash && !token.IsEmpty)
            {
                var length = token.IndexOfAnyExceptInRange('0', '9');
                length = length < 0 ? token.Length : length;
                if (length >= 6)
                    _runs.Add(token[..length]);
                token = token[Math.Max(1, length)..];
            }
        }
    }

    private void LookAtForms(ReadOnlySpan<char> span, Shape shape)
    {
        var isNumbered = shape.HasDayAndYear || (shape.Digits >= 5 && (shape.HasGroups || shape.HasSign || shape.HasSpace
            || (shape.HasZero && shape.Runs.Length > 1 && shape.Digits is 10 or 11)));
        // An id has no spaces, so a postcode in it has something else: LS1-4AB.
        if (shape.Switches > 0 && shape.Others == 1 && span.Length is >= 6 and <= 8 && !char.IsLetterOrDigit(span[^4]))
            _postcodes.Add(string.Concat(span[..^4], span[^3..]));
        if (shape.Digits == 10 && shape.Runs.Length is 2 or 3)
            LookAtGroups(span, shape);
        var isOfWords = !shape.HasSpace && shape.Others > 1 && shape.Letters > 5;
        if (!shape.HasAt && !isNumbered && !shape.HasSpace && !shape.HasSign && !(shape.HasDot && shape.Letters > 5) && !isOfWords)
            return;
        var text = span.ToString();
        // Where spaces are not allowed, underscores stand for them: 14_Acacia_Avenue.
        if (isOfWords)
            LookAtSentence(text);
        if (shape.HasAt && TextForms.Email().IsMatch(text))
            _kinds.Add(IdentityKinds.Email);
        if (TextForms.Link().IsMatch(text))
            _kinds.Add(IdentityKinds.Online);
        if (shape.HasSpace && shape.Digits > 0)
            LookAtAddress(text);
        if (shape.HasSpace && role is ColumnRole.Known or ColumnRole.Unknown && TextForms.NamedAddress().IsMatch(text))
            _kinds.Add(IdentityKinds.Address);
        if (isNumbered)
            LookAtNumberForms(text, shape);
    }

    private void LookAtAddress(string text)
    {
        foreach (Match match in TextForms.SpacedPostcode().Matches(text))
            if (PostcodeForm.IsArea(match.Groups["area"].ValueSpan))
                _kinds.Add(IdentityKinds.Postcode);
        if (TextForms.Address().IsMatch(text))
            _kinds.Add(IdentityKinds.Address);
    }

    private void LookAtSentence(string text)
    {
        var spaced = text.Replace('_', ' ').Replace('.', ' ').Replace('-', ' ').Replace(':', ' ');
        if (Prose.IsSentence(spaced))
            _kinds.Add(IdentityKinds.FreeText);
        if (char.IsAsciiDigit(text[0]) && TextForms.Address().IsMatch(spaced))
            _kinds.Add(IdentityKinds.Address);
    }

    /// <summary>Ten digits in groups of three or more, in whatever way: 94347-65919, 010175 1234.</summary>
    private void LookAtGroups(ReadOnlySpan<char> text, Shape shape)
    {
        if (shape.Letters > 0 && !shape.HasSpace || shape.Runs.IndexOfAnyInRange((byte)1, (byte)2) >= 0 || (shape.Runs.Length == 3 && TextForms.GroupedTenDigits().IsMatch(text)))
            return;
        Span<char> digits = stackalloc char[10];
        var count = 0;
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
        _runs.AddTen(digits, long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
    }

    private void LookAtNumberForms(string text, Shape shape)
    {
        if (shape.Digits >= 10 && TextForms.IsPhone(text))
            _kinds.Add(IdentityKinds.Phone);
        // Programs and vocabularies have versions of four numbers.
        if (role != ColumnRole.Thing && TextForms.IpAddress().IsMatch(text))
            _kinds.Add(IdentityKinds.Online);
        if (TextForms.SocialSecurityNumber().IsMatch(text) || TextForms.SpacedInsuranceNumber().IsMatch(text))
            _kinds.Add(IdentityKinds.NationalNumber);
        foreach (Match match in TextForms.GroupedTenDigits().Matches(text))
        {
            var digits = string.Concat(match.Groups["a"].ValueSpan, match.Groups["b"].ValueSpan, match.Groups["c"].ValueSpan);
            _runs.AddTen(digits, long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
        }
        var closed = text.Replace(" ", "", StringComparison.Ordinal);
        if (shape.HasSpace && closed.Length == 9)
            LookAtMixed(closed, 2);
        LookAtDate(text);
    }

    private void LookAtDate(string text)
    {
        if (TextForms.DateIn(text) is not { } date)
            return;
        var isBirth = date.Year is >= TextForms.EarliestBirthYear and <= TextForms.LatestBirthYear
            && (role != ColumnRole.Date || date.Year < EarliestCareYear);
        // A column of days may have some old ones; an id, a code or a sentence has no day of birth for another reason.
        if (isBirth && !(date.IsAll && role is ColumnRole.Unknown or ColumnRole.Date))
            _kinds.Add(IdentityKinds.BirthDate);
        _dates++;
        _births += isBirth ? 1 : 0;
    }

    private void LookAtWords(ReadOnlySpan<char> text, Shape shape)
    {
        if (shape.HasSpace && role != ColumnRole.Header && Prose.IsProse(text))
            _kinds.Add(IdentityKinds.FreeText);
        // Languages and organisations write their names in their own letters.
        if (role is not (ColumnRole.Thing or ColumnRole.Header) && PlainCharacters.IsOfOtherScript(text))
            _kinds.Add(IdentityKinds.PersonName);
        var name = text.Trim("0123456789._- ");
        if (name.IndexOfAnyInRange('0', '9') >= 0)
            return;
        var likeness = PersonNames.Judge(name);
        // Doctors' names are names too, but a street, a ward or a drug has the name of a person just so.
        if (likeness == NameLikeness.Sure || (likeness == NameLikeness.Capitals && role == ColumnRole.Pseudonym))
            _kinds.Add(IdentityKinds.PersonName);
        _capitalised += likeness == NameLikeness.Capitals ? 1 : 0;
        if (!shape.HasSpace)
        {
            _words++;
            _nameWords += likeness == NameLikeness.Word ? 1 : 0;
        }
    }

    /// <summary>Looks at a run of letters and digits for the codes that mix them.</summary>
    private void LookAtMixed(ReadOnlySpan<char> token, int switches)
    {
        if (switches >= 2 && token.Length is >= 5 and <= 7)
            _postcodes.Add(token);
        if (token.Length == 9 && switches == 2 && char.IsAsciiLetter(token[1]) && token[2..8].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            _insuranceLike++;
            _insurance += IsInsuranceNumber(token) ? 1 : 0;
        }
        if (token.Length == 16 && TextForms.DrivingLicence().IsMatch(token))
            _kinds.Add(IdentityKinds.NationalNumber);
    }

    // https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
    private static bool IsInsuranceNumber(ReadOnlySpan<char> token) =>
        !"DFIUV".Contains(char.ToUpperInvariant(token[0])) && !"DFIOUV".Contains(char.ToUpperInvariant(token[1])) && "ABCD".Contains(char.ToUpperInvariant(token[8]));
}
