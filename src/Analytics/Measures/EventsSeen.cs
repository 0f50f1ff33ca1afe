using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Which kinds of event an episode has in a window.</summary>
/// <param name="Kinds">A bit for each kind of event.</param>
/// <param name="ModerateOrSevereAdverseEffect">Whether one was an adverse effect of at least moderate severity.</param>
internal readonly record struct EventsSeen(int Kinds, bool ModerateOrSevereAdverseEffect)
{
    /// <summary>How many kinds of review make a reassessment complete.</summary>
    public const int KindsOfReview = 5;

    private static readonly int ReviewBits =
        Bit(EventKind.AdherenceReview) | Bit(EventKind.DiagnosisReview) | Bit(EventKind.MedicalReview)
        | Bit(EventKind.AllianceReview) | Bit(EventKind.SocialReview);

    public static EventsSeen None { get; }

    public bool Any => Kinds != 0;

    /// <summary>How many of the five kinds of review there were.</summary>
    public int Reviews => System.Numerics.BitOperations.PopCount((uint)(Kinds & ReviewBits));

    public bool Has(EventKind kind) => (Kinds & Bit(kind)) != 0;

    /// <summary>The events dated from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static EventsSeen Within(EventColumns events, int episode, int from, int to)
    {
        var kinds = 0;
        var isAdverse = false;
        for (var (i, end) = events.Of(episode); i < end && events.Date[i] <= to; i++)
        {
            if (events.Date[i] < from)
                continue;
            kinds |= 1 << events.Kind[i];
            isAdverse |= events.Kind[i] == (byte)EventKind.AdverseEffect
                && events.Severity[i] is (byte)EventSeverity.Moderate or (byte)EventSeverity.Severe;
        }
        return new EventsSeen(kinds, isAdverse);
    }

    private static int Bit(EventKind kind) => 1 << (int)kind;
}
