using System.Net;
using System.Text;
using NonResponse.Ingest;

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
}
