using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The values of one step's features, each with the day on which it was known; it refuses what was not known by the day of the prediction.</summary>
/// <param name="features">The features, in their order.</param>
internal sealed class FeatureRow(IReadOnlyList<Feature> features)
{
    private readonly Dictionary<string, int> _places = features.Select((f, i) => (f.Id, i)).ToDictionary(f => f.Id, f => f.i, StringComparer.Ordinal);
    private readonly double[] _values = new double[features.Count];

    /// <summary>The day of the prediction.</summary>
    public int Day { get; private set; }

    /// <summary>By feature: a number, 0 or 1, a level's place, or <see cref="double.NaN"/> where it is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Begins a step.</summary>
    /// <param name="day">The day of the prediction.</param>
    public void Begin(int day)
    {
        Day = day;
        Array.Fill(_values, double.NaN);
    }

    /// <summary>Sets a value; features that are not asked for are passed over.</summary>
    /// <param name="feature">The feature's id.</param>
    /// <param name="value">Its value.</param>
    /// <param name="knownOn">The day on which the latest of what it rests on was known.</param>
    /// <exception cref="LeakException">That day is after the day of the prediction.</exception>
    public void Set(string feature, double value, int knownOn)
    {
        if (!_places.TryGetValue(feature, out var place))
            return;
        if (knownOn > Day)
            throw new LeakException($"The feature {feature} rests on something of {knownOn - Day} days after the prediction; it cannot be used.");
        _values[place] = value;
    }

    /// <summary>Sets a level by its byte; a missing code is no level.</summary>
    public void SetCode(string feature, byte code, int knownOn)
    {
        if (code != CodeList.Missing)
            Set(feature, code, knownOn);
    }
}
