using System.Text.Json.Serialization;

namespace NonResponse.Scheduler.Models;

/// <summary>A prediction model as its file holds it; docs/model-file.md tells how a risk comes of it.</summary>
/// <remarks>Numbers are written so that reading gives the same number. Nothing in it is of the clock: the same steps give the same file.</remarks>
internal sealed record ModelDocument
{
    /// <summary>What the file is.</summary>
    public const string FormatName = "nonresponse-model";

    /// <summary>The newest form that this program reads, and the one that it writes.</summary>
    public const int NewestVersion = 1;

    public required string Format { get; init; }

    public required int FormatVersion { get; init; }

    /// <summary>Point, learner, day of the extract, and the beginning of the hash of all else.</summary>
    public required string Id { get; init; }

    /// <summary>The model that it is a recalibration of; null where it is none.</summary>
    public required string? Parent { get; init; }

    /// <summary>What wrote it, with its version.</summary>
    public required string Program { get; init; }

    /// <summary><c>m0</c> at the start of a step, <c>m4</c> four weeks into it.</summary>
    public required string Point { get; init; }

    /// <summary><c>ridge</c>, <c>elastic-net</c> or <c>trees</c>.</summary>
    public required string Learner { get; init; }

    /// <summary>Why its validation marks it not for use; empty where it doesn't.</summary>
    public required IReadOnlyList<string> NotForUse { get; init; }

    public required ModelTraining Training { get; init; }

    /// <summary>Log odds before any term or tree.</summary>
    public required double Intercept { get; init; }

    /// <summary>By feature, in the order of the columns.</summary>
    public required IReadOnlyList<ModelTerm> Terms { get; init; }

    /// <summary>None for regressions.</summary>
    public required IReadOnlyList<ModelTree> Trees { get; init; }

    /// <summary>What the log odds become: <c>intercept + slope</c> times them.</summary>
    public required ModelLine Recalibration { get; init; }

    /// <summary>How it came to that, the first first; empty for a model as it was trained.</summary>
    public required IReadOnlyList<ModelRecalibration> Recalibrations { get; init; }

    /// <summary>How risks and features were spread over the steps that it learnt from: what drift is held against.</summary>
    public required ModelReference Reference { get; init; }
}

/// <summary>From what a model has learnt.</summary>
internal sealed record ModelTraining
{
    /// <summary>Whose extracts.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The day up to which they all go.</summary>
    public required DateOnly ExtractedOn { get; init; }

    /// <summary>The day of the first prediction that it learnt from.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The day before which outcomes had to be due.</summary>
    public required DateOnly Before { get; init; }

    public required int Steps { get; init; }

    /// <summary>Of those, how many have an outcome: the model was fitted to them.</summary>
    public required int Observed { get; init; }

    /// <summary>Of those, how many did not respond.</summary>
    public required int Nonresponse { get; init; }

    public required int Patients { get; init; }

    /// <summary>The penalty, or the number of trees.</summary>
    public required double? Tuned { get; init; }

    public required ulong Seed { get; init; }

    public required bool SocialDeterminants { get; init; }

    /// <summary>SHA-256 of the features and outcomes that it learnt from, in lower-case hexadecimal.</summary>
    public required string Data { get; init; }
}

/// <summary>How one feature enters.</summary>
internal sealed record ModelTerm
{
    public required string Feature { get; init; }

    public required string Title { get; init; }

    /// <summary><c>number</c>, <c>flag</c> or <c>category</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When its value becomes known.</summary>
    public required string KnownAt { get; init; }

    /// <summary>What takes the place of a missing number or flag; null where missing stays missing.</summary>
    public required double? Median { get; init; }

    /// <summary>Whether the last column says that it is missing.</summary>
    public required bool MissingColumn { get; init; }

    /// <summary>Of the restricted cubic spline; null where there is none.</summary>
    public required IReadOnlyList<double>? Knots { get; init; }

    /// <summary>Levels with a column each; null for numbers and flags.</summary>
    public required IReadOnlyList<string>? Levels { get; init; }

    /// <summary>Every level that the model has seen; those without a column count as none of the columns.</summary>
    public required IReadOnlyList<string>? KnownLevels { get; init; }

    /// <summary>By column; null for trees.</summary>
    public required IReadOnlyList<double>? Coefficients { get; init; }

    /// <summary>By column, the weighted mean among the steps that it learnt from; null for trees. No risk needs it.</summary>
    public IReadOnlyList<double>? Means { get; init; }
}

/// <summary>A tree, by node: the root is the first, and a node whose column is -1 is a leaf.</summary>
internal sealed record ModelTree
{
    /// <summary>The number of the column that is asked, counted over all terms from 0.</summary>
    public required IReadOnlyList<int> Column { get; init; }

    /// <summary>Values up to it go left.</summary>
    public required IReadOnlyList<double> Threshold { get; init; }

    public required IReadOnlyList<bool> MissingLeft { get; init; }

    public required IReadOnlyList<int> Left { get; init; }

    public required IReadOnlyList<int> Right { get; init; }

    /// <summary>What a leaf adds to the log odds.</summary>
    public required IReadOnlyList<double> Value { get; init; }
}

/// <summary>A line through log odds.</summary>
internal sealed record ModelLine(double Intercept, double Slope);

/// <summary>One time that a model was put right.</summary>
internal sealed record ModelRecalibration
{
    /// <summary>The day up to which the extract goes by which it was put right.</summary>
    public required DateOnly On { get; init; }

    public required int Steps { get; init; }

    public required int Nonresponse { get; init; }

    /// <summary>What this time did to the log odds.</summary>
    public required ModelLine Line { get; init; }

    public required string Why { get; init; }
}

/// <summary>How risks and features were spread.</summary>
internal sealed record ModelReference(ModelSpread Risk, IReadOnlyList<ModelSpread> Features);

/// <summary>How one of them was spread: shares between edges, or of levels.</summary>
internal sealed record ModelSpread(string Name, IReadOnlyList<double>? Edges, IReadOnlyList<string>? Levels, IReadOnlyList<double> Shares, double Missing);

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelJson : JsonSerializerContext;
