using Microsoft.AspNetCore.Http;
using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Portal;

/// <summary>What every page of the portal shares. Its time is the machine's: that of a demonstration runs too fast for people.</summary>
internal sealed class PortalService : IAsyncDisposable
{
    public PortalService(Service service, JobRunner runner, TimeProvider machine)
    {
        (Service, Clock) = (service, machine);
        Desk = new SignInDesk(service.Accounts, service.Chain, service.Settings.Portal, machine);
        First = new FirstAdministrator(service.Accounts, machine);
        Shelf = new PackShelf(Path.Combine(service.Home, PacksJob.Folder));
        Queue = new AuditQueue(service.Chain, service.Log);
        Figures = new FigureShelf(this);
        Runs = new RunStarter(service, runner);
        Uploads = new UploadDesk(service);
    }

    public Service Service { get; }

    public TimeProvider Clock { get; }

    public PortalSettings Settings => Service.Settings.Portal;

    public Accounts Accounts => Service.Accounts;

    public SignOffs SignOffs => Service.SignOffs;

    public AuditChain Chain => Service.Chain;

    public SignInDesk Desk { get; }

    public FirstAdministrator First { get; }

    public PackShelf Shelf { get; }

    public AuditQueue Queue { get; }

    public FigureShelf Figures { get; }

    public RunStarter Runs { get; }

    public UploadDesk Uploads { get; }

    /// <summary>Notes in the audit what somebody read, or was refused.</summary>
    public ValueTask NoteAsync(HttpContext http, string action, string subject, string result, string detail = "") => Queue.AddAsync(
        new ChainEntry(Clock.GetUtcNow(), http.ViewerOrNull()?.Name ?? ChainEntry.Nobody, action, subject, result, detail), http.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync().ConfigureAwait(false);
        await Queue.DisposeAsync().ConfigureAwait(false);
        Desk.Dispose();
        Figures.Dispose();
    }
}
