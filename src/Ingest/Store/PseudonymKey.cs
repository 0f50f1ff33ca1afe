using System.Security.Cryptography;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Whose id it is: ids of different kinds have different pseudonyms even where their texts are alike.</summary>
internal enum IdKind { Patient, Episode, Step }

/// <summary>The key under which a store's ids are pseudonyms, in a file of its own outside the store.</summary>
/// <remarks>A pseudonym is HMAC-SHA-256 (FIPS 198-1) of kind and id, its first 80 bits as 16 letters: among ten million ids
/// two are alike with a probability of 4e-11. When the key is rotated, pseudonyms become pseudonyms of pseudonyms: the store
/// never holds ids of two keys, and whoever has but the old key can no longer tell whose a row is.</remarks>
internal sealed class PseudonymKey
{
    /// <summary>How many letters a pseudonym has.</summary>
    public const int Length = 16;

    private const int KeyBytes = 32;

    // Neither digits nor vowels: no pseudonym looks like a number, a date, a postcode or a name.
    private static ReadOnlySpan<byte> Letters => "BCDFGHJKLMNPQRSTVWXZbcdfghjkmnpq"u8;

    private readonly byte[][] _generations;

    private PseudonymKey(byte[][] generations) => _generations = generations;

    /// <summary>How many keys follow one another.</summary>
    public int Generations => _generations.Length;

    /// <summary>Tells keys apart without telling anything about them.</summary>
    public string Fingerprint => FingerprintOf(_generations.Length);

    /// <summary>The fingerprint that the key had when it had so many generations.</summary>
    public string FingerprintOf(int generations)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _generations[0]);
        hash.AppendData("fingerprint"u8);
        foreach (var generation in _generations.AsSpan(1, generations - 1))
            hash.AppendData(SHA256.HashData(generation));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>The key with its first generations alone.</summary>
    public PseudonymKey Of(int generations) => new(_generations[..generations]);

    /// <summary>The key with a generation more.</summary>
    public PseudonymKey Rotated() => new([.. _generations, RandomNumberGenerator.GetBytes(KeyBytes)]);

    /// <summary>Makes a key.</summary>
    public static PseudonymKey Create() => new([RandomNumberGenerator.GetBytes(KeyBytes)]);

    /// <summary>Reads a key.</summary>
    /// <exception cref="IOException">The file is not there, or isn't a key.</exception>
    public static PseudonymKey Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path));
            var generations = file?.Keys?.Select(Convert.FromBase64String).ToArray();
            return generations is { Length: > 0 } && generations.All(g => g.Length == KeyBytes)
                ? new PseudonymKey(generations)
                : throw new IOException($"{path} is not the key of a store.");
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new IOException($"{path} is not the key of a store.");
        }
    }

    /// <summary>Writes the key to a file that its owner alone may read; a file that is there is replaced in one go.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var beside = path + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(file, new KeyFile { Keys = [.. _generations.Select(Convert.ToBase64String)] });
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Begins to make pseudonyms; one thread's use.</summary>
    public Pseudonymiser Start() => new(_generations);

    private sealed record KeyFile
    {
        public IReadOnlyList<string>? Keys { get; init; }
    }

    /// <summary>Makes pseudonyms.</summary>
    internal sealed class Pseudonymiser(byte[][] generations) : IDisposable
    {
        private readonly IncrementalHash[] _hashes = [.. generations.Select(g => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, g))];

        /// <summary>The pseudonym of a source's id.</summary>
        /// <param name="kind">Whose id it is.</param>
        /// <param name="id">The id, in ASCII.</param>
        /// <param name="pseudonym">Takes <see cref="Length"/> letters.</param>
        public void Make(IdKind kind, ReadOnlySpan<byte> id, Span<byte> pseudonym)
        {
            First(kind, id, pseudonym, _hashes[0]);
            for (var g = 1; g < _hashes.Length; g++)
                First(kind, pseudonym[..Length], pseudonym, _hashes[g]);
        }

        /// <summary>The pseudonym that a stored one becomes when the last generation is added.</summary>
        public void Remake(IdKind kind, ReadOnlySpan<byte> stored, Span<byte> pseudonym) => First(kind, stored, pseudonym, _hashes[^1]);

        /// <summary>What a pseudonym of the first generation has become by the last.</summary>
        public string FromFirst(IdKind kind, string first) => Further(kind, first, 1);

        /// <summary>What a pseudonym of the generation before the last becomes.</summary>
        public string FromLast(IdKind kind, string before) => Further(kind, before, _hashes.Length - 1);

        /// <summary>The pseudonym of a source's id, as text.</summary>
        public string Make(IdKind kind, string id) => Make(kind, System.Text.Encoding.ASCII.GetBytes(id));

        /// <summary>The pseudonym of a source's id, as text.</summary>
        public string Make(IdKind kind, ReadOnlySpan<byte> id)
        {
            Span<byte> pseudonym = stackalloc byte[Length];
            Make(kind, id, pseudonym);
            return System.Text.Encoding.ASCII.GetString(pseudonym);
        }

        private string Further(IdKind kind, string pseudonym, int generation)
        {
            Span<byte> letters = stackalloc byte[Length];
            System.Text.Encoding.ASCII.GetBytes(pseudonym, letters);
            for (; generation < _hashes.Length; generation++)
                First(kind, letters, letters, _hashes[generation]);
            return System.Text.Encoding.ASCII.GetString(letters);
        }

        public void Dispose()
        {
            foreach (var hash in _hashes)
                hash.Dispose();
        }

        private static void First(IdKind kind, ReadOnlySpan<byte> id, Span<byte> pseudonym, IncrementalHash hash)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            Span<byte> said = stackalloc byte[1 + FieldParser.LongestId];
            said[0] = (byte)kind;
            id.CopyTo(said[1..]);
            hash.AppendData(said[..(1 + id.Length)]);
            hash.GetHashAndReset(digest);
            // Five bits a letter.
            var (bits, have, at) = (0u, 0, 0);
            for (var i = 0; i < Length; i++)
            {
                if (have < 5)
                {
                    bits = bits << 8 | digest[at++];
                    have += 8;
                }
                have -= 5;
                pseudonym[i] = Letters[(int)(bits >> have) & 31];
            }
        }
    }
}
