using System.Net;
using System.Text;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>The registry of models, as the portal shows it.</summary>
public sealed class ModelTests
{
    [Test]
    public async Task Models_are_listed_with_their_state_and_months()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.As("researcher");
        Assert.That((await client.GetAsync("/models")).Text, Does.Contain("The store holds no model yet"));

        var store = Store.Open(site.Service.Options, new StoreCaller("tests", DateTimeOffset.UnixEpoch, "1"));
        // A file that is no model: the registry keeps it all the same, and the page says that it cannot be read.
        store.AddModel(new NewModel
        {
            Id = "m0-ridge-20260301-1f3a9c2e",
            Point = "m0",
            Learner = "ridge",
            IsForUse = true,
            Sources = "small-service",
            TrainedOn = new DateOnly(2026, 3, 1),
            Files = new Dictionary<string, byte[]> { ["model.json"] = Encoding.UTF8.GetBytes("{}") },
        });
        store.RecordModelMonth("m0-ridge-20260301-1f3a9c2e", "2026-02", """{"steps":40,"observed":31,"nonresponse":18,"expected":16.25,"observed_over_expected":{"value":1.1077,"lower":0.66,"upper":1.75},"signal":true}""");
        store.PromoteModel("m0-ridge-20260301-1f3a9c2e", "the best there is");

        Assert.That((await client.GetAsync("/models")).Text, Does.Contain("m0-ridge-20260301-1f3a9c2e").And.Contain("Champion").And.Contain("February 2026"));
        var page = await client.GetAsync("/models/m0-ridge-20260301-1f3a9c2e");
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Text, Does.Contain("is not what was stored").And.Contain("1.11 (0.66 to 1.75)").And.Contain("40, 31 with an outcome").And.Contain("the best there is"));
        Assert.That((await client.GetAsync("/models/none")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task An_administrator_promotes_and_retires_models_with_a_reason()
    {
        await using var site = await PortalSite.StartAsync();
        using var folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 11, Providers = 3, Commissioners = 1, Source = "small-service", ExtractedOn = new DateOnly(2026, 4, 30) }, folder.File("extract"), null, CancellationToken.None);
        site.Run("import", folder.File("extract"));
        site.Run("train");
        using var admin = site.As("admin");
        using var researcher = site.As("researcher");
        var id = site.Service.Models().Single(m => m is { Point: "m4", Learner: "ridge" }).Id;
        Assert.That((await researcher.GetAsync("/models/" + id)).Text, Does.Not.Contain("Promote it"));
        Assert.That((await admin.GetAsync("/models/" + id)).Text, Does.Contain("Promote it").And.Not.Contain("Retire it"));
        var nameless = await admin.PostAsync($"/models/{id}/promote", ("reason", " "));
        Assert.That((nameless.Status, State(id)), Is.EqualTo((HttpStatusCode.BadRequest, ModelState.Challenger)));

        Assert.That((await admin.PostAsync($"/models/{id}/promote", ("reason", "agreed by the board"))).Text, Does.Contain("makes the predictions of its point now").And.Contain("Retire it").And.Contain("agreed by the board"));
        Assert.That(State(id), Is.EqualTo(ModelState.Champion));
        Assert.That((await admin.PostAsync($"/models/{id}/promote", ("reason", "again"))).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await admin.PostAsync($"/models/{id}/retire", ("reason", "superseded"))).Text, Does.Contain("its files stay").And.Contain("Promote it"));
        Assert.That(State(id), Is.EqualTo(ModelState.Retired));
        Assert.That(site.Portal.Chain.Recent(10).Where(r => r.Entry.Subject == id && r.Entry.Who.StartsWith("admin", StringComparison.Ordinal)).Select(r => $"{r.Entry.Who} {r.Entry.Action}: {r.Entry.Detail}"), Is.EqualTo(new[] { "admin in the portal retire-model: m4 has no champion: superseded", "admin in the portal promote-model: no champion before: agreed by the board" }));
        if (site.Service.Models().FirstOrDefault(m => !m.IsForUse) is { } unfit)
        {
            Assert.That((await admin.GetAsync("/models/" + unfit.Id)).Text, Does.Contain("marks it not for use").And.Not.Contain("Promote it"));
            Assert.That((await admin.PostAsync($"/models/{unfit.Id}/promote", ("reason", "all the same"))).Status, Is.EqualTo(HttpStatusCode.Conflict));
        }

        ModelState State(string model) => site.Service.Models().Single(m => m.Id == model).State;
    }
}
