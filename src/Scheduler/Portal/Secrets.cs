using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NonResponse.Scheduler.Portal;

/// <summary>What only its holder knows. The store has its hash alone.</summary>
internal static class Secrets
{
    private const int TokenBytes = 32;

    // Without those that are read for one another.
    private const string CodeLetters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    private const int CodeLength = 20;
    private const int CodeGroup = 5;

    /// <summary>A token of 256 random bits.</summary>
    public static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>A code for people to type: 98 random bits in four groups.</summary>
    public static string Code() => string.Join('-', RandomNumberGenerator.GetString(CodeLetters, CodeLength).Chunk(CodeGroup).Select(c => new string(c)));

    /// <summary>A password for people to type, as random as a code.</summary>
    public static string Password() => Code().ToLowerInvariant();

    /// <summary>The hash of a token.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The hash of a code, however its letters and groups were typed.</summary>
    public static string HashOfCode(string typed) => Hash(new string([.. typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]));
}
