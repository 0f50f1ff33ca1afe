namespace NonResponse.Analytics.Attack;

/// <summary>Numbers for names: the hot part knows no strings.</summary>
/// <typeparam name="T">What is named.</typeparam>
internal sealed class Names<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _names = [];

    /// <summary>How many.</summary>
    public int Count => _names.Count;

    /// <summary>The name of a number.</summary>
    public T this[int number] => _names[number];

    /// <summary>The number of a name, a new one where it has none.</summary>
    public int Of(T name)
    {
        if (_numbers.TryGetValue(name, out var number))
            return number;
        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }

    /// <summary>The number of a name, -1 where it has none.</summary>
    public int Find(T name) => _numbers.GetValueOrDefault(name, -1);
}

/// <summary>Which count: a quantity, in a span of months, in a cell of a breakdown.</summary>
internal readonly record struct CountKey(int Quantity, int Span, int Cell);
