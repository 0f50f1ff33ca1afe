namespace NonResponse.Ingest;

/// <summary>A file of the store is not what was written; the message says what can be done.</summary>
public abstract class DamagedFileException : IOException
{
    private protected DamagedFileException(string file, string message)
        : base(message) => File = file;

    /// <summary>The file, or what is wrong.</summary>
    public string File { get; }
}

/// <summary>A file of a stored submission is not what was written.</summary>
public sealed class DamagedSubmissionException : DamagedFileException
{
    internal DamagedSubmissionException(StoredSubmission submission, string file)
        : base(file, $"The submission {submission.Id} is damaged: {file} is not what was stored. 'submissions mend {submission.Id}' lets the one before stand for {submission.Source} until the extract is imported again.") =>
        Submission = submission;

    /// <summary>The submission.</summary>
    public StoredSubmission Submission { get; }
}

/// <summary>A file of a registered model is not what was written.</summary>
public sealed class DamagedModelException : DamagedFileException
{
    internal DamagedModelException(StoredModel model, string file)
        : base(file, FormattableString.Invariant(
            $"The model {model.Id} is damaged: {file} is not what was stored. Train it again on the extract of {model.TrainedOn:yyyy-MM-dd}, or put {StoreHome.ModelFolderOf(model.Id)}/{file} back from a backup{(model.State == ModelState.Champion ? $"; until then, promote another model for {model.Point}" : "")}.")) =>
        Model = model;

    /// <summary>The model.</summary>
    public StoredModel Model { get; }
}
