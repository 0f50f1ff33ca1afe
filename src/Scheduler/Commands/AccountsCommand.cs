using System.CommandLine;
using NonResponse.Scheduler.Portal;
using NonResponse.Scheduler.Portal.Pages;

namespace NonResponse.Scheduler.Commands;

/// <summary><c>nonresponse accounts</c>: who may sign in to the portal, for whoever holds the machine and can no longer sign in.</summary>
internal static class AccountsCommand
{
    public static Command Create(Terminal console, TimeProvider clock) =>
        new("accounts", "See who may sign in to the portal, and give somebody who lost their password a code.") { List(console, clock), Reset(console, clock) };

    private static Command List(Terminal console, TimeProvider clock) => ServeArguments.Verb(
        console, clock, new Command("list", "Every account: its role, what it sees, and whether it can sign in."), [],
        (_, service, _) =>
        {
            Table.Write(console, ["name", "role", "sees", "state"], [.. service.Accounts.All().Select(a => new[] { a.Name, Words.Role(a.Role), Words.Scope(a), Words.State(a, service.Clock.GetUtcNow()) })]);
            return CommandLine.Done;
        });

    private static Command Reset(Terminal console, TimeProvider clock)
    {
        var name = new Argument<string>("NAME") { Description = "The account, as the list gives it." };
        return ServeArguments.Verb(
            console, clock, new Command("reset", "Take a password away and give a code, good once for a day, with which its owner sets another.") { name }, [],
            (parsed, service, _) =>
            {
                var asked = SignInDesk.Normal(parsed.GetRequiredValue(name));
                var account = service.Accounts.Find(asked) ?? throw new UsageException($"There is no account {asked}; 'accounts list' names them.");
                var now = service.Clock.GetUtcNow();
                var (code, hash, until) = SignInDesk.NewCode(now);
                service.Accounts.Reset(account.Id, hash, until, Environment.UserName + " at the console", now);
                console.Line(code);
                console.Error($"The code of {account.Name}, shown this once: with it they set their password under {SignInPages.CodePath} of the portal, until {service.Local(until)}.{(account.IsEnabled ? "" : " The account is disabled, and an administrator has to enable it first.")}");
                return CommandLine.Done;
            });
    }
}
