using System.Text.RegularExpressions;

namespace NonResponse.Ingest;

/// <summary>The NHS Talking Therapies data set v2.1, as tables in its national, de-identified flavour.</summary>
internal sealed partial class NhsFormat : ExtractFormat
{
    public static NhsFormat Instance { get; } = new();

    public override string Name => "NHS Talking Therapies";

    public override IReadOnlyList<TableSpec> Tables => NhsTables.All;

    public override TableSpec MainTable => NhsTables.Referral;

    // Large ones first; none looks up the keys of another while it is read.
    public override IReadOnlyList<IReadOnlyList<TableSpec>> ReadingOrder { get; } =
    [
        .. new[]
        {
            NhsTables.Contact, NhsTables.ActivityScore, NhsTables.Referral, NhsTables.Activity, NhsTables.Person, NhsTables.ReferralScore, NhsTables.Employment,
            NhsTables.Complaint, NhsTables.LongTermCondition, NhsTables.Circumstance, NhsTables.Disability, NhsTables.Header,
        }.Select(t => (IReadOnlyList<TableSpec>)[t]),
    ];

    public override bool IsUnreadTable(string file) => TableOf(file) is null && TableName().IsMatch(file);

    protected override StringComparison NameComparison => StringComparison.OrdinalIgnoreCase;

    public override ContractTables ToContract(ReadTables read, ImportHooks hooks, ImportOptions options) => new NhsTranslation(read, hooks, options).Run();

    [GeneratedRegex(@"^IDS\d{3}[a-z]*\.csv(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TableName();
}
