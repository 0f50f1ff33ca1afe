namespace NonResponse.Scheduler.Portal;

/// <summary>What a password must not be. There are no rules about kinds of letters: they make passwords alike.</summary>
internal static class PasswordRules
{
    /// <summary>The fewest letters.</summary>
    public const int Shortest = 12;

    /// <summary>The most: a longer text would only cost time.</summary>
    public const int Longest = 128;

    // The most common beginnings of long passwords in published lists of stolen ones; what follows is mostly digits.
    private static readonly string[] Common =
    [
        "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r", "1qaz2wsx", "letmein", "welcome", "iloveyou", "administrator", "admin",
        "monkey", "dragon", "football", "baseball", "liverpool", "manchester", "arsenal", "chelsea", "superman", "princess", "sunshine", "michael", "jessica", "charlie", "trustno", "starwars",
        "computer", "changeme", "secret", "master", "shadow", "summer", "winter", "autumn", "spring", "hospital", "nonresponse", "depression", "nhs", "login", "temporary", "default", "test",
    ];

    private static readonly string[] Rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p"];

    /// <summary>What is wrong with a password; null where nothing is.</summary>
    /// <param name="password">The password.</param>
    /// <param name="name">Whose it is to be.</param>
    public static string? Fault(string password, string name)
    {
        if (password.Length < Shortest)
            return FormattableString.Invariant($"A password has at least {Shortest} characters. Three or four words that do not belong together are good.");
        if (password.Length > Longest)
            return FormattableString.Invariant($"A password has at most {Longest} characters.");
        var plain = password.ToLowerInvariant();
        if (plain.Contains(name, StringComparison.Ordinal) || name.Length > 4 && plain.Contains(name.Split('@', '\\', '.')[0], StringComparison.Ordinal) && name.Split('@', '\\', '.')[0].Length > 3)
            return "The password has the name in it.";
        if (plain.Distinct().Count() < 5)
            return "The password repeats a few characters; others would try it first.";
        if (IsCommon(plain))
            return "That password is among the most common; others would try it first.";
        return null;
    }

    /// <summary>Whether it is a common word with digits and signs around it, one word again and again, or a row of keys.</summary>
    private static bool IsCommon(string plain)
    {
        var letters = new string([.. plain.Where(char.IsAsciiLetter)]);
        var rest = Common.OrderByDescending(c => c.Length).Aggregate(plain, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        if (rest.Length < plain.Length && rest.Count(char.IsLetter) < 3)
            return true;
        for (var length = 1; length <= plain.Length / 2; length++)
            if (plain.Length % length == 0 && Enumerable.Range(0, plain.Length).All(i => plain[i] == plain[i % length]))
                return true;
        return Rows.Any(row => row.Contains(plain, StringComparison.Ordinal) || letters.Length >= 8 && row.Contains(letters, StringComparison.Ordinal)
            || row.Contains(new string([.. plain.Reverse()]), StringComparison.Ordinal));
    }
}
