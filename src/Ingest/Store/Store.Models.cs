using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NonResponse.Ingest;

public sealed partial class Store
{
    private const int LongestReason = 500;

    /// <summary>Registers a prediction model, as a challenger.</summary>
    /// <param name="model">The model.</param>
    /// <returns>It, as the store keeps it. One that is there already, with the same <see cref="StoredModel.MainFile"/>, stays as it is; where
    /// files of it were damaged, those that are given again take their place.</returns>
    /// <exception cref="StoreRefusedException">There is another of the name, or its parent is not in the store or of another point.</exception>
    /// <exception cref="ArgumentException">Its name, its files or what is said of it is not as <see cref="NewModel"/> asks for.</exception>
    public StoredModel AddModel(NewModel model)
    {
        Require(model);
        var stored = StoredAs(model);
        using var staging = _home.Stage();
        foreach (var (name, bytes) in model.Files)
            SubmissionFolder.WriteWhole(Path.Combine(staging.Path, name), bytes);
        Passing?.Invoke("files closed");

        using var writing = _home.Lock(CancellationToken.None);
        Clean();
        if (_catalog.Read(t => t.FindModel(model.Id)) is { } there)
            return there.Sha256 == stored.Sha256
                ? Mended(there, stored.Files, staging.Path)
                : throw new StoreRefusedException($"The store has another model {model.Id}, whose {StoredModel.MainFile} is not the same.");
        if (model.Parent is { } parent && Model(parent).Point != model.Point)
            throw new StoreRefusedException($"{parent} predicts at another point than {model.Id}, which cannot be a recalibration of it.");
        var folder = _home.PathOf(StoreHome.ModelFolderOf(model.Id));
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(staging.Path, folder);
        Passing?.Invoke("folder moved");
        try
        {
            _catalog.Change(t =>
            {
                t.Add(stored);
                t.Audit(Entry("add-model", stored.Id, "", stored.IsForUse ? "" : "not for use"));
            });
        }
        catch
        {
            // The commit may have come through before the connection was lost: then the folder is part of the store.
            TryForget(stored);
            throw;
        }
        Passing?.Invoke("catalog committed");
        return stored;
    }

    /// <summary>Every model, in the order in which they were registered.</summary>
    public IReadOnlyList<StoredModel> Models() => _catalog.Read(t => t.Models());

    /// <summary>A model.</summary>
    /// <exception cref="StoreRefusedException">There is none of the name.</exception>
    public StoredModel Model(string id) => _catalog.Read(t => FindModel(t, id));

    /// <summary>The model that makes the predictions of a point; null where none does.</summary>
    /// <param name="point"><c>m0</c> or <c>m4</c>.</param>
    public StoredModel? Champion(string point) => _catalog.Read(t => t.Champion(point));

    /// <summary>A file of a model, held against its hash.</summary>
    /// <param name="id">The model.</param>
    /// <param name="file">The file's name.</param>
    /// <exception cref="DamagedModelException">It is missing, or not what was written.</exception>
    /// <exception cref="StoreRefusedException">There is no such model, or it has no such file.</exception>
    public byte[] ReadModel(string id, string file = StoredModel.MainFile)
    {
        var model = Model(id);
        var stored = model.Files.FirstOrDefault(f => f.Name == file) ?? throw new StoreRefusedException($"The model {id} has no file {file}.");
        try
        {
            var bytes = File.ReadAllBytes(_home.PathOf(StoreHome.ModelFolderOf(id), file));
            if (FileOf(file, bytes) == stored)
                return bytes;
        }
        catch (IOException fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // Said below: a file that is gone is no better than one that is wrong.
        }
        throw new DamagedModelException(model, file);
    }

