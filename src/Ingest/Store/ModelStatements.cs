using System.Data.Common;
using System.Globalization;

namespace NonResponse.Ingest;

/// <summary>The statements of the registry of models.</summary>
internal sealed partial class CatalogTransaction
{
    private const string ModelColumns =
        "id, point, learner, state, is_for_use, parent, sources, trained_on, registered_at, registered_by, changed_at, changed_by, reason";

    /// <summary>Every model with its files, in the order in which they were registered.</summary>
    public IReadOnlyList<StoredModel> Models() => [.. Query($"SELECT {ModelColumns} FROM model ORDER BY sequence", Model).Select(WithFiles)];

    /// <summary>A model with its files; null where there is none of the name.</summary>
    public StoredModel? FindModel(string id) => Query($"SELECT {ModelColumns} FROM model WHERE id = @id", Model, ("id", id)).Select(WithFiles).SingleOrDefault();

    /// <summary>The champion of a point; null where it has none.</summary>
    public StoredModel? Champion(string point) =>
        Query($"SELECT {ModelColumns} FROM model WHERE point = @point AND state = 'champion'", Model, ("point", point)).Select(WithFiles).SingleOrDefault();

    public void Add(StoredModel m)
    {
        Run(
            $"INSERT INTO model (sequence, {ModelColumns}) SELECT coalesce(max(sequence), 0) + 1, @id, @point, @learner, @state, @use, @parent, @sources, @trained, @registered, @registrar, @changed, @changer, @reason FROM model",
            ("id", m.Id), ("point", m.Point), ("learner", m.Learner), ("state", Text(m.State)), ("use", m.IsForUse ? 1L : 0L), ("parent", m.Parent),
            ("sources", m.Sources), ("trained", Text(m.TrainedOn)), ("registered", Text(m.RegisteredAt)), ("registrar", m.RegisteredBy),
            ("changed", Text(m.ChangedAt)), ("changer", m.ChangedBy), ("reason", m.Reason));
        foreach (var file in m.Files)
            Run(
                "INSERT INTO model_file (model, name, bytes, sha256) VALUES (@id, @name, @bytes, @sha256)",
                ("id", m.Id), ("name", file.Name), ("bytes", file.Bytes), ("sha256", file.Sha256));
    }

    /// <summary>Puts a model into another state.</summary>
    public void Change(string model, ModelState state, DateTimeOffset at, string by, string reason) => Run(
        "UPDATE model SET state = @state, changed_at = @at, changed_by = @by, reason = @reason WHERE id = @id",
        ("state", Text(state)), ("at", Text(at)), ("by", by), ("reason", reason), ("id", model));

    /// <summary>Keeps what was found of a model's month, in place of what was found before.</summary>
    public void Set(ModelMonth month) => Run(
        "INSERT INTO model_month (model, month, result, recorded_at) VALUES (@model, @month, @result, @at) ON CONFLICT (model, month) DO UPDATE SET result = @result, recorded_at = @at",
        ("model", month.Model), ("month", month.Month), ("result", month.Result), ("at", Text(month.RecordedAt)));

    /// <summary>The months of a model, in order.</summary>
    public IReadOnlyList<ModelMonth> ModelMonths(string model) => Query(
        "SELECT model, month, result, recorded_at FROM model_month WHERE model = @id ORDER BY month",
        row => new ModelMonth(row.GetString(0), row.GetString(1), row.GetString(2), Instant(row.GetString(3))),
        ("id", model));

    private StoredModel WithFiles(StoredModel m) => m with { Files = Files("model_file", "model", m.Id) };

    private static StoredModel Model(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Point = row.GetString(1),
        Learner = row.GetString(2),
        State = Enum.Parse<ModelState>(row.GetString(3), ignoreCase: true),
        IsForUse = row.GetInt64(4) != 0,
        Parent = row.IsDBNull(5) ? null : row.GetString(5),
        Sources = row.GetString(6),
        TrainedOn = DateOnly.ParseExact(row.GetString(7), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        RegisteredAt = Instant(row.GetString(8)),
        RegisteredBy = row.GetString(9),
        ChangedAt = Instant(row.GetString(10)),
        ChangedBy = row.GetString(11),
        Reason = row.IsDBNull(12) ? null : row.GetString(12),
        Files = [],
    };

    private static string Text(ModelState state) => state.ToString().ToLowerInvariant();
}
