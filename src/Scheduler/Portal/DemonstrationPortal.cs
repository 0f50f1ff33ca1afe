using NonResponse.Ingest;

namespace NonResponse.Scheduler.Portal;

/// <summary>Accounts for whoever looks at the demonstration, and packs that are signed off by themselves. Elsewhere there is none of it.</summary>
internal static class DemonstrationPortal
{
    private const string Maker = "demonstration";
    private const string Checker = "checker";
    private const string Releaser = "admin";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly (string Name, AccountRole Role, string[] Scope, string Sees)[] People =
    [
        (Releaser, AccountRole.Administrator, [], "administrator: everything, users and audit"),
        ("lead", AccountRole.ServiceLead, [Account.Everything], "service lead of all providers"),
        ("researcher", AccountRole.Researcher, [], "researcher: everything, sign-off"),
        ("commissioner", AccountRole.Commissioner, [Account.Everything], "commissioner of all areas: released public packs"),
        (Checker, AccountRole.Researcher, [], "a second person for sign-off"),
    ];

    /// <summary>Makes the accounts of a home that has none, tells them, and signs off packs as they come.</summary>
    public static void Open(Terminal console, PortalService portal, string address, CancellationToken stop)
    {
        console.Error($"The portal is at {address}");
        if (portal.Accounts.All().Count > 0)
            console.Error("The accounts of this demonstration were told when it first started; a new --home has new ones.");
        else
            foreach (var (name, role, scope, sees) in People)
            {
                var password = Secrets.Password();
                portal.Accounts.Add(new NewAccount(name, role, scope, portal.Desk.Hash(name, password)), Maker, portal.Clock.GetUtcNow());
                console.Error($"  {name,-13} {password}  {sees}");
            }
        _ = SignOffAsync(portal, stop);
    }

    /// <summary>A home that was shown once is not to be entered by accounts whose passwords stood on a screen.</summary>
    public static void Close(PortalService portal)
    {
        if (portal.Accounts.Disable(Maker, portal.Clock.GetUtcNow()) is > 0 and var closed)
            portal.Service.Log(FormattableString.Invariant($"{closed} accounts of a demonstration are disabled"));
    }

    private static async Task SignOffAsync(PortalService portal, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var steps = portal.SignOffs.All();
                foreach (var month in portal.Shelf.Months().Where(m => SignOffs.StateOf(steps, m.Month, m.Manifest) == SignOffState.Draft && !steps.Any(s => s.Manifest == m.Manifest)))
                {
                    portal.SignOffs.Take(month.Month, month.Manifest, SignOffState.Checked, Checker, portal.Clock.GetUtcNow(), "Demonstration: checked by itself.");
                    portal.SignOffs.Take(month.Month, month.Manifest, SignOffState.Released, Releaser, portal.Clock.GetUtcNow(), "Demonstration: released by itself.");
                }
            }
            catch (IOException fault)
            {
                portal.Service.Log($"the demonstration could not sign off packs: {fault.Message}");
            }
            await Task.Delay(Look, CancellationToken.None).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