    /// <summary>Lets a model make the predictions of its point; the one that did so is retired.</summary>
    /// <param name="id">The model, a challenger or one that was retired.</param>
    /// <param name="reason">Why, in 1 to 500 characters.</param>
    /// <param name="force">Whether to take it though its validation marks it "not for use".</param>
    /// <exception cref="StoreRefusedException">There is no such model, it is the champion already, it is not for use, or no reason is given.</exception>
    /// <exception cref="DamagedModelException">A file of it is not what was written.</exception>
    public StoredModel PromoteModel(string id, string reason, bool force = false)
    {
        var why = Reason(reason);
        var model = Model(id);
        if (FirstDamaged(model) is { } file)
            throw new DamagedModelException(model, file);
        StoredModel? promoted = null;
        // What is asked and what is changed are one transaction, so that of two who promote at once the later one replaces the earlier.
        _catalog.Change(t =>
        {
            var found = FindModel(t, id);
            if (found.State == ModelState.Champion)
                throw new StoreRefusedException($"{id} is the champion of {found.Point} already.");
            if (!found.IsForUse && !force)
                throw new StoreRefusedException($"The validation of {id} marks it \"not for use\". To use it all the same, force it with --force.");
            var former = t.Champion(found.Point);
            if (former is not null)
                Change(t, former, ModelState.Retired, "retire-model", $"replaced by {id}", "");
            promoted = Change(
                t, found, ModelState.Champion, "promote-model", why, (former is null ? "no champion before" : $"replaces {former.Id}") + (found.IsForUse ? "" : ", though not for use"));
        });
        return promoted!;
    }

    /// <summary>Takes a model out of use. Its files stay, and it can be promoted again.</summary>
    /// <param name="id">The model. Where it is the champion, its point has none afterwards.</param>
    /// <param name="reason">Why, in 1 to 500 characters.</param>
    /// <exception cref="StoreRefusedException">There is no such model, it is retired already, or no reason is given.</exception>
    public StoredModel RetireModel(string id, string reason)
    {
        var why = Reason(reason);
        StoredModel? retired = null;
        _catalog.Change(t =>
        {
            var found = FindModel(t, id);
            if (found.State == ModelState.Retired)
                throw new StoreRefusedException($"{id} is retired already.");
            retired = Change(t, found, ModelState.Retired, "retire-model", why, found.State == ModelState.Champion ? $"{found.Point} has no champion" : "");
        });
        return retired!;
    }

    /// <summary>Keeps how a model did in a month, in place of what was kept of that month before.</summary>
    /// <param name="id">The model.</param>
    /// <param name="month">The month, as <c>yyyy-MM</c>.</param>
    /// <param name="json">What was found, as JSON; no row of a patient may be in it.</param>
    /// <exception cref="StoreRefusedException">There is no such model.</exception>
    /// <exception cref="ArgumentException">The month or the JSON is none.</exception>
    public void RecordModelMonth(string id, string month, string json)
    {
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw new ArgumentException("A month is written yyyy-MM.", nameof(month));
        try
        {
            JsonDocument.Parse(json).Dispose();
        }
        catch (JsonException)
        {
            throw new ArgumentException("What is kept of a month is JSON.", nameof(json));
        }
        _catalog.Change(t =>
        {
            FindModel(t, id);
            var isAgain = t.ModelMonths(id).Any(m => m.Month == month);
            t.Set(new ModelMonth(id, month, json, _caller.At));
            t.Audit(Entry("record-model-month", id, "", month + (isAgain ? ", in place of an earlier result" : "")));
        });
    }

    /// <summary>How a model did, month by month.</summary>
    /// <exception cref="StoreRefusedException">There is no such model.</exception>
    public IReadOnlyList<ModelMonth> ModelMonths(string id) => _catalog.Read(t => t.ModelMonths(FindModel(t, id).Id));

    /// <summary>Every model with a file that is not what was written.</summary>
    private IEnumerable<DamagedModelException> DamagedModels() =>
        Models().Select(m => FirstDamaged(m) is { } file ? new DamagedModelException(m, file) : null).OfType<DamagedModelException>();

    private string? FirstDamaged(StoredModel model) => SubmissionFolder.FirstDamaged(model.Files, _home.PathOf(StoreHome.ModelFolderOf(model.Id)));

