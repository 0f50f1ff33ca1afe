namespace NonResponse.Ingest;

/// <summary>Tells prose, in which anything about a person may stand, from labels and mistyped codes.</summary>
internal static class Prose
{
    private const int FewestWords = 4;

    // Labels of vocabularies seldom have more words: "Recurrent major depressive disorder, current episode severe, with psychotic features" has nine.
    private const int ManyWords = 13;
    private const int SomeWords = 7;

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Pronouns =
        Set("he she his her him hers himself herself they their them my me i'm i've i'd he's she's mum dad mum's dad's we our");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Persons =
        Set("i patient pt client mother father husband wife son daughter brother sister partner boyfriend girlfriend gp carer friend neighbour");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Verbs =
        Set("""
            am is was were are has had have does feels felt feel reports reported says said states stated lives lived wants wanted presents presented described
            describes denies denied disclosed admitted expressed called rang phoned told asked died left went came lost moved saw seen spoke discussed met
            works worked thinks thought struggles struggling tearful crying sleeping drinking agreed requested explained needs hopes plans seems seemed appears
            appeared wishes started stopped takes took became becomes got gets remains worries worried
            """);

    // Reasons for the end of care say of patients what is said of all: "Patient moved out of area", "GP asked to take over care".
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Administrative =
        Set("""
            patient pt client gp carer has have had was were is are been moved away out of area to from the a an for in on at with no not longer did asked requested
            take over care back by discharged declined refused cancelled transferred died deceased withdrew withdrawn completed ended finished started stopped referred
            referral service services treatment therapy attend attended contact contactable engage engaged wants wanted wishes wished needs agreed suitable
            unable step up down another other team clinic hospital other and or due further early left took too ill unwell
            """);

    /// <summary>Whether words without punctuation make a sentence about somebody.</summary>
    public static bool IsSentence(ReadOnlySpan<char> text)
    {
        var count = Count(text);
        return count.Words >= FewestWords && (count.Pronouns > 0 || count.Persons > 0) && count.Verbs > 0 && count.Personal > 1 && IsProse(text);
    }

    /// <summary>Whether a text is prose.</summary>
    public static bool IsProse(ReadOnlySpan<char> text)
    {
        var count = Count(text);
        if (count.Words < FewestWords)
            return false;
        return count.Pronouns > 0
            || (count.Persons > 0 && count.Verbs > 0 && count.Words > FewestWords && count.Personal > 1)
            || (count.Sentences > 0 && count.Words > FewestWords)
            || (count.Verbs > 0 && count.Words >= SomeWords && count.Personal > 1)
            || count.Words >= ManyWords
            || count.IsLong;
    }

    private static Counts Count(ReadOnlySpan<char> text)
    {
        int words = 0, pronouns = 0, persons = 0, verbs = 0, sentences = 0, personal = 0;
        Span<Range> pieces = stackalloc Range[64];
        var count = text.SplitAny(pieces, " \t\r\n/", StringSplitOptions.RemoveEmptyEntries);
        foreach (var piece in pieces[..count])
        {
            var word = text[piece].Trim(",;:!?\"()[]-–").TrimEnd('.');
            if (word.IsEmpty || !char.IsLetter(word[0]))
                continue;
            words++;
            // A full stop within the text begins another sentence, other than one of an abbreviation.
            sentences += words > 2 && word.Length > 3 && text[piece].EndsWith('.') && piece.End.Value < text.Length ? 1 : 0;
            pronouns += Pronouns.Contains(word) ? 1 : 0;
            persons += Persons.Contains(word) ? 1 : 0;
            verbs += Verbs.Contains(word) ? 1 : 0;
            personal += Administrative.Contains(word) ? 0 : 1;
        }
        return new Counts(words, pronouns, persons, verbs, sentences, personal, count == pieces.Length);
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    // Personal: words that no reason for an end of care has.
    private readonly record struct Counts(int Words, int Pronouns, int Persons, int Verbs, int Sentences, int Personal, bool IsLong);
}
