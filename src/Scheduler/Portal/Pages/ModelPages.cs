using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Scheduler.Commands;
using NonResponse.Scheduler.Models;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>The prediction models of the store: what they learnt from, whether they may be used, how they do month by month.</summary>
internal static class ModelPages
{
    public const string Path = "/models";

    private const string Damaged = "The file of the model is not what was stored: what it learnt cannot be shown, and it makes no predictions. Tell who keeps the service.";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapGet(Path, () => List(portal)).For(Access.DraftReaders);
        app.MapGet(Path + "/{id}", (string id) => One(portal, id, null)).For(Access.DraftReaders);
        app.MapPost(Path + "/{id}/promote", (HttpContext http, string id) => ChangeAsync(http, portal, id, "The model makes the predictions of its point now.", (reason, who) => portal.Service.PromoteModel(id, reason, force: false, who))).For(AccountRole.Administrator);
        app.MapPost(Path + "/{id}/retire", (HttpContext http, string id) => ChangeAsync(http, portal, id, "The model is retired; its files stay.", (reason, who) => portal.Service.RetireModel(id, reason, who))).For(AccountRole.Administrator);
    }

    public static string Href(string id) => $"{Path}/{Uri.EscapeDataString(id)}";

    private static PortalPage List(PortalService portal) => new()
    {
        Title = "Models",
        Part = Path,
        Body = (page, _) =>
        {
            page.Element("p", "Models that tell who is likely not to respond, at the start of a step (m0) and four weeks into it (m4). Each point has one champion, which makes the predictions; challengers are watched beside it. Administrators promote and retire them.");
            var models = portal.Service.Models().OrderBy(m => m.State switch { ModelState.Champion => 0, ModelState.Challenger => 1, _ => 2 }).ThenBy(m => m.Point, StringComparer.Ordinal).ThenByDescending(m => m.RegisteredAt).ToList();
            if (models.Count == 0)
            {
                Parts.Empty(page, "The store holds no model yet. 'nonresponse train' makes some, or the job models once it is enabled in service.json.");
                return;
            }
            Parts.Table(page, "models", "Models: champions first", ["Model", "Point", "Learner", "State", "For use", "Trained on", "Last month recorded"], models, m =>
            {
                Parts.Head(page, m.Id, Href(m.Id));
                Parts.Cell(page, "Point", m.Point);
                Parts.Cell(page, "Learner", m.Learner);
                Parts.Cell(page, "State", () => Tag(page, m.State));
                Parts.Cell(page, "For use", m.IsForUse ? "Yes" : "No");
                Parts.Cell(page, "Trained on", Day(m.TrainedOn));
                Parts.Cell(page, "Last month recorded", portal.Service.ModelMonths(m.Id).Select(r => r.Month).Max(StringComparer.Ordinal) is { } month ? Words.Month(month) : "none yet");
            });
        },
    };

    private static PortalPage One(PortalService portal, string id, Notice? told, string? fault = null)
    {
        if (portal.Service.Models().FirstOrDefault(m => m.Id == id) is not { } stored)
            return Problems.Missing();
        ModelDocument? model = null;
        var notice = told;
        try
        {
            model = portal.Service.ReadModel(id);
        }
        catch (IOException)
        {
            notice = new Notice(Damaged, IsFault: true);
        }
        return new PortalPage
        {
            Title = stored.Id,
            Part = Path,
            Above = [(Path, "Models")],
            Notice = notice,
            Status = fault is not null ? StatusCodes.Status400BadRequest : told is { IsFault: true } ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
            Body = (page, http) =>
            {
                page.Open("p", ("class", "state"));
                Tag(page, stored.State);
                if (!stored.IsForUse)
                    Parts.Tag(page, "Not for use", "bad");
                page.Close();
                Parts.Facts(page, Facts(portal, stored, model));
                if (http.Viewer().Role == AccountRole.Administrator)
                    Steering(page, http, stored, model is not null, fault);
                Parts.Section(page, "months", "How it does", () => Months(page, portal.Service.ModelMonths(id)));
                Parts.Section(page, "documents", "Its documents", () => Documents(page, portal, http.Viewer(), stored));
                Parts.Section(page, "files", "Its files", () => Parts.Table(page, "file-list", "As the store keeps them", ["File", "Size", "SHA-256"], stored.Files, f =>
                {
                    Parts.Head(page, f.Name);
                    Parts.Cell(page, "Size", Words.Size(f.Bytes));
                    Parts.Cell(page, "SHA-256", () => page.Element("code", f.Sha256));
                }));
            },
        };
    }

    /// <summary>What an administrator can do with it.</summary>
    private static void Steering(Markup page, HttpContext http, StoredModel stored, bool canBeRead, string? fault)
    {
        var isChampion = stored.State == ModelState.Champion;
        if (isChampion)
            Decision("retire", "Take it out of use", $"No model makes the predictions of {stored.Point} then, until another is promoted. Its files stay.", "Retire it");
        else if (!canBeRead)
            return;
        else if (stored.IsForUse)
            Decision("promote", "Let it make the predictions", $"The champion of {stored.Point} is retired then, where there is one; it can be promoted again.", "Promote it");
        else
            Parts.Section(page, "promote", "Let it make the predictions", () => page.Element("p", "Its validation marks it not for use. Only 'nonresponse models promote --force' at the console takes it all the same, and the audit says so."));

        void Decision(string what, string heading, string words, string button) => Parts.Section(page, what, heading, () =>
        {
            page.Element("p", words);
            Forms.Form(page, http, $"{Href(stored.Id)}/{what}", () =>
            {
                Forms.Text(page, "reason", "Reason", "Why; it is kept.", fault);
                Forms.Button(page, button, "second");
            }, "narrow");
        });
    }

    private static async Task<IResult> ChangeAsync(HttpContext http, PortalService portal, string id, string done, Action<string, string> change)
    {
        if (portal.Service.Models().All(m => m.Id != id))
            return Problems.Missing();
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var who = http.Viewer().Name;
        try
        {
            var reason = StoreArguments.Reason(Forms.Of(form, "reason"), "It");
            // It waits for whoever writes to the store, whose audit has a row of it.
            await Task.Run(() => change(reason, who), http.RequestAborted).ConfigureAwait(false);
            return One(portal, id, new Notice(done));
        }
        catch (UsageException fault)
        {
            return One(portal, id, null, fault.Message);
        }
        catch (StoreRefusedException refused)
        {
            return One(portal, id, new Notice(refused.Message, IsFault: true));
        }
        catch (IOException)
        {
            return One(portal, id, new Notice(Damaged, IsFault: true));
        }
    }

    private static (string, string)[] Facts(PortalService portal, StoredModel stored, ModelDocument? model) =>
    [
        .. new (string Name, string? Value)[]
        {
            ("Point and learner", $"{stored.Point}, {stored.Learner}"),
            ("In its state since", $"{portal.Service.Local(stored.ChangedAt)}, by {stored.ChangedBy}{(stored.Reason is { } why ? $": {why}" : "")}"),
            ("For use", stored.IsForUse ? "Yes, for planning reviews and audit" : model is null ? "No" : $"No: {string.Join("; ", model.NotForUse)}"),
            ("Learnt from", model is null ? stored.Sources : $"{stored.Sources}, extracted on {Day(model.Training.ExtractedOn)}: steps from {Day(model.Training.From)} with an outcome due before {Day(model.Training.Before)}"),
            ("Steps", model is null ? null : string.Create(CultureInfo.InvariantCulture, $"{model.Training.Steps:N0}, {model.Training.Observed:N0} of them with an outcome, {model.Training.Nonresponse:N0} without response; {model.Training.Patients:N0} patients")),
            ("Features", model is null ? null : string.Create(CultureInfo.InvariantCulture, $"{model.Terms.Count}, {(model.Training.SocialDeterminants ? "social determinants among them" : "without social determinants")}")),
            ("Put right", stored.Parent is { } parent ? $"from {parent}" : null),
        }.Where(f => f.Value is not null).Select(f => (f.Name, f.Value!)),
    ];

    /// <summary>What the registry keeps of each month, as it was recorded.</summary>
    private static void Months(Markup page, IReadOnlyList<ModelMonth> months)
    {
        if (months.Count == 0)
        {
            Parts.Empty(page, "No month has been recorded yet. The job models, or 'nonresponse models monitor --record', holds its predictions against what became of the steps.");
            return;
        }
        Parts.Table(page, "month-list", "Month by month, the newest first", ["Month", "Steps", "Without response", "Expected", "Observed over expected (95% interval)", "Signal"], months.OrderByDescending(m => m.Month, StringComparer.Ordinal), m =>
        {
            using var result = JsonDocument.Parse(m.Result);
            var r = result.RootElement;
            Parts.Head(page, Words.Month(m.Month));
            Parts.Cell(page, "Steps", $"{Whole(r, "steps")}, {Whole(r, "observed")} with an outcome");
            Parts.Cell(page, "Without response", Whole(r, "nonresponse"));
            Parts.Cell(page, "Expected", Number(r, "expected"));
            Parts.Cell(page, "Observed over expected (95% interval)", r.TryGetProperty("observed_over_expected", out var ratio) && ratio.ValueKind == JsonValueKind.Object
                ? $"{Number(ratio, "value")} ({Number(ratio, "lower")} to {Number(ratio, "upper")})" : "too few");
            Parts.Cell(page, "Signal", () => Parts.Tag(page, r.TryGetProperty("signal", out var signal) && signal.ValueKind == JsonValueKind.True ? "Signal" : "None", signal.ValueKind == JsonValueKind.True ? "bad" : "other"));
        });
    }

    private static void Documents(Markup page, PortalService portal, Viewer viewer, StoredModel stored)
    {
        var folder = $"{ModelFiles.Folder}/{stored.Point}-{stored.Learner}/";
        var there = PackPages.For(viewer, portal).Select(m => (m.Month, m.State, Files: m.Month.Files.Keys.Where(f => f.Contains(folder, StringComparison.Ordinal) && f.EndsWith(".html", StringComparison.Ordinal) && PackRights.MayRead(viewer, m.Month, m.State, f)).Order(StringComparer.Ordinal).ToList())).FirstOrDefault(m => m.Files.Count > 0);
        if (there.Month is null)
        {
            Parts.Empty(page, "No packs have documents of its kind. They are written where packs look at prediction models.");
            return;
        }
        page.Element("p", $"As the packs of {Words.Month(there.Month.Month)} have them, of the model of the same point and learner that was fitted for them.");
        page.Open("ul", ("class", "formats"));
        foreach (var file in there.Files)
            page.Open("li").Link(PackPages.Href(there.Month.Month, file), Wording.Capitalised(System.IO.Path.GetFileNameWithoutExtension(file).Replace('-', ' '))).Close();
        page.Close();
    }

    private static void Tag(Markup page, ModelState state) => Parts.Tag(page, state.ToString(), state switch { ModelState.Champion => "released", ModelState.Challenger => "checked", _ => "other" });

    private static string Whole(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("N0", CultureInfo.InvariantCulture) : "";

    private static string Number(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("N2", CultureInfo.InvariantCulture) : "";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
