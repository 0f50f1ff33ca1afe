using System.IO.Compression;
using System.Net;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>Extracts by upload, and what the store holds: the import is the program's own.</summary>
public sealed class SubmissionTests
{
    private static readonly string Sample = Repository.Path("data", "samples", "small-service");

    private PortalSite _site = null!;
    private PortalClient _admin = null!;

    [TearDown]
    public async Task Stop()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task Uploaded_zip_is_imported_and_its_run_tells()
    {
        await StartAsync();
        var answer = await SendAsync("", Zip(Directory.GetFiles(Sample).Select(f => ($"small-service/{Path.GetFileName(f)}", File.ReadAllBytes(f)))));
        Assert.That(answer.Location, Is.EqualTo("/runs/1"), answer.Text);
        var run = await _site.EndAsync(1);
        Assert.That((run.End.State, run.StartedBy), Is.EqualTo((RunState.Done, "admin in the portal")), run.End.Message);
        Assert.That(run.End.Message, Does.StartWith("The store had it already"), "it is the one that the store began with");
        Assert.That((await _admin.GetAsync("/runs/1")).Text, Does.Contain("Report of the import").And.Contain("Checks: "));
        Assert.That(Inbox(), Is.Empty);
    }

    [Test]
    public async Task Uploaded_files_become_a_submission_that_is_shown_and_withdrawn()
    {
        await StartAsync();
        // The same episodes of another source are counted once: what stands gives way.
        var first = _site.Service.Standing().Single().Id;
        Assert.That((await _admin.PostAsync($"/submissions/{first}/withdraw", ("reason", "goes by another name"))).Text, Does.Contain("is withdrawn"));
        var files = Directory.GetFiles(Sample).Where(f => Path.GetFileName(f) != "submission.json").Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))).ToArray();
        var answer = await SendAsync("northern", files);
        Assert.That(answer.Location, Is.EqualTo("/runs/1"), answer.Text);
        var run = await _site.EndAsync(1);
        Assert.That(run.End.State, Is.EqualTo(RunState.Done), run.End.Message);
        var submission = _site.Service.Standing().Single(s => s.Source == "northern");

        var list = (await _admin.GetAsync("/submissions")).Text;
        Assert.That(list, Does.Contain(submission.Id).And.Contain("Stands"));
        var page = (await _admin.GetAsync($"/submissions/{submission.Id}")).Text;
        var record = _site.Service.RecordOf(submission.Id);
        Assert.That(page, Does.Contain($"Checks: {record.Checks.Count(c => c.Status == CheckStatus.Passed)} passed, "));
        foreach (var check in record.Checks.Where(c => c.Status == CheckStatus.Failed))
            Assert.That(page, Does.Contain(check.Id));
        Assert.That(page, Does.Contain("The strategy declared for the step is not the one that its interventions show").And.Contain(_site.Service.FindSubmission(submission.Id)!.Files[0].Sha256));

        using var researcher = _site.As("researcher");
        Assert.That((await researcher.GetAsync($"/submissions/{submission.Id}")).Text, Does.Not.Contain("/withdraw"));
        Assert.That((await _admin.PostAsync($"/submissions/{submission.Id}/withdraw", ("reason", "  "))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await _admin.PostAsync($"/submissions/{submission.Id}/withdraw", ("reason", "sent by mistake"))).Text, Does.Contain("is withdrawn"));
        Assert.That(_site.Service.Standing().Select(s => s.Source), Does.Not.Contain("northern"));
        Assert.That(_site.Service.RecordOf(submission.Id).Audit.Select(a => (a.Who, a.Action, a.Reason)), Does.Contain(("admin in the portal", "withdraw", "sent by mistake")));
        Assert.That((await _admin.PostAsync($"/submissions/{submission.Id}/withdraw", ("reason", "again"))).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(_site.Service.Chain.Recent(50).Where(r => r.Entry.Subject == submission.Id && r.Entry.Detail.Contains("sent by mistake")), Has.Exactly(1).Items, "it is done once and told once");
    }

    [TestCase(SynthesisFormat.Nhs)]
    [TestCase(SynthesisFormat.Omop)]
    public async Task Uploaded_tables_of_another_format_become_a_submission(SynthesisFormat format)
    {
        await StartAsync();
        // The synthetic services number their episodes alike: what stands gives way.
        _site.Service.Withdraw(_site.Service.Standing().Single().Id, "numbered alike", "test");
        using var folder = new TempFolder();
        var extract = Path.Combine(folder.Path, "extract");
        Synthesis.Write(new SynthesisOptions { Episodes = 300, Seed = 5, Format = format, Source = "elsewhere" }, extract, null, CancellationToken.None);
        var answer = await SendAsync("", Zip(Directory.GetFiles(extract).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))));
        Assert.That(answer.Location, Is.EqualTo("/runs/1"), answer.Text);
        var run = await _site.EndAsync(1);
        Assert.That(run.End.State, Is.EqualTo(RunState.Done), run.End.Message);
        var submission = _site.Service.Standing().Single(s => s.Source == "elsewhere");
        Assert.That(submission.Episodes, Is.GreaterThan(200));
        Assert.That(submission.Files.Select(f => f.Name), Has.Some.StartWith("episodes."), "it is kept as the tables of the contract");
    }

    [Test]
    public async Task Refused_extract_says_why_on_the_page_of_its_run()
    {
        await StartAsync();
        var answer = await SendAsync("broken", ("episodes.csv", Encoding.UTF8.GetBytes("episode_id,patient_name\n1,Ada\n")));
        Assert.That(answer.Location, Is.EqualTo("/runs/1"), answer.Text);
        var run = await _site.EndAsync(1);
        Assert.That(run.End.State, Is.EqualTo(RunState.Refused));
        var page = (await _admin.GetAsync("/runs/1")).Text;
        Assert.That(page, Does.Contain("Refused: ").And.Contain("Report of the import").And.Contain("patient_name"));
        Assert.That(page, Does.Not.Contain("Ada"));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return Case("other file", "s", "is no file of an extract", ("notes.docx", "x"u8.ToArray()));
        yield return Case("no episodes", "s", "episodes.csv among its files", ("steps.csv", "x"u8.ToArray()));
        yield return Case("no source", "", "Say whose extract it is", ("episodes.csv", "x"u8.ToArray()));
        yield return Case("source with a path", "../out", "The name of the source", ("episodes.csv", "x"u8.ToArray()));
        yield return Case("reserved source", "accepted", "The name of the source", ("episodes.csv", "x"u8.ToArray()));
        yield return Case("twice", "s", "came twice", ("episodes.csv", "x"u8.ToArray()), ("EPISODES.csv", "x"u8.ToArray()));
        yield return Case("too large", "s", "more than 1 MB", ("episodes.csv", new byte[(1 << 20) + 5]));
        yield return Case("far too large", "s", "more than 1 MB", ("episodes.csv", new byte[3 << 20]));
        yield return Case("slip", "s", "outside its folder", Zip([("../episodes.csv", [1])]));
        yield return Case("slip to the root", "s", "outside its folder", Zip([("/etc/episodes.csv", [1])]));
        yield return Case("slip of Windows", "s", "outside its folder", Zip([("..\\episodes.csv", [1])]));
        yield return Case("folders", "s", "several folders", Zip([("a/episodes.csv", [1]), ("b/steps.csv", [1])]));
        yield return Case("many", "s", "holds 300 files", Zip(Enumerable.Range(0, 300).Select(i => (FormattableString.Invariant($"{i}.csv"), new byte[1]))));
        yield return Case("another inside", "s", "is no file of an extract", Zip([("inner.zip", [1])]));
        yield return Case("damaged zip", "s", "is damaged", ("extract.zip", "PK not a zip"u8.ToArray()));
        yield return Case("bomb", "s", "than", Zip([("episodes.csv", new byte[300 << 20])]));
        yield return Case("link", "s", "a link", Link());
    }

    [TestCaseSource(nameof(Bad))]
    public async Task What_is_no_extract_is_refused_in_words_and_leaves_nothing(string source, string words, (string, byte[])[] files)
    {
        await StartAsync("""{ "portal": { "upload_megabytes": 1 } }""");
        var answer = await SendAsync(source, files);
        Assert.That((answer.Status, answer.Location), Is.EqualTo((HttpStatusCode.BadRequest, (string?)null)), answer.Text);
        Assert.That(answer.Text, Does.Contain(words).And.Not.Contain(_site.Home));
        Assert.That(Inbox(), Is.Empty);
        Assert.That(Directory.GetFiles(_site.Home, "episodes.csv", SearchOption.AllDirectories), Is.Empty);
        Assert.That(_site.Service.Ledger.Recent(null, 1), Is.Empty);
    }

    [Test]
    public async Task Upload_that_is_not_from_the_form_is_refused()
    {
        await StartAsync();
        foreach (var token in new[] { null, "forged" })
        {
            using var content = new MultipartFormDataContent();
            if (token is not null)
                content.Add(new StringContent(token), "form-token");
            content.Add(new StringContent("s"), "source");
            content.Add(new ByteArrayContent("x"u8.ToArray()), "files", "episodes.csv");
            var answer = await _admin.SendAsync(HttpMethod.Post, "/upload", content);
            Assert.That((answer.Status, answer.Text.Contains("The form was too old", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.BadRequest, true)));
        }
        Assert.That(Inbox(), Is.Empty);
    }

    [Test]
    public async Task Forms_elsewhere_stay_small()
    {
        await StartAsync();
        Assert.That((await _admin.PostAsync("/jobs/packs/run", ("what", new string('x', 100_000)))).Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    private static TestCaseData Case(string name, string source, string words, params (string, byte[])[] files) => new TestCaseData(source, words, files).SetArgDisplayNames(name);

    private static (string, byte[]) Zip(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        return ("extract.zip", bytes.ToArray());
    }

    private static (string, byte[]) Link()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var link = zip.CreateEntry("episodes.csv");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using var entry = link.Open();
            entry.Write("/etc/passwd"u8);
        }
        return ("extract.zip", bytes.ToArray());
    }

    private string[] Inbox()
    {
        var inbox = Path.Combine(_site.Home, "inbox");
        return !Directory.Exists(inbox) ? [] : [.. Directory.GetFileSystemEntries(inbox).Select(Path.GetFileName).OfType<string>().Where(n => n is not ("accepted" or "refused"))];
    }

    private async Task StartAsync(string settings = "{}")
    {
        _site = await PortalSite.StartAsync(settings);
        _admin = _site.As("admin");
    }

    private async Task<PortalAnswer> SendAsync(string source, params (string Name, byte[] Bytes)[] files)
    {
        using var content = new MultipartFormDataContent { { new StringContent(await _admin.TokenAsync()), "form-token" }, { new StringContent(source), "source" } };
        foreach (var (name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), "files", name);
        return await _admin.SendAsync(HttpMethod.Post, "/upload", content);
    }
}
