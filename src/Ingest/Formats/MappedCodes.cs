using System.Text;

namespace NonResponse.Ingest;

/// <summary>The codes of a field of a format, and what each is in the contract.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="Contract">The contract's code of each; empty where it has none.</param>
internal sealed record MappedCodes(CodeList Codes, IReadOnlyList<string> Contract)
{
    /// <summary>The contract's code of each by its place in the contract's list; <see cref="RawColumn.Missing"/> for none.</summary>
    /// <typeparam name="T">The contract's list.</typeparam>
    public int[] To<T>() where T : struct, Enum
    {
        var list = CodeList.Of<T>();
        return [.. Contract.Select(c => c.Length == 0 ? RawColumn.Missing
            : list.IndexOf(Encoding.ASCII.GetBytes(c)) is >= 0 and var place ? place
            : throw new InvalidDataException($"The contract has no code {c}."))];
    }

    /// <summary>Each as 1 or 0; <see cref="RawColumn.Missing"/> for neither.</summary>
    public int[] ToBool() => [.. Contract.Select(c => c switch { "true" => 1, "false" => 0, _ => RawColumn.Missing })];

    /// <summary>The place of a code; -1 where it is not there.</summary>
    public byte this[string code] => (byte)Codes.IndexOf(Encoding.ASCII.GetBytes(code));
}
