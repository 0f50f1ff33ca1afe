using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What a figure rests on, in words that change whenever it does: a measure, the thresholds of a scale, or when a trial is adequate.</summary>
/// <param name="Key">A measure's name, <c>scale:</c> and the name of a scale, or <c>trials</c>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Text">The definition.</param>
public sealed record VersionedDefinition(string Key, string Title, string Text)
{
    private const int Digits = 8;

    /// <summary>The first digits of the text's hash: another definition has another version, and the same one has the same in every service.</summary>
    public string Version => VersionOf(Text);

    /// <summary>The version of a definition's words.</summary>
    public static string VersionOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];

    /// <summary>The version of the data contract that all of them belong to.</summary>
    public static string Contract => DataContract.Version;

    /// <summary>Every definition, as a service measures: measures in their order, then scales, then trials.</summary>
    public static IReadOnlyList<VersionedDefinition> All(AnalysisSettings settings) =>
    [
        .. MeasureCatalogue.Everything.Select(m => new VersionedDefinition(m.Id, m.Title, TextOf(m))),
        .. ScaleDefinition.All(settings).Select(s => s.Definition),
        new("trials", "Adequate trial", Invariant($"From {settings.Trials.MinDays} days at or above the minimum dose, or {settings.Trials.MinContacts} attended treatment contacts. Minimum doses in mg a day: ")
            + string.Join(", ", settings.Trials.Doses.OrderBy(d => d.Medication, StringComparer.Ordinal).Select(d => Invariant($"{d.Medication} {d.Milligrams}"))) + "."),
    ];

    private static string TextOf(Measure measure) =>
        $"{measure.Hit}. {(measure.Of.Length > 0 ? $"Of: {measure.Of}. " : "")}Dated by: {measure.DatedBy}.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The thresholds of a scale, as a service measures.</summary>
/// <param name="Name">The scale.</param>
/// <param name="Lowest">Its lowest score.</param>
/// <param name="Highest">Its highest score.</param>
/// <param name="Caseness">Scores at or above it are cases; null where it has none.</param>
/// <param name="Remission">Scores at or below it are remission; null where it has none.</param>
/// <param name="ReliableChange">Changes of at least this are reliable; null where it has none.</param>
/// <param name="IsProvisional">Whether one of them is not that of NHS Talking Therapies.</param>
public sealed record ScaleDefinition(string Name, int Lowest, int Highest, int? Caseness, int? Remission, int? ReliableChange, bool IsProvisional)
{
    /// <summary>The same in words.</summary>
    public VersionedDefinition Definition { get; } = new("scale:" + Name, "Thresholds of " + Name, string.Create(
        CultureInfo.InvariantCulture, $"Scores from {Lowest} to {Highest}. Caseness: {Caseness} or more. Remission: {Remission} or less. Reliable change: {ReliableChange} or more."));

    /// <summary>Every scale that has thresholds.</summary>
    public static IReadOnlyList<ScaleDefinition> All(AnalysisSettings settings) =>
        [.. ScaleThresholds.Apply(settings.Thresholds).Where(i => i.ReliableChange is not null).Select(i => new ScaleDefinition(i.Name, i.Lowest, i.Highest, i.Caseness, i.Remission, i.ReliableChange, i.Provisional))];
}
