using System.Globalization;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>How often the guard errs, over extracts that carry identity and extracts that only look so.</summary>
public class IdentityCorpusTests
{
    [Test]
    public void No_leak_passes()
    {
        var missed = IdentityLeaks.All.Where(c => !Read(c).Identity.Any(f => f.Kind == c.Kind)).Select(c => c.ToString()).ToList();
        Tell("leaks that pass", missed.Count, IdentityLeaks.All.Count);
        Assert.That(IdentityLeaks.All, Has.Count.GreaterThanOrEqualTo(110));
        Assert.That(missed, Is.Empty);
    }

    [Test]
    public void Nothing_clean_is_refused()
    {
        var refused = IdentityLookAlikes.All.Select(c => (Case: c, Report: Read(c))).Where(x => x.Report.Refusal is not null)
            .Select(x => $"{x.Case}: {x.Report.Refusal}").ToList();
        Tell("clean extracts refused", refused.Count, IdentityLookAlikes.All.Count);
        Assert.That(IdentityLookAlikes.All, Has.Count.GreaterThanOrEqualTo(60));
        Assert.That(refused, Is.Empty);
    }

    private static ImportReport Read(IdentityCase identity)
    {
        using var extract = identity.Write();
        return Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
    }

    private static void Tell(string what, int wrong, int of) =>
        TestContext.Progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {wrong} of {of} ({(double)wrong / of:P1})"));
}
