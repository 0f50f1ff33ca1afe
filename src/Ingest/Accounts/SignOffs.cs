namespace NonResponse.Ingest;

/// <summary>How far the packs of a month are.</summary>
public enum SignOffState
{
    /// <summary>Nobody has looked at them.</summary>
    Draft,

    /// <summary>One person has.</summary>
    Checked,

    /// <summary>A second one has let readers see them.</summary>
    Released,
}

/// <summary>A step of a sign-off.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Month">The month, yyyy-MM.</param>
/// <param name="Manifest">The SHA-256 of the packs' manifest, which has that of each file: packs made anew are others.</param>
/// <param name="To">Where the step led.</param>
/// <param name="Who">The account.</param>
/// <param name="At">When.</param>
/// <param name="Comment">What they said.</param>
public sealed record SignOffEntry(long Number, string Month, string Manifest, SignOffState To, string Who, DateTimeOffset At, string Comment);

/// <summary>Who checked and released the packs of which month.</summary>
public sealed class SignOffs
{
    private readonly Catalog _catalog;

    internal SignOffs(Catalog catalog) => _catalog = catalog;

    /// <summary>Every step, in order.</summary>
    public IReadOnlyList<SignOffEntry> All() => _catalog.Read(t => t.SignOffs(null));

    /// <summary>The steps of a month, in order, of all packs that it ever had.</summary>
    public IReadOnlyList<SignOffEntry> Of(string month) => _catalog.Read(t => t.SignOffs(month));

    /// <summary>How far packs are.</summary>
    /// <param name="steps">Steps, in order.</param>
    /// <param name="month">Of which month.</param>
    /// <param name="manifest">Of which packs.</param>
    public static SignOffState StateOf(IEnumerable<SignOffEntry> steps, string month, string manifest) =>
        steps.LastOrDefault(s => s.Month == month && s.Manifest == manifest)?.To ?? SignOffState.Draft;

    /// <summary>Takes a step: from draft to checked, by another person to released, and back to draft.</summary>
    /// <param name="month">The month.</param>
    /// <param name="manifest">The packs.</param>
    /// <param name="to">Where to.</param>
    /// <param name="who">The account.</param>
    /// <param name="at">The time.</param>
    /// <param name="comment">What they say; never empty.</param>
    /// <exception cref="StoreRefusedException">The step cannot be taken now, or not by this person.</exception>
    public void Take(string month, string manifest, SignOffState to, string who, DateTimeOffset at, string comment)
    {
        if (string.IsNullOrWhiteSpace(comment))
            throw new StoreRefusedException("A step needs a comment: what was looked at, and what was found.");
        _catalog.Change(t =>
        {
            var last = t.SignOffs(month).LastOrDefault(s => s.Manifest == manifest);
            var from = last?.To ?? SignOffState.Draft;
            var fits = (from, to) is (SignOffState.Draft, SignOffState.Checked) or (SignOffState.Checked, SignOffState.Released)
                or (SignOffState.Checked or SignOffState.Released, SignOffState.Draft);
            if (!fits)
                throw new StoreRefusedException($"The packs of {month} are {from.ToString().ToLowerInvariant()} by now; that step is not the next.");
            if (to == SignOffState.Released && last!.Who == who)
                throw new StoreRefusedException("Who checked the packs cannot release them too: it takes two people.");
            t.Add(new SignOffEntry(0, month, manifest, to, who, at, comment.Trim()));
            t.Chain(new ChainEntry(at, who, $"sign-off: {to.ToString().ToLowerInvariant()}", month, "done", $"manifest {manifest[..Math.Min(12, manifest.Length)]}: {comment.Trim()}"));
        });
    }
}
