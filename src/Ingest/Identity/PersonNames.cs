using System.Buffers;
using System.Globalization;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>How sure it is that a text is the name of a person.</summary>
internal enum NameLikeness
{
    /// <summary>It isn't.</summary>
    None,

    /// <summary>A single word that is a name, or also is one.</summary>
    Word,

    /// <summary>Words that begin with capitals, of which none is known.</summary>
    Capitals,

    /// <summary>A name.</summary>
    Sure,
}

/// <summary>Tells names of persons from those of organisations, statuses and codes.</summary>
internal static class PersonNames
{
    private const int MostWords = 4;
    private const int MostInSentence = 16;
    private const int Longest = 60;

    // No name has so many consonants on end; the store's pseudonyms have twice as many, and a Dr or Mr among them by chance.
    private const int MostConsonants = 8;

    private static readonly SearchValues<char> Consonants = SearchValues.Create("BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz");

    /// <summary>Judges a text.</summary>
    /// <param name="text">A value without digits.</param>
    public static NameLikeness Judge(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > Longest || (text.Length > MostConsonants && !text.ContainsAnyExcept(Consonants)))
            return NameLikeness.None;
        Span<Range> words = stackalloc Range[MostInSentence];
        var count = Split(text, words);
        if (count < 1)
            return NameLikeness.None;
        if (HasWholeName(text, words[..count]))
            return NameLikeness.Sure;
        if (count > MostWords)
            return NameLikeness.None;
        int given = 0, weak = 0, surname = 0, ordinary = 0, capitals = 0, long2 = 0, titles = 0;
        for (var i = 0; i < count; i++)
        {
            var word = Fold(text[words[i]]);
            if (word.Length < 2)
                continue;
            // MR at the end is a release form: Priadel MR.
            if (NameWords.Titles.Contains(word) && !word.SequenceEqual("MS") && (i < count - 1 || text.Contains(',')))
            {
                titles++;
                continue;
            }
            long2++;
            given += NameWords.Given.Contains(word) ? 1 : 0;
            weak += NameWords.Weak.Contains(word) ? 1 : 0;
            surname += NameWords.Surnames.Contains(word) ? 1 : 0;
            ordinary += NameWords.Ordinary.Contains(word) && !NameWords.Weak.Contains(word) ? 1 : 0;
            capitals += char.IsUpper(word[0]) ? 1 : 0;
        }
        if (ordinary > 0 || long2 == 0)
            return NameLikeness.None;
        var initials = count - long2 - titles;
        if (count == 1)
            return given + surname > 0 || IsJoined(Fold(text[words[0]])) ? NameLikeness.Word : NameLikeness.None;
        if (titles > 0)
            return capitals > 0 || given + surname > 0 ? NameLikeness.Sure : NameLikeness.None;
        if (initials > 0)
            // J.Smith and Smith J; unknown ones are like codes (B-Zone).
            return surname > 0 || (given > 0 && capitals > 0) ? NameLikeness.Sure : NameLikeness.None;
        if (given > 0 || (weak > 0 && surname > 0))
            return NameLikeness.Sure;
        return capitals == count && (text.Contains(' ') || surname > 0) ? NameLikeness.Capitals : NameLikeness.None;
    }

    /// <summary>Whether a given name stands before or after a surname, whatever else is said: seen by Jane Smith.</summary>
    private static bool HasWholeName(ReadOnlySpan<char> text, ReadOnlySpan<Range> words)
    {
        var found = false;
        for (var i = 0; i < words.Length; i++)
        {
            var word = Fold(text[words[i]]);
            // Wards, streets and funds are called after persons.
            if (NameWords.CalledAfterPersons.Contains(word))
                return false;
            if (i + 1 == words.Length)
                break;
            var next = Fold(text[words[i + 1]]);
            found |= (NameWords.Given.Contains(word) && NameWords.Surnames.Contains(next)) || (NameWords.Surnames.Contains(word) && NameWords.Given.Contains(next));
        }
        return found;
    }

    /// <summary>Names as accounts are called: jsmith, smithj, janesmith.</summary>
    private static bool IsJoined(ReadOnlySpan<char> word)
    {
        const int ShortestSurname = 5, ShortestGiven = 3, ShortestBoth = 8;
        if (word.Length <= ShortestSurname)
            return false;
        if (NameWords.Surnames.Contains(word[1..]) || NameWords.Surnames.Contains(word[..^1]))
            return true;
        if (word.Length < ShortestBoth)
            return false;
        for (var i = ShortestGiven; i <= word.Length - ShortestGiven; i++)
            if ((NameWords.Given.Contains(word[..i]) && NameWords.Surnames.Contains(word[i..])) || (NameWords.Surnames.Contains(word[..i]) && NameWords.Given.Contains(word[i..])))
                return true;
        return false;
    }

    /// <summary>The words of a text, at borders and where camelCase begins a new one; 0 where it is no name for having other characters.</summary>
    private static int Split(ReadOnlySpan<char> text, Span<Range> words)
    {
        var count = 0;
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isLetter = i < text.Length && (char.IsLetter(text[i]) || text[i] is '\'' or '’');
            var begins = isLetter && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]) && !IsParticle(text[start..i]);
            if (start >= 0 && (!isLetter || begins))
            {
                if (count == words.Length)
                    return 0;
                words[count++] = start..i;
                start = -1;
            }
            if (isLetter && start < 0)
                start = i;
            else if (!isLetter && i < text.Length && (text[i] == '@' || (!char.IsPunctuation(text[i]) && text[i] is not (' ' or '^' or '+' or '|' or '='))))
                return 0;
        }
        return count;
    }

    // The Mc of McDonald begins no new word.
    private static bool IsParticle(ReadOnlySpan<char> word) => word is "Mc" or "Mac" or "De" or "Di" or "Le" or "La" or "Van" or "O'" or "D'";

    private static ReadOnlySpan<char> Fold(ReadOnlySpan<char> word)
    {
        word = word.Trim("'’");
        if (Ascii.IsValid(word) && !word.ContainsAny('\'', '’'))
            return word;
        var folded = new StringBuilder();
        foreach (var c in word.ToString().Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && c is not ('\'' or '’'))
                folded.Append(c);
        return folded.ToString();
    }
}