    /// <summary>Puts back files of a model that were damaged, from those that were given again. Only who holds the lock may call it.</summary>
    private StoredModel Mended(StoredModel model, IReadOnlyList<InputFile> given, string staged)
    {
        var folder = _home.PathOf(StoreHome.ModelFolderOf(model.Id));
        var mended = model.Files.Where(f => given.Contains(f) && SubmissionFolder.FirstDamaged([f], folder) is not null).Select(f => f.Name).ToList();
        if (mended.Count == 0)
            return model;
        Directory.CreateDirectory(folder);
        foreach (var name in mended)
            File.Move(Path.Combine(staged, name), Path.Combine(folder, name), overwrite: true);
        Passing?.Invoke("files mended");
        _catalog.Change(t => t.Audit(Entry("mend-model", model.Id, "", string.Join(", ", mended))));
        return model;
    }

    private StoredModel Change(CatalogTransaction transaction, StoredModel model, ModelState state, string action, string reason, string detail)
    {
        transaction.Change(model.Id, state, _caller.At, _caller.Who, reason);
        transaction.Audit(Entry(action, model.Id, reason, detail));
        return model with { State = state, ChangedAt = _caller.At, ChangedBy = _caller.Who, Reason = reason };
    }

    private void TryForget(StoredModel model)
    {
        try
        {
            if (_catalog.Read(t => t.FindModel(model.Id)) is null)
                StoreHome.TryDelete(_home.PathOf(StoreHome.ModelFolderOf(model.Id)));
        }
        catch (IOException)
        {
            // Nobody can tell; whatever is imported or registered next clears the folder away if the catalog doesn't know it.
        }
    }

    private StoredModel StoredAs(NewModel model) => new()
    {
        Id = model.Id,
        Point = model.Point,
        Learner = model.Learner,
        State = ModelState.Challenger,
        IsForUse = model.IsForUse,
        Parent = model.Parent,
        Sources = model.Sources,
        TrainedOn = model.TrainedOn,
        RegisteredAt = _caller.At,
        RegisteredBy = _caller.Who,
        ChangedAt = _caller.At,
        ChangedBy = _caller.Who,
        Files = [.. model.Files.Select(f => FileOf(f.Key, f.Value)).OrderBy(f => f.Name, StringComparer.Ordinal)],
    };

    private AuditEntry Entry(string action, string subject, string reason, string detail) => new(_caller.At, _caller.Who, action, subject, reason, detail);

    private static InputFile FileOf(string name, byte[] bytes) => new(name, bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    private static StoredModel FindModel(CatalogTransaction transaction, string id) => transaction.FindModel(id)
        ?? throw new StoreRefusedException($"The store has no model {id}{(transaction.Models() is { Count: > 0 } all ? $"; it has {string.Join(", ", all.TakeLast(5).Select(m => m.Id))}" : "")}.");

    private static string Reason(string reason) => reason.Trim() is { Length: > 0 and <= LongestReason } text
        ? text
        : throw new StoreRefusedException($"A model is promoted or retired for a reason of 1 to {LongestReason} characters.");

    private static void Require(NewModel model)
    {
        Require(IdPattern().IsMatch(model.Id), "The id of a model is 1 to 100 of a-z 0-9 and -.");
        Require(model.Point is "m0" or "m4", "A model predicts at m0 or m4.");
        Require(!string.IsNullOrWhiteSpace(model.Learner), "A model has a learner.");
        Require(!string.IsNullOrWhiteSpace(model.Sources), "A model is trained on a source.");
        Require(model.Files.ContainsKey(StoredModel.MainFile), $"{StoredModel.MainFile} is not among the files of the model.");
        Require(model.Files.Keys.All(n => FilePattern().IsMatch(n)), "The files of a model have plain names.");
        Require(model.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == model.Files.Count, "The files of a model have names that differ by more than case.");

        static void Require(bool holds, string message)
        {
            if (!holds)
                throw new ArgumentException(message, nameof(model));
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,100}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?\z")]
    private static partial Regex FilePattern();
}
